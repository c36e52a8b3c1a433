"""Everything that was done, newest first: undo it, do it again, go on with what was left halfway."""

from collections.abc import Callable

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QPushButton,
    QWidget,
)

from app.act import Act, State
from app.tasks.sentences import say_count
from app.ui.models.filing import Filing
from app.ui.views.parts import fill_dialog, label
from app.ui.views.table import Rows, make_table
from app.ui.views.words import say_moment

_HEADINGS = ("When", "What", "State")
_WIDTHS = {0: 176, 2: 128}
_STATES = {
    State.BEGUN: "under way",
    State.DONE: "done",
    State.HALFWAY: "halfway",
    State.UNDONE: "undone",
}


class HistoryDialog(QDialog):
    """A table that is kept up to date while it is open."""

    def __init__(self, filing: Filing, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._filing = filing
        self.setWindowTitle("History")
        self.resize(880, 560)
        self._rows = Rows[Act](_HEADINGS, _cells, lambda act: act.words)
        self._rows.setParent(self)
        self.table = make_table(self._rows, "History", 1, _WIDTHS)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._heading = label("", "title")
        self.undo = self._make_button("Undo", filing.undo_one)
        self.redo = self._make_button("Do again", filing.redo_one)
        self._build()
        filing.listed.connect(self._show)
        filing.changed.connect(self._enable)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self._enable()

    def _make_button(self, text: str, verb: Callable[[Act], object]) -> QPushButton:
        made = QPushButton(text)
        made.clicked.connect(lambda: self.selected and verb(self.selected))
        return made

    def _build(self) -> None:
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        close.setDefault(True)
        foot = (self.undo, self.redo, None, close)
        fill_dialog(self, (self._heading, self.table), self.table, foot)

    @property
    def selected(self) -> Act | None:
        """The act selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._rows.rows[rows[0].row()] if rows else None

    def _show(self, acts: tuple[Act, ...]) -> None:
        """The list is another: keep what is selected selected."""
        before = self.selected
        self._rows.show(acts)
        self._heading.setText(say_count(len(acts), "act"))
        same = [row for row, act in enumerate(acts) if before and act.id == before.id]
        if same:
            self.table.selectRow(same[0])
        self._enable()

    def _enable(self) -> None:
        state = self.selected.state if self.selected else None
        free = not self._filing.busy
        self.undo.setEnabled(free and state in (State.DONE, State.HALFWAY))
        self.redo.setEnabled(free and state in (State.UNDONE, State.HALFWAY))
        self.redo.setText("Continue" if state is State.HALFWAY else "Do again")

    def showEvent(self, event: QShowEvent) -> None:
        self._filing.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self._filing.watch(False)


def _cells(act: Act) -> tuple[str, ...]:
    return say_moment(act.time), act.words, _STATES[act.state]

"""History dialog: all operations, newest first: undo, redo, continue."""

from collections.abc import Callable

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QPushButton,
    QWidget,
)

from app.domain.operation import Operation, OperationState
from app.tasks.phrases import format_count
from app.ui.history.model import HistoryModel
from app.ui.text import format_moment
from app.ui.widgets.controls import fill_dialog, label
from app.ui.widgets.table import Rows, make_table

_HEADINGS = ("Date", "Operation", "Status")
_WIDTHS = {0: 176, 2: 128}
_STATES = {
    OperationState.BEGUN: "in progress",
    OperationState.DONE: "done",
    OperationState.HALFWAY: "incomplete",
    OperationState.UNDONE: "undone",
}


class HistoryDialog(QDialog):
    """A table that is kept up to date while the dialog is open."""

    def __init__(self, history: HistoryModel, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._history = history
        self.setWindowTitle("History")
        self.resize(880, 560)
        self._rows = Rows[Operation](_HEADINGS, _cells, lambda operation: operation.summary)
        self._rows.setParent(self)
        self.table = make_table(self._rows, "History", 1, _WIDTHS)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._heading = label("", "title")
        self.undo = self._make_button("Undo", history.undo_one)
        self.redo = self._make_button("Redo", history.redo_one)
        self._build()
        history.listed.connect(self._show)
        history.changed.connect(self._enable)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self._enable()

    def _make_button(self, text: str, handler: Callable[[Operation], object]) -> QPushButton:
        made = QPushButton(text)
        made.clicked.connect(lambda: self.selected and handler(self.selected))
        return made

    def _build(self) -> None:
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        close.setDefault(True)
        foot = (self.undo, self.redo, None, close)
        fill_dialog(self, (self._heading, self.table), self.table, foot)

    @property
    def selected(self) -> Operation | None:
        """The selected operation."""
        rows = self.table.selectionModel().selectedRows()
        return self._rows.rows[rows[0].row()] if rows else None

    def _show(self, operations: tuple[Operation, ...]) -> None:
        """Show the changed list, keeping the selection."""
        before = self.selected
        self._rows.show(operations)
        self._heading.setText(format_count(len(operations), "operation"))
        same = [
            row for row, operation in enumerate(operations) if before and operation.id == before.id
        ]
        if same:
            self.table.selectRow(same[0])
        self._enable()

    def _enable(self) -> None:
        state = self.selected.state if self.selected else None
        free = not self._history.busy
        self.undo.setEnabled(free and state in (OperationState.DONE, OperationState.HALFWAY))
        self.redo.setEnabled(free and state in (OperationState.UNDONE, OperationState.HALFWAY))
        self.redo.setText("Continue" if state is OperationState.HALFWAY else "Redo")

    def showEvent(self, event: QShowEvent) -> None:
        self._history.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self._history.watch(False)


def _cells(operation: Operation) -> tuple[str, ...]:
    return format_moment(operation.time), operation.summary, _STATES[operation.state]

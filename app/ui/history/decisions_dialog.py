"""Dialog of all decisions, newest first: search, undo, export and import."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.groups import Decision
from app.tasks.phrases import describe_decision, format_count
from app.ui.history.decisions_model import DecisionsModel
from app.ui.history.model import HistoryModel
from app.ui.text import format_moment
from app.ui.theme import STEP
from app.ui.tier_text import TIERS
from app.ui.widgets.controls import label
from app.ui.widgets.table import Rows, make_table

_HEADINGS = ("Date", "Tier", "Decision", "Photos", "Folder")
_WIDTHS = {0: 176, 1: 88, 2: 240, 4: 224}
_FORM = "Decisions (*.json)"


class DecisionsDialog(QDialog):
    """A table that is kept up to date while the dialog is open."""

    def __init__(
        self, decisions: DecisionsModel, history: HistoryModel, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self._history = history
        self.setWindowTitle("Decisions")
        self.resize(1040, 600)
        self._rows = Rows[Decision](_HEADINGS, _cells, _tip)
        self._rows.setParent(self)
        self.table = make_table(self._rows, "Decisions", 3, _WIDTHS)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._heading, self._message = label("", "title"), label("", "quiet")
        self._search = QLineEdit(placeholderText="File, folder or tier")
        self._search.setAccessibleName("Search decisions")
        self.undo = self._make_button("Undo", self._undo)
        self._export = self._make_button("Export…", self._choose_export)
        self._import = self._make_button("Import…", self._choose_import)
        self._build()
        self._connect()
        self._refresh()

    def _make_button(self, text: str, handler: Callable[[], object]) -> QPushButton:
        made = QPushButton(text)
        made.setAutoDefault(False)  # Else Return in the search field presses it.
        made.clicked.connect(lambda: handler())
        return made

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addStretch(1)
        self._search.setFixedWidth(30 * STEP)
        top.addWidget(self._search)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(STEP)
        for part in (self.undo, self._export, self._import, self._message):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._make_button("Close", self.close))
        column.addLayout(row)

    def _connect(self) -> None:
        decisions = self._decisions
        self._search.textChanged.connect(decisions.search)
        decisions.listed.connect(self._refresh)
        decisions.exported.connect(lambda count, file: self._announce(count, "exported to", file))
        decisions.imported.connect(lambda count, file: self._announce(count, "imported from", file))
        self.table.selectionModel().selectionChanged.connect(self._enable)

    @property
    def selected(self) -> Decision | None:
        """The selected decision."""
        rows = self.table.selectionModel().selectedRows()
        return self._rows.rows[rows[0].row()] if rows else None

    def _refresh(self) -> None:
        """Show the changed list, keeping the selection."""
        before = self.selected
        decisions = self._decisions.decisions
        self._rows.show(decisions)
        self._heading.setText(format_count(len(decisions), "decision"))
        same = [row for row, each in enumerate(decisions) if before and each.id == before.id]
        if same:
            self.table.selectRow(same[0])
        self._enable()

    def _enable(self) -> None:
        self.undo.setEnabled(self.selected is not None)
        self._export.setEnabled(bool(self._decisions.decisions))

    def _undo(self) -> None:
        if self.selected is not None:
            self._history.undo_decision(self.selected)

    def _choose_export(self) -> None:
        chosen, _form = QFileDialog.getSaveFileName(
            self, "Export decisions", "albumen-decisions.json", _FORM
        )
        if chosen:
            self._decisions.export_to(Path(chosen))

    def _choose_import(self) -> None:
        chosen, _form = QFileDialog.getOpenFileName(self, "Import decisions", "", _FORM)
        if chosen:
            self._decisions.import_from(Path(chosen))

    def _announce(self, count: int, what: str, file: Path) -> None:
        self._message.setText(f"{format_count(count, 'decision')} {what} {file.name}")

    def showEvent(self, event: QShowEvent) -> None:
        self._search.clear()
        self._decisions.watch(True)
        self._search.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        self._decisions.watch(False)


def _cells(decision: Decision) -> tuple[str, ...]:
    members = decision.members
    names = ", ".join(member.path.name for member in members[:8])
    folders = dict.fromkeys(str(member.path.parent) for member in members)
    return (
        format_moment(decision.time),
        TIERS[decision.tier].name,
        describe_decision(decision),
        names if len(members) <= 8 else f"{names} and {len(members) - 8:,} more",
        ", ".join(folders),
    )


def _tip(decision: Decision) -> str:
    paths = [str(member.path) for member in decision.members]
    more = [f"and {len(paths) - 20:,} more"] if len(paths) > 20 else []
    return "\n".join((*paths[:20], *more))

"""Dialog of all decisions, newest first: search, undo, export and import."""

from pathlib import Path

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.domain.groups import Decision
from app.tasks.phrases import describe_decision, describe_import, format_count
from app.ui.history.decisions_model import DecisionsModel
from app.ui.history.model import HistoryModel
from app.ui.text import format_moment
from app.ui.theme import STEP
from app.ui.tier_text import TIERS
from app.ui.widgets.controls import text_button
from app.ui.widgets.layouts import in_row
from app.ui.widgets.table import Rows
from app.ui.widgets.table_dialog import TableDialog

_COLUMNS = {"Date": 176, "Tier": 88, "Decision": 240, "Photos": 0, "Folder": 224}
_FORM = "Decisions (*.json)"


class DecisionsDialog(TableDialog[Decision]):
    """Kept up to date while the dialog is open."""

    def __init__(
        self, decisions: DecisionsModel, history: HistoryModel, parent: QWidget | None
    ) -> None:
        rows = Rows[Decision](_COLUMNS, _cells, _tip)
        super().__init__("Decisions", (1040, 600), rows, parent, single=True)
        self._decisions = decisions
        self._search = QLineEdit(placeholderText="File, folder or tier")
        self._search.setAccessibleName("Search decisions")
        self._search.setFixedWidth(30 * STEP)
        self.undo = text_button(
            "Undo", lambda: self.current and history.undo_decision(self.current)
        )
        self._export = text_button("Export…", self._choose_export)
        self._import = text_button("Import…", self._choose_import)
        top = QWidget()
        in_row(self.heading, None, self._search, inside=top, spacing=STEP)
        close = text_button("Close", self.close)
        self.lay_out((top,), (self.undo, self._export, self._import, self.note, None, close))
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        decisions = self._decisions
        self._search.textChanged.connect(decisions.search)
        decisions.listed.connect(self._refresh)
        decisions.exported.connect(
            lambda count, file: self.note.setText(
                f"{format_count(count, 'decision')} exported to {file.name}."
            )
        )
        decisions.imported.connect(
            lambda result, file: self.note.setText(
                describe_import(result.new, result.refused, file.name)
            )
        )
        self.table.selectionModel().selectionChanged.connect(self._enable)

    def _refresh(self) -> None:
        decisions = self._decisions.decisions
        self.show_rows(decisions, lambda decision: decision.id)
        self.heading.setText(format_count(len(decisions), "decision"))
        self._enable()

    def _enable(self) -> None:
        self.undo.setEnabled(self.current is not None)

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

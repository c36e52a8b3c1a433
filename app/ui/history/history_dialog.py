"""History dialog: all operations, newest first: undo, redo, continue."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.operation import Operation, OperationState
from app.tasks.phrases import format_count
from app.ui.history.model import HistoryModel
from app.ui.text import format_moment
from app.ui.widgets.controls import text_button
from app.ui.widgets.table import Rows
from app.ui.widgets.table_dialog import TableDialog

_COLUMNS = {"Date": 176, "Operation": 0, "Status": 128}
_STATES = {
    OperationState.BEGUN: "in progress",
    OperationState.DONE: "done",
    OperationState.HALFWAY: "incomplete",
    OperationState.UNDONE: "undone",
    OperationState.FORGOTTEN: "forgotten",
}


class HistoryDialog(TableDialog[Operation]):
    """Kept up to date while the dialog is open."""

    def __init__(self, history: HistoryModel, parent: QWidget | None) -> None:
        rows = Rows[Operation](_COLUMNS, _cells, lambda operation: operation.summary)
        super().__init__("History", (880, 560), rows, parent, single=True)
        self._history = history
        self.undo = text_button("Undo", lambda: self.current and history.undo_one(self.current))
        self.redo = text_button("Redo", lambda: self.current and history.redo_one(self.current))
        close = text_button("Close", self.close, default=True)
        self.lay_out((self.heading,), (self.undo, self.redo, None, close))
        history.listed.connect(self._show)
        history.changed.connect(self._enable)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self._enable()

    def _show(self, operations: tuple[Operation, ...]) -> None:
        self.show_rows(operations, lambda operation: operation.id)
        self.heading.setText(format_count(len(operations), "operation"))
        self._enable()

    def _enable(self) -> None:
        state = self.current.state if self.current else None
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

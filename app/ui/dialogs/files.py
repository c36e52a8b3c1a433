"""Dialog of a file operation: options, and the planned steps file by file, before they are executed."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import PhotoError
from app.domain.operation import FileStep, OperationKind
from app.settings import Settings
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import Plan
from app.tasks.phrases import format_count
from app.ui.dialogs.files_options import FileOptions, make_options
from app.ui.history.model import HistoryModel
from app.ui.text import format_size
from app.ui.widgets.controls import text_button
from app.ui.widgets.table import Rows
from app.ui.widgets.table_dialog import TableDialog
from app.worker import Ticket

_COLUMNS = {"File": 240, "Folder": 272, "Destination": 0, "Size": 88}
_MOMENT = 200
"""Milliseconds after the last change of an option until the steps are planned again: not for every letter."""
_HEADS = {
    OperationKind.TRASH: "Move to trash",
    OperationKind.MOVE: "Move to folder",
    OperationKind.COPY: "Copy to folder",
    OperationKind.RENAME: "Rename",
    OperationKind.EXPORT: "Export",
}
_DOES = {
    OperationKind.TRASH: "Move {count} to trash",
    OperationKind.MOVE: "Move {count}",
    OperationKind.COPY: "Copy {count}",
    OperationKind.RENAME: "Rename {count}",
    OperationKind.EXPORT: "Export {count}",
}
_PROMISES = {
    OperationKind.TRASH: "The photos go to the system trash with their RAW files, sidecars and attached files."
    " You can restore them.",
    OperationKind.MOVE: "RAW files, sidecars and attached files move along with their photos."
    " Nothing is overwritten. You can undo the operation.",
    OperationKind.COPY: "RAW files, sidecars and attached files are copied along with their photos."
    " Nothing is overwritten. You can undo the operation.",
    OperationKind.RENAME: "RAW files, sidecars and attached files are renamed along with their photos."
    " You can undo the operation.",
    OperationKind.EXPORT: "The original photos are not changed. Nothing is overwritten."
    " You can undo the operation.",
}
_LEAVES = "\nThis folder is not in the library: photos moved there no longer appear in Albumen."

Row = FileStep | str
"""A step on a file, or a sentence about a file that is skipped or has other names."""


class FilesDialog(TableDialog[Row]):
    """The exact list of steps, and the button that executes them. Only the listed files are touched."""

    def __init__(
        self, history: HistoryModel, request: Request, settings: Settings, parent: QWidget | None
    ) -> None:
        rows = Rows[Row](_COLUMNS, _cells, _tip)
        super().__init__(_HEADS[request.kind], (1080, 640), rows, parent)
        self._history = history
        self._request = request
        self._plan: Plan | None = None
        self._ticket: Ticket | None = None
        self.options: FileOptions = make_options(request.kind, settings)
        self.execute = text_button("", self.accept, primary=True)
        cancel = text_button("Cancel", self.reject)
        self.lay_out((self.heading, self.note, self.options), (None, cancel, self.execute))
        self._timer = QTimer(self, singleShot=True, interval=_MOMENT)
        self._timer.timeout.connect(self._refresh)
        self.options.changed.connect(self._wait)
        self.accepted.connect(self._do)
        self._wait()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel the planning."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.cancel()

    def _wait(self) -> None:
        """Disable the button until the list matches the options again."""
        self._plan = None
        self.execute.setEnabled(False)
        self._timer.start()

    def _refresh(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        request = self.options.apply(self._request)
        if request is None:
            self._show(Plan(self._request, ""))
            self.note.setText(self.options.missing)
            return
        self._ticket = self._history.plan_files(request, self._show, self._fail)
        if not self.rows.rows:
            self.heading.setText("Checking files")

    def _show(self, plan: Plan) -> None:
        self._plan, kind = plan, plan.request.kind
        left_out = (each.replace(": ", ": Skipped. ", 1) for each in plan.left_out)
        rows: list[Row] = [*left_out, *plan.notes, *plan.steps]
        self.rows.show(rows)
        photos = len({step.photo for step in plan.steps}) if not plan.sheets else 0
        count = format_count(photos, "photo")
        if plan.sheets:
            count = format_count(len(plan.sheets), "contact sheet")
        files = format_count(len(plan.steps), "file")
        size = format_size(sum(step.before.size for step in plan.steps))
        out = f"; {format_count(len(plan.left_out), 'photo')} skipped" if plan.left_out else ""
        self.heading.setText(f"{count}, {files}, {size}{out}")
        self.note.setText(_PROMISES[kind] + (_LEAVES if plan.leaves else ""))
        self.execute.setText(_DOES[kind].format(count=count))
        self.execute.setEnabled(bool(plan.steps))

    def _fail(self, error: Exception) -> None:
        self._show(Plan(self._request, ""))
        self.heading.setText("The operation is not possible")
        text = (
            str(error)
            if isinstance(error, PhotoError)
            else "An unexpected error occurred in Albumen."
        )
        self.note.setText(text)

    def _do(self) -> None:
        if self._plan is not None and self._plan.steps:
            self.options.remember()
            self._history.execute(self._plan)


def _cells(row: Row) -> tuple[str, ...]:
    if isinstance(row, str):
        name, _, why = row.partition(": ")
        return name, "", why, ""
    return row.source.name, str(row.source.parent), _becomes(row), format_size(row.before.size)


def _becomes(step: FileStep) -> str:
    if step.target is None:
        return "Trash"
    same_folder = step.target.parent == step.source.parent
    return step.target.name if same_folder else str(step.target)


def _tip(row: Row) -> str:
    if isinstance(row, str):
        return row
    return f"{row.source}\n{row.target or 'Trash'}"

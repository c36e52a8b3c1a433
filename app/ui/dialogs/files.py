"""What an act upon files would do, file by file, before it is done; planned anew whenever a wish changes."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.domain.errors import PhotoError
from app.domain.operation import FileStep, OperationKind
from app.settings import Settings
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import Plan
from app.tasks.phrases import format_count
from app.ui.dialogs.files_options import FileOptions, make_options
from app.ui.history.files_model import FilesModel
from app.ui.text import format_size
from app.ui.widgets.controls import fill_dialog, label
from app.ui.widgets.table import Rows, make_table
from app.worker import Ticket

_HEADINGS = ("File", "In folder", "Becomes", "Size")
_WIDTHS = {0: 240, 1: 272, 3: 88}
_MOMENT = 200
"""Milliseconds a wish rests before it is planned: not every letter of a pattern is."""
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
    OperationKind.TRASH: "They go to the system's trash, with all that belongs to them, and can be brought back.",
    OperationKind.MOVE: "RAW files, sidecars and attached files go along."
    " Nothing is overwritten, and it can be undone.",
    OperationKind.COPY: "RAW files, sidecars and attached files are copied, too."
    " Nothing is overwritten, and it can be undone.",
    OperationKind.RENAME: "RAW files, sidecars and attached files are renamed with their photos. This can be undone.",
    OperationKind.EXPORT: "The photos stay as they are. Nothing is overwritten, and it can be undone.",
}
_LEAVES = "\nThis folder is not in the library: photos moved there are no longer shown."

Row = FileStep | str
"""A file, or a sentence about one that is left out, or that has other names."""


class FilesDialog(QDialog):
    """The exact list, and the button that does it. Only what is listed is acted upon."""

    def __init__(
        self, files: FilesModel, request: Request, settings: Settings, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._files = files
        self._request = request
        self._plan: Plan | None = None
        self._ticket: Ticket | None = None
        self.setWindowTitle(_HEADS[request.kind])
        self.resize(1080, 640)
        self._heading, self._promise = label("", "title"), label("", "quiet")
        self._promise.setWordWrap(True)
        self.options: FileOptions = make_options(request.kind, settings)
        self.rows = Rows[Row](_HEADINGS, _cells, _tip)
        self.rows.setParent(self)
        self.table = make_table(self.rows, "Files", 2, _WIDTHS)
        self.execute = QPushButton()
        self.execute.setProperty("primary", True)
        self.execute.setDefault(True)
        self._timer = QTimer(self, singleShot=True, interval=_MOMENT)
        self._build()
        self._timer.timeout.connect(self._refresh)
        self.options.changed.connect(self._wait)
        self.execute.clicked.connect(self.accept)
        self.accepted.connect(self._do)
        self._wait()

    def _build(self) -> None:
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        parts = (self._heading, self._promise, self.options, self.table)
        fill_dialog(self, parts, self.table, (None, cancel, self.execute))

    def hideEvent(self, event: QHideEvent) -> None:
        """What is still being looked at is wanted no more."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.cancel()

    def _wait(self) -> None:
        """The list shown is no longer what was asked for, so the button does nothing."""
        self._plan = None
        self.execute.setEnabled(False)
        self._timer.start()

    def _refresh(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        request = self.options.apply(self._request)
        if request is None:
            self._show(Plan(self._request, ""))
            self._promise.setText(self.options.missing)
            return
        self._ticket = self._files.plan(request, self._show, self._fail)
        if not self.rows.rows:
            self._heading.setText("Looking at the files")

    def _show(self, plan: Plan) -> None:
        self._plan, kind = plan, plan.request.kind
        left_out = (each.replace(": ", ": left out: ", 1) for each in plan.left_out)
        rows: list[Row] = [*left_out, *plan.notes, *plan.steps]
        self.rows.show(rows)
        photos = len({step.photo for step in plan.steps}) if not plan.sheets else 0
        count = format_count(photos, "photo")
        if plan.sheets:
            count = format_count(len(plan.sheets), "contact sheet")
        files = format_count(len(plan.steps), "file")
        size = format_size(sum(step.before.size for step in plan.steps))
        out = f"; {format_count(len(plan.left_out), 'photo')} left out" if plan.left_out else ""
        self._heading.setText(f"{count}, {files}, {size}{out}")
        self._promise.setText(_PROMISES[kind] + (_LEAVES if plan.leaves else ""))
        self.execute.setText(_DOES[kind].format(count=count))
        self.execute.setEnabled(bool(plan.steps))

    def _fail(self, error: Exception) -> None:
        self._show(Plan(self._request, ""))
        self._heading.setText("This cannot be done")
        text = str(error) if isinstance(error, PhotoError) else "Something in Albumen went wrong."
        self._promise.setText(text)

    def _do(self) -> None:
        if self._plan is not None and self._plan.steps:
            self.options.remember()
            self._files.execute(self._plan)


def _cells(row: Row) -> tuple[str, ...]:
    if isinstance(row, str):
        name, _, why = row.partition(": ")
        return name, "", why, ""
    return row.source.name, str(row.source.parent), _becomes(row), format_size(row.before.size)


def _becomes(step: FileStep) -> str:
    if step.target is None:
        return "to the trash"
    same_folder = step.target.parent == step.source.parent
    return step.target.name if same_folder else str(step.target)


def _tip(row: Row) -> str:
    if isinstance(row, str):
        return row
    return f"{row.source}\n{row.target or 'to the trash'}"

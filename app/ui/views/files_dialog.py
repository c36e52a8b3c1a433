"""What an act upon files would do, file by file, before it is done; planned anew whenever a wish changes."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.act import Step, Verb
from app.photo import PhotoError
from app.settings import Settings
from app.tasks.plan import Plan
from app.tasks.sentences import say_count
from app.tasks.together import Request
from app.ui.models.filing import Filing
from app.ui.views.files_wishes import Wishes, make_wishes
from app.ui.views.parts import fill_dialog, label
from app.ui.views.table import Rows, make_table
from app.ui.views.words import say_size
from app.worker import Ticket

_HEADINGS = ("File", "In folder", "Becomes", "Size")
_WIDTHS = {0: 240, 1: 272, 3: 88}
_MOMENT = 200
"""Milliseconds a wish rests before it is planned: not every letter of a pattern is."""
_HEADS = {
    Verb.TRASH: "Move to trash",
    Verb.MOVE: "Move to folder",
    Verb.COPY: "Copy to folder",
    Verb.RENAME: "Rename",
    Verb.EXPORT: "Export",
}
_DOES = {
    Verb.TRASH: "Move {count} to trash",
    Verb.MOVE: "Move {count}",
    Verb.COPY: "Copy {count}",
    Verb.RENAME: "Rename {count}",
    Verb.EXPORT: "Export {count}",
}
_PROMISES = {
    Verb.TRASH: "They go to the system's trash, with all that belongs to them, and can be brought back.",
    Verb.MOVE: "RAW files, sidecars and attached files go along. Nothing is overwritten, and it can be undone.",
    Verb.COPY: "RAW files, sidecars and attached files are copied, too. Nothing is overwritten, and it can be undone.",
    Verb.RENAME: "RAW files, sidecars and attached files are renamed with their photos. This can be undone.",
    Verb.EXPORT: "The photos stay as they are. Nothing is overwritten, and it can be undone.",
}
_LEAVES = "\nThis folder is not in the library: photos moved there are no longer shown."

Row = Step | str
"""A file, or a sentence about one that is left out, or that has other names."""


class FilesDialog(QDialog):
    """The exact list, and the button that does it. Only what is listed is acted upon."""

    def __init__(
        self, filing: Filing, request: Request, settings: Settings, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._filing = filing
        self._request = request
        self._plan: Plan | None = None
        self._ticket: Ticket | None = None
        self.setWindowTitle(_HEADS[request.verb])
        self.resize(1080, 640)
        self._heading, self._promise = label("", "title"), label("", "quiet")
        self._promise.setWordWrap(True)
        self.wishes: Wishes = make_wishes(request.verb, settings)
        self.rows = Rows[Row](_HEADINGS, _cells, _tip)
        self.rows.setParent(self)
        self.table = make_table(self.rows, "Files", 2, _WIDTHS)
        self.act = QPushButton()
        self.act.setProperty("primary", True)
        self.act.setDefault(True)
        self._timer = QTimer(self, singleShot=True, interval=_MOMENT)
        self._build()
        self._timer.timeout.connect(self._look)
        self.wishes.changed.connect(self._wait)
        self.act.clicked.connect(self.accept)
        self.accepted.connect(self._do)
        self._wait()

    def _build(self) -> None:
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        parts = (self._heading, self._promise, self.wishes, self.table)
        fill_dialog(self, parts, self.table, (None, cancel, self.act))

    def hideEvent(self, event: QHideEvent) -> None:
        """What is still being looked at is wanted no more."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.cancel()

    def _wait(self) -> None:
        """The list shown is no longer what was asked for, so the button does nothing."""
        self._plan = None
        self.act.setEnabled(False)
        self._timer.start()

    def _look(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        wanted = self.wishes.apply(self._request)
        if wanted is None:
            self._show(Plan(self._request, ""))
            self._promise.setText(self.wishes.lacks)
            return
        self._ticket = self._filing.plan(wanted, self._show, self._fail)
        if not self.rows.rows:
            self._heading.setText("Looking at the files")

    def _show(self, plan: Plan) -> None:
        self._plan, verb = plan, plan.request.verb
        left_out = (each.replace(": ", ": left out: ", 1) for each in plan.left_out)
        rows: list[Row] = [*left_out, *plan.notes, *plan.steps]
        self.rows.show(rows)
        photos = len({step.photo for step in plan.steps}) if not plan.sheets else 0
        count = say_count(photos, "photo")
        if plan.sheets:
            count = say_count(len(plan.sheets), "contact sheet")
        files = say_count(len(plan.steps), "file")
        size = say_size(sum(step.before.size for step in plan.steps))
        out = f"; {say_count(len(plan.left_out), 'photo')} left out" if plan.left_out else ""
        self._heading.setText(f"{count}, {files}, {size}{out}")
        self._promise.setText(_PROMISES[verb] + (_LEAVES if plan.leaves else ""))
        self.act.setText(_DOES[verb].format(count=count))
        self.act.setEnabled(bool(plan.steps))

    def _fail(self, error: Exception) -> None:
        self._show(Plan(self._request, ""))
        self._heading.setText("This cannot be done")
        text = str(error) if isinstance(error, PhotoError) else "Something in Albumen went wrong."
        self._promise.setText(text)

    def _do(self) -> None:
        if self._plan is not None and self._plan.steps:
            self.wishes.remember()
            self._filing.act(self._plan)


def _cells(row: Row) -> tuple[str, ...]:
    if isinstance(row, str):
        name, _, why = row.partition(": ")
        return name, "", why, ""
    return row.source.name, str(row.source.parent), _becomes(row), say_size(row.before.size)


def _becomes(step: Step) -> str:
    if step.target is None:
        return "to the trash"
    same_folder = step.target.parent == step.source.parent
    return step.target.name if same_folder else str(step.target)


def _tip(row: Row) -> str:
    if isinstance(row, str):
        return row
    return f"{row.source}\n{row.target or 'to the trash'}"

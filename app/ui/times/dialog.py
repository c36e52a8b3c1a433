"""Dialog to adjust capture times: the request, and the times before and after, before anything is changed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QListWidget, QWidget

from app.domain.capture_time import format_capture_time
from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.tasks.phrases import format_count
from app.tasks.times.plan import NewTime, TimePlan
from app.ui.theme import STEP
from app.ui.times.model import TimesModel
from app.ui.times.request_fields import RequestFields
from app.ui.widgets.controls import fill_dialog, label, text_button

_MOST = 200
"""Photos listed; of more the number is told."""
_SAFE = "What the camera wrote stays in the photos. The new time is saved as metadata, and can be undone."


class TimesDialog(QDialog):
    """Fields above, the list of photos with their times below."""

    def __init__(self, model: TimesModel, photos: Sequence[Photo], parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._photos = model, photos
        self.setWindowTitle("Adjust capture time")
        self.resize(76 * STEP, 64 * STEP)
        self.fields = RequestFields(photos)
        self.note = label("", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Times before and after")
        self.set = text_button("Adjust", self.accept, primary=True, default=True)
        cancel = text_button("Cancel", self.reject)
        title = label(f"Adjust capture time of {format_count(len(photos), 'photo')}", "title")
        parts = (title, self.fields, self.note, self.list, label(_SAFE, "quiet", wrap=True))
        fill_dialog(self, parts, self.list, (None, cancel, self.set))
        self.fields.changed.connect(self._plan)
        self.fields.escaped.connect(self.reject)
        model.changed.connect(self._show)
        self.accepted.connect(model.apply)
        self.finished.connect(lambda _: model.stop())
        self._plan()
        self.fields.shift.setFocus()

    def _plan(self) -> None:
        problem = self.fields.hint
        try:
            request = None if problem else self.fields.request()
        except PhotoError as error:
            request, problem = None, str(error)
        if request is not None:
            self._model.show(self._photos, request)
            return
        self._model.stop()
        self._show()
        self.note.setText(problem)

    def _show(self) -> None:
        plan = self._model.plan
        count = len(plan.changes) if plan else 0
        self.set.setEnabled(bool(count))
        self.set.setText(f"Adjust {format_count(count, 'photo')}" if count else "Adjust")
        self.list.clear()
        if plan is None:
            self.note.setText(self._model.error or "Reading capture times")
            return
        self.note.setText(plan.summary)
        self.list.addItems(_describe(plan))


def _describe(plan: TimePlan) -> list[str]:
    lines = [_describe_one(each) for each in plan.changes[:_MOST]]
    more = len(plan.changes) - len(lines)
    return [*lines, f"and {more:,} more"] if more else lines


def _describe_one(change: NewTime) -> str:
    photo = change.photo
    before = format_capture_time(photo.time) if photo.taken else "no time"
    after = format_capture_time(change.time) if change.time is not None else "no time"
    reason = f"   ({change.reason})" if change.reason else ""
    return f"{photo.path.name}:   {before}   →   {after}{reason}"

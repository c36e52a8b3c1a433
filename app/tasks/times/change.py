"""Change capture times as one operation; the files keep their own."""

from collections.abc import Sequence

from app.domain.errors import PhotoError
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.domain.progress import Task
from app.library import Library
from app.tasks.journal.record import as_members, record_edits
from app.tasks.metadata.capture_times import FIELD
from app.tasks.phrases import format_names
from app.tasks.times.plan import TimePlan, plan_times
from app.tasks.times.request import Shift, TimeRequest


def apply_times(library: Library, plan: TimePlan) -> Task[Operation]:
    """Set the times of a plan as one operation; sidecars are written later. Raises PhotoError for none."""
    if not plan.changes:
        raise PhotoError(
            f"No capture time was changed: {plan.summary[:1].lower()}{plan.summary[1:]}"
        )
    photos = [each.photo for each in plan.changes]
    members = as_members(library, photos)
    edits = [
        (member, {FIELD: each.value}) for member, each in zip(members, plan.changes, strict=True)
    ]
    summary = f"Capture time {plan.what} for {format_names(photos)}"
    return (yield from record_edits(library, photos, edits, summary))


def change_capture_times(
    library: Library, photos: Sequence[Photo], request: TimeRequest
) -> Task[Operation]:
    """Plan and set the times of photos as one operation. Raises PhotoError as these do."""
    plan = yield from plan_times(library, photos, request)
    return (yield from apply_times(library, plan))


def shift_capture_times(
    library: Library, photos: Sequence[Photo], seconds: float
) -> Task[Operation]:
    """Shift the times of photos by seconds as one operation; those without a time stay. Raises PhotoError."""
    return (yield from change_capture_times(library, photos, Shift(seconds)))

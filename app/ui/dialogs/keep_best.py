"""Dialog to keep the best photos of many groups: the photos to reject, before they are flagged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.groups import Group
from app.domain.metadata import Flag
from app.domain.photo import Photo
from app.tasks.phrases import format_count
from app.ui.text import format_size
from app.ui.widgets.controls import text_button
from app.ui.widgets.table import Rows
from app.ui.widgets.table_dialog import TableDialog

_COLUMNS = {"Rejected": 208, "Folder": 208, "Size": 88, "Kept instead": 208, "Reason": 0}
_ANY = "No measurable difference"


@dataclass(frozen=True, slots=True)
class Loss:
    """A photo to reject, and the photo kept instead."""

    photo: Photo
    kept: Photo
    reason: str


class KeepBestDialog(TableDialog[Loss]):
    """The exact list of photos, and the button that rejects them."""

    def __init__(
        self,
        planned: Sequence[Group],
        left: int,
        then: Callable[[], object],
        parent: QWidget | None,
    ) -> None:
        rows = Rows[Loss](_COLUMNS, _cells, _tip)
        super().__init__("Keep best photos", (1040, 600), rows, parent)
        losses = find_losses(planned)
        rows.show(losses)
        count = format_count(len(losses), "photo")
        freed = format_size(sum(loss.photo.size for loss in losses))
        self.heading.setText(f"Keep the best photo of {format_count(len(planned), 'group')}")
        self.note.setText(
            f"{count} ({freed}) will be flagged as rejected. No file is deleted, and you can undo "
            "the operation." + _describe_left(left)
        )
        cancel = text_button("Cancel", self.reject)
        reject = text_button(f"Reject {count}", self.accept, primary=True)
        self.accepted.connect(then)
        self.lay_out((self.heading, self.note), (None, cancel, reject))


def _describe_left(left: int) -> str:
    if not left:
        return ""
    groups = format_count(left, "group")
    return f" Skipped: {groups} without a clear best photo, or with photos that belong together."


def find_losses(planned: Sequence[Group]) -> list[Loss]:
    """Return the photos to reject, group by group, without those already rejected."""
    return [
        Loss(photo, group.keeper, ", ".join(group.reasons) or _ANY)
        for group in planned
        if group.keeper is not None
        for photo in group.others
        if photo.flag is not Flag.REJECT
    ]


def _cells(loss: Loss) -> tuple[str, ...]:
    photo, kept = loss.photo.path, loss.kept.path
    instead = kept.name if kept.parent == photo.parent else f"{kept.parent.name}/{kept.name}"
    return photo.name, str(photo.parent), format_size(loss.photo.size), instead, loss.reason


def _tip(loss: Loss) -> str:
    return f"Rejected: {loss.photo.path}\nKept: {loss.kept.path}\n{loss.reason}"

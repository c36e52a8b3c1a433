"""Dialog to keep the best photos of many groups: the photos to reject, before they are flagged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.domain.groups import Group
from app.domain.metadata import Flag
from app.domain.photo import Photo
from app.tasks.phrases import format_count
from app.ui.text import format_size
from app.ui.widgets.controls import fill_dialog, label
from app.ui.widgets.table import Rows, make_table

_HEADINGS = ("Rejected", "Folder", "Size", "Kept instead", "Reason")
_WIDTHS = {0: 208, 1: 208, 2: 88, 3: 208}
_ANY = "No measurable difference"


@dataclass(frozen=True, slots=True)
class Loss:
    """A photo to reject, and the photo kept instead."""

    photo: Photo
    kept: Photo
    reason: str


class KeepBestDialog(QDialog):
    """The exact list of photos, and the button that rejects them."""

    def __init__(
        self,
        planned: Sequence[Group],
        left: int,
        then: Callable[[], object],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keep best photos")
        self.resize(1040, 600)
        self.losses = find_losses(planned)
        rows = Rows[Loss](_HEADINGS, _cells, _tip)
        rows.setParent(self)
        rows.show(self.losses)
        self._table = make_table(rows, "Photos to reject", 4, _WIDTHS)
        self._build(planned, left, then)

    def _build(self, planned: Sequence[Group], left: int, then: Callable[[], object]) -> None:
        count = format_count(len(self.losses), "photo")
        freed = format_size(sum(loss.photo.size for loss in self.losses))
        promise = label(
            f"{count} ({freed}) will be flagged as rejected. No file is deleted, and you can undo "
            "the operation." + _describe_left(left),
            "quiet",
        )
        promise.setWordWrap(True)
        title = label(f"Keep the best photo of {format_count(len(planned), 'group')}", "title")
        cancel, reject = QPushButton("Cancel"), QPushButton(f"Reject {count}")
        reject.setProperty("primary", True)
        cancel.clicked.connect(self.reject)
        reject.clicked.connect(self.accept)
        reject.setDefault(True)
        self.accepted.connect(then)
        fill_dialog(self, (title, promise, self._table), self._table, (None, cancel, reject))


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

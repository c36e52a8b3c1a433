"""Fields for the requests that the dialog about capture times offers, one set at a time."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QWidget

from app.domain.capture_time import format_capture_time
from app.domain.photo import Photo
from app.tasks.times.request import (
    AsShownBy,
    OfFile,
    SetFirst,
    Shift,
    Suggested,
    TimeRequest,
    parse_shift,
    parse_time,
)
from app.ui.theme import STEP
from app.ui.widgets.controls import label
from app.ui.widgets.layouts import in_column
from app.ui.widgets.text_fields import Line


class RequestKind(IntEnum):
    """The places of KINDS."""

    SHIFT, ZONE, SET, CAMERA, SUGGESTED, OF_FILE = range(6)


KINDS = (
    "Shift by hours, minutes and seconds",
    "Shift by a time zone difference",
    "Set the first photo, and move the others along",
    "As shown by another camera",
    "Suggested by similar photos and neighbours",
    "Back to the time in the file",
)
_MOST = 200
"""Photos to choose a pair of."""
_FARTHEST = 26
"""Hours between the clocks of two time zones, at most."""


class RequestFields(QWidget):
    """A choice of KINDS, and the fields of the one chosen."""

    changed = Signal()
    escaped = Signal()

    def __init__(self, photos: Sequence[Photo]) -> None:
        super().__init__()
        self._photos = sorted(photos, key=lambda photo: photo.time)[:_MOST]
        self.kind = QComboBox()
        self.kind.setAccessibleName("What to do")
        self.kind.addItems(KINDS)
        self.shift = _line("Shift by", "+1h, -1h30m or -0:59:30")
        self.hours = QSpinBox(minimum=-_FARTHEST, maximum=_FARTHEST, suffix=" h")
        self.hours.setAccessibleName("Time zone difference in hours")
        self.time = _line("Time of the first photo", "2024-05-01 12:00:00, perhaps with +02:00")
        first = next((photo for photo in self._photos if photo.taken), None)
        self.time.setText(format_capture_time(first.time) if first else "")
        self.reference, self.photo = QComboBox(), QComboBox()
        self.reference.setAccessibleName("Photo with the right time")
        self.photo.setAccessibleName("Photo of the same moment by the other camera")
        for box in (self.reference, self.photo):
            box.addItems([_name(each) for each in self._photos])
        self.photo.setCurrentIndex(_find_other(self._photos))
        self.in_folder = QCheckBox("Also the other photos of that camera in its folder")
        self._sets: dict[int, tuple[QWidget, ...]] = {
            RequestKind.SHIFT: (self.shift,),
            RequestKind.ZONE: (self.hours,),
            RequestKind.SET: (self.time,),
            RequestKind.CAMERA: (
                label("Photo with the right time", "quiet"), self.reference,
                label("Photo of the same moment by the other camera", "quiet"), self.photo,
                self.in_folder,
            ),
        }  # fmt: skip
        parts = [part for each in self._sets.values() for part in each]
        in_column(self.kind, *parts, inside=self, spacing=STEP)
        self._connect()
        self._choose()

    def request(self) -> TimeRequest:
        """Return what was entered. Raises PhotoError for what is not understood."""
        match self.kind.currentIndex():
            case RequestKind.SHIFT:
                return Shift(parse_shift(self.shift.text()))
            case RequestKind.ZONE:
                return Shift(3_600.0 * self.hours.value())
            case RequestKind.SET:
                return SetFirst(parse_time(self.time.text()))
            case RequestKind.CAMERA:
                pair = (self._photos[box.currentIndex()].id for box in (self.reference, self.photo))
                return AsShownBy(*pair, in_folder=self.in_folder.isChecked())
            case RequestKind.SUGGESTED:
                return Suggested()
            case _:
                return OfFile()

    @property
    def hint(self) -> str:
        """What is missing, before anything was entered; empty for nothing."""
        if self.kind.currentIndex() == RequestKind.SHIFT and not self.shift.text().strip():
            return "Enter a time to shift by, such as +1h, -1h30m or -0:59:30."
        if self.kind.currentIndex() == RequestKind.CAMERA and len(self._photos) < 2:
            return "Select two photos of the same moment, one of each camera."
        return ""

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _: self._choose())
        for line in (self.shift, self.time):
            line.textChanged.connect(lambda _: self.changed.emit())
            line.escaped.connect(self.escaped)
        self.hours.valueChanged.connect(lambda _: self.changed.emit())
        for box in (self.reference, self.photo):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.in_folder.toggled.connect(lambda _: self.changed.emit())

    def _choose(self) -> None:
        for kind, parts in self._sets.items():
            for part in parts:
                part.setVisible(kind == self.kind.currentIndex())
        self.changed.emit()


def _find_other(photos: Sequence[Photo]) -> int:
    """Return the place of the first photo that another camera may have named, else of the second photo."""
    names = [each.path.stem.rstrip("0123456789").casefold() for each in photos]
    others = (place for place, name in enumerate(names) if name != names[0])
    return next(others, min(1, len(names) - 1))


def _name(photo: Photo) -> str:
    return f"{photo.path.name}   {format_capture_time(photo.time) if photo.taken else 'no time'}"


def _line(name: str, hint: str) -> Line:
    line = Line("")
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line

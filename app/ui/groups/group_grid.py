"""Grid of groups: three covers, title, count and badges of each."""

from collections.abc import Collection, Iterator

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.domain.groups import Group
from app.tasks.grouping.group_filter import freed_by
from app.tasks.phrases import format_count
from app.ui.grid.badges import Plate, paint_plates, paint_tick
from app.ui.grid.board import TileState
from app.ui.grid.painting import NAME, paint_cover, paint_line, paint_plate
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.grid.wall import SelectableGrid
from app.ui.groups.model import GroupsModel
from app.ui.text import format_size
from app.ui.theme import STEP
from app.ui.tier_text import KINDS

_COVERS = 3
_GAP = 2


class GroupGrid(SelectableGrid):
    """Shows Groups; `side` is the minimum of the large cover, in logical pixels."""

    def __init__(
        self, groups: GroupsModel, reader: ThumbnailReader, side: int, parent: QWidget | None = None
    ) -> None:
        self.groups = groups
        self._reader = reader
        super().__init__(groups, _tile(side), parent)
        self.setAccessibleName("Groups")
        reader.arrived.connect(self.repaint_digests)

    @property
    def group(self) -> Group | None:
        """The current group."""
        row = self.current_row
        return None if row is None else self.groups[row]

    @property
    def selected(self) -> list[Group]:
        """The selected groups, in their order."""
        rows = (self.groups.row(key) for key in self.selection.keys)
        return [self.groups[row] for row in sorted(row for row in rows if row is not None)]

    def set_side(self, side: int) -> None:
        """Set the minimum side of the large covers."""
        self.set_tile(_tile(side))

    def grow_tile(self, width: int) -> QSize:
        return _tile(_side(width))

    def paint_tile(self, painter: QPainter, row: int, rect: QRect, state: TileState) -> None:
        group = self.groups[row]
        paint_plate(painter, rect, state)
        inner = rect.adjusted(STEP, STEP, -STEP, -STEP)
        side = _side(rect.width())
        places = _places(inner.left(), inner.top(), side, len(group.photos))
        for photo, place in zip(group.photos, places, strict=False):
            paint_cover(painter, place, self._reader.pixmap(photo.digest, self._pixels))
        covers = QRect(inner.left(), inner.top(), inner.width(), side)
        paint_plates(painter, covers, _plates(group))
        if group.decided:
            paint_tick(painter, covers)
        line = QRect(inner.left(), inner.bottom() - NAME + 1, inner.width(), NAME)
        paint_line(painter, line, group.title, _format_figures(group), bold=True)

    def describe_tile(self, row: int) -> str:
        group = self.groups[row]
        text = (plate.text for plate in _plates(group))
        decided = "decided" if group.decided else ""
        count = format_count(len(group.photos), "photo")
        return ", ".join(filter(None, (group.title, count, *text, decided)))

    def request_pixels(self, rows: range) -> None:
        groups = [self.groups[row] for row in rows if row < len(self.groups)]
        digests = [photo.digest for group in groups for photo in group.photos[:_COVERS]]
        self._reader.request(self, digests, self._pixels)

    @property
    def _pixels(self) -> int:
        # Half as much again, because a cover is cut from its photo.
        side = _side(self.layout_.tile.width())
        return round(side * 1.5 * self.devicePixelRatioF())

    def digests_of(self, row: int) -> Collection[str]:
        return [photo.digest for photo in self.groups[row].photos[:_COVERS]]


def _plates(group: Group) -> tuple[Plate, ...]:
    """Return the badges of a group: its kind, and photos added after its decision."""
    kind = Plate(KINDS[group.kind])
    new = Plate(f"{len(group.newcomers):,} new" if group.newcomers else "", loud=True)
    return tuple(mark for mark in (new, kind) if mark.text)


def _format_figures(group: Group) -> str:
    """Format the number of photos, and the bytes of all but one of them."""
    freed = 0 if group.decided else freed_by(group)
    count = f"{len(group.photos):,}"
    return f"{format_size(freed)} · {count}" if freed else count


def _tile(side: int) -> QSize:
    width = side + _GAP + (side - _GAP) // 2
    return QSize(width + 2 * STEP, side + NAME + STEP // 2 + 2 * STEP)


def _side(width: int) -> int:
    """Return the side of the large cover in a tile of that width: the inverse of `_tile`."""
    return (2 * (width - 2 * STEP - _GAP) + _GAP) // 3


def _places(left: int, top: int, side: int, count: int) -> Iterator[QRect]:
    """Yield the places of a large cover at the left and two small ones beside it; fewer for a small group."""
    small = (side - _GAP) // 2
    if count < _COVERS:
        yield (
            QRect(left, top, side + _GAP + small, side)
            if count == 1
            else QRect(left, top, side, side)
        )
        yield QRect(left + side + _GAP, top, small, side)
        return
    yield QRect(left, top, side, side)
    yield QRect(left + side + _GAP, top, small, small)
    yield QRect(left + side + _GAP, top + small + _GAP, small, side - small - _GAP)

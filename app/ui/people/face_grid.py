"""Grid of face tiles: faces cut from thumbnails, names, and typing of a name on a tile."""

from collections.abc import Collection

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.domain.people import Box, FaceState
from app.tasks.phrases import format_count
from app.ui.grid.badges import Plate, paint_plates
from app.ui.grid.board import TileState
from app.ui.grid.painting import (
    NAME,
    paint_line,
    paint_placeholder,
    paint_plate,
    photo_side,
    photo_tile,
)
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.grid.wall import SelectableGrid
from app.ui.people.tiles import FaceTile, FaceTiles, TileKind
from app.ui.theme import STEP
from app.ui.widgets.text_fields import NameLine

_PIXELS = 512
"""Side of the thumbnails that faces are cut from: that of those stored."""
_AROUND = 1.6
"""Side of what is shown, in sides of the face's box: hair and chin belong to a face."""
_ANSWERS = {Qt.Key.Key_Y: "yes", Qt.Key.Key_N: "no", Qt.Key.Key_S: "other"}


class FaceGrid(SelectableGrid):
    """Shows FaceTiles. Letters typed on unnamed faces begin a name; on a question, Y, N and S answer it."""

    named = Signal(object, str)
    """The tiles, and the name typed for them."""
    split = Signal(object, str)
    """The tiles, and the name typed for the new person that they are moved to."""
    answered = Signal(bool)
    """The question that is current was answered with yes or no."""

    def __init__(
        self, people: FaceTiles, reader: ThumbnailReader, side: int, parent: QWidget | None = None
    ) -> None:
        self.people = people
        self._reader = reader
        self._naming: tuple[FaceTile, ...] = ()
        self._is_new = False
        """Whether a name is typed for a new person."""
        super().__init__(people, photo_tile(side), parent)
        self.setAccessibleName("People")
        self.line = NameLine(self.viewport())
        self.line.setAccessibleName("Name")
        self.line.hide()
        self.line.returnPressed.connect(self._commit)
        self.line.escaped.connect(self._stop_naming)
        self.line.editingFinished.connect(self.line.hide)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.line.hide())
        reader.arrived.connect(self.repaint_digests)

    @property
    def tile(self) -> FaceTile | None:
        """The current tile."""
        row = self.current_row
        return None if row is None else self.people[row]

    @property
    def selected(self) -> list[FaceTile]:
        """The selected tiles, in their order."""
        rows = (self.people.row(key) for key in self.selection.keys)
        return [self.people[row] for row in sorted(row for row in rows if row is not None)]

    def begin_naming(self, text: str = "", *, new: bool = False) -> None:
        """Let the user type a name for the selected tiles, below the current one; or for a `new` person."""
        row, tiles = self.current_row, tuple(self.selected)
        if row is None or not tiles:
            return
        self.show_row(row)
        inner = self.rect(row).adjusted(STEP, STEP, -STEP, -STEP)
        height = self.line.sizeHint().height()
        self.line.setGeometry(inner.left(), inner.bottom() - height + 1, inner.width(), height)
        self.line.complete(() if new else self.people.names)
        person = tiles[0].person if tiles[0].kind is TileKind.PERSON else None
        self.line.setText(text or (person.name if person else ""))
        self._naming, self._is_new = tiles, new
        self.line.show()
        self.line.setFocus()
        if text:
            self.line.end(False)
        else:
            self.line.selectAll()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._begins_name(event) or self._answer_of(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answer = self._answer_of(event)
        if self._begins_name(event):
            self.begin_naming(event.text())
        elif answer == "other":
            self.begin_naming()
        elif answer:
            self.answered.emit(answer == "yes")
        else:
            super().keyPressEvent(event)

    def set_side(self, side: int) -> None:
        """Set the minimum side of the faces."""
        self.set_tile(photo_tile(side))

    def grow_tile(self, width: int) -> QSize:
        return photo_tile(photo_side(width))

    def paint_tile(self, painter: QPainter, row: int, rect: QRect, state: TileState) -> None:
        tile = self.people[row]
        paint_plate(painter, rect, state)
        side = photo_side(rect.width())
        place = QRect(rect.left() + STEP, rect.top() + STEP, side, side)
        if tile.beside is None:
            self._paint_face(painter, place, tile.faces[0])
        else:
            half = (side - STEP // 2) // 2
            left = QRect(place.left(), place.top(), half, side)
            self._paint_face(painter, left, tile.faces[0])
            self._paint_face(painter, left.translated(side - half, 0), tile.beside)
        plates = plates_of(tile)
        if plates:
            paint_plates(painter, place, plates)
        line = QRect(place.left(), place.bottom() + 1 + STEP // 2, side, NAME)
        is_one = tile.kind in (TileKind.QUESTION, TileKind.FACE)
        count = "" if is_one else f"{len(tile.faces):,}"
        paint_line(painter, line, title_of(tile), count, bold=tile.kind is not TileKind.UNNAMED)

    def describe_tile(self, row: int) -> str:
        tile = self.people[row]
        count = format_count(len(tile.faces), "face")
        return ", ".join((title_of(tile), count, *(plate.text for plate in plates_of(tile))))

    def request_pixels(self, rows: range) -> None:
        tiles = [self.people[row] for row in rows if row < len(self.people)]
        self._reader.request(self, [each for tile in tiles for each in _shown(tile)], _PIXELS)

    def _paint_face(self, painter: QPainter, place: QRect, state: FaceState) -> None:
        pixmap = self._reader.pixmap(state.face.ref.digest, _PIXELS)
        if pixmap is None:
            paint_placeholder(painter, place)
        else:
            painter.drawPixmap(place, pixmap, cut_face(pixmap, state.face.ref.box, place.size()))

    def _commit(self) -> None:
        tiles, name = self._naming, self.line.text().strip()
        signal = self.split if self._is_new else self.named
        self._stop_naming()
        if name and tiles:
            signal.emit(tiles, name)

    def _stop_naming(self) -> None:
        self._naming = ()
        self.line.hide()
        self.setFocus()

    def _begins_name(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        is_unnamed = self.tile is not None and self.tile.kind is TileKind.UNNAMED
        return is_unnamed and not held and event.text().isalpha()

    def _answer_of(self, event: QKeyEvent) -> str:
        is_question = self.tile is not None and self.tile.kind is TileKind.QUESTION
        if not is_question or event.modifiers():
            return ""
        return _ANSWERS.get(Qt.Key(event.key()), "")

    def digests_of(self, row: int) -> Collection[str]:
        return _shown(self.people[row])


def title_of(tile: FaceTile) -> str:
    """Return the title of a tile."""
    if tile.person is None:
        return "Unnamed"
    return f"{tile.person.name}?" if tile.kind is TileKind.QUESTION else tile.person.name


def plates_of(tile: FaceTile) -> tuple[Plate, ...]:
    """Return the badge of a person with faces that wait for an answer."""
    waiting = tile.kind is TileKind.PERSON and len(tile.open_faces)
    return (Plate(f"{waiting:,} to confirm", loud=True),) if waiting else ()


def cut_face(pixmap: QPixmap, box: Box, shape: QSize) -> QRect:
    """Return the part of a photo's picture around a face, in pixels, of the shape asked for."""
    width, height = pixmap.width(), pixmap.height()
    side = _AROUND * max(box.width * width, box.height * height, 1.0)
    low = min(shape.width(), shape.height())
    cut = QSize(
        round(min(width, side * shape.width() / low)),
        round(min(height, side * shape.height() / low)),
    )
    cut = shape.scaled(cut, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    left = round((box.x + box.width / 2) * width - cut.width() / 2)
    top = round((box.y + box.height / 2) * height - cut.height() / 2)
    return QRect(
        min(max(0, left), width - cut.width()),
        min(max(0, top), height - cut.height()),
        cut.width(),
        cut.height(),
    )


def _shown(tile: FaceTile) -> list[str]:
    shown = (tile.faces[0], tile.beside)
    return [each.face.ref.digest for each in shown if each is not None]

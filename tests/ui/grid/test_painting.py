"""What is painted on a tile stays in its place, and small photos stay small."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from app.domain.metadata import Flag, PhotoMetadata
from app.ui.grid.badges import media_mark, paint_media
from app.ui.grid.board import TileState
from app.ui.grid.painting import NAME, Caption, paint_photo, photo_tile
from app.ui.theme import colours
from tests.ui.scenes import make_photo

_QUIET = TileState(selected=False, current=False, hovered=False, focused=False)


def paint(shape: QSize, pixels: QSize, name: str = "", side: int = 200) -> QImage:
    """A tile with a red photo of that shape."""
    image = QImage(photo_tile(side) + QSize(0, NAME), QImage.Format.Format_RGB32)
    image.fill(QColor(colours().grid))
    pixmap = QPixmap(pixels)
    pixmap.fill(QColor("#ff0000"))
    painter = QPainter(image)
    rect = QRect(0, 0, photo_tile(side).width(), photo_tile(side).height())
    paint_photo(painter, rect, _QUIET, pixmap, shape, Caption(name))
    painter.end()
    return image


def red_width(image: QImage) -> int:
    """How many pixels of the middle line are of the photo."""
    middle = image.width() // 2
    return sum(image.pixelColor(x, middle).red() > 200 for x in range(image.width()))


@pytest.mark.parametrize(
    ("shape", "width"), [((8, 8), 16), ((60, 40), 120), ((150, 100), 200), ((6000, 4000), 200)]
)
def test_a_small_photo_is_not_blown_up_to_fill_its_tile(
    qapp: QApplication, shape: tuple[int, int], width: int
) -> None:
    pixels = QSize(*shape).boundedTo(QSize(200, 133))
    assert red_width(paint(QSize(*shape), pixels)) == pytest.approx(width, abs=2)


def test_a_photo_of_unknown_size_fills_its_tile(qapp: QApplication) -> None:
    assert red_width(paint(QSize(0, 0), QSize(200, 133))) == 200


def test_a_name_of_two_lines_stays_on_its_line(qapp: QApplication) -> None:
    one, two = (paint(QSize(9, 9), QSize(9, 9), name) for name in ("line", "line\nanother\nmore"))
    below = QRect(0, photo_tile(200).height(), one.width(), NAME)
    assert two.copy(below) == one.copy(below)


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({}, ""),
        ({"media_type": "video", "duration": 75.0}, "1:15"),
        ({"media_type": "video"}, "Video"),
        ({"media_type": "animation", "path": Path("/a.gif")}, "GIF"),
        ({"media_type": "animation", "path": Path("/a.png")}, "APNG"),
        ({"media_type": "live"}, "LIVE"),
    ],
)
def test_what_moves_has_a_mark(values: dict[str, Any], mark: str) -> None:
    assert media_mark(make_photo(1, **values)) == mark


def test_the_mark_stands_in_the_corner_of_its_photo_and_never_beside_it(qapp: QApplication) -> None:
    for side, is_marked in ((200, True), (30, False)):
        image = QImage(200, 200, QImage.Format.Format_RGB32)
        image.fill(QColor("#ff0000"))
        place = QRect(0, 0, side, side)
        painter = QPainter(image)
        left = paint_media(painter, place, "0:12")
        painter.end()
        changed = [
            (x, y) for x in range(200) for y in range(200) if image.pixel(x, y) != 0xFFFF0000
        ]
        assert bool(changed) is is_marked
        assert all(place.contains(x, y) and not left.contains(x, y) for x, y in changed)


def corner(image: QImage) -> QColor:
    """The colour in the middle of where a flag is painted on a photo that fills its tile."""
    return image.pixelColor(image.width() - 8 - 13, 8 + 15)


def test_what_is_rejected_is_dim_and_crossed(qapp: QApplication) -> None:
    plain, crossed = paint_flagged(None), paint_flagged(Flag.REJECT)
    middle = plain.rect().center()
    assert crossed.pixelColor(middle).red() < 120 < plain.pixelColor(middle).red()
    assert corner(crossed) == QColor(colours().text)


def test_what_is_picked_is_flagged_and_as_bright_as_before(qapp: QApplication) -> None:
    picked = paint_flagged(Flag.PICK)
    assert picked.pixelColor(picked.rect().center()).red() > 200
    assert corner(picked).red() != 255


def paint_flagged(flag: Flag | None) -> QImage:
    """A tile that a red photo fills, with that flag."""
    image = QImage(photo_tile(200), QImage.Format.Format_RGB32)
    image.fill(QColor(colours().grid))
    pixmap = QPixmap(QSize(200, 200))
    pixmap.fill(QColor("#ff0000"))
    painter = QPainter(image)
    paint_photo(
        painter,
        image.rect(),
        _QUIET,
        pixmap,
        QSize(),
        Caption("a.jpg", metadata=PhotoMetadata(flag=flag)),
    )
    painter.end()
    return image

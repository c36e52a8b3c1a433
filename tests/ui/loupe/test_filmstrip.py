"""The filmstrip: what is clicked is shown, the photo shown is framed, and only what is visible is read."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import Photo
from app.files.thumbnails import ThumbnailStore
from app.ui.grid import thumbnails
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.loupe.filmstrip import Filmstrip
from app.ui.theme import colours
from tests.ui.scenes import make_photo, store_thumbnail

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
MANY = 500_000


class Rows(PhotoList):
    """As many photos as one likes, made when they are asked for."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.made: set[int] = set()

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, row: int) -> Photo:
        self.made.add(row)
        return make_photo(row + 1)

    def row(self, key: int) -> int | None:
        return key - 1 if 0 < key <= self.count else None


@pytest.fixture
def show(qtbot: QtBot, reader: ThumbnailReader) -> Callable[[PhotoList, int], Filmstrip]:
    """Shows the filmstrip of some photos, at a row."""

    def make(photos: PhotoList, row: int) -> Filmstrip:
        strip = Filmstrip(reader)
        qtbot.addWidget(strip)
        photos.setParent(strip)
        strip.resize(900, strip.height())
        strip.show()
        qtbot.waitExposed(strip)
        strip.stepped.connect(lambda by: strip.show_photo(photos, photos[(strip.row or 0) + by]))
        strip.show_photo(photos, photos[row])
        return strip

    return make


def a_few(**more: Any) -> PhotoList:
    photos = PhotoList()
    photos.show([make_photo(n, **more) for n in range(1, 6)])
    return photos


def grab_screen(strip: Filmstrip) -> QImage:
    """What is on the screen, nothing painted anew."""
    return strip.screen().grabWindow(strip.winId()).toImage()


def test_of_half_a_million_photos_only_those_in_view_are_asked_for(
    qtbot: QtBot, show: Callable[..., Filmstrip]
) -> None:
    photos = Rows(MANY)
    strip = show(photos, 250_000)
    strip.grab()
    assert len(photos.made) < 40
    middle = strip.rect_of(250_000).center().x()
    assert abs(middle - strip.viewport().width() // 2) <= 1
    qtbot.keyClick(strip, Key.Key_End)
    assert strip.row == MANY - 1
    assert strip.viewport().rect().contains(strip.rect_of(MANY - 1))
    strip.grab()
    assert len(photos.made) < 80


def test_a_click_or_a_key_goes_to_a_photo_and_not_beyond_the_ends(
    qtbot: QtBot, show: Callable[..., Filmstrip]
) -> None:
    strip = show(Rows(1000), 100)
    qtbot.mouseClick(strip.viewport(), LEFT, pos=strip.rect_of(103).center())
    assert strip.row == 103
    gap = strip.rect_of(104).topRight() + QPoint(2, 10)
    qtbot.mouseClick(strip.viewport(), LEFT, pos=gap)
    assert strip.row == 103
    for key, row in (
        (Key.Key_Left, 102),
        (Key.Key_Right, 103),
        (Key.Key_PageDown, 112),
        (Key.Key_Home, 0),
        (Key.Key_PageUp, 0),
        (Key.Key_Left, 0),
        (Key.Key_End, 999),
        (Key.Key_Right, 999),
    ):
        qtbot.keyClick(strip, key)
        assert strip.row == row, key


def test_the_photo_shown_and_its_marks_are_told_to_a_screen_reader(
    show: Callable[..., Filmstrip],
) -> None:
    marked = PhotoMetadata(rating=3, label="Red", flag=Flag.PICK)
    photos = a_few(metadata=marked)
    strip = show(photos, 1)
    text = strip.accessibleDescription()
    assert text.startswith("000002.jpg")
    assert text.endswith("2 of 5")
    assert "3 stars" in text
    photos.renew([make_photo(2)])
    assert "3 stars" not in strip.accessibleDescription()
    assert strip.accessibleDescription().endswith("1 of 1")
    photos.renew([make_photo(7)])
    assert strip.accessibleDescription() == ""  # It is not among them any more.


def test_the_photo_shown_is_framed_and_a_few_photos_stand_in_the_middle(
    show: Callable[..., Filmstrip],
) -> None:
    strip = show(a_few(), 1)
    left, right = strip.rect_of(0).left(), strip.rect_of(4).right()
    assert abs(left - (strip.viewport().width() - right)) <= 2
    seen = strip.grab().toImage()
    accent = QColor(colours().accent)
    rows = [
        row
        for row in range(5)
        if seen.pixelColor(strip.rect_of(row).left() + 1, strip.rect_of(row).center().y()) == accent
    ]
    assert rows == [1]


def test_one_step_paints_few_tiles_again_and_the_same_is_seen(
    qtbot: QtBot, show: Callable[..., Filmstrip], monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = show(Rows(1000), 100)
    strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # As when the photo above has the keyboard.
    strip.clearFocus()
    qtbot.wait(50)
    painted: list[int] = []
    paint = Filmstrip._paint_tile

    def paint_tile(strip: Filmstrip, painter: Any, row: int, *more: Any) -> None:
        painted.append(row)
        paint(strip, painter, row, *more)

    monkeypatch.setattr(Filmstrip, "_paint_tile", paint_tile)
    strip.stepped.emit(1)
    qtbot.waitUntil(lambda: bool(painted))
    qtbot.wait(50)
    assert {100, 101} <= set(painted)
    assert len(set(painted)) <= 5 < len(strip.visible_rows)
    seen = grab_screen(strip)
    strip.viewport().repaint()
    assert seen == grab_screen(strip)


def test_thumbnails_of_the_filmstrip_wait_for_those_of_the_photo_above(
    qtbot: QtBot, reader: ThumbnailReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    begin = threading.Event()

    def read(path: Path, side: int) -> None:
        assert begin.wait(10)
        order.append(path.stem)

    monkeypatch.setattr(thumbnails, "read_small", read)
    digests = [make_photo(n).digest for n in range(20)]
    strip, above = digests[:10], digests[10:]
    reader.request("above", above[:3], 512)
    reader.request("strip", strip, 72, last=True)
    reader.request("other", above[3:], 512)
    begin.set()
    qtbot.waitUntil(lambda: len(order) == len(digests))
    # Two threads had begun on what was asked for first.
    assert set(order[-8:]) <= {digest[2:] for digest in strip}


def test_small_thumbnails_never_replace_larger_ones(
    qtbot: QtBot, reader: ThumbnailReader, store: ThumbnailStore
) -> None:
    photo = make_photo(1)
    store_thumbnail(store, photo)  # 120 pixels wide.
    for side in (100, 50):
        with qtbot.waitSignal(reader.arrived):
            reader.request(reader, [photo.digest], side)
    other = reader.pixmap(photo.digest, 512)
    assert other is not None
    assert other.width() == 100

"""Thumbnail reader: the newest request first, nothing for hidden tiles, a bound in bytes."""

import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPixmap
from pytestqt.qtbot import QtBot

from app.files.thumbnails import ThumbnailStore
from app.ui.grid import thumbnails
from app.ui.grid.thumbnails import ThumbnailReader, read_small
from tests.ui.scenes import draw, make_photo, store_thumbnail


class Slow:
    """Stands in for reading a file: waits to be let on, and notes the order."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.gate = threading.Semaphore(0)

    def __call__(self, path: Path, side: int) -> QImage:
        self.order.append(path.parent.name + path.stem)
        assert self.gate.acquire(timeout=10)
        return QImage(side, side, QImage.Format.Format_RGB32)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """One thread that reads when it is told to."""
    slow = Slow()
    monkeypatch.setattr(thumbnails, "read_small", slow)
    monkeypatch.setattr(thumbnails, "_THREADS", 1)
    return slow


def test_the_last_request_is_read_first(qtbot: QtBot, slow: Slow, reader: ThumbnailReader) -> None:
    one, other = object(), object()
    reader.request(one, ["aa01", "aa02", "aa03"], 64)
    qtbot.waitUntil(lambda: len(slow.order) == 1)
    reader.request(other, ["bb01", "bb02"], 64)
    slow.gate.release(10)
    qtbot.waitUntil(lambda: len(slow.order) == 5)
    assert slow.order == ["aa01", "bb01", "bb02", "aa02", "aa03"]


def test_requests_of_hidden_tiles_are_dropped(
    qtbot: QtBot, slow: Slow, reader: ThumbnailReader
) -> None:
    grid = object()
    reader.request(grid, [f"aa{i:02}" for i in range(50)], 64)
    qtbot.waitUntil(lambda: len(slow.order) == 1)
    reader.request(grid, ["bb01"], 64)
    slow.gate.release(100)
    qtbot.waitUntil(lambda: reader.pixmap("bb01", 64) is not None)
    assert slow.order == ["aa00", "bb01"]


def test_a_thumbnail_goes_to_the_photo_of_its_digest(
    qtbot: QtBot, store: ThumbnailStore, reader: ThumbnailReader
) -> None:
    red, blue = make_photo(1), make_photo(2)
    store_thumbnail(store, red, "#ff0000")
    store_thumbnail(store, blue, "#0000ff")
    reader.request(reader, [blue.digest, red.digest], 64)
    qtbot.waitUntil(lambda: all(reader.pixmap(p.digest, 64) is not None for p in (red, blue)))
    pixmap = reader.pixmap(red.digest, 64)
    assert pixmap is not None
    colour = pixmap.toImage().pixelColor(5, 5)
    assert colour.red() > 200
    assert colour.blue() < 60
    assert max(pixmap.width(), pixmap.height()) == 64


def test_another_size_stands_in_until_the_right_one_is_read(
    qtbot: QtBot, store: ThumbnailStore, reader: ThumbnailReader
) -> None:
    photo = make_photo(1)
    store_thumbnail(store, photo)
    reader.request(reader, [photo.digest], 32)
    qtbot.waitUntil(lambda: reader.pixmap(photo.digest, 32) is not None)
    stand_in = reader.pixmap(photo.digest, 64)
    assert stand_in is not None
    assert stand_in.width() == 32


def test_no_more_is_cached_than_the_bound(qtbot: QtBot, store: ThumbnailStore) -> None:
    reader = ThumbnailReader(store, bound=40_000)
    photos = [make_photo(i) for i in range(1, 11)]
    for photo in photos:
        store_thumbnail(store, photo)
        reader.request(reader, [photo.digest], 64)
        qtbot.waitUntil(lambda photo=photo: reader.pixmap(photo.digest, 64) is not None)
    kept = [photo for photo in photos if reader.pixmap(photo.digest, 64) is not None]
    reader.stop()
    assert photos[-1] in kept
    assert 1 <= len(kept) <= 40_000 // (64 * 42 * 4) + 1


def test_a_request_of_two_views_is_counted_once(qtbot: QtBot, store: ThumbnailStore) -> None:
    photos = [make_photo(i) for i in range(1, 5)]
    reader = ThumbnailReader(store, bound=5 * 64 * 43 * 4)
    for photo in photos:
        store_thumbnail(store, photo)
    for _ in range(20):  # Each is wished for again while the other's is read.
        for owner in (photos, store):
            reader.request(owner, [photo.digest for photo in photos], 64)
        for photo in photos:
            reader._keep((photo.digest, 64), QPixmap(64, 43))
    qtbot.wait(100)
    reader.stop()
    assert all(reader.pixmap(photo.digest, 64) is not None for photo in photos)


def test_a_thumbnail_made_later_is_found_later(
    qtbot: QtBot, store: ThumbnailStore, reader: ThumbnailReader
) -> None:
    photo = make_photo(1)
    reader.request(reader, [photo.digest], 64)
    qtbot.wait(100)
    assert reader.pixmap(photo.digest, 64) is None
    store_thumbnail(store, photo)
    reader.forget_absent()
    reader.request(reader, [photo.digest], 64)
    qtbot.waitUntil(lambda: reader.pixmap(photo.digest, 64) is not None)


@pytest.mark.no_qt_log
def test_a_broken_thumbnail_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(draw(tmp_path / "whole.jpg", "#123456").read_bytes()[:40])
    assert read_small(broken, 64) is None
    assert read_small(tmp_path / "absent.jpg", 64) is None

"""What is read ahead: the most urgent first, within a bound, and nothing that is not wanted any more."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.photo import Photo, Presence
from app.ui.grid.photo_list import PhotoList
from app.ui.pixels.image_loader import ImageLoader, ImageRequest
from app.ui.pixels.prefetch_policy import Outlook, Spread
from app.ui.pixels.prefetcher import Prefetcher, Work
from tests import pictures
from tests.previews import add_preview
from tests.ui.scenes import make_photo

SOON = 20_000
BOX = QSize(900, 600)


class Slow:
    """A tool that works when it is told to."""

    def __init__(self) -> None:
        self.begun: list[object] = []
        self._let = threading.Semaphore(0)

    def let(self, works: int = 1) -> None:
        """Let it do so many."""
        self._let.release(works)

    @contextmanager
    def open(self, _leaving: threading.Event) -> Generator[Work]:
        """The tool of one thread."""
        yield self._work

    def _work(self, request: object) -> object:
        self.begun.append(request)
        assert self._let.acquire(timeout=10)
        return f"done {request}"


@pytest.fixture
def slow() -> Slow:
    """What `ahead` works with."""
    return Slow()


@pytest.fixture
def ahead(qapp: QApplication, slow: Slow) -> Iterator[Prefetcher]:
    """One thread."""
    ahead = Prefetcher("test", 1, slow.open)
    yield ahead
    slow.let(100)
    ahead.stop()
    delete(ahead)


@pytest.fixture
def looking(qapp: QApplication) -> Iterator[ImageLoader]:
    """Room for two photos of 300 × 200."""
    looking = ImageLoader(bound=2 * 300 * 200 * 4)
    yield looking
    looking.stop()
    delete(looking)


def view(path: Path, side: int = 0, **more: object) -> ImageRequest:
    """Of a photo, by its name."""
    return ImageRequest(path.name, path, side, **more)


def write(folder: Path, number: int, width: int = 300, height: int = 200) -> Path:
    """A photo on the disk."""
    return pictures.write_scene(folder / f"{number}.jpg", number, width, height)


def test_what_is_not_wanted_any_more_is_not_begun(
    qtbot: QtBot, ahead: Prefetcher, slow: Slow
) -> None:
    landed: list[object] = []
    ahead.landed.connect(lambda request, result: landed.append(result))
    ahead.request(["a", "b", "c"])
    qtbot.waitUntil(lambda: slow.begun == ["a"])
    ahead.request(["x", "a"])
    slow.let(2)
    qtbot.waitUntil(lambda: landed == ["done a", "done x"])
    assert slow.begun == ["a", "x"]


def test_what_is_being_done_is_not_begun_twice(qtbot: QtBot, ahead: Prefetcher, slow: Slow) -> None:
    ahead.request(["a"])
    qtbot.waitUntil(lambda: slow.begun == ["a"])
    with qtbot.waitSignal(ahead.landed):
        ahead.request(["a"])
        slow.let(2)
    qtbot.wait(20)
    assert slow.begun == ["a"]


def test_memory_is_bounded_and_the_first_has_its_place(
    qtbot: QtBot, looking: ImageLoader, tmp_path: Path
) -> None:
    paths = [write(tmp_path, number) for number in range(5)]
    looking.request(view(path, weight=300 * 200 * 4) for path in paths)
    qtbot.waitUntil(lambda: len(looking.digests) == 2, timeout=SOON)
    qtbot.wait(100)
    assert looking.digests == {"0.jpg", "1.jpg"}
    large = write(tmp_path, 9, 900, 600)
    looking.request([view(large, weight=900 * 600 * 4), *map(view, paths)])
    qtbot.waitUntil(lambda: looking.digests == {"9.jpg"}, timeout=SOON)


def test_a_photo_larger_than_was_known_takes_the_place_of_others(
    qtbot: QtBot, looking: ImageLoader, tmp_path: Path
) -> None:
    paths = [write(tmp_path, number) for number in range(5)]
    looking.request(map(view, paths))
    qtbot.waitUntil(lambda: len(looking.digests) >= 2, timeout=SOON)
    qtbot.wait(200)
    assert looking.weight <= 2 * 300 * 200 * 4


def test_a_preview_is_looked_at_first(qtbot: QtBot, looking: ImageLoader, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    jpeg = pictures.jpeg_bytes(pictures.draw_plain(pictures.GREEN, 300, 200))
    path.write_bytes(add_preview(jpeg, pictures.draw_plain(pictures.RED, 150, 100)))
    quick, real = view(path, 200, quick=True), view(path, 200)
    looking.request([quick, real])
    qtbot.waitUntil(lambda: None not in map(looking.image, (quick, real)), timeout=SOON)
    assert looking.image(quick).pixelColor(9, 9).red() > 200
    assert looking.image(real).pixelColor(9, 9).green() > 180


def outlook(photos: PhotoList, row: int, *, way: int = 1, close: bool = False) -> Outlook:
    """Looking at the photo in that row."""
    return Outlook(photos, photos[row], way, BOX, close)


@pytest.fixture
def photos() -> PhotoList:
    """Twenty of 24 megapixels, the sixth offline."""
    photos = PhotoList()
    size = {"width": 6000, "height": 4000}
    away = {5: Presence.OFFLINE}
    photos.show(make_photo(n, **size, presence=away.get(n, Presence.HERE)) for n in range(20))
    return photos


def numbers(views: list[ImageRequest]) -> list[int]:
    """Whose they are."""
    return [int(each.path.stem) for each in views]


def test_more_is_read_ahead_than_behind_and_the_nearest_first(photos: PhotoList) -> None:
    views = outlook(photos, 10).views()
    assert views[0].quick
    assert numbers(views) == [10, 10, 11, 12, 9, 13, 14, 8, 15, 16]
    assert numbers(outlook(photos, 10, way=-1).views())[2:5] == [9, 8, 11]
    assert {(each.side, each.weight) for each in views} == {(900, 900 * 600 * 4)}


def test_at_full_size_the_pixels_of_the_nearest_are_read_ahead(photos: PhotoList) -> None:
    whole = [each for each in outlook(photos, 10, close=True).views() if each.side == 0]
    assert numbers(whole) == [10, 11, 12]


def test_all_pixels_are_read_last_of_a_photo_one_stays_at(photos: PhotoList) -> None:
    views = Outlook(photos, photos[10], 1, BOX, close=False, is_idle=True).views()
    assert [(each.digest, each.side) for each in views[-1:]] == [(photos[10].digest, 0)]
    away = Outlook(photos, photos[5], 1, BOX, close=False, is_idle=True)
    assert away.views()[-1].side != 0


def test_nothing_is_read_that_is_not_here(photos: PhotoList) -> None:
    assert 5 not in numbers(outlook(photos, 4).views())
    assert numbers(outlook(photos, 5).views())[0] == 6


def test_a_photo_is_read_at_the_size_it_is_painted_at() -> None:
    shapes = {(6000, 4000): 900, (4000, 6000): 600, (4000, 3000): 800, (600, 400): 0, (0, 0): 900}
    photos = PhotoList()
    for (width, height), side in shapes.items():
        photo: Photo = make_photo(1, width=width, height=height)
        photos.show([photo])
        assert Outlook(photos, photo, 1, BOX, close=False).screenful.side == side


def test_photos_side_by_side_share_the_memory_and_the_current_one_is_read_first() -> None:
    photos = tuple(make_photo(n, width=9000, height=6000) for n in range(9))
    away = make_photo(10, presence=Presence.OFFLINE)
    spread = Spread((*photos, away), (make_photo(11),), BOX, close=True)
    views = spread.views()
    assert views[0].digest == photos[0].digest
    assert away.digest not in {view.digest for view in views}
    assert sum(view.weight for view in views) <= spread.bound
    sharpest = [spread.order(photo)[0] for photo in photos]
    assert all(view.side > 3500 and view in views for view in sharpest)
    few = Spread(photos[:2], (), BOX, close=True)
    assert [few.order(photo)[0].side for photo in few.photos] == [0, 0]

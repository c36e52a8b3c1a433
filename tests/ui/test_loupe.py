"""The loupe: the next photo is read while one looks at this one, and nothing that is left behind."""

from collections.abc import Generator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.files.thumbnails import SIDE, ThumbnailStore
from app.photo import Photo, Presence, Unreadable
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.models import looking
from app.ui.models.photos import Photos
from app.ui.views.loupe import Loupe
from app.ui.views.thumbnails import ThumbnailReader
from tests.ui.scenes import draw, make_photo


class Reads:
    """Stands in for read_image; notes what is read, and fails for the photos it is told to."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.bad: set[int] = set()

    def __call__(self, library: object, photo: Photo, side: int) -> Generator[Any, None, QImage]:
        self.ids.append(photo.id)
        yield None
        if photo.id in self.bad:
            raise Unreadable(photo.path, "It is not there.")
        return QImage(60, 40, QImage.Format.Format_RGB32)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """In place of the task."""
    reads = Reads()
    monkeypatch.setattr(looking, "read_image", reads)
    return reads


@pytest.fixture
def photos() -> Photos:
    """Twenty photos."""
    photos = Photos()
    photos.show([make_photo(number) for number in range(1, 21)])
    return photos


@pytest.fixture
def loupe(qtbot: QtBot, bridge: Bridge, reader: ThumbnailReader) -> Loupe:
    """Open, on nothing yet."""
    actions = Actions()
    loupe = Loupe(bridge, reader, actions)
    actions.setParent(loupe)
    qtbot.addWidget(loupe)
    loupe.resize(900, 600)
    loupe.show()
    qtbot.waitExposed(loupe)
    return loupe


def test_the_next_photo_is_read_ahead_and_only_once(
    qtbot: QtBot, loupe: Loupe, photos: Photos, reads: Reads
) -> None:
    loupe.look_at(photos, photos[4])
    qtbot.waitUntil(lambda: reads.ids == [5, 6])
    qtbot.wait(50)
    loupe.step(1)
    assert loupe.sharp
    qtbot.waitUntil(lambda: reads.ids == [5, 6, 7])
    loupe.step(-1)
    assert not loupe.sharp
    qtbot.waitUntil(lambda: reads.ids == [5, 6, 7, 5, 4])


def test_a_photo_that_cannot_be_read_ahead_is_told_of_when_it_is_looked_at(
    qtbot: QtBot, loupe: Loupe, photos: Photos, reads: Reads, complaints: list[Exception]
) -> None:
    reads.bad = {2}
    loupe.look_at(photos, photos[0])
    qtbot.waitUntil(lambda: reads.ids == [1, 2])
    qtbot.wait(50)
    assert "It is not there." not in loupe.trouble
    loupe.step(1)
    assert "It is not there." in loupe.trouble
    qtbot.waitUntil(lambda: reads.ids == [1, 2, 3])
    assert complaints == []


def test_an_offline_photo_shows_its_best_thumbnail(
    qtbot: QtBot, loupe: Loupe, reads: Reads, reader: ThumbnailReader, store: ThumbnailStore
) -> None:
    photo = make_photo(1, presence=Presence.OFFLINE)
    draw(store.path(photo.digest), "#808080", SIDE, SIDE // 2)
    reader.wish(reader, [photo.digest], 64)
    qtbot.waitUntil(lambda: reader.pixmap(photo.digest, 64) is not None)
    photos = Photos()
    photos.show([photo])
    loupe.look_at(photos, photo)
    qtbot.waitUntil(lambda: loupe.canvas.pixels == SIDE)
    assert reads.ids == []


def test_space_presses_a_button_that_has_the_keyboard(
    qtbot: QtBot, loupe: Loupe, photos: Photos, reads: Reads
) -> None:
    loupe.look_at(photos, photos[0])
    button = next(b for b in loupe.findChildren(QToolButton) if b.accessibleName() == "Next photo")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert loupe.photo == photos[1]

"""The loupe: what one goes on to is here already, what one has left never shows, and the spot stays."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.photo import Photo, Presence
from app.files.thumbnails import SIDE, ThumbnailStore
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.history.model import HistoryModel
from app.ui.loupe.exif_model import ExifModel
from app.ui.loupe.face_model import PhotoFacesModel
from app.ui.loupe.found_text import FoundTextModel
from app.ui.loupe.loupe import Loupe
from app.ui.loupe.overlay_model import OverlayModel
from app.ui.loupe.playback_model import PlaybackModel
from app.ui.pixels.image_loader import ImageLoader
from tests.ui.scenes import draw, make_photo

COLOURS = ("#c03030", "#30c030", "#3030c0", "#c0c030", "#30c0c0", "#c030c0", "#808080", "#e0e0e0")
SOON = 20_000
"""Milliseconds: a child process has to start."""

Draw = Callable[..., Photo]


@pytest.fixture
def draw_photo(tmp_path: Path) -> Draw:
    """Draws a photo of one colour, larger than the loupe."""

    def make(number: int, width: int = 1800, height: int = 1200, **more: object) -> Photo:
        path = draw(tmp_path / f"{number}.jpg", COLOURS[number % len(COLOURS)], width, height)
        return make_photo(number, path=path, width=width, height=height, **more)

    return make


@pytest.fixture
def photos(draw_photo: Draw) -> PhotoList:
    """Eight photos, each of another colour."""
    photos = PhotoList()
    photos.show([draw_photo(number) for number in range(8)])
    return photos


@pytest.fixture
def looking(qapp: QApplication) -> Iterator[ImageLoader]:
    """Real children that decode."""
    looking = ImageLoader()
    yield looking
    looking.stop()
    delete(looking)


@pytest.fixture
def loupe(
    qtbot: QtBot, stocked: Bridge, reader: ThumbnailReader, looking: ImageLoader
) -> Iterator[Loupe]:
    """Open, on nothing yet."""
    actions, overlays = Actions(), OverlayModel()
    loupe = Loupe(
        looking,
        overlays,
        ExifModel(stocked),
        reader,
        PlaybackModel(stocked),
        PhotoFacesModel(stocked, HistoryModel(stocked)),
        FoundTextModel(stocked),
        actions,
    )
    actions.setParent(loupe)
    loupe.resize(900, 600)
    loupe.show()
    qtbot.waitExposed(loupe)
    yield loupe
    overlays.stop()
    loupe.hide()
    delete(loupe)
    delete(overlays)


def switch(loupe: Loupe, *names: str) -> None:
    """Press the buttons of these."""
    for name in names:
        button = next(
            each
            for each in loupe.findChildren(QToolButton)
            if each.defaultAction() and each.defaultAction().objectName() == name
        )
        button.click()


def wait_for_pixels(qtbot: QtBot, loupe: Loupe) -> None:
    """Until those of the photo itself are shown, as many as are wanted."""

    def are_shown() -> bool:
        return loupe.shown is not None and not loupe.shown.quick

    qtbot.waitUntil(are_shown, timeout=SOON)


def colour(loupe: Loupe) -> QColor:
    """What is painted in the middle."""
    image = loupe.canvas.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2)


def is_of(seen: QColor, number: int) -> bool:
    """Whether that is the colour of the photo of this number."""
    meant = QColor(COLOURS[number % len(COLOURS)])
    pairs = zip(seen.getRgb()[:3], meant.getRgb()[:3], strict=True)
    return all(abs(one - other) < 8 for one, other in pairs)


def test_the_next_photos_are_here_before_one_gets_there(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList, looking: ImageLoader
) -> None:
    loupe.show_photos(photos, photos[3])
    wait_for_pixels(qtbot, loupe)
    around = photos[2].digest, photos[4].digest, photos[5].digest
    qtbot.waitUntil(lambda: set(around) <= looking.digests, timeout=SOON)
    for by, number in ((1, 4), (1, 5)):
        loupe.step(by)
        assert loupe.shown is not None
        assert is_of(colour(loupe), number)


def test_a_selected_area_is_closed_with_its_photo(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList
) -> None:
    loupe.show_photos(photos, photos[3])
    wait_for_pixels(qtbot, loupe)
    loupe.frame.begin()
    assert loupe.frame.isVisible()
    loupe.step(1)
    assert not loupe.frame.isVisible()


def test_what_is_passed_by_is_never_shown_late(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList, looking: ImageLoader
) -> None:
    strangers: list[str] = []

    def check() -> None:
        if loupe.photo and loupe.shown and loupe.shown.digest != loupe.photo.digest:
            strangers.append(loupe.photo.path.name)

    looking.arrived.connect(check)
    loupe.show_photos(photos, photos[0])
    for by in (1, 1, 1, 1, 1, 1, 1, -1, -1, -1):
        loupe.step(by)
        check()
        qtbot.wait(15)
    wait_for_pixels(qtbot, loupe)
    assert loupe.photo == photos[4]
    assert is_of(colour(loupe), 4)
    assert strangers == []


def test_a_broken_photo_in_the_way_is_told_of_only_where_it_is_looked_at(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList, looking: ImageLoader
) -> None:
    photos[1].path.write_bytes(b"no picture")
    photos[2].path.unlink()
    loupe.show_photos(photos, photos[0])
    wait_for_pixels(qtbot, loupe)
    qtbot.waitUntil(lambda: photos[3].digest in looking.digests, timeout=SOON)
    assert loupe.error == ""
    loupe.step(1)
    qtbot.waitUntil(lambda: "1.jpg: The content is not an image" in loupe.error, timeout=SOON)
    loupe.step(1)
    qtbot.waitUntil(lambda: "2.jpg: The file was removed" in loupe.error, timeout=SOON)
    loupe.step(1)
    assert loupe.error == ""
    assert is_of(colour(loupe), 3)


def test_an_offline_photo_shows_its_best_thumbnail(
    qtbot: QtBot, loupe: Loupe, reader: ThumbnailReader, store: ThumbnailStore, draw_photo: Draw
) -> None:
    photo = draw_photo(1, presence=Presence.OFFLINE)
    draw(store.path(photo.digest), "#808080", SIDE, SIDE // 2)
    reader.request(reader, [photo.digest], 64)
    qtbot.waitUntil(lambda: reader.pixmap(photo.digest, 64) is not None)
    photos = PhotoList()
    photos.show([photo])
    loupe.show_photos(photos, photo)
    qtbot.waitUntil(lambda: loupe.canvas.pixels == SIDE)
    assert loupe.shown is None
    assert "offline" in loupe.error


def test_the_spot_and_the_zoom_stay_when_one_moves_on(
    qtbot: QtBot, loupe: Loupe, draw_photo: Draw
) -> None:
    photos = PhotoList()
    photos.show([draw_photo(0), draw_photo(1, 1200, 1800), draw_photo(2), draw_photo(3, 90, 60)])
    loupe.show_photos(photos, photos[0])
    zoom = loupe.canvas.zoom
    loupe.canvas.toggle(QPointF(800, 500))
    place = zoom.place()
    assert zoom.percent == 100
    for _ in range(2):
        loupe.step(1)
        assert zoom.percent == 100
    assert zoom.place() == place  # Also behind one that stands upright.
    qtbot.waitUntil(lambda: loupe.shown is not None and loupe.shown.side == 0, timeout=SOON)
    assert is_of(colour(loupe), 2)
    loupe.step(1)
    assert zoom.place().center().x() == pytest.approx(loupe.canvas.width() / 2)
    loupe.step(-1)
    assert zoom.place() == place


def test_a_photo_opened_from_the_grid_is_shown_whole(loupe: Loupe, photos: PhotoList) -> None:
    loupe.show_photos(photos, photos[0])
    loupe.canvas.toggle(QPointF(10, 10))
    loupe.show_photos(photos, photos[1])
    assert loupe.canvas.zoom.fitted


def test_clipping_is_marked_and_described(qtbot: QtBot, loupe: Loupe, tmp_path: Path) -> None:
    photos = PhotoList()
    paths = [draw(tmp_path / f"{name}.png", name, 600, 400) for name in ("white", "black", "grey")]
    photos.show([make_photo(n, path=path, digest=path.name) for n, path in enumerate(paths)])
    loupe.show_photos(photos, photos[0])
    switch(loupe, "clipping")
    for text, red, blue in (
        ("clipped highlights 100.0%", 255, 48),
        ("clipped shadows 100.0%", 63, 255),
    ):
        qtbot.waitUntil(
            lambda text=text: text in loupe.canvas.accessibleDescription(), timeout=SOON
        )
        seen = colour(loupe)
        assert (seen.red(), seen.blue()) == (red, blue)
        assert loupe.overlays.legend.isVisible()
        loupe.step(1)
    qtbot.waitUntil(
        lambda: (
            "clipped highlights 0.0%, clipped shadows 0.0%" in loupe.canvas.accessibleDescription()
        ),
        timeout=SOON,
    )
    assert colour(loupe).red() == colour(loupe).blue()
    switch(loupe, "clipping")
    assert not loupe.overlays.legend.isVisible()


def test_the_histogram_and_the_camera_info_stay_on_from_photo_to_photo(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList
) -> None:
    loupe.show_photos(photos, photos[0])
    switch(loupe, "histogram", "camera_info")
    for number in (0, 1):
        qtbot.waitUntil(lambda: "histogram" in loupe.canvas.accessibleDescription(), timeout=SOON)
        assert loupe.overlays.histogram.isVisible()
        assert loupe.overlays.exif_panel.lines[0] == f"{number}.jpg"
        assert any("1,800 × 1,200" in line for line in loupe.overlays.exif_panel.lines)
        loupe.step(1)


def test_full_screen_shows_the_photo_and_its_name_in_passing(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList
) -> None:
    loupe.show_photos(photos, photos[0])
    loupe.fill(True)
    assert loupe.canvas.size() == loupe.size()
    loupe.step(1)
    caption = loupe.overlays.caption_panel
    assert caption.isVisible()
    assert caption.text == "1.jpg  ·  2 of 8"
    qtbot.waitUntil(lambda: not caption.isVisible())
    loupe.step(1)
    assert caption.isVisible()
    loupe.fill(False)
    assert not caption.isVisible()


def test_space_presses_a_button_that_has_the_keyboard(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList
) -> None:
    loupe.show_photos(photos, photos[0])
    button = next(b for b in loupe.findChildren(QToolButton) if b.accessibleName() == "Next photo")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert loupe.photo == photos[1]


def test_a_loupe_that_is_left_holds_no_pixels(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList, looking: ImageLoader
) -> None:
    loupe.show_photos(photos, photos[0])
    qtbot.waitUntil(lambda: looking.weight > 0, timeout=SOON)
    loupe.hide()
    qtbot.wait(100)
    assert looking.weight == 0


def test_the_filmstrip_leads_to_other_photos_and_is_hidden_in_full_screen(
    qtbot: QtBot, loupe: Loupe, photos: PhotoList
) -> None:
    strip = loupe.filmstrip
    toggle = next(each for each in strip.actions() if each.objectName() == "filmstrip")
    assert not strip.isVisible()
    loupe.show_photos(photos, photos[0])
    toggle.trigger()
    qtbot.waitUntil(strip.isVisible)
    assert strip.row == 0
    with qtbot.waitSignal(loupe.moved):
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.rect_of(3).center())
    assert loupe.photo == photos[3]
    loupe.step(1)
    assert strip.row == 4
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Home)  # With its shortcuts, as a key from outside.
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert loupe.photo == photos[1]
    loupe.fill(True)
    assert not strip.isVisible()
    loupe.fill(False)
    assert strip.isVisible()
    toggle.trigger()
    assert not strip.isVisible()

"""Photos side by side: keys are about one of them, and all show the same thing at the same spot."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.photo import Photo, Presence
from app.domain.progress import Change, Task
from app.files.thumbnails import SIDE, ThumbnailStore
from app.library import Library
from app.settings import Settings
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.compare.compare import Compare
from app.ui.compare.pane import Pane
from app.ui.compare.panes import Panes
from app.ui.compare.survey import MOST, Survey
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.session import Session, make_session
from tests import pictures
from tests.scenery import KINDS
from tests.ui.scenes import make_photo

SOON = 20_000
"""Milliseconds: a child process has to start."""
SHIFTS = ((0, 0), (60, 0), (-40, 30), (30, -45), (0, 60), (-60, -30), (20, 20), (50, 40))
"""Of the frames of a burst, in pixels."""
STRANGER, SIZE = 9, (900, 600)


def frame(number: int) -> Image.Image:
    """One of a burst; the last but one is larger and turned, the last shows something else."""
    if number == STRANGER:
        return KINDS["Forest"](np.random.default_rng(3), SIZE)
    scene = KINDS["Garden"](np.random.default_rng(1), (1100, 800))
    across, down = SHIFTS[number - 1]
    cut = scene.crop((100 - across, 100 - down, 1000 - across, 700 - down))
    return cut.resize((1350, 900)) if number == len(SHIFTS) else cut


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Nine files."""
    folder = tmp_path_factory.mktemp("burst")
    return [pictures.write(folder / f"{n}.jpg", frame(n)) for n in range(1, STRANGER + 1)]


@pytest.fixture
def copies(drawn: list[Path], store: ThumbnailStore) -> list[Photo]:
    """They, as the library knows them."""
    photos: list[Photo] = []
    for number, path in enumerate(drawn, 1):
        with Image.open(path) as picture:
            photo = make_photo(number, path=path, width=picture.width, height=picture.height)
            picture.thumbnail((SIDE, SIDE))
            store.write(photo.digest, pictures.jpeg_bytes(picture))
        photos.append(photo)
    return photos


@pytest.fixture
def models(stocked: Bridge, store: ThumbnailStore) -> Iterator[Session]:
    """All of them."""
    models = make_session(stocked, Settings(), store)
    yield models
    for each in (models.image_loader, models.overlays, models.registration):
        each.stop()
        delete(each)


@pytest.fixture
def survey(qtbot: QtBot, models: Session, reader: ThumbnailReader) -> Iterator[Survey]:
    """Open, on nothing yet."""
    yield from show(
        qtbot,
        Survey(models.live_photos, panes_of(models, reader, MOST), models.face_tour, Actions()),
    )


@pytest.fixture
def compare(qtbot: QtBot, models: Session, reader: ThumbnailReader) -> Iterator[Compare]:
    """Open, on nothing yet."""
    yield from show(
        qtbot,
        Compare(models.live_photos, panes_of(models, reader, 2), models.face_tour, Actions()),
    )


def panes_of(models: Session, reader: ThumbnailReader, most: int) -> Panes:
    return Panes(models.image_loader, models.registration, reader, most)


def show(qtbot: QtBot, view: Survey | Compare) -> Iterator[Survey | Compare]:
    """In a window of its own, put away afterwards."""
    view.resize(1000, 700)
    view.show()
    qtbot.waitExposed(view)
    yield view
    view.hide()
    delete(view)


@pytest.fixture
def burst(copies: list[Photo]) -> PhotoList:
    """The frames, as a grid lists them."""
    photos = PhotoList()
    photos.show(copies)
    return photos


def numbers(view: Survey | Compare) -> list[int]:
    """Of the photos shown."""
    return [photo.id for photo in view.panes.photos]


def wait_until_aligned(qtbot: QtBot, view: Survey | Compare) -> None:
    def are_all_known() -> bool:
        panes = view.panes.shown
        return all("aligned" in pane.canvas.accessibleDescription() for pane in panes)

    qtbot.waitUntil(are_all_known, timeout=SOON)


def thing_at(pane: Pane, point: QPointF) -> tuple[float, float]:
    """What is at that point of the view, in pixels of the first frame."""
    assert pane.photo is not None
    across, down = SHIFTS[pane.photo.id - 1]
    part, scale = pane.canvas.zoom.fraction_at(point), pane.photo.width / SIZE[0]
    size = pane.canvas.zoom.picture
    return part.x() * size.width() / scale - across, part.y() * size.height() / scale - down


def test_the_same_thing_is_at_the_same_spot_in_all_panes(
    qtbot: QtBot, survey: Survey, copies: list[Photo]
) -> None:
    survey.show_photos(copies[:8], copies[0])
    wait_until_aligned(qtbot, survey)
    point = QPointF(130, 90)
    survey.panes.shown[2].canvas.toggle(point)  # 100 % of a frame that is not the first.
    meant = thing_at(survey.panes.shown[2], point)
    for pane in survey.panes.shown:
        assert thing_at(pane, point) == pytest.approx(meant, abs=2)
    larger = survey.panes.shown[-1].canvas.zoom
    assert larger.percent == pytest.approx(67, abs=1)
    survey.panes.shown[5].canvas.enlarge(1, point)
    meant = thing_at(survey.panes.shown[5], point)
    assert thing_at(survey.panes.shown[7], point) == pytest.approx(meant, abs=2)
    survey.resize(1300, 800)
    qtbot.waitUntil(lambda: survey.panes.shown[0].canvas.width() > 400)
    middle = survey.panes.shown[0].canvas.zoom.middle
    meant = thing_at(survey.panes.shown[5], middle)
    for pane in survey.panes.shown:
        assert thing_at(pane, middle) == pytest.approx(meant, abs=4)


def test_photos_without_overlap_are_shown_at_the_same_place_as_not_aligned(
    qtbot: QtBot, compare: Compare, burst: PhotoList
) -> None:
    compare.show_photos(burst, burst[7])
    wait_until_aligned(qtbot, compare)
    select, candidate = compare.panes.shown
    assert "not aligned" in candidate.note
    assert "not aligned" in candidate.canvas.accessibleDescription()
    select.canvas.toggle(QPointF(100, 300))
    places = [pane.canvas.zoom.fraction_at(pane.canvas.zoom.middle) for pane in compare.panes.shown]
    assert places[0].x() == pytest.approx(places[1].x(), abs=0.01)
    assert places[0].y() == pytest.approx(places[1].y(), abs=0.01)


def test_a_pane_moves_by_itself_and_keeps_its_offset_when_linked_again(
    qtbot: QtBot, survey: Survey, copies: list[Photo]
) -> None:
    survey.show_photos(copies[:3], copies[1])
    wait_until_aligned(qtbot, survey)
    first, second, third = (pane.canvas for pane in survey.panes.shown)
    middle = first.zoom.middle
    first.toggle(middle)
    before = thing_at(survey.panes.shown[0], middle)
    survey.panes.link(False)
    assert survey.panes.shown[1].note == "unlinked"
    second.zoom.pan(QPointF(-50, -20))
    second.steered.emit(middle)
    assert thing_at(survey.panes.shown[0], middle) == before
    assert thing_at(survey.panes.shown[2], middle) == pytest.approx(before, abs=2)
    survey.panes.link(True)
    aside = thing_at(survey.panes.shown[1], middle)
    assert aside == pytest.approx((before[0] + 50, before[1] + 20), abs=2)
    third.zoom.pan(QPointF(10, 0))
    third.steered.emit(middle)
    moved = thing_at(survey.panes.shown[1], middle)
    assert moved == pytest.approx((aside[0] - 10, aside[1]), abs=2)


def test_the_arrows_make_another_pane_current_and_announce_it(
    qtbot: QtBot, survey: Survey, copies: list[Photo]
) -> None:
    survey.show_photos(copies[:6], copies[0])
    assert survey.panes.columns == 3
    survey.setFocus()
    for key, number in (("Right", 2), ("Down", 5), ("Left", 4), ("Up", 1), ("Left", 1)):
        qtbot.keyClick(survey.focusWidget(), getattr(Qt.Key, f"Key_{key}"))
        assert survey.photo == copies[number - 1]
        text = [pane.canvas.accessibleDescription() for pane in survey.panes.shown]
        assert ["current" in words for words in text] == [n == number for n in range(1, 7)]
    qtbot.mouseClick(survey.panes.shown[3].canvas, Qt.MouseButton.LeftButton)
    assert survey.photo == copies[3]
    assert survey.panes.shown[3].canvas.zoom.fitted  # The click that chooses does not zoom.
    qtbot.mouseClick(survey.panes.shown[3].canvas, Qt.MouseButton.LeftButton)
    assert not survey.panes.shown[0].canvas.zoom.fitted


def test_a_photo_is_removed_from_the_survey_only(
    qtbot: QtBot, survey: Survey, copies: list[Photo]
) -> None:
    survey.show_photos(copies[:3], copies[1])
    survey.setFocus()
    qtbot.keyClick(survey.focusWidget(), Qt.Key.Key_Slash)
    assert numbers(survey) == [1, 3]
    assert survey.photo == copies[2]
    cross = next(
        button
        for button in survey.findChildren(QToolButton)
        if button.accessibleName() == "Remove 1.jpg from survey"
    )
    cross.click()
    assert numbers(survey) == [3]
    with qtbot.waitSignal(survey.left):
        survey.leave_out(3)


def test_more_than_nine_are_not_passed_over_in_silence(survey: Survey, copies: list[Photo]) -> None:
    more = [*copies, *(replace(copies[0], id=n) for n in range(10, 15))]
    survey.show_photos(more, more[12])
    assert len(survey.panes.shown) == 9
    assert survey.photo == more[12]
    assert survey.remark == "9 of 14 photos"


def _are_equal(panes: list[Pane]) -> bool:
    """But for a pixel of rounding."""
    widths, heights = ({getattr(pane, side)() for pane in panes} for side in ("width", "height"))
    return max(widths) - min(widths) <= 1 >= max(heights) - min(heights)


@pytest.mark.parametrize("size", [QSize(700, 500), QSize(1440, 900)])
def test_every_pane_has_its_room_in_any_window(
    qtbot: QtBot, survey: Survey, copies: list[Photo], size: QSize
) -> None:
    survey.resize(size)
    for count in range(2, 10):
        survey.show_photos(copies[:count], copies[0])
        qtbot.waitUntil(lambda: _are_equal(survey.panes.shown))
        assert survey.size() == size
        for pane in survey.panes.shown:
            room = pane.canvas.size()
            assert min(room.width(), room.height()) >= 80
            assert survey.panes.rect().contains(pane.geometry())


def test_the_select_stays_while_candidates_change_at_the_same_spot(
    qtbot: QtBot, compare: Compare, burst: PhotoList
) -> None:
    compare.show_photos(burst, burst[1])
    assert numbers(compare) == [2, 3]
    assert compare.photo == burst[2]
    wait_until_aligned(qtbot, compare)
    compare.panes.shown[0].canvas.toggle(QPointF(200, 250))
    place = compare.panes.shown[0].canvas.zoom.place()
    compare.setFocus()
    for key, number in (("Right", 4), ("Right", 5), ("Left", 4), ("Left", 3), ("Left", 1)):
        qtbot.keyClick(compare.focusWidget(), getattr(Qt.Key, f"Key_{key}"))
        assert numbers(compare) == [2, number]
        assert compare.panes.shown[0].canvas.zoom.place() == place
        wait_until_aligned(qtbot, compare)
        spots = [thing_at(pane, QPointF(200, 250)) for pane in compare.panes.shown]
        assert spots[1] == pytest.approx(spots[0], abs=2)
    qtbot.keyClick(compare.focusWidget(), Qt.Key.Key_Left)
    assert numbers(compare) == [2, 1]


def test_champions_change_by_one_key(qtbot: QtBot, compare: Compare, burst: PhotoList) -> None:
    compare.show_photos(burst, burst[0])
    compare.setFocus()
    qtbot.keyClick(compare.focusWidget(), Qt.Key.Key_Down)
    assert numbers(compare) == [2, 1]
    qtbot.keyClick(compare.focusWidget(), Qt.Key.Key_Down)
    assert numbers(compare) == [1, 2]
    qtbot.keyClick(compare.focusWidget(), Qt.Key.Key_Up)
    assert numbers(compare) == [2, 3]
    qtbot.keyClick(compare.focusWidget(), Qt.Key.Key_Return)
    assert numbers(compare) == [3, 4]


def test_a_candidate_hidden_by_a_filter_does_not_stop_the_others(
    compare: Compare, burst: PhotoList, copies: list[Photo]
) -> None:
    compare.show_photos(burst, burst[0])
    assert numbers(compare) == [1, 2]
    burst.renew([copies[0], *copies[2:]])
    assert numbers(compare) == [1, 2]
    compare.step(1)
    assert numbers(compare) == [1, 3]


def test_a_photo_that_is_gone_leaves_its_place_to_the_next(
    qtbot: QtBot, stocked: Bridge, compare: Compare, burst: PhotoList, copies: list[Photo]
) -> None:
    compare.show_photos(burst, burst[0])

    def lose(library: Library, photo: Photo) -> Task[None]:
        with library.catalog.transaction():
            library.catalog.photos.set_presence([photo.path], Presence.MISSING)
        yield Change(photos=frozenset({photo.id}))

    stocked.ask(lose, copies[1])
    qtbot.waitUntil(lambda: numbers(compare) == [1, 3])
    stocked.ask(lose, copies[0])
    qtbot.waitUntil(lambda: numbers(compare) == [3, 4])
    compare.step(-1)
    assert numbers(compare) == [3, 4]


def test_pixels_are_only_shown_in_the_pane_of_their_photo(
    qtbot: QtBot, compare: Compare, burst: PhotoList, models: Session
) -> None:
    strangers: list[str] = []

    def check() -> None:
        for pane in compare.panes.shown:
            shown = pane.progressive.shown
            if shown and pane.photo and shown.digest != pane.photo.digest:
                strangers.append(pane.photo.path.name)

    models.image_loader.arrived.connect(check)
    compare.show_photos(burst, burst[0])
    for operation in (compare.step, compare.step, lambda _: compare.swap(), compare.step) * 3:
        operation(1)
        check()
        qtbot.wait(15)
    compare.promote()
    panes = compare.panes.shown
    qtbot.waitUntil(lambda: all(pane.progressive.shown for pane in panes), timeout=SOON)
    check()
    assert strangers == []


def test_broken_and_offline_photos_stand_beside_the_others(
    qtbot: QtBot, survey: Survey, stocked: Bridge, copies: list[Photo], tmp_path: Path
) -> None:
    broken = replace(copies[1], path=tmp_path / "broken.jpg", digest="b" * 32)
    broken.path.write_bytes(b"no picture")
    offline = replace(copies[2], presence=Presence.OFFLINE)
    stocked.close()  # The library knows neither.
    survey.show_photos([copies[0], broken, offline], copies[0])
    panes = survey.panes.shown
    qtbot.waitUntil(lambda: "broken.jpg" in panes[1].error, timeout=SOON)
    assert "offline" in panes[2].error
    qtbot.waitUntil(lambda: panes[0].progressive.shown is not None, timeout=SOON)
    assert panes[0].error == ""


def test_one_lies_over_the_other_where_they_show_the_same(
    qtbot: QtBot, compare: Compare, burst: PhotoList
) -> None:
    compare.show_photos(burst, burst[6])
    wait_until_aligned(qtbot, compare)
    compare._actions["over"].trigger()
    split = compare.split
    qtbot.waitUntil(split.isVisible)
    across, down = (there - here for here, there in zip(SHIFTS[6], SHIFTS[7], strict=True))
    scale, place = split.zoom.scale, split.zoom.place()
    seen = split.place_of_other(split.zoom.picture * 1.5).map(QPointF(450, 300) * 1.5)
    assert seen.x() == pytest.approx(place.left() + (450 - across) * scale, abs=2)
    assert seen.y() == pytest.approx(place.top() + (300 - down) * scale, abs=2)
    compare.setFocus()
    at = split.at
    qtbot.keyClick(compare.focusWidget(), Qt.Key.Key_Comma)
    assert split.at < at
    handle = QPointF(split.at * split.width(), 100).toPoint()
    qtbot.mousePress(split, Qt.MouseButton.LeftButton, pos=handle)
    qtbot.mouseMove(split, handle + QPointF(200, 0).toPoint())
    qtbot.mouseRelease(split, Qt.MouseButton.LeftButton, pos=handle)
    assert split.at > at
    assert split.zoom.fitted  # To take hold of the line is no click.


def test_the_split_and_the_panes_show_the_same_spot(
    qtbot: QtBot, compare: Compare, burst: PhotoList
) -> None:
    compare.show_photos(burst, burst[0])
    wait_until_aligned(qtbot, compare)
    left = compare.panes.shown[0].canvas.zoom
    compare.panes.shown[0].canvas.toggle(QPointF(100, 200))
    over = compare._actions["over"]
    before, scale = left.fraction_at(left.middle), left.scale
    over.trigger()
    zoom = compare.split.zoom
    assert zoom.fraction_at(zoom.middle).toTuple() == pytest.approx(before.toTuple())
    assert zoom.scale == scale
    compare.split.enlarge(2, zoom.middle)
    over.trigger()
    assert left.fraction_at(left.middle).toTuple() == pytest.approx(before.toTuple())
    assert left.scale > scale


def test_a_survey_that_is_left_holds_no_pixels(
    qtbot: QtBot, survey: Survey, copies: list[Photo], models: Session
) -> None:
    survey.show_photos(copies, copies[0])
    qtbot.waitUntil(lambda: models.image_loader.weight > 0, timeout=SOON)
    survey.hide()
    qtbot.wait(100)
    assert models.image_loader.weight == 0
    assert survey.photo is None

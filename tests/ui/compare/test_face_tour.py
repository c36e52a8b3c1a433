"""From face to face in Compare and Survey: all panes show the same person, and then the whole again."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.people import Box, Face, FaceRef
from app.domain.photo import Photo
from app.domain.progress import Task
from app.files.thumbnails import ThumbnailStore
from app.library import Library
from app.settings import Settings
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.compare.compare import Compare
from app.ui.compare.face_tour import NO_FACES, NOT_LOOKED
from app.ui.compare.panes import Panes
from app.ui.compare.survey import MOST, Survey
from app.ui.compare.view import PanesView
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.session import Session, make_session
from tests.ui.scenes import make_photo

LEFT, RIGHT = Box(0.1, 0.2, 0.06, 0.09), Box(0.8, 0.6, 0.06, 0.09)
NEAR_LEFT = Box(0.12, 0.22, 0.06, 0.09)


@pytest.fixture
def models(stocked: Bridge, store: ThumbnailStore) -> Iterator[Session]:
    models = make_session(stocked, Settings(), store)
    yield models
    for each in (models.image_loader, models.overlays, models.registration):
        each.stop()
        delete(each)


Find = Callable[[dict[Photo, tuple[Box, ...]]], None]


@pytest.fixture
def find(qtbot: QtBot, stocked: Bridge) -> Find:
    """Store what a model saw on photos."""

    def store(library: Library, faces: dict[str, list[Face]]) -> Task[bool]:
        yield from ()
        with library.catalog.transaction():
            library.catalog.faces.put("m", faces)
            library.catalog.faces.put_counts("m", {d: len(some) for d, some in faces.items()})
        return True

    def ask(boxes: dict[Photo, tuple[Box, ...]]) -> None:
        done: list[bool] = []
        faces = {
            photo.digest: [Face(FaceRef(photo.digest, box)) for box in some]
            for photo, some in boxes.items()
        }
        stocked.ask(store, faces, answer=done.append)
        qtbot.waitUntil(lambda: done == [True])

    return ask


@pytest.fixture
def copies() -> list[Photo]:
    """The photos of the library."""
    return [make_photo(number) for number in (1, 2, 3)]


@pytest.fixture
def photos(copies: list[Photo]) -> list[Photo]:
    return copies


@pytest.fixture
def survey(qtbot: QtBot, models: Session, reader: ThumbnailReader) -> Iterator[Survey]:
    panes = Panes(models.image_loader, models.registration, reader, MOST)
    yield from show(qtbot, Survey(models.live_photos, panes, models.face_tour, Actions()))


@pytest.fixture
def compare(qtbot: QtBot, models: Session, reader: ThumbnailReader) -> Iterator[Compare]:
    panes = Panes(models.image_loader, models.registration, reader, 2)
    yield from show(qtbot, Compare(models.live_photos, panes, models.face_tour, Actions()))


def show(qtbot: QtBot, view: PanesView) -> Iterator[PanesView]:
    view.resize(900, 500)
    view.show()
    qtbot.waitExposed(view)
    yield view
    view.hide()
    delete(view)


def press(qtbot: QtBot, view: PanesView, *, back: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(view.tour.moved, timeout=20_000):
        view.setFocus()
        qtbot.keyClick(view.focusWidget(), Qt.Key.Key_O, held)


def middles(view: PanesView) -> list[tuple[float, float]]:
    """What is in the middle of each pane, in shares of the photo."""
    zooms = [pane.canvas.zoom for pane in view.panes.shown]
    parts = [zoom.fraction_at(zoom.middle) for zoom in zooms]
    return [(part.x(), part.y()) for part in parts]


def of(*boxes: Box) -> list[tuple[float, float]]:
    middles = [(box.x + box.width / 2, box.y + box.height / 2) for box in boxes]
    return [pytest.approx(middle, abs=0.002) for middle in middles]


def test_each_press_shows_the_next_face_in_all_panes(
    qtbot: QtBot, survey: Survey, find: Find, photos: list[Photo]
) -> None:
    find({photos[0]: (LEFT, RIGHT), photos[1]: (RIGHT, NEAR_LEFT)})
    survey.show_photos(photos[:2], photos[0])
    press(qtbot, survey)
    assert middles(survey) == of(LEFT, NEAR_LEFT)
    assert survey.tour.text == "Face 1 of 2"
    press(qtbot, survey)
    assert middles(survey) == of(RIGHT, RIGHT)
    press(qtbot, survey)
    assert middles(survey) == of(LEFT, NEAR_LEFT)
    press(qtbot, survey, back=True)
    assert middles(survey) == of(RIGHT, RIGHT)


def test_panes_stay_on_the_person_while_one_is_moved_and_zoomed(
    qtbot: QtBot, survey: Survey, find: Find, photos: list[Photo]
) -> None:
    find({photos[0]: (LEFT,), photos[1]: (NEAR_LEFT,)})
    survey.show_photos(photos[:2], photos[0])
    press(qtbot, survey)
    first = survey.panes.shown[0].canvas
    first.enlarge(1, first.zoom.middle)
    first.zoom.pan(QPointF(-20, 0))
    first.steered.emit(first.zoom.middle)
    one, other = middles(survey)
    assert (other[0] - one[0], other[1] - one[1]) == pytest.approx((0.02, 0.02), abs=0.002)


def test_leaving_shows_the_photos_whole_and_linked_as_before(
    qtbot: QtBot, survey: Survey, find: Find, photos: list[Photo]
) -> None:
    find({photos[0]: (LEFT,), photos[1]: (NEAR_LEFT,)})
    survey.show_photos(photos[:2], photos[0])
    press(qtbot, survey)
    assert survey.leave_face()
    assert survey.panes.fitted
    assert not survey.leave_face()
    first = survey.panes.shown[0].canvas
    first.toggle(first.zoom.middle)
    one, other = middles(survey)
    assert other == pytest.approx(one, abs=0.002)


def test_the_zoom_key_ends_the_tour(
    qtbot: QtBot, survey: Survey, find: Find, photos: list[Photo]
) -> None:
    find({photos[0]: (LEFT,), photos[1]: (NEAR_LEFT,)})
    survey.show_photos(photos[:2], photos[0])
    press(qtbot, survey)
    survey.toggle()
    assert survey.panes.fitted
    assert survey.tour.face is None


def test_the_next_candidate_is_shown_at_the_same_person(
    qtbot: QtBot, compare: Compare, find: Find, photos: list[Photo]
) -> None:
    find({photos[0]: (LEFT,), photos[1]: (LEFT,), photos[2]: (RIGHT, NEAR_LEFT)})
    listed = PhotoList()
    listed.show(photos)
    compare.show_photos(listed, photos[0])
    press(qtbot, compare)
    with qtbot.waitSignal(compare.tour.moved, timeout=20_000):
        compare.step(1)
    assert middles(compare) == of(LEFT, NEAR_LEFT)


def test_a_pane_without_that_person_shows_the_same_place(
    qtbot: QtBot, survey: Survey, find: Find, photos: list[Photo]
) -> None:
    find({photos[0]: (), photos[1]: (RIGHT,)})
    survey.show_photos(photos[:2], photos[0])
    press(qtbot, survey)
    assert middles(survey) == of(RIGHT, RIGHT)


def test_it_says_why_there_is_no_face(
    qtbot: QtBot, survey: Survey, find: Find, photos: list[Photo]
) -> None:
    survey.show_photos(photos[:2], photos[0])
    press(qtbot, survey)
    assert survey.tour.text == NOT_LOOKED
    find({photos[0]: (), photos[2]: ()})
    survey.show_photos([photos[0], photos[2]], photos[0])
    press(qtbot, survey)
    assert survey.tour.text == NO_FACES
    assert survey.panes.fitted

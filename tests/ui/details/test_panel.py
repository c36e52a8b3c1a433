"""The details panel: a histogram of one photo, and where the selected photos were taken."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.photo import Photo
from app.files.thumbnails import ThumbnailStore
from app.tasks.library.list_photos import list_photos_by_id
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.details.histogram import describe_tones
from app.ui.details.model import DetailsModel, Located
from app.ui.details.panel import DetailsPanel
from app.ui.details.small_map import SmallMap
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.history.model import HistoryModel
from app.ui.loupe.overlay_model import OverlayModel
from app.ui.map.projection import to_world
from app.ui.photo_cache import PhotoCache
from tests.ui.scenes import store_thumbnail

VIENNA = "48.208500, 16.372100"


@pytest.fixture
def details(stocked: Bridge) -> DetailsModel:
    return DetailsModel(stocked, PhotoCache(stocked))


@pytest.fixture
def history(stocked: Bridge) -> HistoryModel:
    return HistoryModel(stocked)


@pytest.fixture
def panel(
    qtbot: QtBot,
    stocked: Bridge,
    reader: ThumbnailReader,
    details: DetailsModel,
    history: HistoryModel,
) -> Iterator[DetailsPanel]:
    """Open, and no photo is selected."""
    tones = OverlayModel()
    actions = Actions(stocked)
    panel = DetailsPanel(details, history, reader, tones, actions)
    panel.resize(300, 900)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    tones.stop()
    delete(panel)
    delete(tones)


def test_the_histogram_is_that_of_the_one_selected_photo(
    qtbot: QtBot,
    panel: DetailsPanel,
    details: DetailsModel,
    store: ThumbnailStore,
    copies: list[Photo],
) -> None:
    white, black = copies[0], copies[3]
    store_thumbnail(store, white, "#ffffff")
    store_thumbnail(store, black, "#000000")
    assert not panel.histogram.isVisible()
    for photo, text in ((white, "100.0% white"), (black, "100.0% black"), (white, "100.0% white")):
        details.show_photos([photo])
        assert panel.histogram.isVisible()
        curves = panel.histogram.curves
        qtbot.waitUntil(lambda text=text, c=curves: text in c.accessibleDescription())
    details.show_photos([white, black])
    assert not panel.histogram.isVisible()


def test_tones_are_described() -> None:
    tones = np.zeros((3, 256), np.float32)
    tones[:, 0], tones[:, 51], tones[:, 255] = 0.25, 0.5, 0.25
    assert describe_tones(tones) == (
        "Half of the pixels are darker than 20%; 25.0% black, 25.0% white"
    )


def test_the_map_shows_where_the_selected_photos_were_taken_and_is_hidden_without_a_position(
    qtbot: QtBot,
    stocked: Bridge,
    panel: DetailsPanel,
    details: DetailsModel,
    history: HistoryModel,
) -> None:
    def select(*ids: int) -> None:
        photos: list[list[Photo]] = []
        stocked.ask(list_photos_by_id, ids, answer=photos.append)
        qtbot.waitUntil(lambda: bool(photos))
        details.show_photos(photos[0])

    select(1, 4)
    history.edit(details.photos[1:], {"position": VIENNA})
    qtbot.waitUntil(panel.map.isVisible)
    assert details.located.points.tolist() == to_world(np.array([[48.2085, 16.3721]])).tolist()
    assert "1 photo with a position" in panel.map.accessibleDescription()
    with qtbot.waitSignal(panel.map_opened) as opened:
        qtbot.keyClick(panel.map, Qt.Key.Key_Space)
    assert opened.args == [[1, 4]]
    select(6)
    qtbot.waitUntil(lambda: not panel.map.isVisible())
    select(4)
    qtbot.waitUntil(panel.map.isVisible)
    details.show_photos([])
    assert not panel.map.isVisible()


def test_half_a_million_photos_are_some_hundred_dots_on_the_small_map(
    qtbot: QtBot, show_map: Callable[[np.ndarray], SmallMap]
) -> None:
    chance = np.random.default_rng(0)
    near = np.array([48.0, 16.0]) + chance.normal(0, 0.2, (500_000, 2))
    shown = show_map(near)
    dots = np.array(shown.dots(shown.view))
    assert 50 < len(dots) < 3000
    assert (dots > 0).all()
    assert (dots < [shown.width(), shown.height()]).all()


def test_a_single_photo_stands_in_the_middle_among_the_places_around(
    qtbot: QtBot, show_map: Callable[[np.ndarray], SmallMap]
) -> None:
    shown = show_map(np.array([[48.2085, 16.3721]]))
    ((x, y),) = shown.dots(shown.view)
    assert abs(x - shown.width() / 2) < 4
    assert abs(y - shown.height() / 2) < 4
    assert shown.view.zoom == 7
    assert not shown.grab().isNull()


@pytest.fixture
def show_map(qtbot: QtBot) -> Callable[[np.ndarray], SmallMap]:
    """Shows a small map of latitudes and longitudes."""

    def make(degrees: np.ndarray) -> SmallMap:
        shown = SmallMap()
        qtbot.addWidget(shown)
        shown.resize(240, shown.height())
        world = to_world(degrees)
        shown.show_located(Located(len(world), world))
        shown.show()
        qtbot.waitExposed(shown)
        return shown

    return make

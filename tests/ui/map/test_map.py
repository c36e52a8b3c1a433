"""The map: what is clicked, drawn around and dropped is what is meant."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.columns.photos import PhotoColumns
from app.domain.metadata import PhotoMetadata
from app.settings import Settings
from app.tasks.places.list_positions import PhotoPositions
from app.tasks.places.track import TrackRequest
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.history.model import HistoryModel
from app.ui.map.clusters import LEVELS, inside, make_clusters
from app.ui.map.drag import Tool
from app.ui.map.likeness_model import make_likeness
from app.ui.map.model import MapModel, MapPoints
from app.ui.map.page import MapPage
from app.ui.map.position_dialog import PositionDialog
from app.ui.map.projection import Viewport, from_world, to_world
from app.ui.map.track_dialog import TrackDialog
from app.ui.map.track_model import TrackModel
from app.ui.map.view import MapView
from tests.files.test_gpx import WALK, write
from tests.ui.scenes import make_photo

CITIES = np.array(
    [[48.2085, 16.3721], [48.2085, 16.3721], [40.7128, -74.006], [-33.8568, 151.2153]]
)


def make_points(degrees: np.ndarray = CITIES) -> MapPoints:
    columns = PhotoColumns.of([make_photo(number) for number in range(1, len(degrees) + 2)])
    rows = np.arange(len(degrees))
    positions = PhotoPositions(columns, rows, np.array([len(degrees)]), degrees)
    world = to_world(degrees)
    levels = tuple(make_clusters(world, level) for level in range(LEVELS))
    return MapPoints(positions, world, levels)


@pytest.fixture
def view(qtbot: QtBot, reader: ThumbnailReader) -> MapView:
    view = MapView(reader)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.show_points(make_points(), np.zeros(0, np.int64))
    return view


def pixel(view: MapView, point: int) -> QPoint:
    """Where a photo is painted."""
    x, y = view.view.to_screen(make_points().world[point : point + 1])[0]
    return QPoint(round(x), round(y))


def test_degrees_and_the_world_are_each_others_inverse() -> None:
    for latitude, longitude in [*CITIES.tolist(), [85.0, -179.9], [0.0, 0.0]]:
        x, y = to_world(np.array([[latitude, longitude]]))[0]
        assert from_world(x, y) == pytest.approx((latitude, longitude))


def test_zooming_keeps_the_place_at_the_pointer() -> None:
    view = Viewport(800, 600, 0.5, 0.4, 5.0)
    before = view.at(100, 500)
    assert view.zoomed(1.5, 100, 500).at(100, 500) == pytest.approx(before)
    assert view.zoomed(-99, 0, 0).edges[0] == pytest.approx(0)


def test_every_photo_is_in_one_cluster_of_each_zoom() -> None:
    random = np.random.default_rng(0)
    world = to_world(random.uniform((-60, -180), (70, 180), (500, 2)))
    for level in range(LEVELS):
        clusters = make_clusters(world, level)
        assert sorted(clusters.order.tolist()) == list(range(500))
        assert clusters.counts.sum() == 500
        assert set(clusters.members(0).tolist()) <= set(clusters.order.tolist())
    assert len(make_clusters(world, 0).counts) < len(make_clusters(world, 4).counts)


def test_a_lasso_holds_what_is_inside_of_it() -> None:
    points = np.array([[0.5, 0.5], [0.9, 0.5], [2.0, 0.5], [0.5, 1.5]])
    notched = np.array([[0, 0], [1, 0], [0.6, 0.5], [1, 1], [0, 1]])
    assert inside(points, notched).tolist() == [True, False, False, False]


def test_a_click_selects_a_cluster_and_ctrl_adds_one(view: MapView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.selected) as clicked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=pixel(view, 0))
    assert clicked.args[0].tolist() == [0, 1]
    ctrl = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(view.selected) as added:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, ctrl, pixel(view, 3))
    assert added.args[0].tolist() == [0, 1, 3]
    with qtbot.waitSignal(view.selected) as emptied:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    assert emptied.args[0].tolist() == []


def drag(view: MapView, *way: QPoint, held: Qt.KeyboardModifier) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, held, way[0])
    for point in way[1:]:
        QTest.mouseMove(view, point)
        QTest.qWait(1)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, held, way[-1])


@pytest.mark.parametrize("tool", [Tool.RECTANGLE, Tool.LASSO])
def test_what_is_drawn_around_is_selected(view: MapView, qtbot: QtBot, tool: Tool) -> None:
    view.tool = tool
    middle = pixel(view, 3)
    corners = [QPoint(-40, -40), QPoint(40, -40), QPoint(40, 40), QPoint(-40, 40)]
    if tool is Tool.RECTANGLE:
        corners = [corners[0], corners[2]]
    with qtbot.waitSignal(view.selected) as drawn:
        drag(view, *(middle + each for each in corners), held=Qt.KeyboardModifier.NoModifier)
    assert drawn.args[0].tolist() == [3]


def test_a_drag_moves_the_map_and_a_wheel_zooms_it(view: MapView) -> None:
    view.zoom(3)
    before = view.view
    drag(
        view,
        QPoint(400, 300),
        QPoint(430, 310),
        QPoint(450, 320),
        held=Qt.KeyboardModifier.NoModifier,
    )
    assert view.view.x < before.x
    assert view.view.y < before.y
    zoom = view.view.zoom
    turn = QWheelEvent(
        QPointF(400, 300), QPointF(400, 300), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(turn)
    assert view.view.zoom == pytest.approx(zoom + 0.5)


def test_photos_at_one_position_are_opened_and_others_divided(view: MapView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=pixel(view, 0))
    assert opened.args[0].tolist() == [0, 1]
    everything = make_clusters(make_points().world, 0)
    whole = int(everything.counts.argmax())
    if everything.counts[whole] > 2:
        before = view.view.zoom
        view.open_cluster(whole)
        assert view.view.zoom >= before


def test_all_is_done_by_keys(view: MapView, qtbot: QtBot) -> None:
    view.setFocus()
    with qtbot.waitSignal(view.selected) as stepped:
        QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert len(stepped.args[0])
    assert "selected" in view.accessibleDescription()
    view.zoom(4)
    before = view.view
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.view.x < before.x
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.view != before


def test_land_that_is_cut_at_the_edges_still_covers_the_view(view: MapView) -> None:
    x, y = to_world(np.array([[48.2, 16.37]]))[0]
    for zoom in (3.0, 8.0, 16.0):
        view.view = replace(view.view, x=x, y=y, zoom=zoom).held()
        view.show_points(make_points(np.zeros((0, 2))), np.zeros(0, np.int64))
        image = view.grab().toImage()
        land = image.pixelColor(790, 590) if zoom > 3 else image.pixelColor(400, 310)
        assert land.lightness() > 40


@pytest.fixture
def page(stocked: Bridge, reader: ThumbnailReader, qtbot: QtBot) -> MapPage:
    history = HistoryModel(stocked)
    page = MapPage(
        reader,
        Actions(),
        Settings(),
        points=MapModel(stocked),
        likeness=MapModel(stocked, make_likeness),
        history=history,
    )
    page.resize(1000, 700)
    page.show()
    qtbot.waitUntil(lambda: page._model.points is not None, timeout=10_000)
    return page


def test_photos_dropped_on_the_map_are_placed_and_undone(page: MapPage, qtbot: QtBot) -> None:
    assert "No photo has a position" in page._empty_state._large.text()
    page.actions_["photos_without_position"].setChecked(True)
    assert len(page.grid.photos) == 7
    page.place(tuple(page.grid.photos[row] for row in (0, 1)), (48.2085, 16.3721))
    qtbot.waitUntil(lambda: page._model.points is not None and len(page._model.points) == 2)
    assert len(page.grid.photos) == 5
    page.actions_["photos_without_position"].setChecked(False)
    page.map.select(np.array([0, 1]))
    assert [p.metadata.position for p in page.grid.photos] == ["48.208500, 16.372100"] * 2
    page._history.undo()
    qtbot.waitUntil(lambda: page._model.points is not None and len(page._model.points) == 0)
    assert len(page.grid.photos) == 0


def test_photos_sought_from_elsewhere_are_selected_where_they_are(
    page: MapPage, qtbot: QtBot
) -> None:
    page.actions_["photos_without_position"].setChecked(True)
    photos = [page.grid.photos[row] for row in range(3)]
    for photo, position in zip(photos, CITIES[1:].tolist(), strict=True):
        page.place((photo,), (position[0], position[1]))
    qtbot.waitUntil(lambda: page._model.points is not None and len(page._model.points) == 3)
    page.actions_["map_likeness"].setChecked(True)
    page.show_photos([photos[1].id, 404])
    assert page.map is page._views[0]
    assert [photo.id for photo in page.grid.selected] == [photos[1].id]
    x, y = to_world(CITIES[2:3])[0]
    assert (page.map.view.x, page.map.view.y) == pytest.approx((x, y))


def test_a_typed_position_says_which_place_it_is(page: MapPage, qtbot: QtBot) -> None:
    photo = make_photo(1)
    dialog = PositionDialog(page._history, [photo], page)
    assert not dialog.set.isEnabled()
    for text in ("48.2085, 16.3721", "Vienna", "wien"):
        dialog.line.setText(text)
        assert dialog.set.isEnabled()
        assert "near Vienna, Austria" in dialog.note.text()
    dialog.line.setText("no such city at all")
    assert not dialog.set.isEnabled()
    removed = replace(photo, metadata=PhotoMetadata(position="none"))
    assert PositionDialog(page._history, [removed], page).line.text() == ""


def test_a_track_is_shown_before_it_is_used(
    page: MapPage, stocked: Bridge, tmp_path: Path, qtbot: QtBot
) -> None:
    model = TrackModel(stocked, page._history)
    dialog = TrackDialog(model, [write(tmp_path, *WALK)], [], page)
    qtbot.waitUntil(lambda: model.plan is not None, timeout=10_000)
    assert not dialog.set.isEnabled()
    assert "0 photos found on the track" in dialog.note.text()
    dialog.zone.setText("Mars")
    assert "not a time zone" in dialog.note.text()
    model.show(None, TrackRequest((tmp_path / "gone.gpx",)))
    qtbot.waitUntil(lambda: bool(model.error))
    assert "gone.gpx" in dialog.note.text()


def test_other_photos_are_painted_in_place_of_those_before(view: MapView, qtbot: QtBot) -> None:
    view.grab()
    moved = CITIES + 1.0
    view.show_points(make_points(moved), np.arange(2))
    view.grab()
    x, y = view.view.to_screen(make_points(moved).world[:1])[0]
    with qtbot.waitSignal(view.selected) as clicked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert clicked.args[0].tolist() == [0, 1]

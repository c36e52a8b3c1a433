"""The map of likeness: what is painted, clicked and drawn around is what is meant."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.columns.photos import PhotoColumns
from app.settings import Settings
from app.tasks.grouping.likeness import LikenessPoints
from app.tasks.grouping.likeness_colours import MOST, code_texts
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.history.model import HistoryModel
from app.ui.map.clusters import LEVELS, make_clusters
from app.ui.map.drag import Tool
from app.ui.map.likeness_model import LikenessMapPoints, make_likeness
from app.ui.map.likeness_view import LikenessView
from app.ui.map.model import MapModel
from app.ui.map.page import MapPage
from tests.ui.map.test_map import drag
from tests.ui.scenes import make_photo

PLACES = np.array([[0.2, 0.2], [0.21, 0.2], [0.8, 0.2], [0.5, 0.8]])


def make_points() -> LikenessMapPoints:
    columns = PhotoColumns.of([make_photo(number) for number in range(1, len(PLACES) + 1)])
    listed = LikenessPoints(columns, np.arange(len(PLACES)), np.zeros(0, np.int64), PLACES)
    levels = tuple(make_clusters(PLACES, level) for level in range(LEVELS))
    order = np.array([1, 0, 0, 0])
    heads = []
    for clusters in levels:
        members = [clusters.members(each) for each in range(len(clusters.starts))]
        heads.append(np.array([its[order[its].argmin()] for its in members]))
    codings = {"theme": code_texts(["Dogs", "Dogs", "Cats", ""])}
    middles = np.array([[0.205, 0.2], [0.8, 0.2]])
    return LikenessMapPoints(
        listed, PLACES, levels, codings, order, tuple(heads), ("Dogs", "Cats"), middles
    )


@pytest.fixture
def view(qtbot: QtBot, reader: ThumbnailReader) -> LikenessView:
    view = LikenessView(reader)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.show_points(make_points(), np.zeros(0, np.int64))
    return view


def pixel(view: LikenessView, point: int) -> QPoint:
    x, y = view.view.to_screen(PLACES[point : point + 1])[0]
    return QPoint(round(x), round(y))


def test_of_photos_in_one_spot_the_most_typical_is_painted(view: LikenessView) -> None:
    assert [each.digest for each in view._shown_markers].count(make_points().digest(1)) == 1
    assert make_points().digest(0) not in [each.digest for each in view._shown_markers]


def test_no_thumbnail_is_over_another(view: LikenessView) -> None:
    for zoom in (0.0, 2.0, 5.0):
        view.zoom(zoom)
        rects = [each.rect for each in view._shown_markers]
        assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])


def test_thumbnails_grow_as_one_zooms(view: LikenessView) -> None:
    before = view._shown_markers[0].rect.width()
    view.look_at(0.2, 0.2, view.view.zoom + 3)
    assert view._shown_markers[0].rect.width() > before


def test_a_click_selects_the_photo_that_is_seen(view: LikenessView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.selected) as clicked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=pixel(view, 1))
    assert clicked.args[0].tolist() == [1]
    with qtbot.waitSignal(view.selected) as emptied:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    assert emptied.args[0].tolist() == []


def test_a_lasso_selects_all_points_inside_of_it(view: LikenessView, qtbot: QtBot) -> None:
    view.tool = Tool.LASSO
    middle = pixel(view, 0)
    corners = [QPoint(-50, -50), QPoint(60, -50), QPoint(60, 60), QPoint(-50, 60)]
    with qtbot.waitSignal(view.selected) as drawn:
        drag(view, *(middle + each for each in corners), held=Qt.KeyboardModifier.NoModifier)
    assert drawn.args[0].tolist() == [0, 1]


def test_points_are_painted_in_the_colour_of_their_kind(view: LikenessView) -> None:
    legend = dict(view.legend())
    assert list(legend) == ["Dogs", "Cats"]
    image = view._point_image(make_points())
    at = pixel(view, 2)
    assert image.pixelColor(at).name() == legend["Cats"].name()
    view.select(np.array([2]))
    assert view._point_image(make_points()).pixelColor(at).name() != legend["Cats"].name()


def test_rare_values_are_coloured_together() -> None:
    coding = code_texts([str(number % 20) for number in range(100)] + [""])
    assert len(coding.names) == MOST + 1
    assert coding.codes[-1] == -1
    assert coding.codes.max() == MOST


def test_the_page_turns_to_likeness_and_remembers_it(
    stocked: Bridge, reader: ThumbnailReader, qtbot: QtBot
) -> None:
    settings, likeness = Settings(), MapModel(stocked, make_likeness)
    page = MapPage(
        reader,
        Actions(),
        settings,
        points=MapModel(stocked),
        likeness=likeness,
        history=HistoryModel(stocked),
    )
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.actions_["map_likeness"].setChecked(True)
    assert settings.map_of_likeness
    qtbot.waitUntil(lambda: likeness.points is not None, timeout=10_000)
    assert "once photos are grouped" in page._empty_state._small.text()
    likeness._take(make_points())
    page.map.select(np.arange(3))
    assert len(page.grid.photos) == 3
    page.actions_["map_likeness"].setChecked(False)
    assert not settings.map_of_likeness

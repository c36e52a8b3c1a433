"""Results grid: the threshold line is placed, can be dragged, and hides no photo."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from pytestqt.qtbot import QtBot

from app.tasks.searching.search import SearchHit, SearchResult
from app.ui.grid.layout import BAND, Layout
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.search.results import Results
from app.ui.search.results_grid import ResultsGrid
from tests.ui.scenes import NONE, make_photo

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("head", [0, 1, 5, 7, 10, 23])
def test_every_tile_is_found_where_it_is_laid_around_a_band(head: int) -> None:
    layout = Layout(23, 600, QSize(110, 130), head=head)
    for row in range(23):
        place = layout.rect(row)
        assert layout.at(place.center().x(), place.center().y()) == row
        assert row in layout.between(place.top(), place.bottom())
        assert not place.intersects(layout.band)
        assert place.bottom() <= layout.height
    assert layout.at(50, layout.band.center().y()) is None
    assert layout.height <= Layout(23, 600, QSize(110, 130)).height + BAND + layout.pitch


def test_down_and_up_cross_the_band_in_their_column() -> None:
    layout = Layout(23, 600, QSize(110, 130), head=7)
    assert layout.columns == 5
    assert layout.below(0, 1) == 5
    assert layout.below(5, 1) == 7  # The first below the band.
    assert layout.below(3, 1) == 6  # No tile is there: the last before the band.
    assert layout.below(8, -1) == 6


def find(matching: int, of: int) -> SearchResult:
    photos = [make_photo(number) for number in range(1, of + 1)]
    near_duplicates = (make_photo(101), make_photo(102))
    found = tuple(
        SearchHit(
            photo,
            1 - photo.id / 100,
            (1 - photo.id / 100,),
            near_duplicates if photo.id == 2 else (),
        )
        for photo in photos
    )
    return SearchResult(found, matching, matching, of, 0.5, ((),), (0.5,))


@pytest.fixture
def grid(qtbot: QtBot, reader: ThumbnailReader) -> ResultsGrid:
    """Seven matches of thirty results, five in a row."""
    results = Results()
    made = ResultsGrid(results, reader, 100)
    qtbot.addWidget(made)
    made.resize(5 * (made.layout_.tile.width() + 8) + 8 + 24, 700)
    made.show()
    qtbot.waitExposed(made)
    results.show_result(find(7, 30), set(), beyond=True)
    return made


def test_the_threshold_is_dragged_to_where_it_is_dropped(qtbot: QtBot, grid: ResultsGrid) -> None:
    begin = grid.band.center()
    end = grid.rect(2).center() + QPoint(10, 0)
    viewport = grid.viewport()
    qtbot.mousePress(viewport, LEFT, NONE, begin)
    qtbot.mouseMove(viewport, (begin + end) / 2)
    qtbot.mouseMove(viewport, end)
    with qtbot.waitSignal(grid.threshold_moved) as cut:
        qtbot.mouseRelease(viewport, LEFT, NONE, end)
    assert cut.args == [3]
    assert not grid.selection.keys


def test_a_press_on_the_threshold_changes_nothing(qtbot: QtBot, grid: ResultsGrid) -> None:
    with qtbot.assertNotEmitted(grid.threshold_moved):
        qtbot.mouseClick(grid.viewport(), LEFT, NONE, grid.band.center())


def test_the_badge_opens_and_the_rest_of_the_photo_selects(qtbot: QtBot, grid: ResultsGrid) -> None:
    tile = grid.rect(1)
    corner = QPoint(tile.left() + 16, tile.top() + 8 + 66 + 16)
    with qtbot.waitSignal(grid.stack_toggled) as stacked:
        qtbot.mouseClick(grid.viewport(), LEFT, NONE, corner)
    assert stacked.args == [2]
    with qtbot.waitSignal(grid.stack_toggled), qtbot.assertNotEmitted(grid.activated):
        qtbot.mouseDClick(grid.viewport(), LEFT, NONE, corner)
    with qtbot.assertNotEmitted(grid.stack_toggled):
        qtbot.mouseClick(grid.viewport(), LEFT, NONE, tile.center())
        qtbot.mouseClick(grid.viewport(), LEFT, NONE, grid.rect(2).bottomLeft() + QPoint(16, -50))


def test_a_dragged_threshold_counts_results_and_not_expanded_stacks(grid: ResultsGrid) -> None:
    grid.results.show_result(find(7, 30), {2}, beyond=True)
    assert grid.results.line == 9
    assert grid.results.results_before(5) == 3
    assert "weaker match" in grid.describe_tile(9)


def test_what_is_as_like_as_a_result_is_told_in_any_order(grid: ResultsGrid) -> None:
    assert [grid.results.as_like(row) for row in (0, 6, 9)] == [1, 7, 10]
    result = find(7, 30)
    turned = (*result.hits[6::-1], *result.hits[7:])
    grid.results.show_result(replace(result, hits=turned), {2}, beyond=True)
    # The last match has the best score now; two more tiles are the expanded stack.
    assert [grid.results.as_like(row) for row in (0, 6, 8, 9, 11)] == [7, 2, 1, 8, 10]

"""The wall of what was found: the line lies where it is drawn, can be dragged, and hides no photo."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from pytestqt.qtbot import QtBot

from app.tasks.search import Findings, Found
from app.ui.models.results import Results
from app.ui.views.found_wall import FoundWall
from app.ui.views.layout import BAND, Layout
from app.ui.views.thumbnails import ThumbnailReader
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


def find(matching: int, of: int) -> Findings:
    photos = [make_photo(number) for number in range(1, of + 1)]
    twins = (make_photo(101), make_photo(102))
    found = tuple(
        Found(photo, 1 - photo.id / 100, (1 - photo.id / 100,), twins if photo.id == 2 else ())
        for photo in photos
    )
    return Findings(found, matching, matching, of, 0.5, ((),), (0.5,))


@pytest.fixture
def wall(qtbot: QtBot, reader: ThumbnailReader) -> FoundWall:
    """Seven that match of thirty, five in a line."""
    results = Results()
    made = FoundWall(results, reader, 100)
    qtbot.addWidget(made)
    made.resize(5 * (made.layout_.tile.width() + 8) + 8 + 24, 700)
    made.show()
    qtbot.waitExposed(made)
    results.lay(find(7, 30), set(), beyond=True)
    return made


def test_the_line_is_dragged_to_where_it_is_let_go(qtbot: QtBot, wall: FoundWall) -> None:
    begin = wall.band.center()
    end = wall.rect(2).center() + QPoint(10, 0)
    viewport = wall.viewport()
    qtbot.mousePress(viewport, LEFT, NONE, begin)
    qtbot.mouseMove(viewport, (begin + end) / 2)
    qtbot.mouseMove(viewport, end)
    with qtbot.waitSignal(wall.cut) as cut:
        qtbot.mouseRelease(viewport, LEFT, NONE, end)
    assert cut.args == [3]
    assert not wall.selection.keys


def test_a_press_on_the_line_draws_nothing_anew(qtbot: QtBot, wall: FoundWall) -> None:
    with qtbot.assertNotEmitted(wall.cut):
        qtbot.mouseClick(wall.viewport(), LEFT, NONE, wall.band.center())


def test_the_badge_opens_and_the_rest_of_the_photo_selects(qtbot: QtBot, wall: FoundWall) -> None:
    tile = wall.rect(1)
    corner = QPoint(tile.left() + 16, tile.top() + 8 + 66 + 16)
    with qtbot.waitSignal(wall.folded) as folded:
        qtbot.mouseClick(wall.viewport(), LEFT, NONE, corner)
    assert folded.args == [2]
    with qtbot.waitSignal(wall.folded), qtbot.assertNotEmitted(wall.activated):
        qtbot.mouseDClick(wall.viewport(), LEFT, NONE, corner)
    with qtbot.assertNotEmitted(wall.folded):
        qtbot.mouseClick(wall.viewport(), LEFT, NONE, tile.center())
        qtbot.mouseClick(wall.viewport(), LEFT, NONE, wall.rect(2).bottomLeft() + QPoint(16, -50))


def test_a_dragged_line_counts_results_and_not_opened_twins(wall: FoundWall) -> None:
    wall.results.lay(find(7, 30), {2}, beyond=True)
    assert wall.results.line == 9
    assert wall.results.results_before(5) == 3
    assert "below the line" in wall.say_tile(9)


def test_what_is_as_like_as_a_result_is_told_in_any_order(wall: FoundWall) -> None:
    assert [wall.results.as_like(row) for row in (0, 6, 9)] == [1, 7, 10]
    findings = find(7, 30)
    turned = (*findings.found[6::-1], *findings.found[7:])
    wall.results.lay(replace(findings, found=turned), {2}, beyond=True)
    # The last of the match is the likeliest now; two more tiles are the opened twins.
    assert [wall.results.as_like(row) for row in (0, 6, 8, 9, 11)] == [7, 2, 1, 8, 10]

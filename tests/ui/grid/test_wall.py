"""Selectable grid: arithmetic, selection, and a stable position while photos arrive."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from pytestqt.qtbot import QtBot

from app.domain.photo import Presence
from app.ui.grid.layout import Layout
from app.ui.grid.painting import photo_side, photo_tile
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import PhotoList, Timeline
from app.ui.grid.selection import Selection
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.status_bar import NOTCH, change_size, make_size_slider
from tests.ui.scenes import CTRL, NONE, SHIFT, make_photo


@pytest.fixture
def timeline() -> Timeline:
    """Two hundred photos, a second apart."""
    timeline = Timeline()
    timeline.show([make_photo(number) for number in range(1, 201)])
    return timeline


@pytest.fixture
def grid(qtbot: QtBot, timeline: Timeline, reader: ThumbnailReader) -> PhotoGrid:
    """A grid of photos, five to a row."""
    grid = PhotoGrid(timeline, reader, 100)
    qtbot.addWidget(grid)
    grid.resize(5 * (grid.layout_.tile.width() + 8) + 8 + 24, 500)
    grid.show()
    qtbot.waitExposed(grid)
    assert grid.layout_.columns == 5
    return grid


@pytest.mark.parametrize("width", [90, 130, 500, 777, 3840])
def test_every_tile_is_found_where_it_is_laid(width: int) -> None:
    layout = Layout(1003, width, QSize(110, 130))
    for row in (0, 1, 2, 57, 500, 1001, 1002):
        rect = layout.rect(row)
        assert layout.at(rect.center().x(), rect.center().y()) == row
        assert row in layout.between(rect.top(), rect.bottom())
        assert rect.bottom() < layout.height
        assert rect.right() < max(width, 130)


def test_tiles_do_not_overlap_and_gaps_belong_to_none() -> None:
    layout = Layout(40, 600, QSize(110, 130))
    rects = [layout.rect(row) for row in range(40)]
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    assert layout.at(rects[0].right() + 1, rects[0].top()) is None
    assert layout.at(0, 0) is None
    assert layout.at(rects[39].left(), rects[39].bottom() + 200) is None


def test_a_hundred_thousand_tiles_fit_in_qts_coordinates() -> None:
    assert Layout(100_000, 400, QSize(400, 424)).height < 2**31


@pytest.mark.parametrize("side", [96, 176, 260, 384])
@pytest.mark.parametrize("width", [640, 1000, 1283, 2560])
def test_tiles_grow_to_fill_the_width(
    qtbot: QtBot, timeline: Timeline, reader: ThumbnailReader, width: int, side: int
) -> None:
    grid = PhotoGrid(timeline, reader, side)
    qtbot.addWidget(grid)
    grid.resize(width, 500)
    grid.show()
    qtbot.waitExposed(grid)
    columns, tile = grid.layout_.columns, grid.layout_.tile
    assert photo_side(tile.width()) >= side
    assert grid.rect(columns - 1).right() >= grid.viewport().width() - 8 - columns
    assert grid.rect(1).left() - grid.rect(0).right() <= 10
    assert photo_tile(photo_side(tile.width())) == tile


def test_a_tile_wider_than_the_grid_is_made_to_fit(grid: PhotoGrid) -> None:
    grid.set_side(384)
    grid.resize(240, 500)
    assert grid.layout_.columns == 1
    assert grid.rect(0).right() < grid.viewport().width()


def test_larger_and_smaller_are_always_seen(grid: PhotoGrid) -> None:
    grid.resize(1000, 500)
    slider = make_size_slider()
    slider.valueChanged.connect(lambda value: grid.set_side(value * NOTCH))
    slider.setValue(slider.minimum())
    seen = [grid.layout_.columns]
    for steps in (1, 1, 1, 1, -1, -1):
        change_size(slider, steps, lambda: grid.layout_.columns)
        seen.append(grid.layout_.columns)
    assert seen == [7, 6, 5, 4, 3, 4, 5]
    slider.setValue(slider.maximum())
    change_size(slider, 1, lambda: grid.layout_.columns)
    assert slider.value() == slider.maximum()


def test_a_range_is_selected_from_where_it_began() -> None:
    selection = Selection()
    selection.only(10)
    selection.reach(14, lambda key: key, lambda row: row)
    selection.reach(8, lambda key: key, lambda row: row)
    assert selection.keys == {8, 9, 10}
    assert selection.current == 8
    selection.toggle(9)
    assert selection.keys == {8, 10}


def test_a_click_selects_ctrl_adds_and_shift_reaches(qtbot: QtBot, grid: PhotoGrid) -> None:
    def click(row: int, modifiers: Qt.KeyboardModifier) -> None:
        qtbot.mouseClick(
            grid.viewport(), Qt.MouseButton.LeftButton, modifiers, grid.rect(row).center()
        )

    click(2, NONE)
    click(4, CTRL)
    assert grid.selection.keys == {3, 5}
    click(7, SHIFT)
    assert grid.selection.keys == {5, 6, 7, 8}
    click(6, NONE)
    assert grid.selection.keys == {7}
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(1, 1))
    assert grid.selection.keys == set()


def test_keys_walk_by_lines_and_to_the_ends(qtbot: QtBot, grid: PhotoGrid) -> None:
    grid.go_to(0)
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 6),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_End, 199),
        (Qt.Key.Key_Right, 199),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageDown, 15),
    ):
        qtbot.keyClick(grid, key)
        assert grid.current_row == row
        assert grid.current_row in grid.visible_rows()


def test_the_current_photo_is_described(grid: PhotoGrid) -> None:
    grid.go_to(4)
    assert grid.accessibleDescription().startswith("000005.jpg")
    grid.select_all()
    assert grid.accessibleDescription().endswith("200 selected")


def test_photos_that_arrive_move_neither_the_place_nor_the_selection(
    grid: PhotoGrid, timeline: Timeline
) -> None:
    grid.go_to(120)
    key, before = timeline.key(120), grid.rect(120).top()
    timeline.merge([make_photo(1000 + i, time=3.5) for i in range(10)])
    row = timeline.row(key)
    assert row == 130
    assert grid.rect(130).top() == before
    assert grid.selection.keys == {key}


def test_all_stay_selected_while_more_arrive(grid: PhotoGrid, timeline: Timeline) -> None:
    grid.select_all()
    timeline.merge([make_photo(1000, time=3.5), make_photo(7, presence=Presence.MISSING)])
    assert [photo.id for photo in grid.selected] == [n for n in range(1, 201) if n != 7]


def test_at_the_top_new_photos_are_seen_arriving(grid: PhotoGrid, timeline: Timeline) -> None:
    timeline.merge([make_photo(1000, time=0.0)])
    assert grid.verticalScrollBar().value() == 0
    assert timeline.key(grid.visible_rows()[0]) == 1000


def test_the_same_photos_stay_in_sight_when_tiles_grow(grid: PhotoGrid) -> None:
    grid.verticalScrollBar().setValue(2000)
    first = grid.visible_rows()[0]
    grid.set_side(150)
    assert first in grid.visible_rows()


def test_a_photo_read_anew_is_not_shown_twice() -> None:
    timeline = Timeline()
    timeline.show([make_photo(1), make_photo(2), make_photo(3)])
    timeline.merge([make_photo(1, time=9.0)])
    assert [timeline.key(row) for row in range(3)] == [2, 3, 1]
    timeline.merge([make_photo(2, presence=Presence.MISSING)])
    assert [timeline.key(row) for row in range(2)] == [3, 1]


def test_many_and_few_new_photos_are_put_in_the_same_order() -> None:
    few, many = Timeline(), Timeline()
    photos = [make_photo(i, time=float(i * 7919 % 3001)) for i in range(1, 3001)]
    many.merge(photos)
    for start in range(0, 3000, 500):
        few.merge(photos[start : start + 500])
    assert [few.key(row) for row in range(3000)] == [many.key(row) for row in range(3000)]
    assert all(few.row(few.key(row)) == row for row in range(0, 3000, 101))


def test_ranked_photos_keep_the_order_and_captions_given() -> None:
    photos = PhotoList()
    photos.show([make_photo(9), make_photo(2)], ["0.91", "0.87"])
    assert (photos.row(9), photos.row(2), photos.row(5)) == (0, 1, None)
    assert photos.caption(1) == "0.87"

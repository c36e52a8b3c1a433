"""Compare and Survey by key: metadata is set for the current photo and no other."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.metadata import Flag
from app.ui.application import Application
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.groups.review_grid import ReviewGrid
from tests.journeys.hands import ALT, CTRL, SHIFT, drop, press, wait_until_read
from tests.pictures import write_scene, write_scenes

Key = Qt.Key
HERE, GONE = Flag.PICK, Flag.REJECT


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Five scenes; of the first there are two copies."""
    folder = tmp_path / "pictures"
    write_scenes(folder, 5)
    for name in ("copy.jpg", "more.jpg"):
        write_scene(folder / "copies" / name, 0)
    return folder


def select(qtbot: QtBot, desk: Application, count: int) -> PhotoGrid:
    """The first photos in the grid, the last of them current."""
    grid = desk.window.page.grid
    assert isinstance(grid, PhotoGrid)
    grid.go_to(0)
    desk.window.take_keyboard()
    for _ in range(count - 1):
        press(qtbot, desk, Key.Key_Right, SHIFT)
    assert len(grid.selected) == count
    return grid


def flags(desk: Application, *ids: int) -> list[Flag | None]:
    """Of these photos, as the page of photos shows them."""
    timeline = desk.session.timeline
    by_id = {timeline.key(row): timeline[row].flag for row in range(len(timeline))}
    return [by_id[each] for each in ids]


def test_metadata_is_set_for_the_current_photo_only_and_undone(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    drop(desk, pictures)
    wait_until_read(qtbot, desk, 7)
    window = desk.window
    ids = [photo.id for photo in select(qtbot, desk, 4).selected]
    press(qtbot, desk, Key.Key_N)
    survey = window.survey
    assert window.front is survey
    assert [photo.id for photo in survey.panes.photos] == ids
    assert window.chosen == [survey.photo]
    press(qtbot, desk, Key.Key_Left)
    press(qtbot, desk, Key.Key_P)
    qtbot.waitUntil(lambda: flags(desk, *ids) == [None, None, HERE, None])
    qtbot.waitUntil(lambda: "picked" in survey.panes.shown[2].canvas.accessibleDescription())
    press(qtbot, desk, Key.Key_X, SHIFT)
    qtbot.waitUntil(lambda: flags(desk, *ids) == [None, None, GONE, None])
    assert survey.panes.current is survey.panes.shown[3]
    press(qtbot, desk, Key.Key_P, SHIFT)
    qtbot.waitUntil(lambda: flags(desk, *ids) == [GONE, GONE, GONE, None])
    press(qtbot, desk, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: flags(desk, *ids) == [None, None, GONE, None])
    press(qtbot, desk, Key.Key_G)
    assert window.front is None
    assert window.photo is not None
    assert window.photo.id == ids[3]


def test_candidates_change_while_the_select_stays_and_the_better_one_replaces_it(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    drop(desk, pictures)
    wait_until_read(qtbot, desk, 7)
    grid = select(qtbot, desk, 1)
    ids = [grid.photos.key(row) for row in range(7)]
    press(qtbot, desk, Key.Key_C)
    compare = desk.window.compare

    def shown() -> list[int]:
        return [photo.id for photo in compare.panes.photos]

    assert shown() == ids[:2]
    press(qtbot, desk, Key.Key_X, SHIFT)
    assert shown() == [ids[0], ids[2]]
    press(qtbot, desk, Key.Key_A)
    press(qtbot, desk, Key.Key_3)
    assert shown() == [ids[0], ids[3]]
    qtbot.waitUntil(lambda: flags(desk, *ids[:4]) == [None, GONE, None, None])
    press(qtbot, desk, Key.Key_P, SHIFT)
    assert shown() == [ids[3], ids[4]]
    qtbot.waitUntil(lambda: flags(desk, *ids[:5]) == [GONE, GONE, None, None, None])
    press(qtbot, desk, Key.Key_E)
    assert desk.window.front is desk.window.loupe
    assert desk.window.loupe.photo is not None
    assert desk.window.loupe.photo.id == ids[4]


def test_of_a_group_the_current_photo_is_kept_and_all_the_others_go(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    drop(desk, pictures)
    wait_until_read(qtbot, desk, 7)
    press(qtbot, desk, Key.Key_1, ALT)
    press(qtbot, desk, Key.Key_Return)
    assert isinstance(desk.window.page.grid, ReviewGrid)
    press(qtbot, desk, Key.Key_C)
    compare = desk.window.compare
    assert compare.photo is not None
    kept = compare.photo.id
    members = [compare.photos.key(row) for row in range(3)]
    press(qtbot, desk, Key.Key_P, SHIFT)
    others = [each for each in members if each != kept]
    qtbot.waitUntil(lambda: flags(desk, kept, *others) == [None, GONE, GONE])
    assert desk.window.front is None  # No group is left.
    press(qtbot, desk, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: flags(desk, *members) == [None, None, None])

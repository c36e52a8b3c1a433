"""From copies on the disk to decisions that last, by key, through the window's own widgets."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from app.domain.groups import Tier
from app.domain.metadata import Flag
from app.ui.application import Application
from app.ui.dialogs.keep_best import KeepBestDialog
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.groups.review_grid import ReviewGrid
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import ALT, CTRL, NONE, SHIFT, drop, press, wait_until_read
from tests.pictures import write_scenes

Key = Qt.Key


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Four scenes; the first two lie in another folder too."""
    folder = tmp_path / "pictures"
    write_scenes(folder / "trip", 4)
    (folder / "backup").mkdir()
    for name in ("000.jpg", "001.jpg"):
        shutil.copy(folder / "trip" / name, folder / "backup" / name)
    return folder


def review(qtbot: QtBot, desk: Application) -> ReviewGrid:
    """Open the first group of identical photos."""
    press(qtbot, desk, Key.Key_1, ALT)
    press(qtbot, desk, Key.Key_Return)
    grid = desk.window.page.grid
    assert isinstance(grid, ReviewGrid)
    return grid


def flags(desk: Application) -> list[Flag | None]:
    """Of all photos, as the page of photos shows them."""
    timeline = desk.session.timeline
    return [timeline[row].flag for row in range(len(timeline))]


def shown_text(desk: Application) -> set[str]:
    """What stands on the window."""
    labels = desk.window.findChildren(QLabel)
    return {label.text() for label in labels if label.isVisible()}


def read(qtbot: QtBot, desk: Application, folder: Path, photos: int, groups: int) -> None:
    """Drop the folder, and wait for all photos and the groups of identical ones."""
    drop(desk, folder)
    wait_until_read(qtbot, desk, photos)
    qtbot.waitUntil(lambda: desk.session.groups.open(Tier.EXACT_DUPLICATE) == groups)


def test_a_decision_lasts_until_a_newcomer_opens_the_group_again(
    qtbot: QtBot, open_desk: OpenDesk, desk: Application, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    grid = review(qtbot, desk)
    first = [photo.digest for photo in grid.selected]
    assert len(grid.photos) == 2
    assert "Group 1 of 2" in shown_text(desk)
    press(qtbot, desk, Key.Key_P, SHIFT)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 1)
    assert grid.photos[0].digest not in first
    assert "Group 1 of 1" in shown_text(desk)
    assert any(words.startswith("Kept 00") for words in shown_text(desk))

    press(qtbot, desk, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 0)
    qtbot.waitUntil(lambda: grid.photos[0].digest in first)
    qtbot.waitUntil(lambda: desk.session.groups.open(Tier.EXACT_DUPLICATE) == 2)

    press(qtbot, desk, Key.Key_P, SHIFT)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 1)
    press(qtbot, desk, Key.Key_K, SHIFT)
    qtbot.waitUntil(lambda: "All 2 groups are decided" in shown_text(desk))
    desk.window.close()

    again = open_desk()
    wait_until_read(qtbot, again, 6)
    assert flags(again).count(Flag.REJECT) == 1
    qtbot.waitUntil(lambda: again.session.groups.open(Tier.EXACT_DUPLICATE) == 0)
    shutil.copy(pictures / "trip" / "000.jpg", pictures / "trip" / "third.jpg")
    press(qtbot, again, Key.Key_F5)
    wait_until_read(qtbot, again, 7)
    qtbot.waitUntil(lambda: again.session.groups.open(Tier.EXACT_DUPLICATE) == 1)
    grid = review(qtbot, again)
    assert len(grid.photos) == 3
    assert any("Added after your decision: third.jpg." in words for words in shown_text(again))
    row = next(row for row in range(3) if grid.photos[row].path.name == "third.jpg")
    assert "New" in [plate.text for plate in grid.caption(row).plates]


def test_flags_are_set_in_every_grid_and_in_the_loupe(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    press(qtbot, desk, Key.Key_1, CTRL)
    grid = desk.window.page.grid
    assert isinstance(grid, PhotoGrid)
    grid.go_to(0)
    press(qtbot, desk, Key.Key_X)
    qtbot.waitUntil(lambda: flags(desk)[0] is Flag.REJECT)
    press(qtbot, desk, Key.Key_E)
    press(qtbot, desk, Key.Key_Right)
    press(qtbot, desk, Key.Key_P)
    qtbot.waitUntil(lambda: flags(desk)[1] is Flag.PICK)
    shown = desk.window.loupe.photo
    assert shown is not None
    assert shown.flag is Flag.PICK
    press(qtbot, desk, Key.Key_U)
    qtbot.waitUntil(lambda: flags(desk)[1] is None)
    press(qtbot, desk, Key.Key_Escape)
    press(qtbot, desk, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: flags(desk)[1] is Flag.PICK)
    press(qtbot, desk, Key.Key_F, CTRL | ALT)
    qtbot.waitUntil(lambda: isinstance(desk.window.focusWidget(), QLineEdit))
    field = desk.window.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "xpu")
    assert field.text() == "xpu"
    assert flags(desk)[:2] == [Flag.REJECT, Flag.PICK]


def test_a_decision_in_the_loupe_is_about_its_photo_and_leads_to_the_next_group(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    grid = review(qtbot, desk)
    press(qtbot, desk, Key.Key_Return)
    press(qtbot, desk, Key.Key_Right)
    assert desk.window.front is desk.window.loupe
    kept = desk.window.loupe.photo
    press(qtbot, desk, Key.Key_P)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.PICK) == 1)
    assert desk.window.front is desk.window.loupe
    press(qtbot, desk, Key.Key_P, SHIFT)
    assert desk.window.front is desk.window.loupe
    assert desk.window.loupe.photo is grid.photos[0]  # The first of the next group.
    assert kept not in [grid.photos[row] for row in range(2)]
    press(qtbot, desk, Key.Key_Escape)
    assert desk.window.focusWidget() is grid
    assert "Group 1 of 1" in shown_text(desk)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 1)
    assert kept is not None
    now = {photo.id: photo for photo in map(desk.session.timeline.__getitem__, range(6))}
    assert now[kept.id].flag is Flag.PICK


def test_flags_are_seen_on_the_results_of_a_search(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    timeline = desk.session.timeline
    grid = desk.window.page.grid
    assert isinstance(grid, PhotoGrid)
    grid.go_to(0)
    press(qtbot, desk, Key.Key_S)
    search = desk.session.search
    results = search.results
    qtbot.waitUntil(lambda: search.trail.here is not None and search.pending is None)
    search.show_more()
    assert len(results) > 0
    other = results[0]
    desk.session.history.edit([timeline[0], other], {"flag": Flag.REJECT})
    qtbot.waitUntil(lambda: results[0].flag is Flag.REJECT)
    assert results[0].id == other.id
    assert results.caption(0)


def test_the_group_shown_stays_while_groups_are_listed_anew(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    grid = review(qtbot, desk)
    press(qtbot, desk, Key.Key_BracketRight)
    assert "Group 2 of 2" in shown_text(desk)
    shown = [grid.photos.key(row) for row in range(2)]
    grid.go_to(1)
    desk.session.groups.list_all()
    shutil.copy(pictures / "trip" / "002.jpg", pictures / "trip" / "another.jpg")
    press(qtbot, desk, Key.Key_F5)
    wait_until_read(qtbot, desk, 7)
    qtbot.waitUntil(lambda: desk.session.groups.open(Tier.EXACT_DUPLICATE) == 3)
    assert [grid.photos.key(row) for row in range(2)] == shown
    assert grid.current_row == 1
    press(qtbot, desk, Key.Key_BracketLeft)
    assert [grid.photos.key(row) for row in range(2)] != shown


def test_a_decision_on_a_group_leads_to_the_next_and_is_counted(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    review(qtbot, desk)
    press(qtbot, desk, Key.Key_N, SHIFT)
    assert "Group 1 of 1" in shown_text(desk)
    qtbot.waitUntil(lambda: desk.session.groups.open(Tier.EXACT_DUPLICATE) == 1)
    press(qtbot, desk, Key.Key_Escape)
    assert desk.actions["identical"].iconText() == "Exact duplicates 1"


def test_the_best_of_all_is_kept_after_the_list_was_seen(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    press(qtbot, desk, Key.Key_1, ALT)
    press(qtbot, desk, Key.Key_K, CTRL | SHIFT)
    qtbot.waitUntil(lambda: desk.window.findChild(KeepBestDialog) is not None)
    dialog = desk.window.findChild(KeepBestDialog)
    assert isinstance(dialog, KeepBestDialog)
    table = dialog.findChild(QTableView)
    assert table is not None
    assert table.model().rowCount() == 2
    qtbot.keyClick(dialog, Key.Key_Return, NONE)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 2)
    qtbot.waitUntil(lambda: "All 2 groups are decided" in shown_text(desk))
    desk.window.activateWindow()  # As a desktop does when a dialog closes.
    qtbot.waitUntil(desk.window.isActiveWindow)
    press(qtbot, desk, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: desk.session.groups.open(Tier.EXACT_DUPLICATE) == 2)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 0)


def test_the_loupe_goes_from_group_to_group(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    grid = review(qtbot, desk)
    press(qtbot, desk, Key.Key_E)
    first = desk.window.photo
    press(qtbot, desk, Key.Key_BracketRight)
    assert desk.window.front is desk.window.loupe
    assert desk.window.photo is grid.photos[0]
    assert desk.window.photo != first
    press(qtbot, desk, Key.Key_BracketLeft)
    assert desk.window.photo == first

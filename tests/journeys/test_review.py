"""From copies on the disk to decisions that last, by key, through the window's own widgets."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from app.marks import Flag
from app.photo import Tier
from app.ui.application import Desk
from app.ui.views.keeps_dialog import KeepsDialog
from app.ui.views.photo_wall import PhotoWall
from app.ui.views.review_wall import ReviewWall
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


def review(qtbot: QtBot, desk: Desk) -> ReviewWall:
    """Open the first group of identical photos."""
    press(qtbot, desk, Key.Key_1, ALT)
    press(qtbot, desk, Key.Key_Return)
    wall = desk.window.page.wall
    assert isinstance(wall, ReviewWall)
    return wall


def flags(desk: Desk) -> list[Flag | None]:
    """Of all photos, as the page of photos shows them."""
    browsing = desk.models.browsing
    return [browsing[row].flag for row in range(len(browsing))]


def said(desk: Desk) -> set[str]:
    """What stands on the window."""
    labels = desk.window.findChildren(QLabel)
    return {label.text() for label in labels if label.isVisible()}


def read(qtbot: QtBot, desk: Desk, folder: Path, photos: int, groups: int) -> None:
    """Drop the folder, and wait for all photos and the groups of identical ones."""
    drop(desk, folder)
    wait_until_read(qtbot, desk, photos)
    qtbot.waitUntil(lambda: desk.models.groups.open(Tier.IDENTICAL) == groups)


def test_a_decision_lasts_until_a_newcomer_opens_the_group_again(
    qtbot: QtBot, open_desk: OpenDesk, desk: Desk, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    wall = review(qtbot, desk)
    first = [photo.digest for photo in wall.selected]
    assert len(wall.photos) == 2
    assert "Group 1 of 2" in said(desk)
    press(qtbot, desk, Key.Key_P, SHIFT)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 1)
    assert wall.photos[0].digest not in first
    assert "Group 1 of 1" in said(desk)
    assert any(words.startswith("Kept 00") for words in said(desk))

    press(qtbot, desk, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 0)
    qtbot.waitUntil(lambda: wall.photos[0].digest in first)
    qtbot.waitUntil(lambda: desk.models.groups.open(Tier.IDENTICAL) == 2)

    press(qtbot, desk, Key.Key_P, SHIFT)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 1)
    press(qtbot, desk, Key.Key_K, SHIFT)
    qtbot.waitUntil(lambda: "All 2 groups are decided" in said(desk))
    desk.window.close()

    again = open_desk()
    wait_until_read(qtbot, again, 6)
    assert flags(again).count(Flag.REJECT) == 1
    assert again.models.groups.open(Tier.IDENTICAL) == 0
    shutil.copy(pictures / "trip" / "000.jpg", pictures / "trip" / "third.jpg")
    press(qtbot, again, Key.Key_F5)
    wait_until_read(qtbot, again, 7)
    qtbot.waitUntil(lambda: again.models.groups.open(Tier.IDENTICAL) == 1)
    wall = review(qtbot, again)
    assert len(wall.photos) == 3
    assert any("third.jpg joined after you decided." in words for words in said(again))
    row = next(row for row in range(3) if wall.photos[row].path.name == "third.jpg")
    assert "New" in [plate.text for plate in wall.caption(row).plates]


def test_flags_are_given_on_every_wall_and_in_the_loupe(
    qtbot: QtBot, desk: Desk, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    press(qtbot, desk, Key.Key_1, CTRL)
    wall = desk.window.page.wall
    assert isinstance(wall, PhotoWall)
    wall.go_to(0)
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


def test_what_is_said_in_the_loupe_is_about_its_photo_and_leads_to_the_next_group(
    qtbot: QtBot, desk: Desk, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    wall = review(qtbot, desk)
    press(qtbot, desk, Key.Key_Return)
    press(qtbot, desk, Key.Key_Right)
    assert desk.window.front is desk.window.loupe
    kept = desk.window.loupe.photo
    press(qtbot, desk, Key.Key_P)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.PICK) == 1)
    assert desk.window.front is desk.window.loupe
    press(qtbot, desk, Key.Key_P, SHIFT)
    assert desk.window.front is desk.window.loupe
    assert desk.window.loupe.photo is wall.photos[0]  # The first of the next group.
    assert kept not in [wall.photos[row] for row in range(2)]
    press(qtbot, desk, Key.Key_Escape)
    assert desk.window.focusWidget() is wall
    assert "Group 1 of 1" in said(desk)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 1)
    assert kept is not None
    now = {photo.id: photo for photo in map(desk.models.browsing.__getitem__, range(6))}
    assert now[kept.id].flag is Flag.PICK


def test_flags_are_seen_on_the_results_of_a_search(
    qtbot: QtBot, desk: Desk, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    browsing = desk.models.browsing
    wall = desk.window.page.wall
    assert isinstance(wall, PhotoWall)
    wall.go_to(0)
    press(qtbot, desk, Key.Key_S)
    searches = desk.models.searches
    results = searches.results
    qtbot.waitUntil(lambda: searches.trail.here is not None and searches.awaited is None)
    searches.show_more()
    assert len(results) > 0
    other = results[0]
    desk.models.deciding.mark([browsing[0], other], {"flag": Flag.REJECT})
    qtbot.waitUntil(lambda: results[0].flag is Flag.REJECT)
    assert results[0].id == other.id
    assert results.caption(0)


def test_the_group_shown_stays_while_groups_are_listed_anew(
    qtbot: QtBot, desk: Desk, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    wall = review(qtbot, desk)
    press(qtbot, desk, Key.Key_BracketRight)
    assert "Group 2 of 2" in said(desk)
    shown = [wall.photos.key(row) for row in range(2)]
    wall.go_to(1)
    desk.models.groups.list_all()
    shutil.copy(pictures / "trip" / "002.jpg", pictures / "trip" / "another.jpg")
    press(qtbot, desk, Key.Key_F5)
    wait_until_read(qtbot, desk, 7)
    qtbot.waitUntil(lambda: desk.models.groups.open(Tier.IDENTICAL) == 3)
    assert [wall.photos.key(row) for row in range(2)] == shown
    assert wall.current_row == 1
    press(qtbot, desk, Key.Key_BracketLeft)
    assert [wall.photos.key(row) for row in range(2)] != shown


def test_what_is_said_of_one_group_leads_to_the_next_and_is_counted(
    qtbot: QtBot, desk: Desk, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    review(qtbot, desk)
    press(qtbot, desk, Key.Key_N, SHIFT)
    assert "Group 1 of 1" in said(desk)
    qtbot.waitUntil(lambda: desk.models.groups.open(Tier.IDENTICAL) == 1)
    press(qtbot, desk, Key.Key_Escape)
    assert desk.actions["identical"].iconText() == "Identical 1"


def test_the_best_of_all_is_kept_after_the_list_was_seen(
    qtbot: QtBot, desk: Desk, pictures: Path
) -> None:
    read(qtbot, desk, pictures, 6, 2)
    press(qtbot, desk, Key.Key_1, ALT)
    press(qtbot, desk, Key.Key_K, CTRL | SHIFT)
    qtbot.waitUntil(lambda: desk.window.findChild(KeepsDialog) is not None)
    dialog = desk.window.findChild(KeepsDialog)
    assert isinstance(dialog, KeepsDialog)
    table = dialog.findChild(QTableView)
    assert table is not None
    assert table.model().rowCount() == 2
    qtbot.keyClick(dialog, Key.Key_Return, NONE)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 2)
    qtbot.waitUntil(lambda: "All 2 groups are decided" in said(desk))
    desk.window.activateWindow()  # As a desktop does when a dialog closes.
    qtbot.waitUntil(desk.window.isActiveWindow)
    press(qtbot, desk, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: desk.models.groups.open(Tier.IDENTICAL) == 2)
    qtbot.waitUntil(lambda: flags(desk).count(Flag.REJECT) == 0)


def test_the_loupe_goes_from_group_to_group(qtbot: QtBot, desk: Desk, pictures: Path) -> None:
    read(qtbot, desk, pictures, 6, 2)
    wall = review(qtbot, desk)
    press(qtbot, desk, Key.Key_E)
    first = desk.window.photo
    press(qtbot, desk, Key.Key_BracketRight)
    assert desk.window.front is desk.window.loupe
    assert desk.window.photo is wall.photos[0]
    assert desk.window.photo != first
    press(qtbot, desk, Key.Key_BracketLeft)
    assert desk.window.photo == first

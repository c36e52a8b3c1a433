"""From dropping a folder to a photo like a photo like a photo, through the window's own widgets."""

import multiprocessing
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.places import find_places
from app.query.terms import Like
from app.ui.application import Desk
from app.ui.views.photo_wall import PhotoWall
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import LONG, click, drop, press
from tests.scenery import draw_all


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn scenes of several kinds, and a file that is no picture."""
    folder = tmp_path_factory.mktemp("pictures")
    draw_all(folder, 8)
    (folder / "broken.jpg").write_bytes(b"this is no picture")
    return folder


def read_all(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    """Drop a folder and wait until it is read and grouped."""
    drop(desk, folder)
    browsing, groups = desk.models.browsing, desk.models.groups
    qtbot.waitUntil(lambda: len(browsing) > 0, timeout=LONG)
    qtbot.waitUntil(
        lambda: not desk.models.indexing.busy and not desk.models.building.busy and len(groups) > 0,
        timeout=LONG,
    )
    count = len(list(folder.rglob("*.jpg"))) - 1
    qtbot.waitUntil(lambda: len(browsing) == count, timeout=LONG)


def test_from_a_dropped_folder_to_a_photo_like_a_photo_like_a_photo(
    qtbot: QtBot, open_desk: OpenDesk, pictures: Path, tmp_path: Path
) -> None:
    """As on the very first run: the networks are converted first."""
    find_places(tmp_path / "library").models.unlink()
    desk = open_desk()
    window, searches = desk.window, desk.models.searches
    qtbot.waitUntil(lambda: desk.models.folders.empty)
    read_all(qtbot, desk, pictures)
    qtbot.waitUntil(lambda: len(desk.models.unreadable.files) == 1)

    press(qtbot, desk, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    overview = window.page.wall
    click(qtbot, overview, 0)
    press(qtbot, desk, Qt.Key.Key_Return)
    members = window.page.wall
    assert isinstance(members, PhotoWall)
    assert len(members.photos) == len(desk.models.groups[0].photos)

    click(qtbot, members, 1)
    first = members.photos[1]
    press(qtbot, desk, Qt.Key.Key_S)
    assert window.page.name == "search"
    qtbot.waitUntil(lambda: len(searches.results) > 0, timeout=LONG)
    results = window.page.wall
    assert isinstance(results, PhotoWall)
    assert window.focusWidget() is results
    assert first.id not in {results.photos.key(row) for row in range(len(results.photos))}
    scores = [float(results.photos.caption(row)) for row in range(len(results.photos))]
    assert scores == sorted(scores, reverse=True)

    click(qtbot, results, 2)
    second = results.photos[2]
    before = [results.photos.key(row) for row in range(len(results.photos))]
    press(qtbot, desk, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: searches.trail.can_go_back)
    assert searches.wanted.photos == (second.path,)

    press(qtbot, desk, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert searches.wanted.photos == (first.path,)
    assert [results.photos.key(row) for row in range(len(results.photos))] == before
    assert results.selection.current == second.id


def test_the_loupe_shows_the_pixels_and_comes_back_to_the_last_photo(
    qtbot: QtBot, desk: Desk, pictures: Path
) -> None:
    read_all(qtbot, desk, pictures)
    window = desk.window
    wall = window.page.wall
    click(qtbot, wall, 0)
    press(qtbot, desk, Qt.Key.Key_E)
    assert window.front is window.loupe
    assert window.loupe.photo == desk.models.browsing[0]
    press(qtbot, desk, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.loupe.shown, timeout=LONG)
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert window.front is None
    assert wall.current_row == 1


def test_a_picture_dropped_from_elsewhere_is_searched_for(
    qtbot: QtBot, desk: Desk, pictures: Path, tmp_path: Path
) -> None:
    read_all(qtbot, desk, pictures)
    known = desk.models.browsing[3]
    stranger = shutil.copy(known.path, tmp_path / "stranger.jpg")
    drop(desk, stranger)
    searches = desk.models.searches
    qtbot.waitUntil(lambda: len(searches.results) > 0, timeout=LONG)
    assert desk.window.page.name == "search"
    assert searches.results[0].digest == known.digest
    like = searches.wanted.seen[0].what
    assert isinstance(like, Like)
    qtbot.waitUntil(lambda: desk.models.samples.find(like) is not None)


def test_closed_while_reading_the_next_start_goes_on(
    qtbot: QtBot, open_desk: OpenDesk, pictures: Path
) -> None:
    desk = open_desk(pictures)
    qtbot.waitUntil(lambda: desk.models.indexing.progress.done > 0, timeout=LONG)
    desk.window.close()
    assert not desk.models.indexing.busy
    assert multiprocessing.active_children() == []
    again = open_desk()
    count = len(list(pictures.rglob("*.jpg"))) - 1
    qtbot.waitUntil(lambda: len(again.models.browsing) == count, timeout=LONG)


def test_the_keyboard_stays_on_the_list_of_folders(
    qtbot: QtBot, desk: Desk, pictures: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(next(each for each in pictures.iterdir() if each.is_dir()), other)
    read_all(qtbot, desk, pictures)
    drop(desk, other)
    panel, folders = desk.window.folders, desk.models.folders
    qtbot.waitUntil(lambda: folders.rowCount() == 3 and not desk.models.indexing.busy)
    desk.actions["groups"].trigger()
    panel.setFocus()
    for row in (1, 2):
        press(qtbot, desk, Qt.Key.Key_Down)
        folder = folders.folder(row)
        assert folder is not None
        assert desk.models.browsing.folder == panel.path == folder.path
        assert desk.window.page.name == "photos"
    press(qtbot, desk, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: desk.window.findChild(QMessageBox) is not None)
    asked = desk.window.findChild(QMessageBox)
    assert isinstance(asked, QMessageBox)
    asked.accept()
    qtbot.waitUntil(lambda: folders.rowCount() == 2)
    assert panel.path is None

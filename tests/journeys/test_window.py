"""From dropping a folder to a photo like a photo like a photo, through the window's own widgets."""

import multiprocessing
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.paths import find_app_paths
from app.query.ast import ExampleTerm
from app.ui.application import Application
from app.ui.grid.photo_grid import PhotoGrid
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


def read_all(qtbot: QtBot, desk: Application, folder: Path) -> None:
    """Drop a folder and wait until it is read and grouped."""
    drop(desk, folder)
    timeline, groups = desk.session.timeline, desk.session.groups
    qtbot.waitUntil(lambda: len(timeline) > 0, timeout=LONG)
    qtbot.waitUntil(
        lambda: (
            not desk.session.indexing.busy
            and not desk.session.group_builder.busy
            and len(groups) > 0
        ),
        timeout=LONG,
    )
    count = len(list(folder.rglob("*.jpg"))) - 1
    qtbot.waitUntil(lambda: len(timeline) == count, timeout=LONG)


def test_from_a_dropped_folder_to_a_photo_like_a_photo_like_a_photo(
    qtbot: QtBot, open_desk: OpenDesk, pictures: Path, tmp_path: Path
) -> None:
    """As on the very first run: the networks are converted first."""
    find_app_paths(tmp_path / "library").models.unlink()
    desk = open_desk()
    window, search = desk.window, desk.session.search
    qtbot.waitUntil(lambda: desk.session.folders.empty)
    read_all(qtbot, desk, pictures)
    qtbot.waitUntil(lambda: len(desk.session.unreadable.rows) == 1)

    press(qtbot, desk, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    overview = window.page.grid
    click(qtbot, overview, 0)
    press(qtbot, desk, Qt.Key.Key_Return)
    members = window.page.grid
    assert isinstance(members, PhotoGrid)
    assert len(members.photos) == len(desk.session.groups[0].photos)

    click(qtbot, members, 1)
    first = members.photos[1]
    press(qtbot, desk, Qt.Key.Key_S)
    assert window.page.name == "search"
    qtbot.waitUntil(lambda: len(search.results) > 0, timeout=LONG)
    results = window.page.grid
    assert isinstance(results, PhotoGrid)
    assert window.focusWidget() is results
    assert first.id not in {results.photos.key(row) for row in range(len(results.photos))}
    scores = [float(results.photos.caption(row)) for row in range(len(results.photos))]
    assert scores == sorted(scores, reverse=True)

    click(qtbot, results, 2)
    second = results.photos[2]
    before = [results.photos.key(row) for row in range(len(results.photos))]
    press(qtbot, desk, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: search.trail.can_go_back)
    assert search.state.photos == (second.path,)

    press(qtbot, desk, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert search.state.photos == (first.path,)
    assert [results.photos.key(row) for row in range(len(results.photos))] == before
    assert results.selection.current == second.id


def test_the_loupe_shows_the_pixels_and_comes_back_to_the_last_photo(
    qtbot: QtBot, desk: Application, pictures: Path
) -> None:
    read_all(qtbot, desk, pictures)
    window = desk.window
    grid = window.page.grid
    click(qtbot, grid, 0)
    press(qtbot, desk, Qt.Key.Key_E)
    assert window.front is window.loupe
    assert window.loupe.photo == desk.session.timeline[0]
    press(qtbot, desk, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.loupe.shown, timeout=LONG)
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert window.front is None
    assert grid.current_row == 1


def test_a_picture_dropped_from_elsewhere_is_searched_for(
    qtbot: QtBot, desk: Application, pictures: Path, tmp_path: Path
) -> None:
    read_all(qtbot, desk, pictures)
    known = desk.session.timeline[3]
    stranger = shutil.copy(known.path, tmp_path / "stranger.jpg")
    drop(desk, stranger)
    search = desk.session.search
    qtbot.waitUntil(lambda: len(search.results) > 0, timeout=LONG)
    assert desk.window.page.name == "search"
    assert search.results[0].digest == known.digest
    like = search.state.picture_terms[0].what
    assert isinstance(like, ExampleTerm)
    qtbot.waitUntil(lambda: desk.session.examples.find(like) is not None)


def test_closed_while_reading_the_next_start_goes_on(
    qtbot: QtBot, open_desk: OpenDesk, pictures: Path
) -> None:
    desk = open_desk(pictures)
    qtbot.waitUntil(lambda: desk.session.indexing.progress.done > 0, timeout=LONG)
    desk.window.close()
    assert not desk.session.indexing.busy
    assert multiprocessing.active_children() == []
    again = open_desk()
    count = len(list(pictures.rglob("*.jpg"))) - 1
    qtbot.waitUntil(lambda: len(again.session.timeline) == count, timeout=LONG)


def test_the_keyboard_stays_on_the_list_of_folders(
    qtbot: QtBot, desk: Application, pictures: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(next(each for each in pictures.iterdir() if each.is_dir()), other)
    read_all(qtbot, desk, pictures)
    drop(desk, other)
    panel, folders = desk.window.folders, desk.session.folders
    qtbot.waitUntil(lambda: folders.rowCount() == 3 and not desk.session.indexing.busy)
    desk.actions["groups"].trigger()
    panel.setFocus()
    for row in (1, 2):
        press(qtbot, desk, Qt.Key.Key_Down)
        folder = folders.folder(row)
        assert folder is not None
        assert desk.session.timeline.folder == panel.path == folder.path
        assert desk.window.page.name == "photos"
    press(qtbot, desk, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: desk.window.findChild(QMessageBox) is not None)
    asked = desk.window.findChild(QMessageBox)
    assert isinstance(asked, QMessageBox)
    asked.accept()
    qtbot.waitUntil(lambda: folders.rowCount() == 2)
    assert panel.path is None

"""A damaged catalog, its backup restored by two clicks; the health page; and a second window."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.catalog.safety.backup import list_backups
from app.lock import try_lock
from app.paths import AppPaths, find_app_paths
from app.tasks.health.report import Remedy
from app.ui import application
from app.ui.application import Application
from app.ui.dialogs.recovery import RecoveryDialog
from app.ui.health.page import HealthPage
from tests import pictures
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import CTRL, LONG, drop, press, wait_until_read


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    pictures.write_scenes(folder, 4)
    return folder


@pytest.fixture
def places(tmp_path: Path) -> AppPaths:
    return find_app_paths(tmp_path / "library")


def health_page(desk: Application) -> HealthPage:
    page = desk.window.pages[-1]
    assert isinstance(page, HealthPage)
    return page


def rate_and_back_up(qtbot: QtBot, desk: Application, photos: Path) -> None:
    """Rate the first photo, and press Back up now on the health page."""
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    desk.window.page.grid.go_to(0)  # type: ignore[attr-defined]
    press(qtbot, desk, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: desk.session.timeline[0].metadata.rating == 4, timeout=LONG)
    press(qtbot, desk, Qt.Key.Key_7, CTRL)
    page = health_page(desk)
    qtbot.waitUntil(lambda: "backups" in page.rows, timeout=LONG)
    row = page.rows["backups"]
    qtbot.mouseClick(row.buttons[Remedy.BACK_UP], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1 rating" in row.text.text(), timeout=LONG)
    assert row.buttons[Remedy.RESTORE].isVisible()


def dialog_of(desk: Application) -> RecoveryDialog | None:
    shown = desk.window.findChildren(RecoveryDialog)
    return next((each for each in shown if each.isVisible()), None)


def test_a_damaged_catalog_is_restored_by_two_clicks(
    qtbot: QtBot, open_desk: OpenDesk, photos: Path, places: AppPaths
) -> None:
    desk = open_desk()
    rate_and_back_up(qtbot, desk, photos)
    desk.window.close()
    os.truncate(places.catalog, places.catalog.stat().st_size // 2)
    desk = open_desk()
    qtbot.waitUntil(lambda: dialog_of(desk) is not None, timeout=LONG)
    dialog = dialog_of(desk)
    assert dialog is not None
    assert "1 rating, 0 decisions" in dialog.backups.currentText()
    assert not QApplication.instance().findChildren(QMessageBox)  # type: ignore[union-attr]
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert desk.recovery is not None
    assert not desk.window.isVisible()
    again = open_desk(recovery=desk.recovery)
    wait_until_read(qtbot, again, 4)
    assert [photo.metadata.rating for photo in again.session.timeline] == [4, 0, 0, 0]
    assert len(list(places.data.glob("catalog.damaged-*.db"))) == 1


def test_a_new_catalog_is_started_by_one_click(
    qtbot: QtBot, open_desk: OpenDesk, photos: Path, places: AppPaths
) -> None:
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    desk.window.close()
    os.truncate(places.catalog, 0)
    desk = open_desk()
    qtbot.waitUntil(lambda: dialog_of(desk) is not None, timeout=LONG)
    dialog = dialog_of(desk)
    assert dialog is not None
    assert not dialog.restore.isVisible()
    qtbot.mouseClick(dialog.start_new, Qt.MouseButton.LeftButton)
    again = open_desk(photos, recovery=desk.recovery)
    wait_until_read(qtbot, again, 4)


def test_a_backup_is_restored_from_the_health_page(
    qtbot: QtBot, open_desk: OpenDesk, photos: Path, places: AppPaths
) -> None:
    desk = open_desk()
    rate_and_back_up(qtbot, desk, photos)
    row = health_page(desk).rows["backups"]
    qtbot.mouseClick(row.buttons[Remedy.RESTORE], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog_of(desk) is not None, timeout=LONG)
    dialog = dialog_of(desk)
    assert dialog is not None
    assert not dialog.start_new.isVisible()
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert desk.recovery is not None
    assert desk.recovery.backup == list_backups(places.backups)[0].path


def test_cleared_thumbnails_come_back_by_themselves(
    qtbot: QtBot, open_desk: OpenDesk, photos: Path, places: AppPaths
) -> None:
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    before = {path.name for path in places.thumbnails.rglob("*.jpg")}
    press(qtbot, desk, Qt.Key.Key_7, CTRL)
    page = health_page(desk)
    qtbot.waitUntil(lambda: "cache_thumbnails" in page.rows, timeout=LONG)
    read = desk.session.indexing.finished
    with qtbot.waitSignal(read, timeout=LONG):
        qtbot.mouseClick(
            page.rows["cache_thumbnails"].buttons[Remedy.CLEAR], Qt.MouseButton.LeftButton
        )
        qtbot.waitUntil(lambda: not list(places.thumbnails.rglob("*.jpg")), timeout=LONG)
    assert {path.name for path in places.thumbnails.rglob("*.jpg")} == before


def press_later(text: str) -> None:
    """Press a button of the next message, as soon as it is shown."""

    def look() -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                for button in box.findChildren(QPushButton):
                    if button.text() == text:
                        button.click()
                        return
        QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


@pytest.mark.parametrize("text", ["Open read-only", "Quit"])
def test_a_second_window_says_so_and_offers_to_read(
    qapp: QApplication, places: AppPaths, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    opened: list[bool] = []

    class Desk:
        recovery = None

        def __init__(self, _qt: QApplication, _places: AppPaths, *, read_only: bool) -> None:
            opened.append(read_only)

        def open(self, *_arguments: object) -> None:
            QTimer.singleShot(0, qapp.quit)

        def close(self) -> None:
            pass

    monkeypatch.setattr(application, "Application", Desk)
    places.data.mkdir(parents=True)
    with try_lock(places.window_lock) as held:
        assert held
        press_later(text)
        application.run(places, ())
    assert opened == ([True] if text == "Open read-only" else [])
    application.run(places, ())
    assert opened[-1] is False


def test_a_read_only_window_shows_photos_and_refuses_changes_with_a_sentence(
    qtbot: QtBot, open_desk: OpenDesk, photos: Path, places: AppPaths
) -> None:
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    other = Application(QApplication.instance(), places, read_only=True)  # type: ignore[arg-type]
    try:
        other.open(())
        qtbot.waitUntil(lambda: len(other.session.timeline) == 4, timeout=LONG)
        assert "read-only" in other.window.windowTitle()
        other.window.page.grid.go_to(0)  # type: ignore[attr-defined]
        other.actions["rating_4"].trigger()

        def told() -> bool:
            boxes = other.window.findChildren(QMessageBox)
            return any("window is read-only" in box.text() for box in boxes)

        qtbot.waitUntil(told, timeout=LONG)
        assert desk.session.timeline[0].metadata.rating == 0
    finally:
        other.window.close()
        delete(other.window)
        delete(other.bridge)

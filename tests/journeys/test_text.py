"""Text in photos: never read is told from not there; turned on, read, found, shown as it is, and erased."""

from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.photo import Photo
from app.settings import load_settings
from app.ui.application import Application
from app.ui.dialogs.settings import SettingsDialog
from app.vision.ocr import builtin
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import LONG, wait_until_read
from tests.texts import FakeOcrModel, draw_texts

INVOICE = "INVOICE No. 117\nTotal: 49,90 €"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> FakeOcrModel:
    """In place of the built-in one."""
    model = FakeOcrModel()

    def open_fake(_cache: Path) -> Generator[None, None, FakeOcrModel]:
        yield
        return model

    monkeypatch.setattr(builtin, "open_builtin_ocr", open_fake)
    return model


def hits(desk: Application) -> list[Photo]:
    """The photos that the present search finds."""
    model = desk.session.search
    result = model.here.result if model.here and model.pending is None else None
    return [hit.photo for hit in result.hits] if result else []


def shown(desk: Application) -> str:
    """The labels on the page."""
    labels = desk.window.page.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_text_is_read_when_turned_on_found_shown_and_erased(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path, model: FakeOcrModel
) -> None:
    draw_texts(tmp_path / "pictures")
    desk = open_desk(tmp_path / "pictures")
    wait_until_read(qtbot, desk, 4)
    desk.window.show_page("search")
    desk.session.search.type("text:invoice")
    qtbot.waitUntil(lambda: "not recognised yet" in shown(desk), timeout=LONG)
    assert model.looked == []

    desk.actions["settings"].trigger()
    dialog = desk.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    dialog.text.click()
    qtbot.waitUntil(lambda: len(hits(desk)) == 1, timeout=LONG)  # Asked again by itself.
    assert len(model.looked) == 4

    desk.actions["details"].trigger()
    desk.window.page.grid.select_all()
    qtbot.waitUntil(lambda: desk.window.details.text.text() == INVOICE, timeout=LONG)

    desk.window.page.grid.select_none()
    desk.actions["open"].trigger()
    found = desk.window.loupe.text_overlay
    qtbot.waitUntil(found.isVisible, timeout=LONG)
    assert found.accessibleDescription() == "INVOICE No. 117"
    desk.actions["leave"].trigger()
    desk.window.show_page("photos")
    desk.actions["open"].trigger()
    assert desk.window.loupe.photo is not None
    assert not desk.session.found_text.lines
    desk.actions["leave"].trigger()

    dialog.erase_text()
    assert not dialog.text.isChecked()
    qtbot.waitUntil(lambda: desk.window.details.text.text() == "", timeout=LONG)
    qtbot.waitUntil(lambda: desk.session.search.pending is None and not hits(desk), timeout=LONG)
    (settings,) = tmp_path.rglob("settings.json")
    assert load_settings(settings).recognise_text is False

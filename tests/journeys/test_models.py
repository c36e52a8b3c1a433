"""Model manager: a model is downloaded from a local hub, indexes the photos, and serves text search."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.progress import Task
from app.library import Library
from app.paths import find_app_paths
from app.query.parser import parse_query
from app.settings import Settings, save_settings
from app.tasks.models.listing import ModelRole
from app.tasks.searching.search import SearchRequest, SearchResult, search
from app.ui.application import Application
from app.ui.model_manager.card import ModelCard
from app.ui.model_manager.dialog import ModelsDialog
from app.vision.downloadable import DOWNLOADABLE
from tests import pictures
from tests.hub import Hub
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import CTRL, LONG, drop, press, wait_until_read

PHOTOS = 6
CLIP = DOWNLOADABLE[1]


@pytest.fixture(scope="module")
def clip(small_towers: Path) -> Path:
    """A small random CLIP, with a tokenizer."""
    return small_towers / "clip"


@pytest.fixture
def filled(desk: Application, qtbot: QtBot, tmp_path: Path) -> Application:
    """A window on six photos, read with the built-in model."""
    pictures.write_scenes(tmp_path / "photos", PHOTOS)
    drop(desk, tmp_path / "photos")
    wait_until_read(qtbot, desk, PHOTOS)
    return desk


def open_dialog(qtbot: QtBot, desk: Application) -> ModelsDialog:
    press(qtbot, desk, Qt.Key.Key_M, CTRL)
    dialog = desk.window.findChild(ModelsDialog)
    assert isinstance(dialog, ModelsDialog)
    qtbot.waitUntil(lambda: CLIP.name in dialog.cards, timeout=LONG)
    return dialog


def click(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=LONG)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def shows(card: ModelCard, text: str) -> Callable[[], bool]:
    return lambda: text in card.state.text()


def find(qtbot: QtBot, desk: Application, text: str) -> SearchResult:
    """Search by text, as the page does."""
    found: list[SearchResult] = []

    def searching(library: Library) -> Task[SearchResult]:
        return search(library, SearchRequest(parse_query(text).query, stack=False))

    desk.bridge.ask(searching, answer=found.append, urgent=True)
    qtbot.waitUntil(lambda: bool(found), timeout=LONG)
    return found[0]


@pytest.mark.loopback
def test_a_model_is_downloaded_indexes_the_photos_and_finds_by_text(
    qtbot: QtBot, filled: Application, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_dialog(qtbot, filled)
    card = dialog.cards[CLIP.name]
    assert card.state.text() == "Available to download, 605 MB"
    assert "No other data is sent" in card.download.accessibleDescription()
    files = {path.name: path.read_bytes() for path in clip.iterdir()}
    with Hub(CLIP.repository, files) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        hub.pause["model.safetensors"] = 1_000
        click(qtbot, card.download)
        qtbot.waitUntil(shows(card, "Downloading CLIP"), timeout=LONG)
        click(qtbot, card.stop)
        qtbot.waitUntil(card.download.isVisible, timeout=LONG)
        click(qtbot, card.download)
        qtbot.waitUntil(card.use_for_text.isVisible, timeout=LONG)
    assert card.state.text() == f"0 of {PHOTOS} photos indexed"

    click(qtbot, card.use_for_text)
    qtbot.waitUntil(shows(card, "Active for text search"), timeout=LONG)
    assert filled.settings.similarity_model == "builtin"
    assert dialog.cards["builtin"].state.text() == "Active for similarity"
    assert not card.remove.isVisible()
    assert len(find(qtbot, filled, "dog").hits) == PHOTOS
    dialog.close()


def test_a_folder_of_the_users_own_is_listed_used_stopped_and_removed(
    qtbot: QtBot, filled: Application, clip: Path
) -> None:
    dialog = open_dialog(qtbot, filled)
    filled.session.model_manager.add(clip)
    name = str(clip)
    qtbot.waitUntil(lambda: name in dialog.cards, timeout=LONG)
    card = dialog.cards[name]
    click(qtbot, card.use_for_similarity)
    click(qtbot, card.stop)
    assert filled.settings.similarity_model == "builtin"
    qtbot.waitUntil(card.use_for_similarity.isVisible, timeout=LONG)

    click(qtbot, card.use_for_similarity)
    qtbot.waitUntil(shows(card, "Active for similarity"), timeout=LONG)
    qtbot.waitUntil(lambda: not filled.session.group_builder.busy, timeout=LONG)
    click(qtbot, dialog.cards["builtin"].use_for_similarity)
    qtbot.waitUntil(shows(dialog.cards["builtin"], "Active for similarity"), timeout=LONG)
    click(qtbot, card.remove)
    box = dialog.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "are not deleted" in box.informativeText()
    next(each for each in box.buttons() if each.text() == "Remove").click()
    qtbot.waitUntil(lambda: name not in dialog.cards, timeout=LONG)
    assert (clip / "model.safetensors").exists()
    dialog.close()


def test_while_another_is_queued_the_old_one_can_be_kept(
    qtbot: QtBot, filled: Application, clip: Path
) -> None:
    filled.settings.queued_similarity_model = str(clip)  # As after a stop on the way.
    dialog = open_dialog(qtbot, filled)
    qtbot.waitUntil(lambda: str(clip) in dialog.cards, timeout=LONG)
    assert shows(dialog.cards[str(clip)], f"Queued for similarity, 0 of {PHOTOS} photos indexed")()
    old = dialog.cards["builtin"]
    assert old.use_for_similarity.text() == "Keep for similarity"
    click(qtbot, old.use_for_similarity)
    qtbot.waitUntil(lambda: str(clip) not in dialog.cards, timeout=LONG)
    assert (filled.settings.similarity_model, filled.settings.queued_similarity_model) == (
        "builtin",
        "",
    )
    assert not old.use_for_similarity.isVisible()
    dialog.close()


def test_a_folder_without_a_model_is_reported(
    qtbot: QtBot, filled: Application, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    filled.session.model_manager.add(tmp_path / "empty")
    qtbot.waitUntil(lambda: bool(shown_text(filled)), timeout=LONG)
    assert "has no usable image model" in shown_text(filled)


def test_a_model_missing_at_the_start_is_reported_once_and_the_window_opens(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path, clip: Path
) -> None:
    gone = tmp_path / "gone"
    shutil.copytree(clip, gone)
    places = find_app_paths(tmp_path / "library")
    save_settings(Settings(similarity_model=str(gone)), places.settings)
    shutil.rmtree(gone)
    desk = open_desk()
    qtbot.waitUntil(lambda: bool(shown_text(desk)), timeout=LONG)
    assert f"There is no model {gone}" in shown_text(desk)
    assert "Another model is used instead" in shown_text(desk)
    card = next(each for each in desk.session.model_manager.models if each.spec == str(gone))
    assert card.active_roles == (ModelRole.SIMILARITY,)


def shown_text(desk: Application) -> str:
    """Texts of the messages in front of the window."""
    return " ".join(box.text() for box in desk.window.findChildren(QMessageBox) if box.isVisible())

"""The strip says what is done now: also that the search for groups rests, and in both themes."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from app.files.thumbnails import ThumbnailStore
from app.news import Progress
from app.settings import Settings
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.models import building
from app.ui.models.together import make_models
from app.ui.theme import use_theme
from app.ui.views.strip import ProgressStrip
from app.ui.views.words import say_progress
from tests.ui.scenes import Gate


def test_a_pause_of_the_search_for_groups_is_shown(
    qtbot: QtBot,
    qapp: QApplication,
    bridge: Bridge,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    gate = Gate(Progress("Finding", 1, 2))
    monkeypatch.setattr(building, "build_groups", gate)
    actions, models = Actions(), make_models(bridge, Settings(), ThumbnailStore(tmp_path))
    groups = models.building
    strip = ProgressStrip(models, actions)
    qtbot.addWidget(strip)
    strip.show()
    groups.build()
    groups.pause(True)
    assert actions["pause"].isChecked()
    assert actions["pause"].iconText() == "Resume"
    said = {label.accessibleName() for label in strip.findChildren(QToolButton)}
    assert "Resume" in said
    key = actions["pause"].icon().pixmap(18).toImage()
    use_theme(qapp, "light")
    actions.redraw()
    use_theme(qapp, "dark")
    actions.redraw()
    assert actions["pause"].icon().pixmap(18).toImage() == key
    assert say_progress(Progress("Looking for groups"), paused=True) == "Paused"
    groups.pause(False)
    assert not actions["pause"].isChecked()
    groups.halt()
    gate.let(5)

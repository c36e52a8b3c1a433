"""The strip says what is done now: also that the search for groups rests, and in both themes."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.files.thumbnails import ThumbnailStore
from app.news import Progress
from app.settings import Settings
from app.tasks.models import Role
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.models import building, embedders
from app.ui.models.together import Models, make_models
from app.ui.theme import use_theme
from app.ui.views.strip import ProgressStrip
from app.ui.views.words import say_progress
from tests.ui.scenes import Gate


def make_strip(models: Models, actions: Actions) -> ProgressStrip:
    """The strip of those models."""
    return ProgressStrip(
        actions,
        browsing=models.browsing,
        indexing=models.indexing,
        building=models.building,
        unreadable=models.unreadable,
        writing=models.writing,
        filing=models.filing,
        deciding=models.deciding,
        embedders=models.embedders,
    )


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
    strip = make_strip(models, actions)
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


def test_a_model_that_reads_the_photos_is_shown_and_stopped_here(
    qtbot: QtBot, stocked: Bridge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gate = Gate(Progress("Reading photos with SigLIP 2", 3, 7), Progress("Reading photos", 4, 7))
    monkeypatch.setattr(embedders, "use_model", gate)
    actions, models = Actions(), make_models(stocked, Settings(), ThumbnailStore(tmp_path))
    strip = make_strip(models, actions)
    qtbot.addWidget(strip)
    strip.show()
    models.embedders.load()
    qtbot.waitUntil(lambda: bool(models.embedders.models))
    models.embedders.use(models.embedders.models[0], Role.LOOKS)
    assert actions["stop"].isEnabled()
    gate.let(1)
    said = "Reading photos with SigLIP 2  ·  3 of 7"
    qtbot.waitUntil(lambda: said in {each.accessibleName() for each in strip.findChildren(QLabel)})
    models.embedders.stop_reading()
    assert not actions["stop"].isEnabled()
    gate.let(1)
    assert gate.closed.wait(10)

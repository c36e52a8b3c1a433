"""Status bar: the current task, also a paused grouping, in both themes."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.domain.progress import Progress
from app.files.thumbnails import ThumbnailStore
from app.settings import Settings
from app.tasks.models.listing import ModelRole
from app.tasks.phrases import format_progress
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.groups import build_model
from app.ui.model_manager import model
from app.ui.session import Session, make_session
from app.ui.status_bar import StatusBar
from app.ui.theme import use_theme
from tests.ui.scenes import Gate


def make_strip(models: Session, actions: Actions) -> StatusBar:
    """The status bar of those models."""
    return StatusBar(
        actions,
        timeline=models.timeline,
        indexing=models.indexing,
        group_builder=models.group_builder,
        unreadable=models.unreadable,
        sidecar_writer=models.sidecar_writer,
        history=models.history,
        manager=models.model_manager,
    )


def test_a_pause_of_the_search_for_groups_is_shown(
    qtbot: QtBot,
    qapp: QApplication,
    bridge: Bridge,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    gate = Gate(Progress("Finding", 1, 2))
    monkeypatch.setattr(build_model, "build_groups", gate)
    actions, models = Actions(), make_session(bridge, Settings(), ThumbnailStore(tmp_path))
    groups = models.group_builder
    status_bar = make_strip(models, actions)
    qtbot.addWidget(status_bar)
    status_bar.show()
    groups.build()
    groups.pause(True)
    assert actions["pause"].isChecked()
    assert actions["pause"].iconText() == "Resume"
    text = {label.accessibleName() for label in status_bar.findChildren(QToolButton)}
    assert "Resume" in text
    key = actions["pause"].icon().pixmap(18).toImage()
    use_theme(qapp, "light")
    actions.redraw()
    use_theme(qapp, "dark")
    actions.redraw()
    assert actions["pause"].icon().pixmap(18).toImage() == key
    assert format_progress(Progress("Grouping photos"), paused=True) == "Paused"
    groups.pause(False)
    assert not actions["pause"].isChecked()
    groups.halt()
    gate.let(5)


def test_a_model_that_reads_the_photos_is_shown_and_stopped_here(
    qtbot: QtBot, stocked: Bridge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gate = Gate(Progress("Reading photos with SigLIP 2", 3, 7), Progress("Reading photos", 4, 7))
    monkeypatch.setattr(model, "switch_model", gate)
    actions, models = Actions(), make_session(stocked, Settings(), ThumbnailStore(tmp_path))
    status_bar = make_strip(models, actions)
    qtbot.addWidget(status_bar)
    status_bar.show()
    models.model_manager.load()
    qtbot.waitUntil(lambda: bool(models.model_manager.models))
    models.model_manager.use(models.model_manager.models[0], ModelRole.SIMILARITY)
    assert actions["stop"].isEnabled()
    gate.let(1)
    text = "Reading photos with SigLIP 2  ·  3 of 7"
    qtbot.waitUntil(
        lambda: text in {each.accessibleName() for each in status_bar.findChildren(QLabel)}
    )
    models.model_manager.stop_reading()
    assert not actions["stop"].isEnabled()
    gate.let(1)
    assert gate.closed.wait(10)

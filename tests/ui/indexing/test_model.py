"""Reading can be paused, stopped and gone on with, and the folder added last goes first."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.progress import Change, Progress
from app.settings import Settings
from app.tasks.indexing import pauses
from app.tasks.indexing.index import IndexReport
from app.ui.bridge import Bridge
from app.ui.controllers import pauses as pauses_controller
from app.ui.controllers.pauses import PauseController
from app.ui.indexing import model
from app.ui.indexing.model import IndexingModel, IndexingState
from tests.ui.scenes import Gate

REPORT = IndexReport(1, 1, 0, 0, 0, (), 0.1)


class Reading:
    """Stands in for index_folders: each call goes on when it is let."""

    def __init__(self) -> None:
        self.asked: list[tuple[Path, ...]] = []
        self.gates: list[Gate] = []

    def __call__(self, library: object, paths: tuple[Path, ...]) -> Generator[Any, None, Any]:
        self.asked.append(paths)
        self.gates.append(Gate(Progress("Reading photos", 1, 2), answer=REPORT))
        return self.gates[-1](library)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    """In place of the task."""
    reading = Reading()
    monkeypatch.setattr(model, "index_folders", reading)
    return reading


def test_a_folder_added_meanwhile_is_read_first_and_the_rest_after(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    indexing = IndexingModel(bridge)
    indexing.read([Path("/a")])
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    indexing.read([Path("/b")])
    reading.gates[0].let(5)
    qtbot.waitUntil(lambda: len(reading.gates) == 2)
    reading.gates[1].let(5)
    qtbot.waitUntil(lambda: len(reading.gates) == 3)
    with qtbot.waitSignal(indexing.finished):
        reading.gates[2].let(5)
    assert reading.asked == [(Path("/a"),), (Path("/b"),), ()]
    assert indexing.state is IndexingState.IDLE


def test_what_was_read_is_not_told_of_once_a_folder_is_removed(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    indexing = IndexingModel(bridge)
    indexing.read()
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    with qtbot.waitSignal(indexing.finished):
        reading.gates[0].let(5)
    assert indexing.report == REPORT
    bridge.changed.emit(Change(folders=True))
    assert indexing.report is None


def test_reading_makes_way_for_the_removal_of_a_folder(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    indexing, order = IndexingModel(bridge), list[str]()
    indexing.make_way(lambda: order.append("removed"))
    assert order == ["removed"]
    assert indexing.state is IndexingState.IDLE
    indexing.read([Path("/a")])
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    gate = reading.gates[0]
    indexing.make_way(lambda: order.append(indexing.state.name))
    assert order == ["removed", "STOPPED"]
    gate.let(5)
    qtbot.waitUntil(lambda: len(reading.gates) == 2)
    assert gate.closed.is_set()
    assert reading.asked == [(Path("/a"),), ()]
    with qtbot.waitSignal(indexing.finished):
        reading.gates[1].let(5)


def test_a_stop_is_announced_and_every_model_asks_again(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    indexing, heard = IndexingModel(bridge), list[Change]()
    bridge.changed.connect(heard.append)
    indexing.read()
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    indexing.pause(True)
    assert indexing.state is IndexingState.PAUSED
    indexing.stop()
    reading.gates[0].let(5)
    assert indexing.state is IndexingState.STOPPED
    assert heard[0].all_photos
    qtbot.waitUntil(reading.gates[0].closed.is_set)
    indexing.read()
    assert indexing.state is IndexingState.RUNNING
    qtbot.waitUntil(lambda: len(reading.gates) == 2)
    with qtbot.waitSignal(indexing.finished):
        reading.gates[1].let(5)


def test_indexing_is_held_for_a_reason_until_there_is_none(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    indexing = IndexingModel(bridge)
    indexing.hold("There is nothing to hold.")
    assert (indexing.state, indexing.held) == (IndexingState.IDLE, "")
    indexing.read()
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    indexing.hold("On battery.")
    assert (indexing.state, indexing.held) == (IndexingState.PAUSED, "On battery.")
    indexing.hold("")
    assert (indexing.state, indexing.held) == (IndexingState.RUNNING, "")
    with qtbot.waitSignal(indexing.finished):
        reading.gates[0].let(5)


def test_what_the_user_paused_is_not_resumed_and_what_the_user_resumed_is_not_held_again(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    indexing = IndexingModel(bridge)
    indexing.read()
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    indexing.pause(True)
    for reason in ("On battery.", ""):
        indexing.hold(reason)
        assert (indexing.state, indexing.held) == (IndexingState.PAUSED, "")
    indexing.pause(False)
    indexing.hold("On battery.")
    indexing.pause(False)
    indexing.hold("On battery.")
    assert (indexing.state, indexing.held) == (IndexingState.RUNNING, "")
    with qtbot.waitSignal(indexing.finished):
        reading.gates[0].let(5)
    indexing.read()
    indexing.hold("On battery.")
    assert indexing.held == "On battery."
    indexing.stop()
    assert (indexing.state, indexing.held) == (IndexingState.STOPPED, "")


def test_the_window_holds_indexing_by_the_settings(
    qtbot: QtBot, bridge: Bridge, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pauses, "is_on_battery", lambda: False)
    monkeypatch.setattr(pauses_controller, "_LOOKED", 10)
    indexing, settings, reviewing = IndexingModel(bridge), Settings(), [True]
    controller = PauseController(indexing, settings, lambda: reviewing[0])
    indexing.read()
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    qtbot.wait(50)
    assert indexing.held == ""
    settings.pause_while_reviewing = True
    qtbot.waitUntil(lambda: indexing.held == pauses.REVIEWING)
    reviewing[0] = False
    qtbot.waitUntil(lambda: indexing.state is IndexingState.RUNNING)
    indexing.stop()
    assert controller.parent() is indexing

"""Reading can be paused, stopped and gone on with, and the folder added last goes first."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.news import Change, Progress
from app.tasks.index import IndexReport
from app.ui.bridge import Bridge
from app.ui.models import indexing
from app.ui.models.indexing import Indexing, State
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
    monkeypatch.setattr(indexing, "index_folders", reading)
    return reading


def test_a_folder_added_meanwhile_is_read_first_and_the_rest_after(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    model = Indexing(bridge)
    model.read([Path("/a")])
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    model.read([Path("/b")])
    reading.gates[0].let(5)
    qtbot.waitUntil(lambda: len(reading.gates) == 2)
    reading.gates[1].let(5)
    qtbot.waitUntil(lambda: len(reading.gates) == 3)
    with qtbot.waitSignal(model.finished):
        reading.gates[2].let(5)
    assert reading.asked == [(Path("/a"),), (Path("/b"),), ()]
    assert model.state is State.IDLE


def test_what_was_read_is_not_told_of_once_a_folder_is_removed(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    model = Indexing(bridge)
    model.read()
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    with qtbot.waitSignal(model.finished):
        reading.gates[0].let(5)
    assert model.report == REPORT
    bridge.changed.emit(Change(folders=True))
    assert model.report is None


def test_reading_makes_way_for_the_removal_of_a_folder(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    model, order = Indexing(bridge), list[str]()
    model.make_way(lambda: order.append("removed"))
    assert order == ["removed"]
    assert model.state is State.IDLE
    model.read([Path("/a")])
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    gate = reading.gates[0]
    model.make_way(lambda: order.append(model.state.name))
    assert order == ["removed", "STOPPED"]
    gate.let(5)
    qtbot.waitUntil(lambda: len(reading.gates) == 2)
    assert gate.closed.is_set()
    assert reading.asked == [(Path("/a"),), ()]
    with qtbot.waitSignal(model.finished):
        reading.gates[1].let(5)


def test_stopped_it_says_so_and_everybody_looks_again(
    qtbot: QtBot, bridge: Bridge, reading: Reading
) -> None:
    model, heard = Indexing(bridge), list[Change]()
    bridge.changed.connect(heard.append)
    model.read()
    qtbot.waitUntil(lambda: len(reading.gates) == 1)
    model.pause(True)
    assert model.state is State.PAUSED
    model.stop()
    reading.gates[0].let(5)
    assert model.state is State.STOPPED
    assert heard[0].all_photos
    qtbot.waitUntil(reading.gates[0].closed.is_set)
    model.read()
    assert model.state is State.RUNNING
    qtbot.waitUntil(lambda: len(reading.gates) == 2)
    with qtbot.waitSignal(model.finished):
        reading.gates[1].let(5)

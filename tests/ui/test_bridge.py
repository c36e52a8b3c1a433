"""The bridge carries every letter to the right person, on the window's thread."""

import threading

from pytestqt.qtbot import QtBot

from app.domain.errors import CatalogUnusable, PhotoError
from app.domain.progress import Change, Progress, Task
from app.ui.bridge import Bridge
from app.worker import Worker
from tests.ui.scenes import Gate, task_of


def test_an_answer_comes_on_the_windows_thread(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[tuple[str, threading.Thread]] = []
    worked: list[threading.Thread] = []

    def work(library: str) -> str:
        worked.append(threading.current_thread())
        return library

    bridge.ask(
        task_of(work), answer=lambda answer: heard.append((answer, threading.current_thread()))
    )
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("library", threading.main_thread())]
    assert worked[0] is not threading.main_thread()


def test_a_torn_ticket_delivers_nothing(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[object] = []
    gate = Gate(Progress("one"), Progress("two"))
    ticket = bridge.ask(gate, answer=heard.append, news=heard.append)
    gate.let()
    qtbot.waitUntil(lambda: heard == [Progress("one")])
    ticket.cancel()
    gate.let(3)
    qtbot.waitUntil(gate.closed.is_set)
    qtbot.wait(50)
    assert heard == [Progress("one")]


def test_an_answer_already_in_the_post_is_not_delivered_after_tearing(
    qtbot: QtBot, bridge: Bridge
) -> None:
    heard: list[object] = []
    done = threading.Event()

    def work(_library: str) -> int:
        done.set()
        return 1

    ticket = bridge.ask(task_of(work), answer=heard.append)
    assert done.wait(10)
    ticket.cancel()
    qtbot.wait(50)
    assert heard == []


def test_a_failure_reaches_its_asker_and_nobody_else(
    qtbot: QtBot, bridge: Bridge, complaints: list[Exception]
) -> None:
    heard: list[Exception] = []

    def fail(_library: str) -> None:
        raise PhotoError("The disk is full.")

    bridge.ask(task_of(fail), failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert str(heard[0]) == "The disk is full."
    assert complaints == []


def test_a_failure_nobody_takes_is_complained_of(
    qtbot: QtBot, bridge: Bridge, complaints: list[Exception]
) -> None:
    def fail(_library: str) -> None:
        raise ValueError("a fault of ours")

    bridge.ask(task_of(fail))
    qtbot.waitUntil(lambda: bool(complaints))
    assert isinstance(complaints[0], ValueError)


def test_a_library_that_does_not_open_is_the_reason_for_all_that_fails_then(
    qtbot: QtBot, worker: Worker, complaints: list[Exception]
) -> None:
    bridge = Bridge(worker, complaints.append)

    def opening() -> Task[str]:
        yield Progress("Opening")
        raise CatalogUnusable("The catalog is damaged.")

    bridge.open(opening())
    bridge.ask(task_of(lambda library: library))
    qtbot.waitUntil(lambda: len(complaints) == 2)
    assert {str(each) for each in complaints} == {"The catalog is damaged."}
    bridge.close()


def test_a_change_reaches_everybody(qtbot: QtBot, bridge: Bridge) -> None:
    first: list[Change] = []
    second: list[Change] = []
    told: list[Progress] = []
    bridge.changed.connect(first.append)
    bridge.changed.connect(second.append)
    gate = Gate(Change(photos=(1, 2)))
    bridge.ask(gate, news=told.append)
    gate.let(2)
    qtbot.waitUntil(lambda: bool(first and second))
    assert first == second == [Change(photos=(1, 2))]
    assert told == []


def test_much_progress_does_not_flood_the_window(qtbot: QtBot, bridge: Bridge) -> None:
    told: list[int] = []
    gate = Gate(*(Progress("Reading", done) for done in range(1, 501)))
    gate.let(600)
    bridge.ask(gate, news=lambda progress: told.append(progress.done))
    assert gate.closed.wait(10)
    qtbot.waitUntil(lambda: bool(told) and told[-1] == 500)
    assert told == sorted(told)
    assert len(told) < 500


def test_what_is_asked_after_closing_is_torn_and_no_fault(bridge: Bridge, worker: Worker) -> None:
    bridge.close()
    assert worker.stop(10)
    assert bridge.ask(task_of(lambda library: library)).cancelled


def test_nothing_is_delivered_once_the_bridge_is_closed(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[object] = []
    gate = Gate(answer=1)
    bridge.ask(gate, answer=heard.append)
    bridge.close()
    gate.let()
    assert gate.closed.wait(10)
    qtbot.wait(50)
    assert heard == []

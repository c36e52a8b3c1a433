"""The worker: who goes first, what is closed, and that nothing is lost."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest

from app.worker import Ticket, Worker

PATIENCE = 20.0


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    assert made.stop(PATIENCE)


class Letters:
    """What a task said, in the order it came; `come` waits for it."""

    def __init__(self) -> None:
        """Nothing has come."""
        self.all: list[tuple[str, Any]] = []
        self._new = threading.Condition()

    def box(self, name: str) -> Callable[[Any], None]:
        """A callback."""

        def put(letter: Any) -> None:
            with self._new:
                self.all.append((name, letter))
                self._new.notify_all()

        return put

    def boxes(self) -> dict[str, Callable[[Any], None]]:
        """All three callbacks of `submit`."""
        return {name: self.box(name) for name in ("step", "done", "failed")}

    def come(self, *names: str) -> list[Any]:
        """Wait until a letter of one of these names is there; all of those names."""
        with self._new:
            assert self._new.wait_for(lambda: any(name in names for name, _ in self.all), PATIENCE)
            return [letter for name, letter in self.all if name in names]


def counting(to: int, answer: Any = None) -> Generator[int, None, Any]:
    yield from range(to)
    return answer


def waiting_for(gate: threading.Event) -> Generator[str, None, str]:
    """Holds the worker until the gate opens."""
    yield "at the gate"
    assert gate.wait(PATIENCE)
    return "through"


def endless(closed: threading.Event) -> Generator[int, None, None]:
    try:
        number = 0
        while True:
            yield number
            number += 1
            time.sleep(0.001)
    finally:
        closed.set()


def test_steps_and_answer_come_to_the_asker_in_order(worker: Worker) -> None:
    letters = Letters()
    worker.submit(counting(3, "answer"), **letters.boxes())
    letters.come("done")
    assert letters.all == [("step", 0), ("step", 1), ("step", 2), ("done", "answer")]


def test_a_task_runs_on_the_workers_thread(worker: Worker) -> None:
    letters = Letters()

    def where() -> Generator[None, None, int]:
        yield
        return threading.get_ident()

    worker.submit(where(), **letters.boxes())
    assert letters.come("done") != [threading.get_ident()]


def test_the_urgent_go_before_the_patient(worker: Worker) -> None:
    gate, order = threading.Event(), Letters()
    worker.submit(waiting_for(gate), urgent=True)
    worker.submit(counting(0), done=order.box("patient"))
    worker.submit(counting(5), done=order.box("urgent"), urgent=True)
    gate.set()
    order.come("patient")
    assert [name for name, _ in order.all] == ["urgent", "patient"]


def test_the_urgent_need_not_wait_for_the_end_of_the_patient(worker: Worker) -> None:
    letters, closed = Letters(), threading.Event()
    patient = worker.submit(endless(closed), **Letters().boxes())
    worker.submit(counting(2, "now"), urgent=True, **letters.boxes())
    assert letters.come("done") == ["now"]
    assert not closed.is_set()
    patient.cancel()
    assert closed.wait(PATIENCE)


def test_the_patient_go_one_after_the_other(worker: Worker) -> None:
    gate, order = threading.Event(), Letters()
    worker.submit(waiting_for(gate), urgent=True)
    worker.submit(counting(3), step=order.box("first"), done=order.box("first"))
    worker.submit(counting(3), step=order.box("second"), done=order.box("end"))
    gate.set()
    order.come("end")
    assert [name for name, _ in order.all] == ["first"] * 4 + ["second"] * 3 + ["end"]


def test_a_cancelled_task_cleans_up(worker: Worker) -> None:
    closed, letters = threading.Event(), Letters()
    ticket = worker.submit(endless(closed), **letters.boxes())
    letters.come("step")
    ticket.cancel()
    assert closed.wait(PATIENCE)
    assert ticket.cancelled


def test_after_a_cancel_nothing_more_is_delivered(worker: Worker) -> None:
    letters, gate = Letters(), threading.Event()
    ticket = worker.submit(waiting_for(gate), **letters.boxes())
    letters.come("step")
    ticket.cancel()
    gate.set()
    after = Letters()
    worker.submit(counting(0), **after.boxes())
    after.come("done")
    assert letters.all == [("step", "at the gate")]


def test_a_task_cancelled_before_it_began_is_never_begun(worker: Worker) -> None:
    gate, letters = threading.Event(), Letters()
    worker.submit(waiting_for(gate))
    ticket = worker.submit(counting(3), **letters.boxes())
    ticket.cancel()
    gate.set()
    after = Letters()
    worker.submit(counting(0), **after.boxes())
    after.come("done")
    assert letters.all == []


def test_a_task_that_fails_to_clean_up_does_not_end_the_worker(
    worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    letters = Letters()

    def stubborn() -> Generator[int, None, None]:
        try:
            while True:
                yield 1
        finally:
            raise OSError("while cleaning up")

    ticket = worker.submit(stubborn(), **letters.boxes())
    letters.come("step")
    ticket.cancel()
    after = Letters()
    worker.submit(counting(0, "alive"), **after.boxes())
    assert after.come("done") == ["alive"]
    assert "failed while it cleaned up" in caplog.text


def test_what_a_task_raises_goes_to_the_asker_and_the_worker_lives(worker: Worker) -> None:
    letters = Letters()

    def fail() -> Generator[int, None, None]:
        yield 1
        raise KeyError("lost")

    worker.submit(fail(), **letters.boxes())
    (error,) = letters.come("failed")
    assert isinstance(error, KeyError)
    after = Letters()
    worker.submit(counting(0, "alive"), **after.boxes())
    assert after.come("done") == ["alive"]


def test_an_asker_that_fails_to_take_its_letter_does_not_end_the_worker(
    worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_letter: object) -> None:
        raise ValueError("no letterbox")

    letters = Letters()
    worker.submit(counting(2), step=refuse, done=refuse)
    worker.submit(counting(1), **letters.boxes())
    letters.come("done")
    assert "no letterbox" in caplog.text


def test_an_error_that_nobody_asked_to_hear_of_is_in_the_log(
    worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Generator[int, None, None]:
        yield 1
        raise KeyError("lost")

    worker.submit(fail())
    after = Letters()
    worker.submit(counting(0), **after.boxes())
    after.come("done")
    assert "a task failed" in caplog.text
    assert "lost" in caplog.text


def test_a_resting_task_lets_others_go_on_and_goes_on_itself_when_told(worker: Worker) -> None:
    closed, letters = threading.Event(), Letters()
    resting = worker.submit(endless(closed), **letters.boxes())
    letters.come("step")
    resting.pause()
    after = Letters()
    worker.submit(counting(3, "other"), **after.boxes())
    assert after.come("done") == ["other"]
    count = len(letters.all)
    time.sleep(0.05)
    assert len(letters.all) <= count + 1
    assert resting.paused
    letters.all.clear()
    resting.resume()
    letters.come("step")
    resting.cancel()
    assert closed.wait(PATIENCE)


def test_a_resting_task_can_be_cancelled(worker: Worker) -> None:
    closed, letters = threading.Event(), Letters()
    ticket = worker.submit(endless(closed), **letters.boxes())
    letters.come("step")
    ticket.pause()
    ticket.cancel()
    assert closed.wait(PATIENCE)


def test_stopping_closes_what_runs_what_rests_and_what_waits() -> None:
    worker, letters = Worker(), Letters()
    begun = [threading.Event() for _ in range(2)]
    resting = worker.submit(endless(begun[0]), **letters.boxes())
    letters.come("step")
    resting.pause()
    running = Letters()
    worker.submit(endless(begun[1]), **running.boxes())
    running.come("step")
    waiting = Letters()
    worker.submit(counting(3), **waiting.boxes())
    assert worker.stop(PATIENCE)
    assert all(event.is_set() for event in begun)
    assert waiting.all == []


def test_what_tasks_share_is_closed_after_them_on_their_thread() -> None:
    worker, begun, letters = Worker(), threading.Event(), Letters()
    order: list[str] = []

    def task() -> Iterator[str]:
        try:
            while True:
                begun.set()
                yield "step"
        finally:
            order.append("task")

    worker.submit(task(), **letters.boxes())
    assert begun.wait(PATIENCE)
    assert worker.stop(PATIENCE, last=lambda: order.append(threading.current_thread().name))
    assert order == ["task", "worker"]


def test_stopping_says_when_a_step_takes_too_long() -> None:
    worker, gate, letters = Worker(), threading.Event(), Letters()
    worker.submit(waiting_for(gate), **letters.boxes())
    letters.come("step")
    stopped_at_once = worker.stop(0.05)
    gate.set()
    assert not stopped_at_once
    assert worker.stop(PATIENCE)


def test_nothing_can_be_submitted_to_a_stopped_worker() -> None:
    worker = Worker()
    assert worker.stop(PATIENCE)
    with pytest.raises(RuntimeError, match="stopped"):
        worker.submit(counting(0))


def test_no_job_is_lost_when_many_threads_submit_and_cancel_at_once(worker: Worker) -> None:
    letters = Letters()
    kept: list[int] = []
    torn: list[Ticket] = []
    lock = threading.Lock()

    def ask(thread: int) -> None:
        for number in range(250):
            key = thread * 1000 + number
            ticket = worker.submit(
                counting(number % 3, key), urgent=number % 2 == 0, done=letters.box("done")
            )
            with lock:
                if number % 5 == 4:
                    ticket.cancel()
                    torn.append(ticket)
                else:
                    kept.append(key)

    askers = [threading.Thread(target=ask, args=(thread,)) for thread in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    last = Letters()
    worker.submit(counting(0), **last.boxes())
    last.come("done")
    answered = [letter for _, letter in letters.all]
    assert len(torn) == 200
    assert len(answered) == len(set(answered))
    assert set(kept) <= set(answered)


def test_the_worker_waits_without_spending_time(worker: Worker) -> None:
    letters = Letters()
    worker.submit(counting(0), **letters.boxes())
    letters.come("done")
    before = time.process_time()
    time.sleep(0.3)
    assert time.process_time() - before < 0.15


def test_what_is_to_go_first_lets_the_patient_rest_and_the_urgent_pass(worker: Worker) -> None:
    gate, letters = threading.Event(), Letters()
    worker.submit(waiting_for(gate))
    for name, more in (("patient", {}), ("first", {"first": True}), ("urgent", {"urgent": True})):
        worker.submit(counting(2, name), done=letters.box(name), **more)
    gate.set()
    letters.come("patient")
    assert [name for name, _ in letters.all] == ["urgent", "first", "patient"]


def test_what_is_torn_up_is_closed_before_anything_is_asked_of_it(worker: Worker) -> None:
    gate, letters = threading.Event(), Letters()
    closed: list[bool] = []

    def long() -> Generator[int, None, None]:
        try:
            yield 1
            gate.wait(PATIENCE)
            yield from range(1000)
        finally:
            closed.append(True)

    ticket = worker.submit(long(), step=letters.box("step"))
    letters.come("step")
    ticket.cancel()

    def ask() -> Generator[None, None, list[bool]]:
        yield
        return list(closed)

    worker.submit(ask(), done=letters.box("done"), urgent=True)
    gate.set()
    assert letters.come("done") == [[True]]

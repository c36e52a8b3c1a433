"""One call in a process of its own: its answer, its fault, its death, and no process left behind."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from app.child_process import ChildFailed, run_in_child
from tests.running import answer_of, run


def add(one: int, two: int) -> int:
    return one + two


def reply(text: str) -> str:
    print(text)  # noqa: T201
    return "said"


def fail() -> None:
    raise ValueError("the reason")


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    os._exit(3)


def sleep(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def write_pid_and_sleep(path: Path) -> None:
    path.write_text(str(os.getpid()))
    time.sleep(60)


def refuse_to_travel() -> object:
    return lambda: None


def test_the_answer_comes_back() -> None:
    assert answer_of(run_in_child(add, 2, 3)) == 5


def test_the_asker_has_a_turn_while_it_waits() -> None:
    answer, text = run(run_in_child(sleep, 0.3, patience=0.02))
    assert answer != os.getpid()
    assert len(text) > 5


def test_what_the_function_raises_is_told() -> None:
    with pytest.raises(ChildFailed, match="ValueError: the reason"):
        answer_of(run_in_child(fail))


@pytest.mark.parametrize("end", [be_killed, leave])
def test_a_death_is_told(end: object) -> None:
    with pytest.raises(ChildFailed, match="died with code"):
        answer_of(run_in_child(end))  # type: ignore[arg-type]


def test_an_answer_that_cannot_travel_is_told_and_does_not_hang() -> None:
    with pytest.raises(ChildFailed):
        answer_of(run_in_child(refuse_to_travel))


def test_closing_kills_the_child_at_once(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    task = run_in_child(write_pid_and_sleep, pid)
    while not pid.exists() or not pid.read_text():
        next(task)
    start = time.monotonic()
    task.close()
    assert time.monotonic() - start < 10
    assert multiprocessing.active_children() == []
    if hasattr(os, "killpg"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid.read_text()), 0)


def test_no_child_is_left_after_an_answer_or_a_fault() -> None:
    answer_of(run_in_child(add, 1, 1))
    with pytest.raises(ChildFailed):
        answer_of(run_in_child(fail))
    assert multiprocessing.active_children() == []


def test_what_the_function_prints_does_not_mix_with_our_answers(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert answer_of(run_in_child(reply, "chatter")) == "said"
    out, err = capfd.readouterr()
    assert (out, "chatter" in err) == ("", True)

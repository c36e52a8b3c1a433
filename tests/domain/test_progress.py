"""What a task says on its way."""

import time
from collections.abc import Generator

import pytest

from app.domain.progress import Progress, ProgressMeter, with_progress
from tests.running import run


class Clock:
    """A clock that goes when told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It shows 1000."""
        self.now = 1000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_a_steady_pace_is_told_with_the_time_left(clock: Clock) -> None:
    pace = ProgressMeter("Reading", 100)
    for _ in range(5):
        clock.now += 1
        pace.done += 10
        report = pace.report()
    assert report == Progress("Reading", 50, 100, rate=10.0, left=5.0)


def test_in_the_first_moment_no_pace_is_guessed(clock: Clock) -> None:
    pace = ProgressMeter("Reading", 100)
    clock.now += 0.1
    pace.done = 50
    assert (pace.report().rate, pace.report().left) == (0.0, 0.0)


def test_an_old_pace_is_forgotten(clock: Clock) -> None:
    pace = ProgressMeter("Reading", 100_000)
    for speed in [1000] * 20 + [10] * 20:
        clock.now += 1
        pace.done += speed
        report = pace.report()
    assert report.rate == pytest.approx(10)


def test_where_the_total_is_not_known_no_time_left_is_said(clock: Clock) -> None:
    pace = ProgressMeter("Looking")
    clock.now += 1
    pace.done = 10
    report = pace.report()
    assert (report.total, report.left) == (0, 0.0)
    assert report.rate == pytest.approx(10)


def test_reports_are_due_ten_times_a_second_and_no_more(clock: Clock) -> None:
    pace = ProgressMeter("Looking")
    assert pace.is_due()
    pace.report()
    assert not pace.is_due()
    clock.now += 0.11
    assert pace.is_due()


def test_every_step_of_other_work_is_a_report_and_its_answer_comes_through() -> None:
    def work() -> Generator[None, None, str]:
        yield
        yield
        return "answer"

    assert run(with_progress("Converting", work())) == ("answer", [Progress("Converting")] * 2)

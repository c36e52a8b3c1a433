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


def test_after_a_minute_of_mixed_files_the_time_left_is_right_within_a_quarter(
    clock: Clock,
) -> None:
    """Small files take 20 ms, of which those told by bytes know nothing, and large ones 12 ms for each megabyte."""
    sizes = [0.1, 8.0, 0.1, 3.0] * 400 + [0.3] * 1_000 + [6.0, 0.1] * 600
    seconds = [0.02 + 0.012 * size for size in sizes]
    pace = ProgressMeter("Reading", len(sizes))
    pace.total_effort = sum(1 + 0.7 * size for size in sizes)
    begun, checked = clock.now, 0
    for size, took in zip(sizes, seconds, strict=True):
        clock.now += took
        pace.done += 1
        pace.effort += 1 + 0.7 * size
        left = sum(seconds) - (clock.now - begun)
        report = pace.report()
        if clock.now - begun >= 60 and left > 10:
            checked += 1
            assert report.left == pytest.approx(left, rel=0.25)
    assert checked > 100


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

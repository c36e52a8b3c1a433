"""Memory of decoding: one budget for all children, kept whatever they decode and however they end."""

import multiprocessing
import threading
import time
from pathlib import Path

import psutil
import pytest
from PIL import Image

from app.domain.errors import Unreadable
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.memory import SHARE, MemoryBudget, machine_memory
from app.files.decoding.pool import Answer, DecodeJob, DecoderPool
from app.files.decoding.request import DecodeRequest

WISH = DecodeRequest(thumbnail=40)
LARGE = (12_000, 10_000)
"""120 MP of 1 bit: 290 MB while decoded, a few KB on disk."""
NEEDED = 2 * LARGE[0] * LARGE[1]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "a.png"
    Image.new("1", LARGE).save(path)
    return path


def collect(pool: DecoderPool, seconds: float = 60) -> list[Answer]:
    answers: list[Answer] = []
    end = time.monotonic() + seconds
    while pool.pending:
        assert time.monotonic() < end, f"no answer for {pool.pending} files"
        answers += pool.collect(0.05)
    return answers


class Recorded(MemoryBudget):
    """A budget that knows the most that was taken of it."""

    def __init__(self, total: int) -> None:
        """Nothing is taken yet."""
        super().__init__(total)
        self.most = 0

    def try_take(self, needed: int) -> bool:
        """Note how much is taken now."""
        taken = super().try_take(needed)
        self.most = max(self.most, self.taken)
        return taken

    @property
    def taken(self) -> int:
        """What is taken and was not given back."""
        return self._taken + self._shares


def test_large_pictures_wait_for_each_other(large: Path) -> None:
    budget = Recorded(2 * SHARE + NEEDED + (100 << 20))
    with DecoderPool(2, budget=budget) as pool:
        for key in range(4):
            pool.submit(DecodeJob(key, large, WISH))
        answers = collect(pool)
    assert all(isinstance(answer, DecodedPhoto) for _, answer in answers)
    assert 2 * SHARE + NEEDED < budget.most <= budget.total
    assert budget.taken == 0


def test_what_fits_beside_no_other_child_is_refused_and_waits_for_nothing(large: Path) -> None:
    """The shares of children that are there are never free: it would wait for ever."""
    budget = Recorded(3 * SHARE + NEEDED // 2)
    with DecoderPool(3, budget=budget) as pool:
        for key in range(3):
            pool.submit(DecodeJob(key, large, WISH))
        pool._children.extend(pool._start() for _ in range(3 - len(pool._children)))
        answers = collect(pool)
    assert all(isinstance(answer, Unreadable) for _, answer in answers)


def test_what_would_never_fit_is_refused_and_costs_no_other(large: Path, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "small.png")
    with DecoderPool(1, budget=Recorded(SHARE + NEEDED // 2)) as pool:
        for key, path in enumerate((large, tmp_path / "small.png")):
            pool.submit(DecodeJob(key, path, WISH))
        answers = {job.key: answer for job, answer in collect(pool)}
    refused = answers[0]
    assert isinstance(refused, Unreadable)
    assert refused.reason == (
        "The image has 12,000 × 10,000 pixels and needs 0.3 GB of memory, "
        "more than Albumen may use on this computer."
    )
    assert isinstance(answers[1], DecodedPhoto)


def test_a_child_that_dies_gives_its_memory_back(large: Path) -> None:
    budget = Recorded(2 * SHARE + NEEDED + (100 << 20))
    with DecoderPool(1, budget=budget) as pool:
        pool.submit(DecodeJob(0, large, WISH))
        while budget.taken <= SHARE:
            pool.collect(0.01)
        (child,) = multiprocessing.active_children()
        child.kill()
        ((_, answer),) = collect(pool)
        assert isinstance(answer, Unreadable)
        assert budget.taken == SHARE
        pool.submit(DecodeJob(1, large, WISH))
        ((_, answer),) = collect(pool)
        assert isinstance(answer, DecodedPhoto)
    assert budget.taken == 0


def test_waiting_for_memory_is_no_hang(large: Path) -> None:
    budget = Recorded(SHARE + NEEDED + (100 << 20))
    assert budget.try_take(NEEDED)
    with DecoderPool(1, timeout=3, budget=budget) as pool:  # It is decoded in one.
        pool.submit(DecodeJob(0, large, WISH))
        end = time.monotonic() + 5
        while time.monotonic() < end:
            assert pool.collect(0.05) == []
        budget.give_back(NEEDED)
        ((_, answer),) = collect(pool)
    assert isinstance(answer, DecodedPhoto)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks Linux for the memory of processes")
def test_children_stay_within_the_budget(large: Path) -> None:
    budget = MemoryBudget(1 << 30)
    most, done = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.01):
            sizes = []
            for child in psutil.Process().children():
                try:
                    sizes.append(child.memory_info().rss)
                except psutil.NoSuchProcess:
                    continue
            most = max(most, sum(sizes))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        with DecoderPool(2, budget=budget) as pool:
            for key in range(6):
                pool.submit(DecodeJob(key, large, WISH))
            collect(pool)
    finally:
        done.set()
        watching.join()
    assert NEEDED // 2 < most <= budget.total


def test_the_machine_has_memory() -> None:
    assert 1 << 28 < machine_memory() <= psutil.virtual_memory().total

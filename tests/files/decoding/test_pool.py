"""Child processes that crash, hang or ask for all memory: one bad file costs one file."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.errors import DecoderUnusable, Unreadable
from app.files.decoding import pool as decoders_module
from app.files.decoding.decode import decode_photo
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.on_demand import OnDemandDecoder
from app.files.decoding.pool import DecodeJob, DecoderDied, DecoderPool
from app.files.decoding.request import DecodeRequest
from tests import pictures

WISH = DecodeRequest(thumbnail=40)

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how to end a process")


def die() -> Path:
    """In the child, while it unpickles its next file: what a decoder's memory fault does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return Path()


def hang() -> Path:
    """In the child: what an endless loop in a decoder does."""
    time.sleep(60)
    return Path()


def eat() -> Path:
    """In the child: a file that wants more memory than a child may take, by a C library that gives up."""
    bytearray(64 << 30)
    return Path()


class Trap:
    """A path that is another thing in the child than it is here."""

    def __init__(self, path: Path, trap: Callable[[], Path]) -> None:
        """It answers to `name`, as Unreadable wants it."""
        self.name = path.name
        self.trap = trap

    def __reduce__(self) -> tuple[Callable[[], Path], tuple[()]]:
        """What the child makes of it."""
        return self.trap, ()


def trap(name: str, what: Callable[[], Path]) -> Path:
    return Trap(Path(name), what)  # type: ignore[return-value]


@contextmanager
def decoders(children: int = 1, timeout: float = 30.0) -> Iterator[DecoderPool]:
    with DecoderPool(children, timeout) as made:
        yield made
    assert multiprocessing.active_children() == []


def collect(made: DecoderPool, seconds: float = 30) -> dict[int, DecodedPhoto | Unreadable]:
    """All answers, by key; no key is answered twice."""
    answers: dict[int, DecodedPhoto | Unreadable] = {}
    end = time.monotonic() + seconds
    while made.pending:
        assert time.monotonic() < end, f"no answer for {made.pending} files"
        for job, result in made.collect(0.1):
            assert job.key not in answers
            answers[job.key] = result
    return answers


def reasons(answers: dict[int, DecodedPhoto | Unreadable]) -> dict[int, str]:
    return {key: each.reason for key, each in answers.items() if isinstance(each, Unreadable)}


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return pictures.write_scenes(tmp_path, 12)


def test_what_comes_from_a_child_is_what_would_be_read_here(photos: list[Path]) -> None:
    with decoders(2) as made:
        for key, path in enumerate(photos):
            made.submit(DecodeJob(key, path, WISH))
        answers = collect(made)
    assert answers == {key: decode_photo(path, WISH) for key, path in enumerate(photos)}


def test_a_crash_costs_one_file(photos: list[Path]) -> None:
    with decoders() as made:
        made.submit(DecodeJob(0, trap("bad.jpg", die), WISH))
        for key, path in enumerate(photos, 1):
            made.submit(DecodeJob(key, path, WISH))
        answers = collect(made)
    assert reasons(answers) == {0: "The decoder crashed on this file."}
    assert isinstance(answers[0], DecoderDied)
    assert len(answers) == len(photos) + 1


def test_the_guilty_file_is_blamed_and_not_its_neighbours(photos: list[Path]) -> None:
    """Queued together in one pipe, at its start, in its middle and at its end."""
    guilty = {2, 3, 5, 9, 11}
    with decoders() as made:
        for key, path in enumerate(photos):
            made.submit(DecodeJob(key, trap(path.name, die) if key in guilty else path, WISH))
        answers = collect(made)
    assert set(reasons(answers)) == guilty
    assert list(answers) == list(range(len(photos)))


def test_the_reason_names_the_guilty_file() -> None:
    with decoders() as made:
        made.submit(DecodeJob(0, trap("bad.jpg", die), WISH))
        answer = collect(made)[0]
    assert isinstance(answer, Unreadable)
    assert str(answer) == "bad.jpg: The decoder crashed on this file."


def test_the_pool_survives_ten_crashes(photos: list[Path]) -> None:
    with decoders(2) as made:
        for key in range(10):
            made.submit(DecodeJob(key, trap(f"{key}.jpg", die), WISH))
        made.submit(DecodeJob(10, photos[0], WISH))
        answers = collect(made)
    assert set(reasons(answers)) == set(range(10))
    assert isinstance(answers[10], DecodedPhoto)


def test_a_hanging_file_is_given_up(photos: list[Path]) -> None:
    with decoders(timeout=1.5) as made:
        made.submit(DecodeJob(0, photos[0], WISH))
        made.submit(DecodeJob(1, trap("slow.jpg", hang), WISH))
        made.submit(DecodeJob(2, photos[1], WISH))
        answers = collect(made)
    assert reasons(answers) == {1: "Reading the file took longer than 2 seconds and was stopped."}
    assert set(answers) == {0, 1, 2}


def test_a_pause_of_the_asker_is_not_taken_for_a_hanging_file(photos: list[Path]) -> None:
    with decoders(timeout=1.0) as made:
        for key, path in enumerate(photos[:4]):
            made.submit(DecodeJob(key, path, WISH))
        time.sleep(1.5)
        answers = collect(made)
    assert reasons(answers) == {}


@on_linux
def test_a_file_that_wants_all_memory_costs_one_file(photos: list[Path]) -> None:
    with decoders() as made:
        made.submit(DecodeJob(0, trap("bomb.jpg", eat), WISH))
        made.submit(DecodeJob(1, photos[0], WISH))
        answers = collect(made)
    assert set(reasons(answers)) == {0}


def test_a_child_that_died_while_idle_costs_nothing(photos: list[Path]) -> None:
    with decoders() as made:
        made.submit(DecodeJob(0, photos[0], WISH))
        collect(made)
        (child,) = multiprocessing.active_children()
        child.kill()
        child.join()
        made.submit(DecodeJob(1, photos[1], WISH))
        made.submit(DecodeJob(2, photos[2], WISH))
        answers = collect(made)
    # The pipe of a dead child may still take a file: then that one is blamed, and no other.
    assert set(answers) == {1, 2}
    assert len(reasons(answers)) <= 1


@on_linux
def test_close_leaves_no_child_whatever_it_was_doing(photos: list[Path]) -> None:
    made = DecoderPool(2)
    made.submit(DecodeJob(0, trap("slow.jpg", hang), WISH))
    made.submit(DecodeJob(1, photos[0], WISH))
    pids = [child.pid for child in multiprocessing.active_children()]
    assert len(pids) == 2
    made.close()
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert made.pending == 0


def test_pending_counts_what_is_given_and_not_answered(photos: list[Path]) -> None:
    with decoders() as made:
        assert made.pending == 0
        for key in range(10):
            made.submit(DecodeJob(key, photos[key], WISH))
        given = made.pending
        answered = len(collect(made))
        assert (given, answered, made.pending) == (10, 10, 0)


def test_room_is_what_keeps_the_children_busy_and_no_more(photos: list[Path]) -> None:
    with decoders(2) as made:
        room = made.room
        for key in range(room):
            assert made.room == room - key
            made.submit(DecodeJob(key, photos[0], WISH))
        assert made.room == 0
        made.submit(DecodeJob(room, photos[0], WISH))
        assert made.room == 0
        assert len(collect(made)) == room + 1


def test_no_more_children_than_files_are_started(photos: list[Path]) -> None:
    with decoders(4) as made:
        made.submit(DecodeJob(0, photos[0], WISH))
        assert len(multiprocessing.active_children()) == 1
        collect(made)


def test_with_nothing_to_do_nothing_is_waited_for() -> None:
    start = time.monotonic()
    with decoders() as made:
        assert made.collect(30.0) == []
    assert time.monotonic() - start < 10


@on_linux
def test_what_a_codec_complains_of_does_not_reach_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.tif"
    whole = pictures.write(path, pictures.draw_scene(1), compression="tiff_lzw").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with decoders() as made:
        made.submit(DecodeJob(0, path, WISH))
        collect(made)
    assert capfd.readouterr().err == ""


# ---- the viewer ----


def test_a_late_answer_is_not_given_to_another(photos: list[Path]) -> None:
    viewer = OnDemandDecoder()
    try:
        torn = viewer.read(photos[0], DecodeRequest(view=0))
        next(torn)
        torn.close()
        reading = viewer.read(photos[1], DecodeRequest(view=0))
        while True:
            try:
                next(reading)
            except StopIteration as end:
                answer = end.value
                break
    finally:
        viewer.close()
    assert answer == decode_photo(photos[1], DecodeRequest(view=0))
    assert viewer._answers == {}  # nor kept for nobody: a photo's pixels are many


def test_what_is_torn_up_while_it_waits_is_never_begun(photos: list[Path]) -> None:
    viewer = OnDemandDecoder()
    try:
        first, second = (viewer.read(photo, DecodeRequest(view=0)) for photo in photos[:2])
        next(first)
        next(second)
        assert viewer._decoders.pending <= 1
        first.close()
        second.close()
        assert viewer._decoders.pending <= 1
    finally:
        viewer.close()


def test_two_who_read_at_once_each_get_their_own(photos: list[Path]) -> None:
    viewer = OnDemandDecoder()
    answers: dict[int, DecodedPhoto] = {}
    readings = {key: viewer.read(photos[key], WISH) for key in range(3)}
    try:
        while readings:
            for key, reading in list(readings.items()):
                try:
                    next(reading)
                except StopIteration as end:
                    answers[key] = end.value
                    del readings[key]
    finally:
        viewer.close()
    assert answers == {key: decode_photo(photos[key], WISH) for key in range(3)}


def test_the_viewer_gives_up_on_a_crash_and_goes_on(photos: list[Path]) -> None:
    viewer = OnDemandDecoder()
    try:
        with pytest.raises(Unreadable, match="crashed"):
            list(viewer.read(trap("bad.jpg", die), WISH))
        list(viewer.read(photos[0], WISH))
    finally:
        viewer.close()
    assert multiprocessing.active_children() == []


def test_a_decoder_that_cannot_start_blames_no_photo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoders_module, "_serve", len)  # A child that ends before its first word.
    path = tmp_path / "fine.jpg"
    path.write_bytes(b"fine")
    with decoders() as pool:
        pool.submit(DecodeJob(0, path, DecodeRequest(digest_only=True)))
        with pytest.raises(DecoderUnusable, match="end at their start"):
            pool.collect(20.0)

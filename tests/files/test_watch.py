"""Watching folders: every change is told once, when it has come to rest, and nothing else is."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.files.watch import FolderWatch

SOON = 10.0
QUIET = 0.2


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "a.jpg").write_bytes(b"a")
    return folder


@pytest.fixture
def watch(tmp_path: Path, photos: Path) -> Iterator[FolderWatch]:
    made = FolderWatch(photos / "cache", QUIET)
    made.follow([photos])
    probe = photos / "probe"
    for number in range(100):  # The folder is watched from some moment on.
        probe.write_bytes(b"%d" % number)
        time.sleep(0.05)
        if probe in made.take():
            break
    time.sleep(2 * QUIET)
    made.take()
    yield made
    made.stop()


def told(watch: FolderWatch) -> set[Path]:
    """All that is told until nothing more comes."""
    found: set[Path] = set()
    last = time.monotonic() + SOON
    while time.monotonic() < last:
        taken = watch.take()
        found |= set(taken)
        if found and not taken:
            return found
        time.sleep(2 * QUIET)
    return found


Change = Callable[[Path], object]


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda folder: (folder / "new.jpg").write_bytes(b"new"), {"new.jpg"}),
        (lambda folder: (folder / "a.jpg").write_bytes(b"longer"), {"a.jpg"}),
        (lambda folder: (folder / "a.jpg").unlink(), {"a.jpg"}),
        (lambda folder: (folder / "a.jpg").rename(folder / "b.jpg"), {"a.jpg", "b.jpg"}),
        (lambda folder: (folder / "deep/er/c.jpg").write_bytes(b"c"), {"deep/er/c.jpg"}),
        (lambda folder: shutil.move(folder / "deep", folder.parent / "away"), {"deep"}),
    ],
    ids=["new", "written", "removed", "renamed", "below", "folder moved away"],
)
def test_a_change_is_told(
    watch: FolderWatch, photos: Path, change: Change, names: set[str]
) -> None:
    change(photos)
    assert {photos / name for name in names} <= told(watch)


def test_what_lies_in_a_new_folder_is_told(watch: FolderWatch, photos: Path) -> None:
    (photos / "trip").mkdir()
    time.sleep(QUIET)
    (photos / "trip" / "d.jpg").write_bytes(b"d")
    assert {photos / "trip", photos / "trip" / "d.jpg"} & told(watch)


def test_reading_is_no_change_nor_are_hidden_files_and_albumens_own(
    watch: FolderWatch, photos: Path
) -> None:
    (photos / "a.jpg").read_bytes()
    (photos / ".hidden").write_bytes(b"x")
    (photos / "cache").mkdir()
    (photos / "cache" / "thumbnail").write_bytes(b"x")
    time.sleep(3 * QUIET)
    (photos / "last.jpg").write_bytes(b"x")
    assert told(watch) - {photos / "cache"} == {photos / "last.jpg"}


def test_nothing_is_told_while_files_still_change(watch: FolderWatch, photos: Path) -> None:
    end = time.monotonic() + 3 * QUIET
    while time.monotonic() < end:
        with (photos / "copied.jpg").open("ab") as file:
            file.write(b"x")
        assert watch.take() == ()
        time.sleep(QUIET / 10)
    assert photos / "copied.jpg" in told(watch)


def test_a_folder_that_is_no_longer_followed_tells_nothing(
    watch: FolderWatch, photos: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    watch.follow([other])
    time.sleep(0.5)
    (photos / "new.jpg").write_bytes(b"x")
    (other / "new.jpg").write_bytes(b"x")
    assert told(watch) == {other / "new.jpg"}


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path, photos: Path) -> None:
    watch = FolderWatch(tmp_path / "cache", QUIET)
    watch.follow([tmp_path / "nowhere", photos])
    time.sleep(0.5)
    (photos / "new.jpg").write_bytes(b"x")
    assert photos / "new.jpg" in told(watch)
    watch.stop()

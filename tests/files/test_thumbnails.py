"""The thumbnail store: whole files or none, whoever writes and reads at the same time."""

import os
import threading
from pathlib import Path

import pytest

from app.files import thumbnails
from app.files.thumbnails import ThumbnailStore
from tests.pictures import RED, draw_plain, is_near, jpeg_bytes

DIGEST = "ab" + "0" * 30


def test_a_thumbnail_comes_back_as_it_was_written(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path)
    store.write(DIGEST, b"jpeg")
    assert store.path(DIGEST).read_bytes() == b"jpeg"
    assert DIGEST in store


def test_what_was_never_written_is_not_there(tmp_path: Path) -> None:
    assert DIGEST not in ThumbnailStore(tmp_path / "not made yet")


@pytest.mark.parametrize("few", [0, 100])
def test_missing_thumbnails_are_found_in_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(thumbnails, "_FEW", few)
    store = ThumbnailStore(tmp_path)
    digests = [f"{folder:02x}{number:030x}" for folder in range(4) for number in range(4)]
    for digest in digests[:10]:
        store.write(digest, b"jpeg")
    store.path(digests[3]).rename(store.path(digests[3]).with_suffix(".jpg.123"))  # Half written.
    missing = [digest for some in store.missing(digests) for digest in some]
    assert missing == [digests[3], *digests[10:]]


def test_a_reader_never_sees_half_a_thumbnail(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path)
    contents = [bytes([value]) * 200_000 for value in (1, 2)]
    store.write(DIGEST, contents[0])
    leave = threading.Event()

    def write() -> None:
        turn = 0
        while not leave.is_set():
            turn += 1
            store.write(DIGEST, contents[turn % 2])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = {store.path(DIGEST).read_bytes() for _ in range(200)}
    finally:
        leave.set()
        writer.join()
    assert seen <= set(contents)


def test_a_full_disk_leaves_the_old_thumbnail_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ThumbnailStore(tmp_path)
    store.write(DIGEST, b"old")

    def fill(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(OSError, match="No space left"):
        store.write(DIGEST, b"new")
    monkeypatch.undo()
    assert store.path(DIGEST).read_bytes() == b"old"


def test_the_draft_of_a_killed_process_is_no_thumbnail_and_in_nobodys_way(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path)
    path = store.path(DIGEST)
    path.parent.mkdir(parents=True)
    path.with_name(f"{path.name}.{os.getpid()}").write_bytes(b"ha")
    path.with_name(f"{path.name}.1").write_bytes(b"lf")
    assert DIGEST not in store
    store.write(DIGEST, b"whole")
    assert path.read_bytes() == b"whole"
    assert store.size() == len(b"whole")


def test_the_size_is_of_all_thumbnails(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path)
    store.write(DIGEST, b"123")
    store.write("cd" + "0" * 30, b"45")
    assert store.size() == 5


def test_a_thumbnail_is_read_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path)
    assert store.read(DIGEST) is None
    jpeg = jpeg_bytes(draw_plain(RED, 40, 30))
    store.write(DIGEST, jpeg)
    pixels = store.read(DIGEST)
    assert pixels is not None
    assert (pixels.height, pixels.width) == (30, 40)
    assert is_near(tuple(pixels.rgb[:3]), RED)
    sides = jpeg.index(b"\xff\xc0") + 5
    too_large = jpeg[:sides] + b"\xff\xff\xff\xff" + jpeg[sides + 4 :]
    for damaged in (b"", jpeg[:20], jpeg[: len(jpeg) // 2], too_large, b"GIF89a"):
        store.write(DIGEST, damaged)
        assert store.read(DIGEST) is None


def test_of_a_thumbnail_that_does_not_fit_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ThumbnailStore(tmp_path)
    real = Path.write_bytes

    def fill(self: Path, content: bytes) -> int:
        real(self, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    store.write("00" + DIGEST[2:], b"x")
    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(OSError, match="No space left"):
        store.write("00" + DIGEST[3:], b"much more")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{DIGEST[2:]}.jpg"]


def test_the_size_of_few_thumbnails_is_measured(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path)
    assert store.size() == 0
    for number in range(40):
        store.write(f"{number * 7 % 256:02x}{number:030x}", b"x" * number)
    (store.path(DIGEST).parent).mkdir(exist_ok=True)
    store.path(DIGEST).with_name("draft.jpg.123").write_bytes(b"no thumbnail")
    assert store.size() == sum(range(40))


def test_the_size_of_many_thumbnails_is_that_of_an_eighth_eight_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.files.thumbnails._MANY", 50)
    store = ThumbnailStore(tmp_path)
    for number in range(512):
        store.write(f"{number % 256:02x}{number:030x}", b"x" * (100 if number % 8 else 101))
    assert store.size() == 512 * 101

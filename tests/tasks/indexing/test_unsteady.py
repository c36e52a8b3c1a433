"""Folders and files that change, vanish or move while they are indexed, and disks that are full or read-only."""

import errno
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.errors import FolderMissing, PhotoError
from app.domain.photo import Photo, Presence
from app.files.decoding import decode
from app.files.digest import digest_at
from app.library import Library
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures
from tests.faults import Faults
from tests.running import answer_of, cancel_after
from tests.tasks.conftest import OpenLibrary
from tests.tasks.files import shown


def rate_all(library: Library) -> None:
    answer_of(edit_metadata(library, shown(library), {"rating": 4}))


def ratings(photos: list[Photo]) -> list[int]:
    return [photo.metadata.rating for photo in photos]


def change_after_digest(monkeypatch: pytest.MonkeyPatch, path: Path, other: bytes) -> None:
    """Let another program write into a file between the reading of its digest and of its pixels."""
    real = decode.digest_of

    def digest_then_change(file):
        digest = real(file)
        if path.name == Path(file.name).name and path.read_bytes() != other:
            path.write_bytes(other)
        return digest

    monkeypatch.setattr(decode, "digest_of", digest_then_change)


def test_a_file_changed_while_it_is_read_never_has_the_digest_of_one_state_and_pixels_of_another(
    library: Library, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pictures.write_scene(photos / "a.jpg", 1)
    other = pictures.write_scene(tmp_path / "b.jpg", 2, 120, 80)
    change_after_digest(monkeypatch, path, other.read_bytes())
    (unreadable,) = answer_of(index_folders(library, [photos])).unreadable
    assert "changed while it was read" in unreadable.reason
    report = answer_of(index_folders(library, [photos]))
    assert report.unreadable == ()
    (photo,) = shown(library)
    assert photo.digest == digest_at(other)
    assert (photo.width, photo.height) == (120, 80)


def test_a_file_that_still_grows_is_read_when_it_is_whole(library: Library, photos: Path) -> None:
    path = pictures.write_scene(photos / "a.jpg", 1)
    whole = path.read_bytes()
    for part in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:part])
        answer_of(index_folders(library, [photos]))
    path.write_bytes(whole)
    assert answer_of(index_folders(library, [photos])).unreadable == ()
    assert [photo.digest for photo in shown(library)] == [digest_at(path)]


def test_a_folder_that_vanishes_at_any_step_of_its_indexing_is_offline_and_comes_back(
    open_library: OpenLibrary, photos: Path, tmp_path: Path
) -> None:
    for number in range(3):
        pictures.write_scenes(photos / str(number), 2, first=2 * number)
    away = tmp_path / "away"
    step, goes_on = 0, True
    while goes_on:
        library = open_library(f"library {step}")
        answer_of(index_folders(library, [photos / "0"]))
        rate_all(library)
        task = index_folders(library, [photos])
        goes_on = True
        for _ in range(step):
            if next(task, None) is None:
                goes_on = False
                break
        photos.rename(away)
        if goes_on:
            with suppress(FolderMissing):  # Nothing is known of it yet.
                answer_of(task)
        assert Presence.MISSING not in {p.presence for p in library.catalog.photos.list()}, step
        away.rename(photos)
        report = answer_of(index_folders(library, [photos]))
        assert (report.photos, report.unreadable) == (6, ()), step
        assert ratings(shown(library)) == [4, 4, 0, 0, 0, 0], step
        step += 1
    assert step > 5


def test_a_disk_mounted_elsewhere_brings_its_ratings(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    paths = pictures.write_scenes(photos / "disk", 3)
    answer_of(index_folders(library, [photos / "disk"]))
    rate_all(library)
    before = [photo.id for photo in shown(library)]
    (photos / "disk").rename(tmp_path / "other place")
    report = answer_of(index_folders(library, [tmp_path / "other place"]))
    assert (report.new, report.moved) == (0, 3)
    now = sorted(answer_of(list_photos(library)), key=lambda photo: photo.path)
    assert [photo.id for photo in now] == before
    assert [photo.path.name for photo in now] == [path.name for path in paths]
    assert ratings(now) == [4, 4, 4]


def test_an_indexing_stopped_while_its_folder_is_away_forgets_nothing(
    open_library: OpenLibrary, photos: Path, tmp_path: Path
) -> None:
    pictures.write_scenes(photos, 4)
    library = open_library()
    answer_of(index_folders(library, [photos]))
    rate_all(library)
    photos.rename(tmp_path / "away")
    steps = 0
    while cancel_after(index_folders(library, [photos]), steps):
        steps += 1
    (tmp_path / "away").rename(photos)
    answer_of(index_folders(library, [photos]))
    assert ratings(shown(library)) == [4] * 4


def test_on_a_write_protected_disk_ratings_stay_pending_and_say_why(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 2)
    answer_of(index_folders(library, [photos]))
    rate_all(library)
    with Faults((photos,), error=errno.EROFS, refuses="open to write"):
        assert answer_of(write_sidecars(library)) == 0
    assert len(library.catalog.sidecar_state.pending()) == 2
    errors = library.catalog.sidecar_state.errors(photos)
    assert set(errors) == {photos / "000.jpg", photos / "001.jpg"}
    assert all("Read-only file system" in each for each in errors.values())
    assert ratings(shown(library)) == [4, 4]
    assert answer_of(write_sidecars(library)) == 2
    assert library.catalog.sidecar_state.pending() == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB, which only root can mount."""
    if sys.platform != "linux":
        pytest.skip("mounts as Linux does")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill_up(disk: Path) -> Path:
    """Leave no room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 12))
    return filler


def test_on_a_full_disk_everything_is_refused_in_a_sentence_and_nothing_is_lost(
    open_library: OpenLibrary, small_disk: Path
) -> None:
    photos = small_disk / "photos"
    pictures.write_scenes(photos, 3)
    library = open_library("disk/library")
    answer_of(index_folders(library, [photos]))
    rate_all(library)
    pictures.write_scenes(photos, 40, first=3)
    filler = fill_up(small_disk)
    for task in (index_folders(library, [photos]), write_sidecars(library)):
        with pytest.raises(PhotoError, match="disk is full"):
            answer_of(task)
    filler.unlink()
    assert ratings(shown(library))[:3] == [4, 4, 4]
    report = answer_of(index_folders(library, [photos]))
    assert (report.photos, report.unreadable, report.notes) == (43, (), ())
    answer_of(write_sidecars(library))
    assert library.catalog.sidecar_state.pending() == []
    assert library.catalog.sidecar_state.errors(photos) == {}

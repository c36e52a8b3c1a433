"""Indexing: every photo once, none lost, none read twice, and no original touched."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.catalog.catalog import Catalog
from app.domain.errors import CatalogUnusable, FolderMissing
from app.domain.photo import Photo, Presence
from app.domain.progress import Change, Progress
from app.files.thumbnails import ThumbnailStore
from app.library import Library
from app.tasks.indexing.index import IndexReport, index_folders
from app.tasks.library.list_photos import list_photos, list_unreadable, remove_folder
from app.tasks.status import read_status
from tests import pictures
from tests.fakes import FakeEmbedder, HereDecoders
from tests.raws import write_dng
from tests.running import answer_of, cancel_after, run
from tests.tasks.conftest import OpenLibrary


def index(library: Library, *paths: Path) -> IndexReport:
    return answer_of(index_folders(library, paths))


def shown(library: Library) -> list[Photo]:
    return list(answer_of(list_photos(library)))


def names(library: Library) -> list[str]:
    return sorted(photo.path.name for photo in shown(library))


def reasons(library: Library) -> dict[str, str]:
    return {each.path.name: each.reason for each in answer_of(list_unreadable(library))}


def counts(report: IndexReport) -> tuple[int, int, int, int, int]:
    return report.photos, report.new, report.changed, report.moved, report.vanished


def vectors(library: Library) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for embedder in library.catalog.vectors.counts():
        digests, arrays = library.catalog.vectors.mapped(embedder)
        rows = zip(digests.tolist(), arrays, strict=True)
        found |= {f"{digest.decode()} {embedder}": row.tobytes() for digest, row in rows}
    return found


def contents(library: Library) -> dict[str, Any]:
    """All that an indexing leaves, without the numbers that only count."""
    photos = {
        str(photo.path): (photo.digest, photo.width, photo.height, photo.presence)
        for photo in shown(library)
    }
    thumbnails = {
        photo.digest: library.thumbnails.path(photo.digest).read_bytes() for photo in shown(library)
    }
    return {
        "photos": photos,
        "reasons": reasons(library),
        "vectors": vectors(library),
        "thumbnails": thumbnails,
    }


def later(path: Path) -> None:
    """Another time of change, so that nobody depends on a clock of coarse grain."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 10**9))


# ---- new ----


def test_every_photo_of_a_folder_is_found(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 10)
    pictures.write_scenes(photos / "below", 3, first=10)
    report = index(library, photos)
    assert counts(report) == (13, 13, 0, 0, 0)
    assert len(shown(library)) == 13
    assert all(photo.digest in library.thumbnails for photo in shown(library))
    assert len(vectors(library)) == 13


def test_width_height_size_and_time_are_those_of_the_file(library: Library, photos: Path) -> None:
    exif = pictures.exif_of(6, DateTimeOriginal="2021:06:05 04:03:02")
    path = pictures.write(photos / "a.jpg", pictures.draw_scene(1, 96, 64), exif=exif)
    index(library, photos)
    (photo,) = shown(library)
    assert (photo.width, photo.height, photo.size) == (64, 96, path.stat().st_size)
    assert (photo.time, photo.taken) == (1622865782.0, True)


def test_a_named_file_is_indexed_alone(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 3)
    report = index(library, photos / "001.jpg")
    assert counts(report)[:2] == (1, 1)
    assert names(library) == ["001.jpg"]


def test_a_named_file_without_an_extension_is_indexed(library: Library, photos: Path) -> None:
    path = pictures.write_scene(photos / "a.jpg", 1).rename(photos / "scan from 1999")
    assert counts(index(library, path))[:2] == (1, 1)


def test_a_folder_that_is_not_there_is_an_error_and_is_not_remembered(
    library: Library, tmp_path: Path
) -> None:
    with pytest.raises(FolderMissing):
        index(library, tmp_path / "nowhere")
    assert library.catalog.folders.paths() == []


def test_an_empty_folder_is_no_error(library: Library, photos: Path) -> None:
    assert counts(index(library, photos)) == (0, 0, 0, 0, 0)


def test_a_relative_path_and_the_absolute_one_are_one_folder(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scenes(photos, 2)
    monkeypatch.chdir(photos.parent)
    index(library, Path("photos"))
    assert counts(index(library, photos)) == (2, 0, 0, 0, 0)
    assert library.catalog.folders.paths() == [photos]


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's")
def test_photos_of_any_name_are_indexed_and_known_again(library: Library, photos: Path) -> None:
    folder = photos / os.fsdecode(b"\xff\xfe")
    for seed, name in enumerate((b"\xfe\xff.jpg", b"new\nline.jpg", b"%_'\".jpg")):
        pictures.write_scene(folder / "a.jpg", seed).rename(folder / os.fsdecode(name))
    index(library, photos)
    assert counts(index(library, photos)) == (3, 0, 0, 0, 0)
    assert counts(index(library, folder)) == (3, 0, 0, 0, 0)


def test_what_was_stored_is_told_as_it_happens(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 6)
    (photos / "bad.jpg").write_bytes(b"")
    _, text = run(index_folders(library, [photos]))
    changed = {each for news in text if isinstance(news, Change) for each in news.photos}
    assert changed == {photo.id for photo in shown(library)}
    told = [news for news in text if isinstance(news, Progress)]
    last = [news for news in told if news.doing == "Indexing photos"][-1]
    assert (last.done, last.total, last.unreadable) == (7, 7, 1)


# ---- a second time ----


def test_a_second_run_opens_no_file(library: Library, photos: Path, opened: list[Any]) -> None:
    pictures.write_scenes(photos, 5)
    (photos / "bad.jpg").write_bytes(b"no picture")
    index(library, photos)
    opened.clear()
    assert counts(index(library, photos)) == (5, 0, 0, 0, 0)
    assert opened == []


def test_without_folders_the_whole_library_is_looked_through(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 2)
    index(library, photos)
    pictures.write_scenes(photos, 2, first=2)
    assert counts(index(library)) == (4, 2, 0, 0, 0)


def test_a_changed_file_is_read_anew_and_stays_the_same_photo(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 3)
    index(library, photos)
    before = {photo.path.name: photo for photo in shown(library)}
    later(pictures.write_scene(photos / "001.jpg", 77))
    assert counts(index(library, photos)) == (3, 0, 1, 0, 0)
    after = {photo.path.name: photo for photo in shown(library)}
    assert after["001.jpg"].id == before["001.jpg"].id
    assert after["001.jpg"].digest != before["001.jpg"].digest
    assert after["000.jpg"] == before["000.jpg"]


def test_a_file_whose_time_alone_changed_is_not_embedded_again(
    library: Library, photos: Path, embedder: FakeEmbedder
) -> None:
    pictures.write_scenes(photos, 3)
    index(library, photos)
    for path in photos.iterdir():
        later(path)
    index(library, photos)
    assert embedder.embedded == 3
    assert counts(index(library, photos)) == (3, 0, 0, 0, 0)


# ---- moved, copied, gone ----


def test_a_moved_photo_keeps_its_vector_and_itself_and_is_not_decoded(
    library: Library, photos: Path, embedder: FakeEmbedder, opened: list[Any]
) -> None:
    pictures.write_scenes(photos, 4)
    index(library, photos)
    before = {photo.digest: photo.id for photo in shown(library)}
    (photos / "002.jpg").rename(photos / "elsewhere.jpg")
    opened.clear()
    assert counts(index(library, photos)) == (4, 0, 0, 1, 0)
    assert {photo.digest: photo.id for photo in shown(library)} == before
    assert embedder.embedded == 4
    assert [job.request.digest_only for job in opened] == [True]


def test_a_renamed_folder_keeps_all_its_photos(
    library: Library, photos: Path, embedder: FakeEmbedder
) -> None:
    pictures.write_scenes(photos / "old", 6)
    index(library, photos)
    before = {photo.digest: photo.id for photo in shown(library)}
    (photos / "old").rename(photos / "new")
    assert counts(index(library, photos)) == (6, 0, 0, 6, 0)
    assert {photo.digest: photo.id for photo in shown(library)} == before
    assert embedder.embedded == 6


def test_a_photo_moved_to_another_folder_of_the_library_is_the_same_photo(
    library: Library, tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    pictures.write_scenes(one, 2)
    two.mkdir()
    index(library, one, two)
    before = {photo.digest: photo.id for photo in shown(library)}
    shutil.move(one / "000.jpg", two / "000.jpg")
    assert index(library, two).moved == 1
    index(library)
    assert {photo.digest: photo.id for photo in shown(library)} == before


def test_a_copy_is_a_photo_of_its_own_with_the_same_vector_and_no_second_embedding(
    library: Library, photos: Path, embedder: FakeEmbedder
) -> None:
    pictures.write_scenes(photos, 2)
    index(library, photos)
    shutil.copy2(photos / "000.jpg", photos / "copy.jpg")
    shutil.copyfile(photos / "000.jpg", photos / "copy of another time.jpg")
    assert counts(index(library, photos)) == (4, 2, 0, 0, 0)
    assert embedder.embedded == 2
    assert len({photo.id for photo in shown(library)}) == 4
    assert len({photo.digest for photo in shown(library)}) == 2
    assert {(photo.width, photo.height) for photo in shown(library)} == {(96, 64)}


def test_copies_met_in_one_run_all_become_photos(library: Library, photos: Path) -> None:
    for number in range(10):
        pictures.write_scene(photos / f"{number}.jpg", 1)
    assert counts(index(library, photos)) == (10, 10, 0, 0, 0)
    assert len(vectors(library)) == 1


def test_a_vanished_photo_is_hidden_and_comes_back_as_itself(
    library: Library, photos: Path, embedder: FakeEmbedder, tmp_path: Path
) -> None:
    pictures.write_scenes(photos, 3)
    index(library, photos)
    before = shown(library)
    shutil.move(photos / "001.jpg", tmp_path / "away.jpg")
    assert counts(index(library, photos)) == (2, 0, 0, 0, 1)
    assert names(library) == ["000.jpg", "002.jpg"]
    shutil.move(tmp_path / "away.jpg", photos / "001.jpg")
    assert counts(index(library, photos))[0] == 3
    assert shown(library) == before
    assert embedder.embedded == 3


def test_photos_that_swap_their_names_are_both_still_there(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 2)
    index(library, photos)
    before = {photo.digest for photo in shown(library)}
    (photos / "000.jpg").rename(photos / "x")
    (photos / "001.jpg").rename(photos / "000.jpg")
    (photos / "x").rename(photos / "001.jpg")
    for path in photos.iterdir():
        later(path)
    index(library, photos)
    assert {photo.digest for photo in shown(library)} == before
    assert names(library) == ["000.jpg", "001.jpg"]


# ---- offline ----


def test_photos_of_a_folder_that_is_not_there_stay_and_are_offline(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    pictures.write_scenes(photos, 3)
    index(library, photos)
    before = shown(library)
    photos.rename(tmp_path / "unplugged")
    assert counts(index(library, photos)) == (3, 0, 0, 0, 0)
    assert {photo.presence for photo in shown(library)} == {Presence.OFFLINE}
    (tmp_path / "unplugged").rename(photos)
    assert counts(index(library, photos)) == (3, 0, 0, 0, 0)
    assert shown(library) == before


def test_an_empty_mount_point_is_a_disk_that_is_not_there(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    pictures.write_scenes(photos, 3)
    index(library, photos)
    photos.rename(tmp_path / "unplugged")
    photos.mkdir()
    index(library, photos)
    assert {photo.presence for photo in shown(library)} == {Presence.OFFLINE}
    assert len(shown(library)) == 3


def test_to_ask_for_the_status_does_not_bring_an_empty_mount_point_back(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    pictures.write_scenes(photos, 3)
    index(library, photos)
    photos.rename(tmp_path / "unplugged")
    photos.mkdir()
    index(library, photos)
    status = answer_of(read_status(library))
    assert status.offline == 3


def test_a_photo_deleted_from_a_folder_that_holds_others_is_gone_not_offline(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 2)
    index(library, photos)
    (photos / "000.jpg").unlink()
    assert counts(index(library, photos)) == (1, 0, 0, 0, 1)


def test_what_lies_below_a_folder_that_cannot_be_read_is_not_taken_for_gone(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scenes(photos / "shut", 2)
    pictures.write_scenes(photos, 1, first=5)
    index(library, photos)
    real_scandir, real_lexists = os.scandir, os.path.lexists

    def scandir(folder: Any) -> Any:
        if Path(folder) == photos / "shut":
            raise PermissionError(13, "Permission denied", str(folder))
        return real_scandir(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(
        os.path, "lexists", lambda path: "shut" not in str(path) and real_lexists(path)
    )
    assert counts(index(library, photos)) == (3, 0, 0, 0, 0)


def test_a_disk_inside_another_folder_of_the_library_is_offline_not_gone(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    pictures.write_scenes(photos / "disk", 2)
    pictures.write_scenes(photos, 1, first=5)
    index(library, photos / "disk")
    index(library, photos)
    (photos / "disk").rename(tmp_path / "unplugged")
    for paths in ((), (photos,)):
        index(library, *paths)
        assert names(library) == ["000.jpg", "001.jpg", "005.jpg"]
        offline = [photo for photo in shown(library) if photo.presence is Presence.OFFLINE]
        assert len(offline) == 2


def test_a_copy_of_a_photo_on_a_disk_that_was_just_unplugged_does_not_take_its_place(
    library: Library, tmp_path: Path
) -> None:
    disk, home = tmp_path / "disk", tmp_path / "home"
    pictures.write_scenes(disk, 2)
    home.mkdir()
    index(library, disk, home)
    shutil.copy2(disk / "000.jpg", home / "copy.jpg")
    disk.rename(tmp_path / "unplugged")
    index(library, home)
    assert names(library) == ["000.jpg", "001.jpg", "copy.jpg"]


# ---- unreadable ----


def test_what_cannot_be_read_is_listed_once_with_its_reason(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 2)
    (photos / "empty.jpg").write_bytes(b"")
    for _ in range(2):
        report = index(library, photos)
        assert [(each.path, each.reason) for each in report.unreadable] == [
            (photos / "empty.jpg", "The file is empty.")
        ]
    assert reasons(library) == {"empty.jpg": "The file is empty."}


def test_what_could_not_be_read_is_tried_again_when_it_changes(
    library: Library, photos: Path
) -> None:
    (photos / "a.jpg").write_bytes(b"")
    index(library, photos)
    pictures.write_scene(photos / "a.jpg", 1)
    assert counts(index(library, photos)) == (1, 1, 0, 0, 0)
    assert reasons(library) == {}


def test_what_could_not_be_read_is_tried_again_by_another_reader(
    library: Library, photos: Path, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (photos / "a.jpg").write_bytes(b"")
    index(library, photos)
    opened.clear()
    for module in ("app.tasks.indexing.known_files", "app.tasks.indexing.store"):
        monkeypatch.setattr(f"{module}.reader_name", lambda: "pillow 99")
    index(library, photos)
    index(library, photos)
    assert len(opened) == 1


def test_a_file_that_is_gone_is_no_longer_listed_as_unreadable(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scenes(photos, 1)
    (photos / "a.jpg").write_bytes(b"")
    (photos / "b.jpg").write_bytes(b"")
    index(library, photos)
    (photos / "a.jpg").unlink()
    index(library, photos)
    assert list(reasons(library)) == ["b.jpg"]
    (photos / "b.jpg").unlink()
    for module in ("app.tasks.indexing.known_files", "app.tasks.indexing.store"):
        monkeypatch.setattr(f"{module}.reader_name", lambda: "pillow 99")
    index(library, photos)
    assert reasons(library) == {}


def test_a_photo_that_broke_is_hidden_listed_and_itself_again_when_mended(
    library: Library, photos: Path
) -> None:
    path = pictures.write_scenes(photos, 2)[0]
    index(library, photos)
    before = {photo.path: photo.id for photo in shown(library)}
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    for _ in range(2):
        index(library, photos)
        assert names(library) == ["001.jpg"]
        assert list(reasons(library)) == ["000.jpg"]
    path.write_bytes(whole)
    later(path)
    index(library, photos)
    assert {photo.path: photo.id for photo in shown(library)} == before
    assert reasons(library) == {}


# ---- RAW ----


def test_a_raw_and_its_jpeg_are_one_photo(library: Library, photos: Path) -> None:
    pictures.write_scene(photos / "IMG_1.JPG", 1)
    (photos / "img_1.NEF").write_bytes(b"II*\0raw")
    report = index(library, photos)
    (photo,) = shown(library)
    assert photo.companions == (photos / "img_1.NEF",)
    assert report.unreadable == ()


def test_a_raw_alone_is_a_photo_until_its_jpeg_comes(library: Library, photos: Path) -> None:
    raw = write_dng(photos / "a.dng", pictures.draw_corners(160, 96), 6)
    index(library, photos)
    (photo,) = shown(library)
    assert (photo.path, photo.width, photo.height, photo.taken) == (raw, 160, 96, True)
    jpeg = pictures.write_scene(photos / "a.jpg", 1)
    index(library, photos)
    assert [(photo.path, photo.companions) for photo in shown(library)] == [(jpeg, (raw,))]
    jpeg.unlink()
    index(library, photos)
    assert [(photo.path, photo.companions) for photo in shown(library)] == [(raw, ())]


def test_a_broken_raw_alone_is_listed_with_the_reason(library: Library, photos: Path) -> None:
    (photos / "IMG_1.NEF").write_bytes(b"II*\0raw")
    (report,) = index(library, photos).unreadable
    assert "RAW" in report.reason


def test_a_raw_that_gets_its_jpeg_later_joins_it(library: Library, photos: Path) -> None:
    (photos / "a.nef").write_bytes(b"II*\0raw")
    index(library, photos)
    pictures.write_scene(photos / "a.jpg", 1)
    index(library, photos)
    assert reasons(library) == {}
    assert [photo.companions for photo in shown(library)] == [(photos / "a.nef",)]


def test_a_raw_that_comes_beside_a_known_jpeg_joins_it_without_reading(
    library: Library, photos: Path, opened: list[Any]
) -> None:
    pictures.write_scene(photos / "a.jpg", 1)
    index(library, photos)
    (photos / "a.nef").write_bytes(b"II*\0raw")
    opened.clear()
    index(library, photos)
    assert [photo.companions for photo in shown(library)] == [(photos / "a.nef",)]
    assert opened == []


def test_a_raw_that_is_gone_is_no_companion_any_more(library: Library, photos: Path) -> None:
    pictures.write_scene(photos / "a.jpg", 1)
    (photos / "a.nef").write_bytes(b"II*\0raw")
    index(library, photos)
    (photos / "a.nef").unlink()
    index(library, photos)
    assert [photo.companions for photo in shown(library)] == [()]


def test_a_raw_whose_jpeg_goes_and_comes_back_is_its_companion_again(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    path = pictures.write_scene(photos / "a.jpg", 1)
    (photos / "a.nef").write_bytes(b"II*\0raw")
    index(library, photos)
    path.rename(tmp_path / "away.jpg")
    index(library, photos)
    assert list(reasons(library)) == ["a.nef"]
    (tmp_path / "away.jpg").rename(path)
    index(library, photos)
    assert reasons(library) == {}
    assert [photo.companions for photo in shown(library)] == [(photos / "a.nef",)]


def test_a_raw_and_its_jpeg_that_move_together_stay_together(
    library: Library, photos: Path
) -> None:
    pictures.write_scene(photos / "old/a.jpg", 1)
    (photos / "old/a.nef").write_bytes(b"II*\0raw")
    index(library, photos)
    (photos / "old").rename(photos / "new")
    index(library, photos)
    assert [photo.companions for photo in shown(library)] == [(photos / "new/a.nef",)]
    assert reasons(library) == {}


# ---- folders that overlap ----


@pytest.mark.parametrize("order", [["all", "part"], ["part", "all"], ["all", "all"]])
def test_overlapping_folders_in_one_call_hold_every_photo_once(
    library: Library, photos: Path, opened: list[Any], order: Sequence[str]
) -> None:
    pictures.write_scenes(photos / "part", 3)
    pictures.write_scenes(photos, 2, first=5)
    places = {"all": photos, "part": photos / "part"}
    assert counts(index(library, *(places[each] for each in order))) == (5, 5, 0, 0, 0)
    assert library.catalog.photos.count() == 5
    assert len(opened) == 5


def test_a_folder_around_a_known_one_reads_only_what_is_new(
    library: Library, photos: Path, opened: list[Any]
) -> None:
    pictures.write_scenes(photos / "part", 3)
    pictures.write_scenes(photos, 2, first=5)
    index(library, photos / "part")
    opened.clear()
    assert counts(index(library, photos)) == (5, 2, 0, 0, 0)
    assert len(opened) == 2


def test_new_photos_in_overlapping_folders_are_read_once_when_all_is_looked_through(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos / "part", 1)
    index(library, photos / "part")
    index(library, photos)
    pictures.write_scenes(photos / "part", 3, first=5)
    assert counts(index(library)) == (4, 3, 0, 0, 0)
    connection = sqlite3.connect(library.paths.catalog)
    assert connection.execute("SELECT count(*) FROM photos").fetchone() == (4,)
    connection.close()


# ---- other models, lost caches ----


def test_another_model_leaves_the_old_vectors_and_the_photos_as_they_are(
    open_library: OpenLibrary, photos: Path
) -> None:
    pictures.write_scenes(photos, 3)
    first = open_library()
    index(first, photos)
    before = shown(first)
    second = open_library(model="other")
    index(second, photos)
    assert shown(second) == before
    assert second.catalog.vectors.counts() == {"fake-mean-colours": 3, "other-mean-colours": 3}


def test_back_at_the_old_model_nothing_is_read(
    open_library: OpenLibrary, photos: Path, opened: list[Any]
) -> None:
    pictures.write_scenes(photos, 3)
    for model in ("fake", "other"):
        index(open_library(model=model), photos)
    opened.clear()
    index(open_library(), photos)
    assert opened == []


def test_thumbnails_that_were_deleted_are_made_again(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 3)
    index(library, photos)
    shutil.rmtree(library.paths.thumbnails)
    index(library, photos)
    assert all(photo.digest in library.thumbnails for photo in shown(library))


# ---- stopped, failed ----


def test_stopped_at_any_step_the_next_run_completes_it(
    open_library: OpenLibrary, photos: Path
) -> None:
    pictures.write_scenes(photos, 9)
    shutil.copyfile(photos / "003.jpg", photos / "copy.jpg")
    (photos / "bad.jpg").write_bytes(b"no picture")
    (photos / "000.nef").write_bytes(b"raw")
    truth = open_library("uninterrupted")
    index(truth, photos)
    steps = 0
    while True:
        library = open_library(f"stopped after {steps}")
        if not cancel_after(index_folders(library, [photos]), steps):
            break
        index(library, photos)
        assert contents(library) == contents(truth)
        steps += 1
    assert steps > 8


def test_stopped_at_any_step_a_change_is_not_forgotten(
    open_library: OpenLibrary, photos: Path, tmp_path: Path
) -> None:
    """Photos that moved, changed, went and came, between two runs of which the first is stopped."""
    steps, more = 0, True
    while more:
        shutil.rmtree(photos)
        pictures.write_scenes(photos, 6)
        library = open_library(f"stopped after {steps}")
        index(library, photos)
        ids = {photo.path.name: photo.id for photo in shown(library)}
        (photos / "000.jpg").rename(photos / "moved.jpg")
        (photos / "001.jpg").unlink()
        later(pictures.write_scene(photos / "002.jpg", 90))
        pictures.write_scene(photos / "new.jpg", 91)
        more = cancel_after(index_folders(library, [photos]), steps)
        index(library, photos)
        after = {photo.path.name: photo.id for photo in shown(library)}
        assert sorted(after) == ["002.jpg", "003.jpg", "004.jpg", "005.jpg", "moved.jpg", "new.jpg"]
        assert after["moved.jpg"] == ids["000.jpg"]
        assert after["002.jpg"] == ids["002.jpg"]
        steps += 1
    assert steps > 4


def test_photos_come_before_thumbnails_that_do_not_fit(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scenes(photos, 8)
    real, written = ThumbnailStore.write, []

    def write(self: ThumbnailStore, digest: str, jpeg: bytes) -> None:
        if len(written) == 6:
            raise OSError(28, "No space left on device")
        written.append(digest)
        real(self, digest, jpeg)

    monkeypatch.setattr(ThumbnailStore, "write", write)
    report = index(library, photos)
    assert report.photos == 8
    (note,) = report.notes
    assert note.startswith("Thumbnails cannot be saved in ")
    assert "(No space left on device)" in note
    stored = {photo.digest for photo in shown(library)}
    assert library.catalog.vectors.digests("fake-mean-colours") == stored
    assert len([digest for digest in stored if digest in library.thumbnails]) == 6
    monkeypatch.undo()
    assert index(library, photos).notes == ()
    assert all(digest in library.thumbnails for digest in stored)


def test_after_a_full_disk_the_next_run_completes_it(
    open_library: OpenLibrary, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scenes(photos, 8)
    truth, library = open_library("truth"), open_library()
    index(truth, photos)

    def fill(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(ThumbnailStore, "write", fill)
        assert index(library, photos).photos == 8
    index(library, photos)
    assert contents(library) == contents(truth)


def test_a_full_disk_under_the_catalog_takes_back_the_whole_batch(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scenes(photos, 4)
    real = type(library.catalog.photos).put
    calls: list[int] = []

    def put(self: Any, *args: Any, **kwargs: Any) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise sqlite3.OperationalError("database or disk is full")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(type(library.catalog.photos), "put", put)
    with pytest.raises(CatalogUnusable, match="disk is full"):
        index(library, photos)
    assert shown(library) == []
    assert library.catalog.vectors.counts() == {}


def test_a_stopped_run_leaves_no_transaction_open(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 4)
    steps = 0
    while cancel_after(index_folders(library, [photos]), steps):
        with Catalog(library.paths.catalog) as other, other.transaction():
            pass
        steps += 1


# ---- originals ----


def test_originals_are_not_touched(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 3)
    (photos / "bad.jpg").write_bytes(b"no picture")
    (photos / "000.nef").write_bytes(b"raw")

    def state() -> dict[str, tuple[bytes, int, int]]:
        return {
            path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
            for path in photos.iterdir()
        }

    before = state()
    index(library, photos)
    (library.paths.thumbnails / "x").mkdir()
    index(library, photos)
    assert state() == before


def test_the_thumbnail_shows_the_photo_it_is_named_for(library: Library, photos: Path) -> None:
    colours = [(200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 0), (0, 200, 200)]
    for number, colour in enumerate(colours):
        pictures.write(photos / f"{number}.jpg", pictures.draw_plain(colour))
    index(library, photos)
    from PIL import Image

    for photo in shown(library):
        with Image.open(library.thumbnails.path(photo.digest)) as thumbnail:
            found = thumbnail.convert("RGB").getpixel((20, 10))
        assert pictures.is_near(found, colours[int(photo.path.stem)])  # type: ignore[arg-type]


def test_every_photo_gets_its_own_vector_and_not_its_neighbours(
    library: Library, photos: Path, embedder: FakeEmbedder
) -> None:
    from app.files.decoding.decode import DecodeRequest, decode_photo

    pictures.write_scenes(photos, 11)
    index(library, photos)
    for photo in shown(library):
        frame = decode_photo(photo.path, DecodeRequest(thumbnail=400, frame=embedder.frame)).frame
        assert frame is not None
        pixels = np.frombuffer(frame.rgb, np.uint8).reshape(16, 16, 3)
        (expected,) = FakeEmbedder().embed([pixels]).vectors
        stored = library.catalog.vectors.unit_vector(embedder.name, photo.digest)
        assert stored is not None
        assert np.allclose(stored, expected, atol=0.01)


def test_nothing_is_left_queued_when_it_is_stopped(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 6)
    task = index_folders(library, [photos])
    while not HereDecoders.opened:
        next(task)
    task.close()
    with pytest.raises(StopIteration):
        next(task)


def test_a_library_inside_its_own_folder_does_not_index_its_thumbnails(
    open_library: OpenLibrary, tmp_path: Path
) -> None:
    pictures.write_scenes(tmp_path, 3)
    library = open_library("library")
    assert counts(index(library, tmp_path)) == (3, 3, 0, 0, 0)
    assert counts(index(library, tmp_path)) == (3, 0, 0, 0, 0)


def test_a_name_too_long_for_the_disk_is_a_folder_that_is_not_there(library: Library) -> None:
    with pytest.raises(FolderMissing):
        index(library, Path("/") / ("long" * 100))


def test_two_programs_that_index_the_same_folder_store_every_photo_once(
    open_library: OpenLibrary, photos: Path
) -> None:
    pictures.write_scenes(photos, 5)
    one, two = open_library("shared"), open_library("shared")
    reading = index_folders(one, [photos])
    while not isinstance(text := next(reading), Progress) or text.doing != "Indexing photos":
        pass
    index(two, photos)
    ids = {photo.id for photo in shown(two)}
    answer_of(reading)
    assert {photo.id for photo in shown(one)} == ids
    connection = sqlite3.connect(one.paths.catalog)
    assert connection.execute("SELECT count(*) FROM photos").fetchone() == (5,)
    connection.close()


def test_a_copy_of_a_photo_in_a_shut_folder_stops_nothing_and_is_no_move(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = pictures.write_scene(photos / "shut/000.jpg", 1)
    index(library, photos)
    shutil.copy2(shut, photos / "copy.jpg")
    real = os.stat

    def refuse(path: Any, *args: Any, **options: Any) -> Any:
        if not isinstance(path, int) and Path(os.fsdecode(path)) == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **options)

    monkeypatch.setattr(os, "stat", refuse)
    report = index(library, photos)
    assert (report.new, report.moved) == (1, 0)


def test_a_photo_replaced_by_a_folder_is_shown_no_more(library: Library, photos: Path) -> None:
    path = photos / "one.jpg"
    pictures.write_scene(path, 1, 64, 48)
    pictures.write_scene(photos / "two.jpg", 2, 64, 48)
    answer_of(index_folders(library, [photos]))
    path.unlink()
    path.mkdir()
    report = answer_of(index_folders(library, [photos]))
    assert (report.photos, report.vanished) == (1, 1)


def test_a_disk_unplugged_while_it_is_read_is_read_when_it_is_back(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 40)
    task = index_folders(library, (photos,))
    while not shown(library):
        next(task)
    away = photos.rename(photos.with_name("unplugged"))
    answer_of(task)
    assert reasons(library) == {}
    away.rename(photos)
    index(library, photos)
    assert len(shown(library)) == 40


def test_a_folder_removed_while_it_is_read_leaves_no_photo(library: Library, photos: Path) -> None:
    for seed in range(12):
        pictures.write_scene(photos / f"{seed}.jpg", seed, 64, 48)
    reading = index_folders(library, [photos])
    while not library.catalog.photos.count():
        next(reading)
    answer_of(remove_folder(library, photos))
    answer_of(reading)
    assert library.catalog.photos.count() == 0

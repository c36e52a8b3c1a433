"""Measuring and reading how photos were taken: each file once, the rest from the catalog."""

import os
import sqlite3
from pathlib import Path

import pytest

from app.domain.photo import ExifInfo, Photo
from app.library import Library
from app.tasks.grouping.measure import measure_photos
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from tests import pictures
from tests.fakes import FakeEmbedder
from tests.running import answer_of, cancel_at_each_step
from tests.tasks.conftest import OpenLibrary

TAKEN = pictures.exif_of(SubsecTimeOriginal="07", DateTimeOriginal="2024:05:01 10:00:00")


@pytest.fixture
def filled(library: Library, photos: Path) -> Library:
    for seed in range(5):
        pictures.write(photos / f"{seed}.jpg", pictures.draw_scene(seed, 200, 120), exif=TAKEN)
    answer_of(index_folders(library, [photos]))
    return library


def shown(library: Library) -> list[Photo]:
    return sorted(answer_of(list_photos(library)), key=lambda photo: photo.path)


def forget_shots(library: Library) -> None:
    """As a catalog is that was made before they were asked for."""
    connection = sqlite3.connect(library.paths.catalog)
    connection.execute("DELETE FROM exif")
    connection.commit()
    connection.close()


# ---- how photos were taken ----


def test_how_a_photo_was_taken_is_stored_as_it_is_read(filled: Library) -> None:
    assert set(filled.catalog.exif.by_digest()) == {photo.digest for photo in shown(filled)}
    assert all(
        exif == ExifInfo(has_fraction=True) for exif in filled.catalog.exif.by_digest().values()
    )
    first = shown(filled)[0].digest
    assert filled.catalog.exif.get([first, "0" * 32]) == {first: ExifInfo(has_fraction=True)}


def test_a_catalog_of_before_is_filled_without_reading_or_embedding_photos_again(
    filled: Library, photos: Path, embedder: FakeEmbedder, opened: list
) -> None:
    before = dict(filled.catalog.exif.by_digest())
    forget_shots(filled)
    embedder.batches.clear()
    opened.clear()
    answer_of(index_folders(filled, [photos]))
    assert dict(filled.catalog.exif.by_digest()) == before
    assert embedder.batches == []
    assert [job.request.exif_only for job in opened] == [True] * 5
    opened.clear()
    answer_of(index_folders(filled, [photos]))
    assert opened == []


def test_a_file_that_says_nothing_is_not_asked_again_and_one_that_is_away_is(
    filled: Library, photos: Path, opened: list, tmp_path: Path
) -> None:
    forget_shots(filled)
    first, second, *_ = shown(filled)
    status = first.path.stat()
    content = first.path.read_bytes()
    first.path.write_bytes(b"x" * len(content))
    os.utime(first.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    second.path.rename(tmp_path / "away.jpg")
    answer_of(index_folders(filled, [photos]))
    assert filled.catalog.exif.get([first.digest]) == {first.digest: ExifInfo()}
    assert filled.catalog.exif.get([second.digest]) == {}
    (tmp_path / "away.jpg").rename(second.path)
    answer_of(index_folders(filled, [photos]))
    assert filled.catalog.exif.get([second.digest]) == {second.digest: ExifInfo(has_fraction=True)}


# ---- measures ----


def test_what_was_measured_once_is_not_measured_again(
    open_library: OpenLibrary, filled: Library, opened: list
) -> None:
    opened.clear()
    found = answer_of(measure_photos(filled, shown(filled)))
    assert set(found) == {photo.digest for photo in shown(filled)}
    assert len(opened) == 5
    filled.close()
    again = open_library()
    opened.clear()
    assert answer_of(measure_photos(again, shown(again))) == found
    assert opened == []


def test_two_copies_are_measured_once(filled: Library, photos: Path, opened: list) -> None:
    (photos / "copy.jpg").write_bytes((photos / "0.jpg").read_bytes())
    answer_of(index_folders(filled, [photos]))
    opened.clear()
    assert len(answer_of(measure_photos(filled, shown(filled)))) == 5
    assert len(opened) == 5


def test_what_cannot_be_read_now_is_left_out_and_measured_when_it_is_back(
    filled: Library, photos: Path, tmp_path: Path
) -> None:
    gone, changed, *rest = shown(filled)
    asked = shown(filled)
    gone.path.rename(tmp_path / "away.jpg")
    pictures.write_scene(changed.path, 99)
    found = answer_of(measure_photos(filled, asked))
    assert set(found) == {photo.digest for photo in rest}
    (tmp_path / "away.jpg").rename(gone.path)
    assert gone.digest in answer_of(measure_photos(filled, asked))


def test_an_offline_folder_is_not_reached_for(
    filled: Library, photos: Path, opened: list, tmp_path: Path
) -> None:
    photos.rename(tmp_path / "away")
    answer_of(index_folders(filled, [photos]))
    opened.clear()
    assert answer_of(measure_photos(filled, shown(filled))) == {}
    assert opened == []


def test_measuring_can_be_stopped_at_each_step(filled: Library) -> None:
    photos = shown(filled)
    assert cancel_at_each_step(lambda _: measure_photos(filled, photos)) > 2
    assert len(answer_of(measure_photos(filled, photos))) == 5

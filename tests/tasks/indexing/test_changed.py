"""Which of the files that the system reports as changed are a reason to index their folder."""

import os
import shutil
from pathlib import Path

import pytest

from app.library import Library
from app.tasks.indexing.changed import find_changed
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures
from tests.running import answer_of
from tests.tasks.files import shown


@pytest.fixture
def indexed(library: Library, photos: Path) -> Library:
    pictures.write_scene(photos / "a.jpg", 1)
    pictures.write_scene(photos / "trip" / "b.jpg", 2)
    answer_of(index_folders(library, [photos]))
    return library


def changed(library: Library, *paths: Path) -> tuple[Path, ...]:
    return answer_of(find_changed(library, paths))


def test_what_is_as_it_is_known_is_no_reason(indexed: Library, photos: Path) -> None:
    everything = [photos, photos / "trip", photos / "a.jpg", photos / "trip" / "b.jpg"]
    assert changed(indexed, *everything[2:], photos / "was never here.jpg") == ()


def test_a_new_a_written_and_a_vanished_file_are(indexed: Library, photos: Path) -> None:
    new = pictures.write_scene(photos / "new.jpg", 3)
    assert changed(indexed, new) == (photos,)
    pictures.write_scene(photos / "trip" / "b.jpg", 4)
    assert changed(indexed, new, photos / "trip" / "b.jpg") == (photos, photos / "trip")
    (photos / "a.jpg").unlink()
    assert changed(indexed, photos / "a.jpg") == (photos,)


def test_a_folder_that_is_gone_with_its_photos_is(indexed: Library, photos: Path) -> None:
    shutil.move(photos / "trip", photos.parent / "away")
    assert changed(indexed, photos / "trip") == (photos,)
    answer_of(index_folders(indexed, [photos]))
    assert changed(indexed, photos / "trip") == ()


def test_a_sidecar_that_albumen_wrote_is_no_reason_and_one_of_another_program_is(
    indexed: Library, photos: Path
) -> None:
    answer_of(edit_metadata(indexed, shown(indexed), {"rating": 4}))
    answer_of(write_sidecars(indexed))
    (sidecar,) = photos.glob("a*.xmp")
    assert changed(indexed, sidecar) == ()
    sidecar.write_text(sidecar.read_text("utf-8").replace("4", "5"), "utf-8")
    os.utime(sidecar, ns=(1, sidecar.stat().st_mtime_ns + 10**9))
    assert changed(indexed, sidecar) == (photos,)


def test_nothing_outside_of_the_library_is_ever_a_reason(
    indexed: Library, photos: Path, tmp_path: Path
) -> None:
    outside = pictures.write_scene(tmp_path / "elsewhere" / "c.jpg", 3)
    assert changed(indexed, outside, outside.parent, tmp_path) == ()
    shutil.rmtree(photos)
    assert changed(indexed, photos) == (photos,)

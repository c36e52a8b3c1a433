"""Disks that fail in ways that once cost something: each is a fault that was found by tests/test_faults.py."""

import errno
import os
from pathlib import Path

import pytest

from app.domain.errors import PhotoError, Unwritable
from app.domain.operation import OperationKind, OperationState
from app.files.atomic import replace_file
from app.files.digest import digest_at
from app.files.metadata.embedded_writer import write_embedded
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.indexing.index import index_folders
from tests import pictures
from tests.faults import Faults
from tests.running import answer_of
from tests.tasks.conftest import embedder, library, open_library, opened, photos  # noqa: F401
from tests.tasks.files import execute, fill, listed, shown


def test_a_move_is_known_though_the_disk_failed_when_it_was_done(
    library: Library,  # noqa: F811
    photos: Path,  # noqa: F811
) -> None:
    fill(library, photos, 1)
    with Faults((photos,), error=errno.EIO, refuses="fsync"):
        outcome = execute(library, OperationKind.MOVE, to=photos / "Trip")
    assert outcome.operation
    assert outcome.operation.state is OperationState.DONE
    assert "is where it was to go" in outcome.notes[0]
    assert [photo.path for photo in shown(library)] == [photos / "Trip/000.jpg"]


def test_a_photo_the_disk_did_not_give_is_read_at_the_next_indexing(
    library: Library,  # noqa: F811
    photos: Path,  # noqa: F811
) -> None:
    pictures.write_scenes(photos, 2)
    with Faults((photos,), error=errno.EIO, refuses="read"):
        assert len(answer_of(index_folders(library, [photos])).unreadable) == 2
    report = answer_of(index_folders(library, [photos]))
    assert (report.photos, report.unreadable) == (2, ())


def test_metadata_the_disk_did_not_give_is_read_at_the_next_indexing(
    library: Library,  # noqa: F811
    photos: Path,  # noqa: F811
) -> None:
    fill(library, photos)
    (photos / "002.jpg.xmp").write_bytes((photos / "001.xmp").read_bytes())
    with Faults((photos / "002.jpg.xmp",), error=errno.EIO, refuses="read"):
        (error,) = answer_of(index_folders(library, [photos])).metadata_errors
    assert "002.jpg.xmp" in error.reason
    assert answer_of(index_folders(library, [photos])).metadata_errors == ()
    assert shown(library)[2].metadata.rating == 4


def test_no_sidecar_is_left_behind_where_a_folder_cannot_be_listed(
    library: Library,  # noqa: F811
    photos: Path,  # noqa: F811
) -> None:
    fill(library, photos)
    before = listed(photos)
    with Faults((photos,), error=errno.EIO, refuses="list"):
        outcome = execute(library, OperationKind.MOVE, to=photos.parent / "Trip")
    assert len(outcome.left_out) == 3
    assert listed(photos) == before


def test_a_lock_that_cannot_be_written_is_said(
    library: Library,  # noqa: F811
    photos: Path,  # noqa: F811
) -> None:
    fill(library, photos, 1)
    lock = library.paths.data / "acts.lock"
    with (
        Faults((lock,), error=errno.EROFS, refuses="open to write"),
        pytest.raises(PhotoError, match=r"acts\.lock cannot be written"),
    ):
        execute(library, OperationKind.MOVE, to=photos / "Trip")


def test_a_file_of_several_names_is_the_old_one_or_the_new_one_whatever_fails(
    tmp_path: Path,
) -> None:
    path, other = tmp_path / "a.xmp", tmp_path / "b.xmp"
    dry = Faults((tmp_path,))
    path.write_bytes(b"old content")
    other.hardlink_to(path)
    with dry:
        replace_file(path, b"new")
    assert other.read_bytes() == b"new"
    for at in range(len(dry.calls)):
        path.write_bytes(b"old content")
        with Faults((tmp_path,), at, errno.EIO) as faults:
            try:
                replace_file(path, b"new")
                allowed = {b"new"}
            except Unwritable:
                allowed = {b"old content"}
        assert other.read_bytes() in allowed, faults.failed
        assert os.path.samefile(path, other)  # noqa: PTH121
        for left in listed(tmp_path)[1:-1]:
            assert faults.failed[0].kind == "unlink", faults.failed
            (tmp_path / left).unlink()


def test_a_photo_of_several_names_is_not_written_into(tmp_path: Path) -> None:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    (tmp_path / "b.jpg").hardlink_to(path)
    before = digest_at(path)
    with pytest.raises(Unwritable, match="several names"):
        write_embedded(path, {"rating": 3}, SidecarOptions(), 1e9)
    assert digest_at(path) == before

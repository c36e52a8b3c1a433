"""Files moved and copied: never onto another, never half, never through a link, on one disk and across two."""

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import Unwritable
from app.files import transfer
from app.files.transfer import (
    DiskFull,
    check_file,
    copy_file,
    have_same_bytes,
    make_file,
    move_file,
    stamp_of,
)
from tests.terminal import ROOT

LONG_AGO = 1_000_000_000_123_456_789


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"picture" * 1000)
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return path


@pytest.fixture(params=["one disk", "another disk", "without hard links"])
def folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Where to: on the disk of the source, on another, or on one where a file has one name only."""
    if request.param == "another disk":
        memory = Path("/dev/shm")
        if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("there is no second disk here")
        with tempfile.TemporaryDirectory(dir=memory) as other:
            yield Path(other) / "to"
        return
    if request.param == "without hard links":
        monkeypatch.setattr(os, "link", _refuse)
    yield tmp_path / "to"


def _refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "no links here")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_moved_file_has_its_bytes_and_its_date(source: Path, folder: Path) -> None:
    target = folder / "b.jpg"
    content = source.read_bytes()
    after = move_file(source, target, folder / "draft")
    assert target.read_bytes() == content
    assert (after.size, after.mtime_ns) == (len(content), LONG_AGO)
    assert not source.exists()
    assert names(folder) == ["b.jpg"]


def test_a_copy_leaves_the_source_and_no_draft(source: Path, folder: Path) -> None:
    after = copy_file(source, folder / "b.jpg", folder / "draft")
    assert have_same_bytes(source, folder / "b.jpg")
    assert stamp_of(source) == after
    assert names(folder) == ["b.jpg"]


@pytest.mark.parametrize("do", [move_file, copy_file])
def test_a_name_that_exists_is_never_overwritten(source: Path, folder: Path, do) -> None:
    folder.mkdir()
    (folder / "b.jpg").write_bytes(b"another")
    with pytest.raises(Unwritable, match=r"b\.jpg: A file of this name already exists"):
        do(source, folder / "b.jpg", folder / "draft")
    assert (folder / "b.jpg").read_bytes() == b"another"
    assert source.exists()
    assert names(folder) == ["b.jpg"]


def test_a_new_file_takes_no_name_that_exists(tmp_path: Path, source: Path) -> None:
    with pytest.raises(Unwritable, match="already"):
        make_file(b"new", source, tmp_path / "draft")
    assert names(tmp_path) == ["a.jpg"]
    make_file(b"new", tmp_path / "new.jpg", tmp_path / "draft")
    assert (tmp_path / "new.jpg").read_bytes() == b"new"
    assert names(tmp_path) == ["a.jpg", "new.jpg"]


@pytest.mark.parametrize("do", [move_file, copy_file])
def test_a_link_is_left_alone_and_so_is_what_it_points_to(tmp_path: Path, source: Path, do) -> None:
    link = tmp_path / "link.jpg"
    link.symlink_to(source)
    with pytest.raises(Unwritable, match=r"link\.jpg: This is a link"):
        do(link, tmp_path / "b.jpg", tmp_path / "draft")
    (tmp_path / "dangling.jpg").symlink_to(tmp_path / "nowhere.jpg")
    with pytest.raises(Unwritable, match="already"):
        do(source, tmp_path / "dangling.jpg", tmp_path / "draft")
    assert source.exists()
    assert not (tmp_path / "nowhere.jpg").exists()


def test_what_is_copied_wrongly_is_not_kept(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(old, new, _length) -> None:
        new.write(old.read()[:-1] + b"!")

    monkeypatch.setattr(transfer.shutil, "copyfileobj", spoil)
    with pytest.raises(Unwritable, match="differs from the original"):
        copy_file(source, tmp_path / "b.jpg", tmp_path / "draft")
    assert names(tmp_path) == ["a.jpg"]


def test_a_name_the_disk_refuses_is_a_sentence(source: Path, tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="The name is too long for this disk"):
        move_file(source, tmp_path / ("x" * 300 + ".jpg"), tmp_path / "draft")
    assert source.exists()


def test_a_file_that_vanished_or_changed_is_said(source: Path, tmp_path: Path) -> None:
    stamp = stamp_of(source)
    check_file(source, stamp)
    source.write_bytes(b"edited")
    with pytest.raises(Unwritable, match=r"a\.jpg: The file has changed meanwhile"):
        check_file(source, stamp)
    source.unlink()
    with pytest.raises(Unwritable, match=r"a\.jpg: The file no longer exists"):
        move_file(source, tmp_path / "b.jpg", tmp_path / "draft")


def test_no_file_is_moved_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.jpg").mkdir()
    with pytest.raises(Unwritable, match="a folder"):
        move_file(tmp_path / "folder.jpg", tmp_path / "b.jpg", tmp_path / "draft")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do all")
@pytest.mark.parametrize("do", [move_file, copy_file])
def test_a_folder_that_may_not_be_written_is_said(source: Path, folder: Path, do) -> None:
    folder.mkdir(mode=0o500)
    with pytest.raises(Unwritable, match="You have no permission"):
        do(source, folder / "b.jpg", folder / "draft")
    assert source.exists()


LIMITED = """
import resource, sys
from pathlib import Path
from app.files.transfer import copy_file
from app.domain.errors import Unwritable
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    copy_file(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[2] + ".draft"))
except Unwritable as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
def test_a_disk_that_takes_no_more_keeps_nothing_half(source: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(source), str(tmp_path / "to" / "b.jpg")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "b.jpg: The file is larger than this disk allows.\n", done.stderr
    assert names(tmp_path / "to") == []


def test_a_full_disk_is_told_from_other_troubles(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(transfer.shutil, "copyfileobj", fill)
    with pytest.raises(DiskFull, match=r"b\.jpg: The disk is full"):
        copy_file(source, tmp_path / "b.jpg", tmp_path / "draft")
    assert names(tmp_path) == ["a.jpg"]

"""Walking folders: what is found, what is passed over, and what is said of what cannot be seen."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from app.files.scan import Scan, absolute
from tests.folders import close_folder

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's")


def touch(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(scan: Scan) -> list[str]:
    return [str(found.path.relative_to(scan.root)) for files in scan.walk() for found in files]


def test_photos_are_found_in_folders_below(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    touch(tmp_path / "b/c/d.png")
    assert names(Scan(tmp_path)) == ["a.jpg", "b/c/d.png"]


def test_the_order_does_not_depend_on_the_disk(tmp_path: Path) -> None:
    for name in ("c.jpg", "a.jpg", "b/z.jpg", "b/y.jpg", "a/x.jpg"):
        touch(tmp_path / name)
    assert names(Scan(tmp_path)) == ["a.jpg", "c.jpg", "a/x.jpg", "b/y.jpg", "b/z.jpg"]


def test_a_link_that_leads_round_in_a_circle_ends(tmp_path: Path) -> None:
    touch(tmp_path / "a/b/photo.jpg")
    (tmp_path / "a/b/up").symlink_to(tmp_path)
    assert names(Scan(tmp_path)) == ["a/b/photo.jpg"]


def test_a_link_to_a_folder_elsewhere_is_followed(tmp_path: Path) -> None:
    touch(tmp_path / "elsewhere/photo.jpg")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/link").symlink_to(tmp_path / "elsewhere")
    assert names(Scan(tmp_path / "root")) == ["link/photo.jpg"]


def test_two_links_to_one_folder_do_not_double_its_photos(tmp_path: Path) -> None:
    touch(tmp_path / "elsewhere/photo.jpg")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/one").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root/two").symlink_to(tmp_path / "elsewhere")
    assert names(Scan(tmp_path / "root")) == ["one/photo.jpg"]


def test_a_dangling_link_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "lost.jpg").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    scan = Scan(tmp_path)
    assert (names(scan), scan.closed) == ([], [])


@pytest.mark.parametrize(
    "name",
    [".hidden", "@eaDir", "$RECYCLE.BIN", "lost+found", "System Volume Information", "#recycle"],
)
def test_hidden_and_system_folders_are_passed_over(tmp_path: Path, name: str) -> None:
    touch(tmp_path / name / "photo.jpg")
    assert names(Scan(tmp_path)) == []


def test_the_stubs_that_macos_leaves_on_foreign_disks_are_no_photos(tmp_path: Path) -> None:
    touch(tmp_path / "._photo.jpg")
    assert names(Scan(tmp_path)) == []


def test_a_file_that_bears_no_picture_extension_is_passed_over(tmp_path: Path) -> None:
    for name in ("notes.txt", "song.mp3", "jpg", "photo.jpg.xmp"):
        touch(tmp_path / name)
    assert names(Scan(tmp_path)) == []


def test_extensions_are_known_in_capitals(tmp_path: Path) -> None:
    touch(tmp_path / "PHOTO.JPG")
    assert names(Scan(tmp_path)) == ["PHOTO.JPG"]


def test_a_folder_named_like_a_photo_is_a_folder(tmp_path: Path) -> None:
    touch(tmp_path / "album.jpg/photo.jpg")
    assert names(Scan(tmp_path)) == ["album.jpg/photo.jpg"]


def test_a_pipe_named_like_a_photo_does_not_hang_the_walk(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "pipe.jpg")
    assert names(Scan(tmp_path)) == []


def test_a_folder_that_cannot_be_read_is_told_apart_from_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path / "shut/photo.jpg")
    touch(tmp_path / "photo.jpg")
    close_folder(monkeypatch, tmp_path / "shut")
    scan = Scan(tmp_path)
    assert (names(scan), scan.closed, scan.reachable) == (
        ["photo.jpg"],
        [tmp_path / "shut"],
        True,
    )


def test_a_root_that_cannot_be_read_is_not_reachable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_folder(monkeypatch, tmp_path)
    scan = Scan(tmp_path)
    assert (names(scan), scan.reachable) == ([], False)


def test_a_root_that_is_gone_is_not_reachable(tmp_path: Path) -> None:
    scan = Scan(tmp_path / "gone")
    assert (names(scan), scan.reachable) == ([], False)


def test_a_root_that_is_empty_is_reachable(tmp_path: Path) -> None:
    scan = Scan(tmp_path)
    assert (names(scan), scan.reachable) == ([], True)


def test_one_named_file_is_a_root_of_its_own(tmp_path: Path) -> None:
    file = touch(tmp_path / "no extension", b"four")
    scan = Scan(file)
    ((found,),) = list(scan.walk())
    assert (found.path, found.size, scan.reachable) == (file, 4, True)


def test_the_disk_is_quoted_truly(tmp_path: Path) -> None:
    file = touch(tmp_path / "a.jpg", b"12345")
    os.utime(file, ns=(1, 1_600_000_000_123_456_789))
    ((found,),) = list(Scan(tmp_path).walk())
    assert (found.size, found.mtime_ns) == (5, file.stat().st_mtime_ns)


@on_linux
@pytest.mark.parametrize(
    "name", [b"new\nline.jpg", b"not utf-8 \xff\xfe.jpg", b" .jpg", b"'\".jpg"]
)
def test_any_name_the_disk_allows_is_found(tmp_path: Path, name: bytes) -> None:
    file = tmp_path / os.fsdecode(name)
    touch(file)
    assert [found.path for files in Scan(tmp_path).walk() for found in files] == [file]


def test_a_folder_that_vanishes_during_the_walk_does_not_end_it(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    touch(tmp_path / "gone/photo.jpg")
    touch(tmp_path / "later/photo.jpg")
    walk = Scan(tmp_path).walk()
    next(walk)
    shutil.rmtree(tmp_path / "gone")
    assert [found.path.parent.name for files in walk for found in files] == ["later"]


def test_dots_in_a_path_are_undone_and_links_are_kept(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert absolute(tmp_path / "link") == tmp_path / "link"
    assert absolute(tmp_path / "real" / ".." / "real") == (tmp_path / "real").resolve()


def test_a_folder_that_is_not_the_users_is_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    touch(tmp_path / "library/cache/00/thumbnail.jpg")
    touch(tmp_path / "library/b.jpg")
    scan = Scan(tmp_path, skipped=tmp_path / "library/cache")
    assert names(scan) == ["a.jpg", "library/b.jpg"]

"""Everything in a folder is accounted for: as a photo, or listed with the reason."""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.library import Library
from app.tasks.indexing.index import IndexReport, index_folders
from app.tasks.library.passed_over import list_passed_over
from tests import pictures
from tests.folders import close_folder
from tests.raws import write_dng
from tests.running import answer_of

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="names and pipes as Linux has them")


def index(library: Library, *folders: Path) -> IndexReport:
    return answer_of(index_folders(library, folders))


def reasons(report: IndexReport) -> dict[str, str]:
    return {each.path.name: each.reason for each in report.passed_over}


def accounted(report: IndexReport) -> int:
    listed = len(report.unreadable) + len(report.passed_over)
    return report.photos + report.companions + report.other_names + report.sidecars + listed


def count_all(folder: Path) -> int:
    """Count what lies in a folder, a hidden folder as one, without the program's own reading."""
    count = 0
    for _, below, files in os.walk(folder):
        hidden = [name for name in below if name.startswith(".")]
        for name in hidden:
            below.remove(name)
        count += len(files) + len(hidden)
    return count


def fill(folder: Path) -> None:
    """Put one of everything there."""
    for number in range(3):
        pictures.write_scene(folder / f"photo{number}.jpg", number)
    (folder / "photo0.nef").write_bytes(b"no raw")
    (folder / "photo0.jpg.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    (folder / "letter.docx").write_bytes(b"PK\3\4")
    (folder / "notes.txt").write_text("notes")
    (folder / "plain").write_text("no extension")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff" + b"x" * 50)
    (folder / ".hidden.jpg").write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    (folder / "GOPR1.THM").write_bytes(pictures.jpeg_bytes(pictures.draw_scene(9)))
    (folder / "coming.jpg.part").write_bytes(b"\xff\xd8\xff")
    below = folder / "below"
    below.mkdir()
    pictures.write_scene(below / "other.png", 7)
    (below / "data.bin").write_bytes(bytes(100))


def test_all_that_is_found_is_a_photo_or_listed(library: Library, photos: Path) -> None:
    fill(photos)
    report = index(library, photos)
    assert report.found == accounted(report) == count_all(photos)
    assert reasons(report) == {
        "letter.docx": "Not a photo (.docx).",
        "notes.txt": "Not a photo (.txt).",
        "plain": "Not a photo.",
        ".hidden.jpg": "Hidden file.",
        ".git": "Hidden folder.",
        "GOPR1.THM": "A preview that a camera stored beside a video.",
        "coming.jpg.part": "A download that is not finished.",
        "data.bin": "Not a photo (.bin).",
    }


def test_the_account_is_the_same_when_nothing_has_changed(library: Library, photos: Path) -> None:
    fill(photos)
    first, second = index(library, photos), index(library, photos)
    assert second.found == accounted(second) == first.found
    assert second.passed_over == first.passed_over


@on_linux
def test_links_pipes_and_other_names_are_accounted_for(library: Library, photos: Path) -> None:
    photo = pictures.write_scene(photos / "a.jpg", 1)
    (photos / "soft.jpg").symlink_to(photo)
    (photos / "hard.jpg").hardlink_to(photo)
    (photos / "nowhere.jpg").symlink_to(photos / "gone")
    (photos / "round.jpg").symlink_to(photos / "round.jpg")
    os.mkfifo(photos / "pipe.jpg")
    report = index(library, photos)
    assert report.found == accounted(report) == 6
    assert (report.photos, report.other_names) == (1, 2)
    assert reasons(report) == {
        "nowhere.jpg": "The link leads nowhere.",
        "round.jpg": "The link leads nowhere.",
        "pipe.jpg": "This is not a file, but a device or a pipe.",
    }


@on_linux
@pytest.mark.parametrize("name", ["a.jpg ", "a.jpg.", "a. jpg", "photo", "a.unknown", "A.JPG .  "])
def test_a_photo_is_read_whatever_its_name(library: Library, photos: Path, name: str) -> None:
    path = pictures.write_scene(photos / "a.jpg", 1)
    path.rename(photos / name)
    report = index(library, photos)
    assert (report.photos, report.found, report.passed_over) == (1, 1, ())


@pytest.mark.parametrize(
    "extension", ["png", "gif", "bmp", "webp", "tif", "avif", "heic", "jp2", "qoi"]
)
def test_every_common_format_is_known_by_its_content(
    library: Library, photos: Path, extension: str
) -> None:
    path = pictures.write(photos / f"a.{extension}", pictures.draw_scene(1))
    path.rename(photos / "a.dat")
    report = index(library, photos)
    assert (report.photos, report.passed_over) == (1, ())


def test_a_file_that_became_a_photo_is_read(library: Library, photos: Path) -> None:
    path = photos / "a.dat"
    path.write_bytes(b"not yet")
    assert index(library, photos).photos == 0
    path.write_bytes(pictures.jpeg_bytes(pictures.draw_scene(1)))
    report = index(library, photos)
    assert (report.photos, report.passed_over) == (1, ())
    path.write_bytes(b"and no more")
    assert [each.path for each in index(library, photos).unreadable] == [path]


def test_a_file_passed_over_is_opened_once(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photos / "a.dat"
    path.write_bytes(b"no photo")
    index(library, photos)
    opened: list[Path] = []
    real = Path.open

    def note(self: Path, *args: Any, **more: Any) -> Any:
        opened.append(self)
        return real(self, *args, **more)

    monkeypatch.setattr(Path, "open", note)
    assert reasons(index(library, photos)) == {"a.dat": "Not a photo (.dat)."}
    assert path not in opened


def test_a_folder_that_cannot_be_opened_is_listed(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = photos / "closed"
    closed.mkdir()
    pictures.write_scene(photos / "a.jpg", 1)
    close_folder(monkeypatch, closed)
    report = index(library, photos)
    assert report.found == accounted(report) == 2
    assert reasons(report) == {"closed": "The folder cannot be opened (Permission denied)."}


@on_linux
def test_a_folder_of_too_long_a_path_is_listed(library: Library, photos: Path) -> None:
    pictures.write_scene(photos / "a.jpg", 1)
    depth = os.open(photos, os.O_RDONLY)
    for _ in range(40):  # Beyond the 4,096 bytes that Linux takes for a path.
        os.mkdir("n" * 120, dir_fd=depth)
        below = os.open("n" * 120, os.O_RDONLY, dir_fd=depth)
        os.close(depth)
        depth = below
    os.close(depth)
    report = index(library, photos)
    assert report.photos == 1
    assert set(Counter(each.reason for each in report.passed_over)) == {
        "It cannot be opened (File name too long)."
    }
    assert report.found == accounted(report)


def test_a_folder_inside_another_is_counted_once(library: Library, photos: Path) -> None:
    fill(photos)
    report = index(library, photos, photos / "below")
    assert report.found == accounted(report)


def test_they_are_listed_by_folder_and_reason(library: Library, photos: Path) -> None:
    for name in ("a.txt", "b.txt", "c.pdf", "below/d.txt"):
        (photos / name).parent.mkdir(exist_ok=True)
        (photos / name).write_text("x")
    index(library, photos)
    groups = [
        (each.folder, each.reason, each.files) for each in answer_of(list_passed_over(library))
    ]
    assert groups == [
        (photos, "Not a photo (.txt).", 2),
        (photos, "Not a photo (.pdf).", 1),
        (photos / "below", "Not a photo (.txt).", 1),
    ]


def test_a_folder_taken_out_takes_its_list_along(library: Library, photos: Path) -> None:
    (photos / "a.txt").write_text("x")
    index(library, photos)
    library.catalog.folders.forget(photos)
    assert library.catalog.passed_over.count() == 0


def test_a_sidecar_that_cannot_be_read_is_reported_and_costs_no_photo(
    library: Library, photos: Path
) -> None:
    path = pictures.write_scene(photos / "a.jpg", 1)
    pictures.write_scene(photos / "b.jpg", 2)
    (photos / "a.jpg.xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b" " * (17 << 20))
    for _ in range(2):
        report = index(library, photos)
        assert report.photos == 2
        ((found, reason),) = ((each.path, each.reason) for each in report.metadata_errors)
        assert found == path
        assert reason == "a.jpg.xmp: The sidecar cannot be read: the file is larger than 16 MB."


def test_the_raw_beside_a_jpeg_that_cannot_be_read_is_a_photo_by_itself(
    library: Library, photos: Path
) -> None:
    write_dng(photos / "a.dng", pictures.draw_corners(400, 240))
    (photos / "a.jpg").write_bytes(b"\xff\xd8\xff broken")
    for _ in range(2):
        report = index(library, photos)
        assert (report.photos, report.companions, len(report.unreadable)) == (1, 0, 1)
        assert report.found == accounted(report) == 2
    pictures.write_scene(photos / "a.jpg", 1)
    report = index(library, photos)
    assert (report.photos, report.companions, len(report.unreadable)) == (1, 1, 0)
    assert report.found == accounted(report) == 2


def test_a_raw_of_an_unknown_extension_is_read_whole(library: Library, photos: Path) -> None:
    """Not the stamp-sized preview, which a TIFF decoder would find first."""
    write_dng(photos / "a.dng", pictures.draw_corners(400, 240))
    named = index(library, photos)
    (before,) = library.catalog.photos.list()
    (photos / "a.dng").rename(photos / "a.dat")
    report = index(library, photos)
    (after,) = library.catalog.photos.list()
    assert (named.photos, report.photos) == (1, 1)
    assert (after.path.name, after.width, after.height) == ("a.dat", before.width, before.height)
    fresh = photos / "b.dat"
    write_dng(fresh.with_suffix(".dng"), pictures.draw_corners(480, 320)).rename(fresh)
    index(library, photos)
    sizes = {
        photo.path.name: (photo.width, photo.height) for photo in library.catalog.photos.list()
    }
    assert sizes["b.dat"] == (480, 320)

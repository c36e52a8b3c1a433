"""Indexing again: whatever differs is found among photos that do not, and of these nothing is made."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.columns.photos import PhotoColumns
from app.files import scan
from app.files.metadata.sidecar import write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.indexing import known_files
from app.tasks.indexing.index import IndexReport, index_folders
from tests import pictures
from tests.raws import write_dng
from tests.running import answer_of
from tests.tasks.files import names, shown


def index(library: Library, *paths: Path) -> IndexReport:
    return answer_of(index_folders(library, paths))


def rate(sidecar: Path, rating: int) -> None:
    write_sidecar(sidecar, {"rating": rating}, SidecarOptions(), 1e9 + rating)


def ratings(library: Library) -> list[int]:
    return [photo.metadata.rating for photo in shown(library)]


def count_statements(library: Library, folder: Path) -> int:
    """Count the SQL statements of an indexing."""
    statements: list[str] = []
    connection = library.catalog.photos._db
    connection.set_trace_callback(statements.append)
    index(library, folder)
    connection.set_trace_callback(None)
    return len(statements)


def test_unchanged_photos_cost_no_statement_each(library: Library, photos: Path) -> None:
    counts: list[int] = []
    for count in (2, 9):
        pictures.write_scenes(photos, count)
        index(library, photos)
        index(library, photos)
        counts.append(count_statements(library, photos))
    assert counts[0] == counts[1] > 0


def test_only_photos_with_sidecars_are_made(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scenes(photos, 5)
    rate(photos / "001.jpg.xmp", 2)
    index(library, photos)
    made: list[int] = []
    real = PhotoColumns.photo

    def note(self: PhotoColumns, row: int) -> Any:
        made.append(row)
        return real(self, row)

    monkeypatch.setattr(PhotoColumns, "photo", note)
    index(library, photos)
    assert made == [1]


_BOTH = ("001.xmp", "001.jpg.xmp")


@pytest.mark.parametrize("name", _BOTH)
def test_a_sidecar_that_comes_changes_and_goes_is_noticed(
    library: Library, photos: Path, name: str
) -> None:
    pictures.write_scenes(photos, 3)
    index(library, photos)
    signatures: list[str] = []
    for step in (lambda: None, lambda: rate(photos / name, 2), lambda: rate(photos / name, 4)):
        step()
        index(library, photos)
        signatures.append(library.catalog.sidecar_state.signature(photos / "001.jpg"))
    assert ratings(library) == [0, 4, 0]
    (photos / name).unlink()
    index(library, photos)
    last = library.catalog.sidecar_state.signature(photos / "001.jpg")
    assert (last, len({*signatures})) == (signatures[0], 3)


def test_a_sidecar_of_a_companion_in_other_spelling_is_noticed(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 2)
    write_dng(photos / "a.dng", pictures.draw_corners(400, 240))
    pictures.write_scene(photos / "A.jpg", 7)
    index(library, photos)
    rate(photos / "a.dng.xmp", 3)
    index(library, photos)
    assert {photo.path.name: photo.metadata.rating for photo in shown(library)}["A.jpg"] == 3


def test_a_sidecar_beside_a_link_elsewhere_is_noticed(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos / "one", 2)
    (photos / "two").mkdir()
    (photos / "two" / "link.jpg").symlink_to(photos / "one" / "000.jpg")
    index(library, photos)
    index(library, photos)
    rate(photos / "two" / "link.jpg.xmp", 5)
    index(library, photos)
    assert ratings(library) == [5, 0]


def _overwrite(path: Path) -> None:
    """Write other bytes of the same length in place: the folder's time stays."""
    content = path.read_bytes()
    status = path.stat()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))


def _touch(path: Path) -> None:
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 1))


@pytest.mark.parametrize("change", [_overwrite, _touch])
def test_one_changed_file_among_many_is_read_alone(
    library: Library, photos: Path, opened: list[Any], change: Callable[[Path], None]
) -> None:
    pictures.write_scenes(photos, 5)
    index(library, photos)
    opened.clear()
    change(photos / "003.jpg")
    index(library, photos)
    assert {each.path.name for each in opened} == {"003.jpg"}


def test_one_lost_thumbnail_is_made_again(
    library: Library, photos: Path, opened: list[Any]
) -> None:
    pictures.write_scenes(photos, 5)
    index(library, photos)
    opened.clear()
    lost = shown(library)[2]
    library.thumbnails.path(lost.digest).unlink()
    index(library, photos)
    assert {each.path.name for each in opened} == {lost.path.name}
    assert lost.digest in library.thumbnails


def test_where_disks_fold_case_a_name_in_other_case_is_the_same_file(
    library: Library, photos: Path, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (scan, known_files):
        monkeypatch.setattr(module, "normcase", str.lower)
    pictures.write_scenes(photos, 2)
    index(library, photos)
    opened.clear()
    (photos / "000.jpg").rename(photos / "000.JPG")
    report = index(library, photos)
    assert (report.photos, report.new, report.vanished, opened) == (2, 0, 0, [])


def test_a_folder_named_twice_is_counted_once(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 2)
    report = index(library, photos, photos, photos)
    assert (report.photos, report.found, names(library)) == (2, 2, ["000.jpg", "001.jpg"])


def test_a_library_without_folders_has_no_photos(library: Library) -> None:
    report = index(library)
    assert (report.photos, report.found) == (0, 0)

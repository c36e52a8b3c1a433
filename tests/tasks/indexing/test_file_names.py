"""One file under several names is one photo: links, folders seen twice, names in other spelling."""

import os
import sys
from pathlib import Path

import pytest

from app.domain.groups import Tier
from app.domain.metadata import Flag, PhotoMetadata
from app.domain.operation import OperationKind
from app.domain.photo import Photo
from app.files import same_file
from app.library import Library
from app.tasks.grouping.groups import list_groups
from app.tasks.indexing.index import index_folders
from app.tasks.indexing.resolve_paths import resolve_paths
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures
from tests.running import answer_of
from tests.tasks.files import done, execute, plan, run_to_end, shown
from tests.trash import use_trash

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


def index(library: Library, *folders: Path) -> None:
    answer_of(index_folders(library, folders))


def only(library: Library) -> Photo:
    (photo,) = shown(library)
    return photo


def link(kind: str, name: Path, path: Path) -> None:
    name.parent.mkdir(exist_ok=True)
    if kind == "hard":
        os.link(path, name)
    else:
        name.symlink_to(path)


KINDS = pytest.mark.parametrize("kind", ["hard", "symbolic"])
NAMES = pytest.mark.parametrize("name", ["0.jpg", "z.jpg", "a/x.jpg", "z/x.jpg"])


@KINDS
@NAMES
def test_a_link_is_no_second_photo_and_no_copy_to_be_freed(
    library: Library, photos: Path, kind: str, name: str
) -> None:
    path = pictures.write_scene(photos / "m.jpg", 1)
    link(kind, photos / name, path)
    index(library, photos)
    photo = only(library)
    if kind == "symbolic":
        assert photo.path == path
    assert {photo.path, *photo.other_names} == {path, photos / name}
    assert answer_of(list_groups(library, Tier.EXACT_DUPLICATE, 0.5)).groups == ()
    index(library, photos)
    assert only(library) == photo


@KINDS
@NAMES
def test_a_link_made_later_is_another_name_of_the_photo_that_is_known(
    library: Library, photos: Path, kind: str, name: str
) -> None:
    path = pictures.write_scene(photos / "m.jpg", 1)
    index(library, photos)
    run_to_end(library, only(library), rating=4)
    link(kind, photos / name, path)
    index(library, photos)
    assert (only(library).path, only(library).other_names) == (path, (photos / name,))
    (photos / name).unlink()
    index(library, photos)
    assert only(library).other_names == ()
    assert only(library).metadata.rating == 4


def test_a_real_copy_stays_a_photo_of_its_own(library: Library, photos: Path) -> None:
    path = pictures.write_scene(photos / "m.jpg", 1)
    (photos / "copy.jpg").write_bytes(path.read_bytes())
    status = path.stat()
    os.utime(photos / "copy.jpg", ns=(status.st_atime_ns, status.st_mtime_ns))
    index(library, photos)
    assert len(shown(library)) == 2
    assert len(answer_of(list_groups(library, Tier.EXACT_DUPLICATE, 0.5)).groups) == 1


def test_a_link_that_becomes_a_file_of_its_own_keeps_what_was_said(
    library: Library, photos: Path
) -> None:
    path = pictures.write_scene(photos / "m.jpg", 1)
    link("hard", photos / "x.jpg", path)
    index(library, photos)
    run_to_end(library, only(library), rating=4)
    content = path.read_bytes()
    (photos / "x.jpg").unlink()
    (photos / "x.jpg").write_bytes(content)
    index(library, photos)
    assert [photo.metadata.rating for photo in shown(library)] == [4, 4]


@KINDS
def test_two_photos_of_an_older_catalog_that_are_one_file_become_one_with_all_that_was_said(
    library: Library, photos: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pictures.write_scene(photos / "m.jpg", 1)
    content = path.read_bytes()
    (photos / "x.jpg").write_bytes(content)
    index(library, photos)
    for photo, values in zip(shown(library), ({"rating": 4}, {"label": "Red"}), strict=True):
        run_to_end(library, photo, **values)
    (photos / "x.jpg").unlink()
    link(kind, photos / "x.jpg", path)
    index(library, photos)
    assert only(library).path == path
    assert only(library).metadata == PhotoMetadata(rating=4, label="Red")


def test_a_folder_of_the_library_under_another_name_shows_its_photos_once(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    pictures.write_scenes(photos / "in", 3)
    (tmp_path / "door").symlink_to(photos)
    index(library, photos)
    for folder in (tmp_path / "door", tmp_path / "door" / "in", photos / "in", tmp_path):
        index(library, folder)
        assert len(shown(library)) == 3
    assert len(answer_of(resolve_paths(library, [tmp_path / "door"]))) == 3
    (photo,) = answer_of(resolve_paths(library, [tmp_path / "door" / "in" / "000.jpg"]))
    assert photo.path == photos / "in" / "000.jpg"


def test_what_a_link_leads_to_outside_of_the_library_is_one_photo(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    path = pictures.write_scene(tmp_path / "away" / "m.jpg", 1)
    for name in ("a.jpg", "b.jpg"):
        link("symbolic", photos / name, path)
    index(library, photos)
    assert only(library).path == photos / "a.jpg"
    run_to_end(library, only(library), rating=3)
    index(library, tmp_path / "away")
    assert only(library).path == path
    assert only(library).metadata.rating == 3
    index(library, photos)
    assert set(only(library).other_names) == {photos / "a.jpg", photos / "b.jpg"}


def test_a_name_in_a_folder_that_stays_is_a_photo_when_the_other_folder_leaves_the_library(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    path = pictures.write_scene(photos / "m.jpg", 1)
    link("hard", tmp_path / "other" / "x.jpg", path)
    index(library, photos, tmp_path / "other")
    run_to_end(library, only(library), rating=4)
    with library.catalog.transaction():
        library.catalog.folders.forget(photos)
    index(library, tmp_path / "other")
    assert only(library).path == tmp_path / "other" / "x.jpg"
    assert only(library).metadata.rating == 4


def test_a_linked_folder_is_read_by_its_real_name_first(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos / "m", 2)
    (photos / "a").symlink_to(photos / "m")
    index(library, photos)
    assert {photo.path.parent for photo in shown(library)} == {photos / "m"}


@KINDS
def test_throwing_a_photo_away_says_what_else_leads_to_it(
    library: Library, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    use_trash(monkeypatch, tmp_path)
    path = pictures.write_scene(photos / "m.jpg", 1)
    link(kind, photos / "x.jpg", path)
    index(library, photos)
    run_to_end(library, only(library), rating=4)
    (note,) = plan(library, OperationKind.TRASH).notes
    assert "x.jpg" in note
    done(execute(library, OperationKind.TRASH))
    index(library, photos)
    assert [photo.metadata.rating for photo in shown(library)] == ([4] if kind == "hard" else [])


def test_a_sidecar_beside_a_link_is_heard_and_kept_in_step(library: Library, photos: Path) -> None:
    path = pictures.write_scene(photos / "m.jpg", 1)
    link("symbolic", photos / "z" / "x.jpg", path)
    index(library, photos)
    from tests.tasks import outside

    outside.set_beside(photos / "z" / "x.jpg.xmp", {"label": "Red"}, 1.6e9)
    index(library, photos)
    assert only(library).metadata.label == "Red"
    run_to_end(library, only(library), flag=Flag.PICK, label="Blue")
    answer_of(write_sidecars(library))
    assert b"Blue" in (photos / "z" / "x.jpg.xmp").read_bytes()


@pytest.mark.parametrize("part", ["name", "folder"])
def test_a_photo_respelled_on_a_disk_that_takes_upper_for_lower_case_keeps_what_was_said(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    path = pictures.write_scene(photos / "Sub" / "IMG.JPG", 1)
    index(library, photos)
    run_to_end(library, only(library), rating=4)
    now = photos / "sub" / "img.jpg" if part == "folder" else photos / "Sub" / "img.jpg"
    path.rename(path.with_name("img.jpg"))
    path.parent.rename(now.parent)
    stat, listdir, isfile = Path.stat, os.listdir, os.path.isfile

    def spelled(path: Path | str) -> Path:
        """As that disk finds it."""
        return (
            now.parent / str(path)[len(str(now.parent)) + 1 :].lower()
            if (str(path).lower().startswith(str(now.parent).lower()))
            else Path(path)
        )

    monkeypatch.setattr(same_file.Path, "stat", lambda self, **more: stat(spelled(self), **more))
    monkeypatch.setattr(os, "listdir", lambda folder: listdir(spelled(folder)))
    monkeypatch.setattr(os.path, "isfile", lambda name: isfile(spelled(name)))
    index(library, photos)
    monkeypatch.undo()
    assert only(library).path == now
    assert only(library).metadata.rating == 4
    assert only(library).other_names == ()

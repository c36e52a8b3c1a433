"""What belongs to a photo travels with it, whichever program or camera made it, and comes back with undo."""

from pathlib import Path

import pytest

from app.domain.operation import OperationKind
from app.files.attached import find_attached, names_with_attached
from app.library import Library
from app.tasks.history.undo import redo, undo
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures
from tests.running import answer_of
from tests.tasks import outside
from tests.tasks.files import done, execute, plan, run_to_end, shown, tree
from tests.trash import use_trash
from tests.videos import write_clip

BESIDE = (
    "A.NEF", "A.xmp", "A.jpg.xmp", "A.NEF.pp3", "A.jpg.pp3", "A.NEF.dop", "A.AAE", "A.vrd", "A.on1",
    "A.NEF.cos", "A.THM", "A.wav", "A.MOV", "A_01.NEF.xmp", "A.jpg.json",
    "CaptureOne/Settings153/A.NEF.cos", "NKSC_PARAM/A.NEF.nksc",
)  # fmt: skip
OTHERS = ("AB.MOV", "B.MOV", "A.txt", "a.json", "A_02.jpg.xmp", "CaptureOne/Cache/A.NEF.cot")
"""Of other photos, of nobody, or made anew by their program."""


@pytest.fixture
def filled(
    library: Library, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Library:
    """A.jpg with its RAW and everything that may belong to it, and other photos."""
    use_trash(monkeypatch, tmp_path)
    pictures.write_scene(photos / "A.jpg", 1)
    pictures.write_scene(photos / "B.jpg", 2)
    pictures.write_scene(photos / "A_02.jpg", 3)
    for number, name in enumerate((*BESIDE, *OTHERS)):
        path = photos / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".xmp":
            outside.set_beside(path, {"rating": 1 + number % 5}, 1.6e9)
        elif path.name == "A.MOV":
            write_clip(path)
        else:
            path.write_bytes(name.encode())
    answer_of(index_folders(library, [photos]))
    return library


def photo_a(library: Library) -> list:
    return [photo for photo in shown(library) if photo.path.name.startswith("A.")]


@pytest.mark.parametrize("kind", [OperationKind.MOVE, OperationKind.RENAME, OperationKind.TRASH])
def test_all_that_belongs_to_a_photo_goes_with_it_and_comes_back(
    filled: Library, photos: Path, kind: OperationKind
) -> None:
    more = {OperationKind.MOVE: {"to": photos / "new"}, OperationKind.RENAME: {"pattern": "C"}}.get(
        kind, {}
    )
    before = tree(photos)
    listed = {step.source for step in plan(filled, kind, photo_a(filled), **more).steps}
    assert listed == {photos / name for name in ("A.jpg", *BESIDE)}
    done(execute(filled, kind, photo_a(filled), **more))
    left = {str(path.relative_to(photos)) for path in map(Path, tree(photos))}
    assert left >= {*OTHERS, "B.jpg"}
    assert not left & {"A.jpg", *BESIDE}
    there = {OperationKind.MOVE: "new/A", OperationKind.RENAME: "C", OperationKind.TRASH: ""}[kind]
    if there:
        assert (photos / f"{there}.NEF.pp3").read_bytes() == b"A.NEF.pp3"
        assert (photos / f"{there}_01.NEF.xmp").exists()
        name = (
            "new/CaptureOne/Settings153/A"
            if kind is OperationKind.MOVE
            else "CaptureOne/Settings153/C"
        )
        assert (photos / f"{name}.NEF.cos").exists()
    answer_of(undo(filled))
    assert tree(photos) == before
    answer_of(redo(filled))
    answer_of(undo(filled))
    assert tree(photos) == before


def test_a_copy_takes_all_of_it_along_and_undo_leaves_nothing(
    filled: Library, photos: Path
) -> None:
    before = tree(photos)
    done(execute(filled, OperationKind.COPY, photo_a(filled), to=photos / "new"))
    assert (photos / "new" / "A.MOV").read_bytes() == (photos / "A.MOV").read_bytes()
    answer_of(undo(filled))
    assert tree(photos) == before


def test_what_two_photos_share_stays_with_the_one_that_stays(
    library: Library, photos: Path
) -> None:
    pictures.write_scene(photos / "A.jpg", 1)
    pictures.write_scene(photos / "A.png", 2)
    (photos / "A.WAV").write_bytes(b"memo")
    answer_of(index_folders(library, [photos]))
    before = tree(photos)
    done(execute(library, OperationKind.MOVE, shown(library)[:1], to=photos / "new"))
    assert (photos / "A.WAV").read_bytes() == (photos / "new/A.WAV").read_bytes() == b"memo"
    answer_of(undo(library))
    assert tree(photos) == before


@pytest.mark.parametrize("rated", ["", "and taken back", "and not"])
def test_a_photo_moved_with_a_copy_of_a_shared_sidecar_goes_back_and_leaves_no_orphan(
    library: Library, photos: Path, rated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_trash(monkeypatch, tmp_path)
    pictures.write_scene(photos / "S.jpg", 1)
    pictures.write_scene(photos / "S.png", 2)
    outside.set_beside(photos / "S.xmp", {"rating": 5}, 1.6e9)
    answer_of(index_folders(library, [photos]))
    before = tree(photos)
    moved = execute(library, OperationKind.MOVE, shown(library)[:1], to=photos / "new").operation
    assert moved is not None
    if rated:
        run_to_end(library, next(p for p in shown(library) if p.path.suffix == ".jpg"), rating=2)
        answer_of(write_sidecars(library))
    if rated == "and taken back":
        answer_of(undo(library))
        answer_of(write_sidecars(library))
    if rated == "and not":
        from app.tasks.history.undo import undo_by_id

        undone = answer_of(undo_by_id(library, moved.id))
    else:
        undone = answer_of(undo(library))
    assert undone.state.value == "undone"
    assert all(step.detail == "" for step in library.catalog.journal.steps(moved.id))
    assert tree(photos) == before
    answer_of(index_folders(library, [photos]))
    assert [p.metadata.rating for p in shown(library)] == [2 if rated == "and not" else 5, 5]


def test_a_copy_of_a_shared_sidecar_that_was_deleted_keeps_no_photo_from_going_back(
    library: Library, photos: Path
) -> None:
    pictures.write_scene(photos / "S.jpg", 1)
    pictures.write_scene(photos / "S.png", 2)
    outside.set_beside(photos / "S.xmp", {"rating": 5}, 1.6e9)
    answer_of(index_folders(library, [photos]))
    before = tree(photos)
    done(execute(library, OperationKind.MOVE, shown(library)[:1], to=photos / "new"))
    (photos / "new/S.xmp").unlink()
    answer_of(undo(library))
    assert tree(photos) == before


def test_what_a_program_attaches_to_a_moved_photo_goes_back_with_it(
    library: Library, photos: Path
) -> None:
    pictures.write_scene(photos / "A.jpg", 1)
    answer_of(index_folders(library, [photos]))
    done(execute(library, OperationKind.MOVE, to=photos / "new"))
    (photos / "new/A.jpg.pp3").write_bytes(b"developed")
    answer_of(undo(library))
    assert (photos / "A.jpg.pp3").read_bytes() == b"developed"
    assert not list((photos / "new").iterdir())


def test_a_further_edit_is_no_sidecar_of_a_photo_that_bears_its_name(photos: Path) -> None:
    names = ["A.NEF", "A_01.NEF", "A_01.NEF.xmp", "A_02.NEF.xmp"]
    assert names_with_attached(photos, names) == ["A_02.NEF.xmp"]
    assert find_attached(photos / "A.NEF", (), ["A_02.NEF.xmp"]) == (photos / "A_02.NEF.xmp",)


def test_a_raw_that_a_crash_has_left_in_another_folder_comes_to_its_photo(
    library: Library, photos: Path
) -> None:
    pictures.write_scene(photos / "A.jpg", 1)
    (photos / "A.NEF").write_bytes(b"raw")
    answer_of(index_folders(library, [photos]))
    (photos / "old").mkdir()
    (photos / "A.NEF").rename(photos / "old/A.NEF")
    with library.catalog.transaction():
        library.catalog.photos.move_companion(photos / "A.NEF", photos / "old/A.NEF")
    done(execute(library, OperationKind.MOVE, to=photos / "new"))
    assert sorted(path.name for path in (photos / "new").iterdir()) == ["A.NEF", "A.jpg"]

"""A library from a stranger, whose journal names files of this computer, makes Albumen touch none of them."""

from pathlib import Path

import pytest

from app.catalog.journal import COMPUTER
from app.domain.operation import (
    FileAction,
    FileRole,
    FileStamp,
    FileStep,
    OperationKind,
    OperationState,
    StepState,
)
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.filing.bounds import claim_operations, was_begun_here
from app.tasks.history.undo import redo_by_id, undo_by_id
from app.tasks.open import open_library
from tests.running import answer_of
from tests.tasks.files import fill, tree
from tests.trash import use_trash

KINDS = {
    FileAction.MOVE: OperationKind.MOVE,
    FileAction.COPY: OperationKind.COPY,
    FileAction.TRASH: OperationKind.TRASH,
    FileAction.SHEET: OperationKind.EXPORT,
}


@pytest.fixture
def filled(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Library:
    use_trash(monkeypatch, tmp_path)
    fill(library, photos)
    return library


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Files of the user's, outside of the library."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "empty").touch()
    (folder / "secret").write_bytes(b"secret")
    (folder / "spare").write_bytes(b"secret")
    return folder


def stamp(path: Path) -> FileStamp:
    status = path.stat()
    return FileStamp(status.st_size, status.st_mtime_ns)


def forge(
    library: Library, action: FileAction, source: Path, target: Path, state: StepState
) -> int:
    """An operation in the journal that nobody ever did, with the right stamps of all files."""
    before = stamp(source) if source.exists() else FileStamp(6, 1)
    after = stamp(target) if target.exists() else None
    with library.catalog.transaction():
        journal = library.catalog.journal
        begun = state is StepState.BEGUN
        operation = journal.begin(
            KINDS[action], "Forged", 1.0, OperationState.BEGUN if begun else OperationState.DONE
        )
        journal.set_request(operation, {"words": "Forged", COMPUTER: "a" * 32})
        (step,) = journal.add_steps(
            operation, [FileStep(source, target, action, FileRole.MAIN, 1, before)]
        )
        if begun:
            journal.set_step(step, state)
        else:
            journal.set_done(step, target, after)
    return operation


@pytest.mark.parametrize("action", [FileAction.MOVE, FileAction.COPY, FileAction.TRASH])
@pytest.mark.parametrize("names", [("secret", "spare"), ("secret", "empty")])
def test_opening_it_removes_no_file(
    filled: Library, home: Path, tmp_path: Path, action: FileAction, names: tuple[str, str]
) -> None:
    source, target = (home / name for name in names)
    forge(filled, action, source, target, StepState.BEGUN)
    (home / ".albumen-1.new").write_bytes(b"a file of the user's that is named so")
    before = tree(home)
    filled.close()
    opened = answer_of(
        open_library(find_app_paths(tmp_path / "library"), Settings("fake", text_model="fake"))
    )
    opened.close()
    assert tree(home) == before


@pytest.mark.parametrize("action", KINDS)
def test_undoing_it_touches_no_file_outside(
    filled: Library, home: Path, photos: Path, action: FileAction
) -> None:
    operation = forge(filled, action, photos / "new.jpg", home / "secret", StepState.DONE)
    before = tree(home, photos)
    answer_of(undo_by_id(filled, operation))
    assert tree(home, photos) == before
    (step,) = filled.catalog.journal.steps(operation)
    assert "outside the library's folders" in step.detail
    assert step.detail.startswith("secret: ")


@pytest.mark.parametrize("way", ["plain", "dots", "link"])
def test_redoing_it_touches_no_file_outside(
    filled: Library, home: Path, photos: Path, way: str
) -> None:
    source = home / "secret"
    if way == "dots":
        source = photos / ".." / "home" / "secret"
    elif way == "link":
        (photos / "linked").symlink_to(home, target_is_directory=True)
        source = photos / "linked" / "secret"
    operation = forge(filled, FileAction.MOVE, source, photos / "taken.jpg", StepState.BEGUN)
    with filled.catalog.transaction():
        filled.catalog.journal.set_state(operation, OperationState.UNDONE)
    before = tree(home)
    answer_of(redo_by_id(filled, operation))
    assert tree(home) == before
    assert not (photos / "taken.jpg").exists()


def test_within_the_folders_it_can_be_undone(filled: Library, photos: Path) -> None:
    moved = (photos / "000.jpg").rename(photos / "moved.jpg")
    operation = forge(filled, FileAction.MOVE, photos / "000.jpg", moved, StepState.DONE)
    answer_of(undo_by_id(filled, operation))
    assert (photos / "000.jpg").is_file()


def test_an_older_journal_is_ours_where_the_catalog_knows_the_files(
    filled: Library, photos: Path, home: Path
) -> None:
    operation = forge(filled, FileAction.COPY, photos / "000.jpg", home / "copy", StepState.DONE)
    filled.catalog.journal.set_request(operation, {"words": "Old"})
    claim_operations(filled)
    assert was_begun_here(filled, operation)
    assert filled.catalog.journal.request(operation)["words"] == "Old"


def test_an_older_journal_from_elsewhere_is_never_ours(
    filled: Library, photos: Path, home: Path
) -> None:
    operation = forge(filled, FileAction.COPY, photos / "000.jpg", home / "copy", StepState.DONE)
    filled.catalog.journal.set_request(operation, {"words": "Old"})
    for number, path in enumerate(sorted(photos.glob("*.jpg"))):
        copy = photos / f"copy{number}"
        copy.write_bytes(path.read_bytes())
        copy.replace(path)
    claim_operations(filled)
    assert not was_begun_here(filled, operation)
    claim_operations(filled)
    assert not was_begun_here(filled, operation)

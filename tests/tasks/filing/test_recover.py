"""Killed in the midst of one file: the disk tells what was done, and what was only begun is cleared away."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.journal import COMPUTER
from app.computer import this_computer
from app.domain.operation import FileStep, OperationKind, OperationState, StepState
from app.files.transfer import copy_file, move_file, stamp_of
from app.files.trash import restore_file, trash_file
from app.library import Library
from app.tasks.filing.recover import recover_operations
from app.tasks.filing.step import draft_of_step
from app.tasks.history.undo import undo
from tests.running import answer_of
from tests.tasks.files import fill, plan, shown, tree
from tests.trash import use_trash


@pytest.fixture
def filled(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Library:
    use_trash(monkeypatch, tmp_path)
    fill(library, photos)
    return library


def begin(library: Library, kind: OperationKind, to: Path) -> FileStep:
    """What stands in the journal when the program is killed at the first file of the act."""
    planned = plan(library, kind, shown(library)[:1], to=to)
    with library.catalog.transaction():
        operation = library.catalog.journal.begin(kind, planned.summary, 1.0)
        request = {"words": planned.summary, COMPUTER: this_computer()}
        library.catalog.journal.set_request(operation, request)
        library.catalog.journal.add_steps(operation, planned.steps)
        (step,) = library.catalog.journal.steps(operation)
        library.catalog.journal.set_step(step.id, StepState.BEGUN)
    return step


def _nothing(_step: FileStep) -> None:
    """It had not even begun."""


def _draft(step: FileStep) -> None:
    assert step.target is not None
    step.target.parent.mkdir()
    draft_of_step(step, step.target).write_bytes(b"half of i")


def _both_names(step: FileStep) -> None:
    assert step.target is not None
    step.target.parent.mkdir()
    step.target.hardlink_to(step.source)


def _both_copies(step: FileStep) -> None:
    assert step.target is not None
    copy_file(step.source, step.target, draft_of_step(step, step.target))


def _reserved(step: FileStep) -> None:
    assert step.target is not None
    step.target.parent.mkdir()
    step.target.touch()


def _moved(step: FileStep) -> None:
    assert step.target is not None
    move_file(step.source, step.target, draft_of_step(step, step.target))


def _trashed(step: FileStep) -> None:
    trash_file(step.source)


Kill = Callable[[FileStep], None]


@pytest.mark.parametrize("kill", [_nothing, _draft, _both_names, _both_copies, _reserved])
def test_a_move_that_was_not_done_is_as_if_it_had_never_begun(
    filled: Library, photos: Path, tmp_path: Path, kill: Kill
) -> None:
    before = tree(photos)
    step = begin(filled, OperationKind.MOVE, tmp_path / "Trip")
    kill(step)
    (operation,) = recover_operations(filled)
    assert operation.state is OperationState.UNDONE
    assert tree(photos) == before
    assert tree(tmp_path / "Trip") == {}
    assert shown(filled)[0].path == photos / "000.jpg"


def test_a_move_that_was_done_is_known_and_can_be_undone(filled: Library, photos: Path) -> None:
    before = tree(photos)
    _moved(begin(filled, OperationKind.MOVE, photos / "Trip"))
    (operation,) = recover_operations(filled)
    assert operation.state is OperationState.DONE
    assert shown(filled)[-1].path == photos / "Trip/000.jpg"
    answer_of(undo(filled))
    assert tree(photos) == before


@pytest.mark.parametrize("kill", [_nothing, _draft, _reserved])
def test_a_copy_that_was_not_done_leaves_nothing(
    filled: Library, tmp_path: Path, kill: Kill
) -> None:
    kill(begin(filled, OperationKind.COPY, tmp_path / "Trip"))
    assert [operation.state for operation in recover_operations(filled)] == [OperationState.UNDONE]
    assert tree(tmp_path / "Trip") == {}


def test_a_copy_that_was_done_is_thrown_away_by_undo(filled: Library, tmp_path: Path) -> None:
    _both_copies(begin(filled, OperationKind.COPY, tmp_path / "Trip"))
    assert [operation.state for operation in recover_operations(filled)] == [OperationState.DONE]
    answer_of(undo(filled))
    assert tree(tmp_path / "Trip") == {}


def test_what_had_reached_the_trash_is_found_there(filled: Library, photos: Path) -> None:
    before = tree(photos)
    _trashed(begin(filled, OperationKind.TRASH, photos))
    assert [operation.state for operation in recover_operations(filled)] == [OperationState.DONE]
    assert [photo.path.name for photo in shown(filled)] == ["001.jpg", "002.jpg"]
    answer_of(undo(filled))
    assert tree(photos) == before
    assert len(shown(filled)) == 3


def test_what_was_on_its_way_back_from_the_trash_is_back(filled: Library, photos: Path) -> None:
    before = tree(photos)
    step = begin(filled, OperationKind.TRASH, photos)
    lies = trash_file(step.source)
    with filled.catalog.transaction():
        filled.catalog.journal.set_done(step.id, lies, step.before)
        filled.catalog.journal.set_step(step.id, StepState.BEGUN)
    restore_file(lies, step.source)
    assert [operation.state for operation in recover_operations(filled)] == [OperationState.UNDONE]
    assert tree(photos) == before
    assert len(shown(filled)) == 3


def test_a_file_of_anothers_that_took_the_place_is_left_alone(
    filled: Library, photos: Path, tmp_path: Path
) -> None:
    step = begin(filled, OperationKind.MOVE, tmp_path / "Trip")
    assert step.target is not None
    step.target.parent.mkdir()
    step.target.write_bytes(b"another's")
    assert [operation.state for operation in recover_operations(filled)] == [OperationState.UNDONE]
    assert step.target.read_bytes() == b"another's"
    assert (photos / "000.jpg").exists()


def test_a_file_that_is_nowhere_is_said(filled: Library, photos: Path, tmp_path: Path) -> None:
    step = begin(filled, OperationKind.MOVE, tmp_path / "Trip")
    step.source.unlink()
    (operation,) = recover_operations(filled)
    (settled,) = filled.catalog.journal.steps(operation.id)
    assert settled == replace(
        step,
        state=StepState.FAILED,
        detail="000.jpg: The file is at neither its old nor its new place.",
    )


def test_what_is_known_of_a_made_file_is_what_lies_there(filled: Library, tmp_path: Path) -> None:
    step = begin(filled, OperationKind.COPY, tmp_path / "Trip")
    _both_copies(step)
    (operation,) = recover_operations(filled)
    (settled,) = filled.catalog.journal.steps(operation.id)
    assert step.target is not None
    assert settled.after == stamp_of(step.target)

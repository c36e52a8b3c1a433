"""Recover file operations that were cut short, by the journal and the disk."""

import os
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from app.domain.errors import PhotoError, Unwritable
from app.domain.operation import (
    FileAction,
    FileRole,
    FileStep,
    Operation,
    OperationState,
    StepState,
)
from app.domain.photo import Presence
from app.files.transfer import have_same_bytes, os_errors_as_unwritable, remove_made, stamp_of
from app.files.trash import find_trashed
from app.library import Library
from app.lock import try_lock
from app.tasks.filing.bounds import was_begun_here
from app.tasks.filing.step import draft_of_step
from app.tasks.journal.record import move_photo
from app.tasks.phrases import format_count


def recover_operations(library: Library) -> tuple[Operation, ...]:
    """Recover operations during which the program ended, but none that another program executes now."""
    begun = library.catalog.journal.begun()
    if not begun:
        return ()
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_operations(library))
        except PhotoError:
            return ()
        return tuple(recover_operation(library, operation.id) for operation in begun)


@contextmanager
def hold_operations(library: Library) -> Generator[None]:
    """Hold the library's file operations. Raises PhotoError while another runs, in whatever program."""
    path = library.paths.data / "acts.lock"
    with ExitStack() as stack:
        try:
            is_held = stack.enter_context(try_lock(path))
        except OSError as error:
            raise PhotoError(
                f"Files are left as they are, because {path} cannot be written ({error.strerror})."
            ) from error
        if not is_held:
            raise PhotoError(
                "Another file operation is running in this library. Try again when it has finished."
            )
        yield


def recover_operation(library: Library, operation: int) -> Operation:
    """Note which steps are done: the disk tells for each that was begun.

    Steps that could not be undone do not keep an operation from being undone.
    """
    journal = library.catalog.journal
    for step in journal.steps(operation):
        if step.state is StepState.BEGUN:
            with suppress(Unwritable):  # The disk does not tell now: the next start asks again.
                recover_step(library, operation, step)
    steps = journal.steps(operation)
    states = Counter(step.state for step in steps)
    done, stuck = states[StepState.DONE], states[StepState.STUCK]
    state = OperationState.DONE if done + stuck == len(steps) else OperationState.HALFWAY
    if not done:
        state = OperationState.UNDONE
    if states[StepState.BEGUN]:
        state = OperationState.BEGUN
    summary = str(journal.request(operation).get("words", ""))
    if state is OperationState.HALFWAY or stuck:
        summary += f": {done + stuck:,} of {format_count(len(steps), 'file')}"
    with library.catalog.transaction():
        journal.set_state(operation, state, summary)
    known = journal.get(operation)
    assert known is not None, "it has just been written to"
    return replace(known, about=frozenset(step.photo for step in steps))


def recover_step(library: Library, operation: int, step: FileStep) -> StepState:
    """Note whether a step that was begun is done: the disk tells. Return its state.

    Raises Unwritable where the disk does not tell, or does not let go of what was begun.
    """
    journal = library.catalog.journal
    now = _look(step, _remove if was_begun_here(library, operation) else _leave)
    with library.catalog.transaction():
        if now.state is StepState.DONE:
            journal.set_done(step.id, now.target, now.after)
            note_done(library, now)
        else:
            journal.set_step(step.id, now.state, now.detail)
            note_undone(library, now)
    return now.state


def note_done(library: Library, step: FileStep) -> None:
    """Note in the catalog where a photo's file is now, within a transaction of the caller's."""
    if step.action is FileAction.MOVE and step.target:
        _move(library, step, back=False)
    elif step.action is FileAction.TRASH and step.role is FileRole.MAIN:
        library.catalog.photos.set_presence([step.source], Presence.MISSING)


def note_undone(library: Library, step: FileStep) -> None:
    """Note in the catalog that a step is undone, or was never done, within a transaction of the caller's."""
    if step.action is FileAction.MOVE and step.target:
        _move(library, step, back=True)
    elif step.action is FileAction.TRASH and step.role is FileRole.MAIN:
        library.catalog.photos.set_presence([step.source], Presence.HERE)
    elif step.target and not os.path.lexists(step.target):
        library.catalog.photos.set_presence([step.target], Presence.MISSING)


def _move(library: Library, step: FileStep, *, back: bool) -> None:
    """Let the rows of a photo, and its metadata, follow its file, unless they did."""
    catalog = library.catalog
    assert step.target is not None, "a move has a target"
    old, new = (step.target, step.source) if back else (step.source, step.target)
    if step.role is FileRole.COMPANION:
        catalog.photos.move_companion(old, new)
    photo = catalog.photos.at(old) if step.role is FileRole.MAIN else None
    if photo is None:
        return
    with os_errors_as_unwritable(new):
        status = new.stat()
    place = (new, status.st_size, status.st_mtime_ns, status.st_ino)
    move_photo(library, photo.id, photo.digest, place)
    catalog.unreadable.remove([new])
    if not catalog.folders.covers(new):  # It has left the library: kept, and shown nowhere.
        catalog.photos.set_presence([new], Presence.MISSING)


def _leave(_path: Path) -> None:
    """Remove nothing: the journal of an operation from elsewhere may name any file of this computer."""


def _remove(path: Path) -> None:
    """Remove what was begun. Raises Unwritable where it stays."""
    remove_made(path)
    if is_there(path):
        raise Unwritable(path, "The unfinished file cannot be removed.")


def is_there(path: Path) -> bool:
    """Whether there is a file. Raises Unwritable where the disk does not tell."""
    with os_errors_as_unwritable(path):
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
    return True


def _look(step: FileStep, remove: Callable[[Path], None]) -> FileStep:
    """Return the step as the disk tells; unfinished drafts are removed."""
    for path in filter(None, (step.source, step.target)):
        remove(draft_of_step(step, path))
    if step.action is FileAction.TRASH:
        return _look_in_trash(step, remove)
    assert step.target is not None, "only the trash chooses a place by itself"
    here, there = is_there(step.source), is_there(step.target)
    if step.action is FileAction.MOVE and here and there and _is_ours(step):
        remove(step.target)
        there = False
    is_copy = step.action is FileAction.COPY and there and here
    if is_copy and not have_same_bytes(step.source, step.target):
        if _is_ours(step):
            remove(step.target)
        there = False
    if there and not (step.action is FileAction.MOVE and here):
        return replace(step, state=StepState.DONE, after=stamp_of(step.target))
    if here:
        return replace(step, state=StepState.PLANNED, detail="")
    return _lost(step)


def _is_ours(step: FileStep) -> bool:
    """Whether the file at the target is the step's own: the same bytes, or a name held for them."""
    assert step.target is not None, "only asked where there is one"
    try:
        reserved = stamp_of(step.target).size == 0 and step.before.size > 0
    except Unwritable:
        return False
    return reserved or have_same_bytes(step.source, step.target)


def _look_in_trash(step: FileStep, remove: Callable[[Path], None]) -> FileStep:
    if is_there(step.source):
        if step.target and have_same_bytes(step.source, step.target):
            remove(step.target)  # It was on its way back, and has its own name again.
        return replace(step, state=StepState.PLANNED, detail="")
    target = find_trashed(step.source, step.before)
    if target is None and step.target and is_there(step.target):
        target = step.target
    if target is None:
        return _lost(step)
    return replace(step, state=StepState.DONE, target=target, after=stamp_of(target))


def _lost(step: FileStep) -> FileStep:
    detail = f"{step.source.name}: The file is at neither its old nor its new place."
    return replace(step, state=StepState.FAILED, detail=detail)

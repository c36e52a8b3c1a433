"""Find out how far an act upon files came, by the journal and by the disk, and bring the catalog in line."""

import os
from dataclasses import replace

from app.act import Act, How, Role, Stage, State, Step
from app.files.lock import try_lock
from app.files.operations import have_same_bytes, imprint_of, remove_made
from app.files.trash import find_trashed
from app.library import Library
from app.photo import Presence, Unwritable
from app.tasks.carry import draft_of_step
from app.tasks.record import move_photo
from app.tasks.sentences import say_count


def settle_acts(library: Library) -> tuple[Act, ...]:
    """Settle the acts in the midst of which the program ended; none that another program is at now."""
    begun = library.catalog.journal.begun()
    if not begun:
        return ()
    with try_lock(library.places.data / "acts.lock") as held:
        if not held:
            return ()
        return tuple(settle_act(library, act.id) for act in begun)


def settle_act(library: Library, act: int) -> Act:
    """Note what of it is done: each step under way is looked for on the disk.

    What could not be taken back does not keep an act from being undone.
    """
    journal = library.catalog.journal
    for step in journal.steps(act):
        if step.stage is Stage.BEGUN:
            found = _look(step)
            with library.catalog.transaction():
                if found.stage is Stage.DONE:
                    journal.set_done(step.id, found.target, found.after)
                    note_done(library, found)
                else:
                    journal.set_step(step.id, found.stage, found.detail)
                    note_undone(library, found)
    steps = journal.steps(act)
    done = [step for step in steps if step.stage is Stage.DONE]
    stuck = [step for step in steps if step.stage is Stage.STUCK]
    state = State.DONE if len(done) + len(stuck) == len(steps) else State.HALFWAY
    if not done:
        state = State.UNDONE
    words = str(journal.asks(act).get("words", ""))
    if state is State.HALFWAY or stuck:
        words += f": {len(done) + len(stuck):,} of {say_count(len(steps), 'file')}"
    with library.catalog.transaction():
        journal.set_state(act, state, words)
    known = journal.get(act)
    assert known is not None, "it has just been written to"
    return replace(known, about=frozenset(step.photo for step in steps))


def note_done(library: Library, step: Step) -> None:
    """Tell the catalog where a photo's file is now. Within a transaction of the caller's."""
    if step.how is How.MOVE and step.target:
        _move(library, step, back=False)
    elif step.how is How.TRASH and step.role is Role.MAIN:
        library.catalog.photos.set_presence([step.source], Presence.MISSING)


def note_undone(library: Library, step: Step) -> None:
    """The same, where a step is taken back, or was never done."""
    if step.how is How.MOVE and step.target:
        _move(library, step, back=True)
    elif step.how is How.TRASH and step.role is Role.MAIN:
        library.catalog.photos.set_presence([step.source], Presence.HERE)
    elif step.target and not os.path.lexists(step.target):
        library.catalog.photos.set_presence([step.target], Presence.MISSING)


def _move(library: Library, step: Step, *, back: bool) -> None:
    """The rows of a photo, and what is said of it, follow its file. Does nothing where they did."""
    catalog = library.catalog
    assert step.target is not None, "a move has a target"
    old, new = (step.target, step.source) if back else (step.source, step.target)
    if step.role is Role.COMPANION:
        catalog.photos.move_companion(old, new)
    photo = catalog.photos.at(old) if step.role is Role.MAIN else None
    if photo is None:
        return
    status = new.stat()
    place = (new, status.st_size, status.st_mtime_ns, status.st_ino)
    move_photo(library, photo.id, photo.digest, place)
    catalog.unreadable.remove(new)
    if not catalog.folders.covers(new):  # It has left the library: kept, and shown nowhere.
        catalog.photos.set_presence([new], Presence.MISSING)


def _look(step: Step) -> Step:
    """The step as the disk says it is. What only we had begun is cleared away."""
    for path in filter(None, (step.source, step.target)):
        remove_made(draft_of_step(step, path))
    if step.how is How.TRASH:
        return _look_in_trash(step)
    assert step.target is not None, "only the trash chooses a place by itself"
    here, there = os.path.lexists(step.source), os.path.lexists(step.target)
    if step.how is How.MOVE and here and there and _is_ours(step):
        remove_made(step.target)
        there = False
    if step.how is How.COPY and there and here and not have_same_bytes(step.source, step.target):
        if _is_ours(step):
            remove_made(step.target)
        there = False
    if there and not (step.how is How.MOVE and here):
        return replace(step, stage=Stage.DONE, after=imprint_of(step.target))
    if here:
        return replace(step, stage=Stage.PLANNED, detail="")
    return _lost(step)


def _is_ours(step: Step) -> bool:
    """Whether what lies at the target is what the step was making: the same bytes, or a name held for them."""
    assert step.target is not None, "only asked where there is one"
    try:
        reserved = imprint_of(step.target).size == 0 and step.before.size > 0
    except Unwritable:
        return False
    return reserved or have_same_bytes(step.source, step.target)


def _look_in_trash(step: Step) -> Step:
    if os.path.lexists(step.source):
        if step.target and have_same_bytes(step.source, step.target):
            remove_made(step.target)  # It was on its way back, and has its own name again.
        return replace(step, stage=Stage.PLANNED, detail="")
    target = find_trashed(step.source, step.before)
    if target is None and step.target and os.path.lexists(step.target):
        target = step.target
    if target is None:
        return _lost(step)
    return replace(step, stage=Stage.DONE, target=target, after=imprint_of(target))


def _lost(step: Step) -> Step:
    detail = f"{step.source.name}: It is neither where it was nor where it was to go."
    return replace(step, stage=Stage.FAILED, detail=detail)

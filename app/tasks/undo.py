"""Take acts back, the last one first, and do them again: over restarts, and whatever they were about."""

from collections.abc import Sequence
from dataclasses import replace

from app.act import Act, State, Verb
from app.library import Library
from app.news import Change, Progress, Task
from app.photo import Member, PhotoError
from app.tasks.decide import undo_decision
from app.tasks.perform import continue_act, take_back
from app.tasks.record import find_remarked, ids_of, read_marks
from app.tasks.sentences import say_decision


def undo(library: Library) -> Task[Act]:
    """Take the last act back. Raises PhotoError where there is none."""
    act = library.catalog.journal.last()
    if act is None:
        raise PhotoError("There is nothing to undo.")
    return (yield from _turn(library, act, back=False))


def redo(library: Library) -> Task[Act]:
    """Do again the act that was undone last. Raises PhotoError where there is none."""
    act = library.catalog.journal.undone()
    if act is None:
        raise PhotoError("There is nothing to do again.")
    return (yield from _turn(library, act, back=True))


def undo_act(library: Library, id: int) -> Task[Act]:
    """Take one act back, whatever was done since. Raises PhotoError."""
    act = library.catalog.journal.get(id)
    if act is None or act.state not in (State.DONE, State.HALFWAY):
        raise PhotoError(f"There is no act {id} that could be undone.")
    return (yield from _turn(library, act, back=False))


def redo_act(library: Library, id: int) -> Task[Act]:
    """Do one act again, or what of it is not done. Raises PhotoError."""
    act = library.catalog.journal.get(id)
    if act is None or act.state not in (State.UNDONE, State.HALFWAY):
        raise PhotoError(f"There is no act {id} that could be done again.")
    return (yield from _turn(library, act, back=True))


def list_acts(library: Library, count: int = -1) -> Task[tuple[Act, ...]]:
    """The last so many acts, or all; newest first."""
    yield Progress("Looking at the journal")
    return library.catalog.journal.list(count)


def see_turns(library: Library) -> Task[tuple[Act | None, Act | None]]:
    """The act that `undo` would take back, and the one that `redo` would do again."""
    yield Progress("Looking at the journal")
    return library.catalog.journal.last(), library.catalog.journal.undone()


def undo_one(library: Library, id: int) -> Task[Act]:
    """Take one decision back, of whatever act, and leave the rest of that. Raises PhotoError."""
    decision = yield from undo_decision(library, id)
    act = Act(0, decision.time, Verb.DECIDE, say_decision(decision), State.UNDONE)
    return _with_photos(library, act, decision.members)


def last_act(library: Library) -> Act | None:
    """What was done last, with the photos it was about."""
    act = library.catalog.journal.last()
    return act and _with_photos(library, act, _members(library, act))


def _with_photos(library: Library, act: Act, members: Sequence[Member]) -> Act:
    ids = (library.catalog.photos.id_at(member.path) for member in members)
    return replace(act, about=frozenset(photo for photo in ids if photo is not None))


def _turn(library: Library, act: Act, *, back: bool) -> Task[Act]:
    """Let an act count no more; or, `back`, again."""
    if act.verb.touches_files:
        turning = continue_act(library, act.id) if back else take_back(library, act.id)
        outcome = yield from turning
        assert outcome.act is not None, "what is turned is in the journal"
        return outcome.act
    catalog = library.catalog
    members = _members(library, act)
    before = read_marks(library, ids_of(library, members))
    with catalog.transaction():
        for decision in catalog.decisions.of_act(act.id):
            catalog.decisions.set_undone(decision.id, undone=not back)
        catalog.said.count_act(act.id, counts=back)
        catalog.written.compare(member.path for member in members)
        catalog.journal.set_state(act.id, State.DONE if back else State.UNDONE)
    decided = act.verb is not Verb.MARK
    yield Change(decisions=decided, photos=find_remarked(library, before), marks=True)
    turned = replace(act, state=State.DONE if back else State.UNDONE)
    return _with_photos(library, turned, members)


def _members(library: Library, act: Act) -> list[Member]:
    """The photos it was about."""
    decided = [
        member
        for decision in library.catalog.decisions.of_act(act.id)
        for member in decision.members
    ]
    return list(dict.fromkeys([*decided, *library.catalog.said.of_act(act.id)]))

"""Say what is to become of photos, once and for all; list it, take it back, carry it elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from app.files.decisions import read_decisions, write_decisions
from app.library import Library
from app.marks import Flag
from app.news import Change, Progress, Task
from app.photo import Decision, Member, Photo, PhotoError, Tier, Verdict
from app.tasks.record import (
    as_members,
    find_reflagged,
    key_of,
    read_clock,
    read_flags,
    record,
    take_over,
)


def decide(
    library: Library, tier: Tier, verdict: Verdict, parts: Sequence[Sequence[Photo]]
) -> Task[Decision]:
    """Store what the user says of a group; `parts` as in Decision.

    With KEEP the second part is rejected, and what is kept is rejected no more.
    """
    ids = [photo.id for part in parts for photo in part]
    before = read_flags(library, ids)
    with library.catalog.transaction():
        decision = record(library, tier, verdict, parts)
    yield Change(decisions=True, photos=find_reflagged(library, before))
    return decision


def undo_decision(library: Library, id: int) -> Task[Decision]:
    """Let a decision count no more; it stays as history. Raises PhotoError where none of that id counts.

    Of each photo the last word counts. So a flag goes back to what it was before this decision, unless
    something was said of the photo since: that stays. And when what was said since is taken back too,
    the flag is what it was before both, in whatever order they are undone.
    """
    (decision,) = yield from undo_decisions(library, (id,))
    return decision


def undo_decisions(library: Library, ids: Sequence[int]) -> Task[tuple[Decision, ...]]:
    """The same with many: all of them or, on an error, none."""
    catalog = library.catalog
    decisions = tuple(_that_counts(library, id) for id in ids)
    members = [member for decision in decisions for member in decision.members]
    before = read_flags(library, _ids_of(library, members))
    with catalog.transaction():
        for id in ids:
            catalog.decisions.set_undone(id, undone=True)
            catalog.flags.take_back(id)
    yield Change(decisions=True, photos=find_reflagged(library, before))
    return decisions


def set_flag(library: Library, photos: Sequence[Photo], flag: Flag | None) -> Task[None]:
    """Flag photos by hand, or take their flags away: the last word, which no undoing changes."""
    before = read_flags(library, [photo.id for photo in photos])
    members = as_members(library, photos)
    with library.catalog.transaction():
        moment = read_clock(library)
        library.catalog.flags.clear(members)
        library.catalog.flags.say([(member, flag) for member in members], moment)
    yield Change(decisions=True, photos=find_reflagged(library, before))


def list_decisions(library: Library, words: str = "") -> Task[tuple[Decision, ...]]:
    """Those that count, newest first; only those with all these words in paths, tier or verdict."""
    yield Progress("Looking at decisions")
    wanted = words.casefold().split()
    return tuple(
        decision
        for decision in library.catalog.decisions.list()
        if not wanted or _holds(decision, wanted)
    )


def export_decisions(library: Library, file: Path) -> Task[int]:
    """Write all that count to a JSON file; how many. Raises PhotoError."""
    yield Progress("Writing decisions")
    decisions = library.catalog.decisions.list()
    write_decisions(file, decisions)
    return len(decisions)


def import_decisions(library: Library, file: Path) -> Task[int]:
    """Take over the decisions of a file, with their flags; how many were not here. Raises PhotoError.

    Those that are here already stay as they are; one that was undone here counts again. Their times
    tell which is the last word.
    """
    yield Progress("Reading decisions")
    catalog = library.catalog
    given = read_decisions(file)
    counted = {key_of(each) for each in catalog.decisions.list()}
    undone = {key_of(each): each.id for each in catalog.decisions.undone()}
    fresh = {key_of(each): each for each in given if key_of(each) not in counted}
    members = [member for each in fresh.values() for member in each.members]
    before = read_flags(library, _ids_of(library, members))
    with catalog.transaction():
        for key, decision in sorted(fresh.items(), key=lambda item: item[1].time):
            take_over(library, decision, undone.get(key))
        for digest in {member.digest for member in members}:
            for _, path, _ in catalog.photos.main_files(digest):
                catalog.flags.follow(digest, path)
    yield Change(decisions=True, photos=find_reflagged(library, before))
    return len(fresh)


def _holds(decision: Decision, words: Sequence[str]) -> bool:
    paths = (str(member.path) for member in decision.members)
    text = "\n".join((decision.tier.value, decision.verdict.value, *paths)).casefold()
    return all(word in text for word in words)


def _that_counts(library: Library, id: int) -> Decision:
    decision = library.catalog.decisions.get(id)
    if decision is None:
        raise PhotoError(f"There is no decision {id}, or it was undone before.")
    return decision


def _ids_of(library: Library, members: Sequence[Member]) -> list[int]:
    """The photos of these contents, wherever they are."""
    digests = {member.digest for member in members}
    return [
        photo for digest in digests for photo, _, _ in library.catalog.photos.main_files(digest)
    ]

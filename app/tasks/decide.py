"""Say what is to become of photos, once and for all; list it, take it back, carry it elsewhere."""

import time
from collections.abc import Sequence
from pathlib import Path

from app.files.decisions import read_decisions, write_decisions
from app.library import Library
from app.news import Change, Progress, Task
from app.photo import Decision, Flag, Member, Photo, PhotoError, Tier, Verdict

_TICK = 0.001
"""Seconds between two words where the clock was set back meanwhile."""


def decide(
    library: Library, tier: Tier, verdict: Verdict, parts: Sequence[Sequence[Photo]]
) -> Task[Decision]:
    """Store what the user says of a group; `parts` as in Decision.

    With KEEP the second part is rejected, and what is kept is rejected no more.
    """
    ids = [photo.id for part in parts for photo in part]
    before = _flags(library, ids)
    with library.catalog.transaction():
        decision = record(library, tier, verdict, parts)
    yield Change(decisions=True, photos=_reflagged(library, before))
    return decision


def undo_decision(library: Library, id: int) -> Task[Decision]:
    """Let a decision count no more; it stays as history. Raises PhotoError where none of that id counts.

    Of each photo the last word counts. So a flag goes back to what it was before this decision, unless
    something was said of the photo since: that stays. And when what was said since is taken back too,
    the flag is what it was before both, in whatever order they are undone.
    """
    catalog = library.catalog
    decision = catalog.decisions.get(id)
    if decision is None:
        raise PhotoError(f"There is no decision {id}, or it was undone before.")
    before = _flags(library, _ids_of(library, decision.members))
    with catalog.transaction():
        catalog.decisions.set_undone(id, undone=True)
        catalog.flags.take_back(id)
    yield Change(decisions=True, photos=_reflagged(library, before))
    return decision


def set_flag(library: Library, photos: Sequence[Photo], flag: Flag | None) -> Task[None]:
    """Flag photos by hand, or take their flags away: the last word, which no undoing changes."""
    before = _flags(library, [photo.id for photo in photos])
    members = [_member(photo) for photo in _as_now(library, photos)]
    with library.catalog.transaction():
        moment = _now(library)
        library.catalog.flags.clear(members)
        library.catalog.flags.say([(member, flag) for member in members], moment)
    yield Change(decisions=True, photos=_reflagged(library, before))


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
    counted = {_key(each) for each in catalog.decisions.list()}
    undone = {_key(each): each.id for each in catalog.decisions.undone()}
    fresh = {_key(each): each for each in given if _key(each) not in counted}
    members = [member for each in fresh.values() for member in each.members]
    before = _flags(library, _ids_of(library, members))
    with catalog.transaction():
        for key, decision in sorted(fresh.items(), key=lambda item: item[1].time):
            _take_over(library, decision, undone.get(key))
        for digest in {member.digest for member in members}:
            for _, path, _ in catalog.photos.main_files(digest):
                catalog.flags.follow(digest, path)
    yield Change(decisions=True, photos=_reflagged(library, before))
    return len(fresh)


def record(
    library: Library, tier: Tier, verdict: Verdict, parts: Sequence[Sequence[Photo]]
) -> Decision:
    """Store a decision and the flags it means, within a transaction of the caller's."""
    moment = _now(library)
    members = tuple(tuple(_member(photo) for photo in _as_now(library, part)) for part in parts)
    number = library.catalog.decisions.put(moment, tier, verdict, members)
    decision = Decision(number, moment, tier, verdict, members)
    _flag(library, decision)
    return decision


def _take_over(library: Library, decision: Decision, undone: int | None) -> None:
    """Store a decision of elsewhere, or let the same one that was undone here count again."""
    decisions = library.catalog.decisions
    if undone is None:
        number = decisions.put(decision.time, decision.tier, decision.verdict, decision.parts)
    else:
        number = undone
        decisions.set_undone(number, undone=False)
    _flag(library, Decision(number, *_key(decision)))


def _flag(library: Library, decision: Decision) -> None:
    """Say of the photos what the decision means."""
    if decision.verdict is not Verdict.KEEP:
        return
    flags = library.catalog.flags
    kept, rejected = decision.parts
    said: list[tuple[Member, Flag | None]] = [(member, Flag.REJECT) for member in rejected]
    for member in kept:
        picked = flags.of(member) is Flag.PICK
        # Said also where it is not rejected now: an older decision may come from another computer.
        said.append((member, Flag.PICK if picked else None))
    flags.say(said, decision.time, decision.id)


def _now(library: Library) -> float:
    """Later than all that was said so far, also where the clock was set back."""
    newest = max(library.catalog.decisions.newest(), library.catalog.flags.newest())
    return max(time.time(), newest + _TICK)


def _as_now(library: Library, photos: Sequence[Photo]) -> list[Photo]:
    """The photos where they are now: one may have moved since the user was shown it."""
    now = library.catalog.photos.get([photo.id for photo in photos])
    return [
        now[photo.id] if photo.id in now and now[photo.id].digest == photo.digest else photo
        for photo in photos
    ]


def _member(photo: Photo) -> Member:
    return Member(photo.digest, photo.path)


def _key(decision: Decision) -> tuple[float, Tier, Verdict, tuple[tuple[Member, ...], ...]]:
    """What makes two decisions the same, on whatever computer."""
    return decision.time, decision.tier, decision.verdict, decision.parts


def _holds(decision: Decision, words: Sequence[str]) -> bool:
    paths = (str(member.path) for member in decision.members)
    text = "\n".join((decision.tier.value, decision.verdict.value, *paths)).casefold()
    return all(word in text for word in words)


def _ids_of(library: Library, members: Sequence[Member]) -> list[int]:
    """The photos of these contents, wherever they are."""
    digests = {member.digest for member in members}
    return [
        photo for digest in digests for photo, _, _ in library.catalog.photos.main_files(digest)
    ]


def _flags(library: Library, ids: Sequence[int]) -> dict[int, Flag | None]:
    return {photo.id: photo.flag for photo in library.catalog.photos.get(ids).values()}


def _reflagged(library: Library, before: dict[int, Flag | None]) -> tuple[int, ...]:
    """The photos that have another flag than they had."""
    after = _flags(library, list(before))
    return tuple(photo for photo, flag in after.items() if flag is not before[photo])

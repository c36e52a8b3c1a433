"""Store decisions and the flags they mean: what the tasks that decide have in common."""

import time
from collections.abc import Sequence

from app.library import Library
from app.marks import Flag
from app.photo import Decision, Member, Photo, Tier, Verdict

_TICK = 0.001
"""Seconds between two words where the clock was set back meanwhile."""


def record(
    library: Library, tier: Tier, verdict: Verdict, parts: Sequence[Sequence[Photo]]
) -> Decision:
    """Store a decision and the flags it means, within a transaction of the caller's."""
    moment = read_clock(library)
    members = tuple(tuple(as_members(library, part)) for part in parts)
    number = library.catalog.decisions.put(moment, tier, verdict, members)
    decision = Decision(number, moment, tier, verdict, members)
    _flag(library, decision)
    return decision


def take_over(library: Library, decision: Decision, undone: int | None) -> None:
    """Store a decision of elsewhere, or let the same one that was undone here count again."""
    decisions = library.catalog.decisions
    if undone is None:
        number = decisions.put(decision.time, decision.tier, decision.verdict, decision.parts)
    else:
        number = undone
        decisions.set_undone(number, undone=False)
    _flag(library, Decision(number, *key_of(decision)))


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


def read_clock(library: Library) -> float:
    """Seconds since 1970, later than all that was said so far, also where the clock was set back."""
    newest = max(library.catalog.decisions.newest(), library.catalog.flags.newest())
    return max(time.time(), newest + _TICK)


def as_members(library: Library, photos: Sequence[Photo]) -> list[Member]:
    """The photos where they are now: one may have moved since the user was shown it."""
    now = library.catalog.photos.get([photo.id for photo in photos])
    places = (now.get(photo.id, photo) for photo in photos)
    return [
        Member(photo.digest, place.path if place.digest == photo.digest else photo.path)
        for photo, place in zip(photos, places, strict=True)
    ]


def key_of(decision: Decision) -> tuple[float, Tier, Verdict, tuple[tuple[Member, ...], ...]]:
    """What makes two decisions the same, on whatever computer."""
    return decision.time, decision.tier, decision.verdict, decision.parts


def read_flags(library: Library, ids: Sequence[int]) -> dict[int, Flag | None]:
    """The flags of the photos of these ids that are to be shown."""
    return {photo.id: photo.flag for photo in library.catalog.photos.get(ids).values()}


def find_reflagged(library: Library, before: dict[int, Flag | None]) -> tuple[int, ...]:
    """The photos that have another flag than they had."""
    after = read_flags(library, list(before))
    return tuple(photo for photo, flag in after.items() if flag is not before[photo])

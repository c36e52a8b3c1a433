"""Store acts, decisions and what they say of photos: what the tasks that decide have in common."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.act import Act, State, Verb
from app.library import Library
from app.marks import Flag, Marks, Said
from app.news import Change, Task
from app.photo import Decision, Member, Photo, Tier, Verdict

_TICK = 0.001
"""Seconds between two words where the clock was set back meanwhile."""


def note_act(library: Library, verb: Verb, words: str) -> tuple[int, float]:
    """Write down an act that is done in the caller's own transaction; its id and its time."""
    moment = read_clock(library)
    return library.catalog.journal.begin(verb, words, moment, State.DONE), moment


def record(
    library: Library, act: int, tier: Tier, verdict: Verdict, parts: Sequence[Sequence[Photo]]
) -> Decision:
    """Store a decision and the flags it means, within a transaction of the caller's."""
    moment = read_clock(library)
    members = tuple(tuple(as_members(library, part)) for part in parts)
    number = library.catalog.decisions.put(moment, tier, verdict, members, act)
    decision = Decision(number, moment, tier, verdict, members)
    _flag(library, decision, act)
    return decision


def take_over(library: Library, decision: Decision, act: int) -> None:
    """Store a decision of elsewhere."""
    number = library.catalog.decisions.put(*key_of(decision), act)
    _flag(library, Decision(number, *key_of(decision)), act)


def _flag(library: Library, decision: Decision, act: int) -> None:
    """Say of the photos what the decision means."""
    if decision.verdict is not Verdict.KEEP:
        return
    kept, rejected = decision.parts
    said: list[tuple[Member, Said]] = [(member, {"flag": Flag.REJECT}) for member in rejected]
    for member in kept:
        picked = library.catalog.said.of(member).flag is Flag.PICK
        # Said also where it is not rejected now: an older decision may come from another computer.
        said.append((member, {"flag": Flag.PICK if picked else None}))
    library.catalog.said.say(said, decision.time, act=act, decision=decision.id)
    library.catalog.written.compare(member.path for member in decision.members)


def mark_at_once(
    library: Library, photos: Sequence[Photo], said: Iterable[tuple[Member, Said]], words: str
) -> Task[Act]:
    """Say this of these photos as one act, in the catalog at once.

    `said` is gone through within the transaction: it may depend on what was said before.
    """
    before = read_marks(library, [photo.id for photo in photos])
    with library.catalog.transaction():
        act, moment = note_act(library, Verb.MARK, words)
        spoken = list(said)
        library.catalog.said.say(spoken, moment, act=act)
        library.catalog.written.compare(member.path for member, _ in spoken)
    about = frozenset(photo.id for photo in photos)
    yield Change(photos=find_remarked(library, before), marks=True)
    return Act(act, moment, Verb.MARK, words, State.DONE, about)


def move_photo(
    library: Library, photo: int, digest: str, found: tuple[Path, int, int, int]
) -> None:
    """The photo of these bytes is now at (path, size, mtime_ns, inode), and all that is said goes with it."""
    catalog, new = library.catalog, found[0]
    old = catalog.photos.move(photo, *found)
    catalog.said.move(digest, old, new)
    catalog.written.move(old, new)


def read_clock(library: Library) -> float:
    """Seconds since 1970, later than all that was said so far, also where the clock was set back."""
    catalog = library.catalog
    return max(time.time(), max(catalog.decisions.newest(), catalog.said.newest()) + _TICK)


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


def ids_of(library: Library, members: Sequence[Member]) -> list[int]:
    """The photos of these contents, wherever they are."""
    digests = {member.digest for member in members}
    return [
        photo for digest in digests for photo, _, _ in library.catalog.photos.main_files(digest)
    ]


def read_marks(library: Library, ids: Sequence[int]) -> dict[int, Marks]:
    """What is said of the photos of these ids that are to be shown."""
    return {photo.id: photo.marks for photo in library.catalog.photos.get(ids).values()}


def find_remarked(library: Library, before: dict[int, Marks]) -> tuple[int, ...]:
    """The photos of which something else is said than before."""
    after = read_marks(library, list(before))
    return tuple(photo for photo, marks in after.items() if marks != before[photo])

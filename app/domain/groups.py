"""Groups of photos: their tiers, the kinds of sets, and what the user decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.domain.photo import Photo


class Tier(Enum):
    """How alike the photos of a group are, the closest first.

    At one detail they nest: identical within twin within scene, and burst within scene.
    """

    EXACT_DUPLICATE = "identical"
    """The same bytes."""
    NEAR_DUPLICATE = "twin"
    """The same frame: resized, re-encoded, cropped a little, edited."""
    BURST = "burst"
    """One trigger finger: near in time and in look."""
    SCENE = "scene"
    """The same place or subject, from other viewpoints, in other light."""
    THEME = "theme"
    """What belongs together."""


class SetKind(Enum):
    """What the photos of a group are to each other."""

    PLAIN = "plain"
    BRACKET = "bracket"
    """One frame in several exposures."""
    FOCUS = "focus stack"
    """One frame, focused at several depths."""
    PANORAMA = "panorama"
    """Frames that overlap, to be joined."""
    PAIR = "pair"
    """One photo as camera RAW and as JPEG."""
    MIRROR = "mirror"
    """One the mirror image of the other: alike, and no twin."""

    @property
    def is_set(self) -> bool:
        """Whether its photos only make sense together: never proposed for reduction."""
        return self in (SetKind.BRACKET, SetKind.FOCUS, SetKind.PANORAMA, SetKind.PAIR)


class Verdict(Enum):
    """What the user said of a group."""

    KEEP_ALL = "keep-all"
    KEEP = "keep"
    """These are kept, the rest rejected."""
    NOT_SAME = "not-same"
    SPLIT = "split"
    """It is several groups."""
    MERGE = "merge"
    """Several groups are one."""


@dataclass(frozen=True, slots=True)
class ContentRef:
    """A photo a decision was about: its content, and where it was at that time."""

    digest: str
    path: Path


@dataclass(frozen=True, slots=True)
class Decision:
    """What the user said of a group, once and for all. It is about content, wherever that moves."""

    id: int
    time: float
    """Seconds since 1970."""
    tier: Tier
    verdict: Verdict
    subsets: tuple[tuple[ContentRef, ...], ...]
    """KEEP: the kept and the rejected. SPLIT: the groups it is now. MERGE: those it was. Else one part."""

    @property
    def members(self) -> tuple[ContentRef, ...]:
        """All photos it was about."""
        return tuple(member for part in self.subsets for member in part)


@dataclass(frozen=True, slots=True)
class Group:
    """Photos that belong together: the likeliest keeper first; in a theme, the most typical."""

    id: str
    """Hexadecimal, made of tier and the members' digests: the same photos make the same id in every run."""
    title: str
    photos: tuple[Photo, ...]
    tier: Tier = Tier.THEME
    kind: SetKind = SetKind.PLAIN
    evidence: str = ""
    """Why they are together, as one sentence: "The same 10,482,113 bytes"."""
    notes: tuple[str, ...] = ()
    """Photo by photo, what tells it from the first: "+0.3 s · 0.93"; empty where nothing is known."""
    keeper: Photo | None = None
    """The one to keep, if only one is kept; None for sets that only make sense together."""
    reasons: tuple[str, ...] = ()
    """Why that one, in words: "sharpest of 7"."""
    protected: frozenset[int] = frozenset()
    """Ids of photos that are part of a set: never proposed for reduction."""
    decision: Decision | None = None
    """What the user last said of these photos."""
    newcomers: tuple[Photo, ...] = ()
    """Photos that joined after that: the group is open again because of them."""

    @property
    def others(self) -> tuple[Photo, ...]:
        """The photos to reject if only the keeper is kept."""
        return self.keep((self.keeper.id,))[1] if self.keeper else ()

    def keep(self, ids: Iterable[int]) -> tuple[tuple[Photo, ...], tuple[Photo, ...]]:
        """Divide the photos into those kept, with what is part of a set, and those rejected."""
        kept = self.protected.union(ids)
        return (
            tuple(photo for photo in self.photos if photo.id in kept),
            tuple(photo for photo in self.photos if photo.id not in kept),
        )

    @property
    def decided(self) -> bool:
        """Whether there is nothing left to ask."""
        return self.decision is not None and not self.newcomers


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups of one tier at one detail, largest first."""

    tier: Tier
    detail: float
    groups: tuple[Group, ...]
    ungrouped: tuple[Photo, ...]
    """Photos that belong to no group: noise, said so."""

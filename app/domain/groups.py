"""Groups of photos: their tiers, the kinds of sets, and what the user decided about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.domain.photo import Photo


class Tier(Enum):
    """The tiers of groups, the closest first.

    At one detail they nest: exact duplicates within near duplicates within scenes, and bursts within scenes. Themes and
    events go by what is shown and by time alone.
    """

    EXACT_DUPLICATE = "identical"
    """The same bytes."""
    NEAR_DUPLICATE = "twin"
    """The same frame: resized, re-encoded, cropped a little, edited."""
    BURST = "burst"
    """Near in time and in look."""
    SCENE = "scene"
    """The same place or subject, from other viewpoints, in other light."""
    THEME = "theme"
    """What belongs together."""
    EVENT = "event"
    """What was taken in one stretch of time."""

    @property
    def is_alike(self) -> bool:
        """Whether photos are together because they are alike: then one may be the best of them."""
        return self not in (Tier.THEME, Tier.EVENT)


class SetKind(Enum):
    """The relation between the photos of a group."""

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
    """One the mirror image of the other: alike, and no near duplicate."""

    @property
    def is_set(self) -> bool:
        """Whether its photos only make sense together: never proposed for reduction."""
        return self in (SetKind.BRACKET, SetKind.FOCUS, SetKind.PANORAMA, SetKind.PAIR)


class Verdict(Enum):
    """The user's verdict on a group."""

    KEEP_ALL = "keep-all"
    KEEP = "keep"
    """Keep some photos, reject the rest."""
    NOT_SAME = "not-same"
    SPLIT = "split"
    """Make one group several."""
    MERGE = "merge"
    """Make several groups one."""


@dataclass(frozen=True, slots=True)
class ContentRef:
    """A photo by its content, and its path at that time."""

    digest: str
    path: Path


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the user about a group, bound to the content of its photos, wherever that moves."""

    id: int
    time: float
    """Seconds since 1970."""
    tier: Tier
    verdict: Verdict
    subsets: tuple[tuple[ContentRef, ...], ...]
    """KEEP: the kept and the rejected. SPLIT: the new groups. MERGE: the old ones. Else one subset."""

    @property
    def members(self) -> tuple[ContentRef, ...]:
        """All photos of the decision."""
        return tuple(member for subset in self.subsets for member in subset)


@dataclass(frozen=True, slots=True)
class Group:
    """Photos that belong together: the keeper first; in a theme, the most typical."""

    id: str
    """Hexadecimal, made of tier and digests: the same photos have the same id in every run."""
    title: str
    photos: Sequence[Photo]
    tier: Tier = Tier.THEME
    kind: SetKind = SetKind.PLAIN
    evidence: str = ""
    """Why the photos are together, as one sentence: "The same 10,482,113 bytes"."""
    notes: tuple[str, ...] = ()
    """For each photo, how it differs from the first: "+0.3 s · 0.93"; empty where unknown."""
    keeper: Photo | None = None
    """The best photo; None for sets that only make sense together."""
    reasons: tuple[str, ...] = ()
    """Why the keeper is the best photo: "sharpest of 7"."""
    protected: frozenset[int] = frozenset()
    """Ids of photos that are part of a set: never proposed for reduction."""
    decision: Decision | None = None
    """The user's last decision about these photos."""
    newcomers: tuple[Photo, ...] = ()
    """Photos that joined after the decision, and opened the group again."""

    @property
    def others(self) -> tuple[Photo, ...]:
        """The photos to reject if only the keeper is kept."""
        return self.keep((self.keeper.id,))[1] if self.keeper else ()

    def keep(self, ids: Iterable[int]) -> tuple[tuple[Photo, ...], tuple[Photo, ...]]:
        """Divide the photos into those kept, including the protected ones, and those rejected."""
        kept = self.protected.union(ids)
        return (
            tuple(photo for photo in self.photos if photo.id in kept),
            tuple(photo for photo in self.photos if photo.id not in kept),
        )

    @property
    def decided(self) -> bool:
        """Whether there is nothing left to decide."""
        return self.decision is not None and not self.newcomers


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups of one tier at one detail, largest first."""

    tier: Tier
    detail: float
    groups: tuple[Group, ...]
    ungrouped: Sequence[Photo]
    """Photos that belong to no group."""

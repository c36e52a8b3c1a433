"""Ranking of a group's photos, the best first."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.groups import Tier
from app.domain.photo import ExifInfo, Photo, PixelStats
from app.similarity.keeper import criteria
from app.similarity.keeper.criteria import KeeperCriterion, KeeperEvidence

_BEST = (
    criteria.FLAG, criteria.PRESENCE, criteria.FULL_SIZE, criteria.SHARPNESS, criteria.CLIPPING,
    criteria.COMPANIONS, criteria.PIXELS, criteria.NAME,
)  # fmt: skip

# The criteria of a tier: a later one counts only if all before it are equal.
CRITERIA: dict[Tier, tuple[KeeperCriterion, ...]] = {
    # The same bytes: only the place can differ.
    Tier.EXACT_DUPLICATE: (
        criteria.FLAG, criteria.PRESENCE, criteria.COMPANIONS, criteria.NAME, criteria.DEPTH,
    ),
    # The same frame: which of them is the original?
    Tier.NEAR_DUPLICATE: (
        criteria.FLAG, criteria.PRESENCE, criteria.COMPANIONS, criteria.PIXELS, criteria.FRAME, criteria.ORIGINAL,
        criteria.CAMERA, criteria.KIND, criteria.BYTES, criteria.NAME,
    ),
    # Several frames: which of them is the best?
    Tier.BURST: _BEST,
    Tier.SCENE: _BEST,
    # Not alternatives: they stay as they are, the most typical first.
    Tier.THEME: (),
    Tier.EVENT: (),
}  # fmt: skip


NO_MARGINS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class KeeperReason:
    """A criterion by which the first photo differs from the others, and its values."""

    criterion: KeeperCriterion
    others: int
    """Number of other photos."""
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The photos of a group, the best first."""

    photos: tuple[Photo, ...]
    reasons: tuple[KeeperReason, ...] = ()
    """Why the first is the best; empty if nothing distinguishes it."""
    sharpness: tuple[float | None, ...] = ()
    """Of each but the first, as a ratio to the first's; None if not comparable. Empty for themes and single photos."""


def rank_keepers(
    tier: Tier,
    photos: Sequence[Photo],
    exif_by_digest: Mapping[str, ExifInfo],
    measures: Mapping[str, PixelStats],
    pictures: Mapping[str, float] = NO_MARGINS,
) -> Ranking:
    """Rank the photos of a group, the best first, in the same order in every run.

    All mappings are by digest; `pictures` as in `KeeperEvidence`. Sharpness is compared only among photos
    measured at about the same number of pixels.
    """
    if not tier.is_alike or len(photos) < 2:
        return Ranking(tuple(photos))
    evidence = KeeperEvidence.of(photos, exif_by_digest, measures, pictures)
    order = CRITERIA[tier]

    def key(photo: Photo) -> tuple[float | bytes, ...]:
        return *(-each.score(photo, evidence) for each in order), os.fsencode(photo.path)

    first, *others = sorted(photos, key=key)
    reasons = tuple(
        KeeperReason(each, len(others), values)
        for each in order
        if (values := each.compare(first, others, evidence)) is not None
    )
    best = evidence.sharpness(first) if criteria.SHARPNESS in order else None
    ratios = (evidence.sharpness(other) if best else None for other in others)
    sharpness = tuple(ratio / best if best and ratio is not None else None for ratio in ratios)
    return Ranking((first, *others), reasons, sharpness)

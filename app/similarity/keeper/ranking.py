"""Ranking of a group's photos, the best first: by what is known or measured only."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.groups import Tier
from app.domain.photo import ExifInfo, Photo, PixelStats, Presence
from app.similarity.keeper import criteria
from app.similarity.keeper.criteria import KeeperCriterion, KeeperEvidence

_BEST = (
    criteria.FLAG, criteria.PRESENCE, criteria.FULL_SIZE, criteria.SHARPNESS, criteria.CLIPPING,
    criteria.COMPANIONS, criteria.PIXELS, criteria.NAME,
)  # fmt: skip

# What counts in a tier, the weightiest first: what comes later counts only where all before it is equal.
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
}  # fmt: skip


NO_MARGINS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ranking:
    """The photos of a group, the likeliest keeper first."""

    photos: tuple[Photo, ...]
    reasons: tuple[str, ...]
    """Why the first, in words; empty where nothing tells them apart."""
    notes: tuple[str, ...]
    """Photo by photo: of the first what it is, of each other what tells it from the first."""


def rank_keepers(
    tier: Tier,
    photos: Sequence[Photo],
    exif_by_digest: Mapping[str, ExifInfo],
    measures: Mapping[str, PixelStats],
    pictures: Mapping[str, float] = NO_MARGINS,
) -> Ranking:
    """The photos of a group of this tier, the best first, in the same order in every run.

    `exif_by_digest` and `measures` are by digest, whatever is known of them; `pictures` of photos that have margins,
    the share of their area within these. Sharpness is compared only among photos measured at about the same
    number of pixels.
    """
    if tier is Tier.THEME or len(photos) < 2:
        return Ranking(tuple(photos), (), tuple("" for _ in photos))
    evidence = KeeperEvidence.of(photos, exif_by_digest, measures, pictures)
    order = CRITERIA[tier]
    first, *others = sorted(
        photos,
        key=lambda photo: (
            *(-merit.score(photo, evidence) for merit in order),
            os.fsencode(photo.path),
        ),
    )
    sentences = (merit.describe(first, others, evidence) for merit in order)
    by_sharpness = criteria.SHARPNESS in order
    notes = (_compare(first, other, evidence, by_sharpness) for other in others)
    return Ranking((first, *others), tuple(filter(None, sentences)), (_describe(first), *notes))


def _describe(photo: Photo) -> str:
    return " · ".join(filter(None, _figures(photo)))


def _figures(photo: Photo) -> tuple[str, str, str]:
    return criteria.format_dimensions(photo), photo.format, criteria.format_file_size(photo)


def _compare(first: Photo, other: Photo, evidence: KeeperEvidence, by_sharpness: bool) -> str:
    """What tells the other from the first."""
    both = zip(_figures(first), _figures(other), strict=True)
    parts = [here for there, here in both if here != there]
    best, its = evidence.sharpness(first), evidence.sharpness(other)
    if by_sharpness and best and its is not None:
        parts.append(f"{100 * its / best:.0f} % as sharp")
    if other.presence is not Presence.HERE:
        parts.append("offline")
    return " · ".join(filter(None, parts))

"""The likeliest keeper of a group, and why: only what is known or measured counts, and only that is said."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.photo import Measures, Photo, Presence, Shot, Tier
from app.similarity import merits
from app.similarity.merits import Facts, Merit

_BEST = (
    merits.FLAG, merits.PRESENCE, merits.FULL_SIZE, merits.SHARPNESS, merits.CLIPPING,
    merits.COMPANIONS, merits.PIXELS, merits.NAME,
)  # fmt: skip

# What counts in a tier, the weightiest first: what comes later counts only where all before it is equal.
MERITS: dict[Tier, tuple[Merit, ...]] = {
    # The same bytes: only the place can differ.
    Tier.IDENTICAL: (
        merits.FLAG, merits.PRESENCE, merits.COMPANIONS, merits.NAME, merits.DEPTH,
    ),
    # The same frame: which of them is the original?
    Tier.TWIN: (
        merits.FLAG, merits.PRESENCE, merits.COMPANIONS, merits.PIXELS, merits.FRAME, merits.ORIGINAL,
        merits.CAMERA, merits.KIND, merits.BYTES, merits.NAME,
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


def rank(
    tier: Tier,
    photos: Sequence[Photo],
    shots: Mapping[str, Shot],
    measures: Mapping[str, Measures],
    pictures: Mapping[str, float] = NO_MARGINS,
) -> Ranking:
    """The photos of a group of this tier, the likeliest keeper first, in the same order in every run.

    `shots` and `measures` are by digest, whatever is known of them; `pictures` of photos that have margins,
    the share of their area within these. Sharpness is compared only among photos measured at about the same
    number of pixels.
    """
    if tier is Tier.THEME or len(photos) < 2:
        return Ranking(tuple(photos), (), tuple("" for _ in photos))
    facts = Facts.of(photos, shots, measures, pictures)
    order = MERITS[tier]
    first, *others = sorted(
        photos,
        key=lambda photo: (
            *(-merit.score(photo, facts) for merit in order),
            os.fsencode(photo.path),
        ),
    )
    said = (merit.say(first, others, facts) for merit in order)
    by_sharpness = merits.SHARPNESS in order
    notes = (_compare(first, other, facts, by_sharpness) for other in others)
    return Ranking((first, *others), tuple(filter(None, said)), (_describe(first), *notes))


def _describe(photo: Photo) -> str:
    parts = (merits.name_size(photo), merits.name_format(photo), merits.name_bytes(photo))
    return " · ".join(filter(None, parts))


def _compare(first: Photo, other: Photo, facts: Facts, by_sharpness: bool) -> str:
    """What tells the other from the first."""
    names = (merits.name_size, merits.name_format, merits.name_bytes)
    parts = [name(other) for name in names if name(other) != name(first)]
    best, its = facts.sharpness(first), facts.sharpness(other)
    if by_sharpness and best and its is not None:
        parts.append(f"{100 * its / best:.0f} % as sharp")
    if other.presence is not Presence.HERE:
        parts.append("offline")
    return " · ".join(filter(None, parts))

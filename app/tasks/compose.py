"""Make groups to show of photos that are together: what kind they are, which to keep, and why."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.photo import Group, Kind, Measures, Photo, Shot, Tier
from app.similarity.keeper import rank


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the photos of a library, by digest."""

    shots: Mapping[str, Shot]
    measures: Mapping[str, Measures]
    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    """Of photos that are in a set: the set's kind."""


def name_group(tier: Tier, photos: Sequence[Photo]) -> str:
    """The id of a group: the same photos of the same tier, the same id in every run."""
    content = tier.value + "".join(sorted(photo.digest for photo in photos))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def compose(tier: Tier, kind: Kind, photos: Sequence[Photo], score: float, facts: Facts) -> Group:
    """A group of photos that are together; `score` is that of the weakest link that was needed."""
    if kind is Kind.PLAIN:
        kind = _common_kind(photos, facts)
    by_time = sorted(photos, key=lambda photo: (photo.time, str(photo.path)))
    if kind.is_set or kind is Kind.MIRROR:
        notes = tuple(_offset(photo, by_time[0]) for photo in by_time)
        return Group(
            name_group(tier, photos),
            by_time[0].path.name,
            tuple(by_time),
            tier,
            kind,
            _evidence(tier, kind, by_time, score),
            notes,
            protected=frozenset(photo.id for photo in photos) if kind.is_set else frozenset(),
        )
    ranking = rank(tier, by_time, facts.shots, facts.measures)
    first = ranking.photos[0]
    notes = ranking.notes
    if tier is Tier.BURST:
        pairs = zip(ranking.photos, notes, strict=True)
        notes = tuple(" · ".join(filter(None, (_offset(p, first), note))) for p, note in pairs)
    return Group(
        name_group(tier, photos),
        first.path.name,
        ranking.photos,
        tier,
        kind,
        _evidence(tier, kind, by_time, score),
        notes,
        first,
        ranking.reasons,
        frozenset(photo.id for photo in photos if photo.digest in facts.kinds),
    )


def _common_kind(photos: Sequence[Photo], facts: Facts) -> Kind:
    """What all of them are to each other, if it is one set's kind."""
    kinds = {facts.kinds.get(photo.digest, Kind.PLAIN) for photo in photos}
    return kinds.pop() if len(kinds) == 1 else Kind.PLAIN


def _offset(photo: Photo, first: Photo) -> str:
    """Seconds after the first, or before it."""
    if not (photo.taken and first.taken) or photo is first:
        return ""
    return f"{photo.time - first.time:+.1f} s"


def _evidence(tier: Tier, kind: Kind, by_time: Sequence[Photo], score: float) -> str:
    """Why they are together, as a sentence."""
    if kind is not Kind.PLAIN:
        return _SETS[kind].format(count=len(by_time))
    span = _span(by_time)
    sentences = {
        Tier.IDENTICAL: f"The same {by_time[0].size:,} bytes",
        Tier.TWIN: f"The same frame, {score:.0%} of it alike",
        Tier.BURST: f"{len(by_time)} photos in {span}, alike by {score:.2f} and more",
        Tier.SCENE: f"Alike by {score:.2f} and more" + (f", {span} apart" if span else ""),
    }
    return sentences[tier]


_SETS = {
    Kind.BRACKET: "One frame in {count} exposures",
    Kind.FOCUS: "One frame, focused at {count} depths",
    Kind.PANORAMA: "{count} frames that overlap",
    Kind.PAIR: "One photo as camera RAW and as JPEG",
    Kind.MIRROR: "One is the mirror image of the other",
}


def _span(by_time: Sequence[Photo]) -> str:
    """From the first to the last, in words; empty where a camera did not say."""
    if not all(photo.taken for photo in by_time):
        return ""
    seconds = by_time[-1].time - by_time[0].time
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.1f} seconds"

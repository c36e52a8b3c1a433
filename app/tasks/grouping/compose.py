"""Groups composed to show: their kind, the best photo, and the evidence."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.catalog.columns.records import Records
from app.domain.columns.photo_rows import digests_of
from app.domain.groups import Group, SetKind, Tier
from app.domain.photo import ExifInfo, Photo, PixelStats
from app.library import Known, Library
from app.similarity.keeper.ranking import Ranking, rank_keepers
from app.tasks.grouping.keeper_phrases import describe_differences, describe_reason
from app.tasks.grouping.subjects import THEMES, Subjects, subjects_when_asked


def name_group(tier: Tier, photos: Sequence[Photo]) -> str:
    """Return the id of a group: the same in every run for the same photos and tier."""
    content = tier.value + "".join(sorted(digests_of(photos)))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class GroupEvidence:
    """EXIF and measures of a library's photos at one moment, and the groups composed so far."""

    exif: Records[ExifInfo]
    pixel_stats: Records[PixelStats]
    groups: dict[tuple[object, ...], tuple[Group, list[Known]]]
    pictures: Mapping[str, float]
    """By digest, of photos with margins: the share of their area within these."""
    subjects: Callable[[], Subjects]
    """What photos show; read when it is first asked for."""
    seen: str
    """What the subjects were made from."""

    def read(self, digests: Sequence[str]) -> None:
        """Read ahead what is known of photos that will be composed."""
        for records in (self.exif, self.pixel_stats):
            records.read(digests)

    @classmethod
    def of(cls, library: Library) -> "GroupEvidence":
        """Gather the evidence as it is now."""
        return cls(
            library.exif(),
            library.pixel_stats(),
            library.grouping.groups,
            library.similarity_model.pictures,
            subjects_when_asked(library),
            library.catalog.derived.made_from(THEMES) or "",
        )


def compose(
    evidence: GroupEvidence,
    tier: Tier,
    kind: SetKind,
    photos: Sequence[Photo],
    score: float = 1.0,
    protected: frozenset[int] = frozenset(),
) -> Group:
    """Compose a group of photos; the same object again while nothing about them has changed.

    `score` is that of the weakest link needed, 0 if links were not enough; `protected` are the ids of photos
    in a set.
    """
    exif, stats, pictures = evidence.exif, evidence.pixel_stats, evidence.pictures
    about = [(p, exif.get(p.digest), stats.get(p.digest), pictures.get(p.digest)) for p in photos]
    key = (evidence.seen, tier, kind, round(score, 2), protected, *(photo.id for photo in photos))
    known = evidence.groups.get(key)
    # Nearly always by identity: comparing what is known of 100,000 photos would take longer than the cut.
    if known is not None and known[1] == about:
        return known[0]
    if len(evidence.groups) > _REMEMBERED:
        evidence.groups.clear()
    group = _make(evidence, tier, kind, photos, score, protected)
    evidence.groups[key] = group, about
    return group


_REMEMBERED = 200_000
"""Groups kept; cut after cut of a slider adds to them."""


def _make(
    evidence: GroupEvidence,
    tier: Tier,
    kind: SetKind,
    photos: Sequence[Photo],
    score: float,
    protected: frozenset[int],
) -> Group:
    by_time = tuple(sorted(photos, key=lambda photo: (photo.time, str(photo.path))))
    if kind.is_set or kind is SetKind.MIRROR:  # By time, and none of them to be kept alone.
        offsets = tuple(_offset(photo, by_time[0]) for photo in by_time)
        first, keeper, ranking, notes = by_time[0], None, Ranking(by_time), offsets
    else:
        ranking = rank_keepers(
            tier, by_time, evidence.exif, evidence.pixel_stats, evidence.pictures
        )
        first = keeper = ranking.photos[0]
        notes = describe_differences(ranking)
    if keeper and tier is Tier.BURST:
        pairs = zip(ranking.photos, notes, strict=True)
        notes = tuple(" · ".join(filter(None, (_offset(p, first), note))) for p, note in pairs)
    return Group(
        name_group(tier, photos),
        _title(evidence, tier, kind, photos) or first.path.name,
        ranking.photos,
        tier,
        kind,
        _evidence(tier, kind, by_time, score),
        notes,
        keeper,
        tuple(map(describe_reason, ranking.reasons)),
        protected,
    )


def _title(evidence: GroupEvidence, tier: Tier, kind: SetKind, photos: Sequence[Photo]) -> str:
    """Return what a scene shows; empty where the model is not sure, and for groups of one frame."""
    if tier is not Tier.SCENE or kind is not SetKind.PLAIN:
        return ""
    return evidence.subjects().title([photo.digest for photo in photos])


def _offset(photo: Photo, first: Photo) -> str:
    """Format the seconds after the first, or before it."""
    if not (photo.taken and first.taken) or photo is first:
        return ""
    return f"{photo.time - first.time:+.1f} s"


def _evidence(tier: Tier, kind: SetKind, by_time: Sequence[Photo], score: float) -> str:
    """Return a sentence on why photos are grouped."""
    if kind is not SetKind.PLAIN:
        return _SETS[kind].format(count=len({photo.digest for photo in by_time}))
    if not score:
        return "Grouped by you"
    span = _span(by_time)
    sentences = {
        Tier.EXACT_DUPLICATE: f"Identical files of {by_time[0].size:,} bytes",
        Tier.NEAR_DUPLICATE: f"Same picture, {int(score * 100)}% match",
        Tier.BURST: f"{len(by_time)} photos in {span}, similarity at least {score:.2f}",
        Tier.SCENE: f"Similarity at least {score:.2f}" + (f", {span} apart" if span else ""),
    }
    return sentences[tier]


_SETS = {
    SetKind.BRACKET: "Exposure bracket of {count} frames",
    SetKind.FOCUS: "Focus stack of {count} frames",
    SetKind.PANORAMA: "Panorama of {count} overlapping frames",
    SetKind.PAIR: "One photo as camera RAW and JPEG",
    SetKind.MIRROR: "One photo is the mirror image of the other",
}


def _span(by_time: Sequence[Photo]) -> str:
    """Format the time from the first to the last; empty if unknown."""
    if not all(photo.taken for photo in by_time):
        return ""
    seconds = by_time[-1].time - by_time[0].time
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.{1 if seconds < 10 else 0}f} seconds"

"""Groups of every tier, built and listed."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.digests import Digests
from app.domain.columns.photo_rows import PhotoRows, ids_of
from app.domain.columns.photos import PhotoColumns
from app.domain.groups import Group, Grouping, SetKind, Tier
from app.domain.photo import Photo
from app.domain.progress import Progress, Task
from app.library import Library
from app.photo_collection import PhotosByDigest
from app.similarity.grouping.linkage import (
    LinkSet,
    Partition,
    constrained_groups,
    count_connected,
    find_weakest,
)
from app.tasks.grouping.calibrate import calibrate
from app.tasks.grouping.compare_frames import compare_photos
from app.tasks.grouping.compose import GroupEvidence, compose
from app.tasks.grouping.constraints import attach_decisions, link_constraints
from app.tasks.grouping.events import count_events, cut_events
from app.tasks.grouping.incremental import join_newcomers
from app.tasks.grouping.likeness import build_likeness
from app.tasks.grouping.linkage import load_links, read_capture_context
from app.tasks.grouping.neighbour_graph import update_graph
from app.tasks.grouping.pictures import embed_insides
from app.tasks.grouping.themes import Decided, build_themes, count_themes, cut_themes
from app.tasks.grouping.titles import tell_apart

Rows: TypeAlias = NDArray[np.int64]
Photos: TypeAlias = PhotosByDigest

_TOGETHER = 100
"""Groups composed in one step."""
_SHOWN = {
    Tier.NEAR_DUPLICATE: (SetKind.BRACKET, SetKind.FOCUS, SetKind.MIRROR),
    Tier.BURST: (),
    Tier.SCENE: (SetKind.PANORAMA,),
}
"""The sets that a tier shows by themselves, besides the groups that may hold them."""


def build_groups(library: Library) -> Task[None]:
    """Update all that groups are cut from to the photos to show now; changes are yielded as they come."""
    yield from embed_insides(library)
    yield from join_newcomers(library)
    graph, made_from = yield from update_graph(library)
    if not len(graph.digests):
        return
    yield from build_themes(library, graph, made_from)
    calibration = yield from calibrate(library)
    known = yield from read_capture_context(library, graph.digests)
    yield from compare_photos(library, graph, known.times, calibration)
    yield from build_likeness(library, graph, made_from)


def list_groups(library: Library, tier: Tier, detail: float) -> Task[Grouping]:
    """List the groups of a tier at a detail, 0 loosest to 1 tightest, from what was last built."""
    yield Progress("Grouping photos")
    photos, evidence = library.photos_by_digest(), GroupEvidence.of(library)
    decided = partial(decided_rows, library, tier)
    groups: list[Group] = []
    if tier is Tier.THEME:
        groups = yield from cut_themes(library, detail, decided)
    elif tier is Tier.EVENT:
        groups = yield from cut_events(library, detail, decided)
    elif tier is not Tier.EXACT_DUPLICATE:
        links = yield from load_links(library)
        groups = yield from _linked(evidence, photos, links, tier, detail, decided)
    if tier.is_alike and tier is not Tier.BURST:
        # Of a photo's copies one is enough, even if it is one of a set.
        keeps_sets = tier is not Tier.NEAR_DUPLICATE
        whole = [each for each in groups if keeps_sets or each.kind is SetKind.PLAIN]
        grouped = {photo.digest for group in whole for photo in group.photos}
        copies = _find_copies(photos, tier, grouped)
        while some := list(islice(copies, _TOGETHER)):
            evidence.read([photo.digest for _, each in some for photo in each])
            groups += [compose(evidence, tier, kind, each) for kind, each in some]
            yield Progress("Grouping photos")
    if tier is not Tier.EVENT:
        groups.sort(key=lambda group: (-len(group.photos), group.id))
    if tier is Tier.SCENE:
        groups = tell_apart(groups)
    groups = attach_decisions(groups, library.catalog.decisions.list())
    return Grouping(tier, detail, tuple(groups), _ungrouped(photos.columns, groups))


def _ungrouped(photos: PhotoColumns, groups: Sequence[Group]) -> PhotoRows:
    """Return the photos of no group, oldest first."""
    together = [np.array(ids_of(group.photos), np.int64) for group in groups]
    rows = photos.rows_of(np.concatenate([np.zeros(0, np.int64), *together]))
    is_alone = np.ones(len(photos), np.bool_)
    is_alone[rows[rows >= 0]] = False
    return PhotoRows(photos, photos.by_time[is_alone[photos.by_time]])


def count_groups(library: Library, tier: Tier, detail: float) -> Task[int]:
    """Estimate the number of groups, at once for a moving slider; decisions are left out."""
    yield Progress("Counting groups")
    if tier is Tier.THEME:
        return count_themes(library, detail)
    if tier is Tier.EVENT:
        return (yield from count_events(library, detail))
    if tier is Tier.EXACT_DUPLICATE:
        return len(library.photos_by_digest().columns.by_digest.copied)
    links = yield from load_links(library)
    pairs, _ = links.of(tier, detail)
    count = count_connected(links.count, pairs)
    if tier is not Tier.BURST:
        is_linked = np.zeros(links.count, np.bool_)
        is_linked[pairs] = True
        linked = set(links.compared.digests[is_linked].tolist())
        count += sum(1 for _ in _find_copies(library.photos_by_digest(), tier, linked))
    if tier is Tier.NEAR_DUPLICATE:
        count += sum(kind in _SHOWN[tier] for kind, _ in links.sets())
    return count


def _linked(
    evidence: GroupEvidence,
    photos: Photos,
    links: LinkSet,
    tier: Tier,
    detail: float,
    decided: Decided,
) -> Task[list[Group]]:
    """Compose the connected groups of a tier, and the sets that it shows."""
    cut = links.of(tier, detail)
    digests = links.compared.digests
    sets = links.sets()
    # Of near duplicates of a frame one is enough, even if the frame is one of a set.
    keeps_sets = tier is not Tier.NEAR_DUPLICATE
    set_of = {
        int(row): number
        for number, (kind, rows) in enumerate(sets)
        if keeps_sets and kind.is_set
        for row in rows
    }
    gathered = constrained_groups(links.count, *cut, *decided(digests))
    scores = find_weakest(links.count, *cut, gathered)
    groups: list[Group] = []
    whole: set[int] = set()
    for place, (group, score) in enumerate(zip(gathered, scores, strict=True)):
        if place % _TOGETHER == 0:
            yield Progress("Grouping photos")
            some = gathered[place : place + _TOGETHER]
            evidence.read(digests[np.concatenate(some)].tolist())
        rows: list[int] = group.tolist()
        names: list[str] = digests[group].tolist()
        members = [photo for name in names for photo in photos.get(name, ())]
        numbers = {set_of.get(row) for row in rows}
        kind, number = SetKind.PLAIN, numbers.pop() if len(numbers) == 1 else None
        if number is not None:
            kind = sets[number][0]
            whole.add(number)
        held = {name for name, row in zip(names, rows, strict=True) if row in set_of}
        protected = frozenset(photo.id for photo in members if photo.digest in held)
        if len(members) > 1:
            groups.append(compose(evidence, tier, kind, members, score, protected))
    for number, (kind, its) in enumerate(sets):
        if number not in whole and kind in _SHOWN[tier]:
            groups += _set(evidence, photos, tier, kind, digests[its].tolist())
    return groups


def _set(
    evidence: GroupEvidence, photos: Photos, tier: Tier, kind: SetKind, digests: Sequence[str]
) -> Iterator[Group]:
    """Compose the group of one set, if two of its photos are shown."""
    members = [photo for digest in digests for photo in photos.get(digest, ())]
    if len(members) > 1:
        protected = frozenset(photo.id for photo in members if kind.is_set)
        yield compose(evidence, tier, kind, members, 0.0, protected)


def _find_copies(
    photos: Photos, tier: Tier, grouped: set[str]
) -> Iterator[tuple[SetKind, Sequence[Photo]]]:
    """Find groups of one content: copies, which are together in every tier made of links; RAW with JPEG."""
    for copies in photos.copies():
        if copies[0].digest not in grouped:
            yield SetKind.PLAIN, copies
    if tier is Tier.NEAR_DUPLICATE:
        yield from ((SetKind.PAIR, [each]) for each in photos.with_companions() if each.raws)


def decided_rows(
    library: Library, tier: Tier, digests: Digests | NDArray[np.str_]
) -> tuple[list[Partition], list[frozenset[int]]]:
    """Return what the user's decisions keep apart and together, as rows of these digests."""
    apart, together = link_constraints(library.catalog.decisions.list(), tier)
    if not (apart or together):
        return [], []
    row_of = {digest: row for row, digest in enumerate(digests.astype("U32").tolist())}

    def to_rows(subset: frozenset[str]) -> frozenset[int]:
        return frozenset(row_of[digest] for digest in subset if digest in row_of)

    return (
        [tuple(to_rows(subset) for subset in subsets) for subsets in apart],
        [rows for joined in together if (rows := to_rows(joined))],
    )

"""The groups of any tier: what they are cut from is built here, and the cut made."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.library import Library
from app.news import Change, Progress, Task
from app.photo import Group, Grouping, Kind, Photo, Tier
from app.similarity.compared import Pairs
from app.similarity.tiers import Strengths, gather_decided
from app.tasks.answered import apart_and_together, mark_decided
from app.tasks.calibrate import calibrate
from app.tasks.compare import compare_photos
from app.tasks.compose import Facts, compose
from app.tasks.graph import bring_graph
from app.tasks.links import load_links, read_circumstances
from app.tasks.themes import build_themes, list_themes

Rows = NDArray[np.int64]


def build_groups(library: Library) -> Task[None]:
    """Bring all that groups are cut from up to what the library shows now; what is new is said as it comes."""
    graph, made_from = yield from bring_graph(library)
    if not len(graph.digests):
        return
    yield Change(groups=True)
    yield from build_themes(library, graph, made_from)
    calibration = yield from calibrate(library)
    times = read_circumstances(library, graph.digests).times
    yield from compare_photos(library, graph, times, calibration)
    yield Change(groups=True)


def list_groups(library: Library, tier: Tier, detail: float) -> Task[Grouping]:
    """The groups of a tier at this detail, 0 loosest to 1 tightest, from what was last built."""
    if tier is Tier.THEME:
        return (yield from list_themes(library, detail))
    yield Progress("Finding groups")
    if tier is Tier.IDENTICAL:
        groups = _identical(library)
    else:
        groups = yield from _linked(library, tier, detail)
    groups.sort(key=lambda group: (-len(group.photos), group.id))
    groups = mark_decided(groups, library.catalog.decisions.list())
    together = {photo.id for group in groups for photo in group.photos}
    photos = library.photos_by_digest().values()
    alone = tuple(photo for each in photos for photo in each if photo.id not in together)
    return Grouping(tier, detail, tuple(groups), alone)


def _facts(library: Library) -> Facts:
    return Facts(library.catalog.shots.all(), library.catalog.shots.all_measures())


def _identical(library: Library) -> list[Group]:
    facts = _facts(library)
    return [
        compose(Tier.IDENTICAL, Kind.PLAIN, photos, 1.0, facts)
        for photos in library.photos_by_digest().values()
        if len(photos) > 1
    ]


def _linked(library: Library, tier: Tier, detail: float) -> Task[list[Group]]:
    links = yield from load_links(library)
    digests = [str(digest) for digest in links.compared.digests]
    pairs, strengths = links.of(tier, detail)
    gathered = gather_decided(links.count, pairs, strengths, *_decided(library, tier, digests))
    sets = links.sets()
    facts = _facts(library)
    kinds = {digests[int(row)]: kind for kind, rows in sets if kind.is_set for row in rows}
    facts = replace(facts, kinds=kinds)
    weakest = _weakest(links.count, pairs, strengths, gathered)
    found = [(Kind.PLAIN, rows, score) for rows, score in zip(gathered, weakest, strict=True)]
    known = {rows.tobytes() for rows in gathered}
    found += [
        (kind, rows, 0.0)
        for kind, rows in sets
        if kind in _SHOWN[tier] and rows.tobytes() not in known
    ]
    photos = library.photos_by_digest()
    groups: list[Group] = []
    for kind, rows, score in found:
        members = [photo for row in rows for photo in photos.get(digests[int(row)], ())]
        if len(members) > 1:
            groups.append(compose(tier, kind, members, score, facts))
    grouped = {photo.digest for group in groups for photo in group.photos}
    return groups + _lone(tier, photos, grouped, facts)


def _decided(
    library: Library, tier: Tier, digests: Sequence[str]
) -> tuple[list[tuple[frozenset[int], ...]], list[frozenset[int]]]:
    """What the user said is apart and together, as rows."""
    row_of = {digest: row for row, digest in enumerate(digests)}
    apart, together = apart_and_together(library.catalog.decisions.list(), tier)
    return (
        [tuple(_to_rows(part, row_of) for part in parts) for parts in apart],
        [rows for joined in together if (rows := _to_rows(joined, row_of))],
    )


_SHOWN = {
    Tier.TWIN: (Kind.BRACKET, Kind.FOCUS, Kind.MIRROR),
    Tier.BURST: (),
    Tier.SCENE: (Kind.PANORAMA,),
}
"""The sets that a tier shows by themselves, beside the groups that may hold them."""


def _lone(
    tier: Tier, photos: dict[str, tuple[Photo, ...]], grouped: set[str], facts: Facts
) -> list[Group]:
    """Groups of one content: copies, which are together in every tier but bursts; RAW beside JPEG."""
    found: list[Group] = []
    for digest, copies in photos.items():
        if len(copies) > 1 and tier is not Tier.BURST and digest not in grouped:
            found.append(compose(tier, Kind.PLAIN, copies, 1.0, facts))
        if tier is Tier.TWIN:
            found += [
                compose(tier, Kind.PAIR, [each], 1.0, facts) for each in copies if each.companions
            ]
    return found


def _to_rows(digests: Iterable[str], row_of: dict[str, int]) -> frozenset[int]:
    return frozenset(row_of[digest] for digest in digests if digest in row_of)


def _weakest(count: int, pairs: Pairs, strengths: Strengths, groups: Sequence[Rows]) -> list[float]:
    """For each group the strength that its photos have to their nearest in it, at least."""
    best = np.zeros(count, np.float32)
    np.maximum.at(best, pairs[:, 0], strengths)
    np.maximum.at(best, pairs[:, 1], strengths)
    return [float(best[rows].min()) for rows in groups]

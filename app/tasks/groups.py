"""The groups of any tier: what they are cut from is built here, and the cut made."""

from collections.abc import Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.library import Library
from app.news import Progress, Task
from app.photo import Group, Grouping, Kind, Photo, Tier
from app.similarity.tiers import (
    Links,
    Parts,
    count_gathered,
    find_weakest,
    gather_decided,
)
from app.tasks.answered import apart_and_together, mark_decided
from app.tasks.calibrate import calibrate
from app.tasks.compare import compare_photos
from app.tasks.compose import Facts, compose
from app.tasks.graph import bring_graph
from app.tasks.join import join_newcomers
from app.tasks.links import load_links, read_circumstances
from app.tasks.themes import Decided, build_themes, count_themes, cut_themes

Rows: TypeAlias = NDArray[np.int64]
Photos: TypeAlias = dict[str, tuple[Photo, ...]]

_SHOWN = {
    Tier.TWIN: (Kind.BRACKET, Kind.FOCUS, Kind.MIRROR),
    Tier.BURST: (),
    Tier.SCENE: (Kind.PANORAMA,),
}
"""The sets that a tier shows by themselves, beside the groups that may hold them."""


def build_groups(library: Library) -> Task[None]:
    """Bring all that groups are cut from up to what the library shows now; what is new is said as it comes."""
    yield from join_newcomers(library)
    graph, made_from = yield from bring_graph(library)
    if not len(graph.digests):
        return
    yield from build_themes(library, graph, made_from)
    calibration = yield from calibrate(library)
    times = read_circumstances(library, graph.digests).times
    yield from compare_photos(library, graph, times, calibration)


def list_groups(library: Library, tier: Tier, detail: float) -> Task[Grouping]:
    """The groups of a tier at this detail, 0 loosest to 1 tightest, from what was last built."""
    yield Progress("Finding groups")
    photos, facts = library.photos_by_digest(), Facts.of(library)
    decided = partial(_decided, library, tier)
    groups: list[Group] = []
    if tier is Tier.THEME:
        groups = cut_themes(library, detail, decided)
    elif tier is not Tier.IDENTICAL:
        links = yield from load_links(library)
        groups = _linked(facts, photos, links, tier, detail, decided)
    if tier not in (Tier.BURST, Tier.THEME):
        grouped = {photo.digest for group in groups for photo in group.photos}
        groups += _copies(facts, photos, tier, grouped)
    groups.sort(key=lambda group: (-len(group.photos), group.id))
    groups = mark_decided(groups, library.catalog.decisions.list())
    together = {photo.id for group in groups for photo in group.photos}
    alone = tuple(photo for each in photos.values() for photo in each if photo.id not in together)
    return Grouping(tier, detail, tuple(groups), alone)


def count_groups(library: Library, tier: Tier, detail: float) -> Task[int]:
    """About how many groups there would be: at once, for a slider that moves; decisions are left out."""
    yield Progress("Counting groups")
    if tier is Tier.THEME:
        return count_themes(library, detail)
    if tier is Tier.IDENTICAL:
        return sum(len(copies) > 1 for copies in library.photos_by_digest().values())
    links = yield from load_links(library)
    return count_gathered(links.count, links.of(tier, detail)[0])


def _linked(
    facts: Facts, photos: Photos, links: Links, tier: Tier, detail: float, decided: Decided
) -> list[Group]:
    """Groups of photos that hang together by links, and the sets that the tier shows."""
    cut = links.of(tier, detail)
    digests: list[str] = links.compared.digests.tolist()
    sets = links.sets()
    kind_of = {int(row): kind for kind, rows in sets if kind.is_set for row in rows}
    gathered = gather_decided(links.count, *cut, *decided(digests))
    scores = find_weakest(links.count, *cut, gathered)
    found: list[tuple[Kind, list[int], float]] = []
    for rows, score in zip(gathered, scores, strict=True):
        kinds = {kind_of.get(row, Kind.PLAIN) for row in rows.tolist()}
        found.append((kinds.pop() if len(kinds) == 1 else Kind.PLAIN, rows.tolist(), score))
    known = {tuple(rows) for kind, rows, _ in found if kind is not Kind.PLAIN}
    for kind, rows in sets:
        if kind in _SHOWN[tier] and tuple(rows.tolist()) not in known:
            found.append((kind, rows.tolist(), 0.0))
    groups: list[Group] = []
    for kind, rows, score in found:
        members = [photo for row in rows for photo in photos.get(digests[row], ())]
        if len(members) > 1:
            held = {digests[row] for row in rows if row in kind_of and kind is not Kind.MIRROR}
            protected = frozenset(photo.id for photo in members if photo.digest in held)
            groups.append(compose(facts, tier, kind, members, score, protected))
    return groups


def _copies(facts: Facts, photos: Photos, tier: Tier, grouped: set[str]) -> list[Group]:
    """Groups of one content: copies, which are together in every tier that is made of links; RAW beside JPEG."""
    found: list[Group] = []
    for digest, copies in photos.items():
        if len(copies) > 1 and digest not in grouped:
            found.append(compose(facts, tier, Kind.PLAIN, copies))
        if tier is Tier.TWIN:
            found += [compose(facts, tier, Kind.PAIR, [each]) for each in copies if each.companions]
    return found


def _decided(
    library: Library, tier: Tier, digests: Sequence[str]
) -> tuple[list[Parts], list[frozenset[int]]]:
    """What the user said is apart and together, as rows of these digests."""
    apart, together = apart_and_together(library.catalog.decisions.list(), tier)
    if not (apart or together):
        return [], []
    row_of = {digest: row for row, digest in enumerate(digests)}

    def to_rows(part: frozenset[str]) -> frozenset[int]:
        return frozenset(row_of[digest] for digest in part if digest in row_of)

    return (
        [tuple(to_rows(part) for part in parts) for parts in apart],
        [rows for joined in together if (rows := to_rows(joined))],
    )

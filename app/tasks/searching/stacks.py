"""Stacks: results shown as one, near duplicates and bursts."""

import hashlib
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.digests import DIGEST
from app.domain.columns.photos import PhotoColumns
from app.domain.groups import Tier
from app.domain.progress import Task
from app.library import Library
from app.tasks.grouping.names import name_of_calibration, name_of_compared, name_of_graph

if TYPE_CHECKING:
    from app.similarity.grouping.linkage import LinkSet

Rows: TypeAlias = NDArray[np.int64]
Stacked: TypeAlias = NDArray[np.str_]
"""(n, 2) digests of photos in stacks, each with that of its stack's first."""

_STORED = "stacks"


def load_stacks(library: Library) -> Task[Stacked]:
    """Load the stacks: the groups known now, at the user's details for near duplicates and bursts.

    They are stored, because a search by fields needs nothing else of the groups, whose links take seconds to load.
    """
    cache, before = library.searching, library.grouping.links
    name = _name(library)
    stacked = _read(library, name) if before is None else None
    if stacked is None:
        from app.tasks.grouping.linkage import load_links

        links = yield from load_links(library)
        if cache.stacks is not None and cache.stacks[:2] == (name, links):
            return cache.stacks[2]
        stacked = _gather(library, links)
        cache.stacks = name, links, stacked
        if not library.grouping.has_joined:
            with library.catalog.transaction():
                library.catalog.derived.put(_STORED, name, {"digests": stacked})
    return stacked


def stack_ids(stacked: Stacked, photos: PhotoColumns) -> Rows:
    """Return the number of each photo's stack, by rows; a single photo has one of its own."""
    by_digest, number_of = photos.by_digest, np.arange(len(photos))
    rows = by_digest.first_rows(stacked[:, 0].astype(DIGEST))
    rows, firsts = rows[rows >= 0], stacked[rows >= 0, 1]
    # The photos of a stack follow each other.
    begins = np.flatnonzero(np.append(True, firsts[1:] != firsts[:-1])[: len(rows)])
    number_of[rows] = np.repeat(rows[begins], np.diff(np.append(begins, len(rows))))
    return number_of[by_digest.first_of]  # Copies are one as well.


def _name(library: Library) -> str:
    """Return what the stacks follow from: links, the user's details and decisions."""
    settings = library.settings
    decisions = repr(library.catalog.decisions.list()).encode()
    parts = (
        name_of_graph(library),
        name_of_compared(library),
        name_of_calibration(library),
        f"{settings.near_duplicate_detail} {settings.burst_detail}",
        hashlib.sha256(decisions).hexdigest(),
    )
    return " ".join(parts)


def _read(library: Library, name: str) -> Stacked | None:
    """Return the stacks that were stored, or none where nothing is grouped; None if they are to be computed."""
    if not name_of_graph(library):
        return np.zeros((0, 2), "U32")
    if library.catalog.derived.made_from(_STORED) != name:
        return None
    return library.catalog.derived.get(_STORED)["digests"]


def _gather(library: Library, links: "LinkSet") -> Stacked:
    """Gather the stacks of all links."""
    from app.similarity.grouping.linkage import connected_groups, constrained_groups
    from app.tasks.grouping.groups import decided_rows

    digests = links.compared.digests
    pairs = [np.zeros((0, 2), np.int64)]
    settings = library.settings
    for tier, detail in (
        (Tier.NEAR_DUPLICATE, settings.near_duplicate_detail),
        (Tier.BURST, settings.burst_detail),
    ):
        decided = decided_rows(library, tier, digests)
        groups = constrained_groups(links.count, *links.of(tier, detail), *decided)
        pairs += [_to_first(rows) for rows in groups]
    gathered = connected_groups(links.count, np.concatenate(pairs))
    members = np.concatenate([np.zeros(0, np.int64), *gathered])
    firsts = np.repeat([rows[0] for rows in gathered], [len(rows) for rows in gathered])
    return np.stack([digests[members], digests[firsts.astype(np.int64)]], axis=1)


def _to_first(rows: Rows) -> Rows:
    """Return pairs (n - 1, 2) that link rows to the first of them."""
    return np.stack([np.full(len(rows) - 1, rows[0]), rows[1:]], axis=1)

"""Stacks: results shown as one, near duplicates and bursts."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.groups import Tier
from app.library import Library
from app.query.column_store import ColumnStore
from app.similarity.grouping.linkage import LinkSet, connected_groups, constrained_groups
from app.tasks.grouping.groups import decided_rows

Rows: TypeAlias = NDArray[np.int64]


def stack_ids(library: Library, links: LinkSet, columns: ColumnStore) -> Rows:
    """Return the number of each photo's stack, by rows of the columns; a single photo has one of its own.

    Stacks are the groups known now, at the user's details for near duplicates and bursts.
    """
    settings = library.settings
    decisions = library.catalog.decisions.list()
    details = (settings.near_duplicate_detail, settings.burst_detail)
    made_from = (details, columns.changes, decisions)
    stacks = library.searching.stacks
    if stacks is None or stacks[0] is not links or stacks[1] != made_from:
        stack_of = _gather(library, links)
        numbers: dict[int | str, int] = {}
        rows = np.empty(len(columns), np.int64)
        for row, photo in enumerate(columns.photos):
            # Copies are one as well.
            stack: int | str = row if photo is None else stack_of.get(photo.digest, photo.digest)
            rows[row] = numbers.setdefault(stack, row)
        stacks = library.searching.stacks = links, made_from, rows
    return stacks[2]


def _gather(library: Library, links: LinkSet) -> dict[str, str]:
    """Return for every stacked photo, by digest, the digest of its stack's first."""
    digests: list[str] = links.compared.digests.tolist()
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
    return {digests[row]: digests[rows[0]] for rows in gathered for row in rows.tolist()}


def _to_first(rows: Rows) -> Rows:
    """Return pairs (n - 1, 2) that link rows to the first of them."""
    return np.stack([np.full(len(rows) - 1, rows[0]), rows[1:]], axis=1)

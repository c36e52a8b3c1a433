"""Which photos are one among the results of a search: a frame's twins, and the shots of a burst."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.library import Library
from app.photo import Tier
from app.query.columns import Columns
from app.similarity.tiers import Links, gather, gather_decided
from app.tasks.groups import decided_rows

Rows: TypeAlias = NDArray[np.int64]


def number_folds(library: Library, links: Links, columns: Columns) -> Rows:
    """The number of each photo's fold, by rows of the columns; a photo by itself has one of its own.

    As far as groups are known now, at the details the user chose for twins and bursts.
    """
    settings = library.settings
    decisions = library.catalog.decisions.list()
    details = (settings.twin_detail, settings.burst_detail)
    made_from = (details, columns.changes, decisions)
    folds = library.folds
    if folds is None or folds[0] is not links or folds[1] != made_from:
        fold_of = _gather(library, links)
        numbers: dict[int | str, int] = {}
        rows = np.empty(len(columns), np.int64)
        for row, photo in enumerate(columns.photos):
            # Copies are one as well.
            fold: int | str = row if photo is None else fold_of.get(photo.digest, photo.digest)
            rows[row] = numbers.setdefault(fold, row)
        folds = library.folds = links, made_from, rows
    return folds[2]


def _gather(library: Library, links: Links) -> dict[str, str]:
    """For every photo of a fold, by digest, the digest of the fold's first."""
    digests: list[str] = links.compared.digests.tolist()
    pairs = [np.zeros((0, 2), np.int64)]
    settings = library.settings
    for tier, detail in ((Tier.TWIN, settings.twin_detail), (Tier.BURST, settings.burst_detail)):
        cut = links.of(tier, detail)
        found = gather_decided(links.count, *cut, *decided_rows(library, tier, digests))
        pairs += [_to_first(rows) for rows in found]
    gathered = gather(links.count, np.concatenate(pairs))
    return {digests[row]: digests[rows[0]] for rows in gathered for row in rows.tolist()}


def _to_first(rows: Rows) -> Rows:
    """Pairs (n - 1, 2) that tie rows together by the first of them."""
    return np.stack([np.full(len(rows) - 1, rows[0]), rows[1:]], axis=1)

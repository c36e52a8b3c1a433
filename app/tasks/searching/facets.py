"""Facets: counts of every field's values, for menus and completion."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from app.domain.progress import Progress, Task
from app.library import Library
from app.query.column_store import ColumnStore
from app.query.fields import FIELDS, TEXT_EXTRACTORS

_NOT_COUNTED = ("name", "title", "caption", "headline", "text")
"""Fields with a value of its own for nearly every photo."""


def count_field_values(library: Library) -> Task[Mapping[str, Mapping[str, int]]]:
    """Count the photos with each text of a field, by its name; for dates each year, for ratings each number."""
    columns = yield from library.columns()
    counts: dict[str, Mapping[str, int]] = {}
    for field in FIELDS:
        if field.name in TEXT_EXTRACTORS and field.name not in _NOT_COUNTED:
            counts[field.name] = columns.counts(field.name)
            yield Progress("Counting field values")
    counts["date"] = _count_years(columns)
    counts["stars"] = _count_stars(columns)
    return counts


def _count_years(columns: ColumnStore) -> Counter[str]:
    seconds = columns.values("date").astype("datetime64[s]")
    years, counts = np.unique(seconds.astype("datetime64[Y]").astype(str), return_counts=True)
    return Counter(dict(zip(years.tolist(), counts.tolist(), strict=True)))


def _count_stars(columns: ColumnStore) -> Counter[str]:
    ratings = columns.values("stars").astype(np.int64)
    return Counter(dict(zip("012345", np.bincount(ratings, minlength=6).tolist(), strict=True)))

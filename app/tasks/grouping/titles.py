"""Titles of groups that show the same, told apart by when photos were taken or where they lie."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.domain.groups import Group
from app.domain.photo import Photo


def tell_apart(groups: Sequence[Group]) -> list[Group]:
    """Add to titles that several groups have the time or the folder of their photos, where these differ."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        alike[group.title].append(row)
    told = list(groups)
    taken = {title for title, rows in alike.items() if len(rows) == 1}
    for title, rows in alike.items():
        if len(rows) == 1:
            continue
        times = _differing([_when(groups[row].photos) for row in rows])
        folders = _differing([_where(groups[row].photos) for row in rows])
        for row, when, where in zip(rows, times, folders, strict=True):
            told[row] = replace(groups[row], title=_distinguish(title, when, where, taken))
            taken.add(told[row].title)
    return told


def _differing(values: list[str]) -> list[str]:
    """Return the values; blank ones where all are the same, which tells nothing apart."""
    return values if len(set(values)) > 1 else [""] * len(values)


def _distinguish(title: str, when: str, where: str, taken: set[str]) -> str:
    """Return a title that is not taken yet or, where nothing tells the photos apart, one that is."""
    where = "" if where in title else where
    further = [when, where, ", ".join(filter(None, (where, when)))]
    candidates = [f"{title}, {more}" for more in further if more]
    return next((each for each in candidates if each not in taken), (candidates or [title])[-1])


def _when(photos: Sequence[Photo]) -> str:
    """Return the month or the years of photos; empty where their dates are unknown."""
    times = [photo.time for photo in photos if photo.taken]
    if not times:
        return ""
    first, last = (datetime.fromtimestamp(each, tz=UTC) for each in (min(times), max(times)))
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"


def _where(photos: Sequence[Photo]) -> str:
    """Return the name of the folder of most of the photos."""
    names = Counter(photo.path.parent.name for photo in photos)
    return names.most_common(1)[0][0]

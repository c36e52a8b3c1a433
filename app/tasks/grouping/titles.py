"""Titles of groups that show the same, told apart by when photos were taken or where they lie."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.domain.groups import Group
from app.domain.photo import Photo


def tell_apart(groups: Sequence[Group]) -> list[Group]:
    """Add to titles that several groups have the time or the folder of their photos; others stay as they are."""
    counts = Counter(group.title for group in groups)
    taken = {title for title, count in counts.items() if count == 1}
    told: list[Group] = []
    for group in groups:
        if counts[group.title] > 1:
            group = replace(group, title=_distinguish(group.title, group.photos, taken))
            taken.add(group.title)
        told.append(group)
    return told


def _distinguish(title: str, photos: Sequence[Photo], taken: set[str]) -> str:
    """Return a title that is not taken yet or, where nothing tells the photos apart, one that is."""
    when, where = _when(photos), _where(photos)
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

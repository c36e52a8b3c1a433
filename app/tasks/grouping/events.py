"""Events: photos of one stretch of time, titled by where, how long and who."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.photo_rows import PhotoRows, digests_of
from app.domain.groups import Group, Tier
from app.domain.progress import Progress, Task
from app.library import Library
from app.query.column_store import Coded, ColumnStore
from app.similarity.grouping.events import find_events
from app.similarity.grouping.linkage import rearrange
from app.tasks.grouping.compose import name_group
from app.tasks.grouping.subjects import Subjects, subjects_when_asked
from app.tasks.grouping.themes import Decided
from app.tasks.phrases import format_count, format_days

_FEWEST = 3
"""Photos of an event, at least."""
_TOGETHER = 100
"""Events made in one step."""
_MAIN, _MOST_PLACES = 0.25, 2
"""Share of an event's photos with a place that a city in its title has, and how many cities are named."""
_SEEN, _MOST_PEOPLE = 0.1, 3
"""Share of an event's photos that a person named in its title is in, and how many are named."""


def cut_events(library: Library, detail: float, decided: Decided) -> Task[list[Group]]:
    """Cut events at a detail, 0 longest to 1 shortest, the newest first; photos without a capture date are in none."""
    columns = yield from library.columns()
    rows, events = _find(columns, detail)
    yield Progress("Grouping photos")
    members = rearrange(len(rows), _runs(events), *decided(columns.photos.digests[rows]))
    titles = EventTitles.of(columns, subjects_when_asked(library))
    groups: list[Group] = []
    for places in members:
        if len(groups) % _TOGETHER == 0:
            yield Progress("Grouping photos")
        if len(places) >= _FEWEST:
            groups.append(titles.compose(rows[np.sort(places)]))
    return groups[::-1]


def count_events(library: Library, detail: float) -> Task[int]:
    """Count the events at a detail."""
    columns = yield from library.columns()
    _, events = _find(columns, detail)
    return int((np.bincount(events) >= _FEWEST).sum()) if len(events) else 0


def _find(columns: ColumnStore, detail: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of dated photos, oldest first, and the event of each."""
    rows = columns.photos.by_time
    rows = rows[columns.photos.taken[rows]]
    return rows, find_events(columns.photos.times[rows], columns.positions()[rows], detail)


def _runs(events: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the places of each event."""
    return np.split(np.arange(len(events)), np.flatnonzero(np.diff(events)) + 1)


@dataclass(frozen=True, slots=True)
class EventTitles:
    """What titles are made of, for all photos of a library."""

    columns: ColumnStore
    subjects: Callable[[], Subjects]
    cities: Coded
    countries: Coded
    people: Coded

    @classmethod
    def of(cls, columns: ColumnStore, subjects: Callable[[], Subjects]) -> "EventTitles":
        """Read what is known of all photos."""
        names = ("city", "country", "person")
        return cls(columns, subjects, *(columns.texts(name) for name in names))

    def compose(self, rows: NDArray[np.int64]) -> Group:
        """Return the event of these rows, oldest first."""
        photos = PhotoRows(self.columns.photos, rows)
        days = format_days(*self.columns.photos.times[rows[[0, -1]]].tolist())
        where = self._where(rows) or self.subjects().title(digests_of(photos))
        title = ", ".join(filter(None, (where, self._how_long(rows), *self._who(rows))))
        evidence = f"Taken {days}, no long pause between"
        name = name_group(Tier.EVENT, photos)
        return Group(name, title if where else days, photos, Tier.EVENT, evidence=evidence)

    def _where(self, rows: NDArray[np.int64]) -> str:
        """Return the cities of most photos, or the country of many cities."""
        cities = _count(self.cities, rows)
        main = [each for each, count in cities.most_common() if count >= _MAIN * cities.total()]
        if main and len(main) <= _MOST_PLACES:
            return " and ".join(main)
        return next((each for each, _ in _count(self.countries, rows).most_common(1)), "")

    def _who(self, rows: NDArray[np.int64]) -> list[str]:
        people = _count(self.people, rows).most_common(_MOST_PEOPLE)
        return [name for name, count in people if count >= _SEEN * len(rows)]

    def _how_long(self, rows: NDArray[np.int64]) -> str:
        first, last = (self.columns.photos.times[rows[[0, -1]]] // 86_400).tolist()
        if first == last:
            return format_days(first * 86_400, last * 86_400)
        return format_count(int(last - first) + 1, "day")


def _count(texts: Coded, rows: NDArray[np.int64]) -> Counter[str]:
    """Count the photos of these rows that have each text."""
    codes, values = texts
    times = np.bincount(codes[rows])
    counts: Counter[str] = Counter()
    for number in np.flatnonzero(times).tolist():
        counts.update({text: int(times[number]) for text in values[number] if text})
    return counts

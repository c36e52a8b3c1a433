"""Bins of the timeline: years, months or days without a gap, with the photos of each."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from app.query.dates import MONTHS
from app.tasks.library.count_days import DayCounts

_EPOCH = date(1970, 1, 1)


class Scale(Enum):
    """The length of a bin; the value is that of NumPy's unit."""

    YEARS = "Y"
    MONTHS = "M"
    DAYS = "D"

    @property
    def finer(self) -> "Scale":
        """The next shorter scale, or the shortest."""
        return Scale.DAYS if self is Scale.DAYS else _ORDER[_ORDER.index(self) + 1]

    @property
    def coarser(self) -> "Scale":
        """The next longer scale, or the longest."""
        return _ORDER[max(0, _ORDER.index(self) - 1)]


_ORDER = list(Scale)


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins from that of the first photo to that of the last."""

    scale: Scale
    first: int
    """Number of the first bin: years, months or days since 1970."""
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, days: DayCounts, scale: Scale) -> "Bins":
        """Count photos by bins of a scale."""
        if not len(days.days):
            return cls(scale, 0, np.zeros(0, np.int64))
        units = days.days.astype("datetime64[D]").astype(f"datetime64[{scale.value}]").astype(int)
        counts = np.bincount(units - units[0], weights=days.counts).astype(np.int64)
        return cls(scale, int(units[0]), counts)

    def __len__(self) -> int:
        return len(self.counts)

    def query_date(self, place: int) -> str:
        """Return the date of a bin as a query has it: "2024", "2024-06" or "2024-06-12"."""
        return str(np.datetime64(self.first + place, self.scale.value))

    def begin(self, place: int) -> date:
        """Return the first day of a bin."""
        day = np.datetime64(self.first + place, self.scale.value).astype("datetime64[D]")
        return _EPOCH + timedelta(days=int(day.astype(int)))

    def place(self, day: date) -> int:
        """Return the bin that holds a day; the first or the last where none does."""
        unit = np.datetime64(day.isoformat(), "D").astype(f"datetime64[{self.scale.value}]")
        return min(max(0, int(unit.astype(int)) - self.first), max(0, len(self) - 1))

    def name(self, place: int) -> str:
        """Return the name of a bin: "2024", "June 2024" or "12 June 2024"."""
        begin = self.begin(place)
        month = MONTHS[begin.month - 1].capitalize()
        return {
            Scale.YEARS: f"{begin.year}",
            Scale.MONTHS: f"{month} {begin.year}",
            Scale.DAYS: f"{begin.day} {month} {begin.year}",
        }[self.scale]

    def tick(self, place: int) -> tuple[str, str]:
        """Return the label below a bin, and that of what it begins: ("Jan", "2024"), ("1", "June 2024")."""
        begin = self.begin(place)
        month = MONTHS[begin.month - 1].capitalize()
        if self.scale is Scale.YEARS:
            return f"{begin.year}", ""
        if self.scale is Scale.MONTHS:
            return month[:3], f"{begin.year}" if begin.month == 1 or not place else ""
        return f"{begin.day}", f"{month} {begin.year}" if begin.day == 1 or not place else ""

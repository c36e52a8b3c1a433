"""The atlas: cities of GeoNames, countries and their outlines (Natural Earth), loaded when first asked for."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.position import Position
from app.paths import find_resource

SCALE = 100_000
"""Positions in the file are whole numbers of degrees / SCALE."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """One closed line around a piece of land."""

    points: NDArray[np.float32]
    """(n, 2) longitudes and latitudes in degrees."""
    country: int
    """Row of the country."""


@dataclass(frozen=True, slots=True)
class Place:
    """Names of a place; empty where there is none."""

    city: str
    country: str
    zone: str = ""
    """Time zone: "Europe/Vienna"."""

    @property
    def words(self) -> str:
        """The place in words: "Vienna, Austria"."""
        return ", ".join(filter(None, (self.city, self.country)))


class Atlas:
    """Cities in rows, those with the most inhabitants first; countries in rows of their own."""

    def __init__(self) -> None:
        with np.load(find_resource("places.npz")) as file:
            self._file: dict[str, NDArray[Any]] = {
                name: file[name] for name in file.files if name != "names"
            }
            self._names = file["names"].tobytes()
        self.latitudes: NDArray[np.float64] = self._file["latitudes"] / SCALE
        """(cities,) in degrees."""
        self.longitudes: NDArray[np.float64] = self._file["longitudes"] / SCALE
        self.populations: NDArray[np.uint32] = self._file["populations"]
        """(cities,) inhabitants; 0 where unknown."""
        self.countries: NDArray[np.uint8] = self._file["countries"]
        """(cities,) rows of their countries."""
        self.country_names = _split(self._file["country_names"])
        self._zone_names = _split(self._file["zone_names"])

    def __len__(self) -> int:
        return len(self.latitudes)

    @cached_property
    def names(self) -> list[str]:
        """Names of the cities."""
        return self._names.decode().split("\0")

    def zone(self, city: int) -> str:
        """Return the time zone of a city: "Europe/Vienna"."""
        return self._zone_names[int(self._file["zones"][city])]

    @cached_property
    def outlines(self) -> list[Outline]:
        """The outlines of all countries."""
        ends = self._file["outline_ends"].tolist()
        owners = self._file["outline_countries"].tolist()
        points: NDArray[np.float32] = self._file["outlines"]
        return [
            Outline(points[start:end], owner)
            for start, end, owner in zip([0, *ends], ends, owners, strict=False)
        ]

    def find_city(self, name: str) -> Position | None:
        """Return the position of the largest city of that name, in any case and without accents; None for none.

        Large cities are found by names in other languages, too: Wien, Vienna.
        """
        row = self._rows_by_name.get(fold(name))
        return None if row is None else (float(self.latitudes[row]), float(self.longitudes[row]))

    @cached_property
    def _rows_by_name(self) -> dict[str, int]:
        rows: dict[str, int] = {}
        for row, name in enumerate(self.names):
            rows.setdefault(fold(name), row)
        others = self._file["other_name_of"].tolist()
        for name, row in zip(_split(self._file["other_names"]), others, strict=True):
            # Where a village and a large city's other name are the same, the city is meant.
            key = fold(name)
            if row < rows.get(key, len(self)):
                rows[key] = row
        return rows


def fold(name: str) -> str:
    """Return a name in small letters without accents, to be compared."""
    if name.isascii():
        return name.casefold()
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """Return the atlas, loaded once."""
    return Atlas()


def _split(texts: NDArray[np.uint8]) -> list[str]:
    return texts.tobytes().decode().split("\0")

"""Reverse geocoding: from positions to the city and the country there, without the network.

The country is that of the nearest city or, far from all cities, the one within whose outline a position lies. The city
is the nearest one, unless a position lies within larger ones, each taken for a circle: then that of which it is
nearest to the middle, by the measure of its radius. So a photo in Vienna is not of one of its districts.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import spatial

from app.domain.position import EARTH_KM, Position
from app.places.atlas import Atlas, Outline, Place, atlas

NEAR_KM = 50.0
"""A city farther away does not name a place: a photo of the open sea has none."""
_ALONE_KM = 25.0
"""From here on the outline of a country tells more than the nearest city; outlines are true to some 20 km."""
_LARGE = 20_000
"""Inhabitants of the cities that are taken for circles."""
_KM_PER_ROOT = 0.009
"""Radius of a city by the root of its inhabitants: 1.7 million in 12 km, 20,000 in 1.3 km."""
_MOST_KM = 9.0
"""No city is taken for larger, that the middle of a place is never 10 km away."""
_CANDIDATES = 12
_DISTRICT = 8
"""A place in the inner half of a city of so many times its inhabitants is a district of it, and no city."""

_TOGETHER = 2_000
"""Points compared with all sides of an outline at once: 8 MB for the longest."""

NONE = -1
"""Row of no city, and of no country."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places of positions (n,), as rows of the atlas; NONE where there is none."""

    cities: Rows
    countries: Rows


class ReverseGeocoder:
    """Finds places in an atlas."""

    def __init__(self, source: Atlas) -> None:
        self._atlas = source
        self._points = to_sphere(source.latitudes, source.longitudes)
        self._countries = source.countries.astype(np.int64)
        # Unbalanced, it is built in a third of the time, and asked as fast.
        self._all = spatial.KDTree(
            self._points, leafsize=32, balanced_tree=False, compact_nodes=False
        )

    @cached_property
    def _large(self) -> tuple[Any, NDArray[np.float64]]:
        """The large cities, which come first in the atlas, and their radii; 0 for the districts of one."""
        people = self._atlas.populations[self._atlas.populations >= _LARGE].astype(np.float64)
        count = len(people)
        radii = np.minimum(_KM_PER_ROOT * np.sqrt(people), _MOST_KM)
        huge = int((people >= _LARGE * _DISTRICT).sum())
        chords, around = spatial.KDTree(self._points[:huge]).query(
            self._points[:count], 4, distance_upper_bound=to_chord(_MOST_KM / 2)
        )
        is_huge = around < huge
        around = np.where(is_huge, around, 0)
        within = to_km(np.where(is_huge, chords, 0)) <= radii[around] / 2
        is_district = is_huge & within & (people[around] >= _DISTRICT * people[:, None])
        radii[is_district.any(1)] = 0
        return spatial.KDTree(self._points[:count]), radii

    @cached_property
    def _boxes(self) -> list[tuple[Outline, NDArray[np.float32], NDArray[np.float32]]]:
        """Outlines with their corners."""
        return [(each, each.points.min(0), each.points.max(0)) for each in self._atlas.outlines]

    def find(self, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> Places:
        """Find the places of positions (n,) in degrees."""
        points = to_sphere(latitudes, longitudes)
        chords, nearest = self._all.query(points)
        kilometres = to_km(chords)
        cities = np.where(kilometres <= NEAR_KM, nearest, NONE).astype(np.int64)
        countries = np.where(cities == NONE, NONE, self._countries[nearest])
        far = np.flatnonzero(kilometres > _ALONE_KM)
        around = self._countries_around(longitudes[far], latitudes[far])
        far, around = far[around != NONE], around[around != NONE]
        countries[far] = around
        is_abroad = (cities[far] != NONE) & (self._countries[cities[far]] != around)
        cities[far[is_abroad]] = NONE
        self._prefer_large(points, cities)
        return Places(cities, countries)

    def _prefer_large(self, points: NDArray[np.float64], cities: Rows) -> None:
        """Take the larger cities around the positions in place of the nearest, within the same country."""
        tree, radii = self._large
        near = np.flatnonzero(cities != NONE)
        chords, found = tree.query(
            points[near], _CANDIDATES, distance_upper_bound=to_chord(_MOST_KM)
        )
        is_found = found < len(radii)
        found = np.where(is_found, found, 0)
        is_found &= radii[found] > 0
        shares = np.full(found.shape, np.inf)
        shares[is_found] = to_km(chords[is_found]) / radii[found[is_found]]
        countries = self._countries
        shares[countries[found] != countries[cities[near]][:, None]] = np.inf
        best = shares.argmin(1)
        inside = shares[np.arange(len(near)), best] <= 1
        cities[near[inside]] = found[np.arange(len(near)), best][inside]

    def _countries_around(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> Rows:
        """Return the countries within whose outlines points (n,) lie."""
        countries = np.full(len(x), NONE, np.int64)
        for outline, (left, low), (right, high) in self._boxes:
            within = (x >= left) & (x <= right) & (y >= low) & (y <= high) & (countries == NONE)
            rows = np.flatnonzero(within)
            for start in range(0, len(rows), _TOGETHER):
                some = rows[start : start + _TOGETHER]
                inside = _are_inside(x[some], y[some], outline.points.astype(np.float64))
                countries[some[inside]] = outline.country
        return countries

    def place(self, position: Position) -> Place:
        """Return the names of the place at a position."""
        found = self.find(np.array([position[0]]), np.array([position[1]]))
        return self.name(int(found.cities[0]), int(found.countries[0]))

    def name(self, city: int, country: int) -> Place:
        """Return the names of rows of the atlas."""
        source = self._atlas
        return Place(
            "" if city == NONE else source.names[city],
            "" if country == NONE else source.country_names[country],
            "" if city == NONE else source.zone(city),
        )


@lru_cache(maxsize=1)
def geocoder() -> ReverseGeocoder:
    """Return the geocoder of the atlas, made once."""
    return ReverseGeocoder(atlas())


def to_sphere(
    latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return points (n, 3) on the unit sphere for positions (n,) in degrees."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    flat = np.cos(north)
    return np.column_stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)])


def to_km(chords: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return distances along the surface for chords of the unit sphere."""
    return 2 * EARTH_KM * np.arcsin(np.clip(chords / 2, 0, 1))


def to_chord(kilometres: float) -> float:
    """Return the chord of the unit sphere for a distance along the surface."""
    return 2 * float(np.sin(min(kilometres / EARTH_KM, np.pi) / 2))


def _are_inside(
    x: NDArray[np.float64], y: NDArray[np.float64], points: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which points (n,) are inside a closed line: a ray to the east crosses it an odd number of times."""
    (x1, y1), (x2, y2) = points[:-1].T, points[1:].T
    crosses = (y1 > y[:, None]) != (y2 > y[:, None])
    slope = (x2 - x1) / np.where(y1 == y2, 1, y2 - y1)
    return ((x1 + slope * (y[:, None] - y1) > x[:, None]) & crosses).sum(1) % 2 == 1

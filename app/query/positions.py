"""Positions of all photos, and the places there, in arrays."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.exif import ExifColumns
from app.domain.columns.photos import PhotoColumns
from app.domain.distances import distances_km
from app.domain.position import stated_position
from app.query.ast import Near

Positions: TypeAlias = NDArray[np.float64]
"""(rows, 2) latitudes and longitudes in degrees; NaN where a photo has none."""


FoundPlaces: TypeAlias = tuple[NDArray[np.int64], list[tuple[str, str]]]
"""Numbers (rows,) of places, and the city and the country of each."""


def read_positions(photos: PhotoColumns, exif: ExifColumns) -> Positions:
    """Return the positions of photos: of their metadata or, where that has none, of EXIF."""
    degrees = [exif.numbers(name, photos) for name in ("latitude", "longitude")]
    positions = np.column_stack(degrees)
    stated = photos.metadata_values.positions()
    if any(stated):
        known = np.array([stated_position(each) or (np.nan, np.nan) for each in stated])
        rows = np.array([bool(each) for each in stated])[photos.metadata]
        positions[rows] = known[photos.metadata[rows]]
    return positions


def match_near(positions: Positions, test: Near) -> NDArray[np.bool_]:
    """Return (rows,) which positions are within the distance (haversine)."""
    with np.errstate(invalid="ignore"):
        return distances_km(positions, (test.latitude, test.longitude)) <= test.kilometres


def find_places(positions: Positions) -> FoundPlaces:
    """Return the places of positions; the first place has no names."""
    codes = np.zeros(len(positions), np.int64)
    rows = np.flatnonzero(~np.isnan(positions[:, 0]))
    if not len(rows):
        return codes, [("", "")]
    from app.places.reverse import geocoder

    # To 50 m: many photos are taken within that.
    near = np.round(positions[rows], 3)
    single, of_row = np.unique(near, axis=0, return_inverse=True)
    found = geocoder().find(*single.T)
    pairs = np.column_stack([found.cities, found.countries])
    places, of_single = np.unique(pairs, axis=0, return_inverse=True)
    codes[rows] = 1 + of_single.ravel()[of_row.ravel()]
    named = (geocoder().name(int(city), int(country)) for city, country in places)
    return codes, [("", ""), *((each.city, each.country) for each in named)]

"""List where photos were taken, for the map: all of them, or the selected ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.placed_photos import PlacedPhotos
from app.domain.photo import ExifInfo
from app.domain.position import position_of
from app.domain.progress import Progress, Task
from app.library import Library
from app.query.ast import Term

_FEW = 500
"""Photos that are looked up one by one: the column of all positions is made anew after each change of metadata."""


@dataclass(frozen=True, slots=True, eq=False)
class PhotoPositions(PlacedPhotos):
    """Photos with a position, oldest first, and those without."""

    degrees: NDArray[np.float64]
    """(n, 2) latitudes and longitudes."""


def list_positions(library: Library, terms: Sequence[Term] = ()) -> Task[PhotoPositions]:
    """List the positions of all photos that meet these field terms."""
    store = yield from library.columns()
    order = store.photos.by_time
    order = order[store.matching_mask(terms)[order]]
    degrees = store.positions()[order]
    has = ~np.isnan(degrees[:, 0])
    yield Progress("Listing positions", len(order))
    return PhotoPositions(store.photos, order[has], order[~has], degrees[has])


def locate_photos(library: Library, ids: Sequence[int]) -> Task[NDArray[np.float64]]:
    """Return (n, 2) latitudes and longitudes in degrees of those of some photos, by id, that have a position."""
    yield Progress("Listing positions", len(ids))
    if len(ids) <= _FEW:
        photos = library.catalog.photos.get(ids).values()
        exif = library.catalog.exif.get([photo.digest for photo in photos])
        found = (position_of(photo, exif.get(photo.digest, ExifInfo())) for photo in photos)
        return np.array([each for each in found if each is not None], np.float64).reshape(-1, 2)
    store = yield from library.columns()
    rows = store.photos.rows_of(np.array(ids, np.int64))
    degrees = store.positions()[rows[rows >= 0]]
    return degrees[~np.isnan(degrees[:, 0])]

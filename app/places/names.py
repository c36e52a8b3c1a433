"""Names of places, found by position; scipy is loaded for the first of them."""

from functools import lru_cache

from app.domain.position import Position
from app.places.atlas import Place

NOWHERE = Place("", "")


@lru_cache(maxsize=4096)
def find_place(position: Position) -> Place:
    """Return the place at a position, in degrees; NOWHERE on the open sea."""
    from app.places.reverse import geocoder

    return geocoder().place(position)

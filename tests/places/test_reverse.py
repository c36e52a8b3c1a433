"""Which city and country a position is of, and where a city is."""

import numpy as np
import pytest

from app.places.atlas import atlas
from app.places.names import NOWHERE, find_place
from app.places.reverse import NONE, geocoder, to_km, to_sphere


@pytest.mark.parametrize(
    ("position", "city", "country"),
    [
        ((48.2085, 16.3721), "Vienna", "Austria"),
        ((48.8675, 2.36), "Paris", "France"),  # Within a quarter that is listed as a place, too.
        ((47.8, 13.04), "Salzburg", "Austria"),
        ((-33.8568, 151.2153), "Sydney", "Australia"),
        ((43.7333, 7.4166), "Monaco", "Monaco"),
        ((64.15, -21.94), "Reykjavík", "Iceland"),
    ],
)
def test_a_photo_in_a_large_city_is_not_of_its_district(
    position: tuple[float, float], city: str, country: str
) -> None:
    place = find_place(position)
    assert (place.city, place.country) == (city, country)


def test_the_open_sea_is_no_place() -> None:
    assert find_place((0.0, -30.0)) == NOWHERE


def test_far_from_all_cities_the_outline_tells_the_country() -> None:
    place = find_place((-75.0, 20.0))
    assert (place.city, place.country) == ("", "Antarctica")


def test_no_place_is_farther_away_than_the_nearest_may_be() -> None:
    random = np.random.default_rng(1)
    cities = random.integers(0, len(atlas()), 300)
    latitudes = atlas().latitudes[cities] + random.uniform(-0.02, 0.02, 300)
    longitudes = atlas().longitudes[cities] + random.uniform(-0.02, 0.02, 300)
    found = geocoder().find(latitudes, longitudes)
    assert (found.cities != NONE).all()
    at = to_sphere(latitudes, longitudes)
    there = to_sphere(atlas().latitudes[found.cities], atlas().longitudes[found.cities])
    assert to_km(np.linalg.norm(at - there, axis=1)).max() < 10


def test_both_sides_of_the_date_line_are_near_each_other() -> None:
    one, other = to_sphere(np.array([10.0, 10.0]), np.array([179.99, -179.99]))
    assert to_km(np.linalg.norm(one - other)) < 3


@pytest.mark.parametrize("name", ["Vienna", "vienna", "Wien", "WIEN"])
def test_a_city_is_found_by_the_names_it_has(name: str) -> None:
    position = atlas().find_city(name)
    assert position is not None
    assert find_place(position).words == "Vienna, Austria"


def test_accents_need_not_be_typed() -> None:
    assert atlas().find_city("koln") == atlas().find_city("Köln") == atlas().find_city("Cologne")
    assert atlas().find_city("nowhere at all") is None


def test_a_place_knows_its_clock() -> None:
    assert find_place((48.2085, 16.3721)).zone == "Europe/Vienna"

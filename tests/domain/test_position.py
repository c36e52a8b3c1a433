"""A position as people and programs write it."""

from pathlib import Path

import pytest

from app.domain.metadata import PhotoMetadata
from app.domain.photo import ExifInfo, Photo
from app.domain.position import (
    NO_POSITION,
    distance_km,
    format_position,
    parse_position,
    position_of,
    stated_position,
)

VIENNA = (48.2085, 16.3721)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("48.2085, 16.3721", VIENNA),
        ("48.2085,16.3721", VIENNA),
        ("48.2085 16.3721", VIENNA),
        (" 48.2085;16.3721 ", VIENNA),
        ("N 48.2085, E 16.3721", VIENNA),
        ("48.2085N 16.3721E", VIENNA),
        ("16.3721 E, 48.2085 N", VIENNA),
        ("48.2085° N, 16.3721° E", VIENNA),
        ("-33.5, -70", (-33.5, -70.0)),
        ("33.5 S, 70 W", (-33.5, -70.0)),
        ("48°30'36\"N 16°15'E", (48.51, 16.25)),
        ("", None),
        ("48.2", None),
        ("91, 0", None),
        ("0, 181", None),
        ("48.2, 16.3, 5", None),
        ("48.2 N, 16.3 N", None),
        ("-48.2 S, 16.3 E", None),
        ("48°75'N, 16°E", None),
        ("nan, nan", None),
        ("Vienna", None),
    ],
)
def test_a_position_is_understood_or_refused(
    text: str, position: tuple[float, float] | None
) -> None:
    assert parse_position(text) == (pytest.approx(position) if position else None)


def test_what_is_stored_is_read_back() -> None:
    assert stated_position(format_position(VIENNA)) == VIENNA
    assert format_position((-1e-9, 0.0)) == "0.000000, 0.000000"
    assert stated_position(NO_POSITION) is None


def test_what_the_user_said_counts_before_the_receiver() -> None:
    exif = ExifInfo(gps=(1.0, 2.0))

    def photo(position: str) -> Photo:
        metadata = PhotoMetadata(position=position)
        return Photo(1, Path("/a.jpg"), "d", 1, 1, 1, 0.0, taken=True, metadata=metadata)

    assert position_of(photo(""), exif) == (1.0, 2.0)
    assert position_of(photo(format_position(VIENNA)), exif) == VIENNA
    assert position_of(photo(NO_POSITION), exif) is None


def test_a_degree_of_the_meridian_is_111_km() -> None:
    assert distance_km((0, 0), (1, 0)) == pytest.approx(111.195, abs=0.01)
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.195, abs=0.01)

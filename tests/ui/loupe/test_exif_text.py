"""Camera info of a photo: in a photographer's notation, without unknown values."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.photo import DateSource, ExifInfo, Photo
from app.domain.progress import Progress, Task
from app.library import Library
from app.ui.bridge import Bridge
from app.ui.loupe.exif_model import ExifModel
from app.ui.loupe.exif_text import exif_lines, format_camera, format_exposure
from tests.ui.scenes import make_photo


@pytest.mark.parametrize(
    ("camera", "text"),
    [
        ("Canon Canon EOS 6D 033024001432", "Canon EOS 6D"),
        ("NIKON CORPORATION NIKON D70s", "NIKON CORPORATION D70s"),
        ("Apple iPhone 15", "Apple iPhone 15"),
        ("Hasselblad 500 12345", "Hasselblad 500"),
        ("", ""),
    ],
)
def test_a_camera_is_named_without_its_number(camera: str, text: str) -> None:
    assert format_camera(camera) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1 / 8000, "1/8,000 s"), (0.004, "1/250 s"), (0.5, "0.5 s"), (1.3, "1.3 s"), (30, "30 s")],
)
def test_an_exposure_time_is_a_fraction_where_it_is_short(seconds: float, text: str) -> None:
    assert format_exposure(ExifInfo(exposure_time=seconds)) == text


def test_an_exposure_is_one_line() -> None:
    exif = ExifInfo(
        exposure_time=1 / 60, aperture=5.6, iso=1600, focal_length=35, exposure_bias=-0.7
    )
    assert format_exposure(exif) == "1/60 s  ·  f/5.6  ·  ISO 1,600  ·  35 mm  ·  −0.7 EV"


def test_what_is_not_known_is_left_out() -> None:
    photo = make_photo(7)
    assert len(exif_lines(photo, ExifInfo())) == 3
    assert exif_lines(photo, ExifInfo(lens="50 mm f/1.8"))[2] == "50 mm f/1.8"


def test_exif_is_asked_once_for_the_photo_and_its_neighbours(
    qtbot: QtBot, stocked: Bridge, copies: list[Photo]
) -> None:
    digests = list(dict.fromkeys(photo.digest for photo in copies))

    def store(library: Library) -> Task[None]:
        yield Progress("Storing")
        with library.catalog.transaction():
            library.catalog.exif.put({digests[0]: ExifInfo(camera="A")})

    stocked.ask(store, urgent=True)
    facts = ExifModel(stocked)
    with qtbot.waitSignal(facts.arrived):
        facts.want(digests)
    assert facts.exif(digests[0]) == ExifInfo(camera="A")
    assert facts.exif(digests[1]) == ExifInfo()
    with qtbot.assertNotEmitted(facts.arrived, wait=100):
        facts.want(digests[::-1])


def test_a_date_of_a_satellite_is_told_as_such() -> None:
    photo = replace(make_photo(1), date_source=DateSource.GPS)
    assert exif_lines(photo, ExifInfo())[1].endswith("  ·  Date from GPS, in UTC")

"""How a photo was taken, as its EXIF says; what is broken or absurd says nothing."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import exiv2
import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from app.domain.photo import ExifInfo
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.files.metadata.capture_date import parse_time
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.exif import read_exif
from tests import pictures

BASE = ExifTags.Base


def shot_of(
    path: Path,
    tags: dict[int, Any],
    details: dict[int, Any],
    place: dict[int, Any] | None = None,
) -> ExifInfo:
    """Of a real file with this EXIF."""
    exif = Image.Exif()
    exif.update(tags)
    if details:
        exif[ExifTags.IFD.Exif] = details
    if place:
        exif[ExifTags.IFD.GPSInfo] = place
    pictures.write(path, pictures.draw_scene(1), exif=exif)
    with Image.open(path) as picture:
        return read_exif(picture)


CAMERA = {BASE.Make: "Canon", BASE.Model: "Canon EOS 6D", BASE.Software: "Firmware 1.1"}
DETAILS = {
    BASE.BodySerialNumber: "033024001432",
    BASE.ExposureTime: IFDRational(1, 250),
    BASE.FNumber: IFDRational(28, 10),
    BASE.ISOSpeedRatings: 800,
    BASE.ExposureBiasValue: IFDRational(-2, 3),
    BASE.FocalLength: IFDRational(105, 1),
    BASE.SubsecTimeOriginal: "00",
}
WHOLE = ExifInfo(
    "Canon Canon EOS 6D 033024001432", 0.004, 2.8, 800, -2 / 3, 105, True, "Firmware 1.1"
)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.heic", "a.avif"])
def test_how_it_was_taken_is_read_from_every_kind_of_file(tmp_path: Path, name: str) -> None:
    found = shot_of(tmp_path / name, CAMERA, DETAILS)
    assert found.exposure_bias == pytest.approx(WHOLE.exposure_bias)
    assert (found.camera, found.exposure_time, found.aperture, found.iso) == (
        WHOLE.camera,
        WHOLE.exposure_time,
        WHOLE.aperture,
        WHOLE.iso,
    )
    assert (found.focal_length, found.has_fraction, found.software) == (105, True, "Firmware 1.1")


def test_a_photo_without_exif_says_nothing(tmp_path: Path) -> None:
    assert shot_of(tmp_path / "a.jpg", {}, {}) == ExifInfo()


@pytest.mark.parametrize(
    ("tag", "value", "field"),
    [
        (BASE.ExposureTime, IFDRational(1, 0), "exposure_time"),
        (BASE.ExposureTime, IFDRational(0, 0), "exposure_time"),
        (BASE.ExposureTime, IFDRational(0, 1), "exposure_time"),
        (BASE.FNumber, IFDRational(0, 10), "aperture"),
        (BASE.ExposureBiasValue, IFDRational(-2147483648, 1), "exposure_bias"),
        (BASE.ExposureBiasValue, IFDRational(21, 1), "exposure_bias"),
        (BASE.FocalLength, "wide", "focal_length"),
        (BASE.ISOSpeedRatings, 0, "iso"),
    ],
)
def test_what_no_camera_can_do_is_not_believed_and_the_rest_is(
    tmp_path: Path, tag: int, value: Any, field: str
) -> None:
    found = shot_of(tmp_path / "a.jpg", CAMERA, {**DETAILS, tag: value})
    assert getattr(found, field) is None
    assert found.camera == WHOLE.camera


def test_names_filled_with_nul_are_cut_there(tmp_path: Path) -> None:
    tags = {BASE.Make: "SONY \0\0", BASE.Model: "CYBERSHOT\0junk", BASE.Software: " \0"}
    found = shot_of(tmp_path / "a.jpg", tags, {})
    assert (found.camera, found.software) == ("SONY CYBERSHOT", "")


def test_a_name_of_thousands_of_letters_is_cut(tmp_path: Path) -> None:
    found = shot_of(tmp_path / "a.jpg", {BASE.Software: "x\n" * 3000}, {})
    assert len(found.software) <= 100
    assert "\n" not in found.software


@pytest.mark.parametrize("cut", [8, 12, 30, 60, 100])
def test_exif_that_is_cut_short_harms_no_photo(
    tmp_path: Path, cut: int, recwarn: pytest.WarningsRecorder
) -> None:
    exif = Image.Exif()
    exif.update(CAMERA)
    exif[ExifTags.IFD.Exif] = DETAILS
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_scene(1), exif=exif.tobytes()[:cut])
    assert decode_photo(path, DecodeRequest(thumbnail=32)).exif is not None


def test_a_shot_alone_is_read_without_the_bytes_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    shot_of(path, CAMERA, DETAILS)
    path.write_bytes(path.read_bytes()[:-500])
    found = decode_photo(path, DecodeRequest(exif_only=True))
    assert found.digest == ""
    assert found.exif is not None
    assert Fraction(found.exif.exposure_time or 0).limit_denominator(1000) == Fraction(1, 250)


GPS = ExifTags.GPS
RIO = {
    GPS.GPSLatitudeRef: "S",
    GPS.GPSLatitude: (IFDRational(22), IFDRational(57), IFDRational(72, 10)),
    GPS.GPSLongitudeRef: "W",
    GPS.GPSLongitude: (IFDRational(43), IFDRational(126, 10), IFDRational(0)),
}


def test_the_place_is_read_with_its_hemispheres(tmp_path: Path) -> None:
    found = shot_of(tmp_path / "a.jpg", CAMERA, DETAILS, RIO)
    assert found.gps == (pytest.approx(-22.952), pytest.approx(-43.21))
    assert found.iso == 800


def test_a_place_without_seconds_counts_as_in_the_details(tmp_path: Path) -> None:
    nothing = IFDRational(0, 0)
    place = {
        GPS.GPSLatitudeRef: "North",
        GPS.GPSLatitude: (IFDRational(52), IFDRational(315, 10), nothing),
        GPS.GPSLongitudeRef: "East",
        GPS.GPSLongitude: (IFDRational(13), nothing, nothing),
    }
    found = shot_of(tmp_path / "a.jpg", CAMERA, DETAILS, place)
    assert found.gps == (pytest.approx(52.525), pytest.approx(13.0))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024:02:21 10:14:22", datetime(2024, 2, 21, 10, 14, 22, tzinfo=UTC)),
        ("2024-02-21T10:14:22.5Z", datetime(2024, 2, 21, 10, 14, 22, tzinfo=UTC)),
        ("2024/2/21 9:05", datetime(2024, 2, 21, 9, 5, tzinfo=UTC)),
        ("2024.02.21", datetime(2024, 2, 21, tzinfo=UTC)),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2024:02:30 10:14:22", None),
        ("1601:01:01 00:00:00", None),
        ("20240221", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_the_forms_that_programs_write(text: str, date: datetime | None) -> None:
    assert parse_time(text) == date


@pytest.mark.parametrize("first", ["0000:00:00 00:00:00", "    :  :     :  :  ", "nonsense"])
def test_a_date_that_is_none_gives_way_to_the_next(tmp_path: Path, first: str) -> None:
    exif = pictures.exif_of(DateTimeOriginal=first, DateTimeDigitized="2024:02:21 10:14:22")
    pictures.write(tmp_path / "a.jpg", pictures.draw_scene(1), exif=exif)
    decoded = decode_photo(tmp_path / "a.jpg", DecodeRequest(64, metadata=()))
    assert decoded.taken == datetime(2024, 2, 21, 10, 14, 22, tzinfo=UTC).timestamp()
    assert decoded.metadata is not None
    assert dict(decoded.metadata.camera_info)["Taken"] == "2024-02-21 10:14:22"


@pytest.mark.parametrize(
    "place",
    [
        {},
        {GPS.GPSLatitude: RIO[GPS.GPSLatitude]},
        {**RIO, GPS.GPSLatitude: (IFDRational(1, 0), IFDRational(0), IFDRational(0))},
        {**RIO, GPS.GPSLatitude: (IFDRational(99), IFDRational(0), IFDRational(0))},
        {GPS.GPSLatitude: (0.0, 0.0, 0.0), GPS.GPSLongitude: (0.0, 0.0, 0.0)},
    ],
)
def test_no_place_is_made_of_what_is_none(tmp_path: Path, place: dict[int, Any]) -> None:
    assert shot_of(tmp_path / "a.jpg", CAMERA, DETAILS, place).gps is None


@pytest.mark.parametrize(
    ("latitude", "side", "north"),
    [
        (exiv2.URationalValue([(52, 1), (1, 0), (0, 0)]), "N", 52.0),
        (exiv2.URationalValue([(52525, 1000)]), "N", 52.525),
        (exiv2.AsciiValue("52.525"), "S", -52.525),
        (exiv2.AsciiValue("52,31.5N"), "", 52.525),
        (exiv2.AsciiValue("52 31' 30\" S"), "", -52.525),
        (exiv2.AsciiValue("north"), "N", None),
    ],
)
def test_odd_places_are_read_alike_for_search_and_details(
    tmp_path: Path, latitude: Any, side: str, north: float | None
) -> None:
    shot_of(tmp_path / "a.jpg", CAMERA, DETAILS, RIO)
    image = exiv2.ImageFactory.open(str(tmp_path / "a.jpg"))
    image.readMetadata()
    image.exifData()["Exif.GPSInfo.GPSLatitude"] = latitude
    image.exifData()["Exif.GPSInfo.GPSLatitudeRef"] = side
    image.writeMetadata()
    with Image.open(tmp_path / "a.jpg") as picture:
        found = read_exif(picture)
    assert found.gps == (north if north is None else (pytest.approx(north), pytest.approx(-43.21)))
    info = dict(read_embedded(tmp_path / "a.jpg").camera_info)
    assert info.get("Position") == (None if north is None else f"{north:.6f}, -43.210000")

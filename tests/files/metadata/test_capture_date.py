"""The capture date: the first valid one of EXIF, XMP, IPTC and GPS, the same for index and details."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import exiv2
import pytest

from app.domain.photo import DateSource
from app.files.decoding.decode import decode_photo
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from app.files.metadata.capture_date import DateText, choose_date, parse_time
from tests import pictures

MOMENT = datetime(2024, 2, 21, 10, 14, 22, tzinfo=UTC).timestamp()
GOOD = "2024:02:21 10:14:22"
BAD = ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "2024:02:30 10:14:22", "nonsense"]
_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" {}/>'
    "</rdf:RDF></x:xmpmeta>"
)


def decode(
    tmp_path: Path, exif: dict[str, Any], xmp: str = "", iptc: dict[str, str] | None = None
) -> DecodedPhoto:
    """A photo with these dates, as an indexing reads it."""
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    for key, value in exif.items():
        image.exifData()[f"Exif.{key}"] = value
    for key, value in (iptc or {}).items():
        image.iptcData()[f"Iptc.Application2.{key}"] = value
    if xmp:
        image.setXmpPacket(_PACKET.format(xmp))
    image.writeMetadata()
    return decode_photo(path, DecodeRequest(64, metadata=()))


def check(decoded: DecodedPhoto, source: DateSource | None, moment: float = MOMENT) -> None:
    """Index and details have the same date."""
    assert (decoded.taken, decoded.date_source) == (moment if source else None, source)
    assert decoded.metadata is not None
    date = decoded.metadata.capture_date
    assert (date and date.time, date and date.source) == (decoded.taken, source)


ORIGINAL, DIGITIZED = "Photo.DateTimeOriginal", "Photo.DateTimeDigitized"
OTHER = "2001:01:01 01:01:01"
GPS = {"GPSInfo.GPSDateStamp": "2024:02:21", "GPSInfo.GPSTimeStamp": "10/1 14/1 225/10"}
IPTC = {"DateCreated": "2024-02-21", "TimeCreated": "10:14:22+02:00"}


@pytest.mark.parametrize("bad", BAD)
def test_an_invalid_date_gives_way_to_the_next_source(tmp_path: Path, bad: str) -> None:
    invalid = {ORIGINAL: bad, DIGITIZED: bad}
    in_xmp = f'exif:DateTimeOriginal="{bad}" photoshop:DateCreated="2024-02-21T10:14:22+02:00"'
    check(decode(tmp_path, {ORIGINAL: bad, DIGITIZED: GOOD}), DateSource.DIGITIZED)
    check(decode(tmp_path, invalid, in_xmp, {"DateCreated": "2001-01-01"}), DateSource.XMP)
    check(decode(tmp_path, invalid | GPS, f'xmp:CreateDate="{bad}"', IPTC), DateSource.IPTC)
    check(decode(tmp_path, invalid | GPS), DateSource.GPS)
    check(decode(tmp_path, invalid), None)


def test_the_best_source_counts_and_the_date_of_the_last_change_is_none(tmp_path: Path) -> None:
    others = {DIGITIZED: OTHER, "Image.DateTime": OTHER, **GPS}
    decoded = decode(tmp_path, {ORIGINAL: GOOD, **others}, 'xmp:CreateDate="2001-01-01"', IPTC)
    check(decoded, DateSource.ORIGINAL)
    check(decode(tmp_path, {"Image.DateTimeOriginal": GOOD, **others}), DateSource.ORIGINAL)
    check(decode(tmp_path, {"Image.DateTime": OTHER}), None)


def test_parts_of_a_second_and_the_zone_are_read_from_the_same_source(tmp_path: Path) -> None:
    exif = {ORIGINAL: GOOD, "Photo.SubSecTimeOriginal": "25", "Photo.OffsetTimeOriginal": "+02:00"}
    decoded = decode(tmp_path, exif)
    check(decoded, DateSource.ORIGINAL, MOMENT + 0.25)
    assert decoded.metadata is not None
    assert dict(decoded.metadata.camera_info)["Taken"] == "2024-02-21 10:14:22.25 +02:00"
    exif = {DIGITIZED: GOOD, "Photo.SubSecTimeOriginal": "25", "Photo.SubSecTimeDigitized": "5"}
    check(decode(tmp_path, exif), DateSource.DIGITIZED, MOMENT + 0.5)
    decoded = decode(tmp_path, {}, 'exif:DateTimeOriginal="2024-02-21T10:14:22.75Z"')
    check(decoded, DateSource.XMP, MOMENT + 0.75)


def test_the_source_is_told_where_it_is_unusual(tmp_path: Path) -> None:
    decoded = decode(tmp_path, GPS)
    assert decoded.metadata is not None
    text = dict(decoded.metadata.camera_info)
    assert (text["Taken"], text["Date from"]) == ("2024-02-21 10:14:22 UTC", "GPS, in UTC")
    decoded = decode(tmp_path, {ORIGINAL: GOOD})
    assert decoded.metadata is not None
    assert "Date from" not in dict(decoded.metadata.camera_info)


@pytest.mark.parametrize(
    ("text", "begin"),
    [("1965", (1965, 1, 1)), ("1965-07", (1965, 7, 1)), ("1965-00-00", (1965, 1, 1)),
     ("1965-07-00", (1965, 7, 1)), ("0000-00-00", None), ("1965-13", None)],
)  # fmt: skip
def test_xmp_and_iptc_may_know_the_year_only(text: str, begin: tuple[int, int, int] | None) -> None:
    for source in (DateSource.XMP, DateSource.IPTC):
        date = choose_date([DateText(source, text)])
        assert (date and date.time) == (begin and datetime(*begin, tzinfo=UTC).timestamp())
    assert choose_date([DateText(DateSource.ORIGINAL, text)]) is None


@pytest.mark.parametrize("day", ["1980:01:06", "1999:08:22", "", "0000:00:00"])
def test_a_receiver_without_position_dates_nothing(tmp_path: Path, day: str) -> None:
    check(decode(tmp_path, {**GPS, "GPSInfo.GPSDateStamp": day}), None)


def test_a_receiver_may_lack_the_time(tmp_path: Path) -> None:
    midnight = datetime(2024, 2, 21, tzinfo=UTC).timestamp()
    check(decode(tmp_path, {"GPSInfo.GPSDateStamp": "2024-02-21"}), DateSource.GPS, midnight)
    broken = {**GPS, "GPSInfo.GPSTimeStamp": "10/0 14/1 22/1"}
    check(decode(tmp_path, broken), DateSource.GPS, midnight)


@pytest.mark.parametrize(
    "text", ["2024: 2:21 10:14:22", "2024:02:21 10:14:22.5 +01:00", "2024/2/21T10:14:22"]
)
def test_old_cameras_and_phones_are_understood(text: str) -> None:
    moment = parse_time(text)
    assert moment is not None
    assert moment.timestamp() == MOMENT


def test_where_exiv2_reads_nothing_the_decoder_does(tmp_path: Path) -> None:
    path = pictures.write(
        tmp_path / "a.jpg", pictures.draw_scene(1), exif=pictures.exif_of(DateTimeDigitized=GOOD)
    )
    decoded = decode_photo(path, DecodeRequest(64))
    assert (decoded.taken, decoded.date_source) == (MOMENT, DateSource.DIGITIZED)

"""A position in XMP, of every program, and nothing else changed when it is written."""

import pytest

from app.domain.metadata import MetadataChanges
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import read_packet, update_packet

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
)
FOOT = "/></rdf:RDF></x:xmpmeta>"
POSITION = "-33.856785, 151.215296"


def packet(properties: str) -> bytes:
    return f"{HEAD}{properties}{FOOT}".encode()


def write(content: bytes | None, values: MetadataChanges) -> bytes:
    return update_packet(content, values, SidecarOptions(), 1_700_000_000.0)


def position(content: bytes) -> object:
    return read_packet(content).values.get("position")


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ('exif:GPSLatitude="48,12.51N" exif:GPSLongitude="16,22.326E"', "48.208500, 16.372100"),
        ('exif:GPSLatitude="48,12,30N" exif:GPSLongitude="16,22,12E"', "48.208333, 16.370000"),
        ('exif:GPSLatitude="33,51.4071S" exif:GPSLongitude="70,0.0W"', "-33.856785, -70.000000"),
        ('exif:GPSLatitude="0,0N" exif:GPSLongitude="0,0E"', None),
        ('exif:GPSLatitude="48,12.51N"', None),
        ('exif:GPSLatitude="91,0N" exif:GPSLongitude="0,0E"', None),
        ('exif:GPSLatitude="48,12.51E" exif:GPSLongitude="16,0E"', None),
        ('exif:GPSLatitude="48.2" exif:GPSLongitude="16.3"', None),
        ('exif:GPSLatitude="" exif:GPSLongitude=""', ""),
        ('exif:GPSLatitude="" exif:GPSLongitude="" exif:GPSStatus="V"', "none"),
        ('exif:GPSStatus="A"', None),
        ("", None),
    ],
)
def test_a_position_is_read(properties: str, expected: str | None) -> None:
    assert position(packet(properties)) == expected


@pytest.mark.parametrize(
    "value", [POSITION, "0.000001, -0.000001", "89.999999, 179.999999", "none", ""]
)
def test_what_is_written_is_read_back(value: str) -> None:
    for before in (None, packet('exif:GPSLatitude="1,0N" exif:GPSLongitude="2,0E"')):
        written = write(before, {"position": value})
        assert position(written) == value
        assert position(write(written, {"position": POSITION})) == POSITION


def test_altitude_and_time_of_the_receiver_stay() -> None:
    others = 'exif:GPSAltitude="171/1" exif:GPSTimeStamp="2024-05-01T12:00:00Z"'
    written = write(packet(others), {"position": POSITION}).decode()
    assert others.split()[0] in written
    assert others.split()[1] in written
    assert "GPS" not in write(None, {"rating": 3}).decode()

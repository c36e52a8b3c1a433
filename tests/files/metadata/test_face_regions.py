"""Faces with names in files: what other programs wrote is read and kept, and what is written they read."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from app.domain.people import Box
from app.files.metadata.embedded_writer import write_embedded
from app.files.metadata.face_regions import (
    TURNS,
    FaceRegion,
    NamedFaces,
    StoredPicture,
    turn_box,
)
from app.files.metadata.picasa import read_picasa
from app.files.metadata.reader import read_metadata
from app.files.metadata.sidecar import write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import read_packet, update_packet

OPTIONS, TIME = SidecarOptions(), 1.7e9
BOX = Box(0.1, 0.2, 0.3, 0.4)
PICTURE = StoredPicture(1, 400, 300)
HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" '
    'xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" '
    'xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" '
    'xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#">'
)
TAIL = "</rdf:Description></rdf:RDF></x:xmpmeta>"
# As digiKam and Lightroom write it: the one in elements, the other in attributes.
LIGHTROOM = (
    '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="400" stDim:h="300" '
    'stDim:unit="pixel"/><mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Rotation="0.00000" '
    'mwg-rs:Name="Otto" mwg-rs:Type="Face"><mwg-rs:Area stArea:h="0.4" stArea:w="0.3" stArea:x="0.25" '
    'stArea:y="0.4"/></rdf:Description></rdf:li><rdf:li><rdf:Description mwg-rs:Name="Rex" mwg-rs:Type="Pet">'
    '<mwg-rs:Area stArea:h="0.1" stArea:w="0.1" stArea:x="0.8" stArea:y="0.8"/></rdf:Description></rdf:li>'
    "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
)
DIGIKAM = (
    '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions rdf:parseType="Resource">'
    "<stDim:w>400</stDim:w><stDim:h>300</stDim:h><stDim:unit>pixel</stDim:unit></mwg-rs:AppliedToDimensions>"
    '<mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource"><mwg-rs:Name>Otto</mwg-rs:Name>'
    '<mwg-rs:Type>Face</mwg-rs:Type><mwg-rs:Area rdf:parseType="Resource"><stArea:x>0.25</stArea:x>'
    "<stArea:y>0.4</stArea:y><stArea:w>0.3</stArea:w><stArea:h>0.4</stArea:h><stArea:unit>normalized"
    "</stArea:unit></mwg-rs:Area></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
)
MICROSOFT = (
    '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li '
    'MPReg:Rectangle="0.1, 0.2, 0.3, 0.4" MPReg:PersonDisplayName="Otto"/></rdf:Bag></MPRI:Regions></MP:RegionInfo>'
)


def packet(*elements: str) -> bytes:
    return (HEAD + "".join(elements) + TAIL).encode()


def near(box: Box) -> object:
    sides = (box.x, box.y, box.width, box.height)
    return pytest.approx(sides, abs=1e-4)


def sides(region: FaceRegion) -> tuple[float, ...]:
    return region.box.x, region.box.y, region.box.width, region.box.height


@pytest.mark.parametrize("element", [LIGHTROOM, DIGIKAM, MICROSOFT])
def test_what_each_program_wrote_is_read(element: str) -> None:
    (region,) = read_packet(packet(element), PICTURE).regions
    assert region.name == "Otto"
    assert sides(region) == near(BOX)


def test_a_face_in_two_forms_is_one() -> None:
    assert len(read_packet(packet(LIGHTROOM, MICROSOFT), PICTURE).regions) == 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_written_regions_are_on_the_stored_picture_and_read_upright(orientation: int) -> None:
    stored = StoredPicture(orientation, 400, 300)
    faces = NamedFaces((FaceRegion("Anna", BOX),), stored)
    written = update_packet(None, {"people": ("Anna",)}, OPTIONS, TIME, faces)
    (region,) = read_packet(written, stored).regions
    assert sides(region) == near(BOX)
    (raw,) = read_packet(written, StoredPicture(1, 400, 300)).regions
    middle = (raw.box.x + raw.box.width / 2, raw.box.y + raw.box.height / 2)
    assert TURNS[orientation](*middle) == pytest.approx((0.25, 0.4), abs=1e-4)
    assert turn_box(raw.box, orientation).x == pytest.approx(BOX.x, abs=1e-4)


def test_regions_stated_upright_by_their_size_are_read_and_joined_upright() -> None:
    upright = LIGHTROOM.replace('stDim:w="400" stDim:h="300"', 'stDim:w="300" stDim:h="400"')
    stored = StoredPicture(6, 400, 300)
    (region,) = read_packet(packet(upright), stored).regions
    assert sides(region) == near(BOX)
    other = FaceRegion("Anna", Box(0.6, 0.6, 0.2, 0.2))
    values = {"people": ("Anna", "Otto")}
    written = update_packet(packet(upright), values, OPTIONS, TIME, NamedFaces((other,), stored))
    read = {each.name: each for each in read_packet(written, stored).regions}
    assert sides(read["Anna"]) == near(other.box)
    assert sides(read["Otto"]) == near(BOX)


@pytest.mark.parametrize("element", [LIGHTROOM, DIGIKAM, MICROSOFT])
def test_regions_of_other_programs_are_kept(element: str) -> None:
    anna = FaceRegion("Anna", Box(0.6, 0.6, 0.2, 0.2))
    values = {"people": ("Anna", "Otto")}
    written = update_packet(packet(element), values, OPTIONS, TIME, NamedFaces((anna,), PICTURE))
    read = read_packet(written, PICTURE)
    assert {each.name for each in read.regions} == {"Anna", "Otto"}
    assert read.values["people"] == ("Anna", "Otto")
    assert (b"Rex" in written) == ("Rex" in element)


def test_a_face_named_anew_keeps_its_region_and_gets_the_name() -> None:
    faces = NamedFaces((FaceRegion("Anna", BOX),), PICTURE, removed=("Otto",))
    written = update_packet(packet(LIGHTROOM), {"people": ("Anna",)}, OPTIONS, TIME, faces)
    (region,) = read_packet(written, PICTURE).regions
    assert region.name == "Anna"
    assert b"Otto" not in written
    assert written.count(b"Rotation") == 1


@pytest.mark.parametrize("element", [LIGHTROOM, DIGIKAM, MICROSOFT])
def test_only_a_name_that_the_user_took_away_goes(element: str) -> None:
    content = packet(element)
    kept = update_packet(content, {"people": ()}, OPTIONS, TIME, NamedFaces((), PICTURE))
    assert read_packet(kept, PICTURE).values["people"] == ("Otto",)
    taken = NamedFaces((), PICTURE, removed=("otto",))
    gone = update_packet(content, {"people": ()}, OPTIONS, TIME, taken)
    assert "people" not in read_packet(gone, PICTURE).values
    assert (b"0.25" in gone) or (b"0.1, 0.2" in gone)  # The region itself stays.


@pytest.mark.parametrize(
    "broken",
    [
        LIGHTROOM.replace('stArea:x="0.25"', 'stArea:x="nan"'),
        LIGHTROOM.replace('stArea:x="0.25"', 'stArea:x="7"'),
        LIGHTROOM.replace(' stArea:x="0.25"', ""),
        LIGHTROOM.replace('stArea:w="0.3"', 'stArea:w="x"'),
        MICROSOFT.replace("0.1, 0.2, 0.3, 0.4", "0.1, 0.2, 0.3"),
        MICROSOFT.replace("0.1, 0.2, 0.3, 0.4", "inf, nan, -1, 0"),
    ],
)
def test_a_region_without_a_place_still_tells_the_name(broken: str) -> None:
    read = read_packet(packet(broken), PICTURE)
    assert read.regions == ()
    assert read.values["people"] == ("Otto",)


def test_picasas_faces_are_read(tmp_path: Path) -> None:
    (tmp_path / ".picasa.ini").write_text(
        "[Picasa]\nname=Trip\n[Contacts2]\n0a1b2c3d4e5f6071=Otto Müller;;\n"
        "[a.jpg]\nstar=yes\nfaces=rect64(19993333666699 99),a1b2c3d4e5f6071\n"
        "[b.jpg]\nfaces=rect64(1999333366669999),a1b2c3d4e5f6071;rect64(3f845bcb59418507),ffffffffffffffff\n"
        "[c.jpg]\nfaces=rect64(zz),1\n",
        encoding="utf-8",
    )
    (region,) = read_picasa(tmp_path / "b.jpg")
    assert region.name == "Otto Müller"
    assert sides(region) == near(BOX)
    for name in ("a.jpg", "c.jpg", "d.jpg"):
        assert read_picasa(tmp_path / name) == ()
    Image.new("RGB", (40, 30)).save(tmp_path / "b.jpg")
    metadata = read_metadata(tmp_path / "b.jpg", ())
    assert metadata.regions == (region,)
    assert metadata.sources[0].values == {"people": ("Otto Müller",)}


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\0", b"[a.jpg\nfaces", b"faces=1\n[a.jpg]\nfaces"]
)
def test_a_broken_file_of_picasa_tells_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".picasa.ini").write_bytes(content)
    assert read_picasa(tmp_path / "a.jpg") == ()


def _exiftool(path: Path) -> dict[str, object]:
    words = ("exiftool", "-json", "-struct", "-XMP:RegionInfo", "-XMP:PersonInImage", str(path))
    done = subprocess.run(words, capture_output=True, check=True)
    return json.loads(done.stdout)[0]


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
@pytest.mark.parametrize("embedded", [False, True])
def test_exiftool_reads_what_is_written(tmp_path: Path, embedded: bool) -> None:
    photo, values = tmp_path / "a.jpg", {"people": ("Anna", "Otto")}
    Image.new("RGB", (400, 300)).save(photo)
    path = photo if embedded else tmp_path / "a.jpg.xmp"
    faces = NamedFaces((FaceRegion("Anna", BOX),), PICTURE)
    if embedded:
        write_embedded(photo, values, OPTIONS, TIME, faces)
    else:
        write_sidecar(path, values, OPTIONS, TIME, faces)
    read = _exiftool(path)
    assert read["PersonInImage"] == ["Anna", "Otto"]
    info = read["RegionInfo"]
    assert info["AppliedToDimensions"] == {"H": 300, "Unit": "pixel", "W": 400}  # type: ignore[index]
    (region,) = info["RegionList"]  # type: ignore[index]
    area = {"H": 0.4, "Unit": "normalized", "W": 0.3, "X": 0.25, "Y": 0.4}
    assert region == {"Area": area, "Name": "Anna", "Type": "Face"}

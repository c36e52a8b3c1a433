"""What an exported copy says: what counts in the library, no more than was chosen, nothing that its pixels belie."""

import hashlib
import io
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import exiv2
import pytest
from PIL import Image, ImageCms

from app.domain.metadata import NO_METADATA, Flag, PhotoMetadata
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.files.export.options import (
    ExportOptions,
    LibraryMetadata,
    export_options_from_json,
    export_options_to_json,
)
from app.files.export.rules import MetadataChoice
from app.files.metadata import exiv2_adapter
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.jpeg_segments import segments
from app.files.metadata.photoshop import DIGEST, IPTC, resources_of
from tests import pictures

METADATA = PhotoMetadata(
    4, "Red", Flag.PICK, ("People|Anna", "Places|Köln", "boat"), "Hafen", "Ein Schiff"
)
CREDITS: dict[str, Any] = {
    "creator": "Me", "copyright": "(c) Me", "headline": "News", "city": "Bonn", "people": ("Anna", "Otto"),
}  # fmt: skip
"""What the original says, and the library does not know."""
_PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:darktable="http://darktable.sf.net/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"
 xmp:Rating="1" crs:Exposure2012="+1.00" tiff:ImageWidth="96" tiff:Orientation="6" xmpMM:DocumentID="a"
 photoshop:City="Bonn" photoshop:Credit="Agency" photoshop:ColorMode="4" photoshop:Headline="News"
 exif:PixelXDimension="96" exif:GPSLatitude="50,44.0N" darktable:xmp_version="5" xmp:CreateDate="2020-01-01">
 <dc:subject><rdf:Bag><rdf:li>old</rdf:li></rdf:Bag></dc:subject>
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Hafen</rdf:li>
  <rdf:li xml:lang="en">Harbour</rdf:li></rdf:Alt></dc:title>
 <dc:description><rdf:Alt><rdf:li xml:lang="x-default">old</rdf:li>
  <rdf:li xml:lang="en">was</rdf:li></rdf:Alt></dc:description>
 <dc:creator><rdf:Seq><rdf:li>Me</rdf:li></rdf:Seq></dc:creator>
 <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Otto</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
 <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="96" stDim:h="64" stDim:unit="pixel"/>
  <mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource"><mwg-rs:Name>Anna</mwg-rs:Name>
   <mwg-rs:Area stArea:x="0.25" stArea:y="0.5" stArea:w="0.1" stArea:h="0.2" stArea:unit="normalized"/>
  </rdf:li></rdf:Bag>
  </mwg-rs:RegionList></mwg-rs:Regions>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """Stored on its side, in a colour space of its own, with all that a copy must not repeat."""
    path = tmp_path / "a.jpg"
    stored = pictures.stored_turned(pictures.draw_corners(64, 96), 6)
    stored.save(path, icc_profile=pictures.swapped_profile(), xmp=_PACKET.encode(), quality=95)
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    fill(image.exifData(), image.iptcData())
    image.writeMetadata()
    return path


def fill(exif: Any, iptc: Any) -> None:
    for name, text in {
        "Image.Make": "Maker",
        "Image.Orientation": "6",
        "Image.ImageDescription": "old",
        "Image.Artist": "Me",
        "Image.Copyright": "(c) Me",
        "Image.StripOffsets": "8",
        "Image.Rating": "1",
        "Photo.DateTimeOriginal": "2020:01:02 03:04:05",
        "Photo.OffsetTimeOriginal": "+02:00",
        "Photo.FNumber": "28/10",
        "Photo.ColorSpace": "65535",
        "Photo.PixelXDimension": "96",
        "Photo.MakerNote": "1 2 3",
        "Photo.LensModel": "A lens",
        "Photo.UserComment": "charset=Ascii old",
        "Photo.DigitalZoomRatio": "0/0",
        "Iop.InteroperabilityIndex": "R03",
        "GPSInfo.GPSLatitude": "50/1 44/1 0/0",
        "GPSInfo.GPSLatitudeRef": "North",
        "GPSInfo.GPSLongitude": "7/1 6/1 0/1",
        "GPSInfo.GPSLongitudeRef": "E",
        "Thumbnail.Compression": "6",
    }.items():
        exif[f"Exif.{name}"] = text
    exif["Exif.Image.XPTitle"] = exiv2.DataValue("old\0".encode("utf-16-le"))
    for name in ("Keywords", "Caption", "City", "Byline"):
        iptc[f"Iptc.Application2.{name}"] = "old"


def export(
    path: Path,
    choice: MetadataChoice = MetadataChoice.ALL,
    metadata: PhotoMetadata = METADATA,
    **more: Any,
) -> Path:
    """A copy of 48 pixels, as a file."""
    library = LibraryMetadata(metadata, time=time.time(), **more)
    picture = decode_photo(
        path, DecodeRequest(export=ExportOptions(48, 90, choice), library=library)
    )
    copy = path.with_name("copy.jpg")
    copy.write_bytes(picture.exported)
    return copy


def exif_of(path: Path) -> dict[str, str]:
    with exiv2_adapter.open_file(path) as inside:
        return {each.key().removeprefix("Exif."): each.toString() for each in inside.exif}


def iptc_of(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with exiv2_adapter.open_file(path) as inside:
        for each in inside.iptc:
            found.setdefault(each.key().split(".")[-1], []).append(each.toString())
    return found


def xmp_of(path: Path) -> dict[str, str]:
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    return {each.key().removeprefix("Xmp."): each.toString() for each in image.xmpData()}


def test_a_copy_says_what_counts_and_not_what_the_file_once_said(original: Path) -> None:
    copy = export(original)
    text = read_embedded(copy).values
    assert text == {
        "rating": 4, "label": "Red", "flag": Flag.PICK, "keywords": METADATA.keywords,
        "title": "Hafen", "caption": "Ein Schiff", **CREDITS,
    }  # fmt: skip
    iptc = iptc_of(copy)
    assert iptc["Keywords"] == ["Anna", "Köln", "boat"]
    assert (iptc["ObjectName"], iptc["Caption"]) == (["Hafen"], ["Ein Schiff"])
    assert iptc["CharacterSet"] == ["\x1b%G"]
    assert exif_of(copy)["Image.ImageDescription"] == "Ein Schiff"
    with exiv2_adapter.open_file(copy) as inside:
        assert (
            exiv2_adapter.wide_text_of(exiv2_adapter.raw_bytes(inside.exif, "Exif.Image.XPTitle"))
            == "Hafen"
        )
    assert "old" not in (exif_of(copy).get("Photo.UserComment") or "")


def test_what_the_user_took_away_is_in_no_corner_of_the_copy(original: Path) -> None:
    copy = export(original, metadata=NO_METADATA)
    assert read_embedded(copy).values == CREDITS
    assert not {"Image.ImageDescription", "Image.XPTitle", "Image.Rating"} & set(exif_of(copy))
    assert not {"Keywords", "Caption", "ObjectName"} & set(iptc_of(copy))
    assert not {"xmp.Rating", "dc.subject", "dc.title", "dc.description"} & set(xmp_of(copy))


def test_the_exif_of_a_copy_holds_of_its_own_pixels(original: Path) -> None:
    copy = export(original)
    exif = exif_of(copy)
    assert (exif["Photo.PixelXDimension"], exif["Photo.PixelYDimension"]) == ("32", "48")
    assert (exif["Image.Orientation"], exif["Photo.ColorSpace"]) == ("1", "1")
    assert not [name for name in exif if name.startswith(("Iop.", "Thumbnail.", "MakerNote"))]
    gone = {"Image.StripOffsets", "Photo.MakerNote", "Photo.DigitalZoomRatio"}
    assert not gone & set(exif)
    kept = ("Image.Make", "Photo.LensModel", "Photo.FNumber", "Photo.OffsetTimeOriginal")
    assert [exif[name] for name in kept] == ["Maker", "A lens", "28/10", "+02:00"]
    assert exif["Photo.DateTimeOriginal"] == "2020:01:02 03:04:05"
    assert exif["GPSInfo.GPSLatitude"] == "50/1 44/1 0/1"
    assert exif["GPSInfo.GPSLatitudeRef"] == "N"


def test_a_copy_bears_the_profile_of_the_space_its_pixels_are_in(original: Path) -> None:
    for choice in MetadataChoice:
        with Image.open(export(original, choice)) as picture:
            profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
        assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_what_described_the_originals_file_is_not_in_the_copys_xmp(original: Path) -> None:
    found = xmp_of(export(original))
    prefixes = {name.split(".")[0] for name in found}
    assert prefixes >= {"dc", "xmp"}
    assert not prefixes & {"crs", "xmpMM", "tiff", "darktable"}
    assert not {"photoshop.ColorMode", "exif.PixelXDimension"} & set(found)
    assert (found["photoshop.Headline"], found["photoshop.Credit"]) == ("News", "Agency")
    assert found["xmp.CreateDate"] == "2020-01-01"


def test_other_languages_stay_only_beside_the_text_they_translate(original: Path) -> None:
    found = xmp_of(export(original))
    assert "Harbour" in found["dc.title"]
    assert "was" not in found["dc.description"]


def test_a_region_follows_its_face_when_the_pixels_are_turned(original: Path) -> None:
    found = xmp_of(export(original))
    place = "mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Area/stArea:"
    area = [float(found[place + side]) for side in "xywh"]
    assert area == [0.5, 0.25, 0.2, 0.1]
    size = "mwg-rs.Regions/mwg-rs:AppliedToDimensions/stDim:"
    assert (found[size + "w"], found[size + "h"]) == ("32", "48")


def test_without_place_nothing_says_where(original: Path) -> None:
    content = export(original, MetadataChoice.NO_PLACE).read_bytes()
    for word in (b"GPS", b"Bonn", "Köln".encode(), b"Places"):
        assert word not in content
    for word in (b"Anna", b"Otto", b"boat", b"Hafen", b"Agency"):
        assert word in content


def test_without_people_nothing_says_who_or_where(original: Path) -> None:
    metadata = PhotoMetadata(keywords=("Anna", "Family|Otto", "bonn", "boat"))
    content = export(original, MetadataChoice.NO_PEOPLE, metadata).read_bytes()
    for word in (b"GPS", b"Bonn", b"bonn", b"Anna", b"Otto", b"Regions"):
        assert word not in content
    assert b"boat" in content
    assert b"(c) Me" in content


def test_copyright_only_is_no_more_than_that(original: Path) -> None:
    copy = export(original, MetadataChoice.COPYRIGHT)
    content = copy.read_bytes()
    for word in (b"Maker", b"lens", b"GPS", b"Hafen", b"boat", b"Anna", b"News", b"2020"):
        assert word not in content
    assert exif_of(copy)["Image.Copyright"] == "(c) Me"
    assert (xmp_of(copy)["photoshop.Credit"], iptc_of(copy)["Credit"]) == ("Agency", ["Agency"])
    assert "xmp.Rating" not in xmp_of(copy)


def test_none_is_no_metadata_at_all(original: Path) -> None:
    copy = export(original, MetadataChoice.NONE)
    assert (exif_of(copy), iptc_of(copy), xmp_of(copy)) == ({}, {}, {})


def test_a_sidecars_word_is_newer_than_the_files(original: Path) -> None:
    sidecar = original.with_name("a.jpg.xmp")
    text = _PACKET.replace("<rdf:li>Me</rdf:li>", "<rdf:li>Her</rdf:li>").replace("Bonn", "Ulm")
    text = text.replace(
        '"50,44.0N"',
        '"48,23.5N" exif:GPSLongitude="9,59.0E" exif:DateTimeOriginal="1999-12-31T23:59+05:30"',
    )
    sidecar.write_text(text, encoding="utf-8")
    copy = export(original, sidecars=(sidecar,))
    exif, iptc = exif_of(copy), iptc_of(copy)
    assert (exif["Image.Artist"], iptc["Byline"], iptc["City"]) == ("Her", ["Her"], ["Ulm"])
    assert exif["GPSInfo.GPSLatitude"].startswith("48000000/1000000 23500000/")
    assert exif["Photo.DateTimeOriginal"] == "1999:12:31 23:59:00"
    assert exif["Photo.OffsetTimeOriginal"] == "+05:30"
    assert xmp_of(copy)["photoshop.City"] == "Ulm"


def test_a_damaged_sidecar_costs_the_copy_nothing_else(original: Path) -> None:
    sidecar = original.with_name("a.jpg.xmp")
    sidecar.write_bytes(b"<broken")
    assert xmp_of(export(original, sidecars=(sidecar,)))["photoshop.City"] == "Bonn"


def test_the_digest_of_a_copys_iptc_is_true(original: Path) -> None:
    found = {each.number: each.data for each in resources_of(export(original).read_bytes())}
    assert found[DIGEST] == hashlib.md5(found[IPTC]).digest()


@pytest.mark.parametrize("length", [60_000, 70_000, 300_000])
def test_what_is_too_long_for_a_jpeg_is_left_out_and_said(original: Path, length: int) -> None:
    metadata = PhotoMetadata(
        rating=4, keywords=tuple(f"k{n:05}" for n in range(9)), caption="x" * length
    )
    library = LibraryMetadata(metadata, time=time.time())
    picture = decode_photo(original, DecodeRequest(export=ExportOptions(48), library=library))
    with Image.open(io.BytesIO(picture.exported)) as opened:
        opened.load()
    assert list(segments(picture.exported))
    copy = original.with_name("copy.jpg")
    copy.write_bytes(picture.exported)
    assert read_embedded(copy).values["rating"] == 4
    assert bool(picture.notes) == (length > 65_000)
    assert all("caption" in note for note in picture.notes)


@pytest.mark.parametrize("length", [20_000, 64_000, 12_000_000])
def test_a_large_property_of_another_program_gives_way_to_what_counts(
    original: Path, length: int
) -> None:
    sidecar = original.with_name("a.jpg.xmp")
    sidecar.write_text(_PACKET.replace("News", "n" * length), encoding="utf-8")
    metadata = PhotoMetadata(rating=4, title="Hafen", caption="c" * 33_000)
    library = LibraryMetadata(metadata, (sidecar,), time=time.time())
    picture = decode_photo(original, DecodeRequest(export=ExportOptions(48), library=library))
    copy = original.with_name("copy.jpg")
    copy.write_bytes(picture.exported)
    assert read_embedded(copy).values["caption"] == metadata.caption
    assert xmp_of(copy)["photoshop.City"] == "Bonn"
    assert ("Headline" in str(picture.notes)) == (length == 64_000)  # Larger is no XMP to anybody.


def test_many_keywords_are_no_reason_to_fail(original: Path) -> None:
    metadata = PhotoMetadata(
        keywords=tuple(f"Word|number {n:05}" for n in range(5_000)), title="Hafen"
    )
    copy = export(original, metadata=metadata)
    assert xmp_of(copy)["dc.title"].endswith("Hafen")


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tif", "a.gif", "a.bmp"])
def test_other_kinds_of_original_make_copies_that_say_the_same(tmp_path: Path, name: str) -> None:
    path = pictures.write_scene(tmp_path / name, 1)
    copy = export(path)
    assert read_embedded(copy).values["title"] == "Hafen"
    assert exif_of(copy)["Photo.PixelXDimension"] == "48"


def test_texts_of_older_programs_are_not_lost_for_their_encoding(original: Path) -> None:
    content = original.read_bytes()
    assert content.count(b"(c) Me\0") == 1
    original.write_bytes(content.replace(b"(c) Me\0", b"\xa9 M\xfc\0\0\0"))
    assert exif_of(export(original))["Image.Copyright"] == "© Mü"


def test_damaged_metadata_cost_only_themselves(original: Path) -> None:
    content = original.read_bytes()
    at = content.index(b"Exif\0\0") + 6
    original.write_bytes(content[:at] + b"\xff" * 40 + content[at + 40 :])
    copy = export(original)
    assert read_embedded(copy).values["title"] == "Hafen"


def test_an_order_of_an_older_albumen_can_still_be_carried_out() -> None:
    for keep, choice in ((True, MetadataChoice.ALL), (False, MetadataChoice.NONE)):
        old = export_options_from_json({"side": 100, "quality": 80, "keep": keep})
        assert old == ExportOptions(100, 80, choice)
    for choice in MetadataChoice:
        options = ExportOptions(7, 8, choice)
        assert export_options_from_json(export_options_to_json(options)) == options


def test_the_time_that_the_user_set_counts_before_the_camera_s(original: Path) -> None:
    dated = replace(METADATA, capture_time="2020-02-03 04:05:06.5 +01:00")
    exif = exif_of(export(original, metadata=dated))
    assert exif["Photo.DateTimeOriginal"] == "2020:02:03 04:05:06"
    assert exif["Photo.OffsetTimeOriginal"] == "+01:00"
    assert b"2020-02-03T04:05:06.5+01:00" in original.with_name("copy.jpg").read_bytes()
    assert "Photo.DateTimeOriginal" not in exif_of(
        export(original, MetadataChoice.COPYRIGHT, metadata=dated)
    )


def test_the_position_of_the_library_counts_before_the_receivers(original: Path) -> None:
    here = replace(METADATA, position="-33.856785, 151.215296")
    exif = exif_of(export(original, metadata=here))
    assert exif["GPSInfo.GPSLatitudeRef"] == "S"
    assert exif["GPSInfo.GPSLatitude"].startswith("33000000/1000000 51407100/1000000")
    assert read_embedded(original.with_name("copy.jpg")).values["position"] == here.position
    for copy in (
        export(original, metadata=replace(METADATA, position="none")),
        export(original, MetadataChoice.NO_PLACE, metadata=here),
    ):
        assert [key for key in exif_of(copy) if key.startswith("GPSInfo")] == []
        assert b"GPSLatitude" not in copy.read_bytes()

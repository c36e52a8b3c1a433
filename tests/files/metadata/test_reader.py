"""What a photo's own file says, read from every kind of file and by every standard."""

import os
import sys
from pathlib import Path
from typing import Any

import exiv2
import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

from app.domain.metadata import Flag
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.pool import DecodeJob, DecoderPool
from app.files.decoding.request import DecodeRequest
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.face_regions import StoredPicture
from app.files.metadata.reader import FileMetadata, read_metadata
from app.files.metadata.sidecar import write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import update_packet
from tests import pictures
from tests.packets import LIGHTROOM

FORMATS = Path(__file__).parents[4] / "shared" / "photos" / "formats"
BAD = FORMATS.with_name("bad")
needs_photos = pytest.mark.skipif(not FORMATS.is_dir(), reason="the shared photos are not here")

TIME = 1_700_000_000.0
VALUES: dict[str, Any] = {
    "rating": 3,
    "flag": Flag.PICK,
    "keywords": ("a", "b|c"),
    "title": "Tïtel",
}


def packet() -> bytes:
    return update_packet(None, VALUES, SidecarOptions(), TIME)


def change(path: Path, exif: dict[str, Any], iptc: dict[str, list[str]]) -> Path:
    """Write EXIF and IPTC into a file."""
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    for key, value in exif.items():
        image.exifData()[key] = value
    for key, words in iptc.items():
        for word in words:
            image.iptcData().add(exiv2.IptcKey(key), exiv2.StringValue(word))
    image.writeMetadata()
    return path


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    return pictures.write_scene(tmp_path / "a.jpg", 1)


def wide(text: str) -> exiv2.DataValue:
    return exiv2.DataValue((text + "\0").encode("utf-16-le"))


def written_with(path: Path, xmp: bytes) -> Path:
    """A picture with this XMP, put in as each format has it."""
    options: dict[str, Any] = {"xmp": xmp}
    if path.suffix == ".png":
        options = {"pnginfo": PngInfo()}
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp.decode())
    elif path.suffix == ".tif":
        options = {"tiffinfo": {700: xmp}}
    return pictures.write(path, pictures.draw_scene(1), **options)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif", "a.heic", "a.avif"])
def test_xmp_is_read_from_every_kind_of_file(tmp_path: Path, name: str) -> None:
    found = read_embedded(written_with(tmp_path / name, packet()))
    assert (dict(found.values), found.time, found.reason) == (VALUES, TIME, "")


def test_iptc_is_read_and_exif_of_windows_and_xmp_is_believed_most(jpeg: Path) -> None:
    change(
        jpeg,
        {
            "Exif.Image.XPTitle": wide("von Windows"),
            "Exif.Image.XPKeywords": wide("x; y"),
            "Exif.Image.Rating": exiv2.UShortValue(4),
            "Exif.Image.ImageDescription": "described",
        },
        {},
    )
    assert dict(read_embedded(jpeg).values) == {
        "title": "von Windows",
        "keywords": ("x", "y"),
        "rating": 4,
        "caption": "described",
    }
    change(
        jpeg,
        {},
        {
            "Iptc.Application2.Keywords": ["Köln", "Dom"],
            "Iptc.Application2.Caption": ["by IPTC"],
            "Iptc.Application2.ObjectName": ["IPTC's title"],
        },
    )
    assert dict(read_embedded(jpeg).values) == {
        "title": "IPTC's title",
        "keywords": ("Dom", "Köln"),
        "rating": 4,
        "caption": "by IPTC",
    }
    image = exiv2.ImageFactory.open(str(jpeg))
    image.readMetadata()
    image.setXmpPacket(packet().decode())
    image.writeMetadata()
    joined = tuple(sorted((*VALUES["keywords"], "Dom", "Köln")))
    assert dict(read_embedded(jpeg).values) == {**VALUES, "caption": "by IPTC", "keywords": joined}


def test_old_western_letters_are_read(jpeg: Path) -> None:
    change(jpeg, {}, {"Iptc.Application2.Keywords": ["K~ln"]})
    jpeg.write_bytes(jpeg.read_bytes().replace(b"K~ln", b"K\xf6ln"))
    assert read_embedded(jpeg).values["keywords"] == ("Köln",)


@pytest.mark.parametrize(
    "words",
    ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DCIM\\100MEDIA\\DJI_0001.JPG", "E-M1", ""],
)
def test_a_cameras_own_words_are_no_caption(jpeg: Path, words: str) -> None:
    change(jpeg, {"Exif.Image.ImageDescription": words, "Exif.Image.Model": "E-M1"}, {})
    assert "caption" not in read_embedded(jpeg).values


def test_facts_are_for_a_person_to_read(jpeg: Path) -> None:
    base, exif = ExifTags.Base, Image.Exif()
    exif[base.Make], exif[base.Model] = "Canon", "Canon EOS R6"
    exif[base.Artist], exif[base.Software] = "A\nB" + "x" * 500, "Firmware 1"
    exif[ExifTags.IFD.Exif] = {
        base.DateTimeOriginal: "2024:03:01 10:00:00",
        base.SubsecTimeOriginal: "25",
        base.OffsetTimeOriginal: "+01:00",
        base.LensModel: "RF 50mm F1.8",
        base.ExposureTime: IFDRational(1, 250),
        base.FNumber: IFDRational(28, 10),
        base.ISOSpeedRatings: 800,
    }
    exif[ExifTags.IFD.GPSInfo] = {1: "S", 2: (33.0, 30.0, 36.0), 3: "E", 4: (18.0, 15.0, 0.0)}
    pictures.write(jpeg, pictures.draw_scene(1), exif=exif)
    facts = dict(read_embedded(jpeg).camera_info)
    assert (facts["Camera"], facts["Lens"]) == ("Canon EOS R6", "RF 50mm F1.8")
    assert (facts["Exposure time"], facts["Aperture"], facts["ISO"]) == ("1/250 s", "f/2.8", "800")
    assert facts["Taken"] == "2024-03-01 10:00:00.25 +01:00"
    assert facts["Position"] == "-33.510000, 18.250000"
    assert facts["Size"] == "96 × 64"
    assert facts["Software"] == "Firmware 1"
    assert facts["Artist"].startswith("A Bxx")
    assert len(facts["Artist"]) == 200
    assert "Flash" not in facts


def test_a_file_that_says_nothing_is_no_source(jpeg: Path) -> None:
    picture = StoredPicture(1, 96, 64)
    expected = FileMetadata(camera_info=(("Size", "96 × 64"),), picture=picture)
    assert read_metadata(jpeg, []) == expected


@pytest.mark.parametrize("name", ["-", "http:/example.org/a.jpg", "file:/a.jpg"])
def test_no_name_of_a_file_is_taken_for_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """exiv2 would read its standard input, or the web."""
    if os.name == "nt" and ":" in name:
        pytest.skip("no such names there")
    monkeypatch.chdir(tmp_path)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    written_with(tmp_path / "b.jpg", packet()).rename(name)
    assert dict(read_embedded(Path(name)).values) == VALUES


@pytest.mark.parametrize("name", ["a.qoi", "a.pcx", "a.ico", "a.ppm", "a.gif", "a.bmp", "a.tga"])
def test_a_kind_that_has_no_metadata_is_no_fault(tmp_path: Path, name: str) -> None:
    path = pictures.write(tmp_path / name, pictures.draw_scene(1, 64, 64))
    assert read_metadata(path, []).errors == ()


def test_a_file_that_is_cut_short_is_a_fault_that_names_it(jpeg: Path) -> None:
    jpeg.write_bytes(jpeg.read_bytes()[:3])
    (fault,) = read_metadata(jpeg, []).errors
    assert fault.startswith("a.jpg: ")


def test_broken_xmp_within_does_not_silence_the_rest(tmp_path: Path) -> None:
    found = read_embedded(written_with(tmp_path / "a.jpg", LIGHTROOM.encode()[:500]))
    assert "damaged" in found.reason
    assert dict(found.camera_info)["Size"] == "96 × 64"


def test_each_place_is_a_source_with_its_own_time(tmp_path: Path) -> None:
    photo = pictures.write(tmp_path / "a.jpg", pictures.draw_scene(1), xmp=packet())
    dated, undated, broken = (tmp_path / name for name in ("a.xmp", "a.jpg.xmp", "b.xmp"))
    write_sidecar(dated, {"rating": 1}, SidecarOptions(), TIME + 5)
    undated.write_text(LIGHTROOM.replace("MetadataDate", "CreateDate"), encoding="utf-8")
    broken.write_bytes(b"<")
    found = read_metadata(photo, [dated, undated, broken])
    assert [(each.path, each.time) for each in found.sources] == [
        (photo, TIME),
        (dated, TIME + 5),
        (undated, undated.stat().st_mtime),
    ]
    assert [fault.split(":")[0] for fault in found.errors] == ["b.xmp"]


def test_metadata_come_through_the_child_even_of_a_raw_file(tmp_path: Path) -> None:
    photo = tmp_path / "a.nef"
    pictures.write(tmp_path / "a.tif", pictures.draw_scene(1)).rename(photo)
    sidecar = tmp_path / "a.xmp"
    write_sidecar(sidecar, {**VALUES}, SidecarOptions(), TIME)
    with DecoderPool(1) as decoders:
        decoders.submit(DecodeJob(0, photo, DecodeRequest(metadata=(sidecar,))))
        answers = []
        while not answers:
            answers = decoders.collect(30)
    ((_, answer),) = answers
    assert isinstance(answer, DecodedPhoto)
    assert answer.metadata is not None
    assert [dict(each.values) for each in answer.metadata.sources] == [VALUES]


@needs_photos
def test_no_real_file_breaks_the_reading() -> None:
    """Nor one of those that were made to break it."""
    files = [each for folder in (FORMATS, BAD) for each in folder.rglob("*") if each.is_file()]
    assert len(files) > 200
    found = {file.name: read_metadata(file, []) for file in files}
    assert dict(found["issue_a.nef"].camera_info)["Lens"] == "Nikon AF Nikkor 50mm f/1.8D"
    assert dict(found["L_exif_xmp_iptc.heic"].camera_info)["Camera"] == "SONY ILCE-7SM3"
    assert found["mongolels.jpg"].sources[0].values["rating"] == 3


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are text")
def test_a_file_whose_name_is_no_text_is_heard_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.jpg")
    with Image.new("RGB", (8, 8)) as picture:
        picture.save(path, xmp=packet())
    assert read_metadata(path, ()).sources[0].values == VALUES

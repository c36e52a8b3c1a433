"""Writing into photos: said within, read back, and not a byte of the picture or of other metadata moved."""

import io
import shutil
import struct
from pathlib import Path
from typing import Any

import exiv2
import numpy as np
import pytest
from PIL import Image

from app.child_process import run_in_child
from app.domain.errors import Unwritable
from app.domain.metadata import LATER_FIELDS, Flag
from app.files.metadata import embedded_writer, jpeg_segments
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.embedded_writer import can_embed, embed_all, write_embedded
from app.files.metadata.exiv2_adapter import open_file
from app.files.metadata.integrity import content_fingerprint
from app.files.metadata.photoshop import DIGEST, IPTC, digest_of_iptc, pack_resource, resources_of
from app.files.metadata.write_options import SidecarOptions
from tests import pictures
from tests.canonical import others
from tests.packets import DIALECTS

SHARED = Path(__file__).parents[4] / "shared" / "photos"
needs_photos = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared photos are not here")

TIME = 1_700_000_000.0
ALL: dict[str, Any] = {
    "rating": 3,
    "label": "Green",
    "flag": Flag.PICK,
    "keywords": ("Places|Köln", "x"),
    "title": "Tïtel",
    "caption": "long " * 50 + ".",
}


def write(path: Path, **values: Any) -> None:
    write_embedded(path, values, SidecarOptions(), TIME)


def pixels(path: Path) -> bytes:
    with Image.open(path) as picture:
        return np.asarray(picture).tobytes()


def metadata(path: Path) -> exiv2.Image:
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    return image


@pytest.fixture
def camera_jpeg(tmp_path: Path) -> Path:
    """With EXIF, its thumbnail, a colour profile and a second picture that MPF tells of."""
    scene = pictures.draw_scene(1)
    exif = pictures.exif_of(1, DateTimeOriginal="2024:03:01 10:00:00", MakerNote="Maker's own")
    path = tmp_path / "a.jpg"
    scene.save(
        path,
        "MPO",
        save_all=True,
        append_images=[pictures.draw_scene(2)],
        exif=exif,
        icc_profile=pictures.swapped_profile(),
        quality=95,
    )
    return path


def second_picture(path: Path) -> bytes:
    with Image.open(path) as picture:
        picture.seek(1)
        return np.asarray(picture).tobytes()


def test_all_is_said_within_a_camera_jpeg_and_nothing_else_changes(camera_jpeg: Path) -> None:
    before = pixels(camera_jpeg), second_picture(camera_jpeg)
    content = camera_jpeg.read_bytes()
    write(camera_jpeg, **ALL)
    found = read_embedded(camera_jpeg)
    assert (dict(found.values), found.time) == (ALL, TIME)
    assert (pixels(camera_jpeg), second_picture(camera_jpeg)) == before
    # Byte for byte the old file, with one segment more.
    written = camera_jpeg.read_bytes()
    (xmp,) = [
        each
        for each in jpeg_segments.segments(written)
        if each.is_a(jpeg_segments.APP1, jpeg_segments.XMP)
    ]
    assert written[: xmp.start] + written[xmp.end :] == content


def test_writing_again_moves_nothing_as_long_as_there_is_room(camera_jpeg: Path) -> None:
    write(camera_jpeg, rating=1)
    size = camera_jpeg.stat().st_size
    write(camera_jpeg, rating=5, title="Some words")
    assert camera_jpeg.stat().st_size == size
    assert dict(read_embedded(camera_jpeg).values) == {"rating": 5, "title": "Some words"}


def test_xmp_behind_the_list_of_pictures_may_not_grow(camera_jpeg: Path) -> None:
    """The list counts bytes: a longer XMP would leave it pointing into nothing."""
    write(camera_jpeg, rating=1)
    content = camera_jpeg.read_bytes()
    parts = list(jpeg_segments.segments(content))
    xmp = next(each for each in parts if each.is_a(jpeg_segments.APP1, jpeg_segments.XMP))
    mpf = next(each for each in parts if each.is_a(jpeg_segments.APP2, jpeg_segments.MPF))
    moved = (
        content[: xmp.start]
        + content[xmp.end : mpf.end]
        + content[xmp.start : xmp.end]
        + content[mpf.end :]
    )
    camera_jpeg.write_bytes(moved)
    write(camera_jpeg, rating=2)
    with pytest.raises(Unwritable, match="does not fit"):
        write(camera_jpeg, caption="long " * 1000)
    assert read_embedded(camera_jpeg).values == {"rating": 2}


@pytest.mark.parametrize("name", DIALECTS)
def test_nothing_of_another_program_is_lost_within(tmp_path: Path, name: str) -> None:
    for path, options in (
        (tmp_path / "a.jpg", {"xmp": DIALECTS[name].encode()}),
        (tmp_path / "a.tif", {"tiffinfo": {700: DIALECTS[name].encode()}}),
    ):
        pictures.write(path, pictures.draw_scene(1), **options)
        write(path, **ALL)
        with open_file(path) as inside:
            assert others(inside.packet) == others(DIALECTS[name].encode())


def test_sixteen_bits_of_a_tiff_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    levels = np.arange(96 * 64, dtype=np.uint16).reshape(64, 96) * 10
    Image.fromarray(levels).save(path, compression="tiff_deflate")
    write(path, **ALL)
    assert dict(read_embedded(path).values) == ALL
    with Image.open(path) as picture:
        assert np.array_equal(np.asarray(picture), levels)


def test_all_pages_of_a_tiff_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    scenes = [pictures.draw_scene(seed) for seed in range(3)]
    scenes[0].save(path, save_all=True, append_images=scenes[1:])
    write(path, **ALL)
    with Image.open(path) as picture:
        for number, scene in enumerate(scenes):
            picture.seek(number)
            assert np.array_equal(np.asarray(picture), np.asarray(scene))


@needs_photos
def test_the_raw_data_of_a_dng_stay(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(SHARED / "formats/raw/canon_eos_6d.dng", tmp_path / "a.dng"))
    before = content_fingerprint(path.read_bytes())
    write(path, **ALL)
    assert content_fingerprint(path.read_bytes()) == before
    assert {**read_embedded(path).values, **ALL} == dict(read_embedded(path).values)


@needs_photos
def test_files_of_many_programs_are_written_or_left_alone(tmp_path: Path) -> None:
    written = 0
    for original in sorted((SHARED / "formats").rglob("*")):
        if not original.is_file() or not can_embed(original):
            continue
        path = Path(shutil.copyfile(original, tmp_path / original.name))
        content = path.read_bytes()
        try:
            write(path, **ALL)
        except Unwritable:
            assert path.read_bytes() == content
        else:
            before = read_embedded(original).values.items()
            credits = {field: value for field, value in before if field in LATER_FIELDS}
            assert dict(read_embedded(path).values) == {**credits, **ALL}
            assert content_fingerprint(path.read_bytes()) == content_fingerprint(content)
            written += 1
        path.unlink()
        assert not list(tmp_path.iterdir())
    assert written > 50


def test_copies_in_iptc_and_exif_are_kept_in_step_and_none_is_added(camera_jpeg: Path) -> None:
    write(camera_jpeg, **ALL)
    assert metadata(camera_jpeg).iptcData().empty()
    image = metadata(camera_jpeg)
    image.exifData()["Exif.Image.Rating"] = exiv2.UShortValue(1)
    image.exifData()["Exif.Image.ImageDescription"] = "old"
    image.exifData()["Exif.Image.XPKeywords"] = exiv2.DataValue("old\0".encode("utf-16-le"))
    image.iptcData()["Iptc.Application2.Keywords"] = "old"
    image.iptcData()["Iptc.Application2.City"] = "K~ln"
    image.writeMetadata()
    camera_jpeg.write_bytes(camera_jpeg.read_bytes().replace(b"K~ln", b"K\xf6ln"))
    write(camera_jpeg, rating=5, caption="neü", keywords=("A|Bär", "c"))
    image = metadata(camera_jpeg)
    exif, iptc = image.exifData(), image.iptcData()
    assert exif["Exif.Image.Rating"].toString() == "5"
    assert exif["Exif.Image.ImageDescription"].toString() == "neü"
    words = bytes(exif["Exif.Image.XPKeywords"].value().data())
    assert words.decode("utf-16-le") == "Bär;c\0"
    assert "Exif.Image.XPTitle" not in exif
    assert [each.toString() for each in iptc if "Keywords" in each.key()] == ["Bär", "c"]
    assert iptc["Iptc.Application2.City"].toString() == "Köln"
    assert iptc["Iptc.Envelope.CharacterSet"].toString() == "\x1b%G"


def test_what_is_taken_back_goes_from_the_copies_too(jpeg_with_iptc: Path) -> None:
    write(jpeg_with_iptc, keywords=(), caption="", title="")
    assert [each.key() for each in metadata(jpeg_with_iptc).iptcData() if "2" in each.key()] == []
    values = read_embedded(jpeg_with_iptc).values
    assert (values["keywords"], values["caption"], values["title"]) == ((), "", "")


@pytest.fixture
def jpeg_with_iptc(tmp_path: Path) -> Path:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    image = metadata(path)
    for name in ("Keywords", "Caption", "ObjectName"):
        image.iptcData()[f"Iptc.Application2.{name}"] = "old"
    image.writeMetadata()
    return path


def test_a_writer_that_harms_the_picture_is_caught(
    camera_jpeg: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bit, in the midst of the second picture; a comment; a colour profile."""
    content = camera_jpeg.read_bytes()
    real = embedded_writer.replace_xmp
    harms = (
        lambda data: data[:-300] + bytes([data[-300] ^ 1]) + data[-299:],
        lambda data: data[:2] + b"\xff\xfe\x00\x04hi" + data[2:],
        lambda data: data.replace(b"acsp", b"acsq", 1),
        lambda data: data[:-1],
    )
    for harm in harms:
        monkeypatch.setattr(
            embedded_writer, "replace_xmp", lambda old, new, harm=harm: harm(real(old, new))
        )
        with pytest.raises(Unwritable, match=r"^a\.jpg: The file is unchanged: Saving would have"):
            write(camera_jpeg, rating=1)
        assert camera_jpeg.read_bytes() == content
        assert list(camera_jpeg.parent.iterdir()) == [camera_jpeg]


def test_many_are_written_by_one_child_and_one_fault_costs_no_other(tmp_path: Path) -> None:
    paths = pictures.write_scenes(tmp_path, 3)
    paths[1].write_bytes(b"no picture")
    writing = run_in_child(embed_all, [(path, ALL, TIME) for path in paths], SidecarOptions())
    while True:
        try:
            next(writing)
        except StopIteration as end:
            faults = end.value
            break
    assert [fault and fault.path for fault in faults] == [None, paths[1], None]
    assert str(faults[1]).startswith("001.jpg: The file is unchanged: ")
    assert dict(read_embedded(paths[2]).values) == ALL


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.heic", "a.nef"])
def test_other_kinds_are_not_written_into(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    with pytest.raises(Unwritable, match="JPEG, TIFF and DNG"):
        write(path, rating=1)


@pytest.mark.parametrize("length", [0, 2, 20, 200])
def test_a_file_that_ends_too_early_is_left_as_it_is(camera_jpeg: Path, length: int) -> None:
    content = camera_jpeg.read_bytes()[:length]
    camera_jpeg.write_bytes(content)
    with pytest.raises(Unwritable):
        write(camera_jpeg, rating=1)
    assert camera_jpeg.read_bytes() == content


@pytest.mark.parametrize("cut", [4, 8, 60, 1000])
def test_a_tiff_that_leads_astray_is_left_as_it_is(tmp_path: Path, cut: int) -> None:
    buffer = io.BytesIO()
    pictures.draw_scene(1).save(buffer, "TIFF")
    content = buffer.getvalue()
    for broken in (
        content[:cut],
        content[:4] + struct.pack("<L", len(content) - cut) + content[8:],
    ):
        path = tmp_path / "a.tif"
        path.write_bytes(broken)
        with pytest.raises(Unwritable):
            write(path, rating=1)
        assert path.read_bytes() == broken


@pytest.fixture
def jpeg_of_photoshop(jpeg_with_iptc: Path) -> Path:
    """With a digest of its IPTC, a resource of another kind, and a title of Windows'."""
    content = jpeg_with_iptc.read_bytes()
    (old,) = [
        each
        for each in jpeg_segments.segments(content)
        if each.is_a(jpeg_segments.APP13, jpeg_segments.PHOTOSHOP)
    ]
    iptc = next(each.data for each in resources_of(content) if each.number == IPTC)
    body = (
        jpeg_segments.PHOTOSHOP
        + pack_resource(2000, b"a clipping path")
        + pack_resource(IPTC, iptc)
        + pack_resource(DIGEST, digest_of_iptc(iptc))
    )
    head = struct.pack(">BBH", 0xFF, jpeg_segments.APP13, 2 + len(body))
    jpeg_with_iptc.write_bytes(content[: old.start] + head + body + content[old.end :])
    return jpeg_with_iptc


def test_the_digest_of_the_iptc_is_true_after_it_was_changed(jpeg_of_photoshop: Path) -> None:
    """Else other programs would take the IPTC to be newer than the XMP."""
    write(jpeg_of_photoshop, title="new", keywords=("a", "b"))
    found = {each.number: each.data for each in resources_of(jpeg_of_photoshop.read_bytes())}
    assert b"new" in found[IPTC]
    assert found[DIGEST] == digest_of_iptc(found[IPTC])
    assert found[2000] == b"a clipping path"


def test_what_is_longer_than_iptc_allows_is_cut_there_and_whole_in_xmp(
    jpeg_with_iptc: Path,
) -> None:
    write(jpeg_with_iptc, title="ü" * 50, keywords=("k" * 70,), caption="c" * 2100)
    iptc = metadata(jpeg_with_iptc).iptcData()
    lengths = [
        len(iptc[f"Iptc.Application2.{n}"].toString())
        for n in ("ObjectName", "Keywords", "Caption")
    ]
    assert lengths == [32, 64, 2000]
    assert read_embedded(jpeg_with_iptc).values["title"] == "ü" * 50


def test_a_writer_that_loses_a_clipping_path_is_caught(
    jpeg_of_photoshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = embedded_writer.replace_xmp
    monkeypatch.setattr(
        embedded_writer,
        "replace_xmp",
        lambda old, new: real(old.replace(b"clipping", b"dripping"), new),
    )
    content = jpeg_of_photoshop.read_bytes()
    with pytest.raises(Unwritable, match="other metadata"):
        write(jpeg_of_photoshop, title="new")
    assert jpeg_of_photoshop.read_bytes() == content


def test_texts_of_windows_keep_the_type_that_windows_reads(jpeg_of_photoshop: Path) -> None:
    names = [f"Exif.Image.XP{name}" for name in ("Title", "Comment", "Keywords")]
    image = metadata(jpeg_of_photoshop)
    for name in names:
        image.exifData()[name] = exiv2.DataValue("old\0".encode("utf-16-le"))
    image.writeMetadata()
    write(jpeg_of_photoshop, title="neü", caption="c", keywords=("k",))
    exif = metadata(jpeg_of_photoshop).exifData()
    assert [exif[name].typeId() for name in names] == [exiv2.TypeId.unsignedByte] * 3
    texts = [bytes(exif[name].value().data()).decode("utf-16-le") for name in names]
    assert texts == ["neü\0", "c\0", "k\0"]

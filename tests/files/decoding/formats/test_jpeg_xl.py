"""JPEG XL files: upright, in their colours, and refused before they take memory."""

import struct
from pathlib import Path

import pillow_jxl  # noqa: F401  (Pillow writes them with it)
import pytest
from PIL import Image

from app.domain.errors import Unreadable
from app.files.colour_profiles import make_profile
from app.files.decoding import memory
from app.files.decoding.decode import decode_photo
from app.files.decoding.formats.jpeg_xl import JpegXlHead, read_head
from app.files.decoding.request import DecodeRequest
from tests import pictures
from tests.pictures import CORNERS

TURNED = bytes.fromhex(
    "0000000c4a584c200d0a870a00000014667479706a786c20000000006a786c20000000586a786c63ff0a092d10505c"
    "120802010008014b386998ca83f72b28980050df5fc63871decb05020168ccf40190b62192059e9024d7f8eb042886"
    "fadbcffbf96393c0a4391456dc3cd97786430008c2292d356900"
)
"""60 x 40 pixels, of which the left half is green and the right red, lying: orientation 6 in its own head."""
GREEN, RED = (0, 255, 0), (255, 0, 0)
ALL = DecodeRequest(thumbnail=40, view=0)


def shown(path: Path) -> Image.Image:
    view = decode_photo(path, ALL).view
    assert view is not None
    return Image.frombytes("RGB", (view.width, view.height), view.rgb)


def test_a_picture_is_turned_by_its_own_head(tmp_path: Path) -> None:
    path = tmp_path / "a.jxl"
    path.write_bytes(TURNED)
    picture = shown(path)
    assert picture.size == (40, 60)
    assert pictures.is_near(picture.getpixel((20, 5)), GREEN)
    assert pictures.is_near(picture.getpixel((20, 55)), RED)
    found = decode_photo(path, ALL)
    assert (found.width, found.height) == (40, 60)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_by_exif_where_its_head_says_nothing(
    tmp_path: Path, orientation: int
) -> None:
    stored = pictures.stored_turned(pictures.draw_corners(), orientation)
    path = pictures.write(tmp_path / "a.jxl", stored, exif=pictures.exif_of(orientation).tobytes())
    picture = shown(path)
    assert picture.size == (96, 64)
    for at, colour in zip(((4, 4), (91, 4), (4, 59), (91, 59)), CORNERS, strict=True):
        assert pictures.is_near(picture.getpixel(at), colour, 40)


def test_a_packed_jpeg_is_turned_once(tmp_path: Path) -> None:
    stored = pictures.stored_turned(pictures.draw_corners(), 6)
    jpeg = pictures.write(tmp_path / "a.jpg", stored, exif=pictures.exif_of(6), quality=95)
    with Image.open(jpeg) as opened:
        opened.save(tmp_path / "a.jxl", lossless_jpeg=True)
    picture = shown(tmp_path / "a.jxl")
    assert picture.size == (96, 64)
    assert pictures.is_near(picture.getpixel((4, 4)), CORNERS[0], 40)


def test_its_colour_profile_counts(tmp_path: Path) -> None:
    profile = make_profile(12, 13)
    plain = Image.new("RGB", (16, 16), (230, 40, 40))
    pictures.write(tmp_path / "a.png", plain, icc_profile=profile)
    # The plug-in writes no profile: as of libjxl, pixels of an unknown space are sRGB.
    pictures.write(tmp_path / "a.jxl", plain, lossless=True)
    assert shown(tmp_path / "a.jxl").getpixel((8, 8)) == (230, 40, 40)


def test_its_date_is_read(tmp_path: Path) -> None:
    exif = pictures.exif_of(1, DateTimeOriginal="2020:02:02 10:00:00").tobytes()
    path = pictures.write(tmp_path / "a.jxl", pictures.draw_corners(), exif=exif)
    assert decode_photo(path, ALL).taken == 1580637600.0


@pytest.mark.parametrize("size", [(8, 8), (256, 256), (451, 300), (4000, 3), (1386, 924)])
def test_the_head_tells_the_size(tmp_path: Path, size: tuple[int, int]) -> None:
    path = pictures.write(tmp_path / "a.jxl", Image.new("RGB", size), lossless=True)
    with path.open("rb") as file:
        assert read_head(file) == JpegXlHead(*size, orientation=1)


def test_a_picture_too_large_for_the_memory_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pictures.write(tmp_path / "a.jxl", pictures.draw_corners())
    monkeypatch.setattr(memory, "UNASKED", 1_000)
    monkeypatch.setattr(memory, "_ask", lambda needed: False)
    monkeypatch.setattr(Image, "open", lambda *_args, **_more: pytest.fail("it was opened"))
    with pytest.raises(Unreadable, match="96 × 64 pixels and needs"):
        decode_photo(path, ALL)


@pytest.mark.parametrize("length", [2, 12, 20, 40, 60, 100])
def test_a_cut_file_is_refused_with_a_sentence(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.jxl"
    path.write_bytes(TURNED[:length])
    with pytest.raises(Unreadable) as caught:
        decode_photo(path, ALL)
    assert caught.value.reason.endswith(".")


def test_a_box_of_a_senseless_length_ends_the_search(tmp_path: Path) -> None:
    path = tmp_path / "a.jxl"
    path.write_bytes(TURNED[:32] + struct.pack(">I4s", 3, b"jxlp") + TURNED[40:])
    with pytest.raises(Unreadable):
        decode_photo(path, ALL)

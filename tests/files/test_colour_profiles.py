"""Colour profiles: a wide colour is shown as that colour, in whatever way its space is named."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms

from app.files.colour_profiles import is_srgb, make_profile
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest

RED = (230, 40, 40)
WIDE = (251, 0, 18)
"""That red of Display P3, as sRGB comes nearest to it."""


def shown(file: Path) -> tuple[int, ...]:
    view = decode_photo(file, DecodeRequest(view=0)).view
    assert view is not None
    return tuple(view.rgb[:3])


def png_with(codes: bytes, *, icc: bytes | None = None) -> bytes:
    """A red PNG with a cICP chunk of these codes behind its header."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), RED).save(buffer, "PNG", icc_profile=icc)
    content = buffer.getvalue()
    chunk = b"cICP" + codes
    cicp = struct.pack(">I", len(codes)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return content[:33] + cicp + content[33:]


def test_a_profile_that_mentions_srgb_is_read_all_the_same(tmp_path: Path) -> None:
    profile = make_profile(12, 13)
    assert profile is not None
    named = profile.replace(b"H.273 12/13", b"P3 sRGB/TRC")
    assert not is_srgb(named)
    Image.new("RGB", (8, 8), RED).save(tmp_path / "a.png", icc_profile=named)
    assert shown(tmp_path / "a.png") == pytest.approx(WIDE, abs=2)


def test_the_codes_of_a_png_name_its_colours(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_with(bytes((12, 13, 0, 1))))
    assert shown(tmp_path / "a.png") == pytest.approx(WIDE, abs=2)


def test_the_codes_go_before_a_profile(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (tmp_path / "a.png").write_bytes(png_with(bytes((12, 13, 0, 1)), icc=srgb))
    assert shown(tmp_path / "a.png") == pytest.approx(WIDE, abs=2)


@pytest.mark.parametrize("codes", [(1, 13, 0, 1), (2, 2, 0, 1), (200, 200, 9, 9)])
def test_srgb_and_unknown_codes_change_nothing(tmp_path: Path, codes: tuple[int, ...]) -> None:
    (tmp_path / "a.png").write_bytes(png_with(bytes(codes)))
    assert shown(tmp_path / "a.png") == RED


@pytest.mark.parametrize("primaries", [1, 9, 11, 12])
@pytest.mark.parametrize("transfer", [1, 4, 8])
def test_every_coded_space_keeps_grey_and_white(primaries: int, transfer: int) -> None:
    profile = make_profile(primaries, transfer)
    assert profile is not None
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    white = Image.new("RGB", (1, 1), "white")
    converted = ImageCms.profileToProfile(white, opened, ImageCms.createProfile("sRGB"))
    assert converted is not None
    assert converted.getpixel((0, 0)) == pytest.approx((255, 255, 255), abs=1)


def test_the_profiles_of_srgb_are_known() -> None:
    assert is_srgb(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert not is_srgb(b"no profile at all")


def test_the_codes_of_an_avif_name_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "a.avif"
    Image.new("RGB", (32, 32), RED).save(path, quality=100)
    content = path.read_bytes()
    assert content.count(b"colrnclx\0\1\0\r") == 1
    path.write_bytes(content.replace(b"colrnclx\0\1\0\r", b"colrnclx\0\x0c\0\r"))
    assert shown(path) == pytest.approx(WIDE, abs=4)


@pytest.mark.parametrize("mark", [{"space": 2}, {"space": 65535, "index": "R03"}])
def test_exif_may_name_adobe_rgb(tmp_path: Path, mark: dict[str, Any]) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = mark["space"]
    if "index" in mark:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.IFD.Interop] = {1: mark["index"]}
    path = tmp_path / "a.jpg"
    Image.new("RGB", (32, 32), (160, 160, 40)).save(path, quality=100, exif=exif)
    # Light of 0.359, 0.359, 0.017 (gamma 2.2); in sRGB blue is 1.043 * 0.017 - 0.043 * 0.359 = 0.002.
    assert shown(path) == pytest.approx((161, 161, 8), abs=3)
    Image.new("RGB", (32, 32), (160, 160, 40)).save(path, quality=100)
    assert shown(path) == pytest.approx((160, 160, 40), abs=2)


def test_lab_is_shown_in_its_colours(tmp_path: Path) -> None:
    red = Image.new("RGB", (32, 32), RED)
    lab = ImageCms.profileToProfile(
        red, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert lab is not None
    lab.save(tmp_path / "a.tif")
    assert shown(tmp_path / "a.tif") == pytest.approx(RED, abs=3)

"""Photoshop documents: large ones, 16 bits a channel, packed or not, and what is in their resources."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.errors import Unreadable
from app.files.colour_profiles import make_profile
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from tests import pictures

ALL = DecodeRequest(thumbnail=40, view=0)
PSD, PSB = 1, 2
GREY, INDEXED, RGB, CMYK = 1, 2, 3, 4


def pack(row: bytes) -> bytes:
    """Pack a row as literal runs (PackBits)."""
    runs = (row[at : at + 128] for at in range(0, len(row), 128))
    return b"".join(bytes([len(run) - 1]) + run for run in runs)


def resource(number: int, content: bytes) -> bytes:
    return (
        b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + bytes(len(content) % 2)
    )


def document(
    planes: np.ndarray,
    mode: int,
    version: int,
    *,
    packed: bool,
    palette: bytes = b"",
    resources: bytes = b"",
) -> bytes:
    """A document of planes, count x height x width, of 8 or 16 bits, with a layer section of 32 bytes."""
    count, height, width = planes.shape
    depth = planes.dtype.itemsize * 8
    head = struct.pack(">4sH6xHIIHH", b"8BPS", version, count, height, width, depth, mode)
    sections = b"".join(struct.pack(">I", len(each)) + each for each in (palette, resources))
    layers = struct.pack(">Q" if version == PSB else ">I", 32) + b"\1" * 32
    rows = [row.astype(f">u{depth // 8}").tobytes() for plane in planes for row in plane]
    if not packed:
        return head + sections + layers + b"\0\0" + b"".join(rows)
    rows = [pack(row) for row in rows]
    counts = b"".join(struct.pack(">I" if version == PSB else ">H", len(row)) for row in rows)
    return head + sections + layers + b"\0\1" + counts + b"".join(rows)


def shown(path: Path) -> np.ndarray:
    view = decode_photo(path, ALL).view
    assert view is not None
    return np.frombuffer(view.rgb, np.uint8).reshape(view.height, view.width, 3)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("version", "depth"), [(PSD, 8), (PSD, 16), (PSB, 8), (PSB, 16)])
@pytest.mark.parametrize("mode", [GREY, INDEXED, RGB, CMYK])
def test_the_merged_image_is_shown(
    tmp_path: Path, mode: int, version: int, depth: int, *, packed: bool
) -> None:
    if mode == INDEXED and depth == 16:
        pytest.skip("a palette has 256 colours at most")
    corners = pictures.draw_corners(300, 200)
    palette = b""
    if mode == INDEXED:
        picture = corners.convert("P", palette=Image.Palette.ADAPTIVE)
        colours = np.zeros((256, 3), np.uint8)
        used = np.asarray(picture.getpalette(), np.uint8).reshape(-1, 3)
        colours[: len(used)] = used
        palette = colours.T.tobytes()
    else:
        picture = corners.convert({GREY: "L", RGB: "RGB", CMYK: "CMYK"}[mode])
    planes = np.atleast_3d(np.asarray(picture)).transpose(2, 0, 1)
    stored = 255 - planes if mode == CMYK else planes
    if depth == 16:
        stored = stored.astype(np.uint16) * 257
    path = tmp_path / "a.psd"
    path.write_bytes(document(stored, mode, version, packed=packed, palette=palette))
    assert np.abs(shown(path).astype(int) - np.asarray(picture.convert("RGB"))).max() <= 2


def test_an_alpha_channel_beside_the_colours_is_passed_over(tmp_path: Path) -> None:
    planes = np.stack([np.full((20, 30), value, np.uint16) for value in (65535, 0, 0, 7)])
    (tmp_path / "a.psb").write_bytes(document(planes, RGB, PSB, packed=True))
    assert shown(tmp_path / "a.psb")[10, 10].tolist() == [255, 0, 0]


@pytest.mark.parametrize("version", [PSD, PSB])
def test_profile_and_date_are_read_from_the_resources(tmp_path: Path, version: int) -> None:
    exif = pictures.exif_of(1, DateTimeOriginal="2020:02:02 10:00:00").tobytes()
    profile = make_profile(12, 13)
    assert profile
    resources = resource(1039, profile) + resource(1058, exif.removeprefix(b"Exif\0\0"))
    planes = np.stack([np.full((20, 30), value, np.uint8) for value in (230, 40, 40)])
    path = tmp_path / "a.psd"
    path.write_bytes(document(planes, RGB, version, packed=False, resources=resources))
    assert decode_photo(path, ALL).taken == 1580637600.0
    assert pictures.is_near(shown(path)[10, 10], (251, 0, 18), 2)


def test_of_a_document_of_other_numbers_its_thumbnail_is_shown(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    pictures.draw_plain((10, 200, 10)).save(buffer, "JPEG", quality=95)
    thumbnail = resource(1036, bytes(28) + buffer.getvalue())
    planes = np.zeros((3, 20, 30), np.uint32)
    path = tmp_path / "a.psd"
    path.write_bytes(document(planes, RGB, PSD, packed=False, resources=thumbnail))
    assert pictures.is_near(shown(path)[10, 10], (10, 200, 10))


def test_a_cut_document_is_refused_with_a_sentence(tmp_path: Path) -> None:
    whole = document(np.zeros((3, 20, 30), np.uint16), RGB, PSB, packed=True)
    path = tmp_path / "a.psb"
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(Unreadable) as caught:
            decode_photo(path, ALL)
        assert caught.value.reason.endswith(".")

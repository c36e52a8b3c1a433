"""Colours in every way they are said, against a reference by the formulas of the standards (CIE ΔE2000)."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401  (Pillow writes JPEG XL with it)
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms

from app.files.colour_profiles import make_profile
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest

Floats = NDArray[np.float64]

PATCH, STEPS = 16, 5
D65 = np.array([0.3127, 0.3290])

SRGB_XY = [(0.64, 0.33), (0.30, 0.60), (0.15, 0.06)]
P3_XY = [(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)]
ADOBE_XY = [(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)]
BT2020_XY = [(0.708, 0.292), (0.170, 0.797), (0.131, 0.046)]


def chart() -> Image.Image:
    """Patches of all mixtures of five levels; in the gamut of sRGB too, mostly."""
    levels = np.linspace(40, 215, STEPS).round().astype(np.uint8)
    colours = np.array(np.meshgrid(levels, levels, levels)).T.reshape(-1, 3)
    rows = colours.reshape(STEPS, STEPS * STEPS, 3)
    return Image.fromarray(rows.repeat(PATCH, 0).repeat(PATCH, 1))


def patches(picture: Image.Image) -> Floats:
    """Means of the middles of the patches, 0 to 1."""
    pixels = np.asarray(picture.convert("RGB"), float) / 255
    rows, columns = pixels.shape[0] // PATCH, pixels.shape[1] // PATCH
    cut = pixels.reshape(rows, PATCH, columns, PATCH, 3)[:, 5:11, :, 5:11]
    return cut.mean(axis=(1, 3)).reshape(-1, 3)


def to_xyz(primaries: list[tuple[float, float]]) -> Floats:
    """The matrix from linear light of these primaries, with D65, to XYZ."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    x, y = D65
    white = np.array([x / y, 1, (1 - x - y) / y])
    return columns * np.linalg.solve(columns, white)


def srgb_curve(values: Floats) -> Floats:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def adobe_curve(values: Floats) -> Floats:
    return values ** (563 / 256)


def lab(xyz: Floats) -> Floats:
    white = to_xyz(SRGB_XY).sum(axis=1)
    ratio = xyz / white
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], 1)


def delta_e(one: Floats, other: Floats) -> Floats:
    """CIE ΔE2000 of colours in Lab (Sharma, Wu and Dalal, 2005)."""
    chroma = (np.hypot(one[:, 1], one[:, 2]) + np.hypot(other[:, 1], other[:, 2])) / 2
    g = 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
    (l1, a1, b1), (l2, a2, b2) = (
        (each[:, 0], each[:, 1] * (1 + g), each[:, 2]) for each in (one, other)
    )
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    middle, mean_c, mean_l = (h1 + turn / 2) % 360, (c1 + c2) / 2, (l1 + l2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(middle - 30))
        + 0.24 * np.cos(np.radians(2 * middle))
        + 0.32 * np.cos(np.radians(3 * middle + 6))
        - 0.20 * np.cos(np.radians(4 * middle - 63))
    )
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    rotated = np.radians(60 * np.exp(-(((middle - 275) / 25) ** 2)))
    rt = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * np.sin(rotated)
    light, colour, tint = (l2 - l1) / sl, (c2 - c1) / sc, hue / sh
    return np.sqrt(light**2 + colour**2 + tint**2 + rt * colour * tint)


def test_the_measure_is_the_published_one() -> None:
    """Two pairs of the table in the paper of Sharma, Wu and Dalal."""
    one = np.array([[50.0, 2.6772, -79.7751], [60.2574, -34.0099, 36.2677]])
    other = np.array([[50.0, 0.0, -82.7485], [60.4626, -34.1751, 39.4387]])
    assert delta_e(one, other) == pytest.approx([2.0425, 1.2644], abs=1e-4)


def with_exif(**tags: Any) -> dict[str, Any]:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = tags["space"]
    if "index" in tags:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.IFD.Interop] = {1: tags["index"]}
    return {"exif": exif}


def with_cicp(path: Path, primaries: int) -> None:
    content = path.read_bytes()
    chunk = b"cICP" + bytes((primaries, 13, 0, 1))
    added = struct.pack(">I", 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    path.write_bytes(content[:33] + added + content[33:])


def with_nclx(path: Path, primaries: int) -> None:
    content = path.read_bytes()
    assert content.count(b"colrnclx\0\1\0\r") == 1
    path.write_bytes(
        content.replace(b"colrnclx\0\1\0\r", struct.pack(">8sHH", b"colrnclx", primaries, 13))
    )


PROFILED = ("jpg", "png", "tif", "webp", "avif", "heic")
CASES: list[tuple[str, str, dict[str, Any], Callable[[Path], None] | None, Any, Any]] = [
    *(
        (f"{name} by ICC, {kind}", kind, {"icc_profile": make_profile(*codes)}, None, xy, curve)
        for name, codes, xy, curve in (
            ("Display P3", (12, 13), P3_XY, srgb_curve),
            ("Adobe RGB", (256, 256), ADOBE_XY, adobe_curve),
            ("BT.2020", (9, 13), BT2020_XY, srgb_curve),
        )
        for kind in PROFILED
    ),
    ("Display P3 by cICP", "png", {}, lambda path: with_cicp(path, 12), P3_XY, srgb_curve),
    ("BT.2020 by cICP", "png", {}, lambda path: with_cicp(path, 9), BT2020_XY, srgb_curve),
    ("Display P3 by nclx", "avif", {}, lambda path: with_nclx(path, 12), P3_XY, srgb_curve),
    ("BT.2020 by nclx", "avif", {}, lambda path: with_nclx(path, 9), BT2020_XY, srgb_curve),
    ("Adobe RGB by R03", "jpg", with_exif(space=65535, index="R03"), None, ADOBE_XY, adobe_curve),
    ("Adobe RGB by EXIF", "jpg", with_exif(space=2), None, ADOBE_XY, adobe_curve),
    *((f"no word, {kind}", kind, {}, None, SRGB_XY, srgb_curve) for kind in (*PROFILED, "jxl")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_every_colour_is_near_its_reference(tmp_path: Path, case: Any) -> None:
    _, kind, options, change, primaries, curve = case
    pillow_heif.register_heif_opener()
    path = tmp_path / f"a.{kind}"
    picture = chart()
    lossless: dict[str, Any] = {"webp": {"lossless": True}, "jxl": {"lossless": True}}.get(
        kind,
        {"quality": 100, "subsampling": "4:4:4"} if kind in ("jpg", "avif") else {"quality": 100},
    )
    picture.save(path, **lossless, **options)
    if change:
        change(path)
    view = decode_photo(path, DecodeRequest(view=0)).view
    assert view is not None
    shown = patches(Image.frombytes("RGB", (view.width, view.height), view.rgb))
    meant = curve(patches(picture)) @ to_xyz(primaries).T
    # A screen of sRGB cannot show every colour: the nearest by clipping is what is expected.
    linear = np.clip(meant @ np.linalg.inv(to_xyz(SRGB_XY)).T, 0, 1)
    expected = lab(linear @ to_xyz(SRGB_XY).T)
    found = lab(srgb_curve(shown) @ to_xyz(SRGB_XY).T)
    assert delta_e(expected, found).mean() <= 2
    assert np.percentile(delta_e(expected, found), 95) <= 4


def test_grey_with_a_profile_is_near_its_reference(tmp_path: Path) -> None:
    """A linear grey, as scanners write it: ICC's curve of 1.0."""
    grey = chart().convert("L")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    grey.save(tmp_path / "a.png", icc_profile=profile)
    view = decode_photo(tmp_path / "a.png", DecodeRequest(view=0)).view
    assert view is not None
    shown = Image.frombytes("RGB", (view.width, view.height), view.rgb)
    assert np.abs(np.asarray(shown)[..., 1].astype(int) - np.asarray(grey)).max() <= 1

"""What is made of a file: upright, in true colours, small, and refused with a reason."""

import hashlib
import os
import struct
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, JpegImagePlugin, PngImagePlugin

from app.domain.errors import Unreadable
from app.domain.model_input import InputSpec
from app.files.decoding import memory
from app.files.decoding.decode import decode_photo
from app.files.decoding.decoded_photo import DecodedPhoto, RgbBuffer
from app.files.decoding.on_demand import OnDemandDecoder
from app.files.decoding.request import DecodeRequest
from tests import pictures
from tests.pictures import BLUE, CORNERS, GREEN, RED

ALL = DecodeRequest(thumbnail=40, frame=InputSpec(32), view=0)


def read(path: Path, request: DecodeRequest = ALL) -> DecodedPhoto:
    """As the child reads: codecs may warn, and nobody listens."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return decode_photo(path, request)


def array(pixels: RgbBuffer | None) -> np.ndarray:
    assert pixels is not None
    return np.frombuffer(pixels.rgb, np.uint8).reshape(pixels.height, pixels.width, 3)


def view(path: Path) -> np.ndarray:
    return array(read(path, DecodeRequest(view=0)).view)


def middle(path: Path) -> tuple[int, ...]:
    """The colour in the middle of what is seen of a file."""
    pixels = view(path)
    return tuple(int(value) for value in pixels[pixels.shape[0] // 2, pixels.shape[1] // 2])


def reason(path: Path, request: DecodeRequest = ALL) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path, request)
    return caught.value.reason


def is_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".") and "\n" not in text and len(text) < 300


# ---- upright ----


def has_encoder(extension: str) -> bool:
    Image.init()
    return Image.registered_extensions().get(f".{extension}") in Image.SAVE


FORMATS = [
    pytest.param(
        extension,
        marks=pytest.mark.skipif(
            not has_encoder(extension), reason=f"nothing here writes {extension.upper()}"
        ),
    )
    for extension in ("jpg", "png", "webp", "tif", "heic", "avif")
]


def write_turned(path: Path, orientation: int) -> Path:
    stored = pictures.stored_turned(pictures.draw_corners(), orientation)
    options: dict[str, Any] = {"exif": pictures.exif_of(orientation).tobytes()}
    if path.suffix == ".tif":
        options = {"tiffinfo": {274: orientation}}
    if path.suffix == ".webp":
        options["lossless"] = True
    return pictures.write(path, stored, **options)


def stands_upright(pixels: np.ndarray, most: int = 40) -> bool:
    corners = pictures.corners_of(pixels)
    return all(
        pictures.is_near(found, meant, most) for found, meant in zip(corners, CORNERS, strict=True)
    )


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright_exactly_once(
    tmp_path: Path, extension: str, orientation: int
) -> None:
    found = read(write_turned(tmp_path / f"photo.{extension}", orientation))
    assert stands_upright(array(found.view))
    assert (found.width, found.height) == (96, 64)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_thumbnail_and_frame_stand_as_the_photo_does(
    tmp_path: Path, extension: str, orientation: int
) -> None:
    found = read(write_turned(tmp_path / f"photo.{extension}", orientation))
    (tmp_path / "thumbnail.jpg").write_bytes(found.thumbnail)
    assert stands_upright(view(tmp_path / "thumbnail.jpg"))
    assert stands_upright(array(found.frame))


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none_leaves_the_photo_as_it_is(
    tmp_path: Path, orientation: int
) -> None:
    path = pictures.write(
        tmp_path / "a.jpg", pictures.draw_corners(), exif=pictures.exif_of(orientation)
    )
    assert stands_upright(view(path))


def test_a_large_photo_scaled_while_it_is_decoded_is_turned_once_too(tmp_path: Path) -> None:
    stored = pictures.stored_turned(pictures.draw_corners(1600, 1200), 6)
    path = pictures.write(tmp_path / "a.jpg", stored, exif=pictures.exif_of(6))
    found = read(path, DecodeRequest(view=200))
    assert (found.width, found.height) == (1600, 1200)
    assert stands_upright(array(found.view))


# ---- colours ----


def test_cmyk_shows_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    pictures.draw_plain(RED).convert("CMYK").save(path, quality=95)
    assert pictures.is_near(middle(path), RED, 20)


@pytest.mark.parametrize("extension", ["png", "tif"])
@pytest.mark.parametrize("level", [0, 64, 128, 200, 255])
def test_sixteen_bits_of_grey_are_scaled_not_cut_off(
    tmp_path: Path, extension: str, level: int
) -> None:
    path = tmp_path / f"a.{extension}"
    Image.fromarray(np.full((32, 48), level * 257, dtype=np.uint16)).save(path)
    assert pictures.is_near(middle(path), (level,) * 3, 1)


@pytest.mark.parametrize(("white", "level"), [(1.0, 0.5), (255.0, 128.0), (65535.0, 32768.0)])
def test_float_grey_is_scaled_by_what_its_white_must_be(
    tmp_path: Path, white: float, level: float
) -> None:
    pixels = np.full((32, 48), level, dtype=np.float32)
    pixels[:4], pixels[-4:] = white, 0
    Image.fromarray(pixels).save(tmp_path / "a.tif")
    assert pictures.is_near(middle(tmp_path / "a.tif"), (128, 128, 128), 2)


def test_float_grey_of_one_level_alone_does_not_divide_by_nothing(tmp_path: Path) -> None:
    Image.fromarray(np.full((8, 8), 1e6, dtype=np.float32)).save(tmp_path / "a.tif")
    assert view(tmp_path / "a.tif").shape == (8, 8, 3)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_is_white_not_black(tmp_path: Path, mode: str) -> None:
    picture = Image.new("RGBA", (32, 32), (0, 0, 0, 0)).convert(mode)
    picture.save(tmp_path / "a.png")
    assert middle(tmp_path / "a.png") == (255, 255, 255)


def test_what_is_half_transparent_is_mixed_with_white(tmp_path: Path) -> None:
    Image.new("RGBA", (32, 32), (255, 0, 0, 128)).save(tmp_path / "a.webp", lossless=True)
    assert pictures.is_near(middle(tmp_path / "a.webp"), (255, 127, 127), 2)


def test_a_palette_with_a_transparent_colour_is_shown_over_white(tmp_path: Path) -> None:
    picture = Image.new("P", (32, 32), 0)
    picture.putpalette([200, 0, 0, 0, 0, 200])
    picture.save(tmp_path / "a.png", transparency=0)
    assert middle(tmp_path / "a.png") == (255, 255, 255)


def test_a_palette_shows_its_colours(tmp_path: Path) -> None:
    pictures.draw_plain(BLUE).convert("P", palette=Image.Palette.ADAPTIVE).save(tmp_path / "a.png")
    assert pictures.is_near(middle(tmp_path / "a.png"), BLUE)


def test_black_and_white_is_seen(tmp_path: Path) -> None:
    Image.new("1", (32, 32), 1).save(tmp_path / "a.tif")
    assert middle(tmp_path / "a.tif") == (255, 255, 255)


@pytest.mark.parametrize("extension", ["gif", "webp", "png", "avif"])
def test_of_an_animation_the_first_picture_is_taken(tmp_path: Path, extension: str) -> None:
    first, *rest = (pictures.draw_plain(colour) for colour in (GREEN, RED, BLUE))
    path = tmp_path / f"a.{extension}"
    first.save(path, save_all=True, append_images=rest, duration=100)
    found = read(path)
    assert found.exif is not None
    assert found.exif.media_type == "animation"
    assert pictures.is_near(middle(path), GREEN, 20)


def test_a_profile_is_obeyed_and_not_only_carried_along(tmp_path: Path) -> None:
    path = pictures.write(
        tmp_path / "a.png", pictures.draw_plain(RED), icc_profile=pictures.swapped_profile()
    )
    red, green, _blue = middle(path)
    assert green > 150 > red


def test_a_profile_is_obeyed_in_the_thumbnail_and_the_frame(tmp_path: Path) -> None:
    path = pictures.write(
        tmp_path / "a.png", pictures.draw_plain(RED), icc_profile=pictures.swapped_profile()
    )
    found = read(path)
    (tmp_path / "thumbnail.jpg").write_bytes(found.thumbnail)
    assert middle(tmp_path / "thumbnail.jpg")[1] > 150
    assert array(found.frame)[16, 16, 1] > 150


@pytest.mark.parametrize("profile", [b"no profile at all", b"\0" * 200])
def test_a_broken_profile_costs_no_photo(tmp_path: Path, profile: bytes) -> None:
    path = pictures.write(tmp_path / "a.png", pictures.draw_plain(RED), icc_profile=profile)
    assert middle(path) == RED


def test_a_profile_for_other_channels_costs_no_photo(tmp_path: Path) -> None:
    path = pictures.write(
        tmp_path / "a.png",
        Image.new("L", (32, 32), 99),
        icc_profile=pictures.swapped_profile(),
    )
    assert middle(path) == (99, 99, 99)


# ---- sizes ----


def test_a_large_jpeg_is_scaled_while_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[tuple[int, int]] = []
    real = JpegImagePlugin.JpegImageFile.load

    def load(self: Image.Image) -> Any:
        decoded.append(self.size)
        return real(self)

    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "load", load)
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_corners(4000, 3000))
    found = read(path, DecodeRequest(thumbnail=400, frame=InputSpec(260)))
    assert max(decoded[0]) <= 1000
    assert (found.width, found.height) == (4000, 3000)


def test_scaling_while_decoding_never_takes_less_than_is_wished(tmp_path: Path) -> None:
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_corners(4000, 600))
    found = read(path, DecodeRequest(thumbnail=100, frame=InputSpec(260), view=900))
    assert found.view is not None
    assert found.view.height >= 260
    assert found.view.width >= 900


def test_a_small_photo_is_not_blown_up(tmp_path: Path) -> None:
    path = pictures.write(tmp_path / "a.png", pictures.draw_corners(20, 10))
    found = read(path, DecodeRequest(thumbnail=400, view=2000))
    assert found.view is not None
    assert (found.view.width, found.view.height) == (20, 10)
    (tmp_path / "thumbnail.jpg").write_bytes(found.thumbnail)
    assert view(tmp_path / "thumbnail.jpg").shape == (10, 20, 3)


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1)])
def test_a_photo_of_one_row_is_a_photo(tmp_path: Path, size: tuple[int, int]) -> None:
    path = pictures.write(tmp_path / "a.png", pictures.draw_corners(*size))
    found = read(path)
    assert (found.width, found.height) == size
    assert array(found.frame).shape == (32, 32, 3)


def test_the_thumbnail_keeps_the_proportions(tmp_path: Path) -> None:
    path = pictures.write(tmp_path / "a.png", pictures.draw_corners(960, 480))
    found = read(path, DecodeRequest(thumbnail=400))
    (tmp_path / "thumbnail.jpg").write_bytes(found.thumbnail)
    assert view(tmp_path / "thumbnail.jpg").shape == (200, 400, 3)


def test_a_whole_frame_keeps_everything_in_view(tmp_path: Path) -> None:
    path = pictures.write(tmp_path / "a.png", pictures.draw_corners(300, 100))
    assert array(read(path, DecodeRequest(frame=InputSpec(50, whole=True))).frame).shape == (
        50,
        150,
        3,
    )


def test_only_what_is_wished_is_made(tmp_path: Path) -> None:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    found = read(path, DecodeRequest(thumbnail=40))
    assert found.thumbnail
    assert found.frame is None
    assert found.view is None


def test_for_a_digest_the_picture_is_not_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no picture at all")
    assert read(path, DecodeRequest(digest_only=True)).width == 0


def test_the_digest_is_of_the_bytes_not_of_the_pixels_or_the_name(tmp_path: Path) -> None:
    one = pictures.write_scene(tmp_path / "a.png", 1)
    two = pictures.write(tmp_path / "b.png", pictures.draw_scene(1), compress_level=1)
    three = tmp_path / "c.png"
    three.write_bytes(one.read_bytes())
    digests = [read(path).digest for path in (one, two, three)]
    assert digests[0] == hashlib.sha256(one.read_bytes()).hexdigest()[:32]
    assert digests[0] == digests[2] != digests[1]


# ---- time ----


def test_the_cameras_time_is_read_to_the_fraction_of_a_second(tmp_path: Path) -> None:
    exif = pictures.exif_of(
        DateTimeOriginal="2021:06:05 04:03:02", SubsecTimeOriginal="25", OffsetTimeOriginal="+02:00"
    )
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_scene(1), exif=exif)
    assert read(path).taken == 1622865782.25


def test_the_time_of_digitizing_serves_where_the_other_is_missing(tmp_path: Path) -> None:
    exif = pictures.exif_of(DateTimeDigitized="2021:06:05 04:03:02")
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_scene(1), exif=exif)
    assert read(path).taken == 1622865782


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2021-06", "1066:10:14 09:00:00", "\0"]
)
def test_a_time_that_is_none_is_not_believed(tmp_path: Path, text: str) -> None:
    exif = pictures.exif_of(DateTimeOriginal=text)
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_scene(1), exif=exif)
    assert read(path).taken is None


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0" + b"\xff" * 40,
        b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 99_999),
        b"Exif\0\0",
    ],
)
def test_broken_exif_costs_its_facts_and_not_the_photo(tmp_path: Path, exif: bytes) -> None:
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_corners(), exif=exif)
    found = read(path)
    assert found.taken is None
    assert stands_upright(array(found.view))


# ---- refused ----


def test_a_picture_of_too_many_pixels_is_refused_before_it_takes_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_ask", lambda needed: False)
    path = pictures.write(tmp_path / "a.png", pictures.draw_corners(6000, 5000))
    assert reason(path).startswith("The image has 6,000 × 5,000 pixels and needs 0.")


def test_a_bomb_of_a_png_is_refused_at_once(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    path = tmp_path / "a.png"
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        PngImagePlugin.putchunk(file, b"IHDR", header)
        PngImagePlugin.putchunk(file, b"IDAT", b"x\x9cc\0\0\0\x01\0\x01")
        PngImagePlugin.putchunk(file, b"IEND", b"")
    assert "100,000 × 100,000" in reason(path)


def test_a_picture_for_which_memory_is_lacking_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pictures.write(tmp_path / "a.png", pictures.draw_corners())

    def refuse(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", refuse)
    assert reason(path) == "The image needs more memory than Albumen allows for one file."


def test_a_large_jpeg_that_can_be_scaled_down_is_not_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_ask", lambda needed: False)
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_corners(8000, 6000))
    assert read(path, DecodeRequest(thumbnail=400)).width == 8000


def broken_files(folder: Path) -> dict[str, Path]:
    """One file for every way a file can be no picture."""
    whole = pictures.jpeg_bytes(pictures.draw_scene(1, 400, 300))
    contents = {
        "empty.jpg": b"",
        "truncated.jpg": whole[: len(whole) // 2],
        "stub.jpg": whole[:30],
        "letter.jpg": b"Dear Sir, this is no picture. " * 10,
        "noise.png": b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
        "noise.webp": b"RIFF\x10\0\0\0WEBPVP8 " + b"\xff" * 40,
        "noise.tif": b"II*\0\x08\0\0\0" + b"\xff" * 40,
        "noise.gif": b"GIF89a" + b"\xff" * 40,
        "noise.heic": b"\0\0\0\x18ftypheic" + b"\xff" * 40,
        "noise.avif": b"\0\0\0\x18ftypavif" + b"\xff" * 40,
        "drawing.svg": b"<svg/>",
        "camera.nef": b"II*\0",
        "camera.DNG": whole,
        "no extension": b"???",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def test_every_reason_is_one_sentence(tmp_path: Path) -> None:
    files = broken_files(tmp_path)
    files["folder.jpg"] = tmp_path / "folder.jpg"
    files["folder.jpg"].mkdir()
    files["gone.jpg"] = tmp_path / "gone.jpg"
    reasons = {name: reason(path) for name, path in files.items()}
    assert {name: text for name, text in reasons.items() if not is_sentence(text)} == {}


def test_the_reason_says_what_is_the_matter(tmp_path: Path) -> None:
    files = broken_files(tmp_path)
    assert reason(files["empty.jpg"]) == "The file is empty."
    assert reason(files["truncated.jpg"]).startswith("The file is truncated")
    assert reason(files["letter.jpg"]).startswith("The content is not an image")
    assert reason(files["drawing.svg"]) == "Albumen does not support SVG files."
    assert reason(tmp_path / "gone.jpg") == "The file was removed before it could be read."


def test_a_jpeg_under_the_name_of_a_raw_is_no_raw(tmp_path: Path) -> None:
    assert reason(broken_files(tmp_path)["camera.DNG"]) == (
        "Albumen does not support this camera RAW format."
    )


def test_a_file_that_may_not_be_read_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)

    def refuse(self: Path, *_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    assert reason(path) == "You have no permission to read this file."


def test_a_picture_under_a_wrong_extension_is_read_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    pictures.draw_plain(GREEN).save(path, format="PNG")
    assert middle(path) == GREEN


def test_no_picture_is_handed_to_ghostscript(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    pictures.draw_plain(GREEN).save(path, format="EPS")
    assert is_sentence(reason(path))


def test_reading_changes_neither_bytes_nor_time(tmp_path: Path) -> None:
    path = write_turned(tmp_path / "a.jpg", 6)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    read(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_reason_survives_the_way_home_from_the_child(tmp_path: Path) -> None:
    viewer = OnDemandDecoder()
    try:
        with pytest.raises(Unreadable) as caught:
            list(viewer.read(broken_files(tmp_path)["empty.jpg"], ALL))
    finally:
        viewer.close()
    assert (caught.value.path, caught.value.reason) == (
        tmp_path / "empty.jpg",
        "The file is empty.",
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    for path in (tmp_path / "pipe.jpg", tmp_path):
        assert reason(path) == "This is not a file, but a folder or a device."


def test_a_path_that_leads_nowhere_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "circle.jpg").symlink_to("circle.jpg")
    for path in (tmp_path / "circle.jpg", tmp_path / ("long" * 100)):
        assert is_sentence(reason(path))


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_may_lack_its_end_marker_and_nothing_else(
    tmp_path: Path, *, progressive: bool
) -> None:
    whole = pictures.jpeg_bytes(pictures.draw_scene(3), progressive=progressive)
    file = tmp_path / "a.jpg"
    file.write_bytes(whole[:-2])
    assert decode_photo(file, DecodeRequest(64)).width > 0
    for cut in (3, 9, 40, 400):
        file.write_bytes(whole[: -2 - cut])
        with pytest.raises(Unreadable, match=r"truncated|damaged"):
            decode_photo(file, DecodeRequest(64))

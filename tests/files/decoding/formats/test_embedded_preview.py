"""A preview inside a camera's JPEG is looked at where it serves, and nothing else is taken for one."""

import io
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from app.domain.errors import Unreadable
from app.domain.model_input import InputSpec
from app.files.decoding.arrays import to_array
from app.files.decoding.decode import decode_photo
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from tests import pictures
from tests.pictures import BLUE, GREEN, RED, YELLOW
from tests.previews import LARGE_THUMBNAIL, add_preview

SIZE = (800, 480)


def camera_jpeg(
    path: Path, preview: Image.Image, kind: int = LARGE_THUMBNAIL, **options: object
) -> Path:
    """A green photo with that preview inside."""
    whole = pictures.jpeg_bytes(pictures.draw_plain(GREEN, *SIZE), **options)
    path.write_bytes(add_preview(whole, preview, kind))
    return path


def look(path: Path, side: int, *, preview: bool = False) -> DecodedPhoto:
    """The photo to look at."""
    return decode_photo(path, DecodeRequest(view=side, preview=preview))


def colour(picture: DecodedPhoto) -> tuple[int, ...]:
    """The one in the middle."""
    pixels = to_array(picture.view)
    return tuple(int(value) for value in pixels[pixels.shape[0] // 2, pixels.shape[1] // 2])


@pytest.fixture
def red(tmp_path: Path) -> Path:
    """Green, with a red preview of half its width."""
    return camera_jpeg(tmp_path / "a.jpg", pictures.draw_plain(RED, 400, 240))


def test_a_preview_serves_where_it_has_the_pixels(red: Path) -> None:
    small = look(red, 300)
    assert pictures.is_near(colour(small), RED)
    assert small.view is not None
    assert (small.view.width, small.view.height) == (300, 180)
    assert (small.width, small.height) == SIZE


@pytest.mark.parametrize("side", [600, 0])
def test_where_more_pixels_are_wanted_they_are_the_photos_own(red: Path, side: int) -> None:
    assert pictures.is_near(colour(look(red, side)), GREEN)


def test_what_is_quick_is_the_preview_however_small(red: Path) -> None:
    quick = look(red, 600, preview=True)
    assert pictures.is_near(colour(quick), RED)
    assert quick.view is not None
    assert quick.view.width == 400


def test_without_a_preview_nothing_is_quick(tmp_path: Path) -> None:
    path = pictures.write(tmp_path / "a.jpg", pictures.draw_plain(GREEN, *SIZE))
    assert look(path, 300, preview=True).view is None


def test_thumbnails_and_vectors_are_made_of_the_photo_itself(red: Path) -> None:
    found = decode_photo(red, DecodeRequest(thumbnail=200, view=200))
    assert pictures.is_near(colour(found), GREEN)


@pytest.mark.parametrize(
    ("kind", "size"),
    [(0, (400, 240)), (0x020002, (400, 240)), (LARGE_THUMBNAIL, (400, 300))],
    ids=["a gain map", "another view", "one with black bars"],
)
def test_what_is_no_preview_is_not_shown(tmp_path: Path, kind: int, size: tuple[int, int]) -> None:
    path = camera_jpeg(tmp_path / "a.jpg", pictures.draw_plain(RED, *size), kind)
    assert pictures.is_near(colour(look(path, 200)), GREEN)
    assert look(path, 200, preview=True).view is None


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
def test_a_broken_preview_costs_nothing(red: Path) -> None:
    whole = red.read_bytes()
    for length in (40, 1000):
        red.write_bytes(whole[:-length])
        assert pictures.is_near(colour(look(red, 300)), GREEN)
    red.write_bytes(whole.replace(b"MM\0*", b"MM\0+"))
    assert pictures.is_near(colour(look(red, 300)), GREEN)


def test_a_preview_stands_upright_and_in_the_colours_of_the_photo(tmp_path: Path) -> None:
    stored = pictures.stored_turned(pictures.draw_corners(400, 240), 6)
    whole = pictures.draw_plain(YELLOW, 480, 800)
    jpeg = pictures.jpeg_bytes(
        whole, exif=pictures.exif_of(6), icc_profile=pictures.swapped_profile()
    )
    path = tmp_path / "a.jpg"
    path.write_bytes(add_preview(jpeg, stored))
    found = look(path, 300)
    assert (found.width, found.height) == SIZE
    corners = pictures.corners_of(to_array(found.view))
    assert pictures.is_near(corners[2], BLUE, 40)
    assert corners[0][1] > corners[0][0] + 100  # Red means green there.


LARGE = (2400, 1600)
PREVIEW = (1200, 800)


def large_jpeg(path: Path, preview: Image.Image, **options: object) -> Path:
    """A photo with structure at its upper edge, and that preview inside."""
    whole = pictures.jpeg_bytes(pictures.draw_scene(1, *LARGE), **options)
    path.write_bytes(add_preview(whole, preview))
    return path


def tile_colours(path: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """In the middle of the lower edge, of the thumbnail and of the model input."""
    made = decode_photo(path, DecodeRequest(400, InputSpec(260)))
    assert (made.width, made.height) == LARGE
    with Image.open(io.BytesIO(made.thumbnail)) as thumbnail:
        assert thumbnail.size == (400, 267)
        at = (thumbnail.width // 2, thumbnail.height - 9)
        small = cast("tuple[int, ...]", thumbnail.convert("RGB").getpixel(at))
    frame = to_array(made.frame)
    return small, tuple(int(value) for value in frame[-6, frame.shape[1] // 2])


def marked(picture: Image.Image) -> Image.Image:
    """With a patch at its lower edge, in a colour that no photo has."""
    middle, bottom = picture.width // 2, picture.height
    picture.paste((255, 0, 255), (middle - 90, bottom - 90, middle + 90, bottom))
    return picture


@pytest.mark.parametrize(
    ("preview", "options", "serves"),
    [
        (pictures.draw_scene(1, *LARGE).resize(PREVIEW), {}, True),
        (pictures.draw_scene(2, *LARGE).resize(PREVIEW), {}, False),
        (
            pictures.draw_scene(1, *LARGE).resize(PREVIEW).transpose(Image.Transpose.ROTATE_180),
            {},
            False,
        ),
        (
            pictures.draw_scene(1, *LARGE).resize(PREVIEW).point(lambda value: value * 0.8),
            {},
            False,
        ),
        (pictures.draw_scene(1, *LARGE).resize(PREVIEW).convert("L").convert("RGB"), {}, False),
        (pictures.draw_scene(1, *LARGE).resize((300, 200)), {}, False),
        (pictures.draw_scene(1, *LARGE).resize(PREVIEW), {"progressive": True}, False),
    ],
    ids=["same", "other", "turned", "darker", "grey", "too-small", "progressive"],
)
def test_thumbnails_are_made_of_a_preview_only_if_it_shows_the_photo(
    tmp_path: Path, preview: Image.Image, options: dict[str, object], serves: bool
) -> None:
    path = large_jpeg(tmp_path / "a.jpg", marked(preview.copy()), **options)
    for found in tile_colours(path):
        assert pictures.is_near(found, (255, 0, 255)) is serves


def test_a_preview_of_a_truncated_photo_does_not_hide_that(tmp_path: Path) -> None:
    whole = pictures.jpeg_bytes(pictures.draw_scene(1, *LARGE))
    path = tmp_path / "a.jpg"
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(Unreadable):
        decode_photo(path, DecodeRequest(400, InputSpec(260)))

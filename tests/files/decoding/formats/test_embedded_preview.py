"""A preview inside a camera's JPEG is looked at where it serves, and nothing else is taken for one."""

from pathlib import Path

import pytest
from PIL import Image

from app.files.decoding.arrays import to_array
from app.files.decoding.decode import DecodedPhoto, DecodeRequest, decode_photo
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

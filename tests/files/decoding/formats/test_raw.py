"""Camera RAW files stand upright, have their own size, and show the JPEG inside only as far as it serves."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from app.domain.errors import Unreadable
from app.domain.model_input import InputSpec
from app.files.decoding import memory
from app.files.decoding.arrays import to_array
from app.files.decoding.decode import decode_photo
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from tests import pictures
from tests.raws import write_dng

GIVEN = Path(__file__).parents[5] / "shared" / "photos"
INDEXED = DecodeRequest(120, InputSpec(64))


def look(path: Path, side: int, *, preview: bool = False) -> DecodedPhoto:
    """The photo to look at."""
    return decode_photo(path, DecodeRequest(view=side, preview=preview))


def corners(picture: DecodedPhoto) -> list[tuple[int, int, int]]:
    """The colours of the four quarters of what is looked at."""
    return pictures.corners_of(to_array(picture.view))


def is_upright(picture: DecodedPhoto) -> bool:
    """Whether red is at the top left, green at the right, blue below: developed colours differ a little."""
    strongest = [max(range(3), key=lambda channel: colour[channel]) for colour in corners(picture)]
    return strongest[:3] == [0, 1, 2]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_raw_stands_upright(tmp_path: Path, orientation: int) -> None:
    path = write_dng(tmp_path / "a.dng", pictures.draw_corners(160, 96), orientation)
    found = look(path, 0)
    assert (found.width, found.height) == (160, 96)
    assert found.view is not None
    assert (found.view.width, found.view.height) == (160, 96)
    assert is_upright(found)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_the_preview_of_a_raw_is_turned_upright_once(tmp_path: Path, orientation: int) -> None:
    stored = pictures.stored_turned(pictures.draw_corners(160, 96), orientation)
    path = write_dng(tmp_path / "a.dng", pictures.draw_corners(160, 96), orientation, stored)
    assert is_upright(look(path, 80, preview=True))
    assert (look(path, 0).width, look(path, 0).height) == (160, 96)


def test_a_preview_that_stands_upright_already_is_left_so(tmp_path: Path) -> None:
    whole = pictures.draw_corners(96, 160)
    path = write_dng(tmp_path / "a.dng", whole, 6, whole)
    assert is_upright(look(path, 0))


def test_a_preview_with_all_the_pixels_is_the_photo(tmp_path: Path) -> None:
    jpeg = pictures.draw_plain(pictures.YELLOW, 158, 94)
    path = write_dng(tmp_path / "a.dng", pictures.draw_corners(160, 96), preview=jpeg)
    found = look(path, 0)
    assert (found.width, found.height) == (158, 94)
    assert all(pictures.is_near(colour, pictures.YELLOW) for colour in corners(found))


def test_a_small_preview_serves_the_thumbnail_and_the_sensor_the_rest(tmp_path: Path) -> None:
    jpeg = pictures.draw_plain(pictures.YELLOW, 120, 72)
    path = write_dng(tmp_path / "a.dng", pictures.draw_corners(400, 240), preview=jpeg)
    found = decode_photo(path, INDEXED)
    assert (found.width, found.height) == (400, 240)
    assert pictures.is_near(to_array(found.frame)[32, 32], pictures.YELLOW)
    assert is_upright(look(path, 200))
    assert is_upright(look(path, 0))
    quick = look(path, 200, preview=True).view
    assert quick is not None
    assert (quick.width, quick.height) == (120, 72)


def test_a_raw_without_a_preview_is_developed(tmp_path: Path) -> None:
    path = write_dng(tmp_path / "a.dng", pictures.draw_corners(400, 240))
    found = decode_photo(path, INDEXED)
    assert found.thumbnail
    assert (found.width, found.height) == (400, 240)
    assert look(path, 200, preview=True).view is None


def test_a_raw_says_when_and_how_it_was_taken(tmp_path: Path) -> None:
    found = decode_photo(write_dng(tmp_path / "a.dng", pictures.draw_corners()), INDEXED)
    assert found.taken == datetime(2021, 3, 14, 16, 5, tzinfo=UTC).timestamp()
    assert found.exif is not None
    assert (found.exif.camera, found.exif.exposure_time) == ("Drawn Sensor", 1 / 250)
    only = decode_photo(tmp_path / "a.dng", DecodeRequest(exif_only=True))
    assert only.exif == found.exif


def test_a_broken_raw_says_so_in_a_sentence(tmp_path: Path) -> None:
    whole = write_dng(tmp_path / "a.dng", pictures.draw_corners(400, 240)).read_bytes()
    for number, content in enumerate((b"", b"raw", whole[:60], whole[: len(whole) // 2])):
        path = tmp_path / f"{number}.nef"
        path.write_bytes(content)
        with pytest.raises(Unreadable) as caught:
            decode_photo(path, INDEXED)
        assert caught.value.reason.endswith(".")


def test_too_many_pixels_are_not_developed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_dng(tmp_path / "a.dng", pictures.draw_corners(400, 240))
    monkeypatch.setattr(memory, "UNASKED", 1_000)
    monkeypatch.setattr(memory, "_ask", lambda needed: False)
    with pytest.raises(Unreadable, match="400 × 240 pixels and needs"):
        look(path, 0)


@pytest.mark.skipif(not GIVEN.is_dir(), reason="the given photos are not beside this checkout")
def test_raws_of_real_cameras_are_read() -> None:
    found = decode_photo(GIVEN / "formats/raw/canon_eos_6d.dng", INDEXED)
    assert (found.width, found.height) == (1224, 816)
    assert found.exif is not None
    assert found.exif.camera.startswith("Canon Canon EOS 6D")
    assert isinstance(found.taken, float)
    Image.frombytes("RGB", (64, 64), found.frame.rgb if found.frame else b"")

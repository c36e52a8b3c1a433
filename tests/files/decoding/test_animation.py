"""Frames of animations: all of them in their order, with their durations, and never too many."""

from pathlib import Path

import pytest

from app.domain.errors import Unreadable
from app.files.decoding import animation
from app.files.decoding.decode import decode_photo
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from tests import pictures
from tests.pictures import BLUE, GREEN, RED

COLOURS = (RED, GREEN, BLUE)


def write_animation(path: Path, count: int = 3, size: tuple[int, int] = (64, 48)) -> Path:
    """Write an animation of red, green, blue, red …, each for 200 ms."""
    frames = [pictures.draw_plain(COLOURS[number % 3], *size) for number in range(count)]
    kind = {".png": "PNG"}.get(path.suffix)
    frames[0].save(
        path, kind, save_all=True, append_images=frames[1:], duration=200, loop=0, quality=95
    )
    return path


def frames_of(path: Path, side: int = 100) -> DecodedPhoto:
    return decode_photo(path, DecodeRequest(animation=side))


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.avif"])
def test_all_frames_are_decoded_in_their_order(tmp_path: Path, name: str) -> None:
    found = frames_of(write_animation(tmp_path / name)).frames
    assert [each.milliseconds for each in found] == [200, 200, 200]
    for each, colour in zip(found, COLOURS, strict=True):
        assert (each.pixels.width, each.pixels.height) == (64, 48)
        assert pictures.is_near(tuple(each.pixels.rgb[:3]), colour, 20)
    taken = decode_photo(tmp_path / name, DecodeRequest(thumbnail=9))
    assert taken.exif is not None
    assert taken.exif.media_type == "animation"


def test_frames_are_no_larger_than_they_are_shown(tmp_path: Path) -> None:
    found = frames_of(write_animation(tmp_path / "a.gif"), 32).frames
    assert (found[0].pixels.width, found[0].pixels.height) == (32, 24)


@pytest.mark.parametrize("limit", ["_MOST_FRAMES", "_MOST_BYTES", "_MOST_SECONDS"])
def test_what_is_beyond_a_limit_is_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path = write_animation(tmp_path / "a.gif", 30)
    least = {"_MOST_FRAMES": 2, "_MOST_BYTES": 64 * 48 * 3 + 1, "_MOST_SECONDS": -1.0}[limit]
    monkeypatch.setattr(animation, limit, least)
    assert 1 <= len(frames_of(path).frames) <= 2


def test_frames_up_to_a_damaged_one_are_played(tmp_path: Path) -> None:
    frames = [pictures.draw_scene(number, 64, 48) for number in range(6)]
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert 1 <= len(frames_of(path).frames) < 6
    assert decode_photo(path, DecodeRequest(thumbnail=9)).thumbnail
    path.write_bytes(whole[:20])
    with pytest.raises(Unreadable):
        frames_of(path)


def test_a_frame_that_is_told_to_last_no_time_lasts_as_in_browsers() -> None:
    picture = pictures.draw_plain(RED)
    for told, shown in ((0, 100), (10, 100), (20, 20), (None, 100), ("x", 100)):
        picture.info["duration"] = told
        assert animation._duration(picture) == shown

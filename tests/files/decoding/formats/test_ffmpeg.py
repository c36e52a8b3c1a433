"""AVIF files that libavif refuses are decoded by FFmpeg."""

from pathlib import Path

import pytest
from PIL import Image, UnidentifiedImageError

from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from tests import pictures

ALL = DecodeRequest(thumbnail=40, view=0)


def write_without_sizes(path: Path, picture: Image.Image) -> Path:
    """Write an AVIF whose items lack the property of their size, which libavif asks for."""
    pictures.write(path, picture, quality=95)
    path.write_bytes(path.read_bytes().replace(b"ispe", b"free"))
    with pytest.raises(UnidentifiedImageError):
        Image.open(path)
    return path


def middle(path: Path) -> tuple[int, ...]:
    view = decode_photo(path, ALL).view
    assert view is not None
    at = 3 * (view.height // 2 * view.width + view.width // 2)
    return tuple(view.rgb[at : at + 3])


def test_it_is_shown(tmp_path: Path) -> None:
    path = write_without_sizes(tmp_path / "a.avif", pictures.draw_plain((200, 30, 30)))
    assert pictures.is_near(middle(path), (200, 30, 30), 6)


def test_what_is_transparent_is_mixed_with_white(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (48, 32), (255, 0, 0, 128))
    path = write_without_sizes(tmp_path / "a.avif", picture)
    assert pictures.is_near(middle(path), (255, 127, 127), 6)


def test_its_coded_colours_count(tmp_path: Path) -> None:
    path = write_without_sizes(tmp_path / "a.avif", pictures.draw_plain((230, 40, 40)))
    content = path.read_bytes()
    assert content.count(b"colrnclx\0\1\0\r") == 1
    path.write_bytes(content.replace(b"colrnclx\0\1\0\r", b"colrnclx\0\x0c\0\r"))
    assert pictures.is_near(middle(path), (251, 0, 18), 8)

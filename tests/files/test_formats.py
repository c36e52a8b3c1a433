"""Which files are taken for pictures."""

import pytest
from PIL import Image

from app.files.formats import DECODERS, RAW, extension_of, has_photo_extension, is_raw


def test_every_decoder_that_is_named_exists() -> None:
    Image.init()
    missing = {name for name, _ in DECODERS} - set(Image.OPEN) - {"HEIF", "JXL"}
    assert missing == set()


def test_ghostscript_is_not_among_the_decoders() -> None:
    assert "EPS" not in {name for name, _ in DECODERS}


def test_no_extension_belongs_to_two_decoders() -> None:
    extensions = [each for _, several in DECODERS for each in several.split()]
    assert len(extensions) == len(set(extensions))


@pytest.mark.parametrize(
    "name", ["a.jpg", "a.JPEG", "a.b.heic", "a.nef", "a.jxl", "ä.Tif", "a.mov", "a.jpg "]
)
def test_a_picture_is_known_by_its_last_extension(name: str) -> None:
    assert has_photo_extension(name)


@pytest.mark.parametrize("name", ["jpg", "a.jpg.part", "a.xmp", "a.", "a.mp3", ""])
def test_what_is_no_picture_is_not_taken_for_one(name: str) -> None:
    assert not has_photo_extension(name)


def test_no_raw_is_also_a_picture_that_pillow_is_asked_to_read() -> None:
    read = {each for _, several in DECODERS for each in several.split()}
    assert read & RAW == set()


def test_raw_is_known_in_capitals() -> None:
    assert is_raw("IMG_1.CR2")
    assert extension_of("IMG_1.CR2") == "cr2"

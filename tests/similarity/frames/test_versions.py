"""Versions of one photo: saved again, turned, edited, cut; and photos that are others."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from app.similarity.frames.versions import is_same_view, is_version
from tests.edits import draw_photo

SEEDS = range(6)


def grey(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"), np.uint8)


VERSIONS = {
    "turned left": lambda photo: photo.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda photo: photo.transpose(Image.Transpose.ROTATE_180),
    "mirrored": lambda photo: photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "lighter": lambda photo: ImageEnhance.Brightness(photo).enhance(1.3),
    "grey": lambda photo: photo.convert("L"),
    "half the size": lambda photo: photo.resize((photo.width // 2, photo.height // 2)),
}


@pytest.mark.parametrize("edit", VERSIONS)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_edit_is_a_version_of_its_photo(edit: str, seed: int) -> None:
    photo = draw_photo(seed)
    edited = VERSIONS[edit](photo)
    assert is_version(grey(photo), grey(edited))
    assert is_version(grey(edited), grey(photo))


def test_another_photo_is_no_version() -> None:
    photos = [grey(draw_photo(seed)) for seed in range(12)]
    for one, other in combinations(photos, 2):
        assert not is_version(one, other)
        assert not is_same_view(one, other)


@pytest.mark.parametrize("seed", [0, 2, 4, 5])
def test_a_part_cut_out_is_the_same_view(seed: int) -> None:
    photo = draw_photo(seed)
    part = photo.crop((60, 50, 340, 260)).resize((400, 300))
    assert is_same_view(grey(photo), grey(part))
    assert is_same_view(grey(part), grey(photo))


def test_black_pictures_are_not_known_by_what_they_show() -> None:
    black = np.zeros((60, 80), np.uint8)
    assert not is_version(black, black)

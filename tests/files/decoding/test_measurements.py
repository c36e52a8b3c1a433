"""Sharpness falls with blur and with nothing else; what is clipped is counted."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from app.files.decoding.decode import decode_photo
from app.files.decoding.measurements import MEASURED_SIDE, measure
from app.files.decoding.request import DecodeRequest
from tests import pictures

SEEDS = range(5)


def draw(seed: int) -> Image.Image:
    """Many shapes with edges as sharp as a lens makes them."""
    picture = pictures.draw_scene(seed, 640, 480)
    for number in range(12):
        shape = pictures.draw_scene(100 * seed + number, 160, 120)
        picture.paste(shape, (number % 4 * 160, number // 4 * 160))
    # Neither black nor white: more light is not to clip it.
    return picture.point(lambda level: 40 + level // 2).filter(ImageFilter.GaussianBlur(0.5))


def sharpness(picture: Image.Image) -> float:
    return measure(picture).sharpness


def with_light(picture: Image.Image, factor: float) -> Image.Image:
    return picture.point(lambda level: round(level * factor))


def with_noise(picture: Image.Image, deviation: float) -> Image.Image:
    noise = np.random.default_rng(1).normal(0, deviation, (picture.height, picture.width, 3))
    return Image.fromarray((np.asarray(picture) + noise).round().clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_more_it_is_blurred_the_less_sharp_it_is(seed: int) -> None:
    picture = draw(seed)
    blurred = [picture.filter(ImageFilter.GaussianBlur(radius)) for radius in (0.7, 1, 1.5, 2.5)]
    found = [sharpness(each) for each in (picture, *blurred)]
    assert found == sorted(found, reverse=True)
    assert found[1] < 0.95 * found[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_neither_light_nor_noise_is_taken_for_sharpness(seed: int) -> None:
    picture = draw(seed)
    plain = sharpness(picture)
    for factor in (0.75, 1.25):
        assert sharpness(with_light(picture, factor)) == pytest.approx(plain, rel=0.1)
    assert sharpness(with_noise(picture, 6)) < 1.1 * plain
    soft = picture.filter(ImageFilter.GaussianBlur(1.5))
    assert sharpness(with_noise(soft, 6)) < plain


def test_a_sharp_subject_before_a_blurred_background_is_sharp() -> None:
    picture = draw(3)
    portrait = picture.filter(ImageFilter.GaussianBlur(6))
    box = (160, 120, 480, 360)
    portrait.paste(picture.crop(box), box)
    assert sharpness(portrait) > sharpness(picture.filter(ImageFilter.GaussianBlur(1.5)))


def test_nothing_in_it_is_not_sharp() -> None:
    assert sharpness(pictures.draw_plain((90, 90, 90), 300, 200)) == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (7, 3), (33, 31)])
def test_the_smallest_pictures_are_measured(size: tuple[int, int]) -> None:
    assert measure(pictures.draw_plain((0, 0, 0), *size)).dark == 1


def test_only_what_is_clipped_in_every_channel_is_counted() -> None:
    picture = Image.new("RGB", (100, 10), (128, 128, 128))
    picture.paste((255, 254, 255), (0, 0, 20, 10))
    picture.paste((255, 255, 253), (20, 0, 40, 10))
    picture.paste((0, 1, 0), (40, 0, 50, 10))
    picture.paste((0, 2, 0), (50, 0, 60, 10))
    found = measure(picture)
    assert (found.bright, found.dark) == (0.2, 0.1)


def test_a_large_photo_is_measured_at_the_same_size_whatever_else_is_asked(tmp_path: Path) -> None:
    picture = draw(1).resize((2 * MEASURED_SIDE, MEASURED_SIDE))
    path = pictures.write(tmp_path / "large.png", picture)
    alone = decode_photo(path, DecodeRequest(measures=True)).pixel_stats
    with_all = decode_photo(path, DecodeRequest(measures=True, view=0)).pixel_stats
    assert alone is not None
    assert with_all is not None
    assert with_all.sharpness == pytest.approx(alone.sharpness, rel=0.02)


def test_what_is_not_asked_for_is_not_measured(tmp_path: Path) -> None:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    assert decode_photo(path, DecodeRequest(thumbnail=64)).pixel_stats is None

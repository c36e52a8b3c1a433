"""Margins told from pictures, and photos in like frames: drawn photos in drawn frames."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from app.similarity.frames.features import FrameFeatures, edge_histogram_inside, extract_features
from app.similarity.frames.margins import Box, find_picture, place_box
from app.similarity.frames.relation import Relation, compare
from tests.edits import blur_half, draw_photo, expose
from tests.framing import FRAMES

WITH_MARGINS = {
    "white border": (12, 12, 12, 48),
    "letterbox": (0, 50, 0, 50),
    "caption bar": (0, 0, 0, 33),
    "card": (30, 60, 30, 50),
}
"""Pixels at the left, top, right and foot around a photo of 400 by 300."""
SETS = {Relation.SAME_FRAME, Relation.BRACKET, Relation.FOCUS, Relation.OVERLAP}
PICTURED = (0, 2, 4, 5)
"""Kinds of scenery that fill their pictures to the edge, by day."""


def grey_of(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"), np.uint8)


def look(picture: Image.Image) -> FrameFeatures:
    return extract_features(grey_of(picture))


@pytest.mark.parametrize("kind", WITH_MARGINS)
@pytest.mark.parametrize("seed", PICTURED)
def test_a_margin_is_not_taken_for_picture(kind: str, seed: int) -> None:
    framed = FRAMES[kind](draw_photo(seed), seed)
    left, top, right, bottom = WITH_MARGINS[kind]
    box = find_picture(grey_of(framed))
    found = (box.left, box.top, framed.width - box.right, framed.height - box.bottom)
    assert found == pytest.approx((left, top, right, bottom), abs=3)


def test_an_app_around_a_photo_is_not_taken_for_picture() -> None:
    for seed in PICTURED:
        box = find_picture(grey_of(FRAMES["app"](draw_photo(seed), seed)))
        assert (box.top, box.bottom) == pytest.approx((76, 476), abs=4)


@pytest.mark.parametrize("seed", range(18))
def test_a_photo_without_a_frame_is_all_picture(seed: int) -> None:
    if seed % 6 in PICTURED:
        assert find_picture(grey_of(draw_photo(seed))) == Box(0, 0, 400, 300)


def blur_beside(photo: Image.Image) -> Image.Image:
    """As films of telephones are shown: upright, and beside them the same, large and blurred."""
    upright = photo.crop((100, 0, 300, 300))
    wide = photo.resize((400, 300)).filter(ImageFilter.GaussianBlur(22))
    wide = wide.point(lambda value: value * 3 // 5)
    wide.paste(upright, (100, 0))
    return wide


@pytest.mark.parametrize("seed", PICTURED)
def test_bars_that_show_the_picture_blurred_are_not_taken_for_picture(seed: int) -> None:
    box = find_picture(grey_of(blur_beside(draw_photo(seed))))
    assert (box.left, box.right) == pytest.approx((100, 300), abs=6)


def test_photos_between_blurred_bars_are_no_set() -> None:
    features = [look(blur_beside(draw_photo(seed))) for seed in range(12)]
    found = {compare(one, other).relation for one, other in combinations(features, 2)}
    assert not found & SETS


def test_a_thing_before_a_white_sheet_is_not_cut_out() -> None:
    sheet = np.full((300, 400), 250, np.uint8)
    down, across = np.mgrid[:300, :400]
    sheet[((down - 150) / 100) ** 2 + ((across - 200) / 120) ** 2 < 1] = 90
    assert find_picture(sheet) == Box(0, 0, 400, 300)


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (400, 1), (20, 20), (300, 400)])
def test_what_shows_nothing_has_no_margins(size: tuple[int, int]) -> None:
    empty = np.zeros(size, np.uint8)
    assert find_picture(empty) == Box(0, 0, size[1], size[0])
    assert edge_histogram_inside(empty)[1] is None


def test_a_place_in_shares_is_the_box_again() -> None:
    box = Box(12, 30, 380, 270)
    assert place_box(box.shares(300, 400), 300, 400) == box
    assert place_box((1.0, 1.0, 1.0, 1.0), 1, 1).area == 1


@pytest.mark.parametrize("kind", FRAMES)
def test_unlike_photos_in_like_frames_are_nothing_to_each_other(kind: str) -> None:
    features = [look(FRAMES[kind](draw_photo(seed), seed)) for seed in (0, 2, 4, 5, 8, 10)]
    relations = {compare(one, other).relation for one, other in combinations(features, 2)}
    assert relations.isdisjoint(SETS)


@pytest.mark.parametrize("kind", ["white border", "letterbox", "caption bar", "app", "card"])
@pytest.mark.parametrize("seed", PICTURED)
def test_a_copy_that_differs_by_its_frame_only_is_a_twin(kind: str, seed: int) -> None:
    photo = draw_photo(seed, 400, 400) if kind == "app" else draw_photo(seed)
    one, other = look(photo), look(FRAMES[kind](photo, seed))
    assert compare(one, other).relation is Relation.SAME_FRAME
    assert compare(other, one).relation is Relation.SAME_FRAME


@pytest.mark.parametrize("kind", ["white border", "letterbox", "film edge"])
@pytest.mark.parametrize("seed", [0, 4, 5])
def test_a_set_is_found_within_equal_frames(kind: str, seed: int) -> None:
    photo, add = draw_photo(seed), FRAMES[kind]
    middle = expose(photo, -1.5)
    brighter, darker = look(add(expose(middle, 3), seed)), look(add(middle, seed))
    assert compare(brighter, darker).relation is Relation.BRACKET
    here, there = (look(add(blur_half(photo, left), seed)) for left in (True, False))
    assert compare(here, there).relation is Relation.FOCUS


def test_the_layout_of_a_photo_is_that_of_its_picture() -> None:
    for seed in PICTURED:
        photo = draw_photo(seed)
        plain, none = edge_histogram_inside(grey_of(photo))
        framed, place = edge_histogram_inside(grey_of(FRAMES["white border"](photo, seed)))
        assert none is None
        assert place is not None
        assert float(plain @ framed) > 0.9

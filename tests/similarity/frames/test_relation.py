"""What two photos are to each other, by their pixels: drawn photos, and what people do to them."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from app.similarity.frames.features import FrameFeatures, Grey, extract_features, is_plain, mirror
from app.similarity.frames.relation import (
    UNRELATED,
    FrameComparison,
    Relation,
    compare,
    compare_turned,
    is_mirrored,
)
from tests.edits import EDITS, TURNS, blur_half, draw_photo, expose

SEEDS = range(6)
"""One of every kind of scenery."""


def grey_of(picture: Image.Image) -> Grey:
    return np.asarray(picture.convert("L"), np.uint8)


def look(picture: Image.Image) -> FrameFeatures:
    return extract_features(grey_of(picture))


def both_ways(one: Image.Image, other: Image.Image) -> tuple[FrameComparison, FrameComparison]:
    first, second = look(one), look(other)
    return compare(first, second), compare(second, first)


def relations(one: Image.Image, other: Image.Image) -> set[Relation]:
    return {found.relation for found in both_ways(one, other)}


# ---- the same frame ----


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_edited_photo_is_a_twin_whichever_comes_first(edit: str, seed: int) -> None:
    photo = draw_photo(seed)
    assert relations(photo, EDITS[edit](photo)) == {Relation.SAME_FRAME}


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_turned_photo_is_a_near_duplicate(turn: str, seed: int) -> None:
    photo = draw_photo(seed)
    smaller = EDITS["jpeg 40"](EDITS["two thirds of the size"](TURNS[turn](photo)))
    features = look(photo), look(smaller)
    for one, other in (features, features[::-1]):
        assert compare_turned(one, other).relation is Relation.SAME_FRAME


def test_another_photo_turned_and_the_same_upright_are_no_turned_copies() -> None:
    one, other = (look(draw_photo(seed)) for seed in SEEDS[:2])
    assert compare_turned(one, other).relation is Relation.NONE


def test_two_edits_of_one_photo_are_twins() -> None:
    for seed in SEEDS:
        photo = draw_photo(seed)
        one, other = EDITS["a third of the size"](photo), EDITS["black and white"](photo)
        assert relations(one, other) == {Relation.SAME_FRAME}


def take(seed: int, walker: int) -> Image.Image:
    """A camera on a tripod presses its trigger: other noise, and somebody walks by."""
    photo = draw_photo(seed)
    ImageDraw.Draw(photo).ellipse((walker, 110, walker + 60, 190), fill=(150, 40, 160))
    noise = np.random.default_rng(walker).normal(0, 3, (300, 400, 1))
    return Image.fromarray((np.asarray(photo) + noise).clip(0, 255).astype(np.uint8))


def test_a_photo_in_which_something_moved_is_no_twin() -> None:
    for seed in (0, 3, 4, 5):
        assert relations(take(seed, 130), take(seed, 220)) == {Relation.NEAR}


def test_different_photos_of_one_kind_are_nothing_to_each_other() -> None:
    features = [look(draw_photo(seed)) for seed in (0, 6, 12, 1, 7, 2, 8, 3, 9, 15, 4, 10, 5, 11)]
    for place, one in enumerate(features):
        for other in features[place + 1 :]:
            assert compare(one, other) == UNRELATED


# ---- mirrored, exposed, focused, overlapping ----


def test_a_mirror_image_is_said_to_be_one_and_no_twin() -> None:
    for seed in SEEDS:
        photo = draw_photo(seed)
        first, second = look(photo), look(ImageOps.mirror(photo))
        assert compare(first, second).relation is not Relation.SAME_FRAME
        assert is_mirrored(first, mirror(second))
        assert not is_mirrored(first, mirror(first))


@pytest.mark.parametrize("seed", SEEDS)
def test_three_stops_apart_is_a_bracket_and_the_sign_says_which_is_brighter(seed: int) -> None:
    photo = draw_photo(seed)
    middle = expose(photo, -1.5)
    brighter, darker = both_ways(expose(middle, 3), middle)
    assert (brighter.relation, darker.relation) == (Relation.BRACKET, Relation.BRACKET)
    assert 2 < brighter.stops < 4.5
    assert -4.5 < darker.stops < -2


@pytest.mark.parametrize("seed", SEEDS)
def test_sharp_here_and_sharp_there_is_a_focus_stack(seed: int) -> None:
    photo = draw_photo(seed)
    assert relations(blur_half(photo, left=True), blur_half(photo, left=False)) == {Relation.FOCUS}


def test_sharper_in_one_only_is_no_focus_stack() -> None:
    for seed in SEEDS:
        photo = draw_photo(seed)
        assert Relation.FOCUS not in relations(photo, blur_half(photo, left=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_two_parts_of_a_view_that_share_a_third_overlap(seed: int) -> None:
    view = draw_photo(seed, 600, 300)
    left, right = view.crop((0, 0, 360, 300)), view.crop((240, 0, 600, 300))
    assert relations(left, right) == {Relation.OVERLAP}


# ---- pictures that show nothing ----

NOTHING_TO_SEE = {
    "black": Image.new("RGB", (400, 300)),
    "white": Image.new("RGB", (400, 300), (255, 255, 255)),
    "one pixel": Image.new("RGB", (1, 1), (90, 120, 30)),
    "one row": Image.new("RGB", (400, 1), (90, 120, 30)),
    "one column": draw_photo(3).crop((0, 0, 1, 300)),
    "two colours": Image.linear_gradient("L").resize((400, 300)),
}


@pytest.mark.parametrize("name", NOTHING_TO_SEE)
def test_a_picture_that_shows_nothing_is_nothing_to_any_photo(name: str) -> None:
    empty = NOTHING_TO_SEE[name]
    for other in (draw_photo(0), draw_photo(3)):
        assert relations(empty, other) == {Relation.NONE}
        assert not is_mirrored(look(empty), mirror(look(other)))


def test_pictures_without_a_corner_are_compared_without_a_fault() -> None:
    for one in NOTHING_TO_SEE.values():
        for other in NOTHING_TO_SEE.values():
            for found in both_ways(one, other):
                assert np.isfinite([found.score, found.stops]).all()


def test_black_and_white_are_no_bracket() -> None:
    assert relations(NOTHING_TO_SEE["black"], NOTHING_TO_SEE["white"]) == {Relation.NONE}


# ---- layouts ----


def test_exposure_hardly_changes_a_layout() -> None:
    for seed in SEEDS:
        photo = draw_photo(seed)
        dark, bright = look(expose(photo, -2)), look(expose(photo, 1))
        strangers = [look(draw_photo(other)).layout for other in (seed + 6, seed + 13)]
        assert float(dark.layout @ bright.layout) > max(
            float(dark.layout @ each) for each in strangers
        )


def test_a_layout_has_length_one_or_is_nothing() -> None:
    assert np.linalg.norm(look(draw_photo(0)).layout) == pytest.approx(1, abs=1e-5)
    assert not look(NOTHING_TO_SEE["black"]).layout.any()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_photo_is_no_plain_field_however_dark(seed: int) -> None:
    assert not is_plain(grey_of(draw_photo(seed)))
    assert not is_plain(grey_of(expose(draw_photo(seed), -2)))


@pytest.mark.parametrize("size", [(400, 300), (300, 2000), (1, 1), (9, 300)])
def test_gradients_and_blanks_are_plain_fields_of_any_size(size: tuple[int, int]) -> None:
    assert is_plain(grey_of(Image.linear_gradient("L").resize(size)))
    assert is_plain(grey_of(Image.new("L", size, 250)))


def test_a_moon_in_the_night_is_no_plain_field() -> None:
    night = Image.new("L", (1200, 800), 4)
    ImageDraw.Draw(night).ellipse((700, 200, 730, 230), fill=220)
    assert not is_plain(grey_of(night))

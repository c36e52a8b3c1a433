"""Colours as the eye has them: palettes, and photos found by a colour and by how much of it they have."""

import numpy as np
import pytest

from app.similarity.colour.index import ColourIndex, matching_colours
from app.similarity.colour.palette import COLOURS, Palette, make_palette, to_oklab, to_rgb
from tests import pictures

BLUE, RED, GREEN = ("#1e50dc", "#dc1e1e", "#1ec828")


def draw(*parts: tuple[str, float], side: int = 400) -> np.ndarray:
    """Stripes of colours, each a share of the picture."""
    pixels = np.zeros((side, side, 3), np.uint8)
    at = 0
    for text, share in parts:
        end = at + round(share * side)
        pixels[at:end] = [int(text[place : place + 2], 16) for place in (1, 3, 5)]
        at = end
    return pixels


def colour(text: str) -> np.ndarray:
    return to_oklab(np.array([int(text[place : place + 2], 16) for place in (1, 3, 5)]))


def index_of(*photos: np.ndarray) -> ColourIndex:
    index = ColourIndex()
    index.add({f"{row:032x}": make_palette(photo).pack() for row, photo in enumerate(photos)})
    return index


@pytest.mark.parametrize(
    ("rgb", "lab"),
    # From the space's definition: black, white, and sRGB's red as its author publishes it.
    [((0, 0, 0), (0, 0, 0)), ((255, 255, 255), (1, 0, 0)), ((255, 0, 0), (0.628, 0.225, 0.126))],
)
def test_colours_lie_where_oklab_has_them(rgb: tuple[int, ...], lab: tuple[float, ...]) -> None:
    assert np.allclose(to_oklab(np.array(rgb)), lab, atol=1e-3)


def test_colours_come_back_from_oklab_as_they_went() -> None:
    rgb = np.array([[r, g, b] for r in (0, 37, 255) for g in (0, 99, 255) for b in (0, 180, 255)])
    assert np.abs(to_rgb(to_oklab(rgb)).astype(int) - rgb).max() <= 1


def test_a_picture_half_blue_half_red_is_found_by_both_and_not_by_green() -> None:
    index = index_of(draw((BLUE, 0.5), (RED, 0.5)), draw((GREEN, 1)))
    for text in (BLUE, RED):
        scores = index.scores(colour(text))
        assert scores[0] > 0.8
        assert scores[1] < 0.1
    assert index.scores(colour(GREEN))[0] < 0.1


def test_the_nearer_the_colour_the_higher_the_score() -> None:
    """As the eye has it: a darker blue is nearer to blue than violet is, and that than green and yellow."""
    hues = ["#3366aa", "#2f5c9a", "#5560b0", "#7a50b0", "#30a060", "#e8d020"]
    scores = index_of(*(draw((hue, 1)) for hue in hues)).scores(colour("#3366aa"))
    assert (np.diff(scores) < 0).all()
    assert scores[0] > 0.9
    assert 0 <= scores[-1] < 0.01


def test_the_share_that_is_asked_for_comes_first() -> None:
    shares = (0.05, 0.3, 0.6, 1.0)
    photos = [draw((BLUE, share), ("#808080", 1 - share)) for share in shares]
    index = index_of(*photos, draw(("#808080", 1)))
    for row, share in enumerate(shares):
        scores = index.scores(colour(BLUE), share)
        assert scores.argmax() == row
        assert scores[row] > 0.9
        assert scores[4] < 0.05
        assert scores.max() <= 1


def test_a_small_thing_of_another_colour_is_in_the_palette() -> None:
    photo = draw(
        *((f"#{tone:02x}{tone:02x}{tone:02x}", 0.12) for tone in range(60, 220, 20)), (RED, 0.03)
    )
    palette = make_palette(photo)
    assert 1 < len(palette.colours) <= COLOURS
    (found,) = matching_colours(palette, [colour(RED)])
    assert found is not None
    assert abs(palette.shares[found] - 0.03) < 0.01


def test_a_palette_is_the_same_every_time_and_survives_packing() -> None:
    photo = np.asarray(pictures.draw_scene(3, 400, 300))
    palette = make_palette(photo)
    again = Palette.unpack(make_palette(photo).pack())
    assert len(palette.pack()) == 4 * len(palette.colours) <= 24
    assert np.allclose(again.colours, palette.colours, atol=0.003)
    assert np.allclose(again.shares, palette.shares, atol=0.003)
    assert np.isclose(palette.shares.sum(), 1, atol=0.06)
    assert (np.diff(palette.shares) <= 0).all()


def test_a_palette_that_is_stored_anew_replaces_the_old() -> None:
    index = index_of(draw((BLUE, 0.5), (RED, 0.5)))
    index.add({f"{0:032x}": make_palette(draw((GREEN, 1))).pack()})
    row = index.row_of(f"{0:032x}")
    assert row is not None
    assert index.scores(colour(GREEN))[row] > 0.9
    assert index.scores(colour(RED))[row] < 0.1


def test_the_colours_that_matched_are_told() -> None:
    palette = make_palette(draw((BLUE, 0.7), (RED, 0.3)))
    assert matching_colours(palette, [colour(RED), colour(BLUE), colour(GREEN)]) == [1, 0, None]
    assert len(ColourIndex().scores(colour(RED))) == 0

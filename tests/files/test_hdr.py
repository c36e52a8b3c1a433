"""High dynamic range: dark and grey as they are meant, highlights with their drawing."""

import numpy as np
import pytest
from PIL import Image

from app.files.hdr import HDR_TRANSFERS, tone_map

PQ, HLG = HDR_TRANSFERS
WHITE_OF_PQ = 148
"""203 cd/m2, white paper, in 8 bits of PQ (BT.2408: 58 %)."""


def grey(value: int, transfer: int, primaries: int = 9) -> int:
    red, green, blue = tone_map(
        Image.new("RGB", (1, 1), (value,) * 3), primaries, transfer
    ).getpixel((0, 0))
    assert max(red, green, blue) - min(red, green, blue) <= 1
    return green


@pytest.mark.parametrize("transfer", HDR_TRANSFERS)
def test_brighter_light_is_never_shown_darker(transfer: int) -> None:
    shown = [grey(value, transfer) for value in range(256)]
    assert shown[0] == 0
    assert shown == sorted(shown)
    assert shown[-1] == 255


def test_white_paper_is_nearly_white_and_highlights_have_room() -> None:
    assert 225 <= grey(WHITE_OF_PQ, PQ) <= 245
    assert grey(WHITE_OF_PQ, PQ) < grey(170, PQ) < grey(190, PQ) <= 255


def test_a_middle_grey_is_what_it_is_in_srgb() -> None:
    """26 cd/m2 of 203 in PQ is 38 % (BT.2408); sRGB codes that share of light, 12.8 %, as 101 of 255."""
    assert grey(round(0.38 * 255), PQ) == pytest.approx(101, abs=4)


def test_a_colour_of_srgb_is_that_colour() -> None:
    """Red of sRGB at 100 cd/m2, coded in BT.2020 and PQ by the formulas of the standards."""
    linear = np.array([0.6274, 0.0691, 0.0164]) * 100 / 10_000
    power = linear**0.1593017578125
    coded = ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375
    pixel = tuple(round(value * 255) for value in coded)
    red, green, blue = tone_map(Image.new("RGB", (1, 1), pixel), 9, PQ).getpixel((0, 0))
    assert red == pytest.approx(183, abs=6)  # 100 / 203 of white's light.
    assert max(green, blue) < 30

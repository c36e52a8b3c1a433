"""Both themes are legible, and no grey colours the photos beside it."""

import pytest

from app.ui.theme import THEMES, Colours, contrast

GROUNDS = ("window", "grid", "raised", "hover", "selected")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("words", ["text", "quiet"])
def test_text_is_legible_on_every_ground(name: str, ground: str, words: str) -> None:
    theme = THEMES[name]
    assert contrast(getattr(theme, words), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_the_accent_can_be_seen_and_written_on(name: str) -> None:
    theme = THEMES[name]
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    for ground in GROUNDS:
        assert contrast(theme.accent, getattr(theme, ground)) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_errors_are_legible_on_their_ground(name: str) -> None:
    theme = THEMES[name]
    assert contrast(theme.wrong, theme.grid) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_greys_are_neutral(name: str) -> None:
    for role in set(Colours.__slots__) - {"accent", "wrong"}:
        colour = getattr(THEMES[name], role)
        assert colour[1:3] == colour[3:5] == colour[5:7], role

"""The cut-off finds where matches end, in libraries of any size, and finds nothing where nothing matches."""

import numpy as np
import pytest

from app.similarity.search.cutoff import OWN_TEXT, REGIONS, TEXT, CutoffProfile, find_cutoff


def scores(strangers: int, matches: int, seed: int = 1) -> np.ndarray:
    """As words have them over captioned photos."""
    random = np.random.default_rng(seed)
    return np.concatenate(
        [random.normal(-0.045, 0.06, strangers), random.normal(0.45, 0.05, matches)]
    ).astype(np.float32)


def count(found: np.ndarray, kind: CutoffProfile = TEXT) -> int:
    end = find_cutoff(found, kind)
    return 0 if end is None else int((found >= end).sum())


@pytest.mark.parametrize(
    ("strangers", "matches"), [(2, 8), (0, 1), (0, 30), (90, 10), (1900, 100), (99000, 1000)]
)
def test_what_matches_is_above_and_what_does_not_below(strangers: int, matches: int) -> None:
    assert count(scores(strangers, matches)) == pytest.approx(matches, rel=0.1)


@pytest.mark.parametrize("size", [1, 3, 10, 300, 10_000, 100_000])
def test_where_nothing_matches_chance_brings_nothing(size: int) -> None:
    assert count(scores(size, 0)) == 0


def test_one_photo_among_100_000_is_found() -> None:
    found = np.append(scores(99_999, 0), np.float32(0.6))
    assert 1 <= count(found) <= 3


def test_a_library_in_which_everything_matches_is_not_its_own_null() -> None:
    assert count(scores(0, 500)) == 500


def test_for_an_unknown_model_the_library_itself_says_what_chance_is() -> None:
    """CLIP's cosines of strangers lie around 0.18, SigLIP's around 0."""
    for centre, scale in ((0.18, 0.3), (0.0, 0.2), (-5.0, 10.0)):
        found = centre + scale * scores(1900, 100)
        assert count(found, OWN_TEXT) == pytest.approx(100, rel=0.1)


def test_equal_scores_are_never_torn_apart() -> None:
    found = np.concatenate([np.zeros(200), np.full(20, 0.5)]).astype(np.float32)
    assert count(found) == 20


def test_no_photos_have_no_cutoff() -> None:
    assert find_cutoff(np.zeros(0, np.float32), TEXT) is None


def test_a_library_of_copies_has_a_cutoff_and_no_warning() -> None:
    scores = np.array([0.2, 0.2, 0.2, 0.2, -0.5, 0.9], np.float32)
    assert find_cutoff(scores, REGIONS) == np.float32(0.9)
    assert find_cutoff(scores[:-1], REGIONS) is None

"""Several likenesses make one order."""

import numpy as np
import pytest

from app.similarity.search.fusion import TermScores, fuse_scores

NAN = float("nan")


def likeness(
    *scores: float, cutoff: float | None = 0.5, against: bool = False, weight: float = 1.0
) -> TermScores:
    return TermScores(np.array(scores, np.float32), cutoff, against, weight)


def test_one_likeness_keeps_its_order_and_is_zero_at_its_cutoff() -> None:
    blended = fuse_scores([likeness(0.1, 0.9, 0.5, 0.3)])
    assert np.argsort(-blended).tolist() == [1, 2, 3, 0]
    assert blended[2] == 0


def test_a_photo_must_have_something_of_each() -> None:
    blended = fuse_scores([likeness(0.9, 0.6, 0.1, 0.1, 0.2), likeness(0.1, 0.6, 0.9, 0.1, 0.2)])
    assert blended.argmax() == 1
    assert (blended >= 0).tolist() == [False, True, False, False, False]


def test_a_little_too_little_of_one_is_made_up_by_the_other() -> None:
    blended = fuse_scores([likeness(0.9, 0.6, 0.1, 0.3, 0.2), likeness(0.48, 0.1, 0.2, 0.1, 0.3)])
    assert (blended >= 0).tolist() == [True, False, False, False, False]


def test_what_matches_the_thing_against_is_out() -> None:
    blended = fuse_scores(
        [likeness(0.9, 0.9, 0.1, 0.2), likeness(0.8, 0.1, 0.1, 0.2, against=True)]
    )
    assert (blended >= 0).tolist() == [False, True, False, False]


def test_nothing_is_out_where_nothing_matches_the_thing_against() -> None:
    one = likeness(0.9, 0.6, 0.1, 0.2)
    assert fuse_scores(
        [one, likeness(0.3, 0.1, 0.2, 0.1, cutoff=None, against=True)]
    ) == pytest.approx(fuse_scores([one]))


def test_only_what_is_against_leaves_the_rest() -> None:
    blended = fuse_scores([likeness(0.9, 0.1, 0.2, against=True)])
    assert (blended >= 0).tolist() == [False, True, True]
    assert fuse_scores([likeness(0.9, 0.1, cutoff=None, against=True)]).tolist() == [0, 0]


def test_where_nothing_matches_the_nearest_still_come_first() -> None:
    blended = fuse_scores([likeness(0.1, 0.3, 0.2, cutoff=None)])
    assert (blended < 0).all()
    assert np.argsort(-blended).tolist() == [1, 2, 0]


def test_what_is_not_known_speaks_against_a_photo_and_not_for_it() -> None:
    assert (fuse_scores([likeness(0.9, NAN, 0.2)]) >= 0).tolist() == [True, False, False]
    assert (fuse_scores([likeness(0.9, NAN, 0.2, against=True)]) >= 0).tolist() == [
        False,
        True,
        True,
    ]


def test_a_weight_lets_a_lack_count_more() -> None:
    def first_of(weight: float) -> float:
        other = likeness(0.9, 0.6, 0.1, 0.3, 0.2)
        return float(fuse_scores([likeness(0.45, 0.1, 0.2, 0.1, 0.3, weight=weight), other])[0])

    assert first_of(5.0) < first_of(1.0) < first_of(0.2)


def test_photos_that_are_all_equal_do_not_divide_by_nothing() -> None:
    assert np.isfinite(fuse_scores([likeness(0.5, 0.5), likeness(0.5, 0.5)])).all()

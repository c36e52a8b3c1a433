"""Photos for and against make one likeness."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.similarity.search.relevance_feedback import weigh_examples

NONE = np.zeros((3, 0), np.float32)


def column(*cosines: float) -> NDArray[np.float32]:
    return np.array(cosines, np.float32)[:, None]


def test_photos_for_count_by_their_weights() -> None:
    liked = np.hstack([column(0.9, 0.1, 0.5), column(0.1, 0.9, 0.5)])
    assert weigh_examples(liked, [1, 1], NONE, []) == pytest.approx([0.5, 0.5, 0.5])
    assert weigh_examples(liked, [3, 1], NONE, []) == pytest.approx([0.7, 0.3, 0.5])


def test_what_is_like_one_against_comes_later() -> None:
    scores = weigh_examples(column(0.6, 0.6, 0.5), [1], column(0.5, 0.0, 0.0), [1])
    assert np.argsort(-scores).tolist() == [1, 2, 0]


def test_what_is_clearly_liker_one_against_falls_below_all_that_may_match() -> None:
    scores = weigh_examples(column(0.6, 0.6), [1], column(0.75, 0.85), [1])
    assert scores[0] > 0.4
    assert scores[1] < 0


def test_what_is_still_liker_one_for_is_not_out() -> None:
    liked = np.hstack([column(0.9, 0.2), column(0.1, 0.2)])
    scores = weigh_examples(liked, [1, 1], column(0.8, 0.8), [1])
    assert scores[0] > 0.2
    assert scores[1] < 0


def test_one_among_several_against_is_enough_to_be_out() -> None:
    scores = weigh_examples(column(0.5), [1], np.hstack([column(0.8), column(-0.2)]), [1, 1])
    assert scores[0] < 0


def test_a_weight_takes_more_away() -> None:
    def score_at(weight: float) -> float:
        return float(weigh_examples(column(0.5), [1], column(0.65), [weight])[0])

    assert score_at(2.0) < 0 < score_at(1.0) < score_at(0.5)

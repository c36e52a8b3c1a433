"""The vector index against the formula it stands for, worked out the long way."""

from pathlib import Path

import numpy as np
import pytest

from app.domain.vectors import quantize
from app.similarity.search import vector_index
from app.similarity.search.vector_index import VectorIndex
from app.similarity.vectors import sketch
from tests.similarity.blobs import digests_of, random_vectors, to_unit


def cosines(query: np.ndarray, rows: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Of the query with every row, the mean of those shown taken away, in double precision."""
    rows, query = rows.astype(np.float64), query.astype(np.float64)
    mean = rows[shown].mean(axis=0)
    return to_unit(rows - mean).astype(np.float64) @ ((query - mean) / np.linalg.norm(query - mean))


def index_of(vectors: np.ndarray) -> VectorIndex:
    index = VectorIndex()
    index.attach(digests_of(len(vectors)).tolist(), vectors)
    index.show(digests_of(len(vectors)).tolist())
    return index


@pytest.fixture
def vectors() -> np.ndarray:
    # As a network gives them: all positive, so that the mean is most of each.
    return to_unit(np.abs(random_vectors(300)) + 1)


def test_scores_are_the_cosines_of_what_differs_from_the_mean(vectors: np.ndarray) -> None:
    query = to_unit(np.abs(random_vectors(1, seed=9)) + 1)[0]
    found = index_of(vectors).scores(query)
    assert np.allclose(found, cosines(query, vectors, np.arange(300)), atol=1e-4)


def test_the_best_come_first_and_none_is_passed_over(vectors: np.ndarray) -> None:
    found = index_of(vectors).search(vectors[7], 10)
    truth = cosines(vectors[7], vectors, np.arange(300))
    best = np.argsort(-truth)[:10]
    assert [digest for digest, _ in found] == digests_of(300)[best].tolist()
    assert np.allclose([score for _, score in found], truth[best], atol=1e-4)


def test_a_photo_is_most_like_itself(vectors: np.ndarray) -> None:
    ((digest, score),) = index_of(vectors).search(vectors[7], 1)
    assert digest == digests_of(300)[7]
    assert score == pytest.approx(1, abs=1e-4)


def test_what_was_added_in_portions_is_as_if_added_at_once(vectors: np.ndarray) -> None:
    index = VectorIndex()
    for start in range(0, 300, 37):
        index.attach(digests_of(300)[: start + 37], vectors[: start + 37])
        index.show(digests_of(300)[: start + 37].tolist())
        index.search(vectors[0], 3)
    assert index.search(vectors[3], 20) == index_of(vectors).search(vectors[3], 20)


def test_a_vector_added_again_replaces_the_old(vectors: np.ndarray) -> None:
    index = index_of(vectors)
    index.attach(
        [*digests_of(300).tolist(), digests_of(300)[5]], np.concatenate([vectors, vectors[6:7]])
    )
    index.show(digests_of(300))
    row = index.row_of(digests_of(300)[5])
    assert row is not None
    assert np.allclose(index.vector(row), vectors[6], atol=1e-6)
    found = index.search(vectors[6], 300)
    assert [score for _, score in found[:2]] == pytest.approx([1, 1], abs=1e-4)
    assert [digest for digest, _ in found].count(digests_of(300)[5]) == 1


def test_another_vector_may_stand_for_a_photo(vectors: np.ndarray) -> None:
    index = index_of(vectors)
    index.search(vectors[0], 1)
    index.replace([digests_of(300)[5], "unknown", digests_of(300)[9]], vectors[[6, 0, 7]])
    index.replace([digests_of(300)[9]], vectors[8:9])
    now = vectors.copy()
    now[[5, 9]] = vectors[[6, 8]]
    assert np.allclose(index.scores(vectors[1]), index_of(now).scores(vectors[1]), atol=1e-5)
    assert np.allclose(index.take(np.array([4, 5, 9])), now[[4, 5, 9]], atol=1e-6)


def test_vectors_of_eight_bits_on_the_disk_are_found_as_well(
    vectors: np.ndarray, tmp_path: Path
) -> None:
    numbers = quantize(vectors, np.dtype(np.uint8))
    numbers.tofile(tmp_path / "rows")
    mapped = np.memmap(tmp_path / "rows", np.uint8, "r", shape=numbers.shape)
    index = VectorIndex()
    index.attach(digests_of(300), mapped)
    index.show(digests_of(300))
    truth = index_of(vectors).scores(vectors[7])
    assert np.allclose(index.scores(vectors[7]), truth, atol=0.02)
    assert np.allclose(
        index.scores(vectors[7]), index_of(to_unit(numbers)).scores(vectors[7]), atol=1e-4
    )


def test_what_is_not_shown_is_neither_found_nor_in_the_mean(vectors: np.ndarray) -> None:
    index = index_of(vectors)
    some = np.arange(0, 300, 3)
    index.show(digests_of(300)[some].tolist())
    truth = cosines(vectors[1], vectors, some)[some]
    found = index.search(vectors[1], 5)
    assert [digest for digest, _ in found] == digests_of(300)[some[np.argsort(-truth)[:5]]].tolist()
    assert np.allclose(index.mean, vectors[some].mean(axis=0), atol=1e-6)


def test_what_was_just_added_is_not_found_before_it_is_shown(vectors: np.ndarray) -> None:
    index = index_of(vectors[:50])
    index.attach([*digests_of(50).tolist(), "new"], vectors[:51])
    assert "new" not in [digest for digest, _ in index.search(vectors[50], 51)]


def test_to_show_what_has_no_vector_is_no_error(vectors: np.ndarray) -> None:
    index = index_of(vectors[:5])
    index.show(["unknown", digests_of(5)[2]])
    assert [digest for digest, _ in index.search(vectors[0], 5)] == [digests_of(5)[2]]


def test_equal_photos_come_in_the_order_they_were_added(vectors: np.ndarray) -> None:
    vectors[::5] = vectors[0]
    found = index_of(vectors).search(vectors[0], 100)
    assert [digest for digest, _ in found[:60]] == digests_of(300)[::5].tolist()


def test_more_than_there_are_may_be_asked_for(vectors: np.ndarray) -> None:
    assert len(index_of(vectors[:3]).search(vectors[0], 100)) == 3


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex().search(np.ones(4, np.float32), 5) == []
    assert VectorIndex().shown_rows().tolist() == []
    assert VectorIndex().cosines([np.ones(4, np.float32)] * 2).shape == (0, 2)
    assert VectorIndex().along(np.ones(4, np.float32)).shape == (0,)


def test_a_text_may_be_the_first_thing_that_is_asked(vectors: np.ndarray) -> None:
    text = vectors[0] - vectors.mean(axis=0)
    scores = index_of(vectors).along(text)
    assert scores == pytest.approx(index_of(vectors).scores(vectors[0]), abs=1e-5)


def test_several_are_compared_in_one_pass(vectors: np.ndarray) -> None:
    index = index_of(vectors)
    both = index.cosines([vectors[3], vectors[5]])
    assert both[:, 0] == pytest.approx(index.scores(vectors[3]), abs=1e-5)
    assert both[:, 1] == pytest.approx(index.scores(vectors[5]), abs=1e-5)


def test_an_index_asked_while_it_was_empty_takes_photos_in(vectors: np.ndarray) -> None:
    index = VectorIndex()
    assert index.mean.shape == (0,)
    index.attach(digests_of(8), vectors[:8])
    index.show(digests_of(8).tolist())
    assert index.search(vectors[0], 1)[0][0] == digests_of(8)[0]
    assert index.mean == pytest.approx(vectors[:8].mean(axis=0), abs=1e-6)


def test_one_photo_alone_is_compared_as_it_is(vectors: np.ndarray) -> None:
    ((_, score),) = index_of(vectors[:1]).search(vectors[1], 1)
    assert score == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-5)


def test_photos_that_are_all_equal_do_not_divide_by_nothing() -> None:
    same = np.tile(random_vectors(1), (4, 1))
    found = index_of(same).search(same[0], 4)
    assert len(found) == 4
    assert all(np.isfinite(score) for _, score in found)


def test_centred_rows_have_length_one_and_the_mean_taken_away(vectors: np.ndarray) -> None:
    centred = index_of(vectors).centred(np.array([4, 2]))
    assert np.allclose(centred, to_unit(vectors - vectors.mean(axis=0))[[4, 2]], atol=1e-4)


def test_the_order_of_shown_rows_is_that_of_their_digests(vectors: np.ndarray) -> None:
    index = VectorIndex()
    index.attach(["c", "a", "b", "d"], vectors[:4])
    index.show(["d", "c", "a"])
    assert index.table.digests_of(index.shown_rows()).tolist() == ["a", "c", "d"]


def test_a_large_library_is_searched_by_its_sketch_and_exactly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    centres = to_unit(random_vectors(40, seed=3))
    drawn = random_vectors(3_000, seed=4)
    vectors = to_unit(np.repeat(centres, 75, axis=0) + to_unit(drawn) * 0.8)
    monkeypatch.setattr(vector_index, "FEW", 1_000)
    monkeypatch.setattr(vector_index, "_REFINED", 100)
    monkeypatch.setattr(sketch, "_DIMENSIONS", 24)
    index = index_of(vectors[:2_900])
    whole = index.search(vectors[7], 50)
    for _ in index.prepare():
        pass
    assert [digest for digest, _ in index.search(vectors[7], 50)] == [each for each, _ in whole]
    exact, near = index_of(vectors[:2_900]).scores(vectors[7]), index.scores(vectors[7])
    assert not np.array_equal(exact, near)
    assert np.abs(exact - near).mean() < 0.05
    index.attach(digests_of(3_000), vectors)  # All are read until these are in the sketch, too.
    index.show(digests_of(3_000))
    assert np.allclose(
        index.scores(vectors[2_950]), index_of(vectors).scores(vectors[2_950]), atol=1e-4
    )
    for _ in index.prepare():
        pass
    assert index.search(vectors[2_950], 1)[0][0] == digests_of(3_000)[2_950]

"""Comparing pixels: every pair that matters, each once, however often it is stopped."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.domain.groups import Tier
from app.domain.progress import Change
from app.library import Library
from app.similarity.frames.features import FrameFeatures
from app.similarity.frames.relation import FrameComparison
from app.tasks.grouping import compare_frames, frame_features
from app.tasks.grouping.calibrate import calibrate, read_calibration
from app.tasks.grouping.compare_frames import compare_photos, read_compared
from app.tasks.grouping.groups import build_groups
from app.tasks.grouping.neighbour_graph import read_graph, update_graph
from app.tasks.indexing.index import index_folders
from tests.fakes import FakeEmbedder
from tests.running import answer_of, cancel_after, run
from tests.tasks import tiers
from tests.tasks.conftest import OpenLibrary
from tests.tasks.tiers import NEAR_COPIES, names_of, put, read, write_collection


@pytest.fixture
def indexed(library: Library, photos: Path) -> Library:
    write_collection(photos)
    answer_of(index_folders(library, [photos]))
    return library


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Counter[frozenset[bytes]]:
    """How often the pixels of each pair were looked at."""
    compared: Counter[frozenset[bytes]] = Counter()

    def count(one: FrameFeatures, other: FrameFeatures) -> FrameComparison:
        compared[frozenset((one.grey.tobytes(), other.grey.tobytes()))] += 1
        return judge(one, other)

    judge = frame_features.compare
    monkeypatch.setattr(frame_features, "compare", count)
    return compared


def comparing(library: Library) -> Any:
    """The task, on the graph as it was built."""
    graph = read_graph(library)
    times = np.full(len(graph.digests), np.nan)
    return compare_photos(library, graph, times, read_calibration(library))


def found(library: Library) -> set[tuple[object, ...]]:
    """All that is known, whatever order it came in."""
    known = read_compared(library)
    return {
        (*known.digests[pair].tolist(), int(relation), float(score), float(stops))
        for pair, relation, score, stops in zip(
            known.pairs, known.relations, known.scores, known.stops, strict=True
        )
    }


# ---- each pair once ----


def test_no_pair_is_looked_at_twice_in_whatever_run(
    indexed: Library, open_library: OpenLibrary, photos: Path, looked: Counter[frozenset[bytes]]
) -> None:
    answer_of(build_groups(indexed))
    assert len(looked) > 50
    assert set(looked.values()) == {1}
    answer_of(build_groups(indexed))
    indexed.close()
    again = open_library()
    put(photos, "twins/crop.jpg", tiers.another_copy())
    read(again, photos)
    assert set(looked.values()) == {1}


def test_stopped_at_every_step_it_goes_on_from_there_and_ends_the_same(
    indexed: Library,
    open_library: OpenLibrary,
    photos: Path,
    monkeypatch: pytest.MonkeyPatch,
    looked: Counter[frozenset[bytes]],
) -> None:
    monkeypatch.setattr(compare_frames, "_SAVED_EVERY", -1.0)
    calm = open_library("calm")
    read(calm, photos)
    answer_of(update_graph(indexed))
    answer_of(calibrate(indexed))
    looked.clear()
    stops = 0
    while cancel_after(comparing(indexed), stops % 3 + 4):  # A few steps each time.
        stops += 1
        assert stops < 200
    assert stops > 3
    assert set(looked.values()) == {1}
    assert found(indexed) == found(calm)


def test_a_stop_before_anything_was_stored_costs_only_the_work(
    indexed: Library, open_library: OpenLibrary, photos: Path
) -> None:
    calm = open_library("calm")
    read(calm, photos)
    for steps in range(0, 40, 5):
        cancel_after(build_groups(indexed), steps)
    answer_of(build_groups(indexed))
    assert found(indexed) == found(calm)


def test_what_is_new_is_told_and_what_is_not_is_not(indexed: Library) -> None:
    answer_of(update_graph(indexed))
    assert Change(groups=True) in run(comparing(indexed))[1]
    assert Change(groups=True) not in run(comparing(indexed))[1]


def test_no_step_is_taken_inside_a_transaction(indexed: Library) -> None:
    task = build_groups(indexed)
    steps = 0
    for _ in task:
        with indexed.catalog.transaction():  # Another task's.
            steps += 1
    assert steps > 10


# ---- thumbnails that are missing ----


@pytest.mark.parametrize("damage", [b"", b"\xff\xd8\xff\xe0 nothing more", None])
def test_a_photo_whose_thumbnail_is_away_is_compared_once_it_is_there(
    indexed: Library, damage: bytes | None
) -> None:
    (digest,) = [
        photo.digest for photo in indexed.catalog.photos.list() if photo.path.name == "small.jpg"
    ]
    path = indexed.thumbnails.path(digest)
    whole = path.read_bytes()
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    answer_of(build_groups(indexed))
    assert NEAR_COPIES[:2] in names_of(indexed, Tier.NEAR_DUPLICATE)
    assert Change(groups=True) not in run(build_groups(indexed))[1]
    path.write_bytes(whole)
    answer_of(build_groups(indexed))
    assert NEAR_COPIES in names_of(indexed, Tier.NEAR_DUPLICATE)


def test_the_layout_of_a_photo_is_looked_for_once_its_thumbnail_is_there(indexed: Library) -> None:
    (digest,) = [
        photo.digest for photo in indexed.catalog.photos.list() if photo.path.name == "bright.jpg"
    ]
    path = indexed.thumbnails.path(digest)
    hidden = path.rename(path.with_suffix(".hidden"))
    answer_of(build_groups(indexed))
    known = read_compared(indexed)
    assert known.digests[~known.settled].tolist() == [digest]
    hidden.rename(path)
    answer_of(build_groups(indexed))
    assert read_compared(indexed).settled.all()


def test_a_library_without_any_thumbnail_is_no_fault(indexed: Library) -> None:
    for photo in indexed.catalog.photos.list():
        indexed.thumbnails.path(photo.digest).unlink(missing_ok=True)
    answer_of(build_groups(indexed))
    assert names_of(indexed, Tier.NEAR_DUPLICATE) == {tiers.COPIES: tiers.SetKind.PLAIN}


# ---- the same with another model ----


def test_another_model_does_not_look_again_at_what_is_known(
    indexed: Library, open_library: OpenLibrary, photos: Path, looked: Counter[frozenset[bytes]]
) -> None:
    answer_of(build_groups(indexed))
    indexed.close()
    other = open_library(model="other")
    read(other, photos)
    assert set(looked.values()) == {1}
    assert NEAR_COPIES in names_of(other, Tier.NEAR_DUPLICATE)


# ---- calibration ----


def test_thresholds_are_learned_once_and_anew_when_the_library_has_doubled(
    indexed: Library, photos: Path, embedder: FakeEmbedder
) -> None:
    assert answer_of(calibrate(indexed)) == read_calibration(indexed)
    answer_of(update_graph(indexed))
    learned = answer_of(calibrate(indexed))
    assert -0.3 < learned.strangers < 0.3
    assert 0.9 < learned.near_duplicates <= 1.001
    before = embedder.embedded
    assert answer_of(calibrate(indexed)) == learned
    assert embedder.embedded == before
    write_collection(photos, 40)
    answer_of(index_folders(indexed, [photos]))
    answer_of(update_graph(indexed))
    before = embedder.embedded
    answer_of(calibrate(indexed))
    assert embedder.embedded > before


def test_another_model_has_thresholds_of_its_own(
    indexed: Library, open_library: OpenLibrary
) -> None:
    answer_of(build_groups(indexed))
    learned = read_calibration(indexed)
    assert learned != read_calibration(open_library("empty"))
    indexed.close()
    assert read_calibration(open_library(model="other")) != learned


def test_learning_can_be_stopped_at_each_step(indexed: Library) -> None:
    answer_of(update_graph(indexed))
    steps = 0
    while cancel_after(calibrate(indexed), steps):
        assert not indexed.catalog.derived.get("calibration")
        steps += 1
    assert steps > 3

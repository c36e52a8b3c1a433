"""The map of likeness in the library: made with the groups, and calm while photos come and go."""

from pathlib import Path

import numpy as np
import pytest

from app.library import Library
from app.tasks.grouping.groups import build_groups
from app.tasks.grouping.likeness import LikenessPoints, list_likeness
from app.tasks.indexing.index import index_folders
from tests.running import answer_of
from tests.tasks.grouping.test_themes import SHADES, write_shade


def add(library: Library, photos: Path, seeds: range) -> None:
    for shade in SHADES:
        for seed in seeds:
            write_shade(photos / shade / f"{seed:02}.jpg", shade, seed + 100 * len(shade))
    answer_of(index_folders(library, [photos]))


@pytest.fixture
def laid_out(library: Library, photos: Path) -> Library:
    add(library, photos, range(12))
    answer_of(build_groups(library))
    return library


def points_of(library: Library) -> dict[str, tuple[float, float]]:
    listed: LikenessPoints = answer_of(list_likeness(library))
    photos = listed.photos(np.arange(len(listed.rows)))
    return {str(p.path): tuple(xy) for p, xy in zip(photos, listed.points.tolist(), strict=True)}


def test_before_grouping_no_photo_has_a_point(library: Library, photos: Path) -> None:
    add(library, photos, range(2))
    listed = answer_of(list_likeness(library))
    assert len(listed.rows) == 0
    assert len(listed.photos_without()) == 6


def test_photos_of_a_kind_are_together(laid_out: Library) -> None:
    points = points_of(laid_out)
    assert len(points) == 36
    names, places = list(points), np.array(list(points.values()))
    assert ((places > 0) & (places < 1)).all()
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    same = [
        Path(a).parent == Path(names[b]).parent
        for a, b in zip(names, distances.argmin(1), strict=True)
    ]
    assert np.mean(same) > 0.9


def test_photos_that_come_do_not_move_those_there(laid_out: Library, photos: Path) -> None:
    before = points_of(laid_out)
    add(laid_out, photos, range(12, 14))
    answer_of(build_groups(laid_out))
    after = points_of(laid_out)
    assert len(after) == 42
    assert {name: after[name] for name in before} == before


def test_a_photo_that_goes_does_not_move_the_others(laid_out: Library, photos: Path) -> None:
    before = points_of(laid_out)
    (photos / "dogs/03.jpg").unlink()
    answer_of(index_folders(laid_out, [photos]))
    answer_of(build_groups(laid_out))
    after = points_of(laid_out)
    assert len(after) == 35
    assert {**before, **after} == before


def test_with_many_new_photos_all_are_laid_out_anew(laid_out: Library, photos: Path) -> None:
    before = points_of(laid_out)
    add(laid_out, photos, range(12, 24))
    answer_of(build_groups(laid_out))
    after = points_of(laid_out)
    assert len(after) == 72
    assert any(after[name] != before[name] for name in before)


def test_a_copy_is_at_the_point_of_its_original(laid_out: Library, photos: Path) -> None:
    (photos / "copy.jpg").write_bytes((photos / "dogs/00.jpg").read_bytes())
    answer_of(index_folders(laid_out, [photos]))
    points = points_of(laid_out)
    assert points[str(photos / "copy.jpg")] == points[str(photos / "dogs/00.jpg")]

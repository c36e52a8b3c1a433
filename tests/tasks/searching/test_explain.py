"""Why a photo was found is told term by term, and a term without a reason has none made up."""

from pathlib import Path

import numpy as np
import pytest

from app.library import Library
from app.query.parser import parse_query
from app.tasks.indexing.index import index_folders
from app.tasks.searching.explain import Reason, explain
from app.tasks.searching.heatmaps import heats_between
from tests import pictures
from tests.running import answer_of, cancel_at_each_step
from tests.tasks.searching.test_region_query import photo_of, write_marked


@pytest.fixture
def marked(library: Library, photos: Path) -> Path:
    """Two photos with something red in different corners, and grey ones."""
    write_marked(photos, "red.jpg", (2, 0), pictures.RED)
    write_marked(photos, "other.jpg", (0, 2), pictures.RED)
    for tone in (60, 90, 150):
        pictures.write(photos / f"{tone}.jpg", pictures.draw_plain((tone,) * 3, 96, 96))
    answer_of(index_folders(library, [photos]))
    return photos


def reasons_of(library: Library, text: str) -> tuple[Reason, ...]:
    terms = parse_query(text).query.ranked_terms
    return answer_of(explain(library, photo_of(library, "other.jpg"), terms))


def hottest(heat: np.ndarray | None) -> tuple[int, int]:
    assert heat is not None
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    return int(column), int(row)


def test_the_heat_of_the_result_is_not_that_of_the_photo_asked_about(
    library: Library, marked: Path
) -> None:
    (reason,) = reasons_of(library, f'like:"{marked / "red.jpg"}"')
    result, asked = photo_of(library, "other.jpg"), photo_of(library, "red.jpg")
    expected = answer_of(heats_between(library, result, asked))
    assert reason.heat is not None
    assert reason.example_heat is not None
    assert np.allclose(reason.heat, expected[0])
    assert np.allclose(reason.example_heat, expected[1])
    assert not np.allclose(reason.heat, reason.example_heat)


def test_a_part_shines_where_it_was_found(library: Library, marked: Path) -> None:
    (reason,) = reasons_of(library, f'part:"{marked / "red.jpg"}":0.67,0,0.33,0.33')
    assert hottest(reason.heat) == (0, 3)
    assert reason.example_heat is None


def test_the_photos_own_colour_is_told_and_none_where_none_is_like_it(
    library: Library, marked: Path
) -> None:
    red, green = reasons_of(library, "colour:#dc1e1e -colour:#1ec828")
    assert red.colour == pytest.approx(pictures.RED, abs=12)
    assert red.share == pytest.approx(1 / 9, abs=0.02)
    assert green.colour is None


def test_it_can_be_given_up_at_each_step(library: Library, marked: Path) -> None:
    terms = parse_query(f'like:"{marked / "red.jpg"}" colour:red').query.ranked_terms
    photo = photo_of(library, "other.jpg")
    assert cancel_at_each_step(lambda _: explain(library, photo, terms)) > 2

"""Vectors of pictures stand for photos that have margins, each made once, and only where there are margins."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.groups import Tier
from app.library import Library
from app.similarity.frames.names import LAYOUT, MARGINS, PLAIN, name_pictures
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.grouping.neighbour_graph import read_graph
from app.tasks.grouping.pictures import embed_insides
from app.tasks.indexing.index import index_folders
from app.tasks.status import read_status
from tests.edits import draw_photo, write
from tests.fakes import FakeEmbedder
from tests.framing import add_white_border
from tests.running import answer_of, cancel_after, run
from tests.tasks.conftest import OpenLibrary


@pytest.fixture
def indexed(library: Library, photos: Path) -> Library:
    """A photo in a white border, the same without, and others."""
    for seed in (0, 2, 4, 5):
        write(photos / f"{seed}.jpg", draw_photo(seed))
    write(photos / "framed.jpg", add_white_border(draw_photo(4)))
    answer_of(index_folders(library, [photos]))
    return library


def row_of(library: Library, name: str) -> np.ndarray:
    (digest,) = [each.digest for each in library.catalog.photos.list() if each.path.name == name]
    row = library.index.row_of(digest)
    assert row is not None
    return library.index.vector(row)


def test_the_vector_of_a_photo_in_a_border_is_that_of_its_picture(indexed: Library) -> None:
    answer_of(indexed.refresh())
    before = float(row_of(indexed, "framed.jpg") @ row_of(indexed, "4.jpg"))
    answer_of(embed_insides(indexed))
    after = float(row_of(indexed, "framed.jpg") @ row_of(indexed, "4.jpg"))
    assert after > max(before, 0.995)
    assert len(indexed.catalog.features.digests(MARGINS)) == 1


def test_pictures_are_embedded_once(indexed: Library, embedder: FakeEmbedder) -> None:
    before = embedder.embedded
    answer_of(embed_insides(indexed))
    assert embedder.embedded == before + 1
    answer_of(embed_insides(indexed))
    assert embedder.embedded == before + 1


def test_a_vector_that_stands_for_a_photo_stands_for_it_after_another_start(
    indexed: Library, open_library: OpenLibrary
) -> None:
    answer_of(embed_insides(indexed))
    within = row_of(indexed, "framed.jpg").copy()
    indexed.close()
    again = open_library()
    answer_of(again.refresh())
    assert row_of(again, "framed.jpg") == pytest.approx(within)


def test_a_graph_that_was_made_of_whole_photos_is_made_anew(indexed: Library, photos: Path) -> None:
    answer_of(build_groups(indexed))
    first = read_graph(indexed)
    write(photos / "another.jpg", add_white_border(draw_photo(8)))
    answer_of(index_folders(indexed, [photos]))
    answer_of(build_groups(indexed))
    assert len(read_graph(indexed).digests) == len(first.digests) + 1
    text = run(build_groups(indexed))[1]
    assert not any(getattr(each, "groups", False) for each in text)


def test_stopped_at_any_step_pictures_are_all_there_in_the_end(
    indexed: Library, open_library: OpenLibrary
) -> None:
    for steps in range(8):
        cancel_after(embed_insides(indexed), steps)
    answer_of(embed_insides(indexed))
    assert len(indexed.catalog.vectors.digests(LAYOUT)) == 5
    name = name_pictures(indexed.embedder_name)
    assert len(indexed.catalog.vectors.digests(name)) == 1


def test_the_status_counts_no_vectors_but_of_photos(indexed: Library) -> None:
    answer_of(build_groups(indexed))
    assert answer_of(read_status(indexed)).vectors == {indexed.embedder_name: 5}


def test_a_photo_without_a_thumbnail_is_no_fault(indexed: Library) -> None:
    for photo in indexed.catalog.photos.list():
        indexed.thumbnails.path(photo.digest).unlink()
    answer_of(embed_insides(indexed))
    assert not indexed.catalog.vectors.digests(LAYOUT)


def test_a_border_around_nothing_is_no_fault(library: Library, photos: Path) -> None:
    write(photos / "white.jpg", Image.new("RGB", (400, 300), (255, 255, 255)))
    answer_of(index_folders(library, [photos]))
    answer_of(embed_insides(library))
    assert not library.catalog.features.digests(MARGINS)


def draw_plain(number: int) -> Image.Image:
    """A black frame, a gradient or a blank page, with noise."""
    height, width = 300, 400
    down = np.linspace(0, 1, height)[:, None, None]
    page = np.ones((height, width, 3)) * (245, 243, 238)
    pixels = (page * 0, page * down, page)[number % 3]
    pixels = pixels + np.random.default_rng(number).normal(0, 3, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def test_plain_fields_are_no_scene_whenever_they_come(library: Library, photos: Path) -> None:
    for seed in range(25):
        write(photos / f"{seed}.jpg", draw_photo(seed))
    for number in range(9):
        write(photos / "plain" / f"{number}.jpg", draw_plain(number))
    answer_of(index_folders(library, [photos]))
    answer_of(build_groups(library))
    write(photos / "plain" / "later.jpg", draw_plain(9))
    answer_of(index_folders(library, [photos]))
    answer_of(build_groups(library))
    grouped = {
        photo.path.parent.name
        for group in answer_of(list_groups(library, Tier.SCENE, 0.5)).groups
        for photo in group.photos
    }
    assert len(library.catalog.features.digests(PLAIN)) == 10
    assert "plain" not in grouped

"""Parts and colours of photos: kept at indexing, learned for older libraries, and why they were found."""

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ModelUnusable, Unreadable
from app.domain.photo import Photo
from app.files.decoding.pool import DecodeJob
from app.library import Library
from app.similarity.colour.palette import to_oklab
from app.similarity.regions.descriptors import SQUARES, name_regions
from app.tasks.indexing.backfill import backfill_palettes
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.rebind import rebind
from app.tasks.models.region_backfill import backfill_regions
from app.tasks.searching.heatmaps import colours_of, heats_between, region_heat, text_heat
from app.tasks.searching.region_query import cut_out, read_region, region_vector
from app.vision.embedder import EmbeddedBatch
from tests import pictures
from tests.fakes import FakeEmbedder
from tests.running import answer_of
from tests.tasks.conftest import OpenLibrary

SIDE = 96


def write_marked(folder: Path, name: str, corner: tuple[int, int], colour: tuple[int, ...]) -> Path:
    """Grey, with one ninth in a colour."""
    picture = pictures.draw_plain((120, 120, 120), SIDE, SIDE)
    third = SIDE // 3
    column, row = corner
    picture.paste(
        tuple(colour), (column * third, row * third, (column + 1) * third, (row + 1) * third)
    )
    return pictures.write(folder / name, picture)


@pytest.fixture
def marked(photos: Path) -> Path:
    """One red thing in one photo, blue and green ones in others, and grey ones."""
    write_marked(photos, "red.jpg", (2, 0), pictures.RED)
    write_marked(photos, "blue.jpg", (0, 2), pictures.BLUE)
    write_marked(photos, "green.jpg", (1, 1), pictures.GREEN)
    for tone in (60, 90, 150):
        pictures.write(photos / f"{tone}.jpg", pictures.draw_plain((tone,) * 3, SIDE, SIDE))
    return photos


def photo_of(library: Library, name: str) -> Photo:
    return next(each for each in answer_of(list_photos(library)) if each.path.name == name)


def best(library: Library, vector: np.ndarray) -> tuple[str, int]:
    """The digest of the photo found first, and the region."""
    index = answer_of(library.regions())
    found = index.scores(vector)
    row = int(found.scores.argmax())
    return index.table.digest(row), int(found.regions[row])


def with_palettes(library: Library) -> set[str]:
    return {row[0] for row in library.catalog._connection.execute("SELECT digest FROM palettes")}


def with_regions(library: Library) -> set[str]:
    return library.catalog.regions.digests(name_regions(library.embedder_name))


def forget_regions(library: Library, *, palettes: bool = False) -> None:
    with library.catalog.transaction():
        library.catalog.regions.forget(name_regions(library.embedder_name))
        if palettes:
            library.catalog._connection.execute("DELETE FROM palettes")


def test_a_part_is_found_in_the_photo_that_has_it_and_where(
    library: Library, marked: Path, tmp_path: Path
) -> None:
    answer_of(index_folders(library, [marked]))
    red = photo_of(library, "red.jpg")
    vector = answer_of(read_region(library, red, (2 / 3, 0, 1 / 3, 1 / 3)))
    digest, region = best(library, vector)
    assert digest == red.digest
    assert SQUARES[region][:2] == pytest.approx((2 / 3, 0))
    other = write_marked(tmp_path, "outside.jpg", (0, 0), pictures.BLUE)
    vector = answer_of(read_region(library, other, (0, 0, 1 / 3, 1 / 3)))
    assert best(library, vector)[0] == photo_of(library, "blue.jpg").digest


def test_indexing_runs_the_network_no_more_often_for_parts(
    library: Library, embedder: FakeEmbedder, marked: Path
) -> None:
    answer_of(index_folders(library, [marked]))
    assert embedder.embedded == 6
    assert len(with_regions(library)) == 6


def test_an_older_librarys_parts_are_learned_without_opening_a_photo(
    open_library: OpenLibrary, marked: Path, opened: list[DecodeJob]
) -> None:
    library = open_library()
    answer_of(index_folders(library, [marked]))
    before = with_regions(library)
    red = photo_of(library, "red.jpg")
    forget_regions(library, palettes=True)
    opened.clear()
    for path in marked.iterdir():
        path.unlink()
    answer_of(backfill_regions(library))
    answer_of(backfill_palettes(library))
    assert opened == []
    assert with_regions(library) == before
    assert with_palettes(library) == before
    crop = np.full((30, 30, 3), pictures.RED, np.uint8)
    assert best(library, answer_of(region_vector(library, crop)))[0] == red.digest


def test_learning_that_is_stopped_goes_on_where_it_was(library: Library, marked: Path) -> None:
    answer_of(index_folders(library, [marked]))
    forget_regions(library)
    task = backfill_regions(library)
    while not with_regions(library):
        next(task)
    task.close()
    assert 0 < len(with_regions(library)) < 6
    answer_of(backfill_regions(library))
    assert len(with_regions(library)) == 6


def test_a_thumbnail_that_is_gone_costs_only_its_own_photo(library: Library, marked: Path) -> None:
    answer_of(index_folders(library, [marked]))
    forget_regions(library, palettes=True)
    library.thumbnails.path(photo_of(library, "red.jpg").digest).unlink()
    answer_of(backfill_regions(library))
    answer_of(backfill_palettes(library))
    assert len(with_regions(library)) == 5
    assert len(with_palettes(library)) == 5


def test_a_model_without_areas_indexes_and_says_that_it_knows_no_parts(
    library: Library, marked: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = embedder.embed

    def embed(photos: list[np.ndarray]) -> EmbeddedBatch:
        return whole(photos)._replace(areas=None)

    monkeypatch.setattr(embedder, "embed", embed)
    report = answer_of(index_folders(library, [marked]))
    assert report.photos == 6
    red = photo_of(library, "red.jpg")
    for task in (read_region(library, red, (0, 0, 1, 1)), heats_between(library, red, red)):
        with pytest.raises(ModelUnusable, match="area"):
            answer_of(task)


def test_what_is_known_goes_over_to_new_bytes_of_the_same_pixels(
    library: Library, marked: Path
) -> None:
    answer_of(index_folders(library, [marked]))
    red = photo_of(library, "red.jpg")
    with red.path.open("ab") as file:
        file.write(b"more words")
    now = rebind(library, red)
    assert now.digest != red.digest
    catalog, maker = library.catalog, name_regions(library.embedder_name)
    regions = [catalog.regions.of(maker, each.digest) for each in (now, red)]
    assert np.array_equal(regions[0], regions[1])
    assert catalog.palettes.get(now.digest) == catalog.palettes.get(red.digest) is not None


def test_a_box_beyond_the_photo_gives_what_lies_within() -> None:
    pixels = np.arange(20 * 30 * 3).reshape(20, 30, 3).astype(np.uint8)
    assert np.array_equal(cut_out(pixels, (0, 0, 1, 1)), pixels)
    assert np.array_equal(cut_out(pixels, (-0.5, -0.5, 3, 3)), pixels)
    assert cut_out(pixels, (0.5, 0.5, 0, 0)).shape == (1, 1, 3)
    assert cut_out(pixels, (2, 2, 1, 1)).shape == (1, 1, 3)
    assert cut_out(pixels, (0.5, 0.25, 0.5, 0.5)).shape == (10, 15, 3)


def test_a_photo_that_is_offline_is_cut_from_its_thumbnail(library: Library, marked: Path) -> None:
    answer_of(index_folders(library, [marked]))
    red = photo_of(library, "red.jpg")
    red.path.unlink()
    vector = answer_of(read_region(library, red, (2 / 3, 0, 1 / 3, 1 / 3)))
    assert best(library, vector)[0] == red.digest
    with pytest.raises(Unreadable):
        answer_of(read_region(library, marked / "never.jpg", (0, 0, 1, 1)))


def test_photos_are_found_by_their_colours_and_the_colour_is_told(
    library: Library, marked: Path
) -> None:
    answer_of(index_folders(library, [marked]))
    index = answer_of(library.colours())
    red, green = to_oklab(np.array((220, 30, 30))), to_oklab(np.array((30, 200, 40)))
    photo = photo_of(library, "red.jpg")
    scores = index.scores(red)
    assert int(scores.argmax()) == index.row_of(photo.digest)
    matched, missing = answer_of(colours_of(library, photo, [red, green]))
    assert matched is not None
    assert matched.share == pytest.approx(1 / 9, abs=0.02)
    assert missing is None


def test_heat_lies_where_the_photos_are_alike(library: Library, marked: Path) -> None:
    """Grey is what all photos of this library share: only what is red is alike."""
    answer_of(index_folders(library, [marked]))
    red = photo_of(library, "red.jpg")
    vector = answer_of(read_region(library, red, (2 / 3, 0, 1 / 3, 1 / 3)))
    heat = answer_of(region_heat(library, red, vector))
    assert heat.shape == (4, 4)
    assert np.unravel_index(heat.argmax(), heat.shape) == (0, 3)
    assert heat.max() == 1
    assert heat.min() >= 0
    weights = np.eye(48, dtype=np.float32)[::-1].copy()
    words = weights @ (vector - library.index.mean)
    assert np.allclose(answer_of(text_heat(library, red, words, weights)), heat, atol=1e-5)


def test_areas_are_made_once_for_each_photo(
    library: Library, marked: Path, embedder: FakeEmbedder
) -> None:
    answer_of(index_folders(library, [marked]))
    red, blue = photo_of(library, "red.jpg"), photo_of(library, "blue.jpg")
    ones, others = answer_of(heats_between(library, red, blue))
    before = embedder.embedded
    again = answer_of(heats_between(library, blue, red))
    assert embedder.embedded == before
    assert np.array_equal(again[0], others)
    assert np.array_equal(again[1], ones)

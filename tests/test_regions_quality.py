"""With the real model: is a photo found by a part of it, and does the heat lie on that part?

Photos of `shared/photos` are found as in test_photos_quality; without them what needs them is skipped.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.domain.photo import Photo
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.searching.heatmaps import heats_between, region_heat
from app.tasks.searching.region_query import read_region, region_vector
from app.tasks.searching.similar import find_similar
from tests.pasting import Pasted, list_jpegs, paste_things, pixels_of
from tests.running import answer_of
from tests.scenery import KINDS
from tests.test_photos_quality import PHOTOS

THINGS = 50


def open_library(folder: Path, models: Path) -> Library:
    cache = folder / "cache"
    cache.mkdir(parents=True)
    (cache / "models").symlink_to(models, target_is_directory=True)
    return Library(find_app_paths(folder), Settings())


def hottest(heat: np.ndarray) -> tuple[float, float]:
    """The middle of the hottest area, as shares of the photo's sides."""
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    return (column + 0.5) / heat.shape[1], (row + 0.5) / heat.shape[0]


def lies_in(place: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    left, top, width, height = box
    return left <= place[0] <= left + width and top <= place[1] <= top + height


# ---- drawn photos ----

BOXES = [(left, top, 0.35, 0.45) for top in (0.05, 0.5) for left in (0.05, 0.6)]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Iterator[Library]:
    """Blossoms in deserts, one at each corner, among other drawn photos."""
    folder = tmp_path_factory.mktemp("drawn")
    size = (900, 600)
    blossoms = KINDS["Garden"](np.random.default_rng(1), size).crop((200, 180, 650, 600))
    for number, (left, top, width, height) in enumerate(BOXES):
        desert = KINDS["Desert"](np.random.default_rng(number), size)
        part = blossoms.resize((int(width * size[0]), int(height * size[1])))
        desert.paste(part, (int(left * size[0]), int(top * size[1])))
        desert.save(folder / f"{number}.jpg", quality=92)
    for kind in ("Desert", "Coast", "Alps", "Forest"):
        for seed in range(10, 14):
            KINDS[kind](np.random.default_rng(seed), size).save(folder / f"{kind}{seed}.jpg")
    blossoms.save(folder / "blossoms.jpg", quality=92)
    library = open_library(tmp_path_factory.mktemp("lib") / "lib", models_cache)
    answer_of(index_folders(library, [folder]))
    yield library
    library.close()


def photo_of(library: Library, name: str) -> Photo:
    return next(each for each in answer_of(list_photos(library)) if each.path.name == name)


def test_drawn_photos_are_found_by_the_thing_that_is_in_them(drawn: Library) -> None:
    """By a part of one of them, wherever it lies in the others; those that are deserts alone come after."""
    first = photo_of(drawn, "0.jpg")
    index = answer_of(drawn.regions())
    scores = index.scores(answer_of(read_region(drawn, first, BOXES[0]))).scores
    best = index.table.digests_of(np.argsort(-scores)[:5])
    assert set(best) == {photo_of(drawn, f"{name}.jpg").digest for name in (0, 1, 2, 3, "blossoms")}


@pytest.mark.parametrize("number", range(4))
def test_the_heat_lies_on_the_thing(drawn: Library, number: int) -> None:
    host, blossoms = photo_of(drawn, f"{number}.jpg"), photo_of(drawn, "blossoms.jpg")
    part = answer_of(read_region(drawn, blossoms, (0.1, 0.1, 0.8, 0.8)))
    assert lies_in(hottest(answer_of(region_heat(drawn, host, part))), BOXES[number])
    on_host, on_query = answer_of(heats_between(drawn, host, blossoms))
    assert lies_in(hottest(on_host), BOXES[number])
    assert on_query.shape == on_host.shape


# ---- real photos ----


@pytest.fixture(scope="module")
def strangers() -> list[Path]:
    """Photos of people, dogs and places, in no order."""
    return random.Random(4).sample(list_jpegs(PHOTOS / "captions"), THINGS + 400)


@pytest.fixture(scope="module")
def things(strangers: list[Path]) -> list[Pasted]:
    return paste_things(PHOTOS, strangers[:THINGS], THINGS, seed=4)


@pytest.fixture(scope="module")
def real(
    tmp_path_factory: pytest.TempPathFactory,
    models_cache: Path,
    strangers: list[Path],
    things: list[Pasted],
) -> Iterator[Library]:
    """The hosts, among all clothing and photos of the same kind as they were."""
    hosts = tmp_path_factory.mktemp("hosts")
    for number, thing in enumerate(things):
        thing.host.save(hosts / f"{number}.jpg", quality=92)
    library = open_library(tmp_path_factory.mktemp("lib") / "lib", models_cache)
    answer_of(index_folders(library, [hosts, PHOTOS / "clothing", *strangers[THINGS:]]))
    yield library
    library.close()


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photos are not here")
@pytest.mark.timeout(300)
def test_a_part_finds_its_host_twice_as_often_as_whole_photos_do(
    real: Library, things: list[Pasted], tmp_path: Path
) -> None:
    """The benchmark's recall@10, with more photos: 0.85 by parts, 0.23 by whole photos."""
    index = answer_of(real.regions())
    by_whole = by_parts = 0
    for number, thing in enumerate(things):
        host = photo_of(real, f"{number}.jpg")
        crop = tmp_path / f"{number}.jpg"
        thing.crop.save(crop, quality=92)
        by_whole += host in [match.photo for match in answer_of(find_similar(real, crop, 10))]
        scores = index.scores(answer_of(region_vector(real, pixels_of(thing.crop)))).scores
        by_parts += host.digest in index.table.digests_of(np.argsort(-scores)[:10])
    assert by_parts >= 2 * by_whole
    assert by_parts >= 0.75 * THINGS
    assert index.nbytes <= len(index) * 13 * (256 + 4)


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photos are not here")
def test_the_heat_lies_on_things_in_real_photos(real: Library, things: list[Pasted]) -> None:
    hits = 0
    chosen = random.Random(0).sample(range(THINGS), 20)
    for number in chosen:
        part = answer_of(region_vector(real, pixels_of(things[number].crop)))
        heat = answer_of(region_heat(real, photo_of(real, f"{number}.jpg"), part))
        hits += lies_in(hottest(heat), things[number].box)
    assert hits >= 18

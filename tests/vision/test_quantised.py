"""The built-in network in whole numbers: nearly its vectors, the same on every device, and never for an old library."""

from pathlib import Path

import numpy as np
import pytest

from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.similarity.regions.descriptors import name_basis
from app.vision import builtin, engine
from app.vision.builtin import (
    BuiltinEmbedder,
    builtin_recipe,
    builtin_recipes,
    int8_recipe,
    open_builtin,
)
from app.vision.devices import TORCH_CPU
from tests import pictures
from tests.running import answer_of


def photos(count: int = 8) -> list[np.ndarray]:
    return [np.asarray(pictures.draw_scene(seed, 260, 260)) for seed in range(count)]


@pytest.fixture(scope="module")
def whole(models_cache: Path) -> BuiltinEmbedder:
    return answer_of(open_builtin(models_cache, int8_recipe()))


def cosines(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return (one.astype(np.float64) * two).sum(axis=1)


def test_whole_numbers_come_near_the_floats(whole: BuiltinEmbedder, models_cache: Path) -> None:
    exact = answer_of(open_builtin(models_cache, exact=True)).embed(photos())
    found = whole.embed(photos())
    assert cosines(found.vectors, exact.vectors).min() >= 0.95
    assert cosines(found.vectors, exact.vectors).max() < 0.9999, "nothing was rounded"
    assert found.areas is not None
    assert exact.areas is not None
    assert found.areas.shape == exact.areas.shape
    assert found.classes is not None
    assert exact.classes is not None
    assert (found.classes.classes[:, 0] == exact.classes.classes[:, 0]).mean() >= 0.75


def test_torch_rounds_as_openvino_does(
    whole: BuiltinEmbedder, models_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "find_devices", lambda: (TORCH_CPU,))
    by_torch = answer_of(open_builtin(models_cache, int8_recipe())).embed(photos()).vectors
    assert cosines(by_torch, whole.embed(photos()).vectors).min() >= 0.999


def test_the_names_tell_the_two_apart_and_other_ranges_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = int8_recipe().name
    assert name != builtin_recipe().name
    assert set(name).isdisjoint('/\\:*?"<>| ')
    assert name_basis(name) == name_basis(builtin_recipe().name)
    other = tmp_path / "ranges.csv"
    other.write_text(builtin.RANGES.read_text() + "\n")
    monkeypatch.setattr(builtin, "RANGES", other)
    assert int8_recipe().name != name


@pytest.mark.parametrize(
    ("machine", "first"), [("x86_64", True), ("AMD64", True), ("arm64", False)]
)
def test_only_processors_of_pcs_begin_with_whole_numbers(
    monkeypatch: pytest.MonkeyPatch, machine: str, first: bool
) -> None:
    monkeypatch.setattr(builtin.platform, "machine", lambda: machine)
    assert (builtin_recipes()[0].name == int8_recipe().name) is first


@pytest.mark.parametrize("number", [0, 1])
def test_a_library_keeps_the_numbers_that_its_photos_were_embedded_in(
    tmp_path: Path, number: int
) -> None:
    names = [recipe.name for recipe in builtin_recipes()]
    places = find_app_paths(tmp_path)
    library = Library(places, Settings())
    assert library.embedder_name == names[0], "a new library takes the faster ones"
    with library.catalog.transaction():
        vector = np.ones((1, 1280), np.float32)
        library.catalog.vectors.put(names[number], ["0" * 32], vector)
    library.close()
    library = Library(places, Settings())
    assert library.embedder_name == names[number]
    assert library.text_model.name == names[number]
    library.close()

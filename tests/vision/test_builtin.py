"""The built-in network: its author's vectors, in any precision, by OpenVINO or torch, from one file."""

import logging
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ModelUnusable
from app.domain.model_input import InputSpec
from app.domain.vectors import to_unit
from app.vision import builtin, conversion, engine
from app.vision.builtin import BuiltinEmbedder, builtin_recipe, open_builtin
from app.vision.registry import BUILTIN, find_kind
from tests import pictures
from tests.running import answer_of

ROOT = Path(__file__).parents[2]


def photos(count: int = 8) -> list[np.ndarray]:
    return [np.asarray(pictures.draw_scene(seed, 260, 260)) for seed in range(count)]


@pytest.fixture(scope="session")
def truth() -> np.ndarray:
    """What the weights' author's own network says: (8, 1280) of length 1, and the classes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        from efficientnet_lite_pytorch import EfficientNet

        network = EfficientNet.from_name("efficientnet-lite2")
        weights = torch.load(builtin_recipe().source, map_location="cpu", weights_only=True)
        network.load_state_dict(weights)
        network.eval()
        inputs = torch.from_numpy(np.stack(photos())).permute(0, 3, 1, 2).float() / 127.5 - 1
        with torch.no_grad():
            return to_unit(network.extract_features(inputs).mean(dim=(2, 3)).numpy())


def cosines(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return (one.astype(np.float64) * two).sum(axis=1)


@pytest.fixture(scope="session")
def exact(models_cache: Path) -> BuiltinEmbedder:
    return answer_of(open_builtin(models_cache, exact=True))


@pytest.fixture(scope="session")
def fast(models_cache: Path) -> BuiltinEmbedder:
    return answer_of(open_builtin(models_cache))


def by_torch(monkeypatch: pytest.MonkeyPatch, cache: Path) -> BuiltinEmbedder:
    def refuse() -> None:
        raise ImportError("No module named 'openvino'")

    monkeypatch.setattr(engine, "import_openvino", refuse)
    return answer_of(open_builtin(cache))


def test_it_agrees_with_the_weights_authors_network(
    exact: BuiltinEmbedder, truth: np.ndarray
) -> None:
    found = exact.embed(photos()).vectors
    assert found.shape == (8, 1280)
    assert cosines(found, truth).min() >= 0.9999


def test_the_faster_precision_costs_little(fast: BuiltinEmbedder, truth: np.ndarray) -> None:
    """Where the processor has bf16: 0.9987 to 0.9996 on photos of roses, 0.990 to 0.998 on these.

    Plain areas, such as only drawings have, are what 8 bits of fraction are worst at.
    """
    found = fast.embed(photos()).vectors
    assert cosines(found, truth).min() >= 0.985


def test_the_drawn_photos_are_not_all_the_same_to_it(truth: np.ndarray) -> None:
    """Else the two tests above would prove nothing."""
    between = truth @ truth.T
    assert between[~np.eye(8, dtype=bool)].max() < 0.99


def test_vectors_have_length_one(fast: BuiltinEmbedder) -> None:
    found = fast.embed(photos(3)).vectors
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_a_vector_is_the_same_whatever_stood_beside_it(fast: BuiltinEmbedder) -> None:
    together, seen, _ = fast.embed(photos())
    for row in (0, 3, 7):
        alone, seen_alone, _ = fast.embed(photos()[row : row + 1])
        assert np.array_equal(alone[0], together[row])
        assert np.array_equal(seen_alone.classes[0], seen.classes[row])
    turned = fast.embed(photos()[::-1]).vectors
    assert np.array_equal(turned[::-1], together)


def test_the_areas_average_to_the_vector_and_lie_where_the_photo_has_them(
    exact: BuiltinEmbedder,
) -> None:
    plain = photos(1)[0]
    marked = plain.copy()
    marked[:40, 220:] = 255 - marked[:40, 220:]
    vectors, _, areas = exact.embed([plain, marked])
    assert areas is not None
    assert areas.shape == (2, 9, 9, 1280)
    assert cosines(to_unit(areas.mean(axis=(1, 2))), vectors).min() >= 0.9999
    change = np.linalg.norm(areas[0] - areas[1], axis=2)
    row, column = np.unravel_index(change.argmax(), change.shape)
    assert row <= 2
    assert column >= 6


def test_what_is_seen_are_the_likeliest_classes_in_order(exact: BuiltinEmbedder) -> None:
    seen = exact.embed(photos()).classes
    assert seen.classes.shape == seen.shares.shape == (8, 8)
    assert seen.classes.max() < 1000
    assert (np.diff(seen.shares.astype(np.float64), axis=1) <= 0).all()
    assert (seen.shares.sum(axis=1) <= 1.001).all()


def test_it_asks_for_the_pixels_it_was_trained_on(fast: BuiltinEmbedder) -> None:
    assert fast.frame == InputSpec(260)
    assert fast.name in find_kind(BUILTIN).names(BUILTIN)
    assert set(fast.name).isdisjoint('/\\:*?"<>| ')


def test_without_openvino_torch_gives_the_same_vectors_and_says_so(
    truth: np.ndarray,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    embedder = by_torch(monkeypatch, tmp_path)
    found = embedder.embed(photos()).vectors
    assert cosines(found, truth).min() >= 0.9999
    assert "torch runs it instead" in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_openvino_cannot_take_is_run_by_torch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> object:
        raise conversion.ChildFailed("an operation it does not know")
        yield

    monkeypatch.setattr(conversion, "run_in_child", fail)
    embedder = answer_of(open_builtin(tmp_path))
    assert embedder.embed(photos(1)).vectors.shape == (1, 1280)
    assert "an operation it does not know" in caplog.text


def test_a_damaged_conversion_is_no_end_of_the_work(
    tmp_path: Path, models_cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    network = conversion.place_of(builtin_recipe(), tmp_path)
    network.parent.mkdir()
    network.write_text("<net>")
    embedder = answer_of(open_builtin(tmp_path))
    assert embedder.embed(photos(1)).vectors.shape == (1, 1280)
    assert "torch runs it instead" in caplog.text


def test_the_second_opening_converts_nothing(
    models_cache: Path, fast: BuiltinEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> object:
        raise AssertionError("converted again")
        yield

    monkeypatch.setattr(conversion, "run_in_child", fail)
    answer_of(open_builtin(models_cache))


def test_a_conversion_that_is_killed_leaves_nothing_half_made_and_is_done_again(
    tmp_path: Path,
) -> None:
    recipe = builtin_recipe()
    target = conversion.place_of(recipe, tmp_path)
    for seconds in (0.5, 2.5):
        task = conversion.convert(recipe, tmp_path)
        end = time.monotonic() + seconds
        while time.monotonic() < end and not target.exists():
            next(task, None)
        task.close()
        if target.exists():
            break
        assert not target.parent.exists()
    target.parent.with_name(f"{target.parent.name}.1").mkdir(exist_ok=True)
    embedder = answer_of(open_builtin(tmp_path))
    assert target.with_suffix(".bin").stat().st_size > 10_000_000
    assert embedder.embed(photos(1)).vectors.shape == (1, 1280)


def test_missing_weights_are_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builtin, "_PACKAGE", "no_such_package")
    with pytest.raises(ModelUnusable, match="not installed"):
        builtin_recipe()


def test_other_weights_have_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = builtin_recipe().name
    (tmp_path / "weights.pth").write_bytes(b"other")
    monkeypatch.setattr(builtin.resources, "files", lambda _package: tmp_path)
    monkeypatch.setattr(builtin, "_WEIGHTS", "weights.pth")
    assert builtin_recipe().name != name


@pytest.mark.skipif(sys.platform == "win32", reason="reads the environment of a POSIX shell")
def test_openvino_comes_without_its_telemetry() -> None:
    program = (
        "from app.vision.offline_import import import_openvino; import sys; import_openvino();"
        "assert sys.modules['openvino_telemetry'] is None; print('silent')"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "silent\n"), done.stderr


def test_a_row_of_nothing_stays_nothing() -> None:
    found = to_unit(np.array([[0, 0], [3, 4]], np.float64))
    assert np.allclose(found, [[0, 0], [0.6, 0.8]])
    assert found.dtype == np.float32


def test_the_engine_says_what_it_runs_in(
    models_cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="app"):
        answer_of(open_builtin(models_cache))
    assert "runs the model in" in caplog.text

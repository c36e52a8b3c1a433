"""A network goes on where memory runs out or a device fails, and what it makes of photos stays the same."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ModelUnusable
from app.vision import backends, conversion, devices, engine
from app.vision.devices import CPU, TORCH_CPU, Device
from app.vision.transformers import TransformersEmbedder, open_transformers
from tests import pictures
from tests.fakes import call_here
from tests.running import answer_of

pytestmark = pytest.mark.filterwarnings("ignore")

ABSENT = Device("openvino", "GPU", "on the graphics card (which is not there)")
CLASSES = {"openvino": backends.OpenVino, "torch": backends.Torch}
EIGHT = Device("openvino", "CPU", "on the CPU, eight photos at a time")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("converted")


def opened(
    monkeypatch: pytest.MonkeyPatch, small_models: Path, cache: Path, found: Sequence[Device]
) -> TransformersEmbedder:
    """A small ViT on a computer with these devices; converted without a child, as torch is here already."""
    monkeypatch.setattr(conversion, "run_in_child", call_here)
    monkeypatch.setattr(engine, "find_devices", lambda: tuple(found))
    return answer_of(open_transformers(small_models / "vit", cache))


def photos(count: int) -> list[np.ndarray]:
    return [np.asarray(pictures.draw_scene(seed, 64, 48)) for seed in range(count)]


def vectors(embedder: TransformersEmbedder, count: int = 7) -> np.ndarray:
    return embedder.embed(photos(count)).vectors


@pytest.fixture
def truth(monkeypatch: pytest.MonkeyPatch, small_models: Path, cache: Path) -> np.ndarray:
    return vectors(opened(monkeypatch, small_models, cache, [TORCH_CPU]))


@pytest.mark.parametrize(
    ("device", "most", "error"),
    [
        (EIGHT, 4, RuntimeError("[GPU] Exceeded max size of memory object allocation")),
        (TORCH_CPU, 4, RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")),
        (TORCH_CPU, 1, MemoryError()),
    ],
)
def test_out_of_memory_halves_the_batch_and_the_vectors_stay_the_same(
    monkeypatch: pytest.MonkeyPatch,
    small_models: Path,
    cache: Path,
    truth: np.ndarray,
    device: Device,
    most: int,
    error: Exception,
) -> None:
    batches: list[int] = []
    kind = CLASSES[device.library]
    start = kind.start

    def sparing(self: object, batch: np.ndarray) -> backends.Run:
        if len(batch) > most:
            raise error
        batches.append(len(batch))
        return start(self, batch)

    embedder = opened(monkeypatch, small_models, cache, [device])
    whole = vectors(embedder)
    monkeypatch.setattr(kind, "start", sparing)  # Memory runs out in the midst, as it does.
    found = vectors(embedder)
    # bf16, where a processor has it, rounds otherwise in a network of another shape.
    assert np.abs(found - truth).max() < (5e-2 if device is EIGHT else 1e-5)
    assert (found * whole).sum(axis=1).min() > 0.999
    assert set(batches) == {most}
    assert vectors(embedder, 1) == pytest.approx(found[:1], abs=1e-6)


def test_a_device_that_is_not_there_leaves_the_work_to_the_processor(
    monkeypatch: pytest.MonkeyPatch, small_models: Path, cache: Path, truth: np.ndarray
) -> None:
    embedder = opened(monkeypatch, small_models, cache, [ABSENT, CPU])
    assert (vectors(embedder) * truth).sum(axis=1).min() > 0.999


def test_a_device_that_fails_in_the_midst_leaves_the_rest_to_the_processor(
    monkeypatch: pytest.MonkeyPatch, small_models: Path, cache: Path, truth: np.ndarray
) -> None:
    embedder = opened(monkeypatch, small_models, cache, [CPU, TORCH_CPU])
    vectors(embedder)

    def lost(_self: object, _batch: np.ndarray) -> backends.Run:
        raise RuntimeError("the device was lost")

    monkeypatch.setattr(backends.OpenVino, "start", lost)
    assert vectors(embedder) == pytest.approx(truth, abs=1e-5)


@pytest.mark.parametrize("device", [CPU, EIGHT, TORCH_CPU])
def test_batches_begun_together_are_each_whole(
    monkeypatch: pytest.MonkeyPatch,
    small_models: Path,
    cache: Path,
    truth: np.ndarray,
    device: Device,
) -> None:
    embedder = opened(monkeypatch, small_models, cache, [device])
    running = [embedder.start(photos(count)) for count in (7, 3, 1, 7)]
    for embedding, count in zip(running, (7, 3, 1, 7), strict=True):
        while not embedding.is_done(0.05):
            pass
        found = embedding.get().vectors
        assert found.shape == truth[:count].shape
        assert (found * truth[:count]).sum(axis=1).min() > 0.999


def test_a_failure_while_others_are_begun_costs_none_of_them(
    monkeypatch: pytest.MonkeyPatch, small_models: Path, cache: Path, truth: np.ndarray
) -> None:
    class Lost:
        def is_done(self, _seconds: float) -> bool:
            return True

        def outputs(self) -> list[np.ndarray]:
            raise RuntimeError("the device was lost")

    embedder = opened(monkeypatch, small_models, cache, [CPU, TORCH_CPU])
    monkeypatch.setattr(backends.OpenVino, "start", lambda *_: Lost())
    running = [embedder.start(photos(count)) for count in (7, 5)]
    assert running[0].get().vectors == pytest.approx(truth, abs=1e-5)
    assert running[1].get().vectors == pytest.approx(truth[:5], abs=1e-5)


def test_where_nothing_can_run_a_model_it_is_said(
    monkeypatch: pytest.MonkeyPatch, small_models: Path, cache: Path
) -> None:
    with pytest.raises(ModelUnusable, match="cannot be run"):
        opened(monkeypatch, small_models, cache, [ABSENT])


def test_the_processor_is_the_last_resort_on_every_computer() -> None:
    found = devices.find_devices()
    assert found[-2:] == (CPU, TORCH_CPU)
    assert all(each.description.startswith("on the ") for each in found)

"""Networks from ONNX and OpenVINO files: their own numbers, any layer, and sentences about what is wrong."""

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from app.domain.errors import ModelUnusable
from app.domain.vectors import to_unit
from app.vision import conversion
from app.vision.network.file import NetworkFileEmbedder, name_network_file, open_network_file
from app.vision.offline_import import import_openvino
from app.vision.registry import find_kind
from tests.fakes import call_here
from tests.running import answer_of
from tests.scenery import KINDS

SIDE = 32
pytestmark = pytest.mark.filterwarnings("ignore")


class Autoencoder(nn.Module):
    """Draws a picture again from 24 numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(3, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 24, 4, 2, 1), nn.ReLU(),
            nn.Flatten(), nn.Linear(24 * 64, 24),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Linear(24, 24 * 64), nn.ReLU(), nn.Unflatten(1, (24, 8, 8)),
            nn.ConvTranspose2d(24, 16, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(16, 3, 4, 2, 1),
        )  # fmt: skip

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.encoder(pixels))


class Discriminator(nn.Module):
    """Tells drawn pictures from noise; its layer of features lies over the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(8, 12, 4, 2, 1),
            nn.LeakyReLU(0.2),
        )
        self.verdict = nn.Conv2d(12, 1, 8)

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = self.features(pixels)
        return self.verdict(features).flatten(1), features


def draw(kind: str, seed: int) -> np.ndarray:
    return np.asarray(
        KINDS[kind](np.random.default_rng(seed), (SIDE * 2, SIDE * 2)).resize((SIDE, SIDE))
    )


def inputs_of(photos: list[np.ndarray]) -> torch.Tensor:
    return torch.from_numpy(np.stack(photos)).permute(0, 3, 1, 2).float() / 255


def save_onnx(network: nn.Module, path: Path, names: list[str]) -> None:
    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(
            network.eval(), (torch.zeros(1, 3, SIDE, SIDE),), path, dynamo=False,
            input_names=["pixels"], output_names=names, dynamic_axes={"pixels": {0: "n"}},
        )  # fmt: skip


def describe(network: Path, **values: Any) -> Path:
    network.with_suffix(".json").write_text(json.dumps({"size": SIDE, **values}))
    return network


@pytest.fixture(scope="module")
def autoencoder() -> Autoencoder:
    """Trained for some seconds on drawn pictures."""
    torch.manual_seed(3)
    network = Autoencoder()
    pixels = inputs_of([draw(kind, seed) for kind in KINDS for seed in range(40)])
    steps = torch.optim.Adam(network.parameters(), 2e-3)
    for _ in range(150):
        batch = pixels[torch.randint(len(pixels), (48,))]
        loss = nn.functional.mse_loss(network(batch), batch)
        steps.zero_grad()
        loss.backward()
        steps.step()
    return network.eval()


@pytest.fixture
def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Path], NetworkFileEmbedder]:
    """Opens a network without a child process."""
    monkeypatch.setattr(conversion, "run_in_child", call_here)
    return lambda network: answer_of(
        open_network_file(network, name_network_file(network), tmp_path / "cache")
    )


def test_the_encoder_of_an_autoencoder_finds_alike_pictures(
    autoencoder: Autoencoder, tmp_path: Path, opened: Callable[[Path], NetworkFileEmbedder]
) -> None:
    save_onnx(autoencoder.encoder, tmp_path / "encoder.onnx", ["code"])
    embedder = opened(describe(tmp_path / "encoder.onnx"))
    photos = [draw(kind, 1000 + seed) for kind in KINDS for seed in range(8)]
    kinds = np.repeat(np.arange(len(KINDS)), 8)
    vectors, classes, areas = embedder.embed(photos)
    with torch.no_grad():
        truth = to_unit(autoencoder.encoder(inputs_of(photos)).numpy())
    assert (vectors * truth).sum(axis=1).min() > 1 - 1e-3
    assert classes is None
    assert areas is None
    centred = to_unit(vectors - vectors.mean(axis=0))
    alike = centred @ centred.T
    np.fill_diagonal(alike, -1)
    assert (kinds[alike.argmax(axis=1)] == kinds).mean() >= 0.8


@pytest.mark.parametrize("pool", ["mean", "max", "flatten"])
def test_any_layer_may_be_the_vector(
    pool: str, tmp_path: Path, opened: Callable[[Path], NetworkFileEmbedder]
) -> None:
    torch.manual_seed(5)
    network = Discriminator().eval()
    save_onnx(network, tmp_path / "gan.onnx", ["verdict", "features"])
    embedder = opened(describe(tmp_path / "gan.onnx", output="features", pool=pool))
    photos = [draw("Forest", seed) for seed in range(5)]
    with torch.no_grad():
        layer = network(inputs_of(photos))[1]
    truth = {"mean": layer.mean((2, 3)), "max": layer.amax((2, 3)), "flatten": layer.flatten(1)}
    vectors, _, areas = embedder.embed(photos)
    assert (vectors * to_unit(truth[pool].numpy())).sum(axis=1).min() > 1 - 1e-3
    if pool == "flatten":
        assert areas is None
    else:
        assert areas is not None
        assert np.allclose(areas, layer.permute(0, 2, 3, 1).numpy(), atol=0.02)


@pytest.mark.parametrize(
    ("values", "see"),
    [
        (
            {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.3, 0.4]},
            lambda x: (x - _row(0.5, 0.4, 0.3)) / _row(0.2, 0.3, 0.4),
        ),
        ({"channels": "bgr", "mean": [0.1, 0.2, 0.3]}, lambda x: x.flip(1) - _row(0.1, 0.2, 0.3)),
        ({"scale": 1, "mean": 127.5, "std": 127.5}, lambda x: x * 2 - 1),
    ],
)
def test_pixels_become_the_numbers_that_the_description_tells(
    values: dict[str, Any],
    see: Callable[[torch.Tensor], torch.Tensor],
    tmp_path: Path,
    opened: Callable[[Path], NetworkFileEmbedder],
) -> None:
    torch.manual_seed(6)
    network = nn.Conv2d(3, 16, SIDE).eval()
    save_onnx(network, tmp_path / "one.onnx", ["out"])
    photos = [draw("Dunes" if "Dunes" in KINDS else next(iter(KINDS)), seed) for seed in range(3)]
    vectors = opened(describe(tmp_path / "one.onnx", **values)).embed(photos).vectors
    with torch.no_grad():
        truth = to_unit(network(see(inputs_of(photos))).flatten(1).numpy())
    assert (vectors * truth).sum(axis=1).min() > 1 - 1e-3


def _row(*values: float) -> torch.Tensor:
    return torch.tensor(values).reshape(1, 3, 1, 1)


def test_an_openvino_file_is_taken_and_a_size_that_is_no_square(
    tmp_path: Path, opened: Callable[[Path], NetworkFileEmbedder]
) -> None:
    openvino = import_openvino()
    torch.manual_seed(7)
    network = nn.Sequential(nn.Conv2d(1, 6, 3), nn.ReLU()).eval()
    with warnings.catch_warnings(action="ignore"):
        graph = openvino.convert_model(network, example_input=torch.zeros(1, 1, 24, 32))
    openvino.save_model(graph, tmp_path / "gray.xml")
    embedder = opened(describe(tmp_path / "gray.xml", size=[24, 32], channels="gray"))
    vectors, _, areas = embedder.embed([draw("Forest", seed) for seed in range(2)])
    assert embedder.frame.side == 32
    assert vectors.shape == (2, 6)
    assert areas is not None
    assert areas.shape == (2, 22, 30, 6)


def test_names_tell_weights_and_descriptions_apart(tmp_path: Path) -> None:
    torch.manual_seed(8)
    path = tmp_path / "one.onnx"
    save_onnx(nn.Conv2d(3, 4, 3), path, ["out"])
    first = name_network_file(describe(path))
    assert name_network_file(describe(path, pool="max")) != first
    save_onnx(nn.Conv2d(3, 4, 3), path, ["out"])
    assert name_network_file(describe(path)) != first
    assert find_kind(str(path)).names(str(path)) == (name_network_file(path),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "needs a description: one.json"),
        ("{", "cannot be read"),
        ("[]", "no object"),
        ("{}", "“size” must be 2 numbers"),
        ('{"size": 4}', "from 16 to 2048"),
        ('{"size": 32, "std": 0}', "“std” must not be 0"),
        ('{"size": 32, "mean": [1, 2]}', "“mean” must be 1 or 3 numbers"),
        ('{"size": 32, "mean": [NaN, 0, 0]}', "“mean” must be 1 or 3 numbers"),
        ('{"size": 32, "scale": 0}', "“scale” must not be 0"),
        ('{"size": 32, "pool": "median"}', "“pool” must be one of mean, max"),
        ('{"size": 32, "pooling": "mean"}', "unknown name “pooling”"),
        ('{"size": 32, "output": 3}', "“output” must be a name"),
    ],
)
def test_a_description_that_cannot_be_used_is_told(
    text: str | None, told: str, tmp_path: Path
) -> None:
    (tmp_path / "one.onnx").write_bytes(b"")
    if text is not None:
        (tmp_path / "one.json").write_text(text)
    with pytest.raises(ModelUnusable, match="one.*" + told.replace("…", ".")):
        name_network_file(tmp_path / "one.onnx")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"output": "nowhere"}, "no layer “nowhere”; its outputs are out"),
        ({"channels": "gray"}, ""),
    ],
)
def test_a_network_that_does_not_fit_its_description_is_told(
    values: dict[str, Any], told: str, tmp_path: Path, opened: Callable[[Path], NetworkFileEmbedder]
) -> None:
    save_onnx(nn.Conv2d(3, 4, 3), tmp_path / "one.onnx", ["out"])
    with pytest.raises(ModelUnusable, match=told):
        opened(describe(tmp_path / "one.onnx", **values))


def test_a_damaged_file_is_told(
    tmp_path: Path, opened: Callable[[Path], NetworkFileEmbedder]
) -> None:
    (tmp_path / "one.onnx").write_bytes(b"no network" * 20)
    with pytest.raises(ModelUnusable, match="one-file1"):
        opened(describe(tmp_path / "one.onnx"))

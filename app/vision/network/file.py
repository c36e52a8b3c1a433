"""Networks from ONNX and OpenVINO files: an encoder, a discriminator, any network that takes pictures.

A small JSON file beside the network, of the same name, describes what the file itself does not: see
`NetworkDescription`. Any output or layer of the network may be the vector, pooled over the areas of the image.
"""

import hashlib
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.errors import ModelUnusable
from app.domain.model_input import InputSpec
from app.vision.conversion import Recipe
from app.vision.embedder import EmbeddedBatch, Pixels
from app.vision.engine import Engine, RunningEmbedding, open_engine, split_outputs
from app.vision.naming import digest_file, name_model
from app.vision.network.description import read_description
from app.vision.network.graph import build_graph

SUFFIXES = (".onnx", ".xml")
"""Endings of the files that hold a network; weights of .xml are in the .bin file beside it."""

_MOST = 32
"""Photos that a graphics card computes at once."""
_RECIPE = "file1"
"""Changes when the same files would give other vectors."""


class NetworkFileEmbedder:
    """A network of the user's choice from a file."""

    def __init__(self, recipe: Recipe, engine: Engine) -> None:
        self.name = recipe.name
        self.frame = InputSpec(recipe.inputs[1])
        self._engine = engine

    @property
    def batch(self) -> int:
        """The number of photos at a time that is fastest."""
        return self._engine.batch

    def embed(self, photos: Sequence[Pixels]) -> EmbeddedBatch:
        """Embed square photos of the side that `frame` tells."""
        return self.start(photos).get()

    def start(self, photos: Sequence[Pixels]) -> RunningEmbedding:
        """Begin to embed photos."""
        return RunningEmbedding(self._engine.start(np.stack(photos)), split_outputs)


def is_network_file(spec: str) -> bool:
    """Whether that choice of model is a file of a network, existing or not."""
    return Path(spec).suffix.lower() in SUFFIXES


def list_files(network: Path) -> tuple[Path, ...]:
    """Return the files of a network: itself, its weights where they are apart, its description.

    Raises OSError where the folder cannot be read.
    """
    own = {network.name, network.with_suffix(".json").name, network.with_suffix(".bin").name}
    apart = (f"{network.name}.data", f"{network.name}_data")  # As torch and ONNX name them.
    listed = sorted(network.parent.iterdir())
    return tuple(path for path in listed if path.name in own or path.name in apart)


def name_network_file(network: Path) -> str:
    """Return the file's name with a digest of network, weights and description.

    Raises ModelUnusable with a sentence that names the file which is missing or damaged.
    """
    read_description(network)
    digest = hashlib.sha256()
    try:
        for path in list_files(network):
            digest.update(path.suffix.encode())
            digest.update(digest_file(path))
    except OSError as error:
        raise ModelUnusable(f"The network {network} cannot be read: {error}") from error
    return name_model(network.stem, _RECIPE, digest)


def open_network_file(
    network: Path, name: str, cache: Path
) -> Generator[None, None, NetworkFileEmbedder]:
    """Open the network of that file. Raises ModelUnusable with the reason."""
    side = max(read_description(network).size)
    recipe = Recipe(name, network, (1, side, side, 3), np.uint8, _load, _MOST, is_torch=False)
    engine = yield from open_engine(recipe, cache)
    return NetworkFileEmbedder(recipe, engine)


def _load(network: Path, inputs: tuple[int, ...]) -> Any:
    return build_graph(network, read_description(network), inputs)

"""Transformers models from a folder, under the same protocol as the built-in one.

The photo goes through the model's own image processor and the network without gradients. The vector
is the model's own image vector where it has one (CLIP, SigLIP), else the average of the last hidden
layer over the areas of the image: over its tokens, or over height and width.
"""

import hashlib
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain.errors import ModelUnusable
from app.domain.model_input import InputSpec
from app.vision.conversion import Recipe
from app.vision.embedder import EmbeddedBatch, Pixels
from app.vision.engine import Engine, RunningEmbedding, open_engine, split_outputs
from app.vision.naming import digest_file, name_model
from app.vision.offline_import import import_transformers

if TYPE_CHECKING:
    from torch import nn

_MOST = 32
"""Photos that a graphics card computes at once."""
_RECIPE = "mean1"
LOCAL = {"local_files_only": True, "trust_remote_code": False}
FAULTS = (ImportError, OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError)


def load_model(folder: Path) -> "nn.Module":
    """Load the whole model in that folder, in inference mode. Raises OSError, ValueError."""
    transformers = import_transformers()
    # No pickle is opened: a folder without safetensors is refused.
    from safetensors import SafetensorError

    try:
        model = transformers.AutoModel.from_pretrained(folder, use_safetensors=True, **LOCAL)
    except SafetensorError as error:
        raise ValueError(f"the weights are damaged ({error})") from error
    return model.eval()


class TransformersEmbedder:
    """A model of the user's choice."""

    def __init__(self, recipe: Recipe, processor: Any, engine: Engine) -> None:
        self.name = recipe.name
        self.frame = InputSpec(max(recipe.inputs[2:]), whole=True)
        self._processor = processor
        self._engine = engine

    @property
    def batch(self) -> int:
        """The number of photos at a time that is fastest."""
        return self._engine.batch

    def embed(self, photos: Sequence[Pixels]) -> EmbeddedBatch:
        """Embed photos of any size, cropped and scaled by the model's own image processor."""
        return self.start(photos).get()

    def start(self, photos: Sequence[Pixels]) -> RunningEmbedding:
        """Begin to embed photos; they are cropped and scaled before this returns."""
        inputs = _process(self._processor, list(photos))
        return RunningEmbedding(self._engine.start(inputs), split_outputs)


def open_transformers(folder: Path, cache: Path) -> Generator[None, None, TransformersEmbedder]:
    """Open the model in that folder. Raises ModelUnusable with the reason."""
    try:
        processor = import_transformers().AutoImageProcessor.from_pretrained(
            folder, backend="pil", **LOCAL
        )
        shape = _process(processor, [np.zeros((64, 64, 3), dtype=np.uint8)]).shape
        name, inputs = name_transformers(folder), (1, *shape[1:])
    except FAULTS as error:
        raise ModelUnusable(f"The folder {folder} has no usable image model: {error}") from error
    recipe = Recipe(name, folder, inputs, np.float32, _load, _MOST)
    engine = yield from open_engine(recipe, cache)
    return TransformersEmbedder(recipe, processor, engine)


def _load(folder: Path, inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.pooling import pool

    height, width = inputs[2:]
    return pool(load_model(folder), (height, width))


def _process(processor: Any, photos: list[Pixels]) -> Any:
    batch = processor(images=photos, return_tensors="np", input_data_format="channels_last")
    return np.asarray(batch["pixel_values"], dtype=np.float32)


def _processor_file(folder: Path) -> Path:
    """Return the image processor's settings, which a model for images and texts may keep with the texts'."""
    whole = folder / "processor_config.json"
    alone = folder / "preprocessor_config.json"
    return whole if whole.exists() and not alone.exists() else alone


def name_transformers(folder: Path) -> str:
    """Return the folder's name with a digest of weights and settings, which tells models of one name apart.

    Raises ModelUnusable with a sentence where weights or settings are missing or damaged.
    """
    weights = sorted(folder.glob("*.safetensors"))
    digest = hashlib.sha256()
    try:
        for path in weights:
            _check_weights(path)
        for path in (*weights, folder / "config.json", _processor_file(folder)):
            digest.update(digest_file(path))
    except OSError as error:
        raise ModelUnusable(f"The folder {folder} has no usable image model: {error}") from error
    if not weights:
        raise ModelUnusable(
            f"The folder {folder} has no weights in the safetensors format{_pickles(folder)}."
        )
    return name_model(folder.name, _RECIPE, digest)


def _pickles(folder: Path) -> str:
    """Explain weights in other formats."""
    found = [path.name for kind in ("*.bin", "*.pt", "*.pth") for path in folder.glob(kind)]
    if not found:
        return ""
    return f"; {found[0]} is a pickle file, which could run code and is never opened"


def _check_weights(path: Path) -> None:
    """Raise OSError where numbers are missing."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np"):
            pass
    except SafetensorError as error:
        raise OSError(f"the weights in {path.name} are damaged ({error})") from error

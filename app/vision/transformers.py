"""Transformers models from a folder, under the same protocol as the built-in one.

The photo goes through the model's own image processor and the network without gradients. The vector
is the model's own image vector where it has one (CLIP, SigLIP), else the average of the last hidden
layer over the areas of the image: over its tokens, or over height and width.
"""

import functools
import hashlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain.errors import ModelUnusable
from app.domain.model_input import InputSpec
from app.vision.embedder import EmbeddedBatch, Pixels, to_unit_length
from app.vision.engine import Engine, open_engine, run_padded
from app.vision.offline_import import import_transformers

if TYPE_CHECKING:
    from torch import nn

BATCH = 8
_RECIPE = "mean1"
LOCAL = {"local_files_only": True, "trust_remote_code": False}
FAULTS = (ImportError, OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError)


@dataclass(frozen=True, slots=True)
class _TransformersRecipe:
    folder: Path
    name: str
    inputs: tuple[int, ...]
    numbers: type[np.float32] = np.float32

    def build(self) -> "nn.Module":
        from app.vision.pooling import pool

        height, width = self.inputs[2:]
        return pool(load_model(self.folder), (height, width))


def load_model(folder: Path) -> "nn.Module":
    """The whole model in that folder, in inference mode. Raises OSError, ValueError."""
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

    def __init__(self, recipe: _TransformersRecipe, processor: Any, engine: Engine) -> None:
        self._recipe = recipe
        self._processor = processor
        self._engine = engine

    @property
    def name(self) -> str:
        return self._recipe.name

    @property
    def frame(self) -> InputSpec:
        return InputSpec(max(self._recipe.inputs[2:]), whole=True)

    @property
    def batch(self) -> int:
        return BATCH

    def embed(self, photos: Sequence[Pixels]) -> EmbeddedBatch:
        """Up to 8 photos of any size; the model's own image processor cuts and scales them."""
        inputs = _process(self._processor, list(photos))
        vectors, *areas = run_padded(self._engine, self._recipe, inputs)
        return EmbeddedBatch(to_unit_length(vectors), None, areas[0] if areas else None)


def open_transformers(folder: Path, cache: Path) -> Generator[None, None, TransformersEmbedder]:
    """The model in that folder, ready to use. Raises ModelUnusable with the reason."""
    try:
        processor = import_transformers().AutoImageProcessor.from_pretrained(
            folder, backend="pil", **LOCAL
        )
        shape = _process(processor, [np.zeros((64, 64, 3), dtype=np.uint8)]).shape
        recipe = _TransformersRecipe(folder, name_transformers(folder), (BATCH, *shape[1:]))
    except FAULTS as error:
        raise ModelUnusable(f"The folder {folder} has no usable image model: {error}") from error
    engine = yield from open_engine(recipe, cache)
    return TransformersEmbedder(recipe, processor, engine)


def _process(processor: Any, photos: list[Pixels]) -> Any:
    batch = processor(images=photos, return_tensors="np", input_data_format="channels_last")
    return np.asarray(batch["pixel_values"], dtype=np.float32)


def _processor_file(folder: Path) -> Path:
    """The image processor's settings; a model for images and texts may keep them with the texts'."""
    whole = folder / "processor_config.json"
    alone = folder / "preprocessor_config.json"
    return whole if whole.exists() and not alone.exists() else alone


def name_transformers(folder: Path) -> str:
    """The folder's name, and a digest of weights and settings: another model of that name is another.

    Raises ModelUnusable with a sentence where weights or settings are missing, or are plainly damaged.
    """
    weights = sorted(folder.glob("*.safetensors"))
    digest = hashlib.sha256()
    try:
        for path in (*weights, folder / "config.json", _processor_file(folder)):
            stat = path.stat()
            digest.update(_digest(path, stat.st_size, stat.st_mtime_ns))
    except OSError as error:
        raise ModelUnusable(f"The folder {folder} has no usable image model: {error}") from error
    if not weights:
        raise ModelUnusable(
            f"The folder {folder} has no weights in the safetensors format{_pickles(folder)}."
        )
    plain = "".join(letter if letter.isalnum() else "-" for letter in folder.name)[:40]
    return f"{plain}-{_RECIPE}-{digest.hexdigest()[:12]}"


def _pickles(folder: Path) -> str:
    """What is said of weights in other formats."""
    found = [path.name for kind in ("*.bin", "*.pt", "*.pth") for path in folder.glob(kind)]
    return (
        f"; {found[0]} is a pickle file, which could run code and is never opened" if found else ""
    )


@functools.lru_cache(maxsize=64)
def _digest(path: Path, size: int, mtime_ns: int) -> bytes:
    """SHA-256 of a file, worked out once: of 1.5 GB of weights it takes a second or more. Raises OSError."""
    from safetensors import SafetensorError, safe_open

    try:
        if path.suffix == ".safetensors":
            with safe_open(path, framework="np"):  # Whether all its numbers are there.
                pass
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except SafetensorError as error:
        raise OSError(f"the weights in {path.name} are damaged ({error})") from error

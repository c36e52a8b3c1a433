"""The registry of embedders. A new kind is a line in EMBEDDERS."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import NamedTuple

from app.domain.errors import ModelUnusable
from app.vision.builtin import builtin_recipe, open_builtin
from app.vision.embedder import Embedder
from app.vision.transformers import name_transformers, open_transformers

BUILTIN = "builtin"


class EmbedderKind(NamedTuple):
    """One kind of embedder; a choice is a word of the user's, such as a folder."""

    description: str
    matches: Callable[[str], bool]
    name: Callable[[str], str]
    """The embedder's name, without loading a network."""
    open: Callable[[str, Path], Generator[None, None, Embedder]]
    """The embedder itself; the path is where converted networks are kept."""


def _is_builtin(spec: str) -> bool:
    return spec == BUILTIN


def _name_builtin(_choice: str) -> str:
    return builtin_recipe().name


def _open_builtin(_choice: str, cache: Path) -> Generator[None, None, Embedder]:
    return open_builtin(cache)


def _is_folder(spec: str) -> bool:
    return Path(spec).is_dir()


def _name_folder(spec: str) -> str:
    return name_transformers(Path(spec))


def _open_folder(spec: str, cache: Path) -> Generator[None, None, Embedder]:
    return open_transformers(Path(spec), cache)


EMBEDDERS = (
    EmbedderKind("the built-in EfficientNet-Lite2", _is_builtin, _name_builtin, _open_builtin),
    EmbedderKind(
        "a folder with a transformers image model", _is_folder, _name_folder, _open_folder
    ),
)


def find_kind(spec: str) -> EmbedderKind:
    """The kind of embedder that is meant. Raises ModelUnusable where none is."""
    for kind in EMBEDDERS:
        if kind.matches(spec):
            return kind
    raise ModelUnusable(f"There is no model {spec}. Enter “{BUILTIN}”, or a folder with a model.")

"""The embedders there are. A new kind is a line in EMBEDDERS."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import NamedTuple

from app.photo import ModelUnusable
from app.vision.builtin import builtin_recipe, open_builtin
from app.vision.embedder import Embedder
from app.vision.transformers import name_transformers, open_transformers

BUILTIN = "builtin"


class Kind(NamedTuple):
    """One kind of embedder; a choice is a word of the user's, such as a folder."""

    what: str
    is_meant: Callable[[str], bool]
    name: Callable[[str], str]
    """The embedder's name, without loading a network."""
    open: Callable[[str, Path], Generator[None, None, Embedder]]
    """The embedder itself; the path is where converted networks are kept."""


EMBEDDERS = (
    Kind(
        "the built-in EfficientNet-Lite2",
        lambda choice: choice == BUILTIN,
        lambda _choice: builtin_recipe().name,
        lambda _choice, cache: open_builtin(cache),
    ),
    Kind(
        "a folder with a transformers image model",
        lambda choice: Path(choice).is_dir(),
        lambda choice: name_transformers(Path(choice)),
        lambda choice, cache: open_transformers(Path(choice), cache),
    ),
)


def find_kind(choice: str) -> Kind:
    """The kind of embedder that is meant. Raises ModelUnusable where none is."""
    for kind in EMBEDDERS:
        if kind.is_meant(choice):
            return kind
    raise ModelUnusable(f"There is no model {choice}: give “{BUILTIN}”, or a folder with a model.")

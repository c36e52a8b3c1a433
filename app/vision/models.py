"""The embedders there are. A new kind is a line in EMBEDDERS."""

from collections.abc import Callable, Generator
from pathlib import Path

from app.photo import ModelUnusable
from app.vision.builtin import open_builtin
from app.vision.embedder import Embedder
from app.vision.transformers import open_transformers

BUILTIN = "builtin"


def _open_builtin(_choice: str, cache: Path) -> Generator[None, None, Embedder]:
    return (yield from open_builtin(cache))


def _open_folder(choice: str, cache: Path) -> Generator[None, None, Embedder]:
    return (yield from open_transformers(Path(choice), cache))


EMBEDDERS: tuple[
    tuple[str, Callable[[str], bool], Callable[[str, Path], Generator[None, None, Embedder]]], ...
] = (
    ("the built-in EfficientNet-Lite2", lambda choice: choice == BUILTIN, _open_builtin),
    ("a folder with a transformers image model", lambda choice: Path(choice).is_dir(), _open_folder),
)
"""What it is, whether a choice means it, and how to open that choice."""


def open_embedder(choice: str, cache: Path) -> Generator[None, None, Embedder]:
    """The embedder of that choice: "builtin", or a model's folder. Raises ModelUnusable."""
    for _what, means_it, opens in EMBEDDERS:
        if means_it(choice):
            return (yield from opens(choice, cache))
    raise ModelUnusable(f"There is no model {choice}: give “{BUILTIN}”, or a folder with a model.")

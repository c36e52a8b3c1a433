"""The registry of embedders. A new kind is a line in EMBEDDERS."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ModelUnusable
from app.vision.builtin import builtin_recipe, open_builtin
from app.vision.embedder import Embedder
from app.vision.transformers import name_transformers, open_transformers

BUILTIN = "builtin"


@dataclass(frozen=True, slots=True)
class EmbedderKind:
    """A kind of embedder; `spec` is the user's choice of a model, such as a folder."""

    description: str
    matches: Callable[[str], bool]
    name: Callable[[str], str]
    """Returns the embedder's name, without loading a network."""
    open: Callable[[str, Path], Generator[None, None, Embedder]]
    """Opens the embedder; the path is where converted networks are kept."""


EMBEDDERS = (
    EmbedderKind(
        "the built-in EfficientNet-Lite2",
        lambda spec: spec == BUILTIN,
        lambda _spec: builtin_recipe().name,
        lambda _spec, cache: open_builtin(cache),
    ),
    EmbedderKind(
        "a folder with a transformers image model",
        lambda spec: Path(spec).is_dir(),
        lambda spec: name_transformers(Path(spec)),
        lambda spec, cache: open_transformers(Path(spec), cache),
    ),
)


def find_kind(spec: str) -> EmbedderKind:
    """Return the kind of embedder for a choice. Raises ModelUnusable where there is none."""
    for kind in EMBEDDERS:
        if kind.matches(spec):
            return kind
    raise ModelUnusable(f"There is no model {spec}. Enter “{BUILTIN}”, or a folder with a model.")

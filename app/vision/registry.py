"""The registry of embedders. A new kind is a line in EMBEDDERS."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ModelUnusable
from app.vision.builtin import builtin_recipes, open_builtin
from app.vision.conversion import Recipe
from app.vision.embedder import Embedder
from app.vision.network.file import is_network_file, name_network_file, open_network_file
from app.vision.transformers import name_transformers, open_transformers

BUILTIN = "builtin"


@dataclass(frozen=True, slots=True)
class EmbedderKind:
    """A kind of embedder; `spec` is the user's choice of a model, such as a folder."""

    description: str
    matches: Callable[[str], bool]
    names: Callable[[str], tuple[str, ...]]
    """Returns the embedder's names, without loading a network: one for each way to compute it, the first of them for
    new libraries."""
    open: Callable[[str, str, Path], Generator[None, None, Embedder]]
    """Opens the embedder of a name; the path is where converted networks are kept."""


def _builtin_of(name: str) -> Recipe:
    return next(recipe for recipe in builtin_recipes() if recipe.name == name)


EMBEDDERS = (
    EmbedderKind(
        "the built-in EfficientNet-Lite2",
        lambda spec: spec == BUILTIN,
        lambda _spec: tuple(recipe.name for recipe in builtin_recipes()),
        lambda _spec, name, cache: open_builtin(cache, _builtin_of(name)),
    ),
    EmbedderKind(
        "a folder with a transformers image model",
        lambda spec: Path(spec).is_dir(),
        lambda spec: (name_transformers(Path(spec)),),
        lambda spec, _name, cache: open_transformers(Path(spec), cache),
    ),
    EmbedderKind(
        "an ONNX or OpenVINO file with a description",
        is_network_file,
        lambda spec: (name_network_file(Path(spec)),),
        lambda spec, name, cache: open_network_file(Path(spec), name, cache),
    ),
)


def find_kind(spec: str) -> EmbedderKind:
    """Return the kind of embedder for a choice. Raises ModelUnusable where there is none."""
    for kind in EMBEDDERS:
        if kind.matches(spec):
            return kind
    raise ModelUnusable(
        f"There is no model {spec}. Enter “{BUILTIN}”, a folder with a model, or an ONNX or OpenVINO file."
    )

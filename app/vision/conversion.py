"""Conversion of a torch module for OpenVINO, once: in a child process, kept in the cache."""

import logging
import os
import shutil
import time
import warnings
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.child_process import ChildFailed, run_in_child
from app.vision.offline_import import import_openvino

_log = logging.getLogger(__name__)

_OUTPUTS = "areas2"
"""Changes when networks of the same names have other inputs or outputs: older conversions are not used."""

_BEFORE = "areas1"

_STALE = 3600.0
"""Seconds after which a half-written conversion is nobody's."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A network to be made; it is pickled, as the child makes it again."""

    name: str
    """Names weights and recipe; fit for a folder's name."""
    source: Path
    """The file of weights, or the folder of the model."""
    inputs: tuple[int, ...]
    """Shape of the inputs that are computed as one; the first number is how many."""
    numbers: type[np.generic]
    """Type of the numbers of a batch."""
    load: Callable[[Path, tuple[int, ...]], Any]
    """A module-level function of source and inputs, for `build`."""
    most: int = 1
    """Inputs that a device may compute as one; 1 where there is never more than one."""
    converted: tuple[int, ...] = ()
    """Shape of inputs that it is converted with, where OpenVINO may make them `inputs`: one file serves several."""
    is_torch: bool = True
    """Whether `load` returns a torch module; else an `openvino.Model`, which nothing but OpenVINO runs."""

    def of(self, count: int) -> "Recipe":
        """Return the recipe for that many inputs computed as one."""
        if count == self.inputs[0]:
            return self
        return replace(self, name=f"{self.name}-by-{count}", inputs=(count, *self.inputs[1:]))

    def build(self) -> Any:
        """Return the torch module, in inference mode, or the graph; its first output are the vectors."""
        return self.load(self.source, self.inputs)


def convert(recipe: Recipe, cache: Path) -> Generator[None, None, Path | None]:
    """Return the path of the converted network, made now if missing; None where OpenVINO cannot take it.

    Raises RuntimeError with the reason where nothing else could take it.
    """
    target = place_of(recipe, cache)
    if not target.exists():
        try:
            yield from run_in_child(_convert, recipe, target)
        except ChildFailed as failure:
            if not recipe.is_torch:
                raise RuntimeError(str(failure)) from failure
            _log.warning("OpenVINO cannot take this model (%s); torch runs it instead.", failure)
            return None
    return target


def place_of(recipe: Recipe, cache: Path) -> Path:
    """Return the path of the converted network, existing or not."""
    return cache / f"{recipe.name}-{_OUTPUTS}" / "network.xml"


def _convert(recipe: Recipe, target: Path) -> None:
    """Convert in the child. The folder appears whole or not at all."""
    openvino = import_openvino()
    network = _trace(recipe) if recipe.is_torch else recipe.build()
    for left in target.parent.parent.glob(f"{target.parent.name}.*"):  # by a child that was killed
        if time.time() - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)
    draft = target.parent.with_name(f"{target.parent.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        openvino.save_model(network, draft / target.name, compress_to_fp16=False)
        shutil.rmtree(target.parent, ignore_errors=True)
        draft.rename(target.parent)
        before = target.parent.name.removesuffix(_OUTPUTS) + _BEFORE
        shutil.rmtree(target.parent.with_name(before), ignore_errors=True)
    finally:  # Of a full disk, nothing is left; a cache that does not fit costs no more than time.
        shutil.rmtree(draft, ignore_errors=True)


def _trace(recipe: Recipe) -> Any:
    """Return the `openvino.Model` of a torch module."""
    openvino = import_openvino()
    import torch

    # Of one photo two threads would wait for each other, on a busy computer for minutes.
    torch.set_num_threads(1)
    shape = recipe.converted or recipe.inputs
    example = torch.from_numpy(np.zeros(shape, dtype=recipe.numbers))
    # Tracing warns of every branch of a model, which the shapes here never take otherwise.
    with torch.inference_mode(), warnings.catch_warnings(action="ignore"):
        return openvino.convert_model(recipe.build(), example_input=example, input=[list(shape)])

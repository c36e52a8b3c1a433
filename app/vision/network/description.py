"""Descriptions of networks: the JSON beside a network's file, which tells what the file itself does not."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.errors import ModelUnusable

_SIDES = 16, 2048
"""Pixels that a side of the input may have."""


@dataclass(frozen=True, slots=True)
class NetworkDescription:
    """The JSON beside a network; what is missing there has the value given here.

    A pixel of 0 to 255 becomes (pixel x scale - mean) / std, each channel for itself.
    """

    size: tuple[int, int]
    """Height and width of the input in pixels; in the JSON, one number may stand for both."""
    scale: float = 1 / 255
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    channels: str = "rgb"
    """Order of the channels: "rgb", "bgr", or "gray" for one channel."""
    layout: str = ""
    """"NCHW" or "NHWC"; empty: as the number of channels in the input's shape tells."""
    output: str = ""
    """Name of an output or of a layer; empty: the first output."""
    pool: str = "mean"
    """How the layer becomes one vector: "mean" or "max" over the areas, "first" (class token), "flatten"."""


_CHOICES = {
    "channels": ("rgb", "bgr", "gray"),
    "layout": ("", "NCHW", "NHWC"),
    "pool": ("mean", "max", "first", "flatten"),
}


def read_description(network: Path) -> NetworkDescription:
    """Read the JSON beside a network. Raises ModelUnusable with a sentence that names the fault."""
    if not network.is_file():
        raise ModelUnusable(f"The network {network} does not exist.")
    path = network.with_suffix(".json")
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ModelUnusable(
            f"The network {network} needs a description: {path.name} beside it, with at least"
            ' {"size": 224}.'
        ) from None
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"The description {path} cannot be read: {error}") from error
    try:
        return _to_description(values)
    except (ValueError, TypeError) as error:
        raise ModelUnusable(f"The description {path} cannot be used: {error}.") from error


def _to_description(values: Any) -> NetworkDescription:
    """Check the values of a description. Raises ValueError, TypeError with a phrase."""
    if not isinstance(values, dict):
        raise TypeError("it is no object with names and values")
    if unknown := values.keys() - {field.name for field in fields(NetworkDescription)}:
        raise ValueError(f"it has an unknown name “{min(unknown)}”")
    for name, choices in _CHOICES.items():
        if name in values and values[name] not in choices:
            known = ", ".join(filter(None, choices))
            raise ValueError(f"“{name}” must be one of {known}")
    if not isinstance(values.get("output", ""), str):
        raise TypeError("“output” must be a name")
    size = values.get("size")
    height, width = _numbers("size", [size, size] if isinstance(size, int) else size, (2,))
    if not all(_SIDES[0] <= side <= _SIDES[1] and side == int(side) for side in (height, width)):
        raise ValueError("“size” must be whole numbers from {} to {}".format(*_SIDES))
    (scale,) = _numbers("scale", [values.get("scale", 1 / 255)], (1,))
    several = {}
    for name, default in (("mean", 0.0), ("std", 1.0)):
        given = values.get(name, default)
        several[name] = _numbers(name, given if isinstance(given, list) else [given], (1, 3))
    if scale == 0:
        raise ValueError("“scale” must not be 0")
    if 0.0 in several["std"]:
        raise ValueError("“std” must not be 0")
    texts = {
        name: values[name] for name in ("channels", "layout", "output", "pool") if name in values
    }
    return NetworkDescription((int(height), int(width)), scale, **several, **texts)


def _numbers(name: str, values: Any, counts: tuple[int, ...]) -> tuple[float, ...]:
    """Return finite numbers of a list. Raises ValueError where it holds anything else, or not so many."""
    if isinstance(values, list) and len(values) in counts:
        # A bool is an int to Python.
        plain = [float(each) for each in values if type(each) in (int, float)]
        if len(plain) == len(values) and np.isfinite(plain).all():
            return tuple(plain)
    wanted = " or ".join(str(count) for count in counts)
    raise ValueError(f"“{name}” must be {wanted} number{'s' if counts[-1] > 1 else ''}")

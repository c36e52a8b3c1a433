"""The built-in network in whole numbers of 8 bits, of which a processor multiplies more at a time than of floats.

What goes into the narrow and wide layers is rounded to 256 steps of the range it has in photos
(`resources/lite2_ranges.csv`), and their weights to 127 steps: with more, two products could overflow the 16 bits
that processors without VNNI add them in, and vectors would differ between computers. The first layer and those
that filter each channel on its own stay in floats: they are as fast so, and lose most by rounding. OpenVINO makes
whole numbers of the rounding that it finds; torch rounds floats, and comes to the same (cosine 0.9996 at least).
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.vision.efficientnet import Lite2

Ranges = Mapping[str, tuple[float, float]]
"""The least and the largest number that goes into a layer, by the layer's name."""

NORMS = {"_expand_conv": "_bn0", "_project_conv": "_bn2", "_conv_head": "_bn1"}
"""The layers that are rounded, and the normalisation behind each, as the weights' author named them."""

_STEPS = 255
_LARGEST = 63
"""Of a weight: two products of 255 x 63 are below 32,767."""


class QuantisedConv(nn.Module):
    """A convolution of one pixel, with the normalisation behind it, in rounded numbers."""

    weights: Tensor
    steps: Tensor
    zeros: Tensor
    bias: Tensor

    def __init__(self, conv: nn.Conv2d, norm: nn.BatchNorm2d, around: tuple[float, float]) -> None:
        super().__init__()
        assert norm.running_mean is not None
        assert norm.running_var is not None
        gains = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weights = (conv.weight * gains[:, None, None, None]).detach()
        steps = (weights.abs().amax(dim=(1, 2, 3)) / _LARGEST).clamp_min(1e-12)
        across = steps[:, None, None, None]
        self.register_buffer("weights", (weights / across).round() * across)
        self.register_buffer("steps", steps)
        self.register_buffer("zeros", torch.zeros(len(steps), dtype=torch.int32))
        self.register_buffer("bias", (norm.bias - norm.running_mean * gains).detach())
        low, high = min(0.0, around[0]), max(0.0, around[1])
        self._step = (high - low) / _STEPS
        self._zero = round(-low / self._step)

    def forward(self, areas: Tensor) -> Tensor:
        """Map (n, channels, h, w) to (n, filters, h, w)."""
        weights = self.weights
        # The operation that OpenVINO makes whole numbers of.
        if torch.jit.is_tracing():  # pyright: ignore[reportPrivateImportUsage]
            areas = torch.fake_quantize_per_tensor_affine(areas, self._step, self._zero, 0, _STEPS)
            weights = torch.fake_quantize_per_channel_affine(
                weights, self.steps, self.zeros, 0, -_LARGEST, _LARGEST
            )
        else:  # Which torch does not have on every device.
            whole = (areas / self._step).round() + self._zero
            areas = (whole.clamp(0, _STEPS) - self._zero) * self._step
        return functional.conv2d(areas, weights, self.bias)


def quantise(network: Lite2, ranges: Ranges) -> Lite2:
    """Round the layers that have a range, in place."""
    for name, around in ranges.items():
        home, _, conv = name.rpartition(".")
        block = network.get_submodule(home)
        norm = NORMS[conv]
        layers = getattr(block, conv), getattr(block, norm)
        setattr(block, conv, QuantisedConv(*layers, around))
        setattr(block, norm, nn.Identity())
    return network.eval()


def read_ranges(path: Path) -> dict[str, tuple[float, float]]:
    """Read the table. Raises OSError, ValueError, KeyError."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["layer"]: (float(row["low"]), float(row["high"])) for row in rows}

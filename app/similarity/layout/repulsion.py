"""The repulsion between all points: of few by pairs, of many by convolution on a grid (Linderman et al. 2019).

Points are spread over the nodes around them by quadratic splines, forces are read off the nodes in the same way: so
it takes time as points, and not as pairs of them. scipy is loaded on first use.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NODE = 0.4
"""Widest distance of nodes, where the grid is fine enough; the force changes over a distance of 1."""
_LEAST, _MOST = 64, 640
"""Nodes along a side."""
_GROWTH = 1.1
"""Sides are powers of it: so that kernels are computed once for many steps."""

FEW = 400
"""Points of which all pairs are computed: that takes as long as the convolution."""

Points = NDArray[np.float32]
Spread = tuple[NDArray[np.int64], NDArray[np.float32]]


class RepulsionField:
    """The field of points; holds the kernels of the last grid."""

    def __init__(self) -> None:
        self._side = 0.0
        self._nodes = 0
        self._padded = 0
        self._kernels: list[NDArray[Any]] = []

    def of(self, sources: Points, targets: Points | None = None) -> tuple[Points, float]:
        """Return (m, 2) the sums over sources (n, 2) of difference / (1 + distance²)², and Σ 1 / (1 + distance²).

        Targets are the sources unless given; a point does not repel itself.
        """
        if len(sources) <= FEW:
            return _of_pairs(sources, targets)
        from scipy.fft import irfft2, rfft2

        everything = sources if targets is None else np.concatenate([sources, targets])
        low, high = everything.min(0), everything.max(0)
        self._prepare(float((high - low).max()))
        origin = (low + high) / 2 - np.float32(self._side / 2)
        spread = self._spread(sources, origin)
        shape = (self._padded, self._padded)
        charge = np.zeros(shape, np.float32)
        nodes, weights = spread
        sums = np.bincount(nodes.ravel(), weights.ravel(), self._nodes**2)
        charge[: self._nodes, : self._nodes] = sums.reshape(self._nodes, -1)
        waves = np.asarray(rfft2(charge))
        if targets is not None:
            nodes, weights = self._spread(targets, origin)
        fields: list[NDArray[np.float32]] = []
        for kernel in self._kernels:
            field = np.asarray(irfft2(waves * kernel, shape))[: self._nodes, : self._nodes].ravel()
            fields.append((field[nodes] * weights).sum(0))
        forces = np.column_stack(fields[1:]).astype(np.float32)
        itself = len(sources) if targets is None else 0
        return forces, max(float(fields[0].sum()) - itself, 1e-6)

    def _prepare(self, extent: float) -> None:
        """Choose the grid for points of this extent, and compute its kernels if it is another one."""
        from scipy.fft import next_fast_len, rfft2

        side = _GROWTH ** math.ceil(math.log(max(extent, 1e-2) * 1.02, _GROWTH))
        if side == self._side:
            return
        self._side = side
        self._nodes = min(max(math.ceil(side / _NODE) + 3, _LEAST), _MOST)
        self._padded = int(next_fast_len(2 * self._nodes, real=True))  # type: ignore[arg-type]
        steps = np.arange(self._padded, dtype=np.float32)
        steps = np.where(steps > self._padded // 2, steps - self._padded, steps) * self._step
        x, y = steps[:, None], steps[None, :]
        near = 1 / (1 + x * x + y * y)
        # Splines blur twice, which is undone where waves are multiplied.
        blur = np.sinc(np.fft.fftfreq(self._padded)) ** 6
        sharper = (1 / (blur[:, None] * blur[None, : self._padded // 2 + 1])).astype(np.float32)
        kernels = near, x * near * near, y * near * near
        self._kernels = [np.asarray(rfft2(each)) * sharper for each in kernels]

    @property
    def _step(self) -> np.float32:
        return np.float32(self._side / (self._nodes - 3))

    def _spread(self, points: Points, origin: Points) -> Spread:
        """Return (9, n) the nodes around points, and their weights."""
        places = (points - origin) / self._step + 1
        middle = np.rint(places)
        off = places - middle
        along = np.stack([0.5 * (0.5 - off) ** 2, 0.75 - off**2, 0.5 * (0.5 + off) ** 2])
        cells = middle.astype(np.int64)
        nodes, weights = [], []
        for across in range(3):
            for down in range(3):
                nodes.append((cells[:, 0] + across - 1) * self._nodes + cells[:, 1] + down - 1)
                weights.append(along[across, :, 0] * along[down, :, 1])
        return np.stack(nodes), np.stack(weights).astype(np.float32)


def _of_pairs(sources: Points, targets: Points | None) -> tuple[Points, float]:
    """Return the same as `RepulsionField.of`."""
    ends = sources if targets is None else targets
    squares = (ends**2).sum(1)[:, None] + (sources**2).sum(1) - 2 * (ends @ sources.T)
    near = 1 / (1 + np.maximum(squares, 0))
    pull = near * near
    forces = ends * pull.sum(1, keepdims=True) - pull @ sources
    itself = len(sources) if targets is None else 0
    return forces, max(float(near.sum()) - itself, 1e-6)

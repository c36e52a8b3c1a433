"""Lays out the neighbour graph in two dimensions: t-SNE from its principal components, the same at every call.

Attraction is summed over the links of the graph, repulsion on a grid.
"""

import numpy as np
from numpy.typing import NDArray

from app.similarity.layout.affinities import Affinities, make_affinities, to_shares
from app.similarity.layout.repulsion import Points, RepulsionField

RECIPE = "1"
"""Changes with what a layout is made by."""
_EARLY, _LATE = 100, 300
"""Steps while neighbours are drawn together harder, and after."""
_EXAGGERATION = 12.0
_MOMENTUM = 0.5, 0.8
_LEAST_GAIN = 0.01
_LONGEST = 5.0
"""Of a point in one step."""
_START = 1e-2
"""Deviation of the points at the start, on the wider axis."""
_JOINED = 5
"""Nearest neighbours that a new photo is placed among."""
_SETTLING = 30
"""Steps of new photos."""
_APART = 0.3
"""Length of a new photo's first step aside: else all with the same neighbours would stay in one point."""


def lay_out(
    neighbours: NDArray[np.int32], scores: NDArray[np.float32], places: NDArray[np.float32]
) -> Points:
    """Return (n, 2) points of photos with neighbours (n, k), cosines (n, k) and coordinates (n, d), largest first.

    To be called in a child process unless photos are few: it holds the interpreter lock.
    """
    count = len(neighbours)
    if count < 3:
        return np.column_stack([np.arange(count), np.zeros(count)]).astype(np.float32)
    affinities = make_affinities(neighbours, scores)
    points = places[:, :2] - places[:, :2].mean(0)
    points = (points * (_START / max(float(points.std(0).max()), 1e-9))).astype(np.float32)
    # Photos in the very same place would never part.
    points += np.random.default_rng(0).normal(0, _START / 100, points.shape).astype(np.float32)
    descent = _Descent(points, affinities)
    for step in range(_EARLY + _LATE):
        descent.step(_EXAGGERATION if step < _EARLY else 1.0, _MOMENTUM[step >= _EARLY])
    return descent.points - descent.points.mean(0)


class _Descent:
    """Gradient descent with momentum and a gain of each coordinate (Jacobs 1988)."""

    def __init__(self, points: Points, affinities: Affinities) -> None:
        self.points = points
        self._links = affinities
        self._rows = np.repeat(np.arange(len(points), dtype=np.int32), np.diff(affinities.starts))
        self._field = RepulsionField()
        self._speed = np.zeros_like(points)
        self._gains = np.ones_like(points)
        self._rate = max(len(points) / _EXAGGERATION, 50.0)

    def step(self, exaggeration: float, momentum: float) -> None:
        forces, total = self._field.of(self.points)
        slope = 4 * (exaggeration * self._attraction() - forces / total)
        is_same = np.sign(slope) == np.sign(self._speed)
        self._gains = np.maximum(
            np.where(is_same, self._gains * 0.8, self._gains + 0.2), _LEAST_GAIN
        )
        self._speed = momentum * self._speed - self._rate * self._gains * slope
        self._speed = np.clip(self._speed, -_LONGEST, _LONGEST).astype(np.float32)
        self.points = self.points + self._speed

    def _attraction(self) -> Points:
        """Return (n, 2) Σ affinity · difference / (1 + distance²)."""
        flat = np.ascontiguousarray(self.points).view(np.complex64).ravel()
        differences = flat[self._rows] - flat[self._links.others]
        near = differences.real**2
        near += differences.imag**2
        near += 1
        differences *= self._links.weights / near
        sums = np.zeros(len(flat), np.complex64)
        has = np.flatnonzero(np.diff(self._links.starts))
        sums[has] = np.add.reduceat(differences, self._links.starts[has])
        return sums.view(np.float32).reshape(-1, 2)


def place_newcomers(
    points: Points,
    is_new: NDArray[np.bool_],
    neighbours: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> Points:
    """Return (n, 2) points with those of new rows set among their neighbours; the others stay where they are."""
    placed = points.copy()
    waiting = np.flatnonzero(is_new)
    if not len(waiting) or is_new.all():
        return placed
    known = ~is_new
    shares = to_shares(neighbours, scores)
    random = np.random.default_rng(len(points))
    aside = random.normal(0, _APART, points.shape).astype(np.float32)
    while len(waiting):
        its = neighbours[waiting]
        usable = (its >= 0) & known[its]
        usable &= np.cumsum(usable, axis=1) <= _JOINED
        ready = usable.any(axis=1)
        if not ready.any():
            # Nothing links them to what is placed: beside the map.
            placed[waiting] = points[~is_new].max(0) + 2 + aside[waiting]
            break
        rows, weights = waiting[ready], np.where(usable[ready], shares[waiting[ready]], 0) + 1e-9
        weights *= usable[ready]
        weights /= weights.sum(1, keepdims=True)
        placed[rows] = (placed[its[ready]] * weights[:, :, None]).sum(1) + aside[rows]
        known[rows] = True
        waiting = waiting[~ready]
    return _settle(placed, np.flatnonzero(is_new), neighbours, shares)


def _settle(
    points: Points, rows: NDArray[np.int64], neighbours: NDArray[np.int32], shares: Points
) -> Points:
    """Move some rows to where attraction and repulsion are even, the others fixed."""
    field, count = RepulsionField(), len(points)
    total = field.of(points)[1]
    links, weights = neighbours[rows], np.where(neighbours[rows] >= 0, shares[rows], 0)
    for step in range(_SETTLING):
        here = points[rows]
        differences = here[:, None] - points[links]
        near = 1 / (1 + (differences**2).sum(2))
        attraction = ((weights * near)[:, :, None] * differences).sum(1)
        forces = field.of(points, here)[0]
        move = np.clip(forces * (count / total) - attraction, -1, 1) / (1 + step / 5)
        points[rows] = here + move.astype(np.float32)
    return points

"""Makes one bridge of several that were learned from the same with other seeds: an ensemble in one.

All texts' spaces, and all photos', are laid side by side, each scaled to an average length of 1: the cosine
there is nearly the average of the bridges' cosines, each of which errs in its own way (Hansen and Salamon
1990, "Neural network ensembles"). Of the directions in that space only those are kept in which photos
differ most, which makes it no larger than one.
"""

from collections.abc import Sequence

import numpy as np

from app.vision.projection import Linear, Projection


def merge_bridges(
    bridges: Sequence[Projection], photos: np.ndarray, sentences: np.ndarray, dimensions: int
) -> Projection:
    """One bridge of so many dimensions; by photos (n, 1280) and sentences (m, 384) such as will be met."""
    hidden = side_by_side([bridge.hidden for bridge in bridges])
    photo_map = side_by_side([to_length(each.photo_map, photos) for each in bridges])
    inner = np.maximum(hidden.apply(sentences), 0)
    outward: list[Linear] = []
    at = 0
    for bridge in bridges:
        own, bias = bridge.outward.weights, bridge.outward.bias
        width = len(own) - sentences.shape[1]
        weights = np.zeros((inner.shape[1] + sentences.shape[1], len(bias)), np.float32)
        weights[at : at + width] = own[:width]
        weights[inner.shape[1] :] = own[width:]
        outward.append(to_length(Linear(weights, bias), np.hstack([inner, sentences])))
        at += width
    mapped = photo_map.apply(photos)
    _, directions = np.linalg.eigh(mapped.T @ mapped)
    kept = directions[:, -dimensions:].astype(np.float32)
    return Projection(
        bridges[0].embedder,
        bridges[0].texts,
        turned(photo_map, kept),
        hidden,
        turned(side_by_side(outward), kept),
    )


def side_by_side(maps: Sequence[Linear]) -> Linear:
    """The numbers of all of them, one after the other."""
    return Linear(
        np.concatenate([each.weights for each in maps], axis=1),
        np.concatenate([each.bias for each in maps]),
    )


def to_length(linear: Linear, rows: np.ndarray) -> Linear:
    """The same map, such that these rows have a length of 1 on average."""
    length = np.sqrt((linear.apply(rows) ** 2).sum(axis=1).mean())
    return Linear(linear.weights / length, linear.bias / length)


def turned(linear: Linear, directions: np.ndarray) -> Linear:
    """What the map gives, along these directions (dimensions, kept)."""
    return Linear(linear.weights @ directions, linear.bias @ directions)

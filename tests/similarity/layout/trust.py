"""How far neighbours on a map are neighbours in truth."""

import numpy as np

_BLOCK = 512


def trustworthiness(vectors: np.ndarray, points: np.ndarray, nearest: int = 15) -> float:
    """Trustworthiness (Venna and Kaski 2001) of points (n, 2) for unit vectors (n, d); 1 is best."""
    count, penalty = len(vectors), 0
    for start in range(0, count, _BLOCK):
        rows = np.arange(start, min(count, start + _BLOCK))
        here = np.arange(len(rows))
        scores = vectors[rows] @ vectors.T
        scores[here, rows] = np.inf  # Rank 0 is the photo itself.
        ranks = np.empty(scores.shape, np.int32)
        np.put_along_axis(
            ranks, np.argsort(-scores, axis=1), np.arange(count, dtype=np.int32)[None], 1
        )
        distances = ((points[rows][:, None] - points[None]) ** 2).sum(2)
        distances[here, rows] = np.inf
        shown = np.argpartition(distances, nearest, axis=1)[:, :nearest]
        penalty += np.maximum(np.take_along_axis(ranks, shown, 1) - nearest, 0).sum()
    return float(1 - 2 * penalty / (count * nearest * (2 * count - 3 * nearest - 1)))

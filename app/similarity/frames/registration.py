"""Registration of two frames: ORB and RANSAC, made exact by correlation (ECC)."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from app.similarity.frames.features import SIDE, FrameFeatures, Grey

Affine = NDArray[np.float64]
"""(2, 3): where a point (x, y) of the first photo's `grey` lies in the second's."""

_CLEARLY = 0.8
"""Distance of a match to that of the second best, at most (Lowe 2004)."""
_FINE = 200
"""Longer side in pixels that maps are refined at."""

_EDGE = 0.08
"""Of a side, at each end."""
CORNERS_AGREE = 14
"""Of 250: near duplicates have 49 or more in 99 of 100 pairs, unrelated photos 12 or fewer."""


def estimate_affine(first: FrameFeatures, second: FrameFeatures) -> tuple[int, Affine | None]:
    """Estimate the affine map between two photos (RANSAC): how many corners agree on it, and the map."""
    if len(first.points) < 4 or len(second.points) < 4:
        return 0, None
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
    pairs = matcher.knnMatch(first.descriptors, second.descriptors, k=2)
    clear = [
        two[0] for two in pairs if len(two) == 2 and two[0].distance < _CLEARLY * two[1].distance
    ]
    if len(clear) < 4:
        return 0, None
    there = first.points[[match.queryIdx for match in clear]]
    here = second.points[[match.trainIdx for match in clear]]
    found, agree = cv2.estimateAffine2D(
        there, here, method=cv2.RANSAC, ransacReprojThreshold=4, maxIters=1000, confidence=0.995
    )
    # Typed as if there always were one.
    exact = cast("Affine | None", found)
    return (0, None) if exact is None else (int(np.sum(agree)), np.asarray(exact, np.float64))


def nearest_affine(first: FrameFeatures, second: FrameFeatures) -> Affine:
    """Return the map that only stretches the first picture to the second's place and size."""
    one, other = first.inside, second.inside
    across = (other.right - other.left) / (one.right - one.left)
    down = (other.bottom - other.top) / (one.bottom - one.top)
    # Of the middles of pixels.
    right = other.left - across * one.left + (across - 1) / 2
    below = other.top - down * one.top + (down - 1) / 2
    return np.array([[across, 0, right], [0, down, below]])


def refine(first: FrameFeatures, second: FrameFeatures, rough: Affine) -> Affine:
    """Refine a map to fractions of a pixel (ECC: Evangelidis & Psarakis 2008); return it unchanged if that fails.

    Corners alone leave a pixel of error, which makes a crop look like a step to the side: with this, the
    share of doubtful windows in crops and squashed copies falls from 0.2-0.3 to 0.05.
    """
    scale = _FINE / SIDE
    shrink = np.array([[scale, 0, (scale - 1) / 2], [0, scale, (scale - 1) / 2], [0, 0, 1]])
    small = [_shrink(features.grey, scale) for features in (first, second)]
    start = shrink @ np.vstack([rough, [0, 0, 1]]) @ np.linalg.inv(shrink)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 25, 1e-4)
    try:
        back = np.linalg.inv(start)[:2].astype(np.float32)
        seen = cv2.warpAffine(_inner(second, small[1]), back, small[0].shape[::-1])
        trusted = cv2.bitwise_and(_inner(first, small[0]), seen)
        motion = cv2.MOTION_AFFINE
        _, back = cv2.findTransformECC(small[1], small[0], back, motion, stop, trusted, 5)
        exact = np.linalg.inv(np.vstack([back, [0, 0, 1]]).astype(np.float64))
    except (cv2.error, np.linalg.LinAlgError):  # Too little texture, or a map that folds the frame.
        return rough
    return (np.linalg.inv(shrink) @ exact @ shrink)[:2]


def _shrink(grey: Grey, scale: float) -> Grey:
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _inner(features: FrameFeatures, small: Grey) -> Grey:
    """Return a mask that is 255 away from the picture's edge, where turns and captions would drag the map along."""
    mask = np.zeros_like(small)
    box = features.inside
    scale = small.shape[1] / features.grey.shape[1]
    across = max(1, round((box.right - box.left) * scale * _EDGE))
    down = max(1, round((box.bottom - box.top) * scale * _EDGE))
    sides = (box.left, box.top, box.right, box.bottom)
    left, top, right, bottom = (round(side * scale) for side in sides)
    mask[top + down : bottom - down, left + across : right - across] = 255
    return mask

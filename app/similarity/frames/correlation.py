"""Correlation (NCC) of two aligned frames: what is the same and what differs."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.similarity.frames.features import SIDE, FrameFeatures, Grey
from app.similarity.frames.registration import Affine
from app.similarity.frames.shading import SAME_SHADES, correlate_shades

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]

_COMMON = 200
"""Longer side in pixels that windows are compared at, or fewer where a photo has fewer."""
_WINDOW = 15
_TEXTURE = 30
"""Variance of grey from which a window shows something; JPEG noise stays below."""
_SAME, _DIFFERENT = 0.8, 0.5
"""Correlation from which a window agrees, and below which it differs; doubtful between them."""
_EDGE = 0.14
"""Of a side: the losses by a border, a caption bar or a turn lie within."""
_MIDDLE = 0.2
"""Of a side: where the middle begins, which hardly a frame reaches."""
_FINE_TEXTURE = 60
_SHARPER = 0.25
"""Octaves of fine detail by which one photo is sharper in a place."""


@dataclass(frozen=True, slots=True)
class OverlapStats:
    """Statistics of two registered frames."""

    covers: tuple[float, float]
    """Share of the first's picture that lies within the second photo, and of the second's within the first."""
    compared: tuple[float, float]
    """Share of each picture that lies upon the other's picture: what the rest is about."""
    zoom: float
    """How many times larger the first's content is in the second."""
    typical: float = 0.0
    """Median correlation of the windows."""
    differing: float = 1.0
    """Share of windows that differ."""
    differing_inside: float = 1.0
    """The same without the windows near the edge of the frame."""
    doubtful: float = 0.0
    """Share of windows that neither agree nor differ."""
    stops: float = 0.0
    """How much brighter the first is, in EV."""
    middle: float = 0.0
    """Median correlation of the windows in the middle; 1 where hardly any shows something."""
    around: float = 0.0
    """Median correlation of the windows around the middle; 0 where hardly any shows something."""
    shades: float = 0.0
    """Rank correlation of the shades in the middle."""

    @property
    def agreeing(self) -> float:
        """Share of windows that agree."""
        return 1 - self.differing - self.doubtful


@dataclass(frozen=True, slots=True)
class _Masks:
    """Masks of the second photo's frame."""

    frame: Mask
    """Where the first photo lies."""
    picture: Mask
    """Where the first's picture lies."""
    inside: Mask
    """Where the second's picture lies."""

    @property
    def both(self) -> Mask:
        """Where both pictures lie."""
        return self.picture & self.inside


def compare_aligned(first: FrameFeatures, second: FrameFeatures, found: Affine) -> OverlapStats:
    """Warp the first upon the second by a map, and compare them."""
    zoom = float(abs(np.linalg.det(found[:, :2]))) ** 0.5
    fine = max(0.15, min(1.0, _COMMON / SIDE, second.scale, first.scale / max(zoom, 1e-3)))
    over, under, masks = _warp_together(first, second, found, fine)
    both = masks.both
    area = (fine * zoom) ** 2 * first.inside.area
    within, shared = float((masks.inside & masks.frame).sum()), float(both.sum())
    covers = _shares(float(masks.picture.sum()), within, masks, area)
    compared = _shares(shared, shared, masks, area)
    if shared < 64:
        return OverlapStats(covers, compared, zoom)
    agreement, textured = _correlate(over, under, _WINDOW, _TEXTURE)
    textured &= _inside(both, _WINDOW)
    count = max(1, int(textured.sum()))
    values = agreement[textured] if textured.sum() > 40 else np.zeros(1, np.float32)
    deep = _deepness(masks)
    middle, around = (agreement[textured & part] for part in (deep > _MIDDLE, deep <= _EDGE))
    differs = textured & (agreement < _DIFFERENT)
    return OverlapStats(
        covers,
        compared,
        zoom,
        typical=float(np.median(values)),
        differing=float(np.mean(values < _DIFFERENT)),
        differing_inside=float((differs & (deep > _EDGE)).sum() / count),
        doubtful=float(np.mean((values >= _DIFFERENT) & (values < _SAME))),
        stops=_stops(over[both], under[both]),
        middle=float(np.median(middle)) if middle.size > 40 else 1.0,
        around=float(np.median(around)) if around.size > 40 else 0.0,
        shades=correlate_shades(over, under, both),
    )


def _shares(one: float, other: float, masks: _Masks, area: float) -> tuple[float, float]:
    """Return pixel counts as shares of the first's picture, which has that area, and of the second's."""
    return min(1.0, one / max(1.0, area)), min(1.0, other / max(1.0, float(masks.inside.sum())))


def compare_tones(first: FrameFeatures, second: FrameFeatures) -> float:
    """Return the median correlation of what two frames of very different exposure show; 0 if shades differ.

    Each is first brought to the same contrast everywhere, so that shadows of 3 grey levels count.
    """
    size = (160, 160)
    planes = [_resized(features.inside.of(features.grey), size) for features in (first, second)]
    (a, first_seen), (b, second_seen) = (_even_out(plane) for plane in planes)
    back = np.eye(2, 3, dtype=np.float32)
    everywhere = np.full(size, 255, np.uint8)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
    try:
        _, back = cv2.findTransformECC(b, a, back, cv2.MOTION_AFFINE, stop, everywhere, 5)
    except cv2.error:
        return 0.0
    drift = float(np.linalg.norm(back - np.eye(2, 3)))
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    a, first_seen, moved = (
        cv2.warpAffine(plane, back, size, flags=how) for plane in (a, first_seen, planes[0])
    )
    if correlate_shades(moved, planes[1]) < SAME_SHADES:
        return 0.0
    there = ((first_seen > 0.6) & (second_seen > 0.6)).astype(np.float32)
    blur = (_WINDOW, _WINDOW)
    shared = cv2.blur(a * b * there, blur)
    energy = cv2.blur(a * a * there, blur) * cv2.blur(b * b * there, blur)
    agreement = shared / np.sqrt(np.maximum(energy, 1e-6))
    dense = cv2.blur(there, blur) > 0.3
    typical = float(np.median(agreement[dense])) if dense.sum() > 50 else 0.0
    return typical - 0.05 * drift


def brighter(first: FrameFeatures, second: FrameFeatures) -> float:
    """Return how much brighter the first's picture is as a whole, in EV."""
    one, other = (features.inside.of(features.grey)[::4, ::4] for features in (first, second))
    return _stops(one.astype(np.float32), other.astype(np.float32))


def _even_out(plane: Plane) -> tuple[Plane, Plane]:
    """Return a plane with mean 0 and contrast 1 around every pixel, and the contrast before."""
    calm = _blurred(plane, 0.8)
    mean = _blurred(calm, 5)
    contrast = np.sqrt(_blurred((calm - mean) ** 2, 5).clip(0)).astype(np.float32)
    return ((calm - mean) / (contrast + np.float32(0.4))).astype(np.float32), contrast


def _warp_together(
    first: FrameFeatures, second: FrameFeatures, found: Affine, scale: float
) -> tuple[Plane, Plane, _Masks]:
    """Return the first on the second's frame, the second, and their masks, at a scale of the second."""
    height, width = (max(8, round(side * scale)) for side in second.grey.shape)
    sx, sy = width / second.grey.shape[1], height / second.grey.shape[0]
    shrink = np.array([[sx, 0, (sx - 1) / 2], [0, sy, (sy - 1) / 2], [0, 0, 1]])
    whole = (shrink @ np.vstack([found, [0, 0, 1]]))[:2]
    shown = first.grey.astype(np.float32)
    area = float(abs(np.linalg.det(whole[:, :2])))
    if area < 0.7:  # Else the warp would skip pixels.
        shown = _blurred(shown, 0.5 * (1 / max(area, 1e-3) - 1) ** 0.5)
    over = np.asarray(cv2.warpAffine(shown, whole, (width, height)), np.float32)
    under = _resized(second.grey, (width, height))
    frame = _place(np.full_like(first.grey, 255), whole, (width, height))
    picture = frame
    if first.inside.area < first.grey.size:
        picture = _place(_filled(first), whole, (width, height))
    shrunk = cv2.resize(_filled(second), (width, height), interpolation=cv2.INTER_AREA)
    return over, under, _Masks(frame, picture, shrunk > 250)


def _filled(features: FrameFeatures) -> Grey:
    """Return a mask that is 255 where the picture is."""
    mask = np.zeros_like(features.grey)
    features.inside.of(mask)[:] = 255
    return mask


def _place(mask: Grey, found: Affine, size: tuple[int, int]) -> Mask:
    return np.asarray(cv2.warpAffine(mask, found, size)) > 250


def _correlate(over: Plane, under: Plane, window: int, texture: float) -> tuple[Plane, Mask]:
    """Return the correlation of the windows around every pixel, and where both have texture."""

    def mean(plane: Plane) -> Plane:
        means = cv2.blur(plane, (window, window), borderType=cv2.BORDER_REFLECT)
        return np.asarray(means, np.float32)

    mean_over, mean_under = mean(over), mean(under)
    var_over = mean(over * over) - mean_over * mean_over
    var_under = mean(under * under) - mean_under * mean_under
    shared = mean(over * under) - mean_over * mean_under
    scale = np.sqrt(np.maximum(var_over, 1e-3) * np.maximum(var_under, 1e-3))
    return (shared / scale).astype(np.float32), (var_over > texture) & (var_under > texture)


def _resized(grey: Grey, size: tuple[int, int]) -> Plane:
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)


def _blurred(plane: Plane, sigma: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)


def _inside(there: Mask, margin: int) -> Mask:
    return cv2.erode(there.astype(np.uint8), np.ones((margin, margin), np.uint8)) > 0


def _deepness(masks: _Masks) -> Plane:
    """Return the distance to the edge of what both pictures show, as a share of the shorter side."""
    shown = masks.both.astype(np.uint8)
    framed = cv2.copyMakeBorder(shown, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    away = np.asarray(cv2.distanceTransform(framed, cv2.DIST_L2, 3)[1:-1, 1:-1], np.float32)
    sides = (int(masks.inside.any(axis=axis).sum()) for axis in (0, 1))
    return away / np.float32(max(1, min(sides)))


def _stops(over: Plane, under: Plane) -> float:
    """Return how much brighter the first is, in EV, by ranks that are neither black nor white in either."""
    ranks = np.linspace(0.05, 0.95, 19)
    a, b = np.quantile(over, ranks), np.quantile(under, ranks)
    usable = (a > 5) & (a < 250) & (b > 5) & (b < 250)
    if usable.sum() < 2:
        return float(np.sign(a.mean() - b.mean()) * 8 * (abs(a.mean() - b.mean()) > 40))
    steps = _GAMMA * np.log2(a[usable] / b[usable])
    # An exposure moves light and dark alike, an edit of the shadows does not.
    low, middle, high = np.quantile(steps, [0.25, 0.5, 0.75])
    return float(min(middle, 1.6 * max(low, 0)) if middle > 0 else max(middle, 1.6 * min(high, 0)))


_GAMMA = 2.2


def find_sharper(first: FrameFeatures, second: FrameFeatures, found: Affine) -> tuple[float, float]:
    """Return the share of the frame in which the first is clearly sharper, and in which the second is.

    Warping costs a frame some sharpness; so each is warped upon the other, and the better result counts.
    """
    back = np.linalg.inv(np.vstack([found, [0, 0, 1]]))[:2]
    one, other = _sharper(second, first, back)
    return max(_sharper(first, second, found), (other, one), key=min)


def _sharper(first: FrameFeatures, second: FrameFeatures, found: Affine) -> tuple[float, float]:
    """Return the shares in which each shows more fine detail, over its coarse detail, than the other."""
    over, under, masks = _warp_together(first, second, found, 1.0)
    agreement, textured = _correlate(over, under, 21, _FINE_TEXTURE)
    usable = textured & (agreement > 0.6) & _inside(masks.both, 25)
    if usable.sum() < 100:
        return 0.0, 0.0
    octaves = (_detail(over) - _detail(under))[usable]
    return float(np.mean(octaves > _SHARPER)), float(np.mean(octaves < -_SHARPER))


def _detail(plane: Plane) -> Plane:
    """Return fine detail over coarse, in octaves, around every pixel: focus changes it, brightness does not."""
    blurred = [_blurred(plane, sigma) for sigma in (0.7, 1.5, 4.0)]

    def energy(band: Plane) -> Plane:
        return np.asarray(cv2.blur(band * band, (21, 21)), np.float32).clip(0)

    fine, coarse = energy(blurred[0] - blurred[1]), energy(blurred[1] - blurred[2])
    return np.asarray(0.5 * np.log2((fine + 0.5) / (coarse + 0.5)), np.float32)

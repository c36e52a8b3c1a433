"""Frame features: grey pixels, corners (ORB) and an edge histogram (HOG-like) of a photo."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.similarity.frames.margins import Box, Grey, Shares, find_picture, place_box

Vector = NDArray[np.float32]

# Photos are compared in threads of our own; OpenCV's would wait for each other on busy cores.
cv2.setNumThreads(1)

SIDE = 320
"""Pixels of the longer side that frames are compared at."""

_CORNERS, _MARGIN = 250, 12
"""Corners at most, and pixels without any at every edge."""
_SAME_MARGIN = 0.03
"""Of a side, by which the margins found of one frame differ at most."""
_CELLS, _CELL, _DIRECTIONS = 8, 4, 8
"""A layout is made of 32 x 32 pixels: with 48 the other frame of a bracket is among a photo's three
nearest of 2,500 in 0.97 of cases, with 32 in all."""
_WINDOW, _TEXTURE, _FAINT = (15, 15), 30, 4
_ENOUGH, _DIRECTED = 0.2, 0.15
"""Share of the windows that must show something; and how much weaker edges may be in their weakest direction."""
LEAST = SIDE
"""Pixels of the longer side that margins are found at. With half as many, those of 60 phone screenshots were not
found; the layout needs 64."""
_SMALL, _EDGE = 64, 6
"""Pixels of the longer side that detail is looked for at; and pixels at its edges that do not count."""
_DETAIL = 5.0
"""Grey levels of the strongest detail below which a photo is a plain field: of 1,635 photos the least has 13; black
frames, gradients and blank pages reach 1.3 with noise of 6 levels, and a ruled page 2.4."""
_CALM = 0.1
"""Added to a cell's energy, so that black does not become noise."""


@dataclass(frozen=True, slots=True)
class FrameFeatures:
    """What is compared of a photo: grey pixels, corners and layout."""

    grey: Grey
    """SIDE pixels on the longer side; smaller photos are enlarged to it."""
    inside: Box
    """The picture in `grey`, without margins; corners and layout are the picture's."""
    points: NDArray[np.float32]
    """(n, 2) corners, x and y in pixels of `grey`."""
    descriptors: Grey
    """(n, 32) ORB descriptors."""
    scale: float
    """Pixels of the photo for each of `grey`: below 1 it was enlarged and shows less than it could."""
    layout: Vector
    """(512,) of unit length: directions of the edges in each of 8 x 8 cells, however bright they are."""


def extract_features(pixels: Grey) -> FrameFeatures:
    """Extract the features of a photo's grey pixels (height, width), of any size."""
    grey = _resize(pixels)
    box = find_picture(grey)
    picture = pixels if box.area == grey.size else box.of(grey)
    return _extract(grey, box, max(pixels.shape) / SIDE, picture)


def _resize(pixels: Grey) -> Grey:
    """Resize to SIDE pixels on the longer side."""
    scale = SIDE / max(pixels.shape)
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def widen(first: FrameFeatures, second: FrameFeatures) -> tuple[FrameFeatures, FrameFeatures]:
    """Return both with all for picture that is picture in either; unchanged if that is the same.

    What is a margin in one only, such as a sky that ends in a straight horizon, may be picture after all.
    """
    both = (first, second)
    places = np.array([features.inside.shares(*features.grey.shape) for features in both])
    if np.abs(places[0] - places[1]).max() <= _SAME_MARGIN:
        return first, second
    (left, top, *_), (*_, right, bottom) = places.min(axis=0).tolist(), places.max(axis=0).tolist()
    wide = left, top, right, bottom
    return _within(first, wide), _within(second, wide)


def _within(features: FrameFeatures, place: Shares) -> FrameFeatures:
    """Return the features with the picture at a place, in shares of the frame."""
    box = place_box(place, *features.grey.shape)
    if box == features.inside:
        return features
    return _extract(features.grey, box, features.scale, box.of(features.grey))


def _extract(grey: Grey, box: Box, scale: float, picture: Grey) -> FrameFeatures:
    points, descriptors = _find_corners(box.of(grey))
    points += np.array([box.left, box.top], np.float32)
    return FrameFeatures(grey, box, points, descriptors, scale, _describe_edges(picture))


def _find_corners(grey: Grey) -> tuple[NDArray[np.float32], Grey]:
    """Find points (n, 2) and descriptors (n, 32) by ORB."""
    # OpenCV fails where a side of the smallest scale is nothing.
    if min(grey.shape) <= 2 * _MARGIN:
        return np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8)
    # A detector of its own for each call: OpenCV's are not to be shared between threads.
    detector = cv2.ORB.create(_CORNERS, fastThreshold=8, edgeThreshold=_MARGIN, patchSize=24)
    points, found = detector.detectAndCompute(grey, None)
    places = np.array([point.pt for point in points], np.float32).reshape(-1, 2)
    return places, np.asarray(found if len(points) else np.zeros((0, 32)), np.uint8)


def is_firm(features: FrameFeatures) -> bool:
    """Whether a photo shows enough to register two frames without corners.

    One horizon fits another wherever it is put: windows must show something, and edges must run in more than
    one direction. Of 690 real photos 99 in 100 have 0.28 and 0.26 of these; seas and dunes less than 0.15 of
    the one or 0.11 of the other.
    """
    grey = features.inside.of(features.grey).astype(np.float32)
    variance = cv2.blur(grey * grey, _WINDOW) - cv2.blur(grey, _WINDOW) ** 2
    calm = cv2.GaussianBlur(grey, (0, 0), 1.0)
    across, down = (cv2.Sobel(calm, cv2.CV_32F, *axis, ksize=3) / 8 for axis in ((1, 0), (0, 1)))
    weight = 1 / (cv2.blur(across * across + down * down, (21, 21)) + _FAINT)
    mixed = float((across * down * weight).mean())
    along = float((across**2 * weight).mean()), float((down**2 * weight).mean())
    least, most = np.linalg.eigvalsh(np.array([[along[0], mixed], [mixed, along[1]]]))
    return bool((variance > _TEXTURE).mean() >= _ENOUGH and least >= _DIRECTED * max(most, 1e-9))


def mirror(features: FrameFeatures) -> FrameFeatures:
    """Return the features of the mirrored photo, with the margins of this one."""
    grey = np.ascontiguousarray(features.grey[:, ::-1])
    box, width = features.inside, grey.shape[1]
    mirrored = Box(width - box.right, box.top, width - box.left, box.bottom)
    return _extract(grey, mirrored, features.scale, mirrored.of(grey))


def edge_histogram(pixels: Grey) -> Vector:
    """Return the layout (512,) of the picture in a photo's grey pixels."""
    return edge_histogram_inside(pixels)[0]


def is_plain(pixels: Grey) -> bool:
    """Whether a photo shows nothing: a black frame, a gradient, a blank page."""
    scale = _SMALL / max(pixels.shape)
    height, width = (max(3 * _EDGE, round(side * scale)) for side in pixels.shape)
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    detail = cv2.GaussianBlur(small, (0, 0), 0.7) - cv2.GaussianBlur(small, (0, 0), 3.0)
    # At the edge of a gradient the blurs differ by themselves.
    return bool(np.abs(detail[_EDGE:-_EDGE, _EDGE:-_EDGE]).max() < _DETAIL)


def edge_histogram_inside(pixels: Grey) -> tuple[Vector, Shares | None]:
    """Return the layout, and the picture's place in shares of the sides: None if it is all of the photo."""
    grey = _resize(pixels)
    box = find_picture(grey)
    if box.area == grey.size:
        return _describe_edges(pixels), None
    return _describe_edges(box.of(grey)), box.shares(*grey.shape)


def _describe_edges(pixels: Grey) -> Vector:
    """Return the layout of grey pixels: histograms of edge directions (HOG: Dalal & Triggs 2005, signed).

    Exposure changes neither directions nor, after dividing by the energy around, how much each pixel counts;
    so the frames of a bracket have nearly the same layout while their vectors are far apart.
    """
    side = _CELLS * _CELL
    small = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    small = cv2.GaussianBlur(small, (0, 0), 1.0)
    across, down = (cv2.Sobel(small, cv2.CV_32F, *axis, ksize=3) / 8 for axis in ((1, 0), (0, 1)))
    length = np.hypot(across, down)
    around = np.sqrt(cv2.blur(length * length, (_CELL, _CELL)).clip(0))
    weight = length / (around + _CALM)
    turn = np.arctan2(down, across) / (2 * np.pi) % 1 * _DIRECTIONS
    below = np.floor(turn).astype(np.int64)
    part = turn - below
    histogram = np.zeros((_CELLS, _CELLS, _DIRECTIONS), np.float32)
    rows, columns = (axis // _CELL for axis in np.indices((side, side)))
    np.add.at(histogram, (rows, columns, below % _DIRECTIONS), weight * (1 - part))
    np.add.at(histogram, (rows, columns, (below + 1) % _DIRECTIONS), weight * part)
    flat = histogram.ravel() - histogram.mean()
    return flat / max(float(np.linalg.norm(flat)), 1e-9)


def compare_histograms(first: FrameFeatures, second: FrameFeatures) -> float:
    """Return the cosine of the outermost cells of two layouts, where frames are."""
    layouts = [features.layout.reshape(_CELLS, _CELLS, -1) for features in (first, second)]
    one, other = (layout[_RING].ravel() for layout in layouts)
    return float(one @ other) / max(float(np.linalg.norm(one)) * float(np.linalg.norm(other)), 1e-9)


_RING = np.ones((_CELLS, _CELLS), np.bool_)
_RING[1:-1, 1:-1] = False


def turn_features(features: FrameFeatures, quarters: int) -> FrameFeatures:
    """Return the features of the photo turned by so many quarters to the left, with the margins of this one."""
    grey, box = features.grey, features.inside
    for _ in range(quarters):
        width = grey.shape[1]
        box = Box(box.top, width - box.right, box.bottom, width - box.left)
        grey = np.rot90(grey)
    grey = np.ascontiguousarray(grey)
    return _extract(grey, box, features.scale, box.of(grey))


def turn_layouts(layouts: Vector, quarters: int) -> Vector:
    """Return the layouts (n, 512) of the photos turned by so many quarters to the left."""
    cells = layouts.reshape(-1, _CELLS, _CELLS, _DIRECTIONS)
    turned = np.rot90(cells, quarters, axes=(1, 2))
    return np.roll(turned, -quarters * _DIRECTIONS // 4, axis=3).reshape(layouts.shape)


def mean_turns(layouts: Vector) -> Vector:
    """Return the means of the four turns of layouts (n, 512), each number once: (n, 128)."""
    total = np.sum([turn_layouts(layouts, quarters) for quarters in range(4)], axis=0)
    half = _CELLS // 2
    cells = total.reshape(-1, _CELLS, _CELLS, _DIRECTIONS)[:, :half, :half]
    return cells.reshape(len(layouts), -1) / 4

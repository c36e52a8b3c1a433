"""Regions of photos as queries."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import ModelUnusable, Unreadable
from app.domain.photo import Photo
from app.domain.progress import Task, with_progress
from app.files.decoding.arrays import to_array
from app.files.decoding.request import DecodeRequest
from app.files.scan import absolute
from app.library import Library
from app.similarity.regions.descriptors import Box
from app.similarity.regions.query_canvas import read_canvases, set_on_canvases

NO_REGIONS = "The current similarity model does not support search by area. Choose another model."

_VIEW = 1600
"""Pixels of the longer side that a region is cut out of: a tenth of it still fills its place on a canvas."""


def read_region(library: Library, photo: Photo | Path, box: Box) -> Task[NDArray[np.float32]]:
    """Embed the region in a box of the photo, in shares of its sides, as a vector (dimensions,).

    Raises Unreadable, and ModelUnusable for a model without regions.
    """
    pixels = yield from read_view(library, photo)
    return (yield from region_vector(library, cut_out(pixels, box)))


def region_vector(library: Library, crop: NDArray[np.uint8]) -> Task[NDArray[np.float32]]:
    """Embed the pixels (h, w, 3) of a region as a vector (dimensions,). Raises ModelUnusable, as `read_region`."""
    embedder = yield from library.embedder()
    canvases, boxes = set_on_canvases(crop, embedder.frame.side)
    batches: list[NDArray[np.float32]] = []
    for start in range(0, len(canvases), embedder.batch):
        areas = embedder.embed(canvases[start : start + embedder.batch]).areas
        if areas is None:
            raise ModelUnusable(NO_REGIONS)
        batches.append(areas)
    return read_canvases(np.concatenate(batches), boxes)


def read_view(library: Library, photo: Photo | Path, side: int = _VIEW) -> Task[NDArray[np.uint8]]:
    """Read the pixels (h, w, 3) of a photo or picture file, the longer side at most `side`.

    If a photo's file cannot be read now, its thumbnail's. Raises Unreadable.
    """
    path = photo.path if isinstance(photo, Photo) else absolute(photo)
    try:
        reading = library.viewer.read(path, DecodeRequest(view=side))
        return to_array((yield from with_progress("Reading the photo", reading)).view)
    except Unreadable:
        known = photo if isinstance(photo, Photo) else library.catalog.photos.at(path)
        thumbnail = library.thumbnails.read(known.digest) if known else None
        if thumbnail is None:
            raise
        return to_array(thumbnail)


def cut_out(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """Cut out the box, as far as it is within the photo; a pixel at least."""
    height, width = pixels.shape[:2]
    left, right = (round(share * width) for share in (box[0], box[0] + box[2]))
    top, bottom = (round(share * height) for share in (box[1], box[1] + box[3]))
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    return pixels[top : max(top + 1, bottom), left : max(left + 1, right)]

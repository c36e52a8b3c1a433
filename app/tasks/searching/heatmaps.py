"""Heat maps of a search result, and its matching colours."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import ModelUnusable
from app.domain.model_input import InputSpec
from app.domain.photo import Photo
from app.domain.progress import Task
from app.domain.vectors import to_unit
from app.library import Library
from app.model_session import ModelSession
from app.similarity.colour.index import matching_colours
from app.similarity.grouping.calibration import to_frame
from app.similarity.search.heatmap import heat_map
from app.tasks.searching.region_query import NO_REGIONS, read_view

Numbers = NDArray[np.float32]

_REMEMBERED = 32
"""Photos whose areas are cached: 0.4 MB each."""


class Matched(NamedTuple):
    """A colour of a photo that matches."""

    colour: Numbers
    """(3,) in Oklab."""
    share: float


def region_heat(library: Library, photo: Photo | Path, target: Numbers) -> Task[Numbers]:
    """Return the heat map (h, w), 0 to 1, of a photo for a photo's or a region's vector (dimensions,).

    Raises Unreadable, and ModelUnusable for a model without regions.
    """
    areas = yield from _areas_of(library, library.similarity_model, photo)
    mean = library.index.mean
    return heat_map(areas, target - mean, mean)


def text_heat(
    library: Library, photo: Photo, text: Numbers, weights: Numbers | None
) -> Task[Numbers]:
    """Return the heat map of a photo for a text's vector (d,), as `region_heat`.

    `weights` (d, dimensions) is the linear map from photos to texts, None if both share one space. It is used
    backwards, on the text: its bias tells nothing about places. Raises Unreadable and ModelUnusable.
    """
    model = library.text_model
    areas = yield from _areas_of(library, model, photo)
    return heat_map(areas, text if weights is None else text @ weights, model.index.mean)


def heats_between(
    library: Library, result: Photo, query: Photo | Path
) -> Task[tuple[Numbers, Numbers]]:
    """Return the heat map of the result for the query, and of the query for the result.

    Each photo's areas against the average of the other's. Raises Unreadable and ModelUnusable.
    """
    ones = yield from _areas_of(library, library.similarity_model, result)
    others = yield from _areas_of(library, library.similarity_model, query)
    mean = library.index.mean
    average = [to_unit(areas.mean(axis=(0, 1))) - mean for areas in (ones, others)]
    return heat_map(ones, average[1], mean), heat_map(others, average[0], mean)


def colours_of(
    library: Library, photo: Photo, colours: Sequence[Numbers]
) -> Task[list[Matched | None]]:
    """Return for each colour (3,) in Oklab the photo's nearest; None if none is near."""
    index = yield from library.colours()
    row = index.row_of(photo.digest)
    if row is None:
        return [None] * len(colours)
    palette = index.palette(row)
    return [
        None if at is None else Matched(palette.colours[at], float(palette.shares[at]))
        for at in matching_colours(palette, colours)
    ]


def _areas_of(library: Library, model: ModelSession, photo: Photo | Path) -> Task[Numbers]:
    """Return the last hidden layer over the whole photo, (h, w, dimensions), computed once."""
    yield from library.refresh(model)  # For the mean.
    known = model.areas
    key = photo.digest if isinstance(photo, Photo) else str(photo)
    if key not in known:
        embedder = yield from model.embedder()
        pixels = yield from read_view(library, photo, embedder.frame.side)
        # Squeezed square: heat lies over the whole photo, not over what a network would cut out of it.
        areas = embedder.embed([to_frame(pixels, InputSpec(embedder.frame.side))]).areas
        if areas is None:
            raise ModelUnusable(NO_REGIONS)
        if isinstance(photo, Path):  # The file may be another the next time.
            return areas[0]
        known[key] = areas[0]
        while len(known) > _REMEMBERED:
            known.popitem(last=False)
    known.move_to_end(key)
    return known[key]

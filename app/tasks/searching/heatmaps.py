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
from app.library import Library
from app.model_session import ModelSession
from app.similarity.colour.index import matching_colours
from app.similarity.colour.palette import Palette
from app.similarity.grouping.calibration import to_frame
from app.similarity.search.heatmap import heat_map
from app.tasks.searching.region_query import NO_REGIONS, read_view
from app.vision.embedder import to_unit_length

Numbers = NDArray[np.float32]

_REMEMBERED = 32
"""Photos whose areas are kept at hand: 0.4 MB each."""


class Matched(NamedTuple):
    """The colour of a photo by which it was found."""

    colour: Numbers
    """(3,) in Oklab."""
    share: float


def region_heat(library: Library, photo: Photo | Path, target: Numbers) -> Task[Numbers]:
    """Where the photo is like a photo's or a part's vector (dimensions,): (h, w) over the whole photo, 0 to 1.

    Raises Unreadable, and ModelUnusable where the model cannot tell the parts of a photo apart.
    """
    areas = yield from _areas_of(library, library.similarity_model, photo)
    mean = library.index.mean
    return heat_map(areas, target - mean, mean)


def text_heat(
    library: Library, photo: Photo, text: Numbers, weights: Numbers | None
) -> Task[Numbers]:
    """Where the photo shows what a text means, as `region_heat` does.

    `text` is their vector (d,), `weights` (d, dimensions) the linear map that brings photos to words;
    None where both share one space. The map is used backwards, on the words: its bias tells nothing
    about places. Raises Unreadable and ModelUnusable.
    """
    model = library.text_model
    areas = yield from _areas_of(library, model, photo)
    return heat_map(areas, text if weights is None else text @ weights, model.index.mean)


def heats_between(
    library: Library, result: Photo, query: Photo | Path
) -> Task[tuple[Numbers, Numbers]]:
    """Where the result is like the query, and where the query is like the result.

    Each is the other's areas against the average of its own. Raises Unreadable and ModelUnusable.
    """
    ones = yield from _areas_of(library, library.similarity_model, result)
    others = yield from _areas_of(library, library.similarity_model, query)
    mean = library.index.mean
    average = [to_unit_length(areas.mean(axis=(0, 1))) - mean for areas in (ones, others)]
    return heat_map(ones, average[1], mean), heat_map(others, average[0], mean)


def colours_of(
    library: Library, photo: Photo, colours: Sequence[Numbers]
) -> Task[list[Matched | None]]:
    """For each colour (3,) in Oklab that was looked for, the photo's own that is like it; None where none is."""
    index = yield from library.colours()
    row = index.row_of(photo.digest)
    if row is None:
        return [None] * len(colours)
    palette: Palette = index.palette(row)
    found = matching_colours(palette, colours)
    return [
        None if at is None else Matched(palette.colours[at], float(palette.shares[at]))
        for at in found
    ]


def _areas_of(library: Library, model: ModelSession, photo: Photo | Path) -> Task[Numbers]:
    """The last hidden layer over all of the photo: (h, w, dimensions); run when first asked for."""
    yield from library.refresh(model)  # For the mean.
    known = model.areas
    key = photo.digest if isinstance(photo, Photo) else str(photo)
    if key not in known:
        embedder = yield from model.embedder()
        pixels = yield from read_view(library, photo, embedder.frame.side)
        # Squeezed square: heat lies over the whole photo, not over what a network would cut out of it.
        found = embedder.embed([to_frame(pixels, InputSpec(embedder.frame.side))]).areas
        if found is None:
            raise ModelUnusable(NO_REGIONS)
        if isinstance(photo, Path):  # What lies there may be another the next time.
            return found[0]
        known[key] = found[0]
        while len(known) > _REMEMBERED:
            known.popitem(last=False)
    known.move_to_end(key)
    return known[key]

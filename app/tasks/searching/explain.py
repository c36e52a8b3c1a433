"""Explanations of a search result: the areas and colours that match."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.photo import Photo
from app.domain.progress import Progress, Task
from app.library import Library
from app.query.ast import ColourTerm, ExampleTerm, Term, TextTerm, What
from app.similarity.colour.palette import to_oklab, to_rgb
from app.tasks.searching.heatmaps import colours_of, heats_between, region_heat, text_heat
from app.tasks.searching.region_query import read_region
from app.tasks.searching.scorers import example_photo, find_box


@dataclass(frozen=True, slots=True)
class Reason:
    """How a photo matches one term of a query."""

    term: Term
    heat: NDArray[np.float32] | None = None
    """Heat map (h, w) of the photo, 0 to 1."""
    example_heat: NDArray[np.float32] | None = None
    """Heat map of the example photo."""
    colour: tuple[int, int, int] | None = None
    """The photo's colour nearest to the one asked for; None if none is near."""
    share: float = 0.0
    """Share of the photo in that colour."""


def explain(library: Library, photo: Photo, terms: Sequence[Term]) -> Task[tuple[Reason, ...]]:
    """Return a reason for each ranked term. Raises Unreadable and ModelUnusable."""
    reasons: list[Reason] = []
    for term in terms:
        yield Progress("Analysing match")
        reasons.append((yield from _reason(library, photo, term, term.what)))
    return tuple(reasons)


def _reason(library: Library, photo: Photo, term: Term, what: What) -> Task[Reason]:
    if isinstance(what, TextTerm):
        wording = yield from library.text_model.text_embedding()
        weights = None if wording.photo_map is None else wording.photo_map.weights.T
        vector = wording.embed([what.text])[0]
        return Reason(term, (yield from text_heat(library, photo, vector, weights)))
    if isinstance(what, ColourTerm):
        target = to_oklab(np.array(what.rgb))
        (found,) = yield from colours_of(library, photo, [target])
        if found is None:
            return Reason(term)
        red, green, blue = to_rgb(found.colour).tolist()
        return Reason(term, colour=(red, green, blue), share=found.share)
    if not isinstance(what, ExampleTerm):
        return Reason(term)
    asked = example_photo(library, what.path)
    if what.area is None:
        return Reason(term, *(yield from heats_between(library, photo, asked)))
    box = yield from find_box(library, asked, what.area)
    vector = yield from read_region(library, asked, box)
    return Reason(term, (yield from region_heat(library, photo, vector)))

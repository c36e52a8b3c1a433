"""One model in use: its network, opened when needed, what it has made of photos, and what words mean to it."""

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from app.catalog.catalog import Catalog
from app.news import Progress, Task, waiting
from app.places import Places
from app.similarity.crossing import Crossing
from app.similarity.index import VectorIndex
from app.similarity.margins import MARGINS, name_pictures
from app.similarity.parts import PartIndex
from app.similarity.regions import name_regions
from app.vision.embedder import Embedder
from app.vision.models import find_kind
from app.vision.wording import Wording, open_wording

_ROWS = 2_000
"""Vectors or regions taken up in one step."""


class Eye:
    """Made without loading a network. Raises ModelUnusable where there is no such model."""

    def __init__(self, choice: str, places: Places, catalog: Catalog) -> None:
        self.choice = choice
        """As the settings call the model: see `vision.models`."""
        self.name = find_kind(choice).name(choice)
        """Names the vectors; two choices of one name are the same model."""
        self.index = VectorIndex()
        self.within_margins: set[str] = set()
        """Digests of photos for which the vectors of their pictures stand, without the margins."""
        self.pictures: dict[str, float] = {}
        """Of photos that have margins: the share of their area within these, by digest."""
        self.areas: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        """The last hidden layer over photos that were looked at last, by digest: (h, w, dimensions)."""
        self._places = places
        self._catalog = catalog
        self._last_row = self._last_picture = self._last_margins = self._last_regions = 0
        self._parts: PartIndex | None = None
        self._embedder: Embedder | None = None
        self._wording: Wording | None = None
        self._crossing: Crossing | None = None

    def embedder(self) -> Task[Embedder]:
        """The network, opened on first use; converting it for this computer takes seconds, once."""
        if self._embedder is None:
            opening = find_kind(self.choice).open(self.choice, self._places.models)
            self._embedder = yield from waiting("Preparing the model for this computer", opening)
        return self._embedder

    def take_up(self) -> Task[None]:
        """Bring the vector index up to what the catalog holds now."""
        stored, pictures = self._catalog.vectors, name_pictures(self.name)
        self._take_up_margins()
        while True:
            last, digests, vectors = stored.since(pictures, self._last_picture, _ROWS)
            if not digests:
                break
            self._last_picture = last
            self.within_margins.update(digests)
            self.index.add(digests, vectors)
            yield Progress("Loading what is known of the photos", len(self.index))
        while True:
            last, digests, vectors = stored.since(self.name, self._last_row, _ROWS)
            if not digests:
                return
            self._last_row = last
            whole = [row for row, each in enumerate(digests) if each not in self.within_margins]
            self.index.add([digests[row] for row in whole], vectors[whole])
            yield Progress("Loading what is known of the photos", len(self.index))

    def _take_up_margins(self) -> None:
        while True:
            last, digests, places = self._catalog.vectors.since(MARGINS, self._last_margins, _ROWS)
            if not digests:
                return
            self._last_margins = last
            left, top, right, bottom = places.astype(np.float32).T
            shares = (right - left) * (bottom - top)
            self.pictures.update(zip(digests, shares.tolist(), strict=True))

    def parts(self) -> Task[PartIndex]:
        """The regions of photos, up to date; loaded when first asked for."""
        parts = self._parts = self._parts or PartIndex(self.name)
        while True:
            last, digests, regions = self._catalog.regions.since(
                name_regions(self.name), self._last_regions, _ROWS
            )
            if not digests:
                return parts
            self._last_regions = last
            parts.add(digests, regions)
            yield Progress("Loading what is known of the parts of photos", len(parts))

    def wording(self) -> Task[Wording]:
        """What words mean to the model, opened on first use. Raises ModelUnusable where it knows none."""
        if self._wording is None:
            opening = open_wording(self.choice, self._places.models)
            self._wording = yield from waiting("Preparing the model for words", opening)
        return self._wording

    def release_wording(self) -> None:
        """Let go of the text encoder, until words are typed again."""
        self._wording = None

    def crossing(self, wording: Wording) -> Task[Crossing | None]:
        """What brings photos to where words lie, up to date; None where they lie there already."""
        if wording.photo_map is None:
            return None
        if self._crossing is None:
            self._crossing = Crossing(self.index, wording.photo_map.weights, wording.photo_map.bias)
        yield from waiting("Looking at the photos with words in mind", self._crossing.bring())
        return self._crossing

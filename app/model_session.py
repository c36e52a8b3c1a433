"""A model session: one model in use, its network, opened when needed, and its indexes."""

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from app.catalog.catalog import Catalog
from app.domain.progress import Progress, Task, with_progress
from app.paths import AppPaths
from app.similarity.frames.margins import MARGINS, name_pictures
from app.similarity.regions.descriptors import name_regions
from app.similarity.regions.region_index import RegionIndex
from app.similarity.search.projected_index import ProjectedIndex
from app.similarity.search.vector_index import VectorIndex
from app.vision.embedder import Embedder
from app.vision.registry import find_kind
from app.vision.text_embedding import TextEmbedding, open_text_embedding

_ROWS = 2_000
"""Vectors or regions loaded in one step."""


def name_of(spec: str, catalog: Catalog) -> str:
    """Return the name of a model's vectors in a library: of those it has, else of those that are computed fastest.

    Raises ModelUnusable.
    """
    names = find_kind(spec).names(spec)
    held = (name for name in names[1:] if catalog.vectors.since(name, 0, 1)[1])
    return next(held, names[0])


class ModelSession:
    """One model in use, created without loading its network. Raises ModelUnusable where it is missing."""

    def __init__(self, spec: str, places: AppPaths, catalog: Catalog) -> None:
        self.spec = spec
        """The choice of the model in the settings: see `vision.registry`."""
        self.name = name_of(spec, catalog)
        """Names the vectors; two choices of one name are the same model."""
        self.index = VectorIndex()
        self.within_margins: set[str] = set()
        """Digests of photos whose index vectors are those of their pictures, without margins."""
        self.pictures: dict[str, float] = {}
        """The share of area within the margins, by digest, of photos that have margins."""
        self.areas: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        """The last hidden layer (h, w, dimensions) of photos used last, by digest."""
        self._places = places
        self._catalog = catalog
        self._last_row = self._last_picture = self._last_margins = self._last_regions = 0
        self._region_index: RegionIndex | None = None
        self._embedder: Embedder | None = None
        self._text_embedding: TextEmbedding | None = None
        self._projected_index: ProjectedIndex | None = None

    def embedder(self) -> Task[Embedder]:
        """Return the network, opened on first use; converting it for this computer takes seconds, once."""
        if self._embedder is None:
            opening = find_kind(self.spec).open(self.spec, self.name, self._places.models)
            self._embedder = yield from with_progress("Preparing the similarity model", opening)
        return self._embedder

    def sync_index(self) -> Task[None]:
        """Update the vector index from the catalog."""
        table, pictures = self._catalog.vectors, name_pictures(self.name)
        self._sync_margins()
        while True:
            last, digests, vectors = table.since(pictures, self._last_picture, _ROWS)
            if not digests:
                break
            self._last_picture = last
            self.within_margins.update(digests)
            self.index.add(digests, vectors)
            yield Progress("Loading similarity index", len(self.index))
        while True:
            last, digests, vectors = table.since(self.name, self._last_row, _ROWS)
            if not digests:
                return
            self._last_row = last
            whole = [row for row, each in enumerate(digests) if each not in self.within_margins]
            self.index.add([digests[row] for row in whole], vectors[whole])
            yield Progress("Loading similarity index", len(self.index))

    def _sync_margins(self) -> None:
        while True:
            last, digests, places = self._catalog.vectors.since(MARGINS, self._last_margins, _ROWS)
            if not digests:
                return
            self._last_margins = last
            left, top, right, bottom = places.astype(np.float32).T
            shares = (right - left) * (bottom - top)
            self.pictures.update(zip(digests, shares.tolist(), strict=True))

    def regions(self) -> Task[RegionIndex]:
        """Return the index of regions, up to date; loaded on first use."""
        index = self._region_index = self._region_index or RegionIndex(self.name)
        while True:
            last, digests, regions = self._catalog.regions.since(
                name_regions(self.name), self._last_regions, _ROWS
            )
            if not digests:
                return index
            self._last_regions = last
            index.add(digests, regions)
            yield Progress("Loading areas of photos", len(index))

    def text_embedding(self) -> Task[TextEmbedding]:
        """Return the text embedding, opened on first use. Raises ModelUnusable for a model without text search."""
        if self._text_embedding is None:
            opening = open_text_embedding(self.spec, self._places.models)
            self._text_embedding = yield from with_progress("Preparing the text model", opening)
        return self._text_embedding

    def release_text_embedding(self) -> None:
        """Release the memory of the text encoder until the next text search."""
        self._text_embedding = None

    def projected_index(self, texts: TextEmbedding) -> Task[ProjectedIndex | None]:
        """Return the index of photos in the space of texts, up to date; None where both share a space."""
        photo_map = texts.photo_map
        if photo_map is None:
            return None
        if self._projected_index is None:
            self._projected_index = ProjectedIndex(self.index, photo_map.weights, photo_map.bias)
        yield from with_progress("Preparing text search", self._projected_index.update())
        return self._projected_index

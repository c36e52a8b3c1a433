"""A model session: one model in use, its network, opened when needed, and its indexes."""

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from app.catalog.catalog import Catalog
from app.domain.progress import Progress, Task, with_progress
from app.paths import AppPaths
from app.similarity.frames.names import MARGINS, name_pictures
from app.similarity.regions.descriptors import name_regions
from app.similarity.regions.region_index import RegionIndex
from app.similarity.search.projected_index import ProjectedIndex
from app.similarity.search.vector_index import VectorIndex
from app.vision.embedder import Embedder
from app.vision.registry import find_kind
from app.vision.text_embedding import TextEmbedding, open_text_embedding

_ROWS = 20_000
"""Vectors or regions loaded in one step."""

_ALL = 1 << 62

_LENGTHS = "projected lengths"
_GROWTH = 1.02
"""More photos than lengths were kept of, from which on they are kept anew."""


def name_of(spec: str, catalog: Catalog) -> str:
    """Return the name of a model's vectors in a library: of those it has, else of those that are computed fastest.

    Raises ModelUnusable.
    """
    names = find_kind(spec).names(spec)
    held = (name for name in names[1:] if catalog.vectors.has_any(name))
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
        self._last_picture = self._last_margins = self._kept_lengths = 0
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
        self._sync_margins()
        digests, vectors = self._catalog.vectors.mapped(self.name)
        known = len(self.index)
        for end in range(known + _ROWS, len(digests) + _ROWS, _ROWS):
            self.index.attach(digests[:end], vectors[:end])
            yield Progress("Loading similarity index", len(self.index))
        pictures = self._catalog.vectors.mapped(name_pictures(self.name))
        newcomers = set(pictures.digests[self._last_picture :].tolist())
        if known < len(digests):
            framed = {each.encode() for each in self.within_margins}
            newcomers |= set(digests[known:].tolist()) & framed
        if newcomers:  # A picture stands for its photo, also where that was embedded anew.
            rows = np.flatnonzero(np.isin(pictures.digests, list(newcomers)))
            self.index.replace(pictures.digests[rows], pictures.arrays[rows])
            self.within_margins |= {each.decode() for each in newcomers if each}
            self._last_picture = len(pictures.digests)

    def _sync_margins(self) -> None:
        self._last_margins, digests, places = self._catalog.features.since(
            MARGINS, self._last_margins, _ALL
        )
        left, top, right, bottom = places.astype(np.float32).reshape(-1, 4).T
        shares = (right - left) * (bottom - top)
        self.pictures.update(zip(digests, shares.tolist(), strict=True))

    def regions(self) -> Task[RegionIndex]:
        """Return the index of regions, up to date; loaded on first use."""
        index = self._region_index = self._region_index or RegionIndex(self.name)
        digests, regions = self._catalog.regions.mapped(name_regions(self.name))
        for end in range(len(index) + _ROWS, len(digests) + _ROWS, _ROWS):
            index.attach(digests[:end], regions[:end])
            yield Progress("Loading areas of photos", len(index))
        return index

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
            self._restore_lengths(self._projected_index, texts)
        yield from with_progress("Preparing text search", self._projected_index.update())
        self._keep_lengths(self._projected_index, texts)
        return self._projected_index

    def _restore_lengths(self, index: ProjectedIndex, texts: TextEmbedding) -> None:
        """Take the lengths of mapped photos that were computed before: 2 s for 100,000, as a text would wait."""
        made_from = (self._catalog.derived.made_from(_LENGTHS) or "").rsplit(" ", 1)
        if made_from[0] == self._name_lengths(texts) and int(made_from[1]) <= len(self.index):
            self._kept_lengths = int(made_from[1])
            index.restore(self._catalog.derived.get(_LENGTHS)["lengths"])

    def _keep_lengths(self, index: ProjectedIndex, texts: TextEmbedding) -> None:
        if len(self.index) > self._kept_lengths * _GROWTH:
            self._kept_lengths = len(self.index)
            name = f"{self._name_lengths(texts)} {len(self.index)}"
            with self._catalog.transaction():
                self._catalog.derived.put(_LENGTHS, name, {"lengths": index.lengths})

    def _name_lengths(self, texts: TextEmbedding) -> str:
        return f"{texts.name} {self.name} {len(self.within_margins)}"

"""An open library: the catalog, the thumbnails, and the models in use, each loaded when needed."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.catalog.catalog import Catalog
from app.domain.errors import ModelUnusable
from app.domain.groups import Group
from app.domain.photo import ExifInfo, Photo, PixelStats
from app.domain.progress import Progress, Task
from app.files.decoding.on_demand import OnDemandDecoder
from app.files.thumbnails import ThumbnailStore
from app.model_session import ModelSession
from app.paths import AppPaths
from app.query.column_store import ColumnStore
from app.settings import Settings
from app.similarity.colour.index import ColourIndex
from app.similarity.grouping.linkage import LinkSet
from app.similarity.grouping.theme_tree import ThemeTree, grow_tree
from app.similarity.regions.region_index import RegionIndex
from app.similarity.search.vector_index import VectorIndex
from app.vision.embedder import Embedder
from app.vision.registry import BUILTIN

_log = logging.getLogger(__name__)

_ROWS = 2_000
"""Photos taken up in one step."""

MadeFrom: TypeAlias = tuple[str, str, str]
"""Names of a graph, of what was compared of its photos, and of a calibration."""


@dataclass(frozen=True, slots=True)
class Themes:
    """A tree of themes and the photos it was made of; row by row they belong together."""

    made_from: str
    tree: ThemeTree
    digests: list[str]
    classes: NDArray[np.uint16]
    shares: NDArray[np.float16]

    @classmethod
    def from_arrays(cls, made_from: str, arrays: dict[str, NDArray[Any]]) -> "Themes":
        """As stored in the catalog; no arrays make a tree of nothing."""
        if not arrays:
            arrays = {**grow_tree(*_NOTHING), "digests": np.zeros(0, "U32")}
            arrays |= {
                "classes": np.zeros((0, 8), np.uint16),
                "shares": np.zeros((0, 8), np.float16),
            }
        parts = ("parents", "ratios", "homes", "strengths")
        tree = ThemeTree(*(arrays[part] for part in parts))
        return cls(made_from, tree, arrays["digests"].tolist(), arrays["classes"], arrays["shares"])


_NOTHING = (np.zeros((0, 1), np.int32), np.zeros((0, 1), np.float32), np.zeros(0, np.int64))


Known: TypeAlias = tuple[Photo, ExifInfo | None, PixelStats | None, float | None]
"""A photo, how it was taken, its pixels, and the share of it within its margins: what a group is made from."""


@dataclass(slots=True)
class GroupingCache:
    """Results of grouping, each with what it was made from."""

    themes: Themes | None = None
    links: tuple[MadeFrom, LinkSet] | None = None
    """What ties photos together."""
    groups: dict[tuple[object, ...], tuple[Group, list[Known]]] = field(default_factory=dict)
    """Groups by the identity of what they were made from, which stays alive with them."""


@dataclass(slots=True)
class SearchCache:
    """Results that searches share, each with what it was made from."""

    stacks: tuple[LinkSet, tuple[object, ...], NDArray[np.int64]] | None = None
    """Which photos are shown as one."""
    aligned: dict[str, tuple[tuple[int, int], NDArray[np.int64]]] = field(default_factory=dict)
    """Rows of an index by rows of the columns, by the index's name."""


class Library:
    """What tasks work on. Opened, used and closed on one thread. Raises CatalogUnusable."""

    def __init__(self, places: AppPaths, settings: Settings) -> None:
        self.paths = places
        self.settings = settings
        self.catalog = Catalog(places.catalog)
        self.thumbnails = ThumbnailStore(places.thumbnails)
        self.viewer = OnDemandDecoder()
        self.grouping = GroupingCache()
        self.searching = SearchCache()
        self._models: dict[str, ModelSession] = {}
        """By the choice that was made in the settings; one where two choices mean the same model."""
        self.missing: dict[str, str] = {}
        """Models that are chosen and cannot be used, each with the reason as a sentence."""
        self._colours = ColourIndex()
        self._last_palette = 0
        self._photos: dict[str, tuple[Photo, ...]] = {}
        self._digest_of: dict[int, str] = {}
        self._exif: dict[str, ExifInfo] = {}
        self._pixel_stats: dict[str, PixelStats] = {}
        self._last_exif = self._last_pixel_stats = 0
        self._changes = 0
        """How often photos were written to, as far as it was looked."""
        self._shown: dict[str, tuple[int, int]] = {}
        """What the photos shown in an index were made from, by its name."""
        self._columns = ColumnStore()
        self._others: dict[int, Photo | None] = {}
        """What photos are now, or that they are gone, since the columns were last looked at."""

    @property
    def similarity_model(self) -> ModelSession:
        """The model that photos are compared by. Where it is missing, another one in use. Raises ModelUnusable."""
        return self._first_usable(self.settings.similarity_model, self.settings.text_model)

    @property
    def text_model(self) -> ModelSession:
        """The model that words are compared with. Raises ModelUnusable."""
        return self._first_usable(self.settings.text_model)

    def model(self, spec: str) -> ModelSession:
        """The model of that choice, in use or not. Raises ModelUnusable where there is none."""
        if spec not in self._models:
            made = ModelSession(spec, self.paths, self.catalog)
            same = (each for each in self._models.values() if each.name == made.name)
            self._models[spec] = next(same, made)
        return self._models[spec]

    def forget_unused(self) -> None:
        """Let go of the models that serve no more."""
        used = {self.settings.similarity_model, self.settings.text_model}
        self._models = {spec: model for spec, model in self._models.items() if spec in used}
        self.missing.clear()
        self._shown.clear()
        self.searching.aligned.clear()

    @property
    def embedder_name(self) -> str:
        """Names the vectors that photos are compared by. Raises ModelUnusable."""
        return self.similarity_model.name

    @property
    def index(self) -> VectorIndex:
        """The vectors that photos are compared by."""
        return self.similarity_model.index

    def embedder(self) -> Task[Embedder]:
        """The network that photos are compared by. Raises ModelUnusable."""
        return (yield from self.similarity_model.embedder())

    def refresh(self, model: ModelSession | None = None) -> Task[None]:
        """Bring a model's vector index up to what the catalog holds now; without one, that of looks."""
        model = model or self.similarity_model
        yield from model.sync_index()
        self._show(f"vectors {model.name}", model.index)

    def regions(self) -> Task[RegionIndex]:
        """The regions of photos by the model of looks, up to date; loaded when first asked for."""
        parts = yield from self.similarity_model.regions()
        self._show(f"parts {self.similarity_model.name}", parts)
        return parts

    def _first_usable(self, *choices: str) -> ModelSession:
        """The model of the first choice that can be used; else the built-in one."""
        for spec in choices:
            if spec not in self.missing:
                try:
                    return self.model(spec)
                except ModelUnusable as error:
                    _log.warning("a model is missing: %s", error)
                    self.missing[spec] = str(error)
        return self.model(BUILTIN)

    def colours(self) -> Task[ColourIndex]:
        """The palettes of photos, up to date; loaded when first asked for."""
        while True:
            last, palettes = self.catalog.palettes.since(self._last_palette, 5 * _ROWS)
            if not palettes:
                return self._colours
            self._last_palette = last
            self._colours.add(palettes)
            yield Progress("Loading colours", len(self._colours))

    def photos_by_digest(self) -> dict[str, tuple[Photo, ...]]:
        """The photos to show, by the digest of their bytes: copies share one.

        What was not written to stays the same object; with 100,000 photos reading all takes a second.
        """
        touched = self.catalog.photos.touched()
        self._changes += touched is None or len(touched)
        if touched is None:
            self._others = dict.fromkeys(self._digest_of)
            self._photos, self._digest_of = {}, {}
            self._place(self.catalog.photos.list())
        elif touched:
            left = {digest for photo in touched if (digest := self._take_out(photo))}
            self._place(self.catalog.photos.get(list(touched)).values())
            for digest in left:  # Until now it kept its place.
                if not self._photos[digest]:
                    del self._photos[digest]
        return self._photos

    def columns(self) -> Task[ColumnStore]:
        """All that is known of the photos to show, to be asked for facts."""
        self.photos_by_digest()
        exif_by_digest = self.exif()
        while self._others:
            ids = list(self._others)[:_ROWS]
            some = {each: self._others.pop(each) for each in ids}
            self._columns.take_out(each for each, photo in some.items() if photo is None)
            self._columns.put((photo for photo in some.values() if photo), exif_by_digest)
            yield Progress("Loading metadata and camera info", len(self._columns))
        return self._columns

    def _show(self, name: str, index: VectorIndex | RegionIndex) -> None:
        """Let the photos to show count in an index, if they or its rows are others than last time.

        With 100,000 photos it takes a tenth of a second to find that nothing is different.
        """
        photos = self.photos_by_digest()
        made_from = (self._changes, len(index))
        if self._shown.get(name) != made_from:
            index.show(list(photos))
            self._shown[name] = made_from

    def _place(self, photos: Iterable[Photo]) -> None:
        for photo in photos:
            copies = (*self._photos.get(photo.digest, ()), photo)
            self._photos[photo.digest] = tuple(sorted(copies, key=lambda each: each.id))
            self._digest_of[photo.id] = photo.digest
            self._others[photo.id] = photo

    def _take_out(self, photo: int) -> str | None:
        """The digest it had, if it was shown."""
        digest = self._digest_of.pop(photo, None)
        if digest is not None:
            self._photos[digest] = tuple(each for each in self._photos[digest] if each.id != photo)
            self._others[photo] = None
        return digest

    def exif(self) -> dict[str, ExifInfo]:
        """How photos were taken, by digest."""
        self._last_exif, new = self.catalog.exif.since(self._last_exif)
        self._exif |= new
        self._others |= {photo.id: photo for each in new for photo in self._photos.get(each, ())}
        return self._exif

    def pixel_stats(self) -> dict[str, PixelStats]:
        """What was measured on photos, by digest."""
        self._last_pixel_stats, new = self.catalog.exif.measures_since(self._last_pixel_stats)
        self._pixel_stats |= new
        return self._pixel_stats

    def close(self) -> None:
        """Leave nothing running and nothing open."""
        self.viewer.close()
        self.catalog.close()

"""An open library: catalog, thumbnails, and the models in use, each loaded when needed."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.catalog.catalog import Catalog
from app.catalog.columns.records import Records
from app.domain.columns.digests import DIGEST, Digests
from app.domain.columns.photos import PhotoColumns
from app.domain.errors import ModelUnusable
from app.domain.groups import Group
from app.domain.photo import ExifInfo, Photo, PixelStats
from app.domain.progress import Progress, Task, with_progress
from app.files.thumbnails import ThumbnailStore
from app.model_session import ModelSession
from app.paths import AppPaths
from app.photo_collection import PhotoCollection, PhotosByDigest
from app.query.column_store import ColumnStore
from app.query.recognised import RecognisedColumns
from app.settings import Settings
from app.similarity.search.vector_index import VectorIndex
from app.vision.embedder import Embedder
from app.vision.registry import BUILTIN

# What only some tasks use is loaded when they do: a terminal command is to answer at once.
if TYPE_CHECKING:
    from app.files.decoding.on_demand import OnDemandDecoder
    from app.similarity.colour.index import ColourIndex
    from app.similarity.graph.neighbour_graph import NeighbourGraph
    from app.similarity.grouping.linkage import LinkSet
    from app.similarity.grouping.theme_tree import ThemeTree
    from app.similarity.regions.region_index import RegionIndex
    from app.vision.faces.model import FaceModel
    from app.vision.ocr.model import OcrModel

_log = logging.getLogger(__name__)

_ROWS = 2_000
"""Photos loaded in one step."""

MadeFrom: TypeAlias = tuple[str, ...]
"""Names of a neighbour graph, of the frame comparisons of its photos, and of a calibration."""


@dataclass(frozen=True, slots=True)
class Themes:
    """A tree of themes, with digests and classes of its photos, row by row."""

    made_from: str
    tree: "ThemeTree"
    digests: Digests
    classes: NDArray[np.uint16]
    shares: NDArray[np.float16]

    @classmethod
    def from_arrays(cls, made_from: str, arrays: dict[str, NDArray[Any]]) -> "Themes":
        """Make themes of the arrays stored in the catalog; of none, an empty tree."""
        from app.similarity.grouping.theme_tree import ThemeTree, grow_tree

        if not arrays:
            arrays = {
                **grow_tree(*_NOTHING),
                "digests": np.zeros(0, "U32"),
                "classes": np.zeros((0, 8), np.uint16),
                "shares": np.zeros((0, 8), np.float16),
            }
        parts = ("parents", "ratios", "homes", "strengths")
        tree = ThemeTree(*(arrays[part] for part in parts))
        digests = arrays["digests"].astype(DIGEST)
        return cls(made_from, tree, digests, arrays["classes"], arrays["shares"])


_NOTHING = (np.zeros((0, 1), np.int32), np.zeros((0, 1), np.float32), np.zeros(0, np.int64))


Known: TypeAlias = tuple[Photo, ExifInfo | None, PixelStats | None, float | None]
"""The data of a photo that groups are made from: photo, EXIF, pixel statistics, share within its margins."""


@dataclass(slots=True)
class GroupingCache:
    """Results of grouping, each with its source data."""

    themes: Themes | None = None
    links: "tuple[MadeFrom, LinkSet] | None" = None
    """Links between photos."""
    has_joined: bool = False
    """Whether photos joined these links since they were loaded."""
    groups: dict[tuple[object, ...], tuple[Group, list[Known]]] = field(default_factory=dict)
    """Groups by what they are made of, each with what was known of its photos then."""


@dataclass(slots=True)
class SearchCache:
    """Results that searches share, each with its source data."""

    stacks: "tuple[str, LinkSet, NDArray[np.str_]] | None" = None
    """Stacks: the photos shown as one."""
    aligned: dict[str, tuple[tuple[int, int], NDArray[np.int64]]] = field(default_factory=dict)
    """For each row of the column store its row of an index, by the index's name."""


@dataclass(slots=True)
class FaceCache:
    """Results of grouping faces."""

    groups: tuple[object, object] | None = None
    """The faces grouped last, after what they were grouped by."""
    graph: "NeighbourGraph | None" = None
    stored: frozenset[str] | None = None
    """Keys of the faces of the graph in the catalog."""


class Library:
    """An open library, used by tasks on one thread. Raises CatalogUnusable."""

    def __init__(self, places: AppPaths, settings: Settings, *, read_only: bool = False) -> None:
        self.paths = places
        self.settings = settings
        self.catalog = Catalog(places.catalog, read_only=read_only)
        self.thumbnails = ThumbnailStore(places.thumbnails)
        self.grouping = GroupingCache()
        self.searching = SearchCache()
        self._models: dict[str, ModelSession] = {}
        """Models by their choice in the settings; the same one where two choices mean one model."""
        self.missing: dict[str, str] = {}
        """Chosen models that cannot be used, each with the reason as a sentence."""
        self.faces = FaceCache()
        self._face_model: FaceModel | None = None
        self._ocr_model: OcrModel | None = None
        self._last_palette = 0
        self._photos = PhotoCollection(self.catalog.photos)
        self._exif = self.catalog.exif.by_digest()
        self._pixel_stats = self.catalog.exif.stats_by_digest()
        self._shown: dict[str, tuple[int, int]] = {}
        """Number of changes and length of an index when it was last told the photos to show, by its name."""
        self._columns = ColumnStore(
            self._photos.columns,
            self.catalog.exif_columns,
            RecognisedColumns(
                self.catalog.face_columns, self.catalog.photo_texts, self.catalog.flat_shares
            ),
        )

    @cached_property
    def viewer(self) -> "OnDemandDecoder":
        """The decoder of single photos."""
        from app.files.decoding.on_demand import OnDemandDecoder

        return OnDemandDecoder()

    @cached_property
    def _colours(self) -> "ColourIndex":
        from app.similarity.colour.index import ColourIndex

        return ColourIndex()

    @property
    def similarity_model(self) -> ModelSession:
        """The model of similarity, or another one in use where it is missing. Raises ModelUnusable."""
        return self._first_usable(self.settings.similarity_model, self.settings.text_model)

    @property
    def text_model(self) -> ModelSession:
        """The model of text search. Raises ModelUnusable."""
        return self._first_usable(self.settings.text_model)

    def model(self, spec: str) -> ModelSession:
        """Return the model of a choice, in use or not. Raises ModelUnusable where there is none."""
        if spec not in self._models:
            new = ModelSession(spec, self.paths, self.catalog)
            same = (each for each in self._models.values() if each.name == new.name)
            self._models[spec] = next(same, new)
        return self._models[spec]

    def forget_unused(self) -> None:
        """Release the models that are not in use any more."""
        used = {self.settings.similarity_model, self.settings.text_model}
        self._models = {spec: model for spec, model in self._models.items() if spec in used}
        self.missing.clear()
        self._shown.clear()
        self.searching.aligned.clear()

    @property
    def embedder_name(self) -> str:
        """The name of the similarity model, and of its vectors. Raises ModelUnusable."""
        return self.similarity_model.name

    @property
    def index(self) -> VectorIndex:
        """The vector index of the similarity model."""
        return self.similarity_model.index

    def embedder(self) -> Task[Embedder]:
        """Return the network of the similarity model. Raises ModelUnusable."""
        return (yield from self.similarity_model.embedder())

    def refresh(self, model: ModelSession | None = None) -> Task[None]:
        """Update the vector index of a model, or of the similarity model, from the catalog."""
        model = model or self.similarity_model
        yield from model.sync_index()
        self._show(f"vectors {model.name}", model.index)

    def regions(self) -> "Task[RegionIndex]":
        """Return the regions of photos by the similarity model, up to date; loaded on first use."""
        regions = yield from self.similarity_model.regions()
        self._show(f"parts {self.similarity_model.name}", regions)
        return regions

    def face_model(self) -> "Task[FaceModel]":
        """Return the model of faces, loaded on first use. Raises ModelUnusable."""
        if self._face_model is None:
            from app.vision.faces.builtin import open_builtin_faces

            opening = open_builtin_faces(self.paths.models)
            self._face_model = yield from with_progress("Preparing the face model", opening)
        return self._face_model

    def ocr_model(self) -> "Task[OcrModel]":
        """Return the model that reads text in photos, loaded on first use. Raises ModelUnusable."""
        if self._ocr_model is None:
            from app.vision.ocr.builtin import open_builtin_ocr

            opening = open_builtin_ocr(self.paths.models)
            self._ocr_model = yield from with_progress("Preparing text recognition", opening)
        return self._ocr_model

    def _first_usable(self, *choices: str) -> ModelSession:
        """Return the model of the first usable choice, else the built-in one."""
        for spec in choices:
            if spec not in self.missing:
                try:
                    return self.model(spec)
                except ModelUnusable as error:
                    _log.warning("a model is missing: %s", error)
                    self.missing[spec] = str(error)
        return self.model(BUILTIN)

    def colours(self) -> "Task[ColourIndex]":
        """Return the palettes of photos, up to date; loaded on first use."""
        while True:
            last, palettes = self.catalog.palettes.since(self._last_palette, 5 * _ROWS)
            if not palettes:
                return self._colours
            self._last_palette = last
            self._colours.add(palettes)
            yield Progress("Loading colours", len(self._colours))

    def load_photos(self) -> Task[PhotoColumns]:
        """Return the columns of the photos to show, up to date; half a million take seconds, in steps."""
        yield from self._photos.load()
        return self._photos.columns

    def photos_by_digest(self) -> PhotosByDigest:
        """Return the photos to show by digest, which copies share; unchanged ones stay the same objects."""
        return self._photos.all_by_digest()

    def photos_of(self, digests: Sequence[str]) -> Mapping[str, tuple[Photo, ...]]:
        """Return photos to show by digest; of a library just opened only these few are read."""
        return self._photos.of_digests(digests)

    def columns(self) -> Task[ColumnStore]:
        """Return the column store of the photos to show, up to date."""
        self._columns.use((yield from self.load_photos()))
        return self._columns

    def _show(self, name: str, index: "VectorIndex | RegionIndex") -> None:
        """Tell an index the photos to show, if these or its rows have changed."""
        self._photos.note()
        state = (self._photos.changes, len(index))
        if self._shown.get(name) != state:
            index.show(self._photos.digests())
            self._shown[name] = state

    def exif(self) -> Records[ExifInfo]:
        """Return the EXIF of photos, by digest."""
        self._exif.refresh()
        return self._exif

    def pixel_stats(self) -> Records[PixelStats]:
        """Return the pixel statistics of photos, by digest."""
        self._pixel_stats.refresh()
        return self._pixel_stats

    def close(self) -> None:
        """Close decoders and catalog, and let go of the models: whoever still holds a library needs none of them."""
        if "viewer" in vars(self):
            self.viewer.close()
        self._models.clear()
        self._face_model = None
        self._ocr_model = None
        self.catalog.close()

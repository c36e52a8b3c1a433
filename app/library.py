"""An open collection: the catalog, the thumbnails, and the models in use, each loaded when needed."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.catalog.catalog import Catalog
from app.eye import Eye
from app.files.thumbnails import ThumbnailStore
from app.files.viewer import Viewer
from app.news import Progress, Task
from app.photo import Group, Measures, ModelUnusable, Photo, Shot
from app.places import Places
from app.query.columns import Columns
from app.settings import Settings
from app.similarity.colours import ColourIndex
from app.similarity.index import VectorIndex
from app.similarity.parts import PartIndex
from app.similarity.tiers import Links
from app.similarity.tree import Tree, grow_tree
from app.vision.embedder import Embedder
from app.vision.models import BUILTIN

_log = logging.getLogger(__name__)

_ROWS = 2_000
"""Photos taken up in one step."""

MadeFrom: TypeAlias = tuple[str, str, str]
"""Names of a graph, of what was compared of its photos, and of a calibration."""


@dataclass(frozen=True, slots=True)
class Themes:
    """A tree of themes and the photos it was made of; row by row they belong together."""

    made_from: str
    tree: Tree
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
        tree = Tree(*(arrays[part] for part in parts))
        return cls(made_from, tree, arrays["digests"].tolist(), arrays["classes"], arrays["shares"])


_NOTHING = (np.zeros((0, 1), np.int32), np.zeros((0, 1), np.float32), np.zeros(0, np.int64))


class Library:
    """What tasks work on. Opened, used and closed on one thread. Raises CatalogUnusable."""

    def __init__(self, places: Places, settings: Settings) -> None:
        self.places = places
        self.settings = settings
        self.catalog = Catalog(places.catalog)
        self.thumbnails = ThumbnailStore(places.thumbnails)
        self.viewer = Viewer()
        self.themes: Themes | None = None
        self.links: tuple[MadeFrom, Links] | None = None
        """What ties photos together, and what that was made from."""
        self.folds: tuple[Links, object, NDArray[np.int64]] | None = None
        """Which photos are one among results, and what that was made from."""
        self.aligned: dict[str, tuple[tuple[int, int], NDArray[np.int64]]] = {}
        """Rows of an index by rows of the columns, by the index's name, and what they were made from."""
        self.groups: dict[object, tuple[Group, object]] = {}
        """Groups made before, each with all it was made from, so that it stays alive."""
        self._eyes: dict[str, Eye] = {}
        """By the choice that was made in the settings; one where two choices mean the same model."""
        self.missing: dict[str, str] = {}
        """Models that are chosen and cannot be used, each with the reason as a sentence."""
        self._colours = ColourIndex()
        self._last_palette = 0
        self._photos: dict[str, tuple[Photo, ...]] = {}
        self._digest_of: dict[int, str] = {}
        self._shots: dict[str, Shot] = {}
        self._measures: dict[str, Measures] = {}
        self._last_shot = self._last_measures = 0
        self._changes = 0
        """How often photos were written to, as far as it was looked."""
        self._shown: dict[str, tuple[int, int]] = {}
        """What the photos shown in an index were made from, by its name."""
        self._columns = Columns()
        self._others: dict[int, Photo | None] = {}
        """What photos are now, or that they are gone, since the columns were last looked at."""

    @property
    def looks(self) -> Eye:
        """The model that photos are compared by. Where it is missing, another one in use. Raises ModelUnusable."""
        return self._first_usable(self.settings.model, self.settings.words)

    @property
    def words(self) -> Eye:
        """The model that words are compared with. Raises ModelUnusable."""
        return self._first_usable(self.settings.words)

    def eye(self, choice: str) -> Eye:
        """The model of that choice, in use or not. Raises ModelUnusable where there is none."""
        if choice not in self._eyes:
            made = Eye(choice, self.places, self.catalog)
            same = (each for each in self._eyes.values() if each.name == made.name)
            self._eyes[choice] = next(same, made)
        return self._eyes[choice]

    def forget_unused(self) -> None:
        """Let go of the models that serve no more."""
        used = {self.settings.model, self.settings.words}
        self._eyes = {choice: eye for choice, eye in self._eyes.items() if choice in used}
        self.missing.clear()
        self._shown.clear()
        self.aligned.clear()

    @property
    def embedder_name(self) -> str:
        """Names the vectors that photos are compared by. Raises ModelUnusable."""
        return self.looks.name

    @property
    def index(self) -> VectorIndex:
        """The vectors that photos are compared by."""
        return self.looks.index

    def embedder(self) -> Task[Embedder]:
        """The network that photos are compared by. Raises ModelUnusable."""
        return (yield from self.looks.embedder())

    def refresh(self, eye: Eye | None = None) -> Task[None]:
        """Bring a model's vector index up to what the catalog holds now; without one, that of looks."""
        eye = eye or self.looks
        yield from eye.take_up()
        self._show(f"vectors {eye.name}", eye.index)

    def parts(self) -> Task[PartIndex]:
        """The regions of photos by the model of looks, up to date; loaded when first asked for."""
        parts = yield from self.looks.parts()
        self._show(f"parts {self.looks.name}", parts)
        return parts

    def _first_usable(self, *choices: str) -> Eye:
        """The model of the first choice that can be used; else the built-in one."""
        for choice in choices:
            if choice not in self.missing:
                try:
                    return self.eye(choice)
                except ModelUnusable as error:
                    _log.warning("a model is missing: %s", error)
                    self.missing[choice] = str(error)
        return self.eye(BUILTIN)

    def colours(self) -> Task[ColourIndex]:
        """The palettes of photos, up to date; loaded when first asked for."""
        while True:
            last, palettes = self.catalog.palettes.since(self._last_palette, 5 * _ROWS)
            if not palettes:
                return self._colours
            self._last_palette = last
            self._colours.add(palettes)
            yield Progress("Loading the colours of photos", len(self._colours))

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

    def columns(self) -> Task[Columns]:
        """All that is known of the photos to show, to be asked for facts."""
        self.photos_by_digest()
        shots = self.shots()
        while self._others:
            ids = list(self._others)[:_ROWS]
            some = {each: self._others.pop(each) for each in ids}
            self._columns.take_out(each for each, photo in some.items() if photo is None)
            self._columns.put((photo for photo in some.values() if photo), shots)
            yield Progress("Looking at what is known of the photos", len(self._columns))
        return self._columns

    def _show(self, name: str, index: VectorIndex | PartIndex) -> None:
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

    def shots(self) -> dict[str, Shot]:
        """How photos were taken, by digest."""
        self._last_shot, new = self.catalog.shots.since(self._last_shot)
        self._shots |= new
        self._others |= {photo.id: photo for each in new for photo in self._photos.get(each, ())}
        return self._shots

    def measures(self) -> dict[str, Measures]:
        """What was measured on photos, by digest."""
        self._last_measures, new = self.catalog.shots.measures_since(self._last_measures)
        self._measures |= new
        return self._measures

    def close(self) -> None:
        """Leave nothing running and nothing open."""
        self.viewer.close()
        self.catalog.close()

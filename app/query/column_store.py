"""The column store: fields of all photos in arrays, each made when a query first asks for it.

Different values are kept once, numbered: to test each photo's text takes many times as long.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.exif import ExifColumns
from app.domain.columns.photos import PhotoColumns
from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import ExifInfo, Photo
from app.query.ast import AnyOf, FieldTerm, Near, Term
from app.query.fields import TEXT_EXTRACTORS, merge_names, stated_words, words_of_has
from app.query.matching import NO_EXIF, Mask, match_numbers, match_texts
from app.query.positions import FoundPlaces, Positions, find_places, match_near, read_positions
from app.query.recognised import RecognisedColumns

_T = TypeVar("_T")

Numbers: TypeAlias = NDArray[np.float64]
Coded: TypeAlias = tuple[NDArray[np.integer[Any]], Sequence[tuple[str, ...]]]
"""For each photo the number of its value, and the values: tuples of texts."""

_EXIF_NUMBERS = {
    "focal": "focal_length",
    "aperture": "aperture",
    "exposure": "exposure_time",
    "iso": "iso",
}
_EXIF_TEXTS = ("camera", "lens")
_BY_FILE = ("folder", "kind", "orientation", "has")
_BY_PLACE = ("city", "country")
_QUARTER = 900
"""Seconds within which the clock is not changed from one time zone's offset to another."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """What fields are read from, in place of a Photo that is not made for it."""

    metadata: PhotoMetadata

    @property
    def flag(self) -> Flag | None:
        return self.metadata.flag


class ColumnStore:
    """All photos to show, a row for each."""

    def __init__(
        self, photos: PhotoColumns, exif: ExifColumns, recognised: RecognisedColumns | None = None
    ) -> None:
        self.photos = photos
        self._recognised = recognised
        self.changes = 0
        """How often rows got other photos or digests: while it stays, results by row and digest hold."""
        self._exif = exif
        self._made: dict[str, tuple[tuple[object, ...], Any]] = {}
        """Columns by name, each with what it was made from."""

    def __len__(self) -> int:
        return len(self.photos)

    def use(self, photos: PhotoColumns) -> None:
        """Take the photos as they are now."""
        same = photos.ids is self.photos.ids and photos.digests is self.photos.digests
        self.changes += not same
        self.photos = photos

    def row_of(self, photo: int) -> int | None:
        """Return the row of a photo, by its id."""
        return self.photos.row_of(photo)

    def photo(self, row: int) -> Photo:
        """Return the photo of a row."""
        return self.photos.photo(row)

    def matching_mask(self, terms: Iterable[Term]) -> Mask:
        """Return (rows,) which photos meet all these field terms."""
        met = np.ones(len(self), np.bool_)
        for term in terms:
            if isinstance(term.what, FieldTerm):
                met &= self._mask_of(term.what) != term.against
        return met

    def values(self, name: str) -> Numbers:
        """Return (rows,) the values of a number field; for "date" seconds since 1970 by the camera's clock."""
        photos = self.photos
        if name == "date":
            return self._once(name, (photos.times, photos.taken), lambda: _capture_times(photos))
        if name == "stars":
            made_from = (photos.metadata, photos.metadata_values)
            return self._once(name, made_from, lambda: self._ratings())
        if name == "megapixels":
            return photos.widths.astype(np.float64) * photos.heights / 1e6
        if name == "duration":
            return photos.durations
        if name == "people":
            recognised = self._recognised
            return recognised.face_counts(photos) if recognised else np.full(len(self), np.nan)
        column = _EXIF_NUMBERS[name]
        return self._once(name, self._of_exif, lambda: self._exif.numbers(column, photos))

    def positions(self) -> Positions:
        """Return (rows, 2) latitudes and longitudes in degrees; NaN where a photo has none."""
        return self._once("positions", self._of_place, lambda: self._read_positions())

    def counts(self, name: str) -> dict[str, int]:
        """Count the photos that have each text of a field."""
        codes, values = self._coded(name)
        times: list[int] = np.bincount(codes, minlength=len(values)).tolist()
        counts: Counter[str] = Counter()
        for texts, count in zip(values, times, strict=True):
            if count:
                counts.update(dict.fromkeys(texts, count))
        return dict(counts)

    def texts(self, name: str) -> Coded:
        """Return numbers (rows,) of the texts of a field, and the texts that each number stands for."""
        return self._coded(name)

    def _mask_of(self, term: FieldTerm) -> Mask:
        if isinstance(term.test, Near):
            return match_near(self.positions(), term.test)
        if not isinstance(term.test, AnyOf):
            return match_numbers(term.field, term.test, self.values(term.field))
        recognised, photos = self._recognised, self.photos
        if term.field not in ("name", "text"):
            codes, values = self._coded(term.field)
            met = match_texts(term.field, term.test, values)[codes]
            if term.field == "has" and recognised and "text" in term.test.texts:
                met |= recognised.with_text(photos)
            return met
        # Nearly every photo has another name.
        met = match_texts("name", term.test, ((name,) for name in self.photos.names))
        for part in ("title", "caption") if term.field == "text" else ():
            codes, values = self._coded(part)
            met |= match_texts(part, term.test, values)[codes]
        if term.field == "text" and recognised:
            met |= recognised.matching_texts(term.test.texts, photos)
        return met

    def _coded(self, name: str) -> Coded:
        photos = self.photos
        if name in _EXIF_TEXTS:
            return self._once(name, self._of_exif, lambda: self._exif.texts(name, photos))
        if name in _BY_FILE:
            return self._by_file(name)
        if name in _BY_PLACE:
            return self._once(name, self._of_place, lambda: self._by_place(name))
        values = photos.metadata_values
        extract = cast(Callable[[_Stated, ExifInfo], tuple[str, ...]], TEXT_EXTRACTORS[name])
        texts = self._once(
            name, (values,), lambda: [extract(_Stated(each), NO_EXIF) for each in values]
        )
        return photos.metadata, texts

    def _by_file(self, name: str) -> Coded:
        photos = self.photos
        if name == "folder":
            # As a Path has it, so that "" is ".".
            paths = photos.folder_paths
            return photos.folders, self._once(
                name, (paths,), lambda: [(str(Path(p)),) for p in paths]
            )
        if name == "orientation":
            made_from: tuple[object, ...] = (photos.widths, photos.heights)
            return self._once(name, made_from, lambda: self._by_key(name, self._shapes()))
        files = (photos.names, photos.media, photos.others)
        if name == "kind":
            coded = self._once(name, files, lambda: self._by_key(name, self._file_kinds()))
            return self._with_pages(coded)
        stated = (photos.metadata, photos.metadata_values, photos.taken)
        made_from = (*files, *stated, *self._of_exif)
        return self._once(name, made_from, self._having)

    def _read_positions(self) -> Positions:
        return read_positions(self.photos, self._exif)

    def _by_place(self, name: str) -> Coded:
        """Return the names in the metadata, and those found by position."""
        photos, part = self.photos, _BY_PLACE.index(name)
        known: FoundPlaces = self._once(
            "places", self._of_place, lambda: find_places(self.positions())
        )
        places, found = known
        keys = photos.metadata.astype(np.int64) * len(found) + places
        single, codes = np.unique(keys, return_inverse=True)
        names: list[tuple[str, ...]] = []
        for key in single.tolist():
            stated, place = divmod(int(key), len(found))
            names.append(
                merge_names(getattr(photos.metadata_values[stated], name), found[place][part])
            )
        return codes, names

    def _by_key(self, name: str, keys: NDArray[Any]) -> Coded:
        """Read a field of one photo for each key."""
        _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
        extract = TEXT_EXTRACTORS[name]
        return codes, [extract(self.photo(row), NO_EXIF) for row in first.tolist()]

    def _shapes(self) -> NDArray[Any]:
        return np.sign(self.photos.widths - self.photos.heights)

    def _file_kinds(self) -> NDArray[np.int64]:
        """Return numbers that are the same for photos with files of the same types."""
        photos, kinds = self.photos, dict[Hashable, int]()
        endings = [
            kinds.setdefault(name[name.rfind(".") :] if "." in name else "", len(kinds))
            for name in photos.names
        ]
        numbers = np.array(endings, np.int64)
        with_others = np.unique(photos.others.photos)
        for row in photos.rows_of(with_others).tolist():
            if row >= 0:
                companions, _ = photos.others.of(int(photos.ids[row]))
                kind = (int(numbers[row]), *(path.suffix for path in companions))
                numbers[row] = kinds.setdefault(kind, len(kinds))
        return numbers * 8 + photos.media

    def pages(self) -> NDArray[np.int64]:
        """Return (rows,) 1 for screenshots, 2 for documents, 0 for all others."""
        if self._recognised is None:
            return np.zeros(len(self), np.int64)
        recognised, photos = self._recognised, self.photos
        return recognised.screenshots(photos) + 2 * recognised.documents(photos).astype(np.int64)

    def _with_pages(self, coded: Coded) -> Coded:
        codes, values = coded
        pages = [(*kinds, name) for name in ("screenshot", "document") for kinds in values]
        return codes + len(values) * self.pages(), [*values, *pages]

    def _having(self) -> Coded:
        photos, (kinds, of_kinds) = self.photos, self._coded("kind")
        numbers = dict[tuple[str, ...], int]()
        stated = [
            numbers.setdefault(stated_words(each), len(numbers)) for each in photos.metadata_values
        ]
        keys = np.array(stated, np.int64)[photos.metadata] * len(of_kinds) + kinds
        keys = keys * 4 + 2 * photos.taken + ~np.isnan(self.positions()[:, 0])
        single, codes = np.unique(keys, return_inverse=True)
        words = list(numbers)
        values: list[tuple[str, ...]] = []
        keyed: list[int] = single.tolist()
        for key in keyed:
            number, kind = divmod(key // 4, len(of_kinds))
            is_dated, is_placed = bool(key & 2), bool(key & 1)
            values.append(
                words_of_has(words[number], of_kinds[kind], is_dated=is_dated, is_placed=is_placed)
            )
        return codes, values

    def _ratings(self) -> Numbers:
        return np.array(self.photos.metadata_values.ratings(), np.float64)[self.photos.metadata]

    @property
    def _of_place(self) -> tuple[object, ...]:
        return *self._of_exif, self.photos.metadata, self.photos.metadata_values

    @property
    def _of_exif(self) -> tuple[object, ...]:
        return self.photos.ids, self.photos.digests, self._exif.last

    def _once(self, name: str, made_from: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """Make a column, or return it if it was made from the same arrays before."""
        known = self._made.get(name)
        if known is None or any(a is not b for a, b in zip(known[0], made_from, strict=True)):
            known = self._made[name] = made_from, make()
        return known[1]


def _capture_times(photos: PhotoColumns) -> Numbers:
    """Return capture times, in seconds since 1970 by the camera's clock, or files' dates by this computer's."""
    times = photos.times.copy()
    undated = np.flatnonzero(~photos.taken)
    quarters, codes = np.unique(times[undated] // _QUARTER, return_inverse=True)
    times[undated] += np.array([_offset(each * _QUARTER) for each in quarters.tolist()])[codes]
    return times


def _offset(time: float) -> float:
    """Return the seconds by which this computer's clock is ahead of UTC at a time."""
    try:
        offset = datetime.fromtimestamp(time, tz=UTC).astimezone().utcoffset()
    except (OverflowError, OSError, ValueError):  # Beyond the calendar.
        return 0.0
    return offset.total_seconds() if offset else 0.0

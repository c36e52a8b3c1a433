"""The column store: every field of every photo in arrays, a column for each field and a row for each photo.

Different texts are kept once, numbered: to test each photo's text takes many times as long.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from app.domain.photo import ExifInfo, Photo
from app.query.ast import AnyOf, FieldTerm, Term
from app.query.extractors import NUMBER_EXTRACTORS, TEXT_EXTRACTORS
from app.query.matching import NO_EXIF, Mask, match_numbers, match_texts


class _Texts:
    """The different tuples of texts of a column, numbered."""

    def __init__(self) -> None:
        self.tuples: list[tuple[str, ...]] = []
        self._number_of: dict[tuple[str, ...], int] = {}

    def number_of(self, texts: tuple[str, ...]) -> int:
        number = self._number_of.get(texts)
        if number is None:
            number = self._number_of[texts] = len(self.tuples)
            self.tuples.append(texts)
        return number


class ColumnStore:
    """All photos to show, row by row; a removed photo leaves a free row, which meets no test."""

    def __init__(self) -> None:
        self.photos: list[Photo | None] = []
        self.changes = 0
        """How often a row got another photo or digest: while it stays, results by row and digest hold."""
        self._row_of: dict[int, int] = {}
        self._free: list[int] = []
        self._here: Mask = np.zeros(0, np.bool_)
        self._numbers: dict[str, NDArray[np.float64]] = {
            name: np.zeros(0) for name in NUMBER_EXTRACTORS
        }
        self._codes: dict[str, NDArray[np.int32]] = {
            name: np.zeros(0, np.int32) for name in TEXT_EXTRACTORS
        }
        self._texts = {name: _Texts() for name in TEXT_EXTRACTORS}

    def __len__(self) -> int:
        """Count the rows, free ones too."""
        return len(self.photos)

    @property
    def here(self) -> Mask:
        """(rows,) whether the row has a photo."""
        return self._here[: len(self)]

    def row_of(self, photo: int) -> int | None:
        """Return the row of a photo, by its id."""
        return self._row_of.get(photo)

    def photo(self, row: int) -> Photo:
        """Return the photo of a row. Raises LookupError for a free one."""
        photo = self.photos[row]
        if photo is None:
            raise LookupError(row)
        return photo

    def put(self, photos: Iterable[Photo], exif_by_digest: Mapping[str, ExifInfo]) -> None:
        """Add photos, or replace them as they are now."""
        for photo in photos:
            row = self._row_of.get(photo.id)
            if row is None:
                row = self._row_of[photo.id] = self._new_row()
            before, self.photos[row] = self.photos[row], photo
            self.changes += before is None or before.digest != photo.digest
            self._here[row] = True
            exif = exif_by_digest.get(photo.digest, NO_EXIF)
            for name, number in NUMBER_EXTRACTORS.items():
                value = number(photo, exif)
                self._numbers[name][row] = np.nan if value is None else value
            for name, texts in TEXT_EXTRACTORS.items():
                self._codes[name][row] = self._texts[name].number_of(texts(photo, exif))

    def take_out(self, photos: Iterable[int]) -> None:
        """Remove photos, by their ids."""
        for photo in photos:
            row = self._row_of.pop(photo, None)
            if row is not None:
                self.changes += 1
                self.photos[row] = None
                self._here[row] = False
                self._free.append(row)

    def matching_mask(self, terms: Iterable[Term]) -> Mask:
        """Return (rows,) which photos meet all these field terms."""
        met = self.here.copy()
        for term in terms:
            if isinstance(term.what, FieldTerm):
                met &= self._mask_of(term.what) != term.against
        return met

    def values(self, name: str) -> NDArray[np.float64]:
        """Return (rows,) the values of a number field; for "date" seconds since 1970 by the camera's clock."""
        return self._numbers[name][: len(self)]

    def counts(self, name: str) -> dict[str, int]:
        """Count the photos that have each text of a field."""
        codes = self._codes[name][: len(self)][self.here]
        tuples = self._texts[name].tuples
        times: list[int] = np.bincount(codes, minlength=len(tuples)).tolist()
        counts: Counter[str] = Counter()
        for texts, count in zip(tuples, times, strict=True):
            if count:
                counts.update(dict.fromkeys(texts, count))
        return dict(counts)

    def _new_row(self) -> int:
        if self._free:
            return self._free.pop()
        row = len(self.photos)
        self.photos.append(None)
        if row >= len(self._here):
            room = max(64, row // 2)
            self._here = np.concatenate([self._here, np.zeros(room, np.bool_)])
            for name, column in self._numbers.items():
                self._numbers[name] = np.concatenate([column, np.zeros(room)])
            for name, codes in self._codes.items():
                self._codes[name] = np.concatenate([codes, np.zeros(room, np.int32)])
        return row

    def _mask_of(self, term: FieldTerm) -> Mask:
        if not isinstance(term.test, AnyOf):
            return match_numbers(term.field, term.test, self.values(term.field))
        table = match_texts(term.field, term.test, self._texts[term.field].tuples)
        return table[self._codes[term.field][: len(self)]] if len(table) else self.here.copy()

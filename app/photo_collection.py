"""The photos to show, as columns kept up to date with the catalog, and by digest."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from app.catalog.columns.photos import PhotoPages
from app.catalog.photos import Photos
from app.domain.columns.digests import Digests
from app.domain.columns.photos import PhotoColumns
from app.domain.photo import Photo
from app.domain.progress import Progress, Task


class PhotosByDigest(Mapping[str, tuple[Photo, ...]]):
    """Photos by digest, which copies share; in the order of the first of each, oldest first.

    A photo is made when it is asked for, and then stays the same object.
    """

    def __init__(self, columns: PhotoColumns, made: dict[int, Photo]) -> None:
        """`made` are the photos made before, by id."""
        self.columns = columns
        self._made = made

    def __len__(self) -> int:
        return int((self.columns.by_digest.first_of == np.arange(len(self.columns))).sum())

    def __iter__(self) -> Iterator[str]:
        in_order = self.columns.digests[self.columns.by_time].astype("U32").tolist()
        return iter(dict.fromkeys(in_order))

    def __contains__(self, digest: object) -> bool:
        return isinstance(digest, str) and bool(self.columns.by_digest.rows(digest))

    def __getitem__(self, digest: str) -> tuple[Photo, ...]:
        rows = self.columns.by_digest.rows(digest)
        if not rows:
            raise KeyError(digest)
        return tuple(map(self.photo, rows))

    def copies(self) -> Iterator[tuple[Photo, ...]]:
        """Yield the photos of each digest that several have."""
        rows = self.columns.by_digest.copied
        return (self[digest] for digest in self.columns.digests[rows].astype("U32").tolist())

    def with_companions(self) -> Iterator[Photo]:
        """Yield the photos with other files."""
        rows = self.columns.rows_of(np.unique(self.columns.others.photos))
        return map(self.photo, rows[rows >= 0].tolist())

    def photo(self, row: int) -> Photo:
        """Return the photo of a row of the columns."""
        key = int(self.columns.ids[row])
        photo = self._made.get(key)
        if photo is None:
            photo = self._made[key] = self.columns.photo(row)
        return photo


class PhotoCollection:
    """Columns of all photos to show; only what changed is read again."""

    def __init__(self, photos: Photos) -> None:
        self._catalog = photos
        self._pages: PhotoPages | None = None
        """The reading of all photos, if it is not at its end; whoever needs them next goes on with it."""
        self._touched: set[int] = set()
        """Photos changed since they were read."""
        self._made: dict[int, Photo] = {}
        self.changes = 0
        """Counts the changes of photos that were noticed."""
        self.columns = PhotoColumns.of(())
        self.by_digest = PhotosByDigest(self.columns, self._made)

    def load(self) -> Task[None]:
        """Bring the columns up to date."""
        self.note()
        while (pages := self._pages) is not None:
            if pages.read_page():
                yield Progress("Listing photos", pages.count)
                self.note()
            else:
                self._made = {}
                self._take(pages.columns())
                self._pages = None
        if self._touched:
            photos = self._catalog.get(list(self._touched))
            for each in self._touched:
                self._made.pop(each, None)
            self._take(
                self.columns.with_changes(list(photos.values()), self._touched - photos.keys())
            )
            self._touched = set()

    def digests(self) -> Digests:
        """Return the digests (n,) of the photos to show, as last noted; alone where the columns are not read yet."""
        if self._pages is not None:
            return self._pages.digests()
        return self.all_by_digest().columns.digests

    def of_digests(self, digests: Sequence[str]) -> Mapping[str, tuple[Photo, ...]]:
        """Return the photos of some digests, without reading the columns where that is not done yet."""
        self.note()
        if self._pages is not None:
            photos = self._catalog.get(ids := self._catalog.ids_of(digests))
            listed = (photos[each] for each in ids if each in photos)
            found: dict[str, tuple[Photo, ...]] = {}
            for photo in listed:
                found[photo.digest] = (*found.get(photo.digest, ()), photo)
            return found
        return self.all_by_digest()

    def all_by_digest(self) -> PhotosByDigest:
        """Return all photos by digest, up to date."""
        for _ in self.load():
            pass
        return self.by_digest

    def note(self) -> None:
        """Note which photos are to be read again, if not all."""
        touched = self._catalog.touched()
        self.changes += touched is None or bool(touched)
        if touched is None:
            self._pages, self._touched = self._catalog.pages(), set()
        else:
            self._touched |= touched

    def _take(self, columns: PhotoColumns) -> None:
        self.columns = columns
        self.by_digest = PhotosByDigest(columns, self._made)

"""EXIF and pixel statistics of photos, by the digest of their bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from app.catalog.columns.records import Records
from app.catalog.path_codec import to_path
from app.catalog.table import MAIN_FILES, Table
from app.domain.photo import ExifInfo, PixelStats, Presence

_NAMES = tuple(field.name for field in fields(ExifInfo) if field.name != "gps")
_EXIF = ", ".join((*_NAMES, "latitude", "longitude"))
_STATS = "sharpness, bright, dark"
"""The fields of PixelStats, in their order."""

_EXAMINED = len(_NAMES) - 8
"""The version of the fields read: 1 with GPS, and one more for each field since. Photos read by an older
version are read again."""


class ExifRecords(Table):
    """Rows of `exif` and `measures`."""

    def put(self, exif_by_digest: Mapping[str, ExifInfo]) -> None:
        """Store the EXIF of photos."""
        rows = [
            (
                digest,
                *(getattr(exif, name) for name in _NAMES),
                *(exif.gps or (None, None)),
                _EXAMINED,
            )
            for digest, exif in exif_by_digest.items()
        ]
        self._put("exif", f"digest, {_EXIF}, examined", rows)

    def by_digest(self) -> Records[ExifInfo]:
        """Return the EXIF of photos by digest, read when it is asked for."""
        return Records(self._db, "exif", _EXIF, _to_exif)

    def stats_by_digest(self) -> Records[PixelStats]:
        """Return the pixel statistics of photos by digest, read when they are asked for."""
        return Records(self._db, "measures", _STATS, lambda row: PixelStats(*row))

    def get(self, digests: Iterable[str]) -> dict[str, ExifInfo]:
        """Return the EXIF of photos; those without are left out."""
        rows = (
            (digest, self._row(f"SELECT {_EXIF} FROM exif WHERE digest = ?", [digest]))
            for digest in digests
        )
        return {digest: _to_exif(row) for digest, row in rows if row}

    def rebind(self, old: str, new: str) -> None:
        """Copy EXIF and pixel statistics of one digest to another."""
        self._copy("exif", f"{_EXIF}, examined", old, new)
        self._copy("measures", _STATS, old, new)

    def lacking(self, folder: Path) -> Iterator[dict[str, Path]]:
        """Yield the digests below a folder whose EXIF was not read, each with a file that is here.

        Some thousand photos are looked at in one step.
        """
        for condition, values in self._parts(folder):
            rows = self._rows(
                f"SELECT photos.digest, files.path FROM {MAIN_FILES} "
                f"WHERE files.presence = {Presence.HERE.value} AND {condition} "
                "AND NOT EXISTS (SELECT 1 FROM exif "
                f"WHERE exif.digest = photos.digest AND exif.examined >= {_EXAMINED})",
                values,
            )
            yield {digest: to_path(cell) for digest, cell in rows}

    def put_measures(self, measures: Mapping[str, PixelStats]) -> None:
        """Store pixel statistics."""
        rows = [(digest, *astuple(each)) for digest, each in measures.items()]
        self._put("measures", f"digest, {_STATS}", rows)


def _to_exif(row: Sequence[Any]) -> ExifInfo:
    """Return the EXIF in columns _EXIF."""
    *values, latitude, longitude = row
    known = {name: value for name, value in zip(_NAMES, values, strict=True) if value is not None}
    known["has_fraction"] = bool(known.get("has_fraction"))
    return ExifInfo(**known, gps=None if latitude is None else (latitude, longitude))

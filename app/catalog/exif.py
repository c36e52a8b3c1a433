"""EXIF and pixel statistics of photos, by the digest of their bytes."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from app.catalog.path_codec import below, to_path
from app.domain.photo import ExifInfo, PixelStats, Presence

_EXIF = (
    "camera, exposure_time, aperture, iso, exposure_bias, focal_length, has_fraction, "
    "software, lens, latitude, longitude"
)

_EXAMINED = 1
"""What is asked of photos: 1 since their place is. Photos that were asked less are read again."""


class ExifRecords:
    """Rows of the tables exif and measures."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, exif_by_digest: Mapping[str, ExifInfo]) -> None:
        """Store how photos were taken."""
        self._db.conn.executemany(
            f"INSERT OR REPLACE INTO exif (digest, {_EXIF}, examined) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    digest,
                    exif.camera,
                    exif.exposure_time,
                    exif.aperture,
                    exif.iso,
                    exif.exposure_bias,
                    exif.focal_length,
                    exif.has_fraction,
                    exif.software,
                    exif.lens,
                    *(exif.gps or (None, None)),
                    _EXAMINED,
                )
                for digest, exif in exif_by_digest.items()
            ],
        )

    def since(self, last: int) -> tuple[int, dict[str, ExifInfo]]:
        """How photos were taken, as far as stored after that row; and the last row. 0 for all."""
        rows = self._db.execute(
            f"SELECT rowid, digest, {_EXIF} FROM exif WHERE rowid > ? ORDER BY rowid", [last]
        ).fetchall()
        found = {digest: _to_exif(row) for _, digest, *row in rows}
        return rows[-1][0] if rows else last, found

    def get(self, digests: Iterable[str]) -> dict[str, ExifInfo]:
        """How these were taken; those that are not known are left out."""
        found: dict[str, ExifInfo] = {}
        for digest in digests:
            row = self._db.execute(
                f"SELECT {_EXIF} FROM exif WHERE digest = ?", [digest]
            ).fetchone()
            if row:
                found[digest] = _to_exif(row)
        return found

    def rebind(self, old: str, new: str) -> None:
        """What is known of bytes is known of these, too."""
        for columns, table in (
            (f"{_EXIF}, examined", "exif"),
            ("sharpness, bright, dark", "measures"),
        ):
            self._db.execute(
                f"INSERT OR IGNORE INTO {table} (digest, {columns}) "
                f"SELECT ?, {columns} FROM {table} WHERE digest = ?",
                [new, old],
            )

    def lacking(self, folder: Path) -> dict[str, Path]:
        """Digests below a folder of which it is not known how they were taken, each with a file that is here."""
        condition, values = below(folder, "files.path")
        rows = self._db.execute(
            "SELECT photos.digest, files.path FROM files "
            "JOIN photos ON photos.id = files.photo AND files.role = 0 "
            f"WHERE files.presence = {Presence.HERE.value} AND {condition} "
            "AND NOT EXISTS (SELECT 1 FROM exif "
            f"WHERE exif.digest = photos.digest AND exif.examined >= {_EXAMINED})",
            values,
        )
        return {digest: to_path(cell) for digest, cell in rows}

    def put_measures(self, measures: Mapping[str, PixelStats]) -> None:
        """Store what was measured."""
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO measures (digest, sharpness, bright, dark) VALUES (?, ?, ?, ?)",
            [(digest, each.sharpness, each.bright, each.dark) for digest, each in measures.items()],
        )

    def measures_since(self, last: int) -> tuple[int, dict[str, PixelStats]]:
        """What was measured, as far as stored after that row; and the last row. 0 for all."""
        rows = self._db.execute(
            "SELECT rowid, digest, sharpness, bright, dark FROM measures WHERE rowid > ? ORDER BY rowid",
            [last],
        ).fetchall()
        found = {digest: PixelStats(*row) for _, digest, *row in rows}
        return rows[-1][0] if rows else last, found


def _to_exif(row: Sequence[Any]) -> ExifInfo:
    *values, has_fraction, software, lens, latitude, longitude = row
    camera, seconds, aperture, iso, bias, focal = values
    place = None if latitude is None else (latitude, longitude)
    return ExifInfo(
        camera, seconds, aperture, iso, bias, focal, bool(has_fraction), software, lens or "", place
    )

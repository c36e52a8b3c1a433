"""How photos were taken, and what was measured on their pixels, by the digest of their bytes."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from app.catalog.cells import below, to_path
from app.photo import Measures, Presence, Shot

_SHOT = (
    "camera, seconds, aperture, iso, bias, focal, has_fraction, software, lens, latitude, longitude"
)

_ASKED = 1
"""What is asked of photos: 1 since their place is. Photos that were asked less are read again."""


class Shots:
    """Rows of `shots` and `measures`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, shots: Mapping[str, Shot]) -> None:
        """Store how photos were taken."""
        self._db.conn.executemany(
            f"INSERT OR REPLACE INTO shots (digest, {_SHOT}, asked) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    digest,
                    shot.camera,
                    shot.seconds,
                    shot.aperture,
                    shot.iso,
                    shot.bias,
                    shot.focal,
                    shot.has_fraction,
                    shot.software,
                    shot.lens,
                    *(shot.place or (None, None)),
                    _ASKED,
                )
                for digest, shot in shots.items()
            ],
        )

    def since(self, last: int) -> tuple[int, dict[str, Shot]]:
        """How photos were taken, as far as stored after that row; and the last row. 0 for all."""
        rows = self._db.execute(
            f"SELECT rowid, digest, {_SHOT} FROM shots WHERE rowid > ? ORDER BY rowid", [last]
        ).fetchall()
        found = {digest: _to_shot(row) for _, digest, *row in rows}
        return rows[-1][0] if rows else last, found

    def get(self, digests: Iterable[str]) -> dict[str, Shot]:
        """How these were taken; those that are not known are left out."""
        found: dict[str, Shot] = {}
        for digest in digests:
            row = self._db.execute(
                f"SELECT {_SHOT} FROM shots WHERE digest = ?", [digest]
            ).fetchone()
            if row:
                found[digest] = _to_shot(row)
        return found

    def adopt(self, old: str, new: str) -> None:
        """What is known of bytes is known of these, too."""
        for columns, table in (
            (f"{_SHOT}, asked", "shots"),
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
            "AND NOT EXISTS (SELECT 1 FROM shots "
            f"WHERE shots.digest = photos.digest AND shots.asked >= {_ASKED})",
            values,
        )
        return {digest: to_path(cell) for digest, cell in rows}

    def put_measures(self, measures: Mapping[str, Measures]) -> None:
        """Store what was measured."""
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO measures (digest, sharpness, bright, dark) VALUES (?, ?, ?, ?)",
            [(digest, each.sharpness, each.bright, each.dark) for digest, each in measures.items()],
        )

    def measures_since(self, last: int) -> tuple[int, dict[str, Measures]]:
        """What was measured, as far as stored after that row; and the last row. 0 for all."""
        rows = self._db.execute(
            "SELECT rowid, digest, sharpness, bright, dark FROM measures WHERE rowid > ? ORDER BY rowid",
            [last],
        ).fetchall()
        found = {digest: Measures(*row) for _, digest, *row in rows}
        return rows[-1][0] if rows else last, found


def _to_shot(row: Sequence[Any]) -> Shot:
    *facts, has_fraction, software, lens, latitude, longitude = row
    camera, seconds, aperture, iso, bias, focal = facts
    place = None if latitude is None else (latitude, longitude)
    return Shot(
        camera, seconds, aperture, iso, bias, focal, bool(has_fraction), software, lens or "", place
    )

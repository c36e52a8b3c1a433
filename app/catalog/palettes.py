"""Palettes of photos, by the digest of their bytes."""

from collections.abc import Mapping

from sqlite_utils import Database


class Palettes:
    """Rows of `palettes`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, palettes: Mapping[str, bytes]) -> None:
        """Store palettes, packed."""
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO palettes (digest, colours) VALUES (?, ?)", palettes.items()
        )

    def since(self, last: int, most: int) -> tuple[int, dict[str, bytes]]:
        """Up to `most` palettes stored after row `last`: the last row read, and palettes by digest."""
        rows = self._db.execute(
            "SELECT rowid, digest, colours FROM palettes WHERE rowid > ? ORDER BY rowid LIMIT ?",
            [last, most],
        ).fetchall()
        return rows[-1][0] if rows else last, {digest: colours for _, digest, colours in rows}

    def get(self, digest: str) -> bytes | None:
        """Of one photo; None where it is not known."""
        row = self._db.execute("SELECT colours FROM palettes WHERE digest = ?", [digest]).fetchone()
        return row[0] if row else None

    def lacking(self) -> list[str]:
        """Digests of photos that have none."""
        rows = self._db.execute(
            "SELECT DISTINCT digest FROM photos WHERE NOT EXISTS "
            "(SELECT 1 FROM palettes WHERE palettes.digest = photos.digest)"
        )
        return [digest for (digest,) in rows]

    def rebind(self, old: str, new: str) -> None:
        """What is known of bytes is known of these, too."""
        self._db.execute(
            "INSERT OR IGNORE INTO palettes (digest, colours) "
            "SELECT ?, colours FROM palettes WHERE digest = ?",
            [new, old],
        )

"""Region vectors of photos, by the digest of their bytes and by what made them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database


class Regions:
    """Rows of `regions`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, maker: str, digests: Sequence[str], regions: NDArray[np.int8]) -> None:
        """Store the regions (n, regions, dimensions) of photos."""
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO regions (digest, embedder, numbers) VALUES (?, ?, ?)",
            [
                (digest, maker, each.tobytes())
                for digest, each in zip(digests, regions, strict=True)
            ],
        )

    def since(self, maker: str, last: int, most: int) -> tuple[int, list[str], NDArray[np.int8]]:
        """Up to `most` photos stored after row `last`: the last row read, digests, (n, numbers)."""
        rows = self._db.execute(
            "SELECT id, digest, numbers FROM regions WHERE embedder = ? AND id > ? ORDER BY id LIMIT ?",
            [maker, last, most],
        ).fetchall()
        if not rows:
            return last, [], np.zeros((0, 0), np.int8)
        ids, digests, blobs = zip(*rows, strict=True)
        numbers = np.frombuffer(b"".join(blobs), np.int8).reshape(len(blobs), -1)
        return ids[-1], list(digests), numbers

    def lacking(self, maker: str, embedder: str) -> list[str]:
        """Digests that have a vector of the embedder, and no regions of this maker."""
        rows = self._db.execute(
            "SELECT digest FROM vectors WHERE embedder = ? AND NOT EXISTS (SELECT 1 FROM regions "
            "WHERE regions.embedder = ? AND regions.digest = vectors.digest) ORDER BY id",
            [embedder, maker],
        )
        return [digest for (digest,) in rows]

    def forget(self, maker: str, most: int) -> int:
        """Remove the regions of up to so many photos of a maker; of how many there were any."""
        found = self._db.execute(
            "DELETE FROM regions WHERE id IN (SELECT id FROM regions WHERE embedder = ? LIMIT ?)",
            [maker, most],
        )
        return found.rowcount

    def rebind(self, old: str, new: str) -> None:
        """What is known of bytes is known of these, too."""
        self._db.execute(
            "INSERT OR IGNORE INTO regions (digest, embedder, numbers) "
            "SELECT ?, embedder, numbers FROM regions WHERE digest = ?",
            [new, old],
        )

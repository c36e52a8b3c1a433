"""Vectors by digest and embedder, and the classes the built-in model saw in each photo."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from app.domain.photo import Presence

_HALF = np.dtype("<f2")


class Vectors:
    """Rows of `vectors` and `seen`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, embedder: str, digests: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Store vectors (n, dimensions) in half precision; unit vectors lose about 1e-7 of cosine."""
        halves = vectors.astype(_HALF)
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO vectors (digest, embedder, vector) VALUES (?, ?, ?)",
            [
                (digest, embedder, half.tobytes())
                for digest, half in zip(digests, halves, strict=True)
            ],
        )

    def digests(self, embedder: str) -> set[str]:
        """Of all that have a vector of this embedder."""
        rows = self._db.execute("SELECT digest FROM vectors WHERE embedder = ?", [embedder])
        return {digest for (digest,) in rows}

    def since(
        self, embedder: str, last: int, most: int
    ) -> tuple[int, list[str], NDArray[np.float16]]:
        """Up to `most` vectors stored after row `last`: the last row read, digests, (n, dimensions)."""
        rows = self._db.execute(
            "SELECT id, digest, vector FROM vectors WHERE embedder = ? AND id > ? ORDER BY id LIMIT ?",
            [embedder, last, most],
        ).fetchall()
        if not rows:
            return last, [], np.zeros((0, 0), dtype=_HALF)
        ids, digests, blobs = zip(*rows, strict=True)
        return (
            ids[-1],
            list(digests),
            np.frombuffer(b"".join(blobs), dtype=_HALF).reshape(len(blobs), -1),
        )

    def of(self, embedder: str, digest: str) -> NDArray[np.float16] | None:
        """The vector (dimensions,) that an embedder made of these bytes."""
        row = self._db.execute(
            "SELECT vector FROM vectors WHERE embedder = ? AND digest = ?", [embedder, digest]
        ).fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=_HALF)

    def rebind(self, old: str, new: str) -> None:
        """What is known of bytes is known of these, too."""
        for columns, table in (("embedder, vector", "vectors"), ("classes", "seen")):
            self._db.execute(
                f"INSERT OR IGNORE INTO {table} (digest, {columns}) "
                f"SELECT ?, {columns} FROM {table} WHERE digest = ?",
                [new, old],
            )

    def counts(self) -> dict[str, int]:
        """How many vectors each embedder has."""
        return dict(
            self._db.execute(
                "SELECT embedder, count(*) FROM vectors GROUP BY embedder ORDER BY embedder"
            )
        )

    def count_shown(self, embedder: str) -> int:
        """How many of the photos to show have a vector of this embedder: 0.1 s for 100,000."""
        (count,) = self._db.execute(
            "SELECT count(*) FROM vectors JOIN photos ON photos.digest = vectors.digest "
            "JOIN files ON files.photo = photos.id AND files.role = 0 "
            f"WHERE embedder = ? AND files.presence != {Presence.MISSING.value}",
            [embedder],
        ).fetchone()
        return count

    def forget(self, embedder: str, most: int) -> int:
        """Remove up to so many vectors of an embedder; how many there were."""
        found = self._db.execute(
            "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors WHERE embedder = ? LIMIT ?)",
            [embedder, most],
        )
        return found.rowcount

    def put_classes(
        self, digests: Iterable[str], classes: NDArray[np.uint16], shares: NDArray[np.float16]
    ) -> None:
        """Store the likeliest classes of photos (n, 8) and their probabilities (n, 8)."""
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO seen (digest, classes) VALUES (?, ?)",
            [
                (digest, row.astype("<u2").tobytes() + share.astype(_HALF).tobytes())
                for digest, row, share in zip(digests, classes, shares, strict=True)
            ],
        )

    def classes(self) -> Iterator[tuple[str, NDArray[np.uint16], NDArray[np.float16]]]:
        """Digest, classes and probabilities of all photos looked at."""
        for digest, blob in self._db.execute("SELECT digest, classes FROM seen"):
            half = len(blob) // 2
            yield digest, np.frombuffer(blob[:half], "<u2"), np.frombuffer(blob[half:], _HALF)

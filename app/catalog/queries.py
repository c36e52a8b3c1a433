"""Queries the user has kept, by their names: the user's own, so never lost with what is derived."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class KeptQuery:
    """A query under a name."""

    name: str
    text: str
    time: float
    """Seconds since 1970: when it was kept, or changed."""


class Queries:
    """Rows of `queries`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, query: KeptQuery) -> None:
        """Keep a query; one of that name is replaced."""
        self._db.execute(
            "INSERT OR REPLACE INTO queries (name, text, time) VALUES (?, ?, ?)",
            [query.name, query.text, query.time],
        )

    def remove(self, name: str) -> None:
        """Keep it no longer."""
        self._db.execute("DELETE FROM queries WHERE name = ?", [name])

    def list(self) -> tuple[KeptQuery, ...]:
        """All that are kept, by name."""
        rows = self._db.execute("SELECT name, text, time FROM queries ORDER BY name COLLATE NOCASE")
        return tuple(KeptQuery(*row) for row in rows)

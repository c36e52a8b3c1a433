"""Saved searches, by name: the user's own, so never lost with what is derived."""

from dataclasses import dataclass

from sqlite_utils import Database

from app.catalog.path_codec import Cell, to_text


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query under a name."""

    name: str
    text: str
    time: float
    """Seconds since 1970: when it was kept, or changed."""


class SavedSearches:
    """Rows of `queries`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, query: SavedSearch) -> None:
        """Keep a query; one of that name is replaced."""
        self._db.execute(
            "INSERT OR REPLACE INTO saved_searches (name, text, time) VALUES (?, ?, ?)",
            [to_text(query.name), _to_cell(query.text), query.time],
        )

    def remove(self, name: str) -> None:
        """Keep it no longer."""
        self._db.execute("DELETE FROM saved_searches WHERE name = ?", [to_text(name)])

    def list(self) -> tuple[SavedSearch, ...]:
        """All that are kept, by name."""
        rows = self._db.execute(
            "SELECT name, text, time FROM saved_searches ORDER BY name COLLATE NOCASE"
        )
        return tuple(SavedSearch(name, _to_saved_search(cell), time) for name, cell, time in rows)


def _to_cell(text: str) -> Cell:
    """Bytes where it names a file whose name is no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
    return text


def _to_saved_search(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.decode(errors="surrogatepass")

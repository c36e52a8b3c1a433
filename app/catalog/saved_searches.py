"""Saved searches, by name: the user's own, so never lost with what is derived."""

from dataclasses import dataclass

from app.catalog.path_codec import Cell, to_text
from app.catalog.table import Table


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query under a name."""

    name: str
    text: str
    time: float
    """Seconds since 1970: when it was saved, or changed."""


class SavedSearches(Table):
    """Rows of `saved_searches`."""

    def put(self, query: SavedSearch) -> None:
        """Save a query, in place of the one of that name."""
        row = (to_text(query.name), _to_cell(query.text), query.time)
        self._put("saved_searches", "name, text, time", [row])

    def remove(self, name: str) -> None:
        """Delete the saved search of that name."""
        self._run("DELETE FROM saved_searches WHERE name = ?", [to_text(name)])

    def list(self) -> tuple[SavedSearch, ...]:
        """Return all saved searches, by name."""
        rows = self._rows(
            "SELECT name, text, time FROM saved_searches ORDER BY name COLLATE NOCASE"
        )
        return tuple(SavedSearch(name, _from_cell(cell), time) for name, cell, time in rows)


def _to_cell(text: str) -> Cell:
    """Return the text, or bytes where it has the name of a file that is no valid Unicode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
    return text


def _from_cell(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.decode(errors="surrogatepass")

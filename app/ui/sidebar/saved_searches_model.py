"""Saved searches, as a list."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.catalog.saved_searches import SavedSearch
from app.domain.progress import Change, Task
from app.query.parser import parse_query
from app.tasks.searching.saved import delete_search, list_saved_searches, save_search
from app.ui.bridge import Bridge

_Index = QModelIndex | QPersistentModelIndex


class SavedSearchesModel(QAbstractListModel):
    """Saved searches by name. The last deleted one can be restored."""

    removed = Signal(object)
    """The deleted SavedSearch."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._saved: tuple[SavedSearch, ...] = ()
        bridge.changed.connect(self._on_change)

    def load(self) -> None:
        """Ask for the saved searches."""
        self._bridge.ask(list_saved_searches, answer=self._show, urgent=True)

    def saved(self, row: int) -> SavedSearch | None:
        """Return the saved search of a row."""
        return self._saved[row] if 0 <= row < len(self._saved) else None

    def has(self, name: str) -> bool:
        """Whether a search is saved under that name."""
        return any(each.name == name for each in self._saved)

    def save(self, name: str, text: str) -> None:
        """Save a query under a name, replacing another of that name."""
        self._bridge.ask(save_search, name, parse_query(text).query, urgent=True)

    def rename(self, saved: SavedSearch, name: str) -> None:
        """Rename a saved search."""
        if " ".join(name.split()) not in ("", saved.name):
            self._bridge.ask(_rename, saved, name, urgent=True)

    def remove(self, saved: SavedSearch) -> None:
        """Delete a saved search."""
        self._bridge.ask(
            delete_search, saved.name, answer=lambda _: self.removed.emit(saved), urgent=True
        )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._saved)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        saved = self.saved(index.row())
        if saved is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{saved.name}\n{saved.text}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{saved.name}, saved search"
        return saved.name if role == Qt.ItemDataRole.DisplayRole else None

    def _on_change(self, change: Change) -> None:
        if change.saved_searches:
            self.load()

    def _show(self, saved: tuple[SavedSearch, ...]) -> None:
        if saved != self._saved:
            self.beginResetModel()
            self._saved = saved
            self.endResetModel()


def _rename(library: Any, saved: SavedSearch, name: str) -> Task[None]:
    """Save under the new name first: an interrupted renaming leaves both."""
    yield from save_search(library, name, parse_query(saved.text).query)
    yield from delete_search(library, saved.name)

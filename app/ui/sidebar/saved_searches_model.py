"""Saved searches, as a list in the order of the user."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.catalog.saved_searches import SavedSearch
from app.domain.progress import Change, Task
from app.query.parser import parse_query
from app.settings import Settings
from app.tasks.searching.saved import delete_search, list_saved_searches, save_search
from app.ui.bridge import Bridge

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SavedSearchesModel(QAbstractListModel):
    """Saved searches in an order by hand, others by name. The last deleted one can be restored."""

    removed = Signal(object)
    """The deleted SavedSearch."""

    def __init__(self, bridge: Bridge, settings: Settings) -> None:
        super().__init__(bridge)
        self._bridge, self._settings = bridge, settings
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
        name = " ".join(name.split())
        if name not in ("", saved.name):
            order = self._settings.saved_searches_order
            if saved.name in order:
                order[order.index(saved.name)] = name
            self._bridge.ask(_rename, saved, name, urgent=True)

    def remove(self, saved: SavedSearch) -> None:
        """Delete a saved search."""
        self._bridge.ask(
            delete_search, saved.name, answer=lambda _: self._take_removed(saved), urgent=True
        )

    def move(self, row: int, by: int) -> None:
        """Move a saved search so many rows down, or up; not beyond the ends."""
        self.moveRow(_ROOT, row, _ROOT, row + by + (by > 0))

    def moveRows(self, source: _Index, row: int, count: int, target: _Index, before: int) -> bool:
        """Move rows before another, as a drag does; the order is kept in the settings."""
        last = row + count - 1
        if row < 0 or not 0 <= before <= len(self._saved):
            return False
        if not self.beginMoveRows(_ROOT, row, last, _ROOT, before):
            return False
        moved = self._saved[row : last + 1]
        above, below = self._saved[:before], self._saved[before:]
        above = tuple(each for each in above if each not in moved)
        self._saved = (*above, *moved, *(each for each in below if each not in moved))
        self._settings.saved_searches_order = [each.name for each in self._saved]
        self.endMoveRows()
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag  # A row is dragged, and dropped between rows.
        return super().flags(index) | (
            flag.ItemIsDragEnabled if index.isValid() else flag.ItemIsDropEnabled
        )

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._saved)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        saved = self.saved(index.row())
        if saved is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{saved.name}\n{saved.text}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{saved.name}, saved search, {index.row() + 1} of {len(self._saved)}"
        return saved.name if role == Qt.ItemDataRole.DisplayRole else None

    def _take_removed(self, saved: SavedSearch) -> None:
        """Take it from the list before it is announced: while it is listed there is nothing to restore."""
        self._show(tuple(each for each in self._saved if each != saved))
        self.removed.emit(saved)

    def _on_change(self, change: Change) -> None:
        if change.saved_searches:
            self.load()

    def _show(self, saved: tuple[SavedSearch, ...]) -> None:
        order = {name: row for row, name in enumerate(self._settings.saved_searches_order)}
        saved = tuple(sorted(saved, key=lambda each: order.get(each.name, len(order))))
        if saved != self._saved:
            self.beginResetModel()
            self._saved = saved
            self.endResetModel()


def _rename(library: Any, saved: SavedSearch, name: str) -> Task[None]:
    """Save under the new name first: an interrupted renaming leaves both."""
    yield from save_search(library, name, parse_query(saved.text).query)
    yield from delete_search(library, saved.name)

"""The searches that are kept under names, as a list."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.catalog.queries import KeptQuery
from app.news import Change, Task
from app.query.reading import read_query
from app.tasks.queries import forget_query, keep_query, list_queries
from app.ui.bridge import Bridge

_Index = QModelIndex | QPersistentModelIndex


class KeptSearches(QAbstractListModel):
    """By name. What is removed can be had back until something else is."""

    removed = Signal(object)
    """The KeptQuery that is kept no longer."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._kept: tuple[KeptQuery, ...] = ()
        bridge.changed.connect(self._hear)

    def load(self) -> None:
        """Ask which there are."""
        self._bridge.ask(list_queries, answer=self._show, urgent=True)

    def kept(self, row: int) -> KeptQuery | None:
        """That of a row."""
        return self._kept[row] if 0 <= row < len(self._kept) else None

    def has(self, name: str) -> bool:
        """Whether one is kept under that name."""
        return any(each.name == name for each in self._kept)

    def keep(self, name: str, text: str) -> None:
        """Keep a query under a name, in the place of another of that name."""
        self._bridge.ask(keep_query, name, read_query(text).query, urgent=True)

    def rename(self, kept: KeptQuery, name: str) -> None:
        """Keep it under another name."""
        if " ".join(name.split()) not in ("", kept.name):
            self._bridge.ask(_rename, kept, name, urgent=True)

    def remove(self, kept: KeptQuery) -> None:
        """Keep it no longer."""
        self._bridge.ask(
            forget_query, kept.name, answer=lambda _: self.removed.emit(kept), urgent=True
        )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._kept)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        kept = self.kept(index.row())
        if kept is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{kept.name}\n{kept.text}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{kept.name}, a kept search"
        return kept.name if role == Qt.ItemDataRole.DisplayRole else None

    def _hear(self, change: Change) -> None:
        if change.queries:
            self.load()

    def _show(self, kept: tuple[KeptQuery, ...]) -> None:
        if kept != self._kept:
            self.beginResetModel()
            self._kept = kept
            self.endResetModel()


def _rename(library: Any, kept: KeptQuery, name: str) -> Task[None]:
    """The new name first: what is cut short leaves both."""
    yield from keep_query(library, name, read_query(kept.text).query)
    yield from forget_query(library, kept.name)

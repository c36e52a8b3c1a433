"""Unreadable files, each with its reason."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.errors import Unreadable
from app.domain.progress import Change
from app.tasks.library.list_photos import list_unreadable
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

_HEADINGS = ("File", "Reason", "Folder")
_PAUSE = 500
_Index = QModelIndex | QPersistentModelIndex


class UnreadableModel(QAbstractTableModel):
    """One row per file."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.files: tuple[Unreadable, ...] = ()
        self._listing = LatestRequest(
            bridge, list_unreadable, answer=self._show, pause=_PAUSE, throttle=True
        )
        bridge.changed.connect(self._on_change)

    def load(self) -> None:
        """Ask which files they are."""
        self._listing.ask()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.files)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _HEADINGS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        file = self.files[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (file.path.name, file.reason, str(file.path.parent))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{file.path}\n{file.reason}"
        return None

    def _on_change(self, change: Change) -> None:
        if change.unreadable or change.all_photos:
            self._listing.ask_soon()

    def _show(self, files: tuple[Unreadable, ...]) -> None:
        self.beginResetModel()
        self.files = files
        self.endResetModel()

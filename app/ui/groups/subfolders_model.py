"""Folders and subfolders of the library, for a combo box."""

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.tasks.library.list_photos import list_subfolders
from app.ui.bridge import Bridge

_Index = QModelIndex | QPersistentModelIndex


class SubfoldersModel(QAbstractListModel):
    """Row 0 is any folder; each other row is a folder with photos."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._paths: tuple[Path, ...] = ()
        self._above = ""

    def load(self) -> None:
        """Ask for the folders."""
        self._bridge.ask(list_subfolders, answer=self._show, urgent=True)

    def path(self, row: int) -> Path | None:
        """Return the folder of a row; None for any."""
        return self._paths[row - 1] if 0 < row <= len(self._paths) else None

    def row_of(self, path: Path | None) -> int:
        """Return the row of a folder; 0 if the folder is not listed."""
        return self._paths.index(path) + 1 if path in self._paths else 0

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._paths) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        path = self.path(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return "Any folder" if path is None else str(path)[len(self._above) :]
        if role == Qt.ItemDataRole.ToolTipRole:
            return "" if path is None else str(path)
        return None

    def _show(self, paths: tuple[Path, ...]) -> None:
        if paths == self._paths:
            return
        self.beginResetModel()
        self._paths = paths
        self._above = _shared(paths)
        self.endResetModel()


def _shared(paths: tuple[Path, ...]) -> str:
    """Return the common start of all paths, which is not shown, up to the name of the topmost folder."""
    try:
        top = os.path.dirname(os.path.commonpath(paths))  # noqa: PTH120  (PTH has no commonpath)
    except ValueError:  # Of several drives, or of none.
        return ""
    return "" if not top else top if top.endswith(os.sep) else top + os.sep

"""Folders of the library, with all photos on top."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.photo import Folder
from app.domain.progress import Change
from app.tasks.library.list_photos import list_folders
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

COUNT = int(Qt.ItemDataRole.UserRole) + 1
OFFLINE = int(Qt.ItemDataRole.UserRole) + 2
_PAUSE = 500
_Index = QModelIndex | QPersistentModelIndex


class FoldersModel(QAbstractListModel):
    """Row 0 is all photos; each other row is a folder the user added."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._folders: tuple[Folder, ...] = ()
        self.loaded = False
        self._listing = LatestRequest(
            bridge, list_folders, answer=self._show, pause=_PAUSE, throttle=True
        )
        bridge.changed.connect(self._on_change)

    def load(self) -> None:
        """Ask which folders there are."""
        self._listing.ask()

    def folder(self, row: int) -> Folder | None:
        """Return the folder of a row; None for all photos."""
        return self._folders[row - 1] if 0 < row <= len(self._folders) else None

    def row_of(self, path: Path | None) -> int:
        """Return the row of a folder; that of all photos if not listed."""
        return next((i for i, f in enumerate(self._folders, start=1) if f.path == path), 0)

    @property
    def reachable(self) -> tuple[Path, ...]:
        """The folders that can be reached."""
        return tuple(each.path for each in self._folders if not each.offline)

    @property
    def empty(self) -> bool:
        """Whether the library is known to have no folder."""
        return self.loaded and not self._folders

    @property
    def _all(self) -> int:
        """Number of photos of all folders; a nested folder is counted with its parent."""
        paths = {each.path for each in self._folders}
        return sum(f.photos for f in self._folders if paths.isdisjoint(f.path.parents))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._folders) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        folder = self.folder(index.row())
        count = folder.photos if folder else self._all
        offline = folder is not None and folder.offline
        name = (folder.path.name or str(folder.path)) if folder else "All photos"
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            return _describe_path(folder)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return f"{name}, {count:,} photos" + (", offline" if offline else "")
        return {COUNT: count, OFFLINE: offline}.get(role)

    def _on_change(self, change: Change) -> None:
        counted = change.photos and not change.metadata
        if change.folders or counted or change.all_photos:
            self._listing.ask_soon()

    def _show(self, folders: tuple[Folder, ...]) -> None:
        same = [f.path for f in folders] == [f.path for f in self._folders]
        if same and self.loaded:
            self._folders = folders
            self.dataChanged.emit(self.index(0), self.index(len(folders)))
            return
        self.beginResetModel()
        self._folders = folders
        self.loaded = True
        self.endResetModel()


def _describe_path(folder: Folder | None) -> str:
    if folder is None:
        return "Photos of all folders"
    if folder.offline:
        return f"{folder.path}\nOffline: only thumbnails are available"
    return str(folder.path)

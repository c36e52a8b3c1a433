"""Folders that other programs change are indexed seconds later."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.files.watch import FolderWatch
from app.tasks.indexing.changed import find_changed
from app.ui.bridge import Bridge
from app.ui.indexing.model import IndexingModel
from app.ui.sidebar.folders_model import FoldersModel

_LOOKED = 1_000
"""Milliseconds between two looks for changes."""


class FolderWatcher(QObject):
    """Watches the folders of the library while the window is open, and has what changed indexed."""

    def __init__(
        self, bridge: Bridge, folders: FoldersModel, indexing: IndexingModel, skipped: Path
    ) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._folders = folders
        self._indexing = indexing
        self._watch = FolderWatch(skipped)
        self._clock = QTimer(self, interval=_LOOKED)
        self._clock.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to watch."""
        for changed in (self._folders.modelReset, self._folders.dataChanged):
            changed.connect(self._follow)
        self._follow()
        self._clock.start()

    def stop(self) -> None:
        """Stop watching."""
        self._clock.stop()
        self._watch.stop()

    def _follow(self) -> None:
        self._watch.follow(self._folders.reachable)

    def _look(self) -> None:
        # What changes during an indexing waits for its end: files of it may be read already.
        if not self._indexing.busy and (files := self._watch.take()):
            self._bridge.ask(find_changed, files, answer=self._index)

    def _index(self, folders: tuple[Path, ...]) -> None:
        if folders:
            self._indexing.read(folders)

"""Photo cache: the photos that a Change names, read once for all models."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.photo import Photo
from app.domain.progress import Change
from app.tasks.library.list_photos import list_photos_by_id
from app.ui.bridge import Bridge

PAUSE = 300
"""Milliseconds from one reading to the next: the first change shows at once, and indexing leaves time to paint."""

Renewed: TypeAlias = Mapping[int, Photo | None]
"""Photos by id as they are now; None for those no longer shown."""


class PhotoCache(QObject):
    """Posts the changed photos to every model; each takes those it shows."""

    renewed = Signal(object)
    """Renewed photos."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._shown: list[Callable[[], Iterable[int]]] = []
        self._pending: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._read)
        bridge.changed.connect(self._on_change)

    @property
    def busy(self) -> bool:
        """Whether photos are awaited, or were a moment ago."""
        return self._timer.isActive()

    def keep(self, shown: Callable[[], Iterable[int]]) -> None:
        """Read the photos of these ids again, too, whenever more changed than a Change can name."""
        self._shown.append(shown)

    def read(self, ids: Collection[int]) -> None:
        """Read photos again, now or after the pause."""
        self._pending.update(ids)
        if not self._timer.isActive():
            self._read()

    def _on_change(self, change: Change) -> None:
        shown = self._shown if change.all_photos else ()
        self.read({*change.photos, *(id for ids in shown for id in ids())})

    def _read(self) -> None:
        if self._pending:
            ids, self._pending = tuple(self._pending), set[int]()
            self._bridge.ask(list_photos_by_id, ids, answer=partial(self._post, ids), urgent=True)
            self._timer.start()

    def _post(self, ids: tuple[int, ...], photos: tuple[Photo, ...]) -> None:
        self.renewed.emit(dict.fromkeys(ids) | {photo.id: photo for photo in photos})

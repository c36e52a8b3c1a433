"""Facets: values of the fields in the library with their counts, for menus and completion."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.domain.progress import Change
from app.tasks.searching.facets import count_field_values
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest


class FacetCounts(QObject):
    """Counted at the first request, and again at a request after a change."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._counting = LatestRequest(bridge, count_field_values, answer=self._take)
        self._stale = True
        self.counts: Mapping[str, Mapping[str, int]] = {}
        """Number of photos by field and value."""
        bridge.changed.connect(self._on_change)

    def want(self) -> None:
        """Have them up to date soon."""
        if self._stale and not self._counting.busy:
            self._stale = False
            self._counting.ask()

    def _on_change(self, change: Change) -> None:
        self._stale = self._stale or bool(change.photos) or change.all_photos or change.metadata

    def _take(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        self.counts = counts
        self.changed.emit()

"""What was decided in all sessions, newest first, searched, exported and imported."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.groups import Decision
from app.domain.progress import Change
from app.tasks.culling.decide import export_decisions, import_decisions, list_decisions
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

_PAUSE = 200
"""Milliseconds a text that is typed rests before it is searched for."""


class DecisionsModel(QObject):
    """The decisions with all words searched for. Asks only while somebody looks at them."""

    listed = Signal()
    exported = Signal(int, Path)
    """So many were written to that file."""
    imported = Signal(int, Path)
    """So many were taken over from that file."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._text = ""
        self._watched = False
        self.decisions: tuple[Decision, ...] = ()
        self._listing = LatestRequest(
            bridge,
            list_decisions,
            answer=self._show,
            arguments=lambda: (self._text,),
            pause=_PAUSE,
        )
        bridge.changed.connect(self._on_change)

    def watch(self, live_photos: bool) -> None:
        """Keep up to date, or do not care."""
        self._watched = live_photos
        if live_photos:
            self.search("")

    def search(self, text: str) -> None:
        """List those with all these words in file names, folders, tier or verdict."""
        self._text = text
        self._listing.ask_soon()

    def export_to(self, file: Path) -> None:
        """Write all decisions to a file."""
        self._bridge.ask(
            export_decisions, file, answer=lambda count: self.exported.emit(count, file)
        )

    def import_from(self, file: Path) -> None:
        """Take over the decisions of a file."""
        self._bridge.ask(
            import_decisions, file, answer=lambda count: self.imported.emit(count, file)
        )

    def _on_change(self, change: Change) -> None:
        if change.decisions and self._watched:
            self._listing.ask_soon()

    def _show(self, decisions: tuple[Decision, ...]) -> None:
        self.decisions = decisions
        self.listed.emit()

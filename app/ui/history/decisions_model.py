"""Decisions of all sessions, newest first: search, export, import."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.groups import Decision
from app.domain.progress import Change
from app.tasks.culling.decide import export_decisions, import_decisions, list_decisions
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

_PAUSE = 200
"""Milliseconds after the last letter until the search starts."""


class DecisionsModel(QObject):
    """The decisions that match the search. Asks only while the dialog is open."""

    listed = Signal()
    exported = Signal(int, Path)
    """Number of decisions exported to that file."""
    imported = Signal(object, Path)
    """ImportedDecisions of that file."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._text = ""
        self._watched = False
        self.decisions: tuple[Decision, ...] = ()
        self._listing = LatestRequest(
            bridge, list_decisions, answer=self._show, arguments=lambda: (self._text,), pause=_PAUSE
        )
        bridge.changed.connect(self._on_change)

    def watch(self, watched: bool) -> None:
        """Start or stop keeping up to date."""
        self._watched = watched
        if watched:
            self.search("")

    def search(self, text: str) -> None:
        """List the decisions with all these words in file names, folders, tier or verdict."""
        self._text = text
        self._listing.ask_soon()

    def export_to(self, file: Path) -> None:
        """Export all decisions to a file."""
        self._bridge.ask(
            export_decisions, file, answer=lambda count: self.exported.emit(count, file)
        )

    def import_from(self, file: Path) -> None:
        """Import the decisions of a file."""
        self._bridge.ask(
            import_decisions, file, answer=lambda result: self.imported.emit(result, file)
        )

    def _on_change(self, change: Change) -> None:
        if change.decisions and self._watched:
            self._listing.ask_soon()

    def _show(self, decisions: tuple[Decision, ...]) -> None:
        self.decisions = decisions
        self.listed.emit()

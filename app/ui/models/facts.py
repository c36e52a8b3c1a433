"""How the photos around the one looked at were taken, asked for before one looks at them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.photo import Shot
from app.tasks.facts import read_facts
from app.ui.bridge import Bridge
from app.worker import Ticket

_MOST = 2_000
"""Photos remembered before all are forgotten."""


class Facts(QObject):
    """Shots by digest. They never change, as the bytes do not."""

    arrived = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._shots: dict[str, Shot] = {}
        self._ticket: Ticket | None = None

    def shot(self, digest: str) -> Shot | None:
        """How it was taken; None while that is not known."""
        return self._shots.get(digest)

    def want(self, digests: Sequence[str]) -> None:
        """Ask for these, unless the first of them is known: then there is time."""
        missing = [digest for digest in digests if digest not in self._shots]
        if not missing or (self._ticket is not None and digests[0] in self._shots):
            return
        if self._ticket is not None:
            self._ticket.cancel()
        if len(self._shots) > _MOST:
            self._shots.clear()

        def take(found: dict[str, Shot]) -> None:
            self._ticket = None
            self._shots |= dict.fromkeys(missing, Shot()) | found
            self.arrived.emit()

        self._ticket = self._bridge.ask(read_facts, missing, answer=take, urgent=True)

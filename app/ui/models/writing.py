"""Writes what is said of photos beside them, moments later; what is many at one stroke is shown first."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.act import Act
from app.news import Change
from app.photo import PhotoError
from app.settings import Settings
from app.tasks.sentences import say_count
from app.tasks.write import Writing, plan_writes, write_marks
from app.ui.bridge import Bridge
from app.ui.models.deciding import Deciding
from app.worker import Ticket

_MOMENTS = 1_500
"""Milliseconds the last word rests before it is written: a hand that changes its mind writes once."""


class WritingBeside(QObject):
    """One writing at a time, behind everything that is asked for."""

    changed = Signal()
    """Something else waits to be written than before."""
    asking = Signal()
    """So much was said at one stroke that it is to be looked at before it is written."""

    def __init__(self, bridge: Bridge, deciding: Deciding, settings: Settings) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._settings = settings
        self._planning: Ticket | None = None
        self._writing: Ticket | None = None
        self._held = self._asked = self._told = False
        self.waiting: tuple[Writing, ...] = ()
        """What waits to be written."""
        self._timer = QTimer(self, singleShot=True, interval=_MOMENTS)
        self._timer.timeout.connect(self.look)
        bridge.changed.connect(self._note)
        for signal in (deciding.done, deciding.undone):
            signal.connect(self._weigh)

    @property
    def held(self) -> bool:
        """Whether it waits for the user's word."""
        return self._held

    @property
    def busy(self) -> bool:
        """Whether something is looked at or written now, or will be in a moment."""
        return self._timer.isActive() or self._planning is not None or self._writing is not None

    def release(self) -> None:
        """The user has seen it: write, also what failed before."""
        self._held = False
        self.waiting = ()
        self.look()

    def _weigh(self, act: Act) -> None:
        if act.verb.touches_files:  # What is said goes along with the files.
            return
        if self._settings.write and len(act.about) >= self._settings.ask_from:
            self._held, self._asked = True, False
            self.look()

    def _note(self, change: Change) -> None:
        if change.marks or change.decisions or change.folders:
            self._timer.start()
        if change.notes and not self._told:  # Later ones are told beside each photo.
            self._told = True
            self._bridge.complain(PhotoError(_sum_up(change.notes)))

    def look(self) -> None:
        """See now what waits to be written."""
        if self._planning is not None:
            self._planning.cancel()
        self._planning = self._bridge.ask(plan_writes, answer=self._planned)

    def _planned(self, waiting: tuple[Writing, ...]) -> None:
        before, self.waiting = self.waiting, waiting
        self._planning = None
        if before != waiting:
            self.changed.emit()
        if self._held and waiting and not self._asked:
            self._asked = True
            self.asking.emit()
        fresh = [each for each in waiting if not each.trouble or each not in before]
        if fresh and self._settings.write and not self._held and self._writing is None:
            self._writing = self._bridge.ask(write_marks, answer=self._written, failed=self._failed)

    def _written(self, _count: int) -> None:
        self._writing = None
        self.look()

    def _failed(self, error: Exception) -> None:
        self._writing = None
        self._bridge.complain(error)


def _sum_up(notes: Sequence[str]) -> str:
    """The first of them, and for how many photos more the same was done."""
    more = len(notes) - 1
    return f"{notes[0]}\n{say_count(more, 'more photo')} likewise." if more else notes[0]

"""What the user decides and says of photos: given to the library, taken back, and done again."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.act import Act
from app.marks import NOTHING_SAID, Said
from app.news import Change, Task
from app.photo import Decision, Group, Photo, PhotoError, Tier, Verdict
from app.tasks.browse import list_photos_by_id
from app.tasks.confirm import keep_best, plan_keeps
from app.tasks.decide import decide
from app.tasks.keep import keep
from app.tasks.mark import mark
from app.tasks.undo import last_act, redo, see_turns, undo, undo_one
from app.ui.bridge import Bridge


class Deciding(QObject):
    """Says acts to the library, one after the other. The journal, which outlives the window, has them all."""

    done = Signal(object)
    """An Act."""
    undone = Signal(object)
    """An Act that is taken back."""
    turned = Signal()
    """Something else may be undone, or done again, than before."""
    failed = Signal()
    """Something was not done."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self.last: Act | None = None
        """What `undo` takes back."""
        self.next: Act | None = None
        """What `redo` does again."""
        bridge.changed.connect(self._hear)

    def load(self) -> None:
        """Learn what may be undone, or done again."""
        self._bridge.ask(see_turns, answer=self._take, urgent=True)

    def decide(self, tier: Tier, verdict: Verdict, parts: Sequence[Sequence[Photo]]) -> None:
        """Say that of these photos; `parts` as in Decision."""
        self._do(decide, tier, verdict, parts)

    def mark(
        self,
        photos: Sequence[Photo],
        says: Said = NOTHING_SAID,
        add: Sequence[str] = (),
        take: Sequence[str] = (),
    ) -> None:
        """Say these fields of all of these photos; give them keywords, or take some from them."""
        self._do(_mark, tuple(photo.id for photo in photos), says, add, take)

    def keep(self, kept: Sequence[Photo], rest: Sequence[Photo]) -> None:
        """Keep these and reject the rest, which are no group."""
        self._do(_keep, [photo.id for photo in kept], [photo.id for photo in rest])

    def plan(
        self,
        tier: Tier,
        detail: float,
        ids: Collection[str],
        then: Callable[[tuple[Group, ...]], None],
    ) -> None:
        """Have those of these groups handed to `then` of which the best can be kept, as they are now."""
        self._bridge.ask(plan_keeps, tier, detail, ids, answer=then, urgent=True)

    def keep_best(self, tier: Tier, detail: float, planned: Sequence[Group]) -> None:
        """Keep the best of these groups and reject the rest, as one act."""
        self._do(_keep_best, tier, detail, planned)

    def undo(self) -> None:
        """Take the last act back; one that is still on its way is done first, and then it is that."""
        self._turn(undo, self.undone)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._turn(redo, self.done)

    def undo_decision(self, decision: Decision) -> None:
        """Take that one back, made in whatever session."""
        self._turn(partial(undo_one, id=decision.id), self.undone)

    def _do(self, task: Callable[..., Task[Any]], *arguments: Any) -> None:
        def act(library: Any) -> Task[Act]:
            yield from task(library, *arguments)
            act = last_act(library)
            assert act is not None
            return act

        self._turn(act, self.done)

    def _turn(self, task: Callable[[Any], Task[Act]], told: Any) -> None:
        self._bridge.ask(task, answer=told.emit, failed=self._fail, urgent=True)

    def _fail(self, error: Exception) -> None:
        self._bridge.complain(error)
        self.failed.emit()

    def _hear(self, change: Change) -> None:
        if change.marks or change.decisions:
            self.load()

    def _take(self, turns: tuple[Act | None, Act | None]) -> None:
        self.last, self.next = turns
        self.turned.emit()


def _mark(
    library: Any, ids: Sequence[int], says: Said, add: Sequence[str], take: Sequence[str]
) -> Task[None]:
    """Of the photos as they are now, which the window may not know yet."""
    photos = yield from list_photos_by_id(library, ids)
    yield from mark(library, photos, says, add, take)


def _keep(library: Any, kept: Sequence[int], rest: Sequence[int]) -> Task[None]:
    """Of the photos as they are now, too."""
    stays = yield from list_photos_by_id(library, kept)
    goes = yield from list_photos_by_id(library, rest)
    yield from keep(library, stays, goes)


def _keep_best(library: Any, tier: Tier, detail: float, planned: Sequence[Group]) -> Task[None]:
    kept = yield from keep_best(library, tier, detail, planned)
    if not kept.decisions:
        raise PhotoError("All of these groups changed meanwhile, and stayed as they were.")

"""History of the window: decisions and metadata edits, undone and redone."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.groups import Decision, Group, Tier, Verdict
from app.domain.metadata import NO_CHANGES, MetadataChanges
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.tasks.culling.decide import decide
from app.tasks.culling.keep import keep
from app.tasks.culling.keep_best import keep_best, plan_keeps
from app.tasks.history.undo import last_operation, next_undo_and_redo, redo, undo, undo_one
from app.tasks.library.list_photos import list_photos_by_id
from app.tasks.metadata.edit import edit_metadata
from app.ui.bridge import Bridge


class HistoryModel(QObject):
    """Runs operations one after the other. The journal, which outlives the window, has them all."""

    done = Signal(object)
    """An Operation."""
    undone = Signal(object)
    """An Operation that was undone."""
    turned = Signal()
    """The next operation to undo or redo changed."""
    failed = Signal()
    """An operation failed."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self.last: Operation | None = None
        """The operation that `undo` undoes."""
        self.next: Operation | None = None
        """The operation that `redo` redoes."""
        bridge.changed.connect(self._on_change)

    def load(self) -> None:
        """Ask for the operations to undo and redo."""
        self._bridge.ask(next_undo_and_redo, answer=self._take, urgent=True)

    def decide(self, tier: Tier, verdict: Verdict, subsets: Sequence[Sequence[Photo]]) -> None:
        """Decide on a group of photos; `subsets` as in Decision."""
        self._do(decide, tier, verdict, subsets)

    def edit(
        self,
        photos: Sequence[Photo],
        values: MetadataChanges = NO_CHANGES,
        add: Sequence[str] = (),
        take: Sequence[str] = (),
    ) -> None:
        """Set metadata fields of photos, and add or remove keywords."""
        self._do(_edit, tuple(photo.id for photo in photos), values, add, take)

    def keep(self, kept: Sequence[Photo], rest: Sequence[Photo]) -> None:
        """Keep some photos and reject the rest, outside a group."""
        self._do(_keep, [photo.id for photo in kept], [photo.id for photo in rest])

    def plan(
        self,
        tier: Tier,
        detail: float,
        ids: Collection[str],
        then: Callable[[tuple[Group, ...]], None],
    ) -> None:
        """Pass those of the groups that have a clear best photo to `then`, up to date."""
        self._bridge.ask(plan_keeps, tier, detail, ids, answer=then, urgent=True)

    def keep_best(self, tier: Tier, detail: float, planned: Sequence[Group]) -> None:
        """Keep the best photos of groups and reject the rest, as one operation."""
        self._do(_keep_best, tier, detail, planned)

    def undo(self) -> None:
        """Undo the last operation; one that is still queued runs first, and is the last one then."""
        self._undo_or_redo(undo, self.undone)

    def redo(self) -> None:
        """Redo the operation undone last."""
        self._undo_or_redo(redo, self.done)

    def undo_decision(self, decision: Decision) -> None:
        """Undo one decision, of any session."""
        self._undo_or_redo(partial(undo_one, id=decision.id), self.undone)

    def _do(self, task: Callable[..., Task[Any]], *arguments: Any) -> None:
        def run(library: Any) -> Task[Operation]:
            yield from task(library, *arguments)
            operation = last_operation(library)
            assert operation is not None
            return operation

        self._undo_or_redo(run, self.done)

    def _undo_or_redo(self, task: Callable[[Any], Task[Operation]], signal: Any) -> None:
        self._bridge.ask(task, answer=signal.emit, failed=self._fail, urgent=True)

    def _fail(self, error: Exception) -> None:
        self._bridge.show_error(error)
        self.failed.emit()

    def _on_change(self, change: Change) -> None:
        if change.metadata or change.decisions:
            self.load()

    def _take(self, turns: tuple[Operation | None, Operation | None]) -> None:
        self.last, self.next = turns
        self.turned.emit()


def _edit(
    library: Any,
    ids: Sequence[int],
    values: MetadataChanges,
    add: Sequence[str],
    take: Sequence[str],
) -> Task[None]:
    """Edit the photos in their present state, which the window may not know yet."""
    photos = yield from list_photos_by_id(library, ids)
    yield from edit_metadata(library, photos, values, add, take)


def _keep(library: Any, kept: Sequence[int], rest: Sequence[int]) -> Task[None]:
    """Keep photos in their present state."""
    stays = yield from list_photos_by_id(library, kept)
    goes = yield from list_photos_by_id(library, rest)
    yield from keep(library, stays, goes)


def _keep_best(library: Any, tier: Tier, detail: float, planned: Sequence[Group]) -> Task[None]:
    kept = yield from keep_best(library, tier, detail, planned)
    if not kept.decisions:
        raise PhotoError(
            "All of these groups have changed meanwhile. No photo was flagged; check the groups again."
        )

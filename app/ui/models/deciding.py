"""What the user decides: said to the library, remembered for this session, and taken back."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.marks import Flag
from app.news import Task
from app.photo import Decision, Group, Photo, Tier, Verdict
from app.tasks.browse import list_photos_by_id
from app.tasks.confirm import Kept, keep_best, plan_keeps
from app.tasks.decide import decide, set_flag, undo_decisions
from app.ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Act:
    """What the user did at one stroke, and takes back at one stroke."""

    about: frozenset[int]
    """The ids of the photos it was about."""
    decisions: tuple[Decision, ...] = ()
    flagged: tuple[Photo, ...] = ()
    """Photos flagged by hand, with the flags they had before."""
    flag: Flag | None = None
    """That they have since."""
    spared: int = 0
    """Groups that were to be decided and are others now: left alone."""


class Deciding(QObject):
    """Says decisions and flags to the library, one after the other; the last is taken back first."""

    done = Signal(object)
    """An Act."""
    undone = Signal(object)
    """An Act that is taken back."""
    failed = Signal()
    """Something was not done."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._acts: list[Act] = []
        self._awaited = 0
        self._regrets = 0
        """How often undo was pressed while acts were on their way: it means those."""

    @property
    def can_undo(self) -> bool:
        """Whether something was done in this session that is not taken back."""
        return bool(self._acts or self._awaited)

    def decide(self, tier: Tier, verdict: Verdict, parts: Sequence[Sequence[Photo]]) -> None:
        """Say that of these photos; `parts` as in Decision."""
        about = frozenset(photo.id for part in parts for photo in part)
        self._ask(decide, tier, verdict, parts, done=lambda said: Act(about, (said,)))

    def flag(self, photos: Sequence[Photo], flag: Flag | None) -> None:
        """Flag these photos, or take their flags away."""
        about = frozenset(photo.id for photo in photos)
        self._ask(_flag, tuple(about), flag, done=lambda were: Act(about, flagged=were, flag=flag))

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
        about = frozenset(photo.id for group in planned for photo in group.photos)

        def act(kept: Kept) -> Act:
            return Act(about, kept.decisions, spared=len(kept.changed))

        self._ask(keep_best, tier, detail, planned, done=act)

    def undo(self) -> None:
        """Take the last act back."""
        if self._awaited:
            self._regrets += 1
        elif self._acts:
            self._take_back(self._acts.pop())

    def undo_decision(self, decision: Decision) -> None:
        """Take that one back, made in whatever session."""
        acts = (_without(act, decision) for act in self._acts)
        self._acts = [act for act in acts if act.decisions or act.flagged]
        self._take_back(Act(frozenset(), (decision,)))

    def _ask(
        self, task: Callable[..., Task[Any]], *arguments: Any, done: Callable[[Any], Act]
    ) -> None:
        self._awaited += 1
        self._bridge.ask(
            task,
            *arguments,
            answer=lambda answer: self._did(done(answer)),
            failed=self._failed,
            urgent=True,
        )

    def _did(self, act: Act) -> None:
        self._awaited -= 1
        if act.decisions or act.flagged:
            self._acts.append(act)
        self.done.emit(act)
        self._regret()

    def _failed(self, error: Exception) -> None:
        self._awaited -= 1
        self._bridge.complain(error)
        self.failed.emit()
        self._regret()

    def _regret(self) -> None:
        while self._regrets and not self._awaited:
            self._regrets -= 1
            self.undo()

    def _take_back(self, act: Act) -> None:
        self._bridge.ask(
            _take_back,
            act,
            answer=lambda _nothing: self.undone.emit(act),
            failed=lambda error: self._still_stands(act, error),
            urgent=True,
        )

    def _still_stands(self, act: Act, error: Exception) -> None:
        if act.about:  # It was of this session.
            self._acts.append(act)
        self._bridge.complain(error)


def _without(act: Act, decision: Decision) -> Act:
    return replace(act, decisions=tuple(d for d in act.decisions if d.id != decision.id))


def _flag(library: Any, ids: Sequence[int], flag: Flag | None) -> Task[tuple[Photo, ...]]:
    """Flag them; the photos with the flags they had, which the window may not know yet."""
    were = yield from list_photos_by_id(library, ids)
    yield from set_flag(library, were, flag)
    return were


def _take_back(library: Any, act: Act) -> Task[None]:
    """Undo all of it; flags given by hand become what they were."""
    if act.decisions:
        yield from undo_decisions(library, [decision.id for decision in act.decisions])
    for flag in {photo.flag for photo in act.flagged}:
        yield from set_flag(library, [p for p in act.flagged if p.flag is flag], flag)

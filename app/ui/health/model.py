"""Health of the library: the report, and its remedies as tasks."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.progress import Change, Progress, Task
from app.tasks.health.back_up import back_up
from app.tasks.health.caches import Cache, clear_cache
from app.tasks.health.care import examine, list_restorable, look_after
from app.tasks.health.leftovers import remove_leftovers
from app.tasks.health.report import Section, report_health
from app.tasks.health.retry import forget_unreadable
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

_PAUSE = 1_000
"""Milliseconds from a change to the next report."""
_HOUR = 3_600_000


class HealthModel(QObject):
    """Reports while it is watched; checks and backs up after the first indexing, and then each hour if due."""

    changed = Signal()
    """Another report, or another task is running."""
    damaged = Signal(object)
    """CatalogDamage that a check has found."""
    restorable = Signal(object)
    """The backups, one of which the user wants to restore."""
    to_index = Signal()
    """Folders are to be indexed: a remedy has removed what indexing makes."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._watched = self._cared_for = False
        self.sections: tuple[Section, ...] = ()
        self.doing: dict[str, str] = {}
        """Running tasks: the name of the section, and what is done."""
        self._reporting = LatestRequest(
            bridge, report_health, answer=self._show, pause=_PAUSE, finish=True
        )
        self._clock = QTimer(self, interval=_HOUR)
        self._clock.timeout.connect(lambda: self._look_after(at_start=False))
        bridge.changed.connect(self._on_change)

    def watch(self, watched: bool) -> None:
        """Start or stop keeping the report up to date."""
        self._watched = watched
        if watched:
            self._reporting.ask()

    def start_clock(self) -> None:
        """Check and back up the catalog each hour if due, also where no indexing gets to its end."""
        self._clock.start()

    def care(self) -> None:
        """Check and back up the catalog, at the first call."""
        if not self._cared_for:
            self._cared_for = True
            self._look_after(at_start=True)

    def check(self) -> None:
        """Check the catalog thoroughly."""
        self._run("integrity", "Checking…", examine, answer=self._take_damage)

    def back_up(self) -> None:
        """Make a backup now."""
        self._run("backups", "Backing up…", back_up)

    def choose_backup(self) -> None:
        """List the backups, for the user to restore one."""
        self._bridge.ask(list_restorable, answer=self.restorable.emit, urgent=True)

    def retry_unreadable(self) -> None:
        """Try to read the unreadable files again."""
        self._run(
            "unreadable", "Reading…", forget_unreadable, answer=lambda _: self.to_index.emit()
        )

    def remove_leftovers(self) -> None:
        """Remove unfinished files."""
        self._run("leftovers", "Removing…", remove_leftovers)

    def clear(self, name: str, cache: Cache) -> None:
        """Clear a cache; thumbnails are made again by indexing."""
        again = self.to_index.emit if cache is Cache.THUMBNAILS else lambda: None
        self._run(name, "Clearing…", clear_cache, cache, answer=lambda _: again())

    def _look_after(self, *, at_start: bool) -> None:
        self._bridge.ask(look_after, at_start, answer=self._take_damage)

    def _run(
        self,
        section: str,
        doing: str,
        task: Callable[..., Task[Any]],
        *arguments: Any,
        answer: Callable[[Any], None] = lambda _: None,
    ) -> None:
        if section in self.doing:
            return

        def end(handler: Callable[[Any], None], letter: Any) -> None:
            self.doing.pop(section, None)
            handler(letter)
            self._reporting.ask()
            self.changed.emit()

        self.doing[section] = doing
        self._bridge.ask(
            task,
            *arguments,
            answer=lambda letter: end(answer, letter),
            news=lambda progress: self._on_progress(section, progress),
            failed=lambda error: end(self._bridge.show_error, error),
            first=True,
        )
        self.changed.emit()

    def _on_progress(self, section: str, progress: Progress) -> None:
        if section in self.doing:
            self.doing[section] = f"{progress.doing}…"
            self.changed.emit()

    def _take_damage(self, damage: object) -> None:
        if damage is not None:
            self.damaged.emit(damage)
        if self._watched:
            self._reporting.ask()

    def _show(self, sections: tuple[Section, ...]) -> None:
        self.sections = sections
        self.changed.emit()

    def _on_change(self, change: Change) -> None:
        if self._watched and (
            change.unreadable or change.folders or change.sidecars or change.metadata
        ):
            self._reporting.ask_soon()

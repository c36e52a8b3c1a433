"""Watching folders: which files in them have changed, told when they have come to rest."""

import logging
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from app.files.scan import is_skipped

_log = logging.getLogger(__name__)

QUIET = 2.0
"""Seconds without another change after which a folder is told: files are copied one after the other, and in parts."""

_TOLD = ("created", "modified", "moved", "deleted", "closed")
"""Kinds of events. Files that are opened and closed unchanged are those that Albumen itself reads."""


class FolderWatch(FileSystemEventHandler):
    """Watches folders and all below them, on threads of its own.

    Where the system cannot watch (a network disk, or more folders than it allows), nothing is told, and changes are
    found when the folder is indexed the next time.
    """

    def __init__(self, skipped: Path, quiet: float = QUIET) -> None:
        """Watch nothing yet; `skipped` is a folder whose changes are Albumen's own."""
        self._skipped = f"{skipped}{os.sep}"
        self._quiet = quiet
        self._observer: BaseObserver = Observer()
        self._watches: dict[Path, ObservedWatch] = {}
        self._changed: set[Path] = set()
        self._last = 0.0
        """When a file changed last, by the monotonic clock."""
        self._wanted: frozenset[Path] | None = frozenset()
        """The folders to watch; None at the end."""
        self._condition = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="folder watch", daemon=True)

    def follow(self, folders: Sequence[Path]) -> None:
        """Watch exactly these folders; returns at once."""
        with self._condition:
            self._wanted = frozenset(folders)
            self._condition.notify()
        if not self._thread.is_alive() and folders:
            self._thread.start()

    def take(self) -> tuple[Path, ...]:
        """Return the files and folders that have changed since they were last taken; none while others change.

        A photo that is moved changes two folders: they are told together.
        """
        with self._condition:
            if time.monotonic() - self._last < self._quiet:
                return ()
            taken = tuple(sorted(self._changed))
            self._changed.clear()
            return taken

    def stop(self) -> None:
        """Stop watching."""
        with self._condition:
            self._wanted = None
            self._condition.notify()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a change."""
        if event.event_type not in _TOLD or (event.is_directory and event.event_type == "modified"):
            return
        for place in (event.src_path, event.dest_path):
            path = os.fsdecode(place)
            if (
                path
                and not path.startswith(self._skipped)
                and not is_skipped(path.rpartition(os.sep)[2])
            ):
                with self._condition:
                    self._changed.add(Path(path))
                    self._last = time.monotonic()

    def _run(self) -> None:
        self._observer.start()
        watched: frozenset[Path] = frozenset()
        while True:
            with self._condition:
                while self._wanted == watched:
                    self._condition.wait()
                wanted = self._wanted
            if wanted is None:
                break
            for folder in watched - wanted:
                if watch := self._watches.pop(folder, None):
                    self._observer.unschedule(watch)
            for folder in wanted - watched:
                self._watch(folder)
            watched = wanted
        self._observer.stop()
        self._observer.join()

    def _watch(self, folder: Path) -> None:
        try:
            self._watches[folder] = self._observer.schedule(self, str(folder), recursive=True)
        except OSError as error:
            _log.warning("%s cannot be watched for changes: %s", folder, error)

"""What is selected on a wall, by key, so that it survives whatever comes, goes or moves."""

from collections.abc import Callable, Container
from typing import Any

Key = Any
"""Hashable: an id, say."""


class Selection:
    """The selected keys, the current one, and the one a range starts from."""

    def __init__(self) -> None:
        self.keys: set[Key] = set()
        self.current: Key | None = None
        self._anchor: Key | None = None

    def only(self, key: Key) -> None:
        """Select this and nothing else."""
        self.keys = {key}
        self.current = self._anchor = key

    def toggle(self, key: Key) -> None:
        """Select this too, or no longer."""
        self.keys ^= {key}
        self.current = self._anchor = key

    def reach(
        self, key: Key, row: Callable[[Key], int | None], key_at: Callable[[int], Key]
    ) -> None:
        """Select everything from where the range starts up to this."""
        end = row(key)
        start = None if self._anchor is None else row(self._anchor)
        if end is None or start is None:
            self.only(key)
            return
        first, last = sorted((start, end))
        self.keys = {key_at(i) for i in range(first, last + 1)}
        self.current = key

    def clear(self) -> None:
        """Select nothing."""
        self.keys = set()
        self.current = self._anchor = None

    def prune(self, there: Container[Key]) -> bool:
        """Let go of what is no longer there. Whether something was."""
        gone = {key for key in self.keys if key not in there}
        self.keys -= gone
        if self.current not in there:
            self.current = None
        if self._anchor not in there:
            self._anchor = None
        return bool(gone)

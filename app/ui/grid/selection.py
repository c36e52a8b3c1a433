"""Selection of a grid, by key, so that it survives added, removed and moved items."""

from collections.abc import Callable
from typing import Any, Protocol

Key = Any
"""Hashable: an id, say."""


class There(Protocol):
    """The items of a grid."""

    def __contains__(self, key: Key, /) -> bool: ...
    def absent(self, keys: set[Key]) -> set[Key]:
        """Return the keys of which no item is there."""
        ...


class Selection:
    """The selected keys, the current one, and the one a range starts from."""

    def __init__(self) -> None:
        self.keys: set[Key] = set()
        self.current: Key | None = None
        self._anchor: Key | None = None

    def only(self, key: Key) -> None:
        """Select this item and nothing else."""
        self.keys = {key}
        self.current = self._anchor = key

    def toggle(self, key: Key) -> None:
        """Add an item to the selection, or remove it."""
        self.keys ^= {key}
        self.current = self._anchor = key

    def reach(
        self, key: Key, row: Callable[[Key], int | None], key_at: Callable[[int], Key]
    ) -> None:
        """Select everything from the start of the range up to this item."""
        end = row(key)
        start = None if self._anchor is None else row(self._anchor)
        if end is None or start is None:
            self.only(key)
            return
        first, last = sorted((start, end))
        self.keys = {key_at(i) for i in range(first, last + 1)}
        self.current = key

    def clear(self) -> None:
        """Clear the selection."""
        self.keys = set()
        self.current = self._anchor = None

    def prune(self, there: There) -> bool:
        """Drop removed items. Return whether any was selected."""
        gone = there.absent(self.keys)
        self.keys -= gone
        if self.current is not None and self.current not in there:
            self.current = None
        if self._anchor is not None and self._anchor not in there:
            self._anchor = None
        return bool(gone)

"""What a task says on its way: how far it is, and what it changed."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar


@dataclass(frozen=True, slots=True)
class Progress:
    """A report. `total` is 0 while it is not yet known."""

    doing: str
    """A short phrase in the present: "Reading photos"."""
    done: int = 0
    total: int = 0
    rate: float = 0.0
    """Per second, over the last seconds; 0 while unknown."""
    left: float = 0.0
    """Seconds left; 0 while unknown."""
    unreadable: int = 0
    """Files passed over so far, each with its reason in the catalog."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is different now. Posted to every model, whoever asked."""

    photos: tuple[int, ...] = ()
    """Ids of photos added, moved, or read anew; empty with `all_photos` for more than can be listed."""
    all_photos: bool = False
    folders: bool = False
    unreadable: bool = False
    groups: bool = False


_Answer = TypeVar("_Answer")

News: TypeAlias = Progress | Change

Task: TypeAlias = Generator[News, None, _Answer]
"""What every function in `tasks/` returns: yields news, returns an answer."""

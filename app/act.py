"""What the user did at one stroke: written down before it is done, and undone at one stroke."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class State(Enum):
    """How far an act is."""

    BEGUN = "begun"
    """Written down; the program may have ended in the midst of it."""
    DONE = "done"
    HALFWAY = "halfway"
    """Some of it could not be done: it can be continued, or undone."""
    UNDONE = "undone"


class Verb(Enum):
    """What kind of act it is."""

    MARK = "mark"
    DECIDE = "decide"
    KEEP_BEST = "keep-best"
    """Many decisions at once."""
    IMPORT = "import"
    """Decisions of a file."""
    TRASH = "trash"
    MOVE = "move"
    COPY = "copy"
    RENAME = "rename"
    EXPORT = "export"

    @property
    def touches_files(self) -> bool:
        """Whether it is about files, step by step."""
        return self in (Verb.TRASH, Verb.MOVE, Verb.COPY, Verb.RENAME, Verb.EXPORT)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the journal."""

    id: int
    time: float
    """Seconds since 1970."""
    verb: Verb
    words: str
    """What was done, as a sentence without its full stop: "Rejected 3 photos"."""
    state: State
    about: frozenset[int] = frozenset()
    """Ids of the photos it was about, where that was asked for."""


class Stage(Enum):
    """How far a step is."""

    PLANNED = "planned"
    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Step:
    """One file of an act: what becomes of it, and what is needed to take that back."""

    id: int
    source: Path
    target: Path | None
    """Where it goes; for the trash, where it lies there, as far as that is known."""
    stage: Stage
    detail: str = ""
    """Why it was not done, as a sentence."""

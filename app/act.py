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
    """Under way; the program may have ended in the midst of it."""
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"
    STUCK = "stuck"
    """Done, and could not be taken back."""

    @property
    def is_done(self) -> bool:
        """Whether what the step is for has happened, and stands."""
        return self in (Stage.DONE, Stage.STUCK)


class How(Enum):
    """What is done with one file."""

    MOVE = "move"
    COPY = "copy"
    TRASH = "trash"
    DRAW = "draw"
    """A JPEG is made of it."""
    SHEET = "sheet"
    """A page of many small photos is made."""


class Role(Enum):
    """What a file is to its photo."""

    MAIN = "main"
    COMPANION = "companion"
    """The RAW beside its JPEG."""
    SIDECAR = "sidecar"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What tells at a glance that a file is still what it was."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Step:
    """One file of an act: what becomes of it, and what is needed to take that back."""

    source: Path
    target: Path | None
    """Where it goes; for the trash, where it lies there, as far as that is known."""
    how: How
    role: Role
    photo: int
    """The id of the photo it is part of; of a sheet, the first on it."""
    before: Imprint
    """Of the source."""
    after: Imprint | None = None
    """Of what lies at the target, once it is done."""
    stage: Stage = Stage.PLANNED
    detail: str = ""
    """Why it was not done, or not taken back, as a sentence."""
    id: int = 0
    """0 while it is not in the journal."""

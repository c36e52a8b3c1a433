"""Operations: changes the user made, journalled before they are executed, each undone as a whole."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class OperationState(Enum):
    """How far an act is."""

    BEGUN = "begun"
    """Written down; the program may have ended in the midst of it."""
    DONE = "done"
    HALFWAY = "halfway"
    """Some of it could not be done: it can be continued, or undone."""
    UNDONE = "undone"


class OperationKind(Enum):
    """What kind of act it is."""

    EDIT = "mark"
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
        return self in (
            OperationKind.TRASH,
            OperationKind.MOVE,
            OperationKind.COPY,
            OperationKind.RENAME,
            OperationKind.EXPORT,
        )


@dataclass(frozen=True, slots=True)
class Operation:
    """One act of the journal."""

    id: int
    time: float
    """Seconds since 1970."""
    kind: OperationKind
    summary: str
    """What was done, as a sentence without its full stop: "Rejected 3 photos"."""
    state: OperationState
    about: frozenset[int] = frozenset()
    """Ids of the photos it was about, where that was asked for."""


class StepState(Enum):
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
        return self in (StepState.DONE, StepState.STUCK)


class FileAction(Enum):
    """What is done with one file."""

    MOVE = "move"
    COPY = "copy"
    TRASH = "trash"
    DRAW = "draw"
    """A JPEG is made of it."""
    SHEET = "sheet"
    """A page of many small photos is made."""


class FileRole(Enum):
    """What a file is to its photo."""

    MAIN = "main"
    COMPANION = "companion"
    """The RAW beside its JPEG."""
    SIDECAR = "sidecar"


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells at a glance that a file is still what it was."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FileStep:
    """One file of an act: what becomes of it, and what is needed to take that back."""

    source: Path
    target: Path | None
    """Where it goes; for the trash, where it lies there, as far as that is known."""
    action: FileAction
    role: FileRole
    photo: int
    """The id of the photo it is part of; of a sheet, the first on it."""
    before: FileStamp
    """Of the source."""
    after: FileStamp | None = None
    """Of what lies at the target, once it is done."""
    state: StepState = StepState.PLANNED
    detail: str = ""
    """Why it was not done, or not taken back, as a sentence."""
    id: int = 0
    """0 while it is not in the journal."""

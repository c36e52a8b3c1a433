"""Operations: changes the user made, journalled before they are executed, each undone as a whole."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class OperationState(Enum):
    """The state of an operation."""

    BEGUN = "begun"
    """Written down; the program may have ended during it."""
    DONE = "done"
    HALFWAY = "halfway"
    """Done in part: it can be continued, or undone."""
    UNDONE = "undone"
    FORGOTTEN = "forgotten"
    """What it changed is erased: it can be neither undone nor redone."""


class OperationKind(Enum):
    """The kind of an operation."""

    EDIT = "mark"
    DECIDE = "decide"
    KEEP_BEST = "keep-best"
    """Many decisions at once."""
    IMPORT = "import"
    """Decisions read from a file."""
    TRASH = "trash"
    MOVE = "move"
    COPY = "copy"
    RENAME = "rename"
    EXPORT = "export"
    PEOPLE = "people"
    """Names of persons, and decisions on who faces are of."""

    @property
    def touches_files(self) -> bool:
        """Whether the operation has file steps."""
        kind = OperationKind
        return self in (kind.TRASH, kind.MOVE, kind.COPY, kind.RENAME, kind.EXPORT)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the journal."""

    id: int
    time: float
    """Seconds since 1970."""
    kind: OperationKind
    summary: str
    """A sentence without its full stop: "Rejected 3 photos"."""
    state: OperationState
    about: frozenset[int] = frozenset()
    """Ids of its photos, where asked for."""


class StepState(Enum):
    """The state of a step."""

    PLANNED = "planned"
    BEGUN = "begun"
    """Under way; the program may have ended during it."""
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"
    STUCK = "stuck"
    """Done, and could not be undone."""

    @property
    def is_done(self) -> bool:
        """Whether the step was done, and stands."""
        return self in (StepState.DONE, StepState.STUCK)


class FileAction(Enum):
    """The action on one file."""

    MOVE = "move"
    COPY = "copy"
    TRASH = "trash"
    DRAW = "draw"
    """Make a JPEG of a photo."""
    SHEET = "sheet"
    """Make a contact sheet."""


class FileRole(Enum):
    """The role of a file for its photo."""

    MAIN = "main"
    COMPANION = "companion"
    """The RAW beside its JPEG."""
    SIDECAR = "sidecar"


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Size and time of a file, which tell at a glance whether it was changed."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FileStep:
    """One file of an operation: the action on it, and what undoing needs."""

    source: Path
    target: Path | None
    """The new path; for the trash, the path in it, if known."""
    action: FileAction
    role: FileRole
    photo: int
    """The id of the file's photo; for a sheet, of the first on it."""
    before: FileStamp
    """The source's stamp."""
    after: FileStamp | None = None
    """The target's stamp, once the step is done."""
    state: StepState = StepState.PLANNED
    detail: str = ""
    """Why the step was not done, or not undone, as a sentence."""
    id: int = 0
    """0 for a step not in the journal."""

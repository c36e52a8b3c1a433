"""The journal: every operation, written down before it is executed, with what undoes it."""

import json
import time as clock
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from app.catalog.path_codec import Cell, to_cell, to_path, to_text
from app.domain.operation import (
    FileAction,
    FileRole,
    FileStamp,
    FileStep,
    Operation,
    OperationKind,
    OperationState,
    StepState,
)

_COLUMNS = "id, time, kind, summary, state"
_STEP = "id, source, target, action, role, photo, size, mtime_ns, made_size, made_mtime_ns, state, detail"


class Journal:
    """Rows of the table operations, and their steps."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begin(
        self,
        kind: OperationKind,
        summary: str,
        time: float,
        state: OperationState = OperationState.BEGUN,
    ) -> int:
        """Write an act down; its id. Where it is done in the same transaction, its state is DONE."""
        cursor = self._db.execute(
            "INSERT INTO operations (time, kind, summary, state, changed) VALUES (?, ?, ?, ?, ?)",
            [time, kind.value, to_text(summary), state.value, time],
        )
        return int(cursor.lastrowid or 0)

    def set_state(self, operation: int, state: OperationState, summary: str | None = None) -> None:
        """Note how far it is, and what was really done where that is less than was meant."""
        self._db.execute(
            "UPDATE operations SET state = ?, changed = ?, summary = coalesce(?, summary) WHERE id = ?",
            [
                state.value,
                max(clock.time(), self._newest() + 1e-3),
                summary and to_text(summary),
                operation,
            ],
        )

    def get(self, operation: int) -> Operation | None:
        """One act."""
        return self._one("WHERE id = ?", operation)

    def list(self, count: int = -1) -> tuple[Operation, ...]:
        """The last so many acts, or all of them; newest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM operations ORDER BY id DESC LIMIT ?", [count]
        )
        return tuple(_to_operation(*row) for row in rows.fetchall())

    def last(self) -> Operation | None:
        """The act to undo next."""
        return self._one("WHERE state IN ('done', 'halfway') ORDER BY id DESC LIMIT 1")

    def undone(self) -> Operation | None:
        """The act to do again next: the last that was undone, unless something was done since."""
        return self._one(
            "WHERE state = 'undone' AND changed > (SELECT max(time) FROM operations) "
            "ORDER BY changed DESC LIMIT 1"
        )

    def begun(self) -> tuple[Operation, ...]:
        """Acts in the midst of which the program ended; oldest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM operations WHERE state = 'begun' ORDER BY id"
        )
        return tuple(_to_operation(*row) for row in rows.fetchall())

    def set_request(self, operation: int, request: Mapping[str, Any]) -> None:
        """Keep what was asked for beside the files themselves, as values of JSON."""
        self._db.execute(
            "UPDATE operations SET request = ? WHERE id = ?", [json.dumps(request), operation]
        )

    def request(self, operation: int) -> dict[str, Any]:
        """What was asked for."""
        (text,) = self._db.execute(
            "SELECT request FROM operations WHERE id = ?", [operation]
        ).fetchone()
        return json.loads(text or "{}")

    def add_steps(self, operation: int, steps: Iterable[FileStep]) -> tuple[int, ...]:
        """Write down what becomes of files, in that order; their ids."""
        return tuple(self._add_step(operation, step) for step in steps)

    def steps(self, operation: int) -> tuple[FileStep, ...]:
        """What becomes of the files of an act, in the order it is done."""
        rows = self._db.execute(
            f"SELECT {_STEP} FROM steps WHERE operation = ? ORDER BY id", [operation]
        ).fetchall()
        return tuple(_to_step(*row) for row in rows)

    def set_step(self, step: int, state: StepState, detail: str = "") -> None:
        """Note how far a step is, and why no further."""
        self._db.execute(
            "UPDATE steps SET state = ?, detail = ? WHERE id = ?",
            [state.value, to_text(detail), step],
        )

    def set_begun(self, step: FileStep) -> None:
        """Note that a step is under way, and what its files are at this moment."""
        self.set_step(step.id, StepState.BEGUN)
        self._db.execute(
            "UPDATE steps SET size = ?, mtime_ns = ?, made_size = ?, made_mtime_ns = ? WHERE id = ?",
            [
                step.before.size,
                step.before.mtime_ns,
                step.after and step.after.size,
                step.after and step.after.mtime_ns,
                step.id,
            ],
        )

    def set_done(self, step: int, target: Path | None, after: FileStamp | None) -> None:
        """Note that a step is done, and where its file lies now."""
        self.set_step(step, StepState.DONE)
        self._db.execute(
            "UPDATE steps SET target = ?, made_size = ?, made_mtime_ns = ? WHERE id = ?",
            [
                target and to_cell(target),
                after and after.size,
                after and after.mtime_ns,
                step,
            ],
        )

    def set_undone(self, step: int, before: FileStamp) -> None:
        """Note that a step is taken back, and what its source is now."""
        self.set_step(step, StepState.UNDONE)
        self._db.execute(
            "UPDATE steps SET size = ?, mtime_ns = ? WHERE id = ?",
            [before.size, before.mtime_ns, step],
        )

    def renew(self, path: Path, before: FileStamp, after: FileStamp) -> None:
        """We wrote into a moved photo ourselves: its moves can be taken back all the same, or done again."""
        is_it = [to_cell(path), before.size, before.mtime_ns]
        for place, size, time in (
            ("target", "made_size", "made_mtime_ns"),
            ("source", "size", "mtime_ns"),
        ):
            self._db.execute(
                f"UPDATE steps SET {size} = ?, {time} = ? "
                f"WHERE action = 'move' AND {place} = ? AND {size} = ? AND {time} = ?",
                [after.size, after.mtime_ns, *is_it],
            )

    def _add_step(self, operation: int, step: FileStep) -> int:
        cursor = self._db.execute(
            "INSERT INTO steps (operation, source, target, action, role, photo, size, mtime_ns, state, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
            [
                operation,
                to_cell(step.source),
                step.target and to_cell(step.target),
                step.action.value,
                step.role.value,
                step.photo,
                step.before.size,
                step.before.mtime_ns,
                StepState.PLANNED.value,
            ],
        )
        return int(cursor.lastrowid or 0)

    def _newest(self) -> float:
        row = self._db.execute("SELECT max(max(time), max(changed)) FROM operations").fetchone()
        return row[0] or 0.0

    def _one(self, condition: str, *values: int) -> Operation | None:
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM operations {condition}", list(values)
        ).fetchone()
        return _to_operation(*row) if row else None


def _to_operation(number: int, time: float, kind: str, summary: str, state: str) -> Operation:
    return Operation(number, time, OperationKind(kind), summary, OperationState(state))


def _to_step(
    number: int,
    source: Cell,
    target: Cell | None,
    action: str,
    role: str,
    photo: int,
    size: int,
    mtime_ns: int,
    made_size: int | None,
    made_mtime_ns: int | None,
    state: str,
    detail: str,
) -> FileStep:
    made = None
    if made_size is not None and made_mtime_ns is not None:
        made = FileStamp(made_size, made_mtime_ns)
    return FileStep(
        to_path(source),
        to_path(target) if target is not None else None,
        FileAction(action),
        FileRole(role),
        photo,
        FileStamp(size, mtime_ns),
        made,
        StepState(state),
        detail,
        number,
    )

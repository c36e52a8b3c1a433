"""The journal: every operation, written down before it is executed, with what undoes it."""

import json
import time as clock
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.catalog.path_codec import to_cell, to_path, to_text
from app.catalog.table import Table
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

COMPUTER = "computer"
"""The key, in the request of an operation, of the name of the computer that began it."""
_COLUMNS = "id, time, kind, summary, state"
_STEP = "id, source, target, action, role, photo, size, mtime_ns, made_size, made_mtime_ns, state, detail"


class Journal(Table):
    """Rows of `operations` and their `steps`."""

    def begin(
        self,
        kind: OperationKind,
        summary: str,
        time: float,
        state: OperationState = OperationState.BEGUN,
    ) -> int:
        """Store an operation, as DONE where it is done in the same transaction. Return its id."""
        return self._insert(
            "operations",
            time=time,
            kind=kind.value,
            summary=to_text(summary),
            state=state.value,
            changed=time,
        )

    def set_state(self, operation: int, state: OperationState, summary: str | None = None) -> None:
        """Store an operation's state, and a new summary where less was done than was meant."""
        newest = self._value("SELECT max(max(time), max(changed)) FROM operations") or 0.0
        self._run(
            "UPDATE operations SET state = ?, changed = ?, summary = coalesce(?, summary) WHERE id = ?",
            [
                state.value,
                max(clock.time(), newest + 1e-3),
                summary and to_text(summary),
                operation,
            ],
        )

    def get(self, operation: int) -> Operation | None:
        """Return an operation, or None."""
        return self._first("WHERE id = ?", [operation])

    def list(self, count: int = -1) -> tuple[Operation, ...]:
        """Return the last `count` operations, or all; newest first."""
        return self._read("ORDER BY id DESC LIMIT ?", [count])

    def last(self) -> Operation | None:
        """Return the operation to undo next."""
        return self._first("WHERE state IN ('done', 'halfway') ORDER BY id DESC LIMIT 1")

    def undone(self) -> Operation | None:
        """Return the operation to redo next: the last undone, unless a new one was begun since."""
        return self._first(
            "WHERE state = 'undone' AND changed > (SELECT max(time) FROM operations) "
            "ORDER BY changed DESC LIMIT 1"
        )

    def begun(self) -> tuple[Operation, ...]:
        """Return the operations during which the program ended; oldest first."""
        return self._read("WHERE state = 'begun' ORDER BY id")

    def set_request(self, operation: int, request: Mapping[str, Any]) -> None:
        """Store what an operation was asked for beside its files, as JSON values."""
        self._run(
            "UPDATE operations SET request = ? WHERE id = ?", [json.dumps(request), operation]
        )

    def request(self, operation: int) -> dict[str, Any]:
        """Return what `set_request` stored."""
        return json.loads(
            self._value("SELECT request FROM operations WHERE id = ?", [operation]) or "{}"
        )

    def without_computer(self) -> tuple[int, ...]:
        """Return the ids of operations with steps of which it is not known which computer began them."""
        return tuple(
            self._column(
                "SELECT id FROM operations WHERE id IN (SELECT operation FROM steps) "
                "AND (request IS NULL OR instr(request, ?) = 0)",
                [json.dumps(COMPUTER)],
            )
        )

    def add_steps(self, operation: int, steps: Iterable[FileStep]) -> tuple[int, ...]:
        """Store the steps of an operation in their order. Return their ids."""
        return tuple(self._add_step(operation, step) for step in steps)

    def steps(self, operation: int) -> tuple[FileStep, ...]:
        """Return the steps of an operation, in the order they are done."""
        rows = self._rows(f"SELECT {_STEP} FROM steps WHERE operation = ? ORDER BY id", [operation])
        return tuple(map(_to_step, rows))

    def set_step(self, step: int, state: StepState, detail: str = "") -> None:
        """Store a step's state, and why it got no further."""
        self._run(
            "UPDATE steps SET state = ?, detail = ? WHERE id = ?",
            [state.value, to_text(detail), step],
        )

    def step_state(self, step: int) -> StepState:
        """Return the state of a step."""
        return StepState(self._value("SELECT state FROM steps WHERE id = ?", [step]))

    def set_begun(self, step: FileStep) -> None:
        """Store that a step is under way, and its files' stamps at this moment."""
        self.set_step(step.id, StepState.BEGUN)
        self._run(
            "UPDATE steps SET size = ?, mtime_ns = ?, made_size = ?, made_mtime_ns = ? WHERE id = ?",
            [*_values(step.before), *_values(step.after), step.id],
        )

    def set_done(self, step: int, target: Path | None, after: FileStamp | None) -> None:
        """Store that a step is done, and where its file lies now."""
        self.set_step(step, StepState.DONE)
        self._run(
            "UPDATE steps SET target = ?, made_size = ?, made_mtime_ns = ? WHERE id = ?",
            [target and to_cell(target), *_values(after), step],
        )

    def set_undone(self, step: int, before: FileStamp) -> None:
        """Store that a step is undone, and the stamp of its source now."""
        self.set_step(step, StepState.UNDONE)
        self._run("UPDATE steps SET size = ?, mtime_ns = ? WHERE id = ?", [*_values(before), step])

    def renew(self, path: Path, before: FileStamp, after: FileStamp) -> None:
        """Renew the stamps of a moved photo that Albumen wrote into: its moves can still be undone or redone."""
        for place, size, time in (
            ("target", "made_size", "made_mtime_ns"),
            ("source", "size", "mtime_ns"),
        ):
            self._run(
                f"UPDATE steps SET {size} = ?, {time} = ? "
                f"WHERE action = 'move' AND {place} = ? AND {size} = ? AND {time} = ?",
                [*_values(after), to_cell(path), *_values(before)],
            )

    def _add_step(self, operation: int, step: FileStep) -> int:
        return self._insert(
            "steps",
            operation=operation,
            source=to_cell(step.source),
            target=step.target and to_cell(step.target),
            action=step.action.value,
            role=step.role.value,
            photo=step.photo,
            size=step.before.size,
            mtime_ns=step.before.mtime_ns,
            state=StepState.PLANNED.value,
            detail="",
        )

    def _first(self, condition: str, values: Sequence[int] = ()) -> Operation | None:
        return next(iter(self._read(condition, values)), None)

    def _read(self, condition: str, values: Sequence[int] = ()) -> tuple[Operation, ...]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM operations {condition}", values)
        return tuple(
            Operation(number, time, OperationKind(kind), summary, OperationState(state))
            for number, time, kind, summary, state in rows
        )


def _values(stamp: FileStamp | None) -> tuple[int | None, int | None]:
    return (stamp.size, stamp.mtime_ns) if stamp else (None, None)


def _to_step(row: Sequence[Any]) -> FileStep:
    """Return the step in the columns _STEP."""
    number, source, target, action, role, photo, size, mtime_ns, *made, state, detail = row
    return FileStep(
        to_path(source),
        None if target is None else to_path(target),
        FileAction(action),
        FileRole(role),
        photo,
        FileStamp(size, mtime_ns),
        None if None in made else FileStamp(*made),
        StepState(state),
        detail,
        number,
    )

"""The journal: every act of the user's, written down before it is done, with what it takes to undo it."""

import json
import time as clock
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from app.act import Act, How, Imprint, Role, Stage, State, Step, Verb
from app.catalog.cells import Cell, to_cell, to_path

_COLUMNS = "id, time, verb, words, state"
_STEP = (
    "id, source, target, how, role, photo, size, mtime_ns, made_size, made_mtime_ns, stage, detail"
)


class Journal:
    """Rows of `acts` and their `steps`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begin(self, verb: Verb, words: str, time: float, state: State = State.BEGUN) -> int:
        """Write an act down; its id. Where it is done in the same transaction, its state is DONE."""
        cursor = self._db.execute(
            "INSERT INTO acts (time, verb, words, state, changed) VALUES (?, ?, ?, ?, ?)",
            [time, verb.value, words, state.value, time],
        )
        return int(cursor.lastrowid or 0)

    def set_state(self, act: int, state: State, words: str | None = None) -> None:
        """Note how far it is, and what was really done where that is less than was meant."""
        self._db.execute(
            "UPDATE acts SET state = ?, changed = ?, words = coalesce(?, words) WHERE id = ?",
            [state.value, max(clock.time(), self._newest() + 1e-3), words, act],
        )

    def get(self, act: int) -> Act | None:
        """One act."""
        return self._one("WHERE id = ?", act)

    def list(self, count: int = -1) -> tuple[Act, ...]:
        """The last so many acts, or all of them; newest first."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM acts ORDER BY id DESC LIMIT ?", [count])
        return tuple(_to_act(*row) for row in rows.fetchall())

    def last(self) -> Act | None:
        """The act to undo next."""
        return self._one("WHERE state IN ('done', 'halfway') ORDER BY id DESC LIMIT 1")

    def undone(self) -> Act | None:
        """The act to do again next: the last that was undone, unless something was done since."""
        return self._one(
            "WHERE state = 'undone' AND changed > (SELECT max(time) FROM acts) "
            "ORDER BY changed DESC LIMIT 1"
        )

    def begun(self) -> tuple[Act, ...]:
        """Acts in the midst of which the program ended; oldest first."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM acts WHERE state = 'begun' ORDER BY id")
        return tuple(_to_act(*row) for row in rows.fetchall())

    def set_asks(self, act: int, asks: Mapping[str, Any]) -> None:
        """Keep what was asked for beside the files themselves, as values of JSON."""
        self._db.execute("UPDATE acts SET asks = ? WHERE id = ?", [json.dumps(asks), act])

    def asks(self, act: int) -> dict[str, Any]:
        """What was asked for."""
        (text,) = self._db.execute("SELECT asks FROM acts WHERE id = ?", [act]).fetchone()
        return json.loads(text or "{}")

    def add_steps(self, act: int, steps: Iterable[Step]) -> tuple[int, ...]:
        """Write down what becomes of files, in that order; their ids."""
        return tuple(self._add_step(act, step) for step in steps)

    def steps(self, act: int) -> tuple[Step, ...]:
        """What becomes of the files of an act, in the order it is done."""
        rows = self._db.execute(
            f"SELECT {_STEP} FROM steps WHERE act = ? ORDER BY id", [act]
        ).fetchall()
        return tuple(_to_step(*row) for row in rows)

    def set_step(self, step: int, stage: Stage, detail: str = "") -> None:
        """Note how far a step is, and why no further."""
        sayable = detail.encode("utf-8", "replace").decode()  # A name on Linux may be no text.
        self._db.execute(
            "UPDATE steps SET stage = ?, detail = ? WHERE id = ?", [stage.value, sayable, step]
        )

    def set_begun(self, step: Step) -> None:
        """Note that a step is under way, and what its files are at this moment."""
        self.set_step(step.id, Stage.BEGUN)
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

    def set_done(self, step: int, target: Path | None, after: Imprint | None) -> None:
        """Note that a step is done, and where its file lies now."""
        self.set_step(step, Stage.DONE)
        self._db.execute(
            "UPDATE steps SET target = ?, made_size = ?, made_mtime_ns = ? WHERE id = ?",
            [
                target and to_cell(target),
                after and after.size,
                after and after.mtime_ns,
                step,
            ],
        )

    def set_undone(self, step: int, before: Imprint) -> None:
        """Note that a step is taken back, and what its source is now."""
        self.set_step(step, Stage.UNDONE)
        self._db.execute(
            "UPDATE steps SET size = ?, mtime_ns = ? WHERE id = ?",
            [before.size, before.mtime_ns, step],
        )

    def _add_step(self, act: int, step: Step) -> int:
        cursor = self._db.execute(
            "INSERT INTO steps (act, source, target, how, role, photo, size, mtime_ns, stage, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
            [
                act,
                to_cell(step.source),
                step.target and to_cell(step.target),
                step.how.value,
                step.role.value,
                step.photo,
                step.before.size,
                step.before.mtime_ns,
                Stage.PLANNED.value,
            ],
        )
        return int(cursor.lastrowid or 0)

    def _newest(self) -> float:
        row = self._db.execute("SELECT max(max(time), max(changed)) FROM acts").fetchone()
        return row[0] or 0.0

    def _one(self, condition: str, *values: int) -> Act | None:
        row = self._db.execute(f"SELECT {_COLUMNS} FROM acts {condition}", list(values)).fetchone()
        return _to_act(*row) if row else None


def _to_act(number: int, time: float, verb: str, words: str, state: str) -> Act:
    return Act(number, time, Verb(verb), words, State(state))


def _to_step(
    number: int,
    source: Cell,
    target: Cell | None,
    how: str,
    role: str,
    photo: int,
    size: int,
    mtime_ns: int,
    made_size: int | None,
    made_mtime_ns: int | None,
    stage: str,
    detail: str,
) -> Step:
    made = None
    if made_size is not None and made_mtime_ns is not None:
        made = Imprint(made_size, made_mtime_ns)
    return Step(
        to_path(source),
        to_path(target) if target is not None else None,
        How(how),
        Role(role),
        photo,
        Imprint(size, mtime_ns),
        made,
        Stage(stage),
        detail,
        number,
    )

"""The journal: every act of the user's, written down before it is done, with what it takes to undo it."""

import time as clock
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from app.act import Act, Stage, State, Step, Verb
from app.catalog.cells import to_cell, to_path

_COLUMNS = "id, time, verb, words, state"


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

    def add_steps(self, act: int, steps: Iterable[tuple[Path, Path | None, int, int]]) -> None:
        """Write down what becomes of files, as (source, target, size, mtime_ns), in that order."""
        self._db.conn.executemany(
            "INSERT INTO steps (act, source, target, size, mtime_ns, stage, detail) "
            "VALUES (?, ?, ?, ?, ?, 'planned', '')",
            [
                (act, to_cell(source), target and to_cell(target), size, mtime_ns)
                for source, target, size, mtime_ns in steps
            ],
        )

    def steps(self, act: int) -> tuple[Step, ...]:
        """What becomes of the files of an act, in the order it is done."""
        rows = self._db.execute(
            "SELECT id, source, target, stage, detail FROM steps WHERE act = ? ORDER BY id", [act]
        ).fetchall()
        return tuple(
            Step(number, to_path(source), target and to_path(target), Stage(stage), detail)
            for number, source, target, stage, detail in rows
        )

    def set_step(
        self, step: int, stage: Stage, detail: str = "", target: Path | None = None
    ) -> None:
        """Note how far a step is, and where its file lies now if that is only known then."""
        self._db.execute(
            "UPDATE steps SET stage = ?, detail = ?, target = coalesce(?, target) WHERE id = ?",
            [stage.value, detail, target and to_cell(target), step],
        )

    def _newest(self) -> float:
        row = self._db.execute("SELECT max(max(time), max(changed)) FROM acts").fetchone()
        return row[0] or 0.0

    def _one(self, condition: str, *values: int) -> Act | None:
        row = self._db.execute(f"SELECT {_COLUMNS} FROM acts {condition}", list(values)).fetchone()
        return _to_act(*row) if row else None


def _to_act(number: int, time: float, verb: str, words: str, state: str) -> Act:
    return Act(number, time, Verb(verb), words, State(state))

"""Decisions about groups: kept by content, whatever becomes of files and folders."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlite_utils import Database

from app.catalog.path_codec import to_cell, to_path
from app.domain.groups import ContentRef, Decision, Tier, Verdict


class Decisions:
    """Rows of `decisions` and their `members`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(
        self,
        time: float,
        tier: Tier,
        verdict: Verdict,
        subsets: Sequence[Sequence[ContentRef]],
        operation: int | None = None,
    ) -> int:
        """Store a decision, as part of an act; its id."""
        cursor = self._db.execute(
            "INSERT INTO decisions (time, tier, verdict, parts, operation) VALUES (?, ?, ?, ?, ?)",
            [time, tier.value, verdict.value, len(subsets), operation],
        )
        decision = int(cursor.lastrowid or 0)
        self._db.conn.executemany(
            "INSERT INTO members (decision, part, digest, path) VALUES (?, ?, ?, ?)",
            [
                (decision, number, member.digest, to_cell(member.path))
                for number, subset in enumerate(subsets)
                for member in subset
            ],
        )
        return decision

    def list(self) -> tuple[Decision, ...]:
        """Those that count, newest first."""
        return tuple(self._read("NOT undone"))

    def undone(self) -> tuple[Decision, ...]:
        """Those that were taken back, newest first."""
        return tuple(self._read("undone"))

    def of_operation(self, operation: int) -> tuple[Decision, ...]:
        """Those that an act is made of, whether they count or not."""
        return tuple(self._read(f"decisions.operation = {operation:d}"))

    def operation_of(self, decision: int) -> int | None:
        """The act that a decision is part of; None for one made before there was a journal."""
        return self._db.execute(
            "SELECT operation FROM decisions WHERE id = ?", [decision]
        ).fetchone()[0]

    def get(self, decision: int) -> Decision | None:
        """One that counts."""
        return next(self._read(f"NOT undone AND decisions.id = {decision:d}"), None)

    def set_undone(self, decision: int, undone: bool) -> None:
        """Take a decision back, or let it count again; it stays as history."""
        self._db.execute("UPDATE decisions SET undone = ? WHERE id = ?", [undone, decision])

    def rebind(self, path: Path, old: str, new: str) -> None:
        """The photo at this path has other bytes and is the same one: it stays decided.

        Wherever it was when it was decided, unless another photo has these bytes still.
        """
        self._db.execute(
            "UPDATE members SET digest = ? WHERE digest = ? AND (path = ? OR NOT EXISTS "
            "(SELECT 1 FROM photos JOIN files ON files.photo = photos.id AND files.role = 0 "
            "WHERE photos.digest = ? AND files.path != ?))",
            [new, old, to_cell(path), old, to_cell(path)],
        )

    def newest(self) -> float:
        """The time of the last one, in seconds since 1970; 0 where there is none."""
        return self._db.execute("SELECT coalesce(max(time), 0) FROM decisions").fetchone()[0]

    def _read(self, condition: str) -> Iterator[Decision]:
        rows = self._db.execute(
            "SELECT decisions.id, time, tier, verdict, parts, part, digest, path FROM decisions "
            f"LEFT JOIN members ON members.decision = decisions.id WHERE {condition} "
            "ORDER BY time DESC, decisions.id DESC, members.id"
        ).fetchall()
        heads = {row[0]: row[1:5] for row in rows}
        subsets: dict[int, list[list[ContentRef]]] = {
            decision: [[] for _ in range(count)] for decision, (*_, count) in heads.items()
        }
        for decision, *_, subset, digest, cell in rows:
            if subset is not None:
                subsets[decision][subset].append(ContentRef(digest, to_path(cell)))
        for decision, (time, tier, verdict, _) in heads.items():
            members = tuple(tuple(subset) for subset in subsets[decision])
            yield Decision(decision, time, Tier(tier), Verdict(verdict), members)

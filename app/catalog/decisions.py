"""Decisions about groups: kept by content, whatever becomes of files and folders."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.catalog.path_codec import to_cell, to_path
from app.catalog.table import Table
from app.domain.groups import ContentRef, Decision, Tier, Verdict


class Decisions(Table):
    """Rows of `decisions` and their `members`."""

    def put(
        self,
        time: float,
        tier: Tier,
        verdict: Verdict,
        subsets: Sequence[Sequence[ContentRef]],
        operation: int | None = None,
    ) -> int:
        """Store a decision, as part of an operation. Return its id."""
        decision = self._insert(
            "decisions",
            time=time,
            tier=tier.value,
            verdict=verdict.value,
            parts=len(subsets),
            operation=operation,
        )
        self._run_for_each(
            "INSERT INTO members (decision, part, digest, path) VALUES (?, ?, ?, ?)",
            [
                (decision, number, member.digest, to_cell(member.path))
                for number, subset in enumerate(subsets)
                for member in subset
            ],
        )
        return decision

    def list(self) -> tuple[Decision, ...]:
        """Return the decisions in force, newest first."""
        return tuple(self._read("NOT undone"))

    def undone(self) -> tuple[Decision, ...]:
        """Return the decisions that were undone, newest first."""
        return tuple(self._read("undone"))

    def of_operation(self, operation: int) -> tuple[Decision, ...]:
        """Return the decisions of an operation, in force or undone."""
        return tuple(self._read(f"decisions.operation = {operation:d}"))

    def operation_of(self, decision: int) -> int | None:
        """Return the operation of a decision; None for one made before there was a journal."""
        return self._value("SELECT operation FROM decisions WHERE id = ?", [decision])

    def get(self, decision: int) -> Decision | None:
        """Return a decision in force, or None."""
        return next(self._read(f"NOT undone AND decisions.id = {decision:d}"), None)

    def set_undone(self, decision: int, undone: bool) -> None:
        """Undo or redo a decision; it stays as history."""
        self._run("UPDATE decisions SET undone = ? WHERE id = ?", [undone, decision])

    def rebind(self, path: Path, old: str, new: str) -> None:
        """Keep the photo at this path decided, whose bytes have changed.

        Also where it was decided at another path, unless another photo still has the old bytes.
        """
        self._run(
            "UPDATE members SET digest = ? WHERE digest = ? AND (path = ? OR NOT EXISTS "
            "(SELECT 1 FROM photos JOIN files ON files.photo = photos.id AND files.role = 0 "
            "WHERE photos.digest = ? AND files.path != ?))",
            [new, old, to_cell(path), old, to_cell(path)],
        )

    def newest(self) -> float:
        """Return the time of the last decision, in seconds since 1970, or 0."""
        return self._value("SELECT coalesce(max(time), 0) FROM decisions")

    def _read(self, condition: str) -> Iterator[Decision]:
        rows = self._rows(
            "SELECT decisions.id, time, tier, verdict, parts, part, digest, path FROM decisions "
            f"LEFT JOIN members ON members.decision = decisions.id WHERE {condition} "
            "ORDER BY time DESC, decisions.id DESC, members.id"
        )
        heads = {row[0]: row[1:5] for row in rows}
        subsets: dict[int, list[list[ContentRef]]] = {
            decision: [[] for _ in range(count)] for decision, (*_, count) in heads.items()
        }
        for decision, *_, subset, digest, cell in rows:
            if subset is not None:
                subsets[decision][subset].append(ContentRef(digest, to_path(cell)))
        for decision, (time, tier, verdict, _) in heads.items():
            members = tuple(map(tuple, subsets[decision]))
            yield Decision(decision, time, Tier(tier), Verdict(verdict), members)

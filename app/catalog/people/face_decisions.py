"""Decisions about faces: kept by the photo's content and the place on it, whatever finds faces there."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from app.catalog.path_codec import to_cell
from app.catalog.table import MOST_VALUES, Table, placeholders
from app.domain.people import Box, FaceDecision, FaceRef, FaceVerdict

_COLUMNS = "id, time, digest, x, y, width, height, verdict, person"


class FaceDecisions(Table):
    """Rows of `face_decisions`."""

    def put(
        self, decisions: Iterable[tuple[FaceRef, FaceVerdict, str]], time: float, operation: int
    ) -> None:
        """Store decisions made at a time, each with the key of the person it is about, or an empty one."""
        self.add(
            (FaceDecision(0, time, ref, verdict, person) for ref, verdict, person in decisions),
            operation,
        )

    def add(self, decisions: Iterable[FaceDecision], operation: int) -> None:
        """Store decisions, each made at its time; their ids are not looked at."""
        self._run_for_each(
            "INSERT INTO face_decisions (digest, x, y, width, height, verdict, person, time, operation, undone) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            [
                (
                    each.ref.digest,
                    *_cells(each.ref.box),
                    each.verdict.value,
                    each.person,
                    each.time,
                    operation,
                )
                for each in decisions
            ],
        )

    def of(self, digests: Sequence[str]) -> dict[str, list[FaceDecision]]:
        """Return the active decisions on photos, by digest, oldest first."""
        found: dict[str, list[FaceDecision]] = {digest: [] for digest in digests}
        names = list(found)
        for start in range(0, len(names), MOST_VALUES):
            some = names[start : start + MOST_VALUES]
            for each in self._read(f"digest IN ({placeholders(len(some))})", some):
                found[each.ref.digest].append(each)
        return found

    def active(self) -> list[FaceDecision]:
        """Return all active decisions, oldest first."""
        return self._read("1", ())

    def state(self) -> str:
        """Return a text that differs when other decisions are active."""
        return self._value(
            "SELECT coalesce(group_concat(id), '') FROM face_decisions WHERE NOT undone"
        )

    def digests(self) -> list[str]:
        """Return the digests of photos with active decisions, by digest."""
        return self._column(
            "SELECT DISTINCT digest FROM face_decisions WHERE NOT undone ORDER BY digest"
        )

    def about(self, person: str) -> list[str]:
        """Return the digests of photos on which a face was confirmed to be a person or not to be, by digest."""
        return self._column(
            "SELECT DISTINCT digest FROM face_decisions WHERE NOT undone AND person = ? ORDER BY digest",
            [person],
        )

    def of_operation(self, operation: int) -> list[str]:
        """Return the digests of photos that an operation decided about."""
        return self._column(
            "SELECT DISTINCT digest FROM face_decisions WHERE operation = ?", [operation]
        )

    def last_operation(self, digest: str) -> int | None:
        """Return the operation of the newest active decision on a photo, or None."""
        row = self._row(
            "SELECT operation FROM face_decisions WHERE digest = ? AND NOT undone "
            "ORDER BY time DESC, id DESC LIMIT 1",
            [digest],
        )
        return row and row[0]

    def set_operation_active(self, operation: int, *, counts: bool) -> None:
        """Make the decisions of an operation active or inactive."""
        self._run(
            "UPDATE face_decisions SET undone = ? WHERE operation = ?", [not counts, operation]
        )

    def newest(self) -> float:
        """Return the time of the last decision, in seconds since 1970, or 0."""
        return self._value("SELECT coalesce(max(time), 0) FROM face_decisions")

    def rebind(self, path: Path, old: str, new: str) -> None:
        """Keep the faces of the photo at this path decided, whose bytes have changed; as those of groups are.

        Where another photo still has the old bytes, both have the decisions.
        """
        columns = "x, y, width, height, verdict, person, time, operation, undone"
        is_elsewhere = self._value(
            "SELECT EXISTS (SELECT 1 FROM photos JOIN files ON files.photo = photos.id "
            "AND files.role = 0 WHERE photos.digest = ? AND files.path != ?)",
            [old, to_cell(path)],
        )
        if is_elsewhere:
            self._run(
                f"INSERT INTO face_decisions (digest, {columns}) SELECT ?, {columns} "
                "FROM face_decisions WHERE digest = ? ORDER BY id",
                [new, old],
            )
        else:
            self._run("UPDATE face_decisions SET digest = ? WHERE digest = ?", [new, old])

    def _read(self, condition: str, values: Sequence[Any]) -> list[FaceDecision]:
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM face_decisions WHERE NOT undone AND {condition} ORDER BY time, id",
            values,
        )
        return [
            FaceDecision(id, time, FaceRef(digest, Box(*box)), FaceVerdict(verdict), person)
            for id, time, digest, *box, verdict, person in rows
        ]


def _cells(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.width, box.height

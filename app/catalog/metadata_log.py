"""The metadata log: every edit of a photo's metadata, by content and path; the newest active one counts.

By both, so that of two copies one may be rejected. All edits of a photo stay, in the order of time, and of
each field the newest active one counts: to undo an operation is to make its edits inactive, and what then
counts is the newest before them, or since. So operations can be undone and redone in any order. A photo
that is edited in place is another content without any edit, unless it is recognised as the same photo.

`metadata_log` holds every edit; `metadata` what they come to, so that a hundred thousand photos are listed at once.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from app.catalog.path_codec import Cell, to_cell, to_path
from app.domain.groups import ContentRef
from app.domain.metadata import METADATA_FIELDS, NO_METADATA, Flag, MetadataChanges, PhotoMetadata
from app.domain.photo import Presence

METADATA = ", ".join(f"metadata.{field}" for field in METADATA_FIELDS)
"""SQL for the metadata of a photo, to be read by `to_metadata`."""

_EMPTY = {field: getattr(NO_METADATA, field) for field in METADATA_FIELDS}
_Key = tuple[str, Cell]


class MetadataLog:
    """Rows of `said`, and of `marks`, which follow from them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def append(
        self,
        changes: Iterable[tuple[ContentRef, MetadataChanges]],
        time: float,
        *,
        operation: int | None = None,
        decision: int | None = None,
    ) -> None:
        """Note what was said of photos at this time, by an act of the user's or by a file (no act)."""
        rows = [
            (member.digest, to_cell(member.path), field, _to_cell(value), time, operation, decision)
            for member, values in changes
            for field, value in values.items()
        ]
        self._db.conn.executemany(
            "INSERT INTO metadata_log (digest, path, field, value, time, operation, decision) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._resolve({(digest, cell) for digest, cell, *_ in rows})

    def set_operation_active(self, operation: int, *, counts: bool) -> None:
        """Let the words of an act count no more, or again."""
        self._set_active("operation", operation, counts)

    def set_decision_active(self, decision: int, *, counts: bool) -> None:
        """Let the words of one decision count no more, or again."""
        self._set_active("decision", decision, counts)

    def current(self, member: ContentRef) -> PhotoMetadata:
        """All that is said of a photo."""
        row = self._db.execute(
            f"SELECT {METADATA} FROM metadata WHERE digest = ? AND path = ?",
            [member.digest, to_cell(member.path)],
        ).fetchone()
        return to_metadata(row) if row else NO_METADATA

    def newest(self) -> float:
        """When something was last said, in seconds since 1970; 0 for never."""
        return self._db.execute("SELECT coalesce(max(time), 0) FROM metadata_log").fetchone()[0]

    def keywords(self) -> list[str]:
        """Every keyword in use, the most used first."""
        rows = self._db.execute(
            "SELECT word.value FROM metadata, json_each(metadata.keywords) AS word "
            "GROUP BY word.value ORDER BY count(*) DESC, word.value"
        )
        return [word for (word,) in rows]

    def of_operation(self, operation: int) -> list[ContentRef]:
        """The photos an act said something of."""
        rows = self._db.execute(
            "SELECT DISTINCT digest, path FROM metadata_log WHERE operation = ?", [operation]
        )
        return [ContentRef(digest, to_path(cell)) for digest, cell in rows]

    def move(self, digest: str, old: Path, new: Path) -> None:
        """A photo of these bytes is now at another place."""
        self._rekey((digest, to_cell(old)), (digest, to_cell(new)))

    def rebind(self, path: Path, old: str, new: str) -> None:
        """The photo at this path has other bytes and is the same shot: what was said of it stays said."""
        self._rekey((old, to_cell(path)), (new, to_cell(path)))

    def copy(self, old: ContentRef, new: ContentRef) -> None:
        """What was said of a photo is said of this one, too; what already is, is not said twice."""
        columns = "field, value, time, operation, decision, undone"
        source, target = ((each.digest, to_cell(each.path)) for each in (old, new))
        self._db.execute(
            f"INSERT INTO metadata_log (digest, path, {columns}) SELECT ?, ?, {columns} FROM metadata_log AS old "
            "WHERE digest = ? AND path = ? AND NOT EXISTS (SELECT 1 FROM metadata_log AS new "
            "WHERE new.digest = ? AND new.path = ? AND new.field = old.field "
            "AND new.time = old.time AND new.operation IS old.operation) ORDER BY id",
            [*target, *source, *target],
        )
        self._resolve([target])

    def fields_of(self, member: ContentRef) -> set[str]:
        """The fields of a photo of which anything was ever said, whether it counts or not."""
        rows = self._db.execute(
            "SELECT DISTINCT field FROM metadata_log WHERE digest = ? AND path = ?",
            [member.digest, to_cell(member.path)],
        )
        return {field for (field,) in rows}

    def digests_at(self, path: Path) -> set[str]:
        """Digests of the photos that something was said of when they were at this path."""
        rows = self._db.execute(
            "SELECT DISTINCT digest FROM metadata_log WHERE path = ?", [to_cell(path)]
        )
        return {digest for (digest,) in rows}

    def relink(self, digest: str, path: Path) -> None:
        """What was said of these bytes at a place that is gone from the catalog, is said of them here.

        For folders that were taken out of the library and come back elsewhere, and for decisions of
        another computer. Only where nothing was said of the photo at this path, and where no other
        place, gone or new, ends more like the one or the other, or as much: rejecting the wrong
        copy is worse than rejecting none.
        """
        rows = self._db.execute("SELECT DISTINCT path FROM metadata_log WHERE digest = ?", [digest])
        has_metadata = {to_path(cell) for (cell,) in rows}
        if not has_metadata or path in has_metadata:
            return
        places = self._places(digest)
        gone = [place for place in has_metadata if place not in places]
        new = [place for place in places if places[place] and place not in has_metadata]
        old = _most_alike(path, gone)
        if old and _most_alike(old, new) == path:
            self.move(digest, old, path)

    def _places(self, digest: str) -> dict[Path, bool]:
        """Where photos of these bytes are, and whether they are shown."""
        rows = self._db.execute(
            "SELECT files.path, files.presence FROM photos "
            "JOIN files ON files.photo = photos.id AND files.role = 0 WHERE photos.digest = ?",
            [digest],
        )
        return {to_path(cell): presence != Presence.MISSING.value for cell, presence in rows}

    def _set_active(self, whose: str, number: int, counts: bool) -> None:
        keys = self._db.execute(
            f"SELECT DISTINCT digest, path FROM metadata_log WHERE {whose} = ?", [number]
        ).fetchall()
        self._db.execute(
            f"UPDATE metadata_log SET undone = ? WHERE {whose} = ?", [not counts, number]
        )
        self._resolve(keys)

    def _rekey(self, old: _Key, new: _Key) -> None:
        self._db.execute(
            "UPDATE metadata_log SET digest = ?, path = ? WHERE digest = ? AND path = ?",
            [*new, *old],
        )
        self._resolve([old, new])

    def _resolve(self, keys: Iterable[_Key]) -> None:
        """Store what all words that count come to."""
        for digest, cell in keys:
            rows = self._db.execute(
                "SELECT field, value, undone FROM metadata_log "
                "WHERE digest = ? AND path = ? ORDER BY time, id",
                [digest, cell],
            ).fetchall()
            if not rows:
                self._db.execute(
                    "DELETE FROM metadata WHERE digest = ? AND path = ?", [digest, cell]
                )
                continue
            last = {field: json.loads(value) for field, value, undone in rows if not undone}
            values = [to_column(last.get(field, _EMPTY[field])) for field in METADATA_FIELDS]
            self._db.execute(
                f"INSERT OR REPLACE INTO metadata (digest, path, {', '.join(METADATA_FIELDS)}) "
                f"VALUES (?, ?{', ?' * len(METADATA_FIELDS)})",
                [digest, cell, *values],
            )


def to_metadata(row: Sequence[Any]) -> PhotoMetadata:
    """The marks of columns MARKS; all of them None where nothing was ever said."""
    rating, label, flag, keywords, title, caption = row
    if not (rating or label or flag or title or caption or (keywords and keywords != "[]")):
        return NO_METADATA
    return PhotoMetadata(
        rating, label, Flag(flag) if flag else None, tuple(json.loads(keywords)), title, caption
    )


def to_column(value: Any) -> Any:
    """A value of Marks as its column holds it: keywords as JSON."""
    if isinstance(value, Flag):
        return value.value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple) else value


def common_end(one: Path, other: Path) -> int:
    """How many names two paths have in common, counted from their ends."""
    same = 0
    for left, right in zip(reversed(one.parts), reversed(other.parts), strict=False):
        if left != right:
            break
        same += 1
    return same


def _to_cell(value: Any) -> str:
    return json.dumps(value.value if isinstance(value, Flag) else value)


def _most_alike(path: Path, places: Sequence[Path]) -> Path | None:
    """The one of the places that ends most like this path; None where two do."""
    ranked = sorted(places, key=lambda place: common_end(path, place), reverse=True)
    if len(ranked) > 1 and common_end(path, ranked[0]) == common_end(path, ranked[1]):
        return None
    return ranked[0] if ranked else None

"""The metadata log: every edit of a photo's metadata, by content and path; the newest active one counts.

By both, so that of two copies one may be rejected. All edits of a photo stay, in the order of time, and of
each field the newest active one counts: to undo an operation is to make its edits inactive, and what then
counts is the newest before them, or since. So operations can be undone and redone in any order. A photo
that is edited in place is another content without any edit, unless it is recognised as the same photo.

`metadata_log` holds every edit; `metadata` their result, so that a hundred thousand photos are listed at once.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from app.catalog.capture_times import CaptureTimes
from app.catalog.path_codec import Cell, to_cell, to_path
from app.catalog.table import MAIN_FILES, Table
from app.domain.groups import ContentRef
from app.domain.metadata import METADATA_FIELDS, NO_METADATA, Flag, MetadataChanges, PhotoMetadata
from app.domain.photo import Presence

METADATA = ", ".join(f"metadata.{field}" for field in METADATA_FIELDS)
"""SQL for the metadata of a photo, to be read by `to_metadata`."""

NAMED_HERE = (
    "EXISTS (SELECT 1 FROM metadata_log AS log WHERE log.digest = metadata.digest AND log.path = metadata.path "
    "AND log.field = 'people' AND log.operation IS NOT NULL)"
)
"""SQL for whether the user named or unnamed people on a photo of `metadata`."""

_Key = tuple[str, Cell]
_NO_LIST = "[]"


class MetadataLog(Table):
    """Rows of `metadata_log`, and of `metadata`, which follow from them, as capture times do from that."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._times = CaptureTimes(db)

    def append(
        self,
        changes: Iterable[tuple[ContentRef, MetadataChanges]],
        time: float,
        *,
        operation: int | None = None,
        decision: int | None = None,
    ) -> None:
        """Store edits of photos made at this time, by an operation, or by a file (no operation)."""
        rows = [
            (*_key(member), field, _to_json(value), time, operation, decision)
            for member, values in changes
            for field, value in values.items()
        ]
        self._run_for_each(
            "INSERT INTO metadata_log (digest, path, field, value, time, operation, decision) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._resolve({(digest, cell) for digest, cell, *_ in rows})

    def set_operation_active(self, operation: int, *, counts: bool) -> None:
        """Make the edits of an operation active or inactive."""
        self._set_active("operation", operation, counts)

    def set_decision_active(self, decision: int, *, counts: bool) -> None:
        """Make the edits of a decision active or inactive."""
        self._set_active("decision", decision, counts)

    def current(self, member: ContentRef) -> PhotoMetadata:
        """Return the metadata of a photo."""
        row = self._row(
            f"SELECT {METADATA} FROM metadata WHERE digest = ? AND path = ?", _key(member)
        )
        return to_metadata(row) if row else NO_METADATA

    def newest(self) -> float:
        """Return the time of the last edit, in seconds since 1970, or 0."""
        return self._value("SELECT coalesce(max(time), 0) FROM metadata_log")

    def keywords(self) -> list[str]:
        """Return every keyword in use, the most used first."""
        return self._column(
            "SELECT word.value FROM metadata, json_each(metadata.keywords) AS word "
            "GROUP BY word.value ORDER BY count(*) DESC, word.value"
        )

    def of_operation(self, operation: int) -> list[ContentRef]:
        """Return the photos that an operation edited."""
        rows = self._rows(
            "SELECT DISTINCT digest, path FROM metadata_log WHERE operation = ?", [operation]
        )
        return [ContentRef(digest, to_path(cell)) for digest, cell in rows]

    def move(self, digest: str, old: Path, new: Path) -> None:
        """Move the edits of these bytes to another path."""
        self._rekey((digest, to_cell(old)), (digest, to_cell(new)))

    def rebind(self, path: Path, old: str, new: str) -> None:
        """Move the edits of the photo at this path, whose bytes have changed, to the new digest."""
        self._rekey((old, to_cell(path)), (new, to_cell(path)))

    def copy(self, old: ContentRef, new: ContentRef) -> None:
        """Copy the edits of one photo to another, without those it has."""
        columns = "field, value, time, operation, decision, undone"
        source, target = _key(old), _key(new)
        self._run(
            f"INSERT INTO metadata_log (digest, path, {columns}) SELECT ?, ?, {columns} FROM metadata_log AS old "
            "WHERE digest = ? AND path = ? AND NOT EXISTS (SELECT 1 FROM metadata_log AS new "
            "WHERE new.digest = ? AND new.path = ? AND new.field = old.field "
            "AND new.time = old.time AND new.operation IS old.operation) ORDER BY id",
            [*target, *source, *target],
        )
        self._resolve([target])

    def fields_of(self, member: ContentRef) -> set[str]:
        """Return the fields of a photo with any edit, active or not."""
        return set(
            self._column(
                "SELECT DISTINCT field FROM metadata_log WHERE digest = ? AND path = ?",
                _key(member),
            )
        )

    def is_named_here(self, member: ContentRef) -> bool:
        """Whether the user named or unnamed people on a photo, also where that was undone."""
        sql = f"SELECT {NAMED_HERE} FROM metadata WHERE digest = ? AND path = ?"
        return bool(self._value(sql, _key(member)))

    def values_of(self, member: ContentRef, field: str) -> list[Any]:
        """Return all values that a field of a photo was given, also where that was undone."""
        sql = "SELECT DISTINCT value FROM metadata_log WHERE digest = ? AND path = ? AND field = ?"
        return [json.loads(value) for value in self._column(sql, [*_key(member), field])]

    def digests_at(self, path: Path) -> set[str]:
        """Return the digests of photos that were edited when they were at this path."""
        return set(
            self._column("SELECT DISTINCT digest FROM metadata_log WHERE path = ?", [to_cell(path)])
        )

    def relink(self, digest: str) -> None:
        """Move the edits of these bytes from paths that are gone from the catalog to those of their photos.

        For folders that were taken out of the library and come back elsewhere, and for decisions of
        another computer. Only where the photo at a path has no edits, and where no other path,
        gone or new, ends more like the one or the other, or as much: rejecting the wrong copy is
        worse than rejecting none.
        """
        if self._edited_paths(digest):
            for path in self._places(digest):
                self._relink(digest, path)

    def _relink(self, digest: str, path: Path) -> None:
        edited = self._edited_paths(digest)
        if path in edited:
            return
        places = self._places(digest)
        gone = [place for place in edited if place not in places]
        new = [place for place, is_shown in places.items() if is_shown and place not in edited]
        old = _most_alike(path, gone)
        if old and _most_alike(old, new) == path:
            self.move(digest, old, path)

    def _edited_paths(self, digest: str) -> set[Path]:
        return set(self._paths("SELECT DISTINCT path FROM metadata_log WHERE digest = ?", [digest]))

    def _places(self, digest: str) -> dict[Path, bool]:
        """Return the paths of photos of these bytes, and whether they are shown."""
        rows = self._rows(
            f"SELECT files.path, files.presence FROM {MAIN_FILES} "
            "WHERE photos.digest = ? ORDER BY photos.id",
            [digest],
        )
        return {to_path(cell): presence != Presence.MISSING.value for cell, presence in rows}

    def _set_active(self, column: str, number: int, counts: bool) -> None:
        keys = self._rows(
            f"SELECT DISTINCT digest, path FROM metadata_log WHERE {column} = ?", [number]
        )
        self._run(f"UPDATE metadata_log SET undone = ? WHERE {column} = ?", [not counts, number])
        self._resolve(keys)

    def _rekey(self, old: _Key, new: _Key) -> None:
        self._run(
            "UPDATE metadata_log SET digest = ?, path = ? WHERE digest = ? AND path = ?",
            [*new, *old],
        )
        self._resolve([old, new])

    def _resolve(self, keys: Iterable[_Key]) -> None:
        """Store what all active edits result in."""
        for key in keys:
            rows = self._rows(
                "SELECT field, value, undone FROM metadata_log "
                "WHERE digest = ? AND path = ? ORDER BY time, id",
                key,
            )
            if not rows:
                self._run("DELETE FROM metadata WHERE digest = ? AND path = ?", key)
                self._times.follow([key])
                continue
            last = {field: json.loads(value) for field, value, undone in rows if not undone}
            values = (
                to_column(last.get(field, getattr(NO_METADATA, field))) for field in METADATA_FIELDS
            )
            self._put("metadata", f"digest, path, {', '.join(METADATA_FIELDS)}", [(*key, *values)])
            if any(field == "capture_time" for field, *_ in rows):
                self._times.follow([key])


def to_metadata(row: Sequence[Any]) -> PhotoMetadata:
    """Return the metadata in columns METADATA; they are NULL for a photo without edits."""
    if row[0] is None:
        return NO_METADATA
    rating, label, flag, keywords, *texts, people = row
    return PhotoMetadata(
        rating,
        label,
        Flag(flag) if flag else None,
        _to_list(keywords),
        *texts,
        people=_to_list(people),
    )


def to_column(value: Any) -> Any:
    """Return a metadata value as its column holds it: lists as JSON."""
    if isinstance(value, Flag):
        return value.value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple) else value


def _to_list(cell: str) -> tuple[str, ...]:
    return () if cell == _NO_LIST else tuple(json.loads(cell))


def common_end(one: Path, other: Path) -> int:
    """Count the names that two paths have in common, from their ends."""
    pairs = zip(reversed(one.parts), reversed(other.parts), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _key(member: ContentRef) -> _Key:
    return member.digest, to_cell(member.path)


def _to_json(value: Any) -> str:
    return json.dumps(value.value if isinstance(value, Flag) else value)


def _most_alike(path: Path, places: Sequence[Path]) -> Path | None:
    """Return the one of the places that ends most like this path, or None where two do."""
    ranked = sorted(places, key=lambda place: common_end(path, place), reverse=True)
    if len(ranked) > 1 and common_end(path, ranked[0]) == common_end(path, ranked[1]):
        return None
    return ranked[0] if ranked else None

"""Sidecar state: the metadata on the disk as last read or written; where it differs, metadata is pending."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from app.catalog.metadata_log import to_column, to_metadata
from app.catalog.path_codec import below, to_cell, to_path, to_text
from app.domain.metadata import METADATA_FIELDS, NO_METADATA, Flag, MetadataSource, PhotoMetadata
from app.domain.photo import Presence

_FIELDS = ", ".join(METADATA_FIELDS)
_SET = ", ".join(f"{field} = excluded.{field}" for field in METADATA_FIELDS)
_DIFFERS = " OR ".join(
    f"metadata.{field} IS NOT sidecar_state.{field}" for field in METADATA_FIELDS
)


class SidecarState:
    """Rows of `written`, one for each place of a photo that was looked at or is to be sidecar_state."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(
        self, path: Path, metadata: PhotoMetadata, signature: str, sources: Sequence[MetadataSource]
    ) -> None:
        """Note what is said of the photo at this path; `signature` names the state of its files."""
        values = [to_column(getattr(metadata, field)) for field in METADATA_FIELDS]
        self._db.execute(
            f"INSERT INTO sidecar_state (path, {_FIELDS}, signature, sources, error, pending) "
            f"VALUES (?{', ?' * len(METADATA_FIELDS)}, ?, ?, '', 0) ON CONFLICT (path) DO UPDATE SET "
            f"{_SET}, signature = excluded.signature, "
            "sources = excluded.sources, error = ''",
            [to_cell(path), *values, signature, _to_json(sources)],
        )
        self.compare([path])

    def compare(self, paths: Iterable[Path]) -> None:
        """See which of the photos at these paths have something to write: after words were said of them."""
        cells = [(to_cell(path),) for path in paths]
        connection = self._db.conn
        connection.executemany(
            "INSERT OR IGNORE INTO sidecar_state "
            f"(path, {_FIELDS}, signature, sources, error, pending) "
            "SELECT path, 0, '', NULL, '[]', '', '', '', '[]', '', 0 "
            "FROM metadata WHERE path = ?",
            cells,
        )
        connection.executemany(
            "UPDATE sidecar_state SET pending = EXISTS (SELECT 1 FROM photos "
            "JOIN files ON files.photo = photos.id AND files.role = 0 "
            "JOIN metadata ON metadata.digest = photos.digest AND metadata.path = files.path "
            f"WHERE files.path = sidecar_state.path AND ({_DIFFERS})) WHERE path = ?",
            cells,
        )

    def signatures(self, folder: Path) -> dict[Path, str]:
        """The state of their files when the photos below a folder were last looked at."""
        condition, values = below(folder)
        rows = self._db.execute(
            f"SELECT path, signature FROM sidecar_state WHERE {condition}", values
        )
        return {to_path(cell): signature for cell, signature in rows.fetchall()}

    def get(self, path: Path) -> tuple[PhotoMetadata, tuple[MetadataSource, ...], str]:
        """What is said on the disk of the photo at this path; who says what; and the trouble with writing."""
        row = self._db.execute(
            f"SELECT {_FIELDS}, sources, error FROM sidecar_state WHERE path = ?", [to_cell(path)]
        ).fetchone()
        if row is None:
            return NO_METADATA, (), ""
        *fields, sources, error = row
        return to_metadata(fields), _from_json(sources), error

    def signature(self, path: Path) -> str:
        """The state of its files when the photo at this path was last looked at; empty for never."""
        row = self._db.execute(
            "SELECT signature FROM sidecar_state WHERE path = ?", [to_cell(path)]
        )
        return (row.fetchone() or ("",))[0]

    def pending(self) -> list[int]:
        """Ids of the photos that have something to write; those whose folder is away, too."""
        rows = self._db.execute(
            "SELECT files.photo FROM sidecar_state JOIN files ON files.path = sidecar_state.path "
            f"AND files.role = 0 AND files.presence != {Presence.MISSING.value} "
            "WHERE sidecar_state.pending ORDER BY sidecar_state.path"
        )
        return [photo for (photo,) in rows.fetchall()]

    def set_error(self, path: Path, error: str) -> None:
        """Note why the marks of the photo at this path could not be written, or read."""
        self._db.execute(
            "UPDATE sidecar_state SET error = ? WHERE path = ?", [to_text(error), to_cell(path)]
        )

    def move(self, old: Path, new: Path) -> None:
        """The photo is at another place, and its sidecars perhaps not: they are to be looked at anew.

        What they said stays known, so that it is no news there, whatever dates a copy has.
        """
        metadata, sources, _ = self.get(old)
        moved = [replace(source, path=_beside(source.path, old, new)) for source in sources]
        self._db.execute("DELETE FROM sidecar_state WHERE path = ?", [to_cell(old)])
        self.put(new, metadata, "", moved)


def _beside(path: Path, old: Path, new: Path) -> Path:
    """Where a photo's file or sidecar goes when the photo goes from the one place to the other."""
    return new if path == old else new.with_name(new.stem + path.name[len(old.stem) :])


def _to_json(sources: Sequence[MetadataSource]) -> str:
    return json.dumps(
        [
            {
                "path": str(source.path),
                "time": source.time,
                "dated": source.dated,
                "values": {
                    field: value.value if isinstance(value, Flag) else value
                    for field, value in source.values.items()
                },
            }
            for source in sources
        ]
    )


_RENAMED: dict[str, str] = {"stars": "rating"}
"""Of a field, as catalogs of the first version hold it; "says" stood for "values" there."""


def _values_of(stored: Mapping[str, Any]) -> Iterable[tuple[str, object]]:
    return (stored["values"] if "values" in stored else stored["says"]).items()


def _from_json(text: str) -> tuple[MetadataSource, ...]:
    return tuple(
        MetadataSource(
            Path(each["path"]),
            {_RENAMED.get(field, field): _value(field, value) for field, value in _values_of(each)},
            each["time"],
            each.get("dated", False),
        )
        for each in json.loads(text)
    )


def _value(field: str, value: object) -> object:
    if field == "flag" and isinstance(value, str):
        return Flag(value)
    return tuple(value) if isinstance(value, list) else value

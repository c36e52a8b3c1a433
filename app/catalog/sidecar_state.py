"""Sidecar state: the metadata on the disk as last read or written; where it differs, metadata is pending."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.catalog.metadata_log import NAMED_HERE, to_column, to_metadata
from app.catalog.path_codec import below, to_cell, to_path, to_text
from app.catalog.table import MAIN_FILES, SHOWN, Table, placeholders
from app.domain.metadata import (
    EDITED_FIELDS,
    METADATA_FIELDS,
    NO_METADATA,
    Flag,
    MetadataSource,
    PhotoMetadata,
)
from app.domain.photo import Presence

_FIELDS = ", ".join(METADATA_FIELDS)
_SET = ", ".join(f"{field} = excluded.{field}" for field in METADATA_FIELDS)
_DIFFERS = " OR ".join(
    (
        *(f"metadata.{field} IS NOT sidecar_state.{field}" for field in EDITED_FIELDS),
        # Names that only files tell, each with its area, are never written: only those that the user gave or took.
        f"(metadata.people IS NOT sidecar_state.people AND {NAMED_HERE})",
    )
)
_NOTHING = [to_column(getattr(NO_METADATA, field)) for field in METADATA_FIELDS]
_RENAMED: dict[str, str] = {"stars": "rating"}
"""Fields by the names they have in catalogs of the first version, where "says" stood for "values"."""


class SidecarState(Table):
    """Rows of `sidecar_state`, one for each path of a photo whose files were read or are to be written."""

    def put(
        self, path: Path, metadata: PhotoMetadata, signature: str, sources: Sequence[MetadataSource]
    ) -> None:
        """Store the metadata on the disk of the photo at this path; `signature` names the state of its files."""
        values = [to_column(getattr(metadata, field)) for field in METADATA_FIELDS]
        self._run(
            f"INSERT INTO sidecar_state (path, {_FIELDS}, signature, sources, error, pending) "
            f"VALUES ({placeholders(len(values) + 3)}, '', 0) ON CONFLICT (path) DO UPDATE SET "
            f"{_SET}, signature = excluded.signature, sources = excluded.sources, error = ''",
            [to_cell(path), *values, signature, _to_json(sources)],
        )
        self.compare([path])

    def compare(self, paths: Iterable[Path]) -> None:
        """Store which of the photos at these paths have pending metadata; to be called after edits."""
        cells = [(to_cell(path),) for path in paths]
        self._run_for_each(
            f"INSERT OR IGNORE INTO sidecar_state (path, {_FIELDS}, signature, sources, error, pending) "
            f"SELECT path, {placeholders(len(_NOTHING))}, '', '[]', '', 0 FROM metadata WHERE path = ?",
            [(*_NOTHING, *cell) for cell in cells],
        )
        self._run_for_each(
            f"UPDATE sidecar_state SET pending = EXISTS (SELECT 1 FROM {MAIN_FILES} "
            "JOIN metadata ON metadata.digest = photos.digest AND metadata.path = files.path "
            f"WHERE files.path = sidecar_state.path AND ({_DIFFERS})) WHERE path = ?",
            cells,
        )

    def signed_unlike(self, folder: Path, ending: str) -> Iterator[list[int]]:
        """Yield ids of photos here below a folder, with another signature than their digest with this ending.

        Some thousand photos are looked at in one step.
        """
        for condition, values in self._parts(folder):
            yield self._column(
                f"SELECT photos.id FROM {MAIN_FILES} "
                "LEFT JOIN sidecar_state AS state ON state.path = files.path "
                f"WHERE files.presence = {Presence.HERE.value} AND {condition} "
                "AND state.signature IS NOT photos.digest || ?",
                [*values, ending],
            )

    def get(self, path: Path) -> tuple[PhotoMetadata, tuple[MetadataSource, ...], str]:
        """Return the metadata on the disk of the photo at this path, its sources, and the error of writing."""
        row = self._row(
            f"SELECT {_FIELDS}, sources, error FROM sidecar_state WHERE path = ?", [to_cell(path)]
        )
        if row is None:
            return NO_METADATA, (), ""
        *fields, sources, error = row
        return to_metadata(fields), _from_json(sources), error

    def signature(self, path: Path) -> str:
        """Return the signature of the photo at this path when its files were last read; empty for never."""
        return (
            self._value("SELECT signature FROM sidecar_state WHERE path = ?", [to_cell(path)]) or ""
        )

    def pending(self) -> list[int]:
        """Return the ids of photos with pending metadata; those whose folder is offline, too."""
        return self._column(
            "SELECT files.photo FROM sidecar_state JOIN files ON files.path = sidecar_state.path "
            f"AND files.role = 0 AND {SHOWN} "
            "WHERE sidecar_state.pending ORDER BY sidecar_state.path"
        )

    def set_error(self, path: Path, error: str) -> None:
        """Store why the metadata of the photo at this path could not be written, or read."""
        self._run(
            "UPDATE sidecar_state SET error = ? WHERE path = ?", [to_text(error), to_cell(path)]
        )

    def errors(self, folder: Path) -> dict[Path, str]:
        """Return the shown photos below a folder whose metadata could not be read or written, each with the reason."""
        condition, values = below(folder, "sidecar_state.path")
        rows = self._rows(
            f"SELECT path, error FROM sidecar_state WHERE error != '' AND {condition} AND EXISTS (SELECT 1 FROM "
            f"files WHERE files.path = sidecar_state.path AND role = 0 AND {SHOWN}) ORDER BY path",
            values,
        )
        return {to_path(cell): error for cell, error in rows}

    def move(self, old: Path, new: Path) -> None:
        """Store that a photo was moved, perhaps without its sidecars: its files are to be read anew.

        Their metadata stays known, so that it is no news there, whatever dates a copy has.
        """
        metadata, sources, _ = self.get(old)
        moved = [replace(source, path=_moved(source.path, old, new)) for source in sources]
        self._run("DELETE FROM sidecar_state WHERE path = ?", [to_cell(old)])
        self.put(new, metadata, "", moved)


def _moved(path: Path, old: Path, new: Path) -> Path:
    """Return the new path of a photo's file or sidecar, when the photo moves from `old` to `new`."""
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


def _from_json(text: str) -> tuple[MetadataSource, ...]:
    return tuple(map(_to_source, json.loads(text)))


def _to_source(stored: dict[str, Any]) -> MetadataSource:
    values: dict[str, Any] = stored["values"] if "values" in stored else stored["says"]
    return MetadataSource(
        Path(stored["path"]),
        {_RENAMED.get(field, field): _value(field, value) for field, value in values.items()},
        stored["time"],
        stored.get("dated", False),
    )


def _value(field: str, value: Any) -> Any:
    if field == "flag" and isinstance(value, str):
        return Flag(value)
    return tuple(value) if isinstance(value, list) else value

"""What is said of photos on the disk, as last read or written: where marks differ, there is something to write."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from app.catalog.cells import below, to_cell, to_path, to_text
from app.catalog.said import to_column, to_marks
from app.marks import FIELDS, UNMARKED, Flag, Marks, Source
from app.photo import Presence

_FIELDS = ", ".join(FIELDS)
_SET = ", ".join(f"{field} = excluded.{field}" for field in FIELDS)
_DIFFERS = " OR ".join(f"marks.{field} IS NOT written.{field}" for field in FIELDS)


class Written:
    """Rows of `written`, one for each place of a photo that was looked at or is to be written."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, path: Path, marks: Marks, signature: str, sources: Sequence[Source]) -> None:
        """Note what is said of the photo at this path; `signature` names the state of its files."""
        values = [to_column(getattr(marks, field)) for field in FIELDS]
        self._db.execute(
            f"INSERT INTO written (path, {_FIELDS}, signature, sources, trouble, pending) "
            f"VALUES (?{', ?' * len(FIELDS)}, ?, ?, '', 0) ON CONFLICT (path) DO UPDATE SET "
            f"{_SET}, signature = excluded.signature, "
            "sources = excluded.sources, trouble = ''",
            [to_cell(path), *values, signature, _to_json(sources)],
        )
        self.compare([path])

    def compare(self, paths: Iterable[Path]) -> None:
        """See which of the photos at these paths have something to write: after words were said of them."""
        cells = [(to_cell(path),) for path in paths]
        connection = self._db.conn
        connection.executemany(
            "INSERT OR IGNORE INTO written "
            f"(path, {_FIELDS}, signature, sources, trouble, pending) "
            "SELECT path, 0, '', NULL, '[]', '', '', '', '[]', '', 0 "
            "FROM marks WHERE path = ?",
            cells,
        )
        connection.executemany(
            "UPDATE written SET pending = EXISTS (SELECT 1 FROM photos "
            "JOIN files ON files.photo = photos.id AND files.role = 0 "
            "JOIN marks ON marks.digest = photos.digest AND marks.path = files.path "
            f"WHERE files.path = written.path AND ({_DIFFERS})) WHERE path = ?",
            cells,
        )

    def signatures(self, folder: Path) -> dict[Path, str]:
        """The state of their files when the photos below a folder were last looked at."""
        condition, values = below(folder)
        rows = self._db.execute(f"SELECT path, signature FROM written WHERE {condition}", values)
        return {to_path(cell): signature for cell, signature in rows.fetchall()}

    def get(self, path: Path) -> tuple[Marks, tuple[Source, ...], str]:
        """What is said on the disk of the photo at this path; who says what; and the trouble with writing."""
        row = self._db.execute(
            f"SELECT {_FIELDS}, sources, trouble FROM written WHERE path = ?", [to_cell(path)]
        ).fetchone()
        if row is None:
            return UNMARKED, (), ""
        *fields, sources, trouble = row
        return to_marks(fields), _from_json(sources), trouble

    def signature(self, path: Path) -> str:
        """The state of its files when the photo at this path was last looked at; empty for never."""
        row = self._db.execute("SELECT signature FROM written WHERE path = ?", [to_cell(path)])
        return (row.fetchone() or ("",))[0]

    def pending(self) -> list[int]:
        """Ids of the photos that have something to write; those whose folder is away, too."""
        rows = self._db.execute(
            "SELECT files.photo FROM written JOIN files ON files.path = written.path "
            f"AND files.role = 0 AND files.presence != {Presence.MISSING.value} "
            "WHERE written.pending ORDER BY written.path"
        )
        return [photo for (photo,) in rows.fetchall()]

    def set_trouble(self, path: Path, trouble: str) -> None:
        """Note why the marks of the photo at this path could not be written, or read."""
        self._db.execute(
            "UPDATE written SET trouble = ? WHERE path = ?", [to_text(trouble), to_cell(path)]
        )

    def move(self, old: Path, new: Path) -> None:
        """The photo is at another place, and its sidecars perhaps not: they are to be looked at anew.

        What they said stays known, so that it is no news there, whatever dates a copy has.
        """
        marks, sources, _ = self.get(old)
        moved = [replace(source, path=_beside(source.path, old, new)) for source in sources]
        self._db.execute("DELETE FROM written WHERE path = ?", [to_cell(old)])
        self.put(new, marks, "", moved)


def _beside(path: Path, old: Path, new: Path) -> Path:
    """Where a photo's file or sidecar goes when the photo goes from the one place to the other."""
    return new if path == old else new.with_name(new.stem + path.name[len(old.stem) :])


def _to_json(sources: Sequence[Source]) -> str:
    return json.dumps(
        [
            {
                "path": str(source.path),
                "time": source.time,
                "dated": source.dated,
                "says": {
                    field: value.value if isinstance(value, Flag) else value
                    for field, value in source.says.items()
                },
            }
            for source in sources
        ]
    )


def _from_json(text: str) -> tuple[Source, ...]:
    return tuple(
        Source(
            Path(each["path"]),
            {field: _value(field, value) for field, value in each["says"].items()},
            each["time"],
            each.get("dated", False),
        )
        for each in json.loads(text)
    )


def _value(field: str, value: object) -> object:
    if field == "flag" and isinstance(value, str):
        return Flag(value)
    return tuple(value) if isinstance(value, list) else value

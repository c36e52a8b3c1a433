"""The user's rows: the tables that backups hold, the position in the log, and the counts of a catalog."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from app.domain.health import LogPosition

DERIVED = frozenset(
    {
        *("seen", "palettes", "exif", "measures", "derived", "passed_over", "faces", "face_counts"),
        *("photo_texts", "flat_shares"),
    }
)
"""Tables that are rebuilt from the photos. All others are the user's, so that a new one is never forgotten; but for
`arrays`, by which a backup that is restored finds the files of vectors again."""
_POSITION = tuple(f"SELECT coalesce(max(id), 0) FROM {table}" for table in
                  ("metadata_log", "operations", "decisions"))  # fmt: skip
_STATE = (
    "SELECT count(*), coalesce(sum(undone), 0), coalesce(max(id), 0) FROM metadata_log",
    "SELECT count(*), coalesce(sum(undone), 0) FROM decisions",
    "SELECT count(*), coalesce(max(changed), 0) FROM operations",
    "SELECT count(*), coalesce(max(time), 0) FROM saved_searches",
    "SELECT group_concat(hex(path)) FROM folders",
)


def uri_to_read(path: Path) -> str:
    """Return SQLite's address of a database that is only read, and not even a lock is left beside it.

    A read-only connection leaves a log behind where there was none: then the file is read as it lies.
    """
    log = path.with_name(path.name + "-wal")
    mode = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    return f"file:{quote(path.absolute().as_posix())}?{mode}"


def open_to_read(path: Path) -> "closing[sqlite3.Connection]":
    """Open a database for reading, without changing its file or leaving another beside it."""
    return closing(sqlite3.connect(uri_to_read(path), uri=True, isolation_level=None, timeout=30))


def read_position(connection: sqlite3.Connection) -> LogPosition:
    """Return the position of the user's log: three look-ups at the ends of tables, 12 microseconds."""
    return LogPosition(*(connection.execute(sql).fetchone()[0] for sql in _POSITION))


def read_state(connection: sqlite3.Connection) -> str:
    """Return a text that differs whenever anything of the user's differs."""
    return repr([connection.execute(sql).fetchone() for sql in _STATE])


def count_ratings(connection: sqlite3.Connection) -> int:
    """Count the photos with a rating."""
    return connection.execute("SELECT count(*) FROM metadata WHERE rating > 0").fetchone()[0]


def count_decisions(connection: sqlite3.Connection) -> int:
    """Count the decisions in force."""
    return connection.execute("SELECT count(*) FROM decisions WHERE NOT undone").fetchone()[0]

"""Erasure of all that is known of people, in the catalog and in its backups: no byte of it stays in the files."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.catalog.path_codec import to_path
from app.catalog.people.faces import FACE_GRAPH
from app.catalog.table import Table
from app.disk import synchronise
from app.domain.groups import ContentRef
from app.domain.operation import OperationKind, OperationState

FORGOTTEN = "Changed people (forgotten since)"
"""What the history says of operations whose names are erased."""
_OPERATIONS = (
    "SELECT id FROM operations WHERE kind IN "
    f"('{OperationKind.PEOPLE.value}', '{OperationKind.IMPORT.value}')"
)
"""Those that may have named people."""
_NAMED = f"field = 'people' AND operation IN ({_OPERATIONS})"
_STATEMENTS = (
    # What then counts of the people in metadata: the newest edit that is not one of these operations.
    "UPDATE metadata SET people = coalesce((SELECT value FROM metadata_log AS log "
    "WHERE log.digest = metadata.digest AND log.path = metadata.path AND log.field = 'people' "
    f"AND NOT log.undone AND (log.operation IS NULL OR log.operation NOT IN ({_OPERATIONS})) "
    "ORDER BY log.time DESC, log.id DESC LIMIT 1), '[]') WHERE EXISTS (SELECT 1 FROM metadata_log AS log "
    "WHERE log.digest = metadata.digest AND log.path = metadata.path "
    f"AND log.{_NAMED})",
    f"DELETE FROM metadata_log WHERE {_NAMED}",
    "DELETE FROM faces",
    "DELETE FROM face_counts",
    f"DELETE FROM derived WHERE name = '{FACE_GRAPH}'",
    "DELETE FROM face_decisions",
    "DELETE FROM persons",
    f"UPDATE operations SET summary = '{FORGOTTEN}', state = '{OperationState.FORGOTTEN.value}' "
    f"WHERE kind = '{OperationKind.PEOPLE.value}'",
)


class PeopleErasure(Table):
    """All rows about people, to be erased at once."""

    def members(self) -> list[ContentRef]:
        """Return the photos whose metadata was edited by naming people."""
        rows = self._rows(f"SELECT DISTINCT digest, path FROM metadata_log WHERE {_NAMED}")
        return [ContentRef(digest, to_path(cell)) for digest, cell in rows]

    def erase(self) -> None:
        """Delete all rows, within a transaction of the caller's."""
        for statement in _STATEMENTS:
            self._run(statement)


def erase_in_backup(backup: Path) -> None:
    """Erase people in a backup: a copy is changed, and takes its place. Raises OSError."""
    draft = backup.with_name(f"{backup.name}.new{os.getpid()}")
    try:
        shutil.copyfile(backup, draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            named = "SELECT 1 FROM sqlite_master WHERE name = 'face_decisions'"
            if not connection.execute(named).fetchone():
                return  # Older than people.
            connection.execute("BEGIN")
            PeopleErasure(connection).erase()
            connection.execute("COMMIT")
            connection.execute("VACUUM")  # Deleted rows stay in the file until then.
        synchronise(draft)
        draft.replace(backup)
        synchronise(backup.parent)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        draft.unlink(missing_ok=True)

"""The newest shape of a catalog, known without loading what migrates it, which takes a tenth of a second."""

import sqlite3
from pathlib import Path

from app.catalog.safety.rows import open_to_read

NEWEST = "0015_capture_times"
"""The last step of `migrations`; the steps are numbered from 1."""


def has_newest_shape(connection: sqlite3.Connection) -> bool:
    """Whether the newest step was applied, all before it, and none besides."""
    named = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'")
    if not named.fetchone():
        return False
    applied = connection.execute(
        "SELECT max(name), count(*) FROM _sqlite_migrations WHERE migration_set = 'albumen'"
    )
    return applied.fetchone() == (NEWEST, int(NEWEST[:4]))


def is_of_newest_shape(catalog: Path) -> bool:
    """As `has_newest_shape`, of a file; False where it is not there or cannot be read."""
    try:
        with open_to_read(catalog) as connection:
            return has_newest_shape(connection)
    except sqlite3.DatabaseError:
        return False

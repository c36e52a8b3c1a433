"""Update of an older catalog: a copy is migrated, checked, and then takes the catalog's place.

A killed program or a full disk leaves the old catalog as it was. The original stays beside the new one, as
`catalog.db.before-update`.
"""

import logging
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from app.catalog.safety.rows import open_to_read
from app.disk import synchronise
from app.domain.errors import CatalogUnusable
from app.lock import try_lock

_log = logging.getLogger(__name__)

_UNUSED = 0.25
"""Share of unused pages from which on a catalog is made smaller: that takes minutes for half a million photos."""


def is_older(catalog: Path, steps: Migrations) -> bool:
    """Whether a catalog lacks some of the steps; a new one lacks all, and is not older."""
    if not catalog.exists():
        return False
    try:
        with open_to_read(catalog) as connection:
            db = Database(connection)
            return bool(steps.applied(db) and steps.pending(db)) and not is_newer(connection, steps)
    except sqlite3.DatabaseError:  # It is refused when it is opened.
        return False


def is_newer(connection: sqlite3.Connection, steps: Migrations) -> bool:
    """Whether a catalog has steps that are not among these."""
    known = {step.name for step in steps.pending(Database(memory=True))}
    return not {step.name for step in steps.applied(Database(connection))} <= known


def update_catalog(catalog: Path, steps: Migrations, patience: float) -> None:
    """Update an older catalog, once, however many programs open it now; they wait `patience` seconds.

    Raises sqlite3.Error, OSError or CatalogUnusable, and then the catalog is as it was.
    """
    last_try = time.monotonic() + patience
    while is_older(catalog, steps):
        with try_lock(catalog.with_name("update.lock")) as held:
            if held and is_older(catalog, steps):
                _update(catalog, steps, patience)
        if held:  # However long it took.
            continue
        if time.monotonic() > last_try:
            raise CatalogUnusable(
                f"The catalog {catalog} is being updated by another program. Try again later."
            )
        time.sleep(0.05)


def _update(catalog: Path, steps: Migrations, patience: float) -> None:
    draft = catalog.with_name(catalog.name + ".updated")
    draft.unlink(missing_ok=True)
    try:
        _copy(catalog, draft, patience)
        _migrate(draft, steps)
        synchronise(draft)
        _keep(catalog)
        draft.replace(catalog)
        synchronise(catalog.parent)
    finally:
        draft.unlink(missing_ok=True)


def _copy(catalog: Path, draft: Path, patience: float) -> None:
    """Copy a catalog that nobody else uses: only its sole user can end the write-ahead log."""
    with closing(sqlite3.connect(catalog, isolation_level=None, timeout=patience)) as guard:
        guard.execute("PRAGMA journal_mode=DELETE")
        guard.execute("BEGIN IMMEDIATE")
        # Another connection: SQLite copies nothing from one that holds a lock for writing.
        with closing(sqlite3.connect(catalog)) as old, closing(sqlite3.connect(draft)) as new:
            old.backup(new)


def _migrate(draft: Path, steps: Migrations) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN")
        steps.apply(Database(connection))
        connection.execute("COMMIT")
        if _share_unused(connection) > _UNUSED:
            connection.execute("VACUUM")
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if answer != "ok":
            raise sqlite3.DatabaseError(f"the updated copy is malformed: {answer}")


def _share_unused(connection: sqlite3.Connection) -> float:
    """Return the share of pages that nothing is on: after the vectors moved to files of their own, most."""
    unused, pages = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("freelist_count", "page_count")
    )
    return unused / pages


def _keep(catalog: Path) -> None:
    """Give the original a second name, so that there is a catalog at every moment."""
    kept = catalog.with_name(catalog.name + ".before-update")
    spare = kept.with_name(kept.name + ".new")
    spare.unlink(missing_ok=True)
    try:
        os.link(catalog, spare)
    except OSError:  # Not every disk can.
        shutil.copyfile(catalog, spare)
        synchronise(spare)
    spare.replace(kept)
    _log.info("The catalog was updated; as it was it is kept in %s.", kept)

"""Restoration of a backup, or a new start; the damaged catalog is kept aside, never deleted."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from app.catalog.safety.stamp import forget
from app.disk import synchronise

_PARTS = ("-wal", "-shm", "-journal", "")
"""Endings of a database's files, the database last: while it is there, the others belong to it."""


def restore_backup(catalog: Path, backup: Path, time: float) -> Path | None:
    """Put a copy of a backup in the place of the catalog. Return the path of the catalog kept aside, if any.

    The copy is on the disk before the catalog is moved. Raises OSError.
    """
    draft = catalog.with_name(catalog.name + ".restored")
    try:
        shutil.copyfile(backup, draft)
        synchronise(draft)
        kept = set_aside(catalog, time)
        draft.replace(catalog)
        synchronise(catalog.parent)
    finally:
        draft.unlink(missing_ok=True)
    return kept


def set_aside(catalog: Path, time: float) -> Path | None:
    """Move the files of a catalog aside under one name. Return its new path; None where there was none."""
    moment = f"{datetime.fromtimestamp(time, UTC).astimezone():%Y%m%d-%H%M%S}"
    aside = catalog.with_name(f"{catalog.stem}.damaged-{moment}{catalog.suffix}")
    number = 1
    while any(os.path.lexists(f"{aside}{part}") for part in _PARTS):
        number += 1
        aside = catalog.with_name(f"{catalog.stem}.damaged-{moment}-{number}{catalog.suffix}")
    is_there = catalog.exists()
    for part in _PARTS:
        source = catalog.with_name(catalog.name + part)
        if source.exists():
            source.rename(f"{aside}{part}")
    forget(catalog)
    synchronise(catalog.parent)
    return aside if is_there else None


def find_aside(catalog: Path) -> list[Path]:
    """Return the damaged catalogs kept aside."""
    return sorted(catalog.parent.glob(f"{catalog.stem}.damaged-*{catalog.suffix}"))

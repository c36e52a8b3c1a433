"""Damage to a catalog, and what is known of the ways on."""

import sqlite3
from pathlib import Path

from app.catalog.safety.backup import list_backups
from app.catalog.safety.check import (
    Fault,
    check_integrity,
    find_fault,
    has_tables,
    read_catalog_position,
)
from app.catalog.safety.rows import open_to_read
from app.catalog.safety.stamp import (
    Checks,
    backups_of,
    read_checks,
    read_noted_position,
    write_checks,
)
from app.domain.health import Backup, CatalogDamage, DamageKind, LaterChanges, LogPosition

_LATER = """
    SELECT count(*), coalesce(sum(written), 0) FROM (
        SELECT max(sidecar_state.pending IS 0) AS written
        FROM metadata_log AS log
        LEFT JOIN sidecar_state ON sidecar_state.path = log.path
        WHERE log.id > ? AND log.operation IS NOT NULL AND NOT log.undone
        GROUP BY log.digest, log.path, log.field)
"""


def find_damage(catalog: Path, thumbnails: Path) -> CatalogDamage | None:
    """Return the damage to a catalog, or None: also where there is no library yet."""
    log_is_there = _length(log_of(catalog)) > 0
    if not _length(catalog):
        kind = DamageKind.EMPTY if catalog.exists() else DamageKind.MISSING
        return describe(catalog, kind) if log_is_there or _is_known(catalog, thumbnails) else None
    if fault := find_fault(catalog) or _noted_fault(catalog):
        return describe(catalog, *fault)
    if not has_tables(catalog):
        known = _is_known(catalog, thumbnails)
        return describe(catalog, DamageKind.EMPTY) if known else None
    return None if log_is_there else _find_lost(catalog)


def describe(catalog: Path, kind: DamageKind, detail: str = "", lost: int = 0) -> CatalogDamage:
    """Return the damage of that kind with its ways on."""
    backups = tuple(each for each in list_backups(backups_of(catalog)) if is_whole(each.path))
    since = _later_changes(catalog, backups[0]) if backups else None
    return CatalogDamage(catalog, kind, detail, backups, since, lost)


def is_whole(backup: Path) -> bool:
    """Whether a backup is still as it was when it was made: disks forget."""
    try:
        return not check_integrity(str(backup), full=False)
    except RuntimeError:
        return False


def log_of(catalog: Path) -> Path:
    """Return SQLite's write-ahead log."""
    return catalog.with_name(catalog.name + "-wal")


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _is_known(catalog: Path, thumbnails: Path) -> bool:
    """Whether this place has held a library: backups, the note of a log, or thumbnails are there."""
    return (
        any(backups_of(catalog).glob("catalog-*.db"))
        or read_noted_position(catalog) != LogPosition()
        or next(thumbnails.glob("??/*.jpg"), None) is not None
    )


def _noted_fault(catalog: Path) -> Fault | None:
    """Return a fault that was found while the catalog was used, if it is still there."""
    checks = read_checks(catalog)
    if not checks.damage:
        return None
    try:
        faults = check_integrity(str(catalog), full=False)
    except RuntimeError:  # In use: the next check tells.
        return None
    if not faults:
        write_checks(catalog, Checks(checks.quick, checks.full))
    return (DamageKind.MALFORMED, faults) if faults else None


def _find_lost(catalog: Path) -> CatalogDamage | None:
    """Find entries that the catalog held when it was last written to, and no longer holds.

    Where the log is there, nothing was taken away: the last entries before a power cut may be missing.
    """
    noted, now = read_noted_position(catalog), read_catalog_position(catalog)
    if now is None or not noted.is_beyond(now):
        return None
    lost = sum(max(0, then - here) for then, here in zip(noted, now, strict=True))
    return describe(catalog, DamageKind.LATER_LOST, lost=lost)


def _later_changes(catalog: Path, backup: Backup) -> LaterChanges | None:
    """Count what the user changed since a backup; None where the damaged catalog does not tell."""
    if not _length(catalog):
        return None
    try:
        with open_to_read(catalog) as connection:
            edits, written = connection.execute(_LATER, [backup.position.edits]).fetchone()
            (decisions,) = connection.execute(
                "SELECT count(*) FROM decisions WHERE id > ? AND NOT undone",
                [backup.position.decisions],
            ).fetchone()
    except sqlite3.DatabaseError:
        return None
    return LaterChanges(edits + decisions, written)

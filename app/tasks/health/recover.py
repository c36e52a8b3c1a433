"""Recover a library whose catalog is damaged: restore a backup, use the catalog as it is, or start anew."""

import time
from pathlib import Path

from app.catalog.safety.check import read_catalog_position
from app.catalog.safety.damage import find_damage
from app.catalog.safety.restore import restore_backup, set_aside
from app.catalog.safety.stamp import forget
from app.domain.errors import CatalogDamaged, CatalogUnusable
from app.domain.health import CatalogDamage, LogPosition, Recovery
from app.paths import AppPaths
from app.tasks.health.phrases import describe_damage, describe_ways

_COMMAND = "On the terminal, “albumen doctor --repair” recovers the library."


def refuse_damage(places: AppPaths) -> None:
    """Raise CatalogDamaged where the catalog is, with the ways on; nothing is written."""
    if damage := find_damage(places.catalog, places.thumbnails):
        ways = describe_ways(damage, time.time())
        raise CatalogDamaged(f"{describe_damage(damage)} {ways} {_COMMAND}", damage)


def choose_recovery(damage: CatalogDamage) -> Recovery | None:
    """Return the way that keeps most: None where there is no backup, so that the user decides."""
    backup = damage.newest
    if damage.is_usable:
        now = read_catalog_position(damage.catalog) or LogPosition()
        if backup is None or not backup.position.is_beyond(now):
            return Recovery(keep=True)
    return Recovery(backup.path) if backup else None


def recover(places: AppPaths, recovery: Recovery) -> Path | None:
    """Take that way. Return the path of the catalog kept aside, if any. Raises CatalogUnusable."""
    catalog = places.catalog
    try:
        if recovery.keep:
            forget(catalog)
            return None
        if recovery.backup is None:
            return set_aside(catalog, time.time())
        return restore_backup(catalog, recovery.backup, time.time())
    except OSError as error:
        raise CatalogUnusable(
            f"The catalog {catalog} could not be recovered ({error.strerror}). "
            "The damaged catalog and the backups are kept."
        ) from error

"""Care of an open library: its catalog is checked, then backed up."""

from app.catalog.safety.backup import list_backups
from app.catalog.safety.damage import describe
from app.domain.health import Backup, CatalogDamage, DamageKind
from app.domain.progress import Progress, Task
from app.library import Library
from app.tasks.health.back_up import back_up_if_due
from app.tasks.health.check import check_at_start, check_catalog


def look_after(library: Library) -> Task[CatalogDamage | None]:
    """Check the catalog, and back it up if that is due. Return its damage. Raises PhotoError.

    A damaged catalog is not backed up.
    """
    faults = yield from check_at_start(library)
    if faults:
        return describe(library.catalog.path, DamageKind.MALFORMED, faults)
    yield from back_up_if_due(library)
    return None


def examine(library: Library) -> Task[CatalogDamage | None]:
    """Check the catalog thoroughly. Return its damage. Raises PhotoError."""
    faults = yield from check_catalog(library, full=True)
    return describe(library.catalog.path, DamageKind.MALFORMED, faults) if faults else None


def list_restorable(library: Library) -> Task[tuple[Backup, ...]]:
    """Return the backups, newest first."""
    yield Progress("Listing backups")
    return list_backups(library.paths.backups)

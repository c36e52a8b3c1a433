"""Care of an open library: its catalog is checked, then backed up."""

from app.catalog.safety.damage import describe, is_whole
from app.domain.health import Backup, CatalogDamage, DamageKind
from app.domain.progress import Progress, Task
from app.library import Library
from app.tasks.health.back_up import back_up_if_due, load_backups
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
    """Return the backups that are whole, newest first."""
    library.catalog.check_writable()
    backups = yield from load_backups(library)
    whole: list[Backup] = []
    for each in backups:
        yield Progress("Checking backups", len(whole), len(backups))
        if is_whole(each.path):
            whole.append(each)
    return tuple(whole)

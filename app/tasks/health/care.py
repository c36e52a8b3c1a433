"""Care of an open library: its catalog is checked, then backed up."""

import time

from app.catalog.safety.damage import describe, is_whole
from app.catalog.safety.stamp import read_checks
from app.domain.health import Backup, CatalogDamage, DamageKind
from app.domain.progress import Progress, Task
from app.library import Library
from app.tasks.health.back_up import back_up_if_due, load_backups
from app.tasks.health.check import check_at_start, check_catalog
from app.tasks.health.leftovers import remove_leftovers

_DAY = 86_400


def look_after(library: Library, at_start: bool) -> Task[CatalogDamage | None]:
    """Check the catalog, and back it up if that is due. Return its damage. Raises PhotoError.

    It is checked `at_start`, when drafts of killed programs are removed, too, and each day that the program
    stays open. A damaged catalog is not backed up.
    """
    if at_start and not library.catalog.read_only:
        yield from remove_leftovers(library)
    if at_start or time.time() - read_checks(library.catalog.path).quick >= _DAY:
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

"""Back up the catalog: once a day where something of the user's changed, or on demand."""

import time

from app.catalog.safety.backup import (
    find_backups,
    is_due,
    is_of_today,
    make_backup,
    read_backup,
)
from app.catalog.safety.check import is_damage
from app.catalog.safety.stamp import note_damage
from app.child_process import ChildFailed, run_in_child
from app.domain.errors import CatalogUnusable, PhotoError
from app.domain.health import Backup
from app.domain.progress import Progress, Task, with_progress
from app.library import Library

_DOING = "Backing up the catalog"


def back_up(library: Library) -> Task[Backup]:
    """Make a backup now, in a child process. Raises PhotoError, and then the earlier backups are kept."""
    library.catalog.check_writable()
    catalog, folder = str(library.catalog.path), str(library.paths.backups)
    try:
        return (
            yield from with_progress(
                _DOING, run_in_child(make_backup, catalog, folder, time.time())
            )
        )
    except ChildFailed as error:
        if is_damage(str(error)):
            note_damage(library.catalog.path, str(error))
            raise CatalogUnusable(
                f"The catalog {catalog} is damaged, and was not backed up. The earlier backups are kept. "
                "To restore one, restart Albumen or run “albumen doctor --repair”."
            ) from error
        raise PhotoError(
            f"The catalog could not be backed up to {folder} ({error}). The earlier backups are kept."
        ) from error


def load_backups(library: Library) -> Task[tuple[Backup, ...]]:
    """Return the backups that can be read, newest first."""
    found: list[Backup] = []
    for path in find_backups(library.paths.backups):
        yield Progress("Listing backups", len(found))
        if backup := read_backup(path):
            found.append(backup)
    return tuple(found)


def back_up_if_due(library: Library) -> Task[Backup | None]:
    """Make a backup if something of the user's changed, and none was made today. Raises PhotoError."""
    yield Progress(_DOING)
    if library.catalog.read_only or not library.catalog.has_work():
        return None
    files = find_backups(library.paths.backups)
    if files and is_of_today(files[0], time.time()):
        return None
    newest = next(filter(None, map(read_backup, files)), None)
    if not is_due(newest, library.catalog.state(), time.time()):
        return None
    return (yield from back_up(library))

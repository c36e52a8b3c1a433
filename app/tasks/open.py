"""Open a library."""

from app.domain.health import Recovery
from app.domain.progress import Progress, Task
from app.library import Library
from app.paths import AppPaths
from app.settings import Settings
from app.tasks.filing.bounds import claim_operations
from app.tasks.health.recover import recover, refuse_damage


def open_library(
    places: AppPaths,
    settings: Settings,
    *,
    recovery: Recovery | None = None,
    read_only: bool = False,
) -> Task[Library]:
    """Open the library at these places, or make it, and recover operations.

    A `recovery` is done first. A catalog that is `read_only` belongs to another window.
    Raises CatalogUnusable.
    """
    yield Progress("Opening the library")
    if recovery is not None:
        recover(places, recovery)
    elif not read_only:
        refuse_damage(places)
    library = Library(places, settings, read_only=read_only)
    if not read_only:
        claim_operations(library)
        if library.catalog.journal.begun():
            # What reads and writes files is not loaded for the others: half of what a command loads.
            from app.tasks.filing.recover import recover_operations

            recover_operations(library)
    return library

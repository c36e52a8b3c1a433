"""Open a library."""

from app.domain.progress import Progress, Task
from app.library import Library
from app.paths import AppPaths
from app.settings import Settings
from app.tasks.filing.recover import recover_operations


def open_library(places: AppPaths, settings: Settings) -> Task[Library]:
    """Open the library at these places, or make it, and recover operations. Raises CatalogUnusable."""
    yield Progress("Opening the library")
    library = Library(places, settings)
    recover_operations(library)
    return library

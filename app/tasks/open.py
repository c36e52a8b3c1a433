"""Open a library."""

from app.domain.progress import Progress, Task
from app.library import Library
from app.paths import AppPaths
from app.settings import Settings
from app.tasks.filing.recover import recover_operations


def open_library(places: AppPaths, settings: Settings) -> Task[Library]:
    """The library at these places, made if there is none. Raises CatalogUnusable.

    Acts in the midst of which the program ended are settled.
    """
    yield Progress("Opening the library")
    library = Library(places, settings)
    recover_operations(library)
    return library

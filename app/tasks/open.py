"""Open a library."""

from app.library import Library
from app.news import Progress, Task
from app.places import Places
from app.settings import Settings
from app.tasks.settle import settle_acts


def open_library(places: Places, settings: Settings) -> Task[Library]:
    """The library at these places, made if there is none. Raises CatalogUnusable.

    Acts in the midst of which the program ended are settled.
    """
    yield Progress("Opening the library")
    library = Library(places, settings)
    settle_acts(library)
    return library

"""Open a library."""

from app.library import Library
from app.news import Progress, Task
from app.places import Places
from app.settings import Settings


def open_library(places: Places, settings: Settings) -> Task[Library]:
    """The library at these places, made if there is none. Raises CatalogUnusable."""
    yield Progress("Opening the library")
    return Library(places, settings)

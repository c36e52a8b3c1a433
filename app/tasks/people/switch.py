"""The switch of finding people, saved at once: it must be off after a crash, too."""

from dataclasses import replace

from app.domain.errors import PhotoError
from app.domain.progress import Progress, Task
from app.library import Library
from app.settings import load_settings, save_settings


def switch_finding(library: Library, find: bool) -> Task[None]:
    """Turn finding people on or off, and save that setting and no other. Raises PhotoError."""
    yield Progress("Saving settings")
    path = library.paths.settings
    library.settings.find_people = find
    try:
        save_settings(replace(load_settings(path), find_people=find), path)
    except OSError as error:
        raise PhotoError(f"The settings cannot be saved: {error.strerror}.") from error

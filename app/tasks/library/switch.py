"""Switches of what the user has to turn on, saved at once: they must be off after a crash, too."""

from dataclasses import replace
from typing import Literal

from app.domain.errors import PhotoError
from app.domain.progress import Progress, Task
from app.library import Library
from app.settings import load_settings, save_settings


def switch_setting(
    library: Library, name: Literal["find_people", "recognise_text"], on: bool
) -> Task[None]:
    """Turn a setting on or off, and save that setting and no other. Raises PhotoError."""
    yield Progress("Saving settings")
    path = library.paths.settings
    setattr(library.settings, name, on)
    try:
        save_settings(replace(load_settings(path), **{name: on}), path)
    except OSError as error:
        raise PhotoError(f"The settings cannot be saved: {error.strerror}.") from error

"""The switch of recognising text, saved at once: it must be off after a crash, too."""

from dataclasses import replace

from app.domain.errors import PhotoError
from app.domain.progress import Change, Progress, Task
from app.library import Library
from app.settings import load_settings, save_settings


def switch_recognising(library: Library, recognise: bool) -> Task[None]:
    """Turn recognising text on or off, and save that setting and no other. Raises PhotoError."""
    yield Progress("Saving settings")
    path = library.paths.settings
    library.settings.recognise_text = recognise
    try:
        save_settings(replace(load_settings(path), recognise_text=recognise), path)
    except OSError as error:
        raise PhotoError(f"The settings cannot be saved: {error.strerror}.") from error


def forget_texts(library: Library) -> Task[None]:
    """Erase all recognised text, so that no byte of it stays in the catalog; backups never hold any."""
    library.catalog.check_writable()
    yield Progress("Forgetting recognised text")
    with library.catalog.erasing():
        library.catalog.photo_texts.forget()
    yield Change(all_photos=True, texts=True)

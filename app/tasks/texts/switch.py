"""The switch of recognising text, and the erasing of what was recognised."""

from app.domain.progress import Change, Progress, Task
from app.library import Library
from app.tasks.library.switch import switch_setting


def switch_recognising(library: Library, recognise: bool) -> Task[None]:
    """Turn recognising text on or off, and save that setting and no other. Raises PhotoError."""
    return switch_setting(library, "recognise_text", recognise)


def forget_texts(library: Library) -> Task[None]:
    """Erase all recognised text, so that no byte of it stays in the catalog; backups never hold any."""
    library.catalog.check_writable()
    yield Progress("Forgetting recognised text")
    with library.catalog.erasing():
        library.catalog.photo_texts.forget()
    yield Change(all_photos=True, texts=True)

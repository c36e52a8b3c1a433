"""Remove a folder from the library."""

from pathlib import Path

from app.domain.progress import Change, Task
from app.library import Library


def remove_folder(library: Library, folder: Path) -> Task[None]:
    """Forget a folder and its photos. No file is touched; vectors are kept, should it come back."""
    with library.catalog.transaction():
        library.catalog.folders.forget(folder)
    yield Change(all_photos=True, folders=True, unreadable=True, groups=True)

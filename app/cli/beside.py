"""What commands that say something of photos do at their end: write it beside them."""

from collections.abc import Collection

from app.cli.console import Console
from app.library import Library
from app.tasks.write import write_marks

_WAITS = "It stays in the library, and is written when it can be."


def write_beside(library: Library, photos: Collection[int], console: Console) -> None:
    """Write what is said of these photos, and say what could not be written, or went elsewhere."""
    if not library.settings.write:
        return
    console.run(write_marks(library, photos))
    pending = set(library.catalog.written.pending())
    for photo in library.catalog.photos.get(list(photos)).values():
        _, _, trouble = library.catalog.written.get(photo.path)
        if trouble:
            console.complain(f"{trouble} {_WAITS}" if photo.id in pending else trouble)

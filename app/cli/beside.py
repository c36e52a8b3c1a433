"""What commands that say something of photos do at their end: write it beside them."""

from collections.abc import Collection

from app.cli.console import Console
from app.library import Library
from app.tasks.metadata.write_sidecars import write_sidecars

_WAITS = "It stays in the library, and is written when it can be."


def write_beside(library: Library, photos: Collection[int], console: Console) -> None:
    """Write what is said of these photos, and say what could not be written, or went elsewhere."""
    if not library.settings.save_sidecars:
        return
    console.run(write_sidecars(library, photos))
    pending = set(library.catalog.sidecar_state.pending())
    for photo in library.catalog.photos.get(list(photos)).values():
        _, _, error = library.catalog.sidecar_state.get(photo.path)
        if error:
            console.print_error(f"{error} {_WAITS}" if photo.id in pending else error)

"""Of files that the system reports as changed, the folders that must be indexed: not those Albumen itself wrote to."""

import os
from collections.abc import Sequence
from pathlib import Path

from app.domain.operation import FileStamp
from app.domain.progress import Progress, Task
from app.files.metadata.sidecar import FolderSidecars, is_sidecar, names_in
from app.library import Library
from app.tasks.metadata.merge import sidecars_of, sign_files

_AT_ONCE = 50


def find_changed(library: Library, files: Sequence[Path]) -> Task[tuple[Path, ...]]:
    """Return the folders of those of the files that are not as they are known; none outside of the library."""
    changed: set[Path] = set()
    for number, path in enumerate(files):
        if number % _AT_ONCE == 0:
            yield Progress("Looking for changes")
        folder = path.parent if library.catalog.folders.covers(path.parent) else path
        if folder in changed or not library.catalog.folders.covers(folder):
            continue
        if not (
            _is_sidecar_known(library, path) if is_sidecar(path.name) else _is_known(library, path)
        ):
            changed.add(folder)
    return tuple(sorted(changed))


def _is_known(library: Library, path: Path) -> bool:
    try:
        status = path.stat()
    except OSError:
        return not library.catalog.other_names.holds(path)
    known = library.catalog.other_names.file_stamp(path)
    return known == FileStamp(status.st_size, status.st_mtime_ns)


def _is_sidecar_known(library: Library, sidecar: Path) -> bool:
    """Whether all photos the sidecar may belong to were read with it as it is, or Albumen wrote it."""
    beside = FolderSidecars(names_in(sidecar.parent))
    photos = library.catalog.photos
    for photo in photos.get(
        library.catalog.other_names.of_stem(sidecar.parent, sidecar.name.split(os.extsep)[0])
    ).values():
        signature = sign_files(photo.digest, sidecars_of(photo, beside))
        if library.catalog.sidecar_state.signature(photo.path) != signature:
            return False
    return True

"""Folders of the library that can be reached now."""

import os
from pathlib import Path

from app.library import Library


def check_folders(library: Library) -> None:
    """Note which folders of the library can be reached now, without listing them."""
    folders = library.catalog.folders
    paths = folders.paths()
    absent = {path for path in paths if not is_there(path, folders.has_photos(path))}
    if absent == set(folders.offline()):
        return
    with library.catalog.transaction():
        # A disk inside another folder comes after it.
        for path in sorted(paths):
            folders.set_offline(path, path in absent)


def is_there(folder: Path, had_photos: bool) -> bool:
    """Whether the folder (or the one file) can be reached.

    A folder that held photos and is bare now is taken for the place of a disk that is not mounted.
    """
    try:
        with os.scandir(folder) as listing:
            return not had_photos or next(listing, None) is not None
    except NotADirectoryError:
        return True
    except OSError:
        return False

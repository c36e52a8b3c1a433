"""Leftovers: drafts of Albumen's own files that a killed program did not finish."""

import contextlib
import shutil
import time
from pathlib import Path

import psutil

from app.catalog.safety.backup import find_drafts
from app.domain.progress import Progress, Task
from app.library import Library

_AGE = 600
"""Seconds after which nobody writes to a draft any more."""


def find_leftovers(library: Library) -> Task[tuple[Path, ...]]:
    """Return the drafts in Albumen's own folders; never a file beside photos."""
    paths = library.paths
    found = find_drafts(paths.backups)
    for name in (".updated", ".restored"):
        found += paths.data.glob(f"{paths.catalog.name}{name}*")
    found += paths.config.glob(f"{paths.settings.name}.new")
    found += (each for each in paths.models.glob("*.*") if each.suffix[1:].isdigit())
    for number in range(256):
        found += paths.thumbnails.glob(f"{number:02x}/*.jpg.*")
        if number % 16 == 0:
            yield Progress("Looking for unfinished files")
    return tuple(each for each in found if _is_old(each))


def remove_leftovers(library: Library) -> Task[int]:
    """Remove them; return how many."""
    library.catalog.check_writable()
    found = yield from find_leftovers(library)
    for path in found:
        with contextlib.suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    return len(found)


def _is_old(path: Path) -> bool:
    """Whether nobody writes to a draft: the program whose number it bears has ended, or it is old."""
    if (writer := path.suffix[1:]).isdigit():
        return not psutil.pid_exists(int(writer))
    try:
        return time.time() - path.stat().st_mtime > _AGE
    except OSError:
        return False

"""Files passed over, counted by folder and reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.progress import Progress, Task
from app.files.scan import PassedOver
from app.library import Library


@dataclass(frozen=True, slots=True)
class PassedOverGroup:
    """What was passed over in one folder for one reason."""

    folder: Path
    reason: str
    """A sentence."""
    paths: tuple[Path, ...]

    @property
    def files(self) -> int:
        """How many files and folders these are."""
        return len(self.paths)


def list_passed_over(library: Library) -> Task[list[PassedOverGroup]]:
    """List what lies in the library's folders and is not read as a photo."""
    yield Progress("Listing files passed over")
    return summarise(PassedOver(*row) for row in library.catalog.passed_over.list())


def summarise(files: Iterable[PassedOver]) -> list[PassedOverGroup]:
    """Group files by folder and reason, in the order of the folders, the largest group of each first."""
    groups: dict[tuple[Path, str], list[Path]] = {}
    for each in files:
        groups.setdefault((each.path.parent, each.reason), []).append(each.path)
    found = (PassedOverGroup(*key, tuple(sorted(paths))) for key, paths in groups.items())
    return sorted(found, key=lambda group: (group.folder, -group.files, group.reason))

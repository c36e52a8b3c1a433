"""A library through many cycles of what happens to photos: added, changed, moved, deleted, unmounted, killed."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from app.domain.operation import OperationKind
from app.files.metadata.embedded_writer import write_embedded
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.filing.execute import execute_plan
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import plan_operation
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.write_sidecars import write_sidecars
from app.tasks.open import open_library
from tests import pictures
from tests.accidents import shown
from tests.running import answer_of

_FEWEST = 8
"""Photos that are always left."""


@dataclass
class Cycles:
    """Cycles by chance on one library."""

    root: Path
    seed: int = 1
    number: int = 0
    drawn: int = 0
    memory: list[int] = field(default_factory=list)
    """Bytes of this process after each cycle."""
    files: list[int] = field(default_factory=list)
    """Open files of it."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self.photos.mkdir(parents=True)
        self._add(2 * _FEWEST)
        self.library = self._open("library")
        self._settle()

    @property
    def photos(self) -> Path:
        return self.root / "photos"

    def run(self, count: int) -> None:
        """Go through so many cycles."""
        for _ in range(count):
            self._random.choice(self._doings())()
            self._settle()
            self.number += 1
            process = psutil.Process()
            self.memory.append(process.memory_info().rss)
            self.files.append(process.num_fds())

    def seen(self) -> dict[str, Any]:
        """Return digest and metadata of each photo of the library, by path."""
        return _seen(self.library)

    def fresh(self) -> dict[str, Any]:
        """Return what a new library sees in the folder."""
        library = self._open(f"fresh {self.number}")
        answer_of(index_folders(library, [self.photos]))
        seen = _seen(library)
        library.close()
        return seen

    def _doings(self) -> tuple[Callable[[], object], ...]:
        work = (self._rate, self._file, self._settle)
        return (
            self._add, self._change, self._move, self._delete, self._unmount, self._restart,
            self._rate, self._file, *(lambda each=each: self._kill(each) for each in work),
        )  # fmt: skip

    def _open(self, name: str) -> Library:
        settings = Settings(similarity_model="fake", text_model="fake")
        return answer_of(open_library(find_app_paths(self.root / name), settings))

    def _settle(self) -> None:
        answer_of(index_folders(self.library, [self.photos]))
        answer_of(write_sidecars(self.library))

    def _pick(self) -> Path:
        return self._random.choice(sorted(self.photos.rglob("*.jpg")))

    def _folder(self) -> Path:
        folder = self.photos / str(self._random.randint(0, 3))
        folder.mkdir(exist_ok=True)
        return folder

    def _add(self, count: int = 0) -> None:
        for _ in range(count or self._random.randint(1, 3)):
            pictures.write_scene(self._folder() / f"{self.drawn:04}.jpg", self.drawn)
            self.drawn += 1

    def _change(self) -> None:
        """Another program writes into a photo."""
        values = {"title": f"Title {self.number}"}
        write_embedded(self._pick(), values, SidecarOptions(), time.time())

    def _move(self) -> None:
        """The user moves a photo in a file manager, with its sidecar."""
        photo = self._pick()
        folder = self._folder()
        for path in (photo, photo.with_name(photo.name + ".xmp")):
            if path.exists():
                path.rename(folder / path.name)

    def _delete(self) -> None:
        if len(list(self.photos.rglob("*.jpg"))) > _FEWEST:
            photo = self._pick()
            photo.unlink()
            photo.with_name(photo.name + ".xmp").unlink(missing_ok=True)

    def _unmount(self) -> None:
        """The disk is away during an indexing."""
        away = self.root / "away"
        self.photos.rename(away)
        self._settle()
        away.rename(self.photos)

    def _restart(self) -> None:
        self.library.close()
        self.library = self._open("library")

    def _rate(self) -> None:
        photos = shown(self.library)
        chosen = self._random.sample(photos, min(len(photos), 4))
        answer_of(edit_metadata(self.library, chosen, {"rating": self._random.randint(1, 5)}))

    def _file(self) -> None:
        photos = shown(self.library)
        chosen = tuple(p.id for p in self._random.sample(photos, min(len(photos), 4)))
        request = Request(OperationKind.MOVE, chosen, self._folder())
        answer_of(execute_plan(self.library, answer_of(plan_operation(self.library, request))))

    def _kill(self, work: Callable[[], object]) -> None:
        """Something is done in a process that is killed meanwhile."""
        self._add()
        self.library.close()
        child = os.fork()
        if child == 0:
            self.library = self._open("library")
            work()
            os._exit(0)
        time.sleep(self._random.uniform(0, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self.library = self._open("library")


def _seen(library: Library) -> dict[str, Any]:
    return {str(p.path): (p.digest, p.metadata.rating, p.metadata.title) for p in shown(library)}

"""A user at work, as a process of its own that is killed: rates, moves, renames, copies, throws away, undoes.

Started once, it forks a child for every line it reads, so that fifty sessions do not load Python fifty
times; it answers with the child's id. What the child "shows" it writes to a file: before an act what that
may change, after it the stars of every photo, as they would stand on the screen.
"""

import contextlib
import json
import os
import random
import sys
from pathlib import Path
from typing import IO

from app.domain.errors import PhotoError
from app.domain.operation import OperationKind
from app.domain.photo import Photo
from app.domain.progress import Task
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.filing.execute import execute_plan
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import plan_operation
from app.tasks.history.undo import next_undo_and_redo, redo, undo
from app.tasks.metadata.edit import edit_metadata
from app.tasks.open import open_library
from tests.running import answer_of


class Session:
    """One sitting, of acts by chance."""

    def __init__(self, library: Library, seed: int, folders: list[Path], out: IO[str]) -> None:
        self._library, self._out = library, out
        self._random = random.Random(seed)
        self._folders = folders[:-1]
        self._away = folders[-1]

    def work(self) -> None:
        """Until it is killed."""
        self._show()
        while True:
            photos = list(self._library.catalog.photos.list())
            chosen = self._random.sample(photos, self._random.randint(0, len(photos)))
            do = self._random.choice((self._rate, self._file, self._file, self._turn))
            with contextlib.suppress(PhotoError):  # Nothing to undo.
                do(chosen)
            self._show()

    def _rate(self, chosen: list[Photo]) -> None:
        self._say({"may change": [photo.digest for photo in chosen]})
        answer_of(edit_metadata(self._library, chosen, {"rating": self._random.randint(0, 5)}))

    def _file(self, chosen: list[Photo]) -> None:
        kind = self._random.choice(
            (
                *[OperationKind.MOVE] * 4,
                *[OperationKind.COPY] * 2,
                OperationKind.RENAME,
                OperationKind.TRASH,
            )
        )
        if (
            kind is OperationKind.TRASH
        ):  # Of the first disk only: the second has a trash that is not ours.
            few = self._library.catalog.photos.count() < 8
            chosen = [p for p in chosen if p.path.is_relative_to(self._folders[0])][: not few]
        to = self._away if kind is OperationKind.COPY else self._random.choice(self._folders)
        pattern = f"{{name}}{self._random.randint(0, 9)}" if kind is OperationKind.RENAME else ""
        if chosen and len(chosen[0].path.stem) > 100:
            pattern = pattern and f"{chosen[0].digest[:4]}"
        self._say({"may change": []})
        request = Request(kind, tuple(photo.id for photo in chosen), to, pattern)
        answer_of(execute_plan(self._library, answer_of(plan_operation(self._library, request))))

    def _turn(self, _chosen: list[Photo]) -> None:
        turn: tuple = self._random.choice(((0, undo), (1, redo)))
        operation = answer_of(next_undo_and_redo(self._library))[turn[0]]
        self._say(
            {"may change": "all" if operation and operation.kind is OperationKind.EDIT else []}
        )
        task: Task[object] = turn[1](self._library)
        answer_of(task)

    def _show(self) -> None:
        self._say(
            {photo.digest: photo.metadata.rating for photo in self._library.catalog.photos.list()}
        )

    def _say(self, what: object) -> None:
        self._out.write(json.dumps(what) + "\n")
        self._out.flush()


def main() -> None:
    """Fork a session for every line: a seed, and the file to write to."""
    library, *folders = map(Path, sys.argv[1:])
    for line in sys.stdin:
        seed, out = line.split(maxsplit=1)
        child = os.fork()
        if child == 0:
            with Path(out.strip()).open("w") as file:
                opened = answer_of(
                    open_library(
                        find_app_paths(library),
                        Settings(similarity_model="fake", text_model="fake"),
                    )
                )
                Session(opened, int(seed), folders, file).work()
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

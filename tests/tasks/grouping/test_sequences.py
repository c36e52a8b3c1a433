"""Whatever is done in whatever order: no decision and no file is lost, and the files tell what the catalog tells."""

import contextlib
import itertools
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import PhotoError
from app.domain.groups import Tier, Verdict
from app.domain.metadata import LABELS, METADATA_FIELDS, NO_METADATA, Flag, PhotoMetadata
from app.domain.operation import Operation, OperationKind
from app.domain.photo import Photo
from app.files.digest import digest_at
from app.files.metadata.sidecar import find_sidecars, read_sidecar, write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.culling.decide import decide
from app.tasks.history.undo import redo, undo
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.write_sidecars import write_sidecars
from tests.running import answer_of
from tests.tasks.conftest import OpenLibrary
from tests.tasks.files import execute, fill, shown
from tests.trash import use_trash

_SEQUENCES, _STEPS, _COUNT = 12, 40, 7


@dataclass(frozen=True, slots=True)
class Word:
    """What was said of one field of a photo."""

    act: int | None
    digest: str
    field: str
    value: Any


class Model:
    """What should be said of each photo: of each field the last word that counts."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self._words: list[Word] = []
        self._taken_back: set[int | None] = set()

    def say(self, number: int | None, photo: Photo, **values: Any) -> None:
        self._words += [Word(number, photo.digest, field, values[field]) for field in values]

    def turn(self, number: int, *, counts: bool) -> None:
        (self._taken_back.discard if counts else self._taken_back.add)(number)

    def marks(self, digest: str) -> PhotoMetadata:
        text = {
            word.field: word.value
            for word in self._words
            if word.digest == digest and word.act not in self._taken_back
        }
        return PhotoMetadata(**text)


class Sequence:
    """A library, the programs around it, and the model of both."""

    def __init__(self, library: Library, photos: Path, trash: Path, seed: int) -> None:
        """With a few photos, of which some were rated by other programs."""
        self.library = library
        self._photos, self._trash, self._away = photos, trash, photos.parent / "away"
        self._random, self._number = random.Random(seed), itertools.count()
        self._model = Model()
        fill(library, photos, _COUNT)
        for photo in shown(library):
            text = {field: getattr(photo.metadata, field) for field in METADATA_FIELDS}
            self._model.say(None, photo, **text)
        self._originals = {photo.digest for photo in shown(library)}
        self.doings: tuple[Callable[[list[Photo]], None], ...] = (
            self._mark, self._mark, self._decide, self._undo, self._undo, self._redo, self._move,
            self._rename, self._trash_one, self._copy, self._edit_beside, self._move_outside,
            self._swap_outside, self._write,
        )  # fmt: skip

    def step(self) -> str:
        """Do something; what it was."""
        photos = shown(self.library)
        chosen = self._random.sample(photos, self._random.randint(1, len(photos)))
        do = self._random.choice(self.doings)
        with contextlib.suppress(PhotoError):  # Nothing to undo.
            do(chosen)
        return do.__name__

    def check(self) -> None:
        found = shown(self.library)
        assert {p.digest: p.metadata for p in found} == {
            photo.digest: self._model.marks(photo.digest) for photo in found
        }
        here = self._digests(self._photos)
        assert sorted(here) == sorted(photo.digest for photo in found)
        thrown = set(self._digests(self._trash))  # Copies, too, of which undo makes an end there.
        assert thrown | set(here) == self._originals
        assert len(here) == len(set(here))

    def check_written(self) -> None:
        """All sidecars tell what the catalog tells."""
        answer_of(write_sidecars(self.library))
        for photo in shown(self.library):
            beside = find_sidecars(photo.path, photo.companions)
            assert beside or photo.metadata == NO_METADATA
            for path in beside:
                values = read_sidecar(path).values
                hidden = "rating" if photo.flag is Flag.REJECT else ""
                told = {
                    f: values.get(f, getattr(NO_METADATA, f))
                    for f in METADATA_FIELDS
                    if f != hidden
                }
                assert told == {f: getattr(photo.metadata, f) for f in told}

    def _digests(self, folder: Path) -> list[str]:
        return [digest_at(path) for path in folder.rglob("*.jpg")]

    def _mark(self, photos: list[Photo]) -> None:
        values: Any = self._random.choice(
            (
                {"rating": self._random.randint(0, 5)},
                {"label": self._random.choice(("", *LABELS))},
                {"flag": self._random.choice((None, Flag.PICK, Flag.REJECT))},
                {"title": f"Title {next(self._number)}", "keywords": ("A|B", "C")},
            )
        )
        done = answer_of(edit_metadata(self.library, photos, values))
        for photo in photos:
            self._model.say(done.id, photo, **values)

    def _decide(self, photos: list[Photo]) -> None:
        kept, rejected = photos[:1], photos[1:3]
        if not rejected:
            return
        answer_of(decide(self.library, Tier.SCENE, Verdict.KEEP, [kept, rejected]))
        number = self.library.catalog.journal.list(1)[0].id
        picked = kept[0].flag is Flag.PICK
        self._model.say(number, kept[0], flag=Flag.PICK if picked else None)
        for photo in rejected:
            self._model.say(number, photo, flag=Flag.REJECT)

    def _undo(self, _photos: list[Photo]) -> None:
        self._turned(answer_of(undo(self.library)), counts=False)

    def _redo(self, _photos: list[Photo]) -> None:
        self._turned(answer_of(redo(self.library)), counts=True)

    def _turned(self, done: Operation, *, counts: bool) -> None:
        if not done.kind.touches_files:
            self._model.turn(done.id, counts=counts)

    def _move(self, photos: list[Photo]) -> None:
        execute(self.library, OperationKind.MOVE, photos, to=self._random.choice(self._folders()))

    def _rename(self, photos: list[Photo]) -> None:
        execute(
            self.library, OperationKind.RENAME, photos, pattern=f"n{next(self._number)}_{{number}}"
        )

    def _trash_one(self, photos: list[Photo]) -> None:
        if len(shown(self.library)) > 3:
            execute(self.library, OperationKind.TRASH, photos[:1])

    def _copy(self, photos: list[Photo]) -> None:
        execute(self.library, OperationKind.COPY, photos[:2], to=self._away)

    def _write(self, _photos: list[Photo]) -> None:
        answer_of(write_sidecars(self.library))

    def _edit_beside(self, photos: list[Photo]) -> None:
        """Another program says other stars in the sidecars, and no other word."""
        answer_of(write_sidecars(self.library))
        photo, rating = photos[0], self._random.randint(0, 5)
        beside = find_sidecars(photo.path, photo.companions)
        if photo.flag is Flag.REJECT or not beside:
            return
        for path in beside:
            write_sidecar(path, {"rating": rating}, SidecarOptions(), time.time() + 0.01)
        self._index()
        if rating != photo.metadata.rating:
            self._model.say(None, photo, rating=rating)

    def _move_outside(self, photos: list[Photo]) -> None:
        """With all that belongs to it."""
        photo, to = photos[0], self._random.choice(self._folders())
        stem = f"o{next(self._number)}"
        to.mkdir(exist_ok=True)
        for path in self._belonging(photo):
            path.rename(to / f"{stem}{path.name[len(photo.path.stem) :]}")
        self._index()

    def _swap_outside(self, photos: list[Photo]) -> None:
        """Two photos of one folder change their names, all that belongs to them too.

        Nothing waits to be written then: what was taken back, and is said still in a sidecar that is
        another's by its name, would be heard as said anew.
        """
        answer_of(write_sidecars(self.library))
        one = photos[0]
        beside = [p for p in photos[1:] if p.path.parent == one.path.parent]
        pair = [one, *beside[:1]]
        names = [photo.path.stem for photo in pair]
        moved = [(path, photo) for photo in pair for path in self._belonging(photo)]
        for path, _ in moved:
            path.rename(path.with_name(f"between {path.name}"))
        for path, photo in moved:
            stem = names[pair.index(photo) - 1]
            new = f"{stem}{path.name[len(photo.path.stem) :]}"
            path.with_name(f"between {path.name}").rename(path.with_name(new))
        self._index()

    def _index(self) -> None:
        answer_of(index_folders(self.library, [self._photos]))

    def _folders(self) -> list[Path]:
        return [self._photos, self._photos / "a", self._photos / "b c"]

    def _belonging(self, photo: Photo) -> list[Path]:
        return [photo.path, *photo.companions, *find_sidecars(photo.path, photo.companions)]


@pytest.mark.parametrize("seed", range(_SEQUENCES))
def test_no_decision_and_no_file_is_lost_whatever_is_done_in_whatever_order(
    seed: int,
    open_library: OpenLibrary,
    photos: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sequence = Sequence(open_library(), photos, use_trash(monkeypatch, tmp_path), seed)
    done: list[str] = []
    for number in range(_STEPS):
        done.append(sequence.step())
        if number % 10 == 9:
            sequence.library.close()
            sequence.library = open_library()
        try:
            sequence.check()
            if number % 5 == 4:
                sequence.check_written()
        except AssertionError as error:
            error.add_note(f"after {', '.join(done)}")
            raise

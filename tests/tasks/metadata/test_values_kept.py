"""No value is lost or blanked without the user's act, whatever users, other programs and crashes do in whatever order.

A state machine: rules are what people and programs do; the model is a log of who said what, and when. The
long run is made by hand, 10,000 steps in all:

    ALBUMEN_MACHINES=400 .venv/bin/python -m pytest tests/tasks/metadata/test_values_kept.py --timeout 0
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from PIL import Image

from app.domain.metadata import METADATA_FIELDS, NO_METADATA, Flag
from app.domain.photo import Photo
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.sidecar import find_sidecars, read_sidecar
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.history.undo import undo
from app.tasks.indexing.index import index_folders
from app.tasks.journal import record
from app.tasks.metadata import merge
from app.tasks.metadata import write_sidecars as write_module
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.inspect import inspect_photo
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures
from tests.fakes import FakeEmbedder, call_here
from tests.running import answer_of, cancel_after
from tests.tasks import outside
from tests.tasks.conftest import offer, stay_here
from tests.tasks.files import shown

MACHINES = int(os.environ.get("ALBUMEN_MACHINES", "32"))
STEPS = 25
EXTENSIONS = ("jpg", "png", "tif")
VALUES: dict[str, Any] = {
    "rating": st.integers(1, 5),
    "label": st.sampled_from(("Red", "Green")),
    "flag": st.just(Flag.PICK),
    "keywords": st.sampled_from((("a",), ("a", "b|c"))),
    "title": st.sampled_from(("One", "Two")),
    "caption": st.sampled_from(("Long", "Longer")),
    "creator": st.sampled_from(("Ada", "Ada; Bo", "Bo; Ada")),
    "copyright": st.sampled_from(("© Ada", "© Bo")),
    "city": st.sampled_from(("Kiel", "Jena")),
}
WORDS = st.sampled_from(tuple(VALUES)).flatmap(
    lambda name: VALUES[name].map(lambda value: {name: value})
)
EDITS = st.fixed_dictionaries({}, optional=VALUES)
CLEARED = st.sampled_from(tuple(VALUES)).map(lambda name: {name: getattr(NO_METADATA, name)})


class Clock:
    """A time of its own, so that no two things happen in one moment. Later than all real files."""

    def __init__(self) -> None:
        """It starts tomorrow."""
        self.now = time.time() + 86_400

    def time(self) -> float:
        self.now += 1
        return self.now


@dataclass(frozen=True, slots=True)
class Word:
    """A value that somebody gave a field."""

    time: float
    field: str
    value: Any
    act: int | None = None


@dataclass(slots=True)
class Known:
    """One photo as the model knows it, whatever its file is called."""

    path: Path
    seed: int
    words: list[Word] = field(default_factory=list)
    kept: dict[str, tuple[bytes, float]] = field(default_factory=dict)
    """What a backup holds of its files, by their endings."""

    def says(self, undone: set[int]) -> dict[str, Any]:
        """Of each field the last word that counts."""
        counting = sorted((w for w in self.words if w.act not in undone), key=lambda w: w.time)
        return {name: getattr(NO_METADATA, name) for name in METADATA_FIELDS} | {
            word.field: word.value for word in counting
        }


class ValuesKept(RuleBasedStateMachine):
    """A library, its user, the programs around it, crashes."""

    def __init__(self) -> None:
        """Everything lies in a folder of its own."""
        super().__init__()
        self._top = Path(tempfile.mkdtemp())
        self._photos = self._top / "photos"
        self._photos.mkdir()
        self._patch = pytest.MonkeyPatch()
        self._clock = Clock()
        for module in (merge, record, write_module):
            self._patch.setattr(module, "time", self._clock)
        self._patch.setattr(write_module, "run_in_child", call_here)
        stay_here(self._patch)
        offer(self._patch, FakeEmbedder())
        self._embed, self._seeds, self._numbers = False, 100, 0
        self._known: list[Known] = []
        self._undone: set[int] = set()
        self._acts: list[int] = []
        self._library = self._open()

    def teardown(self) -> None:
        self._library.close()
        self._patch.undo()
        shutil.rmtree(self._top)

    # ---- the user ----

    @initialize(embed=st.booleans(), within=st.lists(EDITS, min_size=6, max_size=6))
    def fill(self, embed: bool, within: list[dict[str, Any]]) -> None:
        """Photos of all kinds, of which some say something within; some bear a date."""
        self._embed = self._library.settings.embed = embed
        for number, values in enumerate(within):
            name = f"{number}.{EXTENSIONS[number % 3]}"
            self._add(self._photos / name, values if number < 4 else {}, dated=number % 2 == 0)
        self._index(None)

    @rule(number=st.integers(0, 5), values=st.one_of(WORDS, WORDS, CLEARED))
    def user_says(self, number: int, values: dict[str, Any]) -> None:
        """By hand, in Albumen."""
        known = self._known[number]
        done = answer_of(edit_metadata(self._library, [self._photo(known)], values))
        self._note(known, values, done.id, done.time)
        self._acts.append(done.id)

    @rule()
    def user_undoes(self) -> None:
        """The last thing that was said by hand."""
        if self._acts:
            self._undone.add(answer_of(undo(self._library)).id)
            self._acts.pop()

    @rule(stopped=st.one_of(st.none(), st.integers(0, 8)))
    def albumen_writes(self, stopped: int | None) -> None:
        """Beside the photos or into them; perhaps it crashes."""
        self._run(lambda: write_sidecars(self._library), stopped)
        self._index(None)

    # ---- other programs ----

    @rule(
        number=st.integers(0, 5),
        writes=st.booleans(),
        stopped=st.one_of(st.none(), st.integers(0, 40)),
    )
    def changes_within(self, number: int, writes: bool, stopped: int | None) -> None:
        """Another program writes something into the photo that is none of our fields."""
        self._change(self._known[number])
        if writes:
            answer_of(write_sidecars(self._library))
        self._index(stopped)

    @rule(number=st.integers(0, 5), values=WORDS, stopped=st.one_of(st.none(), st.integers(0, 40)))
    def says_beside(self, number: int, values: dict[str, Any], stopped: int | None) -> None:
        """Another program says something in a sidecar."""
        known, moment = self._known[number], self._clock.time()
        outside.set_beside(self._sidecar(known), values, moment)
        # Where it says so already, nothing is new.
        self._note(known, values, None, moment)
        self._index(stopped)

    @rule(number=st.integers(0, 5), how=st.sampled_from(("gone", "bare", "empty", "broken")))
    def loses_sidecar(self, number: int, how: str) -> None:
        """A sidecar is deleted, emptied or damaged."""
        known = self._known[number]
        for path in self._beside(known):
            if how == "gone":
                path.unlink()
            else:
                bare = outside.packet({}, None)
                path.write_bytes({"bare": bare, "empty": b"", "broken": b"<x"}[how])
        self._index(None)
        for path in self._beside(known):
            path.unlink()  # A broken one is never written to.
        self._index(None)

    @rule(number=st.integers(0, 5), turns=st.integers(1, 3))
    def turns_photo(self, number: int, turns: int) -> None:
        """Without loss, and whatever was said within is gone."""
        known = self._known[number]
        with Image.open(known.path) as picture:
            turned = picture.convert("RGB").rotate(90 * turns, expand=True)
        outside.redraw(known.path, turned)
        self._date(known.path)
        self._index(None)

    @rule(number=st.integers(0, 5), gain=st.sampled_from((0.8, 1.15)))
    def edits_pixels(self, number: int, gain: float) -> None:
        """An editor saves a lighter or darker picture over the photo, and drops its metadata."""
        known = self._known[number]
        picture = _draw(known.seed).point(lambda value: min(255, int(value * gain)))
        outside.redraw(known.path, picture)
        self._date(known.path)
        self._index(None)

    @rule(
        number=st.integers(0, 5),
        takes_sidecar=st.booleans(),
        changes=st.booleans(),
        stopped=st.one_of(st.none(), st.integers(0, 40)),
    )
    def renames(self, number: int, takes_sidecar: bool, changes: bool, stopped: int | None) -> None:
        """Another program gives it another name, and perhaps changes it, too."""
        known = self._known[number]
        beside = self._beside(known)
        self._numbers += 1
        new = known.path.with_name(f"n{self._numbers}{known.path.suffix}")
        known.path.rename(new)
        for path in beside:
            if takes_sidecar:
                path.rename(new.with_name(f"{new.name}.xmp"))
            else:
                path.unlink()
        known.path = new
        if changes:
            self._change(known)
        self._index(stopped)

    @rule(number=st.integers(0, 5))
    def is_backed_up(self, number: int) -> None:
        """A backup is made of the photo with its sidecar."""
        known = self._known[number]
        known.kept = {
            path.name[len(known.path.name) :]: (path.read_bytes(), path.stat().st_mtime)
            for path in (known.path, *self._beside(known))
        }

    @rule(number=st.integers(0, 5), photo=st.booleans(), sidecar=st.booleans(), dated=st.booleans())
    def is_restored(self, number: int, photo: bool, sidecar: bool, dated: bool) -> None:
        """From that backup, with the dates of then; sidecars, which bear one within, also without."""
        known = self._known[number]
        for ending, (content, moment) in known.kept.items():
            if sidecar if ending else photo:
                path = known.path.with_name(known.path.name + ending)
                path.write_bytes(content)
                moment = self._clock.time() if ending and not dated else moment
                os.utime(path, (moment, moment))
        self._index(None)

    @rule(number=st.integers(0, 5), kept=st.integers(0, 1))
    def drops_within(self, number: int, kept: int) -> None:
        """Another program saves the photo, and keeps little of what was said within."""
        known = self._known[number]
        values = dict(list(read_embedded(known.path).values.items())[:kept])
        outside.draw(known.path, _draw(known.seed), values)
        self._date(known.path)
        self._index(None)

    @rule(number=st.integers(0, 5))
    def is_copied_by_sync(self, number: int) -> None:
        """All its files are written again, with new dates."""
        known = self._known[number]
        for path in (known.path, *self._beside(known)):
            content = path.read_bytes()
            path.unlink()
            path.write_bytes(content)
            self._date(path)
        self._index(None)

    @rule(number=st.integers(0, 5), values=WORDS, writes=st.booleans())
    def is_replaced(self, number: int, values: dict[str, Any], writes: bool) -> None:
        """Another picture gets the photo's name, and has words of its own; Albumen writes before it looks."""
        known = self._known[number]
        for path in (known.path, *self._beside(known)):
            path.unlink()
        self._known.remove(known)
        self._add(known.path, values, dated=False)
        self._known.insert(number, self._known.pop())
        if writes:
            answer_of(write_sidecars(self._library))
        self._index(None)

    # ---- what always holds ----

    @invariant()
    def every_value_counts(self) -> None:
        """What the library says of each photo is what was said of it last."""
        found = {photo.path: photo for photo in shown(self._library)}
        assert found.keys() == {known.path for known in self._known}
        for known in self._known:
            metadata = found[known.path].metadata
            assert {name: getattr(metadata, name) for name in METADATA_FIELDS} == known.says(
                self._undone
            )

    @invariant()
    def nothing_is_blanked(self) -> None:
        """No sidecar holds an empty value of a field that nobody cleared, or whose setting was undone."""
        for known in self._known:
            for path in self._beside(known):
                blank = {name for name, value in read_sidecar(path).values.items() if not value}
                assert blank <= {word.field for word in known.words if word.act is not None}

    @invariant()
    def nothing_is_pending_once_written(self) -> None:
        """What was written, and read again, says what counts."""
        for known in self._known:
            description = answer_of(inspect_photo(self._library, self._photo(known)))
            if not description.pending and not description.error:
                values = {k: v for source in description.sources for k, v in source.values.items()}
                assert values or known.says(self._undone) == Known(known.path, 0).says(set())

    # ---- how ----

    def _open(self) -> Library:
        settings = Settings(similarity_model="fake", text_model="fake")
        settings.embed = self._embed
        return Library(find_app_paths(self._top / "library"), settings)

    def _run(self, make: Callable[[], Any], stopped: int | None) -> None:
        """To its end; or the program ends after some steps, and starts again."""
        if stopped is not None and cancel_after(make(), stopped):
            self._library.close()
            self._library = self._open()
        else:
            answer_of(make())

    def _index(self, stopped: int | None) -> None:
        def make() -> Any:
            return index_folders(self._library, [self._photos])

        if stopped is not None:
            self._run(make, stopped)
        answer_of(make())

    def _add(self, path: Path, values: dict[str, Any], *, dated: bool) -> None:
        self._seeds += 1
        known = Known(path, self._seeds)
        moment = self._clock.time()
        outside.draw(path, _draw(known.seed), values, moment if dated else None)
        os.utime(path, (moment, moment))
        self._known.append(known)
        self._note(known, values, None, moment)

    def _change(self, known: Known) -> None:
        self._numbers += 1
        outside.change_within(known.path, self._numbers)
        self._date(known.path)

    def _date(self, path: Path) -> None:
        moment = self._clock.time()
        os.utime(path, (moment, moment))

    def _note(
        self, known: Known, values: dict[str, Any], operation: int | None, moment: float
    ) -> None:
        known.words += [Word(moment, name, value, operation) for name, value in values.items()]

    def _photo(self, known: Known) -> Photo:
        return next(photo for photo in shown(self._library) if photo.path == known.path)

    def _sidecar(self, known: Known) -> Path:
        return known.path.with_name(f"{known.path.name}.xmp")

    def _beside(self, known: Known) -> list[Path]:
        return list(find_sidecars(known.path))


def _draw(seed: int) -> Image.Image:
    """A picture of much texture, so that one is not taken for another."""
    scene = pictures.draw_scene(seed, 192, 128)
    noise = np.random.default_rng(seed).integers(-30, 30, (16, 24, 1)).repeat(8, 0).repeat(8, 1)
    return Image.fromarray((np.asarray(scene, np.int16) + noise).clip(0, 255).astype(np.uint8))


TestValuesKept = ValuesKept.TestCase
TestValuesKept.settings = settings(
    max_examples=MACHINES,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=True,
    # A failure is told as it was found: to make it shorter takes minutes.
    phases=(Phase.explicit, Phase.generate),
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

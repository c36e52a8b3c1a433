"""A disk that fails at every call in turn: nothing is lost, a sentence names the file, and the next try completes."""

import errno
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import PhotoError
from tests import accidents
from tests.accidents import OPERATIONS, Place
from tests.faults import ERRORS, Call, Faults

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="knows the calls of Linux"),
    # Pillow leaves a file open whose first bytes cannot be read.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

EVERY = int(os.environ.get("ALBUMEN_FAULTS", "0"))
"""2 for each call with each error, and for good with one; 1 for each call with one; 0 for one call in STRIDE."""
STRIDE = 17


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Path]]:
    """A prepared library, and its copy, from which it is renewed for each fault."""
    base = tmp_path_factory.mktemp("faults")
    memory = Path("/dev/shm")
    second = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else base))
    place = Place(base / "root", second)
    with pytest.MonkeyPatch.context() as patch:
        accidents.stay_in_process(patch, place.root / "home")
        accidents.prepare(place)
    for folder in (place.root, place.second):
        shutil.copytree(folder, base / "template" / folder.name)
    yield place, base / "template"
    shutil.rmtree(second)


@pytest.fixture
def place(template: tuple[Place, Path], monkeypatch: pytest.MonkeyPatch) -> Place:
    accidents.stay_in_process(monkeypatch, template[0].root / "home")
    return template[0]


def try_out(place: Place, template: Path, name: str, faults: Faults) -> tuple[Any, list[str]]:
    """Do an operation with these faults, check, and complete it; what is then seen, and what was said."""
    operation = OPERATIONS[name]
    accidents.restore_template(template, place)
    place.embeds = operation.embeds
    library = place.open()
    operation.before(place, library)
    said: list[str] = []
    with faults:
        try:
            said = operation.act(place, library)
        except PhotoError as error:
            said = [str(error)]
    why = (name, faults.at, errno.errorcode.get(faults.error), faults.failed, said)
    assert all(each.endswith(".") for each in said), why
    library.close()
    library = place.open()
    accidents.check(place, library, why, is_indexed=not operation.adds)
    if said or faults.failed:
        errors = (operation.again or operation.act)(place, library)
        assert errors == [], (errors, why)
    accidents.check(place, library, why)
    seen = accidents.view(place, library)
    library.close()
    return seen, said


def faults_of(calls: list[Call], name: str) -> Iterator[tuple[int, int, bool]]:
    """Which call fails with which error, and whether for good."""
    start = sorted(OPERATIONS).index(name)
    for at, call in enumerate(calls):
        errors = ERRORS[call.kind]
        if EVERY > 1:
            yield from ((at, error, False) for error in errors)
            yield at, errors[at % len(errors)], True
        elif EVERY:
            yield at, errors[at % len(errors)], at % 4 == 3
        elif (at + start) % STRIDE == 0:
            turn = (at + start) // STRIDE
            yield at, errors[turn % len(errors)], turn % 4 == 3


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_fault_at_any_call_loses_nothing_and_the_next_try_completes(
    place: Place, template: tuple[Place, Path], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dry = Faults((place.root, place.second))
    truth, said = try_out(place, template[1], name, dry)
    assert said == []
    assert len(dry.calls) > 5
    tried = 0
    problems: list[str] = []
    for at, error, lasting in faults_of(dry.calls, name):
        faults = Faults((place.root, place.second), at, error, lasting)
        tried += 1
        try:
            seen, _ = try_out(place, template[1], name, faults)
            assert seen == truth, (at, errno.errorcode[error], faults.failed[:1])
        except Exception as problem:
            if not EVERY:
                raise
            call = (
                f"{faults.failed[0].kind} {Path(faults.failed[0].path).name}"
                if faults.failed
                else "?"
            )
            frames = [
                f for f in traceback.extract_tb(problem.__traceback__) if "/app/" in f.filename
            ]
            if isinstance(problem, OSError) and frames:
                call = (
                    f"{frames[-1].name}:{frames[-1].lineno} < {frames[-2].name} {call.split()[0]}"
                )
            problems.append(f"{call} {errno.errorcode[error]} {lasting} {at}: {problem!r}"[:700])
    summary = f"{name}: {len(dry.calls)} calls, {tried} faults, {len(problems)} problems"
    with capsys.disabled():
        sys.stdout.write("\n".join([summary, *problems, ""]) if EVERY else "")
    assert not problems

"""Killed at any moment of a session of ratings, moves and exports: no original is lost, and no word once shown."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from app.domain.operation import OperationState, StepState
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.open import open_library
from tests.running import answer_of
from tests.tasks.conftest import embedder, offer, opened  # noqa: F401  (fixtures)
from tests.tasks.files import fill
from tests.terminal import ROOT, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and sends SIGKILL")

KILLS = int(os.environ.get("ALBUMEN_KILLS", "50"))


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[list[Path]]:
    """Two folders of the library, a third on another disk if there is one, and one outside for copies."""
    memory = Path("/dev/shm")
    second = tempfile.mkdtemp(dir=memory if memory.is_dir() else tmp_path)
    made = [tmp_path / "photos", tmp_path / "photos/Trip", Path(second), tmp_path / "copies"]
    for folder in made:
        folder.mkdir(exist_ok=True)
    yield made
    shutil.rmtree(second)


@pytest.fixture
def library(
    tmp_path: Path,
    folders: list[Path],
    embedder: Any,  # noqa: F811
    opened: list[Path],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A library of ten photos, one with a RAW and two with sidecars."""
    offer(monkeypatch, embedder)
    place = tmp_path / "library"
    library = Library(find_app_paths(place), Settings(similarity_model="fake", text_model="fake"))
    fill(library, folders[0], 10)
    with library.catalog.transaction():
        library.catalog.folders.add(folders[2])
    library.close()
    return place


@pytest.fixture
def sessions(
    library: Path, folders: list[Path], tmp_path: Path
) -> Iterator["subprocess.Popen[str]"]:
    """What forks sessions."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.session", str(library), *map(str, folders)],
        cwd=ROOT,
        env={**environment(), "XDG_DATA_HOME": str(tmp_path / "data")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    assert process.stdin
    process.stdin.close()
    assert process.wait(20) == 0
    assert process.stdout
    process.stdout.close()


def digests(*folders: Path) -> dict[str, list[Path]]:
    """All files below these folders by their bytes, without what a trash notes of them."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix != ".trashinfo":
                digest = hashlib.sha256(path.read_bytes()).hexdigest()[:32]
                found.setdefault(digest, []).append(path)
    return found


def kill_one(sessions: "subprocess.Popen[str]", seed: int, out: Path) -> list[Any]:
    """Start a session and kill it at a moment by chance, after it has shown something; what it said."""
    asked: IO[str] | None = sessions.stdin
    answers: IO[str] | None = sessions.stdout
    assert asked is not None
    assert answers is not None
    asked.write(f"{seed} {out}\n")
    asked.flush()
    pid = int(answers.readline())
    while not (out.exists() and out.stat().st_size):
        time.sleep(0.002)
    time.sleep(random.Random(seed).uniform(0, 0.3))
    os.kill(pid, signal.SIGKILL)
    assert answers.readline() == "gone\n"
    return [json.loads(line) for line in out.read_text().splitlines() if line.endswith("}")]


def settle(place: Path) -> Library:
    return answer_of(
        open_library(find_app_paths(place), Settings(similarity_model="fake", text_model="fake"))
    )


def check_stars(library: Library, text: list[Any], rating: dict[str, int]) -> None:
    """What was shown last stands, but for what was about to be changed."""
    shown = next(each for each in reversed(text) if "may change" not in each)
    pending = text[-1].get("may change", [])
    if pending == "all":
        return
    # A photo in the trash keeps its stars, and is not shown.
    kept = {digest: shown[digest] for digest in shown if digest in rating and digest not in pending}
    assert {digest: rating[digest] for digest in kept} == kept


def test_nothing_is_lost_however_often_and_whenever_it_is_killed(
    sessions: "subprocess.Popen[str]", library: Path, folders: list[Path], tmp_path: Path
) -> None:
    *inside, outside = folders
    originals = set(digests(*inside))
    assert len(originals) == 13
    trash = tmp_path / "data/Trash/files"
    in_the_midst = 0
    for kill in range(KILLS):
        text = kill_one(sessions, kill, tmp_path / f"said {kill}")
        with_begun = Library(
            find_app_paths(library), Settings(similarity_model="fake", text_model="fake")
        )
        in_the_midst += bool(with_begun.catalog.journal.begun())
        with_begun.close()
        after = settle(library)
        here = digests(*inside)
        shown = list(after.catalog.photos.list())
        assert originals <= set(here) | set(digests(trash)), kill
        assert {p.path for p in shown} == {
            path for paths in here.values() for path in paths if path.suffix == ".jpg"
        }, kill
        assert all(photo.path in here[photo.digest] for photo in shown), kill
        assert set(digests(outside)) <= originals, kill
        assert not list(tmp_path.rglob(".albumen-*")), kill
        assert after.catalog.journal.begun() == (), kill
        for operation in after.catalog.journal.list():
            stages = {step.state for step in after.catalog.journal.steps(operation.id)}
            assert StepState.BEGUN not in stages
            assert operation.state is not OperationState.DONE or stages <= {
                StepState.DONE,
                StepState.STUCK,
            }
        check_stars(after, text, {photo.digest: photo.metadata.rating for photo in shown})
        after.close()
    assert in_the_midst >= KILLS // 5, in_the_midst

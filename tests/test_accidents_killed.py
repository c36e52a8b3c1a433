"""Killed at a moment by chance during every operation: nothing is lost, and the next start completes it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import accidents
from tests.accidents import OPERATIONS, Place
from tests.killer import Killer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and sends SIGKILL")

KILLS = int(os.environ.get("ALBUMEN_KILLS", "1"))
"""Kills of each operation; tests/benchmarks/kills.py asks for more."""


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    base = tmp_path_factory.mktemp("kills")
    memory = Path("/dev/shm")
    second = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else base))
    with Killer(base, Place(base / "root", second)) as killer:
        yield killer
    shutil.rmtree(second)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_kill_at_any_moment_loses_nothing_and_the_next_start_completes(
    killer: Killer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accidents.stay_in_process(monkeypatch, killer.place.root / "home")
    for seed in range(KILLS):
        killer.kill(name, seed)
        killer.check(name, seed)

"""After many cycles of changes, kills and disks that were away, a library equals a fresh index of its folder."""

import sys
from pathlib import Path

import pytest

from tests.accidents import stay_in_process
from tests.cycles import Cycles

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and sends SIGKILL")


def test_a_library_equals_a_fresh_index_after_all_that_happens_to_photos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay_in_process(monkeypatch, tmp_path / "home")
    cycles = Cycles(tmp_path / "root")
    cycles.run(12)
    assert cycles.seen() == cycles.fresh()
    assert cycles.files[-1] <= cycles.files[2]
    cycles.library.close()

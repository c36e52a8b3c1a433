"""When a set-up is needed, what it does, and what it says when it cannot go on."""

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import util
from pathlib import Path
from types import SimpleNamespace

import environment
import pip_progress
import pytest
import torch_build
from environment import Environment, SetUpError


class Rehearsal(Environment):
    """An environment whose steps are noted instead of run."""

    def __init__(self, root: Path) -> None:
        self.said: list[str] = []
        self.steps: list[str] = []
        self.fails = ""
        super().__init__(str(root), self.said.append)

    def _run(self, command: list[str], lock: int, failed: str) -> None:
        step = "venv" if "venv" in command else "pip"
        self.steps.append(step)
        if step == self.fails:
            raise SetUpError(failed)
        if step == "venv":
            self.scripts.mkdir(parents=True)
            Path(self.python).touch()


@pytest.fixture
def stage(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Rehearsal]:
    """A new start of the launcher in the same checkout, each time it is called."""
    monkeypatch.setattr(environment, "runs", lambda python: Path(python).exists())
    monkeypatch.setattr(torch_build, "choose", lambda python: torch_build.DEFAULT)
    return lambda: Rehearsal(checkout)


def steps(start: Rehearsal, dev: bool = False) -> list[str]:
    """What this start had to do."""
    start.prepare(dev=dev)
    return start.steps


def test_the_second_run_has_nothing_to_do(stage: Callable[[], Rehearsal]) -> None:
    assert steps(stage()) == ["venv", "pip"]
    second = stage()
    assert steps(second) == []
    assert second.said == []


def test_the_tests_tools_are_added_once_and_stay(
    stage: Callable[[], Rehearsal], checkout: Path
) -> None:
    assert steps(stage()) == ["venv", "pip"]
    assert steps(stage(), dev=True) == ["pip"]
    assert steps(stage()) == []
    (checkout / "packaging" / "constraints.txt").write_text("a==1\n", encoding="utf-8")
    assert steps(stage()) == ["pip"]
    assert steps(stage(), dev=True) == []


@pytest.mark.parametrize("changed", ["pyproject.toml", "packaging/constraints.txt"])
def test_other_wishes_bring_the_environment_up_to_date(
    stage: Callable[[], Rehearsal], checkout: Path, changed: str
) -> None:
    steps(stage())
    with (checkout / changed).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    assert steps(stage()) == ["pip"]
    assert steps(stage()) == []


def test_another_python_makes_it_anew(
    stage: Callable[[], Rehearsal], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps(stage())
    monkeypatch.setattr(sys, "implementation", SimpleNamespace(cache_tag="cpython-399"))
    assert steps(stage()) == ["venv", "pip"]


def test_a_moved_checkout_makes_it_anew(
    stage: Callable[[], Rehearsal], checkout: Path, tmp_path: Path
) -> None:
    steps(stage())
    moved = tmp_path / "moved"
    shutil.move(checkout, moved)
    assert steps(Rehearsal(moved)) == ["venv", "pip"]


def test_a_python_that_is_gone_makes_it_anew(stage: Callable[[], Rehearsal]) -> None:
    steps(stage())
    Path(stage().python).unlink()
    assert steps(stage()) == ["venv", "pip"]


@pytest.mark.parametrize("step", ["venv", "pip"])
def test_a_step_that_failed_is_never_taken_for_done(
    stage: Callable[[], Rehearsal], step: str
) -> None:
    first = stage()
    first.fails = step
    with pytest.raises(SetUpError):
        first.prepare(dev=False)
    assert steps(stage()) == ["venv", "pip"]
    assert steps(stage()) == []


def test_an_update_that_failed_makes_it_anew(
    stage: Callable[[], Rehearsal], checkout: Path
) -> None:
    steps(stage())
    (checkout / "packaging" / "constraints.txt").write_text("a==1\n", encoding="utf-8")
    second = stage()
    second.fails = "pip"
    with pytest.raises(SetUpError):
        second.prepare(dev=False)
    assert steps(stage()) == ["venv", "pip"]


@pytest.mark.parametrize("torn", ["", "{", "[]", "null", "\0" * 40])
def test_a_torn_stamp_sets_up_again(stage: Callable[[], Rehearsal], torn: str) -> None:
    steps(stage())
    stage().stamp.write_text(torn, encoding="utf-8")
    assert steps(stage())[-1] == "pip"
    assert steps(stage()) == []


def test_an_environment_of_the_users_own_is_kept_while_it_runs(
    stage: Callable[[], Rehearsal],
) -> None:
    own = stage()
    own.scripts.mkdir(parents=True)
    Path(own.python).touch()
    (own.folder / "precious").touch()
    assert steps(stage()) == ["pip"]
    assert (own.folder / "precious").exists()


def test_what_an_interrupted_set_up_left_is_swept_away(stage: Callable[[], Rehearsal]) -> None:
    begun = stage()
    (begun.folder / "lib").mkdir(parents=True)
    (begun.folder / "lib" / "half").touch()
    (begun.folder / "lib64").symlink_to("lib")
    begun.stamp.write_text(json.dumps({"begun": True}), encoding="utf-8")
    assert steps(stage()) == ["venv", "pip"]
    assert not (begun.folder / "lib").exists()


def test_a_folder_elsewhere_behind_a_link_is_used(
    stage: Callable[[], Rehearsal], checkout: Path, tmp_path: Path
) -> None:
    (tmp_path / "big disk").mkdir()
    (checkout / ".venv").symlink_to(tmp_path / "big disk")
    assert steps(stage()) == ["venv", "pip"]
    assert (tmp_path / "big disk" / "albumen.json").exists()


def test_a_full_disk_is_said_before_anything_is_fetched(
    stage: Callable[[], Rehearsal], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(total=10**12, used=10**12, free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    start = stage()
    with pytest.raises(SetUpError, match=r"needs 3 GB there, and 1\.0 GB are free"):
        start.prepare(dev=False)
    assert start.steps == []


def test_a_disk_that_fills_up_is_said(
    stage: Callable[[], Rehearsal], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fills_up(self: Rehearsal, *_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Rehearsal, "_run", fills_up)
    with pytest.raises(SetUpError, match="is full"):
        stage().prepare(dev=False)


def test_a_checkout_that_cannot_be_written_is_said(
    stage: Callable[[], Rehearsal], checkout: Path
) -> None:
    (checkout / ".venv").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(SetUpError, match="cannot write there"):
        stage().prepare(dev=False)


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_debians_package_for_this_python_is_named(
    stage: Callable[[], Rehearsal], monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    there = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == module else there(name))
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    with pytest.raises(SetUpError, match=rf"sudo apt install python{version}-venv"):
        stage().prepare(dev=False)


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "The disk is full"),
        (
            "WARNING: Retrying after: NewConnectionError('Failed to establish a new connection')\n"
            "ERROR: Could not find a version that satisfies the requirement torch==2.13.0\n"
            "ERROR: No matching distribution found for torch==2.13.0",
            "check the network",
        ),
        (
            "ERROR: No matching distribution found for torch==2.13.0",
            "no build of torch==2.13.0 for Python 3.15.0",
        ),
        ("a\nERROR: ResolutionImpossible: see x\nb", "ERROR: ResolutionImpossible: see x"),
        ("one\nlast words\n\n", "last words"),
        ("", ""),
    ],
)
def test_pips_failure_becomes_a_sentence(output: str, text: str) -> None:
    assert text in pip_progress.explain(output, "3.15.0")


def test_pips_course_is_told_in_few_lines() -> None:
    text: list[str] = []
    progress = pip_progress.Progress(text.append)
    progress.live = False
    for line in (
        "Collecting torch==2.13.0\n",
        "  Downloading torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl.metadata (29 kB)\n",
        "Downloading torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl (180.5 MB)\n",
        "Using cached openvino-2026.4.1-1-cp311-cp311-manylinux.whl (59.1 MB)\n",
        "Downloading h11-0.16.0-py3-none-any.whl (37 kB)\n",
        "Installing collected packages: a, b, c\n",
    ):
        progress.see(line)
    assert text == [
        "  fetching torch (180.5 MB)",
        "  fetching openvino (59.1 MB)",
        "  unpacking 3 packages …",
    ]


def test_pip_is_not_led_astray(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_USER"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "the user's mirror")
    start = Rehearsal(checkout)
    start.folder.mkdir()
    variables = start._variables()
    assert "/elsewhere" not in variables.values()
    assert variables["PIP_INDEX_URL"] == "the user's mirror"


def test_a_python_that_does_not_run_is_seen(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    assert not environment.runs(str(broken))
    broken.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    broken.chmod(0o755)
    assert not environment.runs(str(broken))
    assert environment.runs(sys.executable)


def test_a_killed_set_up_leaves_no_lock(tmp_path: Path) -> None:
    take = "import environment, os, sys, time; from pathlib import Path\nwith environment.locked"
    hold = f"{take}(Path(sys.argv[1]), None):\n    print('held', flush=True)\n    time.sleep(60)\n"
    path = tmp_path / "lock"
    folder = Path(environment.__file__).parent
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], cwd=folder, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with path.open("r+") as other:
            assert not environment.take(other.fileno(), wait=False)
        holder.kill()
    waited: list[bool] = []
    with environment.locked(path, lambda: waited.append(True)):
        assert waited == []

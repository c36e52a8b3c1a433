"""The launcher for real, on a checkout that needs nothing from anywhere: made, killed, repaired."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills whole process groups")

PATIENCE = 240


@pytest.fixture
def launch(checkout: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start the launcher, in a process group of its own, without any way to the network."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, cwd: Path = checkout) -> "subprocess.Popen[str]":
        nowhere = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
        process = subprocess.Popen(
            [sys.executable, str(checkout / "packaging" / "launch.py"), *words],
            cwd=cwd,
            env={**os.environ, **nowhere},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def finish(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Its exit code, what it printed, and what it said."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def wait_for(condition: Callable[[], Any]) -> None:
    """Until it holds, or the test fails."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.005)


def runs_well(process: "subprocess.Popen[str]", text: str) -> None:
    """It sets up (or need not), runs the program, and leaves stdout to it."""
    code, out, err = finish(process)
    assert (code, json.loads(out)["words"]) == (0, ["status"]), err
    assert text in err


def test_the_first_run_sets_up_and_the_second_starts_at_once(
    launch: Callable[..., "subprocess.Popen[str]"], checkout: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "app").mkdir(parents=True)
    (elsewhere / "app" / "__main__.py").write_text("raise SystemExit('the wrong app')")
    code, out, err = finish(launch("status", "a b", cwd=elsewhere))
    seen = json.loads(out)
    assert (code, seen["words"], seen["at"]) == (0, ["status", "a b"], str(elsewhere))
    assert seen["python"] == str(checkout / ".venv")
    assert "is set up" in err
    code, out, err = finish(launch("status", "fail"))
    assert (code, json.loads(out)["words"], err) == (7, ["status", "fail"], "")


def test_a_set_up_killed_while_python_is_copied_is_repaired(
    launch: Callable[..., "subprocess.Popen[str]"], checkout: Path
) -> None:
    first = launch("status")
    wait_for((checkout / ".venv" / "bin" / "python").exists)
    os.killpg(first.pid, signal.SIGKILL)
    assert finish(first)[0] == -signal.SIGKILL
    runs_well(launch("status"), "is set up")


@pytest.mark.parametrize(
    ("kill", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)]
)
def test_a_set_up_killed_within_pip_is_repaired(
    launch: Callable[..., "subprocess.Popen[str]"],
    checkout: Path,
    kill: signal.Signals,
    code: int,
) -> None:
    (checkout / "hold").touch()
    first = launch("status")
    wait_for((checkout / "building").exists)
    os.killpg(first.pid, kill)
    assert finish(first)[0] == code
    (checkout / "hold").unlink()
    runs_well(launch("status"), "is set up")
    runs_well(launch("status"), "")


def test_of_two_at_once_the_second_waits_and_finds_all_done(
    launch: Callable[..., "subprocess.Popen[str]"], checkout: Path
) -> None:
    (checkout / "hold").touch()
    first = launch("status")
    wait_for((checkout / "building").exists)
    second = launch("status")
    assert second.stderr is not None
    assert "waiting for it to finish" in second.stderr.readline()
    (checkout / "hold").unlink()
    runs_well(first, "is set up")
    code, _, err = finish(second)
    assert (code, err) == (0, "")


def test_an_orphaned_pip_is_waited_for(
    launch: Callable[..., "subprocess.Popen[str]"], checkout: Path
) -> None:
    (checkout / "hold").touch()
    first = launch("status")
    wait_for((checkout / "building").exists)
    first.kill()
    second = launch("status")
    assert second.stderr is not None
    assert "waiting for it to finish" in second.stderr.readline()
    (checkout / "hold").unlink()
    runs_well(second, "is set up")


def test_a_failing_pip_says_why_and_where(
    launch: Callable[..., "subprocess.Popen[str]"], checkout: Path
) -> None:
    project = checkout / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    broken = text.replace("dependencies = []", 'dependencies = ["no-such-thing-at-all"]', 1)
    project.write_text(broken, encoding="utf-8")
    code, out, err = finish(launch("status"))
    assert (code, out) == (1, "")
    assert "no build of no-such-thing-at-all" in err
    assert "albumen-setup.log" in err
    assert "Traceback" not in err
    project.write_text(text, encoding="utf-8")
    runs_well(launch("status"), "is set up")

"""Albumen as a person starts it: a process of its own, with a library of its own."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Done:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def answers(self) -> list[Any]:
        """Every line of stdout, as JSON: a line that is none is an error."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def answer(self) -> Any:
        """The one answer."""
        (answer,) = self.answers
        return answer


def command(*words: str | Path) -> list[str]:
    """The command line."""
    return [sys.executable, "-m", "app", *(str(word) for word in words)]


def environment() -> dict[str, str]:
    """In which the program finds itself, whatever folder it is started in."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def albumen(*words: str | Path, cwd: Path = ROOT) -> Done:
    """Run a command to its end, in a process of its own."""
    if not hasattr(os, "fork") or _for_python(environment()) != _for_python(_LOADED_IN):
        return _start(*words, cwd=cwd)
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {
            "words": [str(word) for word in words],
            "cwd": str(cwd),
            "environment": environment(),
            "out": str(out),
            "err": str(err),
        }
        code = _loaded().ask(json.dumps(asked))
        return Done(code, *(path.read_text(errors="surrogateescape") for path in (out, err)))


def _start(*words: str | Path, cwd: Path) -> Done:
    done = subprocess.run(
        command(*words),
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        errors="surrogateescape",
        check=False,
        timeout=110,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def _for_python(environment: dict[str, str]) -> dict[str, str]:
    """What the interpreter reads of it when it starts."""
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


_LOADED_IN = environment()


class _Loaded:
    """The process of `tests.loaded`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.loaded"],
            cwd=ROOT,
            env=_LOADED_IN,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, line: str) -> int:
        """Have a command run; its exit code."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        """There are no more commands."""
        self._process.communicate()


@cache
def _loaded() -> _Loaded:
    loaded = _Loaded()
    atexit.register(loaded.end)
    return loaded


def new_library(folder: Path, models: Path) -> Path:
    """A library that need not convert the network again."""
    cache = folder / "cache"
    cache.mkdir(parents=True)
    (cache / "models").symlink_to(models, target_is_directory=True)
    return folder

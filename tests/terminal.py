"""Albumen as a person starts it: a process of its own, with a library of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
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
    """Run a command to its end."""
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


def new_library(folder: Path, models: Path) -> Path:
    """A library that need not convert the network again."""
    cache = folder / "cache"
    cache.mkdir(parents=True)
    (cache / "models").symlink_to(models, target_is_directory=True)
    return folder

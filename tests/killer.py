"""Kills of operations of `tests.accidents`, in processes forked from one that has loaded everything."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

import pytest

from tests import accidents
from tests.accidents import OPERATIONS, Place
from tests.terminal import ROOT, environment


class Killer:
    """A prepared library, and the process that forks those to be killed; close it, or use `with`."""

    def __init__(self, base: Path, place: Place) -> None:
        self.place, self._template = place, base / "template"
        self._begun = base / "begun"
        self._lasts: dict[str, float] = {}
        """Seconds that each operation takes when it is left alone."""
        self._truth: dict[str, Any] = {}
        self.in_the_midst = 0
        with pytest.MonkeyPatch.context() as patch:
            accidents.stay_in_process(patch, place.root / "home")
            accidents.prepare(place)
        for folder in (place.root, place.second):
            shutil.copytree(folder, self._template / folder.name)
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.accidents", place.root, place.second, self._begun],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Killer":
        return self

    def __exit__(self, *_: object) -> None:
        self._forks.communicate(timeout=20)

    def kill(self, name: str, seed: int) -> None:
        """Begin an operation, and kill it somewhere between its beginning and its end."""
        if name not in self._lasts:
            # The first time, much is loaded from the disk.
            self._lasts[name] = min(self._start(name, None) for _ in range(2))
            library = self._open(name)
            self._truth[name] = accidents.view(self.place, library)
            library.close()
        moment = random.Random(f"{name} {seed}").uniform(0, self._lasts[name])
        self.in_the_midst += self._start(name, moment) >= 0

    def check(self, name: str, seed: int) -> None:
        """Start again: nothing is lost, and the operation can be completed."""
        operation = OPERATIONS[name]
        self.place.maybe = dict.fromkeys(("000", "001"), 1) if name == "rate" else {}
        library = self._open(name)
        accidents.check(
            self.place, library, (name, seed), is_indexed=not operation.adds, is_killed=True
        )
        errors = (operation.again or operation.act)(self.place, library)
        assert errors == [], (name, seed, errors)
        accidents.check(self.place, library, (name, seed), is_killed=True)
        seen = accidents.view(self.place, library)
        assert seen == self._truth[name], (name, seed, seen, self._truth[name])
        library.close()

    def _open(self, name: str) -> Any:
        self.place.embeds = OPERATIONS[name].embeds
        return self.place.open()

    def _start(self, name: str, moment: float | None) -> float:
        """Return how long it lasted; -1 where it had ended before that moment."""
        accidents.restore_template(self._template, self.place)
        self._begun.unlink(missing_ok=True)
        asked: IO[str] | None = self._forks.stdin
        answers: IO[str] | None = self._forks.stdout
        assert asked
        assert answers
        asked.write(f"{name}\n")
        asked.flush()
        child = int(answers.readline())
        while not self._begun.exists() and Path(f"/proc/{child}/exe").exists():
            time.sleep(0.001)
        start = time.monotonic()
        if moment is not None:
            time.sleep(moment)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        killed = answers.readline() == "killed\n"
        if name == "index":
            accidents.know(self.place)
        lasted = time.monotonic() - start
        return lasted if killed or moment is None else -1.0

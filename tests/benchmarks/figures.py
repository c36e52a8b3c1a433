"""Figures of benchmarks: printed, and appended to the file that $ALBUMEN_FIGURES names, which `all.py` reads."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "ALBUMEN_FIGURES"
"""The variable that names a file of one JSON object a line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured."""

    what: str
    value: float
    unit: str
    """"s", "ms", "MB", "photos/s"; "" for a ratio or a share."""
    goal: float | None = None
    """What was to be reached, if anything was."""
    least: bool = False
    """Whether the goal is a least value, and not a most."""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.least else self.value <= self.goal

    def __str__(self) -> str:
        """Name, value and goal, as one line."""
        line = f"{self.what}: {show(self.value)} {self.unit}".rstrip()
        if self.goal is None:
            return line
        return f"{line} (goal {'≥' if self.least else '≤'} {show(self.goal)})"


def record(
    what: str, value: float, unit: str = "", *, goal: float | None = None, least: bool = False
) -> None:
    """Print a figure, and keep it where asked to."""
    figure = Figure(what, float(value), unit, goal, least)
    print(figure, flush=True)
    if name := os.environ.get(FILE):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figure)) + "\n")


def read(path: Path) -> list[Figure]:
    """Return the figures of a file, in their order; none without the file."""
    if not path.exists():
        return []
    return [Figure(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def show(value: float) -> str:
    """Three digits that count, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

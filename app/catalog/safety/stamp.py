"""Notes beside a catalog, in small files: how far the user's log was, and when the catalog was checked.

They lie outside the catalog, because they speak of it when it is damaged, emptied, or an older one. A note
that cannot be written or read is only missed.
"""

import contextlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

from app.domain.health import LogPosition


def write_position(catalog: Path, position: LogPosition) -> None:
    """Note how far the log is: after each commit, so not forced to the disk: a quarter of a millisecond."""
    with contextlib.suppress(OSError):
        _position_file(catalog).write_text(json.dumps(position), encoding="ascii")


def read_noted_position(catalog: Path) -> LogPosition:
    """Return how far the log was when it was last written to."""
    try:
        content: object = json.loads(_position_file(catalog).read_bytes())
    except (OSError, ValueError):
        return LogPosition()
    numbers = cast("list[object]", content) if isinstance(content, list) else []
    whole = [each for each in numbers if type(each) is int and each >= 0]
    return LogPosition(*whole) if len(whole) == len(LogPosition._fields) else LogPosition()


@dataclass(frozen=True, slots=True)
class Checks:
    """When the catalog was checked, in seconds since 1970, and the damage found since it was last whole."""

    quick: float = 0.0
    full: float = 0.0
    damage: str = ""


def read_checks(catalog: Path) -> Checks:
    """Return the noted checks of a catalog."""
    try:
        content: object = json.loads(_checks_file(catalog).read_bytes())
    except (OSError, ValueError):
        return Checks()
    stored = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    try:
        return Checks(float(stored["quick"]), float(stored["full"]), str(stored["damage"]))
    except (LookupError, TypeError, ValueError):
        return Checks()


def write_checks(catalog: Path, checks: Checks) -> None:
    """Note the checks of a catalog."""
    path = _checks_file(catalog)
    draft = path.with_name(path.name + ".new")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(asdict(checks)) + "\n", encoding="utf-8")
        draft.replace(path)


def note_damage(catalog: Path, damage: str) -> None:
    """Note damage that was found, so that the next start looks closer."""
    write_checks(catalog, replace(read_checks(catalog), damage=damage))


def forget(catalog: Path) -> None:
    """Remove the notes of a catalog that another takes the place of."""
    for path in (_position_file(catalog), _checks_file(catalog)):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def backups_of(catalog: Path) -> Path:
    """Return the folder of a catalog's backups: beside it, never in the cache."""
    return catalog.with_name("backups")


def _position_file(catalog: Path) -> Path:
    return catalog.with_name(catalog.name + "-position")


def _checks_file(catalog: Path) -> Path:
    return backups_of(catalog) / "checks.json"

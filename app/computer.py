"""The identity of this computer for this user: a random name, known to no library that comes from elsewhere."""

import contextlib
import secrets
from functools import cache
from pathlib import Path

import platformdirs


def this_computer() -> str:
    """Return the name, made at the first call; empty where it cannot be kept."""
    return _read(Path(platformdirs.user_state_dir("albumen", appauthor=False)) / "computer")


@cache
def _read(path: Path) -> str:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two programs may start at once: the first to make the file names the computer.
        with contextlib.suppress(FileExistsError), path.open("x", encoding="ascii") as file:
            file.write(secrets.token_hex(16))
        return path.read_text(encoding="ascii", errors="replace").strip()
    return ""

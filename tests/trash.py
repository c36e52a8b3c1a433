"""A trash of its own for a test; else what a test throws away would lie in that of another."""

import sys
from pathlib import Path

import pytest


def use_trash(monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """Let the system's trash lie in that home; where the files lie that are thrown away."""
    if sys.platform in ("darwin", "win32"):
        pytest.skip("there a trash is the system's alone")
    from send2trash import plat_other

    data = home / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setattr(plat_other, "XDG_DATA_HOME", str(data).encode())
    monkeypatch.setattr(plat_other, "HOMETRASH_B", str(data / "Trash").encode())
    return data / "Trash" / "files"

"""Folders that cannot be opened."""

import os
from pathlib import Path
from typing import Any

import pytest


def close_folder(monkeypatch: pytest.MonkeyPatch, closed: Path) -> None:
    """Refuse to list a folder, as the system does to all but root, who may run the tests."""
    real = os.scandir

    def scandir(folder: Any) -> Any:
        if Path(folder) == closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)

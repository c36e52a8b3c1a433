"""The window on an empty library, and others after it, all put away after each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from app.domain.health import Recovery
from app.paths import find_app_paths
from app.tasks.indexing import pauses
from app.ui.application import Application
from tests.tasks.comparing import compare_once

OpenDesk = Callable[..., Application]


@pytest.fixture
def open_desk(
    qapp: QApplication, tmp_path: Path, models_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenDesk]:
    """Opens windows on one library, one after the other is closed.

    Its networks were converted before, and no pair of pictures is compared in two tests.
    """
    compare_once(monkeypatch)
    monkeypatch.setattr(pauses, "is_on_battery", lambda: False)
    desks: list[Application] = []
    models = find_app_paths(tmp_path / "library").models
    models.parent.mkdir(parents=True)
    models.symlink_to(models_cache, target_is_directory=True)

    def make(*folders: Path, recovery: Recovery | None = None) -> Application:
        desk = Application(qapp, find_app_paths(tmp_path / "library"))
        desk.window.resize(1200, 800)
        desks.append(desk)
        desk.open(folders, recovery)
        return desk

    yield make
    for desk in desks:
        desk.window.close()
        # Python's collector may run on another thread, where no window and no timer may end.
        delete(desk.window)
        delete(desk.bridge)


@pytest.fixture
def desk(open_desk: OpenDesk) -> Application:
    """The window on an empty library."""
    return open_desk()

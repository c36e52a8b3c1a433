"""The window on an empty library, closed after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.places import find_places
from app.ui.application import Desk


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """The window on an empty library."""
    desk = Desk(qapp, find_places(tmp_path / "library"))
    desk.window.resize(1200, 800)
    desk.open([])
    yield desk
    desk.window.close()
    desk.window.deleteLater()

"""Pasted pictures: each is a separate file, and a failure is reported."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.domain.errors import PhotoError
from app.ui.bridge import Bridge
from app.ui.search.pasted import Pasted


def image(colour: int) -> QImage:
    made = QImage(6, 4, QImage.Format.Format_RGB32)
    made.fill(colour)
    return made


def test_two_pictures_of_one_second_are_two_files(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.search.pasted.time.strftime", lambda _: "pasted now")
    pasted, stored = Pasted(bridge, tmp_path / "new"), []
    pasted.stored.connect(stored.append)
    pasted.store(image(0x112233))
    pasted.store(image(0x445566))
    qtbot.waitUntil(lambda: len(stored) == 2)
    assert [QImage(str(path)).pixelColor(0, 0).name() for path in stored] == ["#112233", "#445566"]


def test_a_folder_that_cannot_be_made_is_reported(
    qtbot: QtBot, bridge: Bridge, complaints: list[Exception], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    Pasted(bridge, tmp_path / "file" / "new").store(image(0))
    qtbot.waitUntil(lambda: len(complaints) == 1)
    assert isinstance(complaints[0], PhotoError)

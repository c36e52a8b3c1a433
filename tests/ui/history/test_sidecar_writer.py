"""Sidecar writer: metadata saved elsewhere than requested is reported once."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.progress import Change
from app.settings import Settings
from app.ui.bridge import Bridge
from app.ui.history.model import HistoryModel
from app.ui.history.sidecar_writer import SidecarWriter
from app.worker import Worker


@pytest.fixture
def bridge(qtbot: QtBot, complaints: list[Exception]) -> Iterator[Bridge]:
    worker = Worker()
    bridge = Bridge(worker, complaints.append)
    yield bridge
    bridge.close()
    assert worker.stop(10)
    delete(bridge)


def test_photos_that_refuse_metadata_are_reported_once_and_not_at_every_rating(
    bridge: Bridge, complaints: list[Exception]
) -> None:
    writing = SidecarWriter(bridge, HistoryModel(bridge), Settings())
    for number in range(3):
        notes = (f"{number}.tif: Saved to the sidecar.", "b.tif: Saved, too.", "c.tif: Saved, too.")
        bridge.changed.emit(Change(notes=notes[: 3 - number]))
    assert writing.waiting == ()
    text = [str(each) for each in complaints]
    complaints.clear()
    assert text == ["0.tif: Saved to the sidecar.\nThe same applies to 2 more photos."]

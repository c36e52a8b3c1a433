"""What other programs do in the folders while the window is open."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import LONG
from tests.scenery import draw_all


def test_a_photo_that_another_program_puts_in_or_takes_away_is_seen(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    draw_all(photos, 2)
    count = len(list(photos.rglob("*.jpg")))
    desk = open_desk(photos)
    timeline, indexing = desk.session.timeline, desk.session.indexing
    qtbot.waitUntil(lambda: len(timeline) == count and not indexing.busy, timeout=LONG)
    first = next(photos.rglob("*.jpg"))
    kept = first.read_bytes()
    draw_all(photos / "new", 1)
    more = len(list((photos / "new").rglob("*.jpg")))
    qtbot.waitUntil(lambda: len(timeline) == count + more, timeout=LONG)
    qtbot.waitUntil(lambda: not indexing.busy, timeout=LONG)
    first.unlink()
    qtbot.waitUntil(lambda: len(timeline) == count + more - 1, timeout=LONG)
    qtbot.waitUntil(lambda: not indexing.busy, timeout=LONG)
    first.write_bytes(kept)
    qtbot.waitUntil(lambda: len(timeline) == count + more, timeout=LONG)

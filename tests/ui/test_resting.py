"""The text encoder is made ready after the first reading, and let go of when nobody has searched for a while."""

import pytest
from pytestqt.qtbot import QtBot

from app.eye import Eye
from app.library import Library
from app.news import Progress, Task
from app.ui.bridge import Bridge
from app.ui.models.indexing import Indexing
from app.ui.models.resting import Resting
from app.ui.models.searching import Searches
from app.vision.wording import Wording


def test_words_are_let_go_of_after_the_last_search(qtbot: QtBot, stocked: Bridge) -> None:
    searches = Searches(stocked)
    resting = Resting(stocked, searches, Indexing(stocked).finished)
    resting.timer.setInterval(200)
    wording = Wording("w", "e", lambda texts: None, None)  # type: ignore[arg-type,return-value]
    kept: list[bool] = []

    def know(library: Library) -> Task[None]:
        yield Progress("")
        library.words._wording = wording

    def look(library: Library) -> Task[None]:
        yield Progress("")
        kept.append(library.words._wording is not None)

    stocked.ask(know)
    searches.type("name:1")
    qtbot.waitUntil(lambda: searches.awaited is None)
    stocked.ask(look)
    qtbot.waitUntil(lambda: kept == [True])
    qtbot.waitUntil(lambda: not resting.timer.isActive())
    stocked.ask(look)
    qtbot.waitUntil(lambda: kept == [True, False])


def test_words_are_prepared_before_a_search_once_at_a_time_and_then_released(
    qtbot: QtBot, stocked: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Eye] = []

    def know(eye: Eye) -> Task[Wording]:
        yield Progress("")
        opened.append(eye)
        eye._wording = Wording("w", "e", lambda texts: None, None)  # type: ignore[arg-type,return-value]
        return eye._wording

    monkeypatch.setattr(Eye, "wording", know)
    indexing = Indexing(stocked)
    resting = Resting(stocked, Searches(stocked), indexing.finished)
    resting.timer.setInterval(300)
    indexing.finished.emit()
    resting.prepare()
    qtbot.waitUntil(lambda: bool(opened) and opened[0]._wording is not None)
    qtbot.waitUntil(lambda: opened[0]._wording is None)
    assert len(opened) == 1
    resting.prepare()
    qtbot.waitUntil(lambda: len(opened) == 2)

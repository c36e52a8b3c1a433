"""The text encoder is made ready after the first reading, and let go of when nobody has searched for a while."""

import pytest
from pytestqt.qtbot import QtBot

from app.eye import Eye
from app.library import Library
from app.news import Progress, Task
from app.tasks.search import prepare_search
from app.ui.bridge import Bridge
from app.ui.models import resting as resting_module
from app.ui.models.indexing import Indexing
from app.ui.models.resting import Resting
from app.ui.models.searching import Searches
from app.vision.wording import Wording


def test_words_are_let_go_of_after_the_last_search(qtbot: QtBot, stocked: Bridge) -> None:
    searches = Searches(stocked)
    resting = Resting(stocked, searches, Indexing(stocked))
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


def test_words_are_prepared_once_and_held_by_nobody(
    qtbot: QtBot, stocked: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def count(library: Library) -> Task[None]:
        yield from prepare_search(library)
        asked.append(library.words._wording is None)

    opened: list[Eye] = []

    def know(eye: Eye) -> Task[Wording]:
        yield Progress("")
        opened.append(eye)
        return Wording("w", "e", lambda texts: None, None)  # type: ignore[arg-type,return-value]

    monkeypatch.setattr(resting_module, "prepare_search", count)
    monkeypatch.setattr(Eye, "wording", know)
    indexing = Indexing(stocked)
    Resting(stocked, Searches(stocked), indexing)
    indexing.finished.emit()
    indexing.finished.emit()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [True]
    assert len(opened) == 1

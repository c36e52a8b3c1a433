"""The text encoder is let go of when nobody has searched for a while, and not before."""

from pytestqt.qtbot import QtBot

from app.library import Library
from app.news import Progress, Task
from app.ui.bridge import Bridge
from app.ui.models.resting import Resting
from app.ui.models.searching import Searches
from app.vision.wording import Wording


def test_words_are_let_go_of_after_the_last_search(qtbot: QtBot, stocked: Bridge) -> None:
    searches = Searches(stocked)
    resting = Resting(stocked, searches)
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

"""The text in a photo that the search asks for is marked on it, where it is."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QPixmap
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.progress import Progress, Task
from app.domain.recognised_text import TextLine
from app.library import Library
from app.ui.bridge import Bridge
from app.ui.loupe.found_text import FoundTextModel, FoundTextOverlay
from app.ui.pixels.canvas import Canvas
from tests.ui.scenes import make_photo

PHOTO = make_photo(1)
LINES = [
    TextLine("Police Station", ((0.25, 0.25), (0.75, 0.25), (0.75, 0.5), (0.25, 0.5))),
    TextLine("Open", ((0.0, 0.75), (0.25, 0.75), (0.25, 1.0), (0.0, 1.0))),
]


@pytest.fixture
def asked() -> list[str]:
    """What the search asks for."""
    return ["station"]


@pytest.fixture
def overlay(qtbot: QtBot, stocked: Bridge, asked: list[str]) -> Iterator[FoundTextOverlay]:
    def store(library: Library) -> Task[None]:
        yield Progress("")
        with library.catalog.transaction():
            library.catalog.photo_texts.put("model", {PHOTO.digest: LINES})

    stored: list[None] = []
    stocked.ask(store, answer=stored.append)
    qtbot.waitUntil(lambda: bool(stored))
    canvas = Canvas()
    canvas.resize(400, 300)
    canvas.show()
    white = QPixmap(400, 300)
    white.fill(QColor("white"))
    canvas.show_picture(white, QSizeF(400, 300))
    model = FoundTextModel(stocked)
    model.asked = lambda: tuple(asked)
    overlay = FoundTextOverlay(canvas, model)
    qtbot.waitExposed(canvas)
    yield overlay
    delete(canvas)


def test_what_the_search_asks_for_stays_bright(qtbot: QtBot, overlay: FoundTextOverlay) -> None:
    overlay._model.show_for(PHOTO)
    qtbot.waitUntil(overlay.isVisible)
    assert overlay.accessibleDescription() == "Police Station"
    (place,) = overlay.places()
    assert place.boundingRect().getRect() == pytest.approx((100, 75, 200, 75), abs=1)
    seen = overlay.parentWidget().grab().toImage()
    assert seen.pixelColor(200, 112) == QColor("white")
    assert seen.pixelColor(50, 260).lightness() < 200  # The other line, and all else.


def test_nothing_is_marked_that_is_not_asked_for(
    qtbot: QtBot, overlay: FoundTextOverlay, asked: list[str]
) -> None:
    overlay._model.show_for(PHOTO)
    qtbot.waitUntil(overlay.isVisible)
    overlay._model.show_for(None)
    assert not overlay.isVisible()
    asked[:] = []
    overlay._model.show_for(PHOTO)
    assert not overlay.isVisible()
    assert not overlay._model._request.busy

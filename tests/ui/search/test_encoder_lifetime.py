"""The text encoder is made ready after the first reading, and let go of when nobody has searched for a while."""

import pytest
from pytestqt.qtbot import QtBot

from app.domain.progress import Progress, Task
from app.library import Library
from app.model_session import ModelSession
from app.ui.bridge import Bridge
from app.ui.indexing.model import IndexingModel
from app.ui.photo_cache import PhotoCache
from app.ui.search.encoder_lifetime import TextEncoderLifetime
from app.ui.search.model import SearchModel
from app.vision.text_embedding import TextEmbedding


def test_the_text_encoder_is_released_after_the_last_search(qtbot: QtBot, stocked: Bridge) -> None:
    search = SearchModel(stocked, PhotoCache(stocked))
    text_encoder = TextEncoderLifetime(stocked, search, IndexingModel(stocked).finished)
    wording = TextEmbedding("w", "e", lambda texts: None, None)  # type: ignore[arg-type,return-value]
    kept: list[bool] = []

    def know(library: Library) -> Task[None]:
        yield Progress("")
        library.text_model._text_embedding = wording

    def look(library: Library) -> Task[None]:
        yield Progress("")
        kept.append(library.text_model._text_embedding is not None)

    stocked.ask(know)
    search.type("name:1")
    qtbot.waitUntil(lambda: search.pending is None)
    stocked.ask(look)
    qtbot.waitUntil(lambda: kept == [True])
    text_encoder.timer.start(0)
    qtbot.waitUntil(lambda: not text_encoder.timer.isActive())
    stocked.ask(look)
    qtbot.waitUntil(lambda: kept == [True, False])


def test_the_text_encoder_is_loaded_before_a_search_once_and_then_released(
    qtbot: QtBot, stocked: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[ModelSession] = []

    def know(model: ModelSession) -> Task[TextEmbedding]:
        yield Progress("")
        opened.append(model)
        model._text_embedding = TextEmbedding("w", "e", lambda texts: None, None)  # type: ignore[arg-type,return-value]
        return model._text_embedding

    monkeypatch.setattr(ModelSession, "text_embedding", know)
    indexing = IndexingModel(stocked)
    text_encoder = TextEncoderLifetime(
        stocked, SearchModel(stocked, PhotoCache(stocked)), indexing.finished
    )
    indexing.finished.emit()
    text_encoder.prepare()
    qtbot.waitUntil(lambda: bool(opened) and opened[0]._text_embedding is not None)
    text_encoder.timer.start(0)
    qtbot.waitUntil(lambda: opened[0]._text_embedding is None)
    assert len(opened) == 1
    text_encoder.prepare()
    qtbot.waitUntil(lambda: len(opened) == 2)

"""A library over real small files, with an embedder that sees mean colours and reads in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.files.decoding import on_demand
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks import decode_files
from app.tasks.grouping import themes
from app.tasks.indexing import read
from app.vision import conversion, registry
from tests.fakes import FakeEmbedder, HereDecoders, call_here, kind_of
from tests.tasks.comparing import compare_once

OpenLibrary = Callable[..., Library]


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that decoders have opened, in order; those only for a digest too."""
    stay_here(monkeypatch)
    return HereDecoders.opened  # type: ignore[return-value]


def stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done in child processes is done in this one, and no pair of pictures is compared twice."""
    HereDecoders.opened, HereDecoders.consulted = [], []
    monkeypatch.setattr(read, "DecoderPool", HereDecoders)
    monkeypatch.setattr(decode_files, "DecoderPool", HereDecoders)
    monkeypatch.setattr(on_demand, "DecoderPool", HereDecoders)
    for module in (themes, conversion):
        monkeypatch.setattr(module, "run_in_child", call_here)
    compare_once(monkeypatch)


@pytest.fixture
def open_library(
    tmp_path: Path, embedder: FakeEmbedder, opened: list[Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenLibrary]:
    """Opens libraries by name; all are closed at the end."""
    offer(monkeypatch, embedder)
    libraries: list[Library] = []

    def make(name: str = "library", model: str = "fake", words: str = "") -> Library:
        settings = Settings(similarity_model=model, text_model=words or model)
        library = Library(find_app_paths(tmp_path / name), settings)
        libraries.append(library)
        return library

    yield make
    for library in libraries:
        library.close()


def offer(monkeypatch: pytest.MonkeyPatch, embedder: FakeEmbedder) -> None:
    """The settings "fake" and "other" mean embedders of mean colours."""
    kinds = (kind_of("fake", embedder), kind_of("other", FakeEmbedder("other-mean-colours")))
    monkeypatch.setattr(registry, "EMBEDDERS", (*kinds, *registry.EMBEDDERS))


@pytest.fixture
def library(open_library: OpenLibrary) -> Library:
    return open_library()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """An empty folder for the photos of a test."""
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder

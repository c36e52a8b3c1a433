"""List the models: the built-in one, those that can be downloaded, and those in folders of the user's own."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from app.files.scan import absolute
from app.library import Library
from app.news import Progress, Task
from app.photo import ModelUnusable
from app.tasks.embed import title_of
from app.tasks.sentences import say_count
from app.vision.builtin import TITLE
from app.vision.devices import find_devices
from app.vision.download import kept
from app.vision.models import BUILTIN, find_kind
from app.vision.offered import OFFERED, find_offered
from app.vision.wording import knows_words


class Role(Enum):
    """What a model is there for."""

    LOOKS = "looks"
    """Photos are compared by it."""
    WORDS = "words"
    """Words are compared with its photos."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model, and how things stand with it."""

    choice: str
    """As the settings call it; of one that is not here, its name."""
    name: str
    """As the terminal calls it: "builtin", the name of one that can be downloaded, or a folder."""
    title: str
    good_for: str
    scores: str = ""
    """As published, with their source; empty where nobody told."""
    licence: str = ""
    megabytes: float = 0.0
    place: Path | None = None
    """Its folder; None for the built-in one, and for one that is not here."""
    downloadable: bool = False
    removable: bool = False
    knows_words: bool = False
    fetched: int = 0
    """Bytes of a download that was stopped."""
    read: int = 0
    """Photos it has read, of those there are."""
    photos: int = 0
    serves: tuple[Role, ...] = ()
    awaited: tuple[Role, ...] = ()
    """What it is to serve for when it has read all photos."""
    fault: str = ""
    """Why it cannot be used, as a sentence; empty where it can."""


_BUILT_IN = Model(
    BUILTIN,
    BUILTIN,
    TITLE,
    "built in: what a photo is about, and fast; English words by a bridge of Albumen's own",
    "ImageNet, top-1: 77.6 % (its authors' table, 2020)",
    "Apache-2.0",
    megabytes=24.7,
)


def list_models(library: Library) -> Task[tuple[Model, ...]]:
    """All of them: the built-in one, the offered, and folders, those of the settings that are gone, too."""
    yield Progress("Looking at the models")
    photos = library.catalog.photos.count()
    found: list[Model] = []
    for model in _known(library):
        found.append(_as_it_stands(library, model, photos))
        yield Progress("Looking at the models")
    return tuple(found)


def say_device(_library: Library) -> Task[str]:
    """Where models run on this computer: "on the CPU"."""
    yield Progress("Looking at the models")
    return find_devices()[0].words


def find_model(library: Library, word: str) -> str:
    """The choice that a word of the user's means: the name of a model, or a folder."""
    downloads = library.places.downloads
    if word == BUILTIN:
        return BUILTIN
    if any(each.name == word for each in OFFERED):
        return str(downloads / word) if (downloads / word).is_dir() else word
    return str(absolute(Path(word)))


def roles_for(choice: str) -> tuple[Role, ...]:
    """All that the model can serve for."""
    return tuple(Role) if knows_words(choice) else (Role.LOOKS,)


def _known(library: Library) -> Iterator[Model]:
    settings, downloads = library.settings, library.places.downloads
    yield _BUILT_IN
    for each in OFFERED:
        folder = downloads / each.name
        offer = Model(each.name, each.name, each.title, each.good_for, each.scores, each.licence)
        offer = replace(offer, megabytes=each.megabytes, knows_words=each.knows_words)
        if folder.is_dir():
            yield replace(offer, choice=str(folder), place=folder)
        else:
            yield replace(offer, downloadable=True, fetched=kept(each, downloads).done)
    for choice in dict.fromkeys((*settings.model_folders, *settings.wanted_models)):
        folder = Path(choice)
        if choice != BUILTIN and not find_offered(folder, downloads):
            title = title_of(library, choice)
            yield Model(choice, choice, title, "a model of your own", place=folder)


def _as_it_stands(library: Library, model: Model, photos: int) -> Model:
    if model.downloadable:
        return replace(model, photos=photos, removable=model.fetched > 0)
    settings, choice = library.settings, model.choice
    fault = ""
    try:
        read = library.catalog.vectors.count_shown(find_kind(choice).name(choice))
    except ModelUnusable as error:
        read, fault = 0, str(error)
    return replace(
        model,
        megabytes=_megabytes(model.place) if model.place else model.megabytes,
        removable=choice != BUILTIN,
        knows_words=knows_words(choice),
        read=read,
        photos=photos,
        serves=_roles(choice, settings.model, settings.words),
        awaited=_roles(choice, settings.awaited_model, settings.awaited_words),
        fault=fault,
    )


def _roles(choice: str, looks: str, words: str) -> tuple[Role, ...]:
    chosen = ((Role.LOOKS, looks), (Role.WORDS, words))
    return tuple(role for role, wanted in chosen if wanted == choice)


def _megabytes(folder: Path) -> float:
    found = 0
    for path in folder.glob("*.safetensors"):
        with contextlib.suppress(OSError):  # A link that leads nowhere, as caches have them.
            found += path.stat().st_size
    return found / 1e6


def say_state(model: Model) -> str:
    """How things stand with a model: "Serves for looks and words", "Can be downloaded, 605 MB"."""
    if model.fault:
        return model.fault
    if model.downloadable:
        size = f"{model.megabytes:,.0f} MB"
        if model.fetched:
            return f"Download stopped after {model.fetched / 1e6:,.0f} of {size}"
        return f"Can be downloaded, {size}"
    parts = [
        f"{begin} for {' and '.join(role.value for role in roles)}"
        for begin, roles in (("Serves", model.serves), ("Awaited", model.awaited))
        if roles
    ]
    if model.read < model.photos or not model.serves:
        parts.append(f"{model.read:,} of {say_count(model.photos, 'photo')} read")
    return ", ".join(parts)

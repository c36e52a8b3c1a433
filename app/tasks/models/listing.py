"""The list of models: the built-in one, downloadable ones, and the user's own folders and files."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from app.domain.errors import ModelUnusable
from app.domain.progress import Progress, Task
from app.files.scan import absolute
from app.library import Library
from app.model_session import name_of
from app.tasks.models.embed import title_of
from app.tasks.phrases import format_count
from app.vision.builtin import TITLE
from app.vision.devices import find_devices
from app.vision.download import downloaded_bytes
from app.vision.downloadable import DOWNLOADABLE, find_downloaded
from app.vision.network.file import SUFFIXES, is_network_file, list_files
from app.vision.registry import BUILTIN
from app.vision.text_embedding import supports_text


class ModelRole(Enum):
    """What a model is used for."""

    SIMILARITY = "similarity"
    """Compares photos."""
    TEXT = "text"
    """Compares texts with photos."""


NETWORK_SUFFIXES = SUFFIXES
"""Endings of files that a model may be read from."""

ROLE_NAMES = {ModelRole.SIMILARITY: "similarity", ModelRole.TEXT: "text search"}
"""Names of the roles for the user."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model and its state."""

    spec: str
    """As in the settings; for one not downloaded, its name."""
    name: str
    """As on the terminal: "builtin", the name of a downloadable one, a folder or a file."""
    title: str
    good_for: str
    scores: str = ""
    """As published, with their source; empty if unknown."""
    licence: str = ""
    megabytes: float = 0.0
    place: Path | None = None
    """Its folder or file; None for the built-in one, and for one not downloaded."""
    downloadable: bool = False
    removable: bool = False
    supports_text: bool = False
    downloaded: int = 0
    """Bytes of a download that was stopped."""
    embedded: int = 0
    """Photos to show that have its vector."""
    photos: int = 0
    active_roles: tuple[ModelRole, ...] = ()
    queued_roles: tuple[ModelRole, ...] = ()
    """Roles it gets when it has read all photos."""
    error: str = ""
    """Why it cannot be used, as a sentence."""


_BUILT_IN = Model(
    BUILTIN,
    BUILTIN,
    TITLE,
    "built in: fast, recognises subjects; text search in English",
    "ImageNet, top-1: 77.6 % (its authors' table, 2020)",
    "Apache-2.0",
    megabytes=24.7,
)


def list_models(library: Library) -> Task[tuple[Model, ...]]:
    """List the built-in model, the downloadable ones, and folders and files of the settings, missing ones too."""
    yield Progress("Listing models")
    photos = library.catalog.photos.count()
    models: list[Model] = []
    for model in _known(library):
        models.append(_with_state(library, model, photos))
        yield Progress("Listing models")
    return tuple(models)


def describe_device(_library: Library) -> Task[str]:
    """Describe where models run: "on the CPU"."""
    yield Progress("Listing models")
    return find_devices()[0].description


def find_model(library: Library, word: str) -> str:
    """Return the spec of a model for its name, folder or file."""
    downloads = library.paths.downloads
    if word == BUILTIN:
        return BUILTIN
    if any(each.name == word for each in DOWNLOADABLE):
        return str(downloads / word) if (downloads / word).is_dir() else word
    return str(absolute(Path(word)))


def roles_for(spec: str) -> tuple[ModelRole, ...]:
    """Return all roles the model can have."""
    return tuple(ModelRole) if supports_text(spec) else (ModelRole.SIMILARITY,)


def _known(library: Library) -> Iterator[Model]:
    settings, downloads = library.settings, library.paths.downloads
    yield _BUILT_IN
    for each in DOWNLOADABLE:
        folder = downloads / each.name
        offer = Model(each.name, each.name, each.title, each.good_for, each.scores, each.licence)
        offer = replace(offer, megabytes=each.megabytes, supports_text=each.supports_text)
        if folder.is_dir():
            yield replace(offer, spec=str(folder), place=folder)
        else:
            done = downloaded_bytes(each, downloads).done
            yield replace(offer, downloadable=True, downloaded=done)
    for spec in dict.fromkeys((*settings.model_folders, *settings.needed_models)):
        folder = Path(spec)
        if spec != BUILTIN and not find_downloaded(folder, downloads):
            title = title_of(library, spec)
            yield Model(spec, spec, title, "custom model", place=folder)


def _with_state(library: Library, model: Model, photos: int) -> Model:
    if model.downloadable:
        return replace(model, photos=photos, removable=model.downloaded > 0)
    settings, spec = library.settings, model.spec
    fault = ""
    try:
        read = library.catalog.vectors.count_shown(name_of(spec, library.catalog))
    except ModelUnusable as error:
        read, fault = 0, str(error)
    return replace(
        model,
        megabytes=_megabytes(model.place) if model.place else model.megabytes,
        removable=spec != BUILTIN,
        supports_text=supports_text(spec),
        embedded=read,
        photos=photos,
        active_roles=_roles(spec, settings.similarity_model, settings.text_model),
        queued_roles=_roles(spec, settings.queued_similarity_model, settings.queued_text_model),
        error=fault,
    )


def _roles(spec: str, similarity: str, text: str) -> tuple[ModelRole, ...]:
    chosen = ((ModelRole.SIMILARITY, similarity), (ModelRole.TEXT, text))
    return tuple(role for role, chosen_spec in chosen if chosen_spec == spec)


def _megabytes(place: Path) -> float:
    size = 0
    with contextlib.suppress(OSError):  # A folder that is gone.
        is_file = is_network_file(str(place))
        for path in list_files(place) if is_file else place.glob("*.safetensors"):
            with contextlib.suppress(OSError):  # A broken link, as caches have them.
                size += path.stat().st_size
    return size / 1e6


def describe_state(model: Model) -> str:
    """Describe the state of a model: "Active for similarity and text search", "Available to download, 605 MB"."""
    if model.error:
        return model.error
    if model.downloadable:
        size = f"{model.megabytes:,.0f} MB"
        if model.downloaded:
            return f"Download stopped after {model.downloaded / 1e6:,.0f} of {size}"
        return f"Available to download, {size}"
    parts = [
        f"{begin} for {' and '.join(ROLE_NAMES[role] for role in roles)}"
        for begin, roles in (("Active", model.active_roles), ("Queued", model.queued_roles))
        if roles
    ]
    if model.embedded < model.photos or not model.active_roles:
        parts.append(f"{model.embedded:,} of {format_count(model.photos, 'photo')} indexed")
    return ", ".join(parts)

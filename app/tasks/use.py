"""Let another model serve: it reads all photos beside the one that serves until then, and takes its place."""

import logging
from collections.abc import Sequence
from pathlib import Path

from app.library import Library
from app.news import Change, Progress, Task
from app.photo import CatalogUnusable, ModelUnusable
from app.settings import save_settings
from app.tasks.embed import embed_rest
from app.tasks.models import Role
from app.vision.models import BUILTIN
from app.vision.offered import find_offer, find_offered

_log = logging.getLogger(__name__)

_SETTINGS = {Role.LOOKS: ("model", "awaited_model"), Role.WORDS: ("words", "awaited_words")}


def use_model(library: Library, choice: str, roles: Sequence[Role]) -> Task[None]:
    """Photos are read with that model now, and when all are, it serves; until then the old one does.

    Stopped on the way it is still awaited: the next indexing goes on, as does calling this again. Awaiting
    another, or the old one, takes its place. Raises ModelUnusable where it cannot be used for that.
    """
    yield from _try_out(library, choice, roles)
    settings = library.settings
    _list(library, choice)
    for role in roles:
        setattr(settings, _SETTINGS[role][1], choice)
    keep_settings(library)
    yield Change(models=True)
    yield from _await(library, choice)


def add_model(library: Library, folder: Path) -> Task[None]:
    """List a folder of the user's own among the models. Raises ModelUnusable where it holds none."""
    yield Progress("Looking at the model")
    library.eye(str(folder))
    _list(library, str(folder))
    keep_settings(library)
    yield Change(models=True)


def catch_up(library: Library) -> Task[None]:
    """Bring every model in use up to date, and those that are awaited; one that cannot be used is left."""
    for choice in library.settings.wanted_models:
        try:
            yield from _await(library, choice)
        except ModelUnusable as error:
            _log.warning("a model reads no photos: %s", error)


def _try_out(library: Library, choice: str, roles: Sequence[Role]) -> Task[None]:
    """Better now than when all photos are read."""
    if offered := find_offer(choice):
        raise ModelUnusable(f"{offered.title} is not here: download it first.")
    eye = library.eye(choice)
    if Role.WORDS in roles:
        yield from eye.wording()
        eye.release_wording()
    yield from eye.embedder()


def _await(library: Library, choice: str) -> Task[None]:
    """Have the rest of the photos read with the model, and then let it serve where it was awaited."""
    yield from embed_rest(library, choice)
    settings = library.settings
    awaited = [names for names in _SETTINGS.values() if getattr(settings, names[1]) == choice]
    for serving, waiting in awaited:
        setattr(settings, serving, choice)
        setattr(settings, waiting, "")
    if awaited:
        library.forget_unused()
        keep_settings(library)
        yield Change(models=True, groups=True)


def _list(library: Library, choice: str) -> None:
    folders = library.settings.model_folders
    is_own = choice != BUILTIN and not find_offered(Path(choice), library.places.downloads)
    if is_own and choice not in folders:
        folders.append(choice)


def keep_settings(library: Library) -> None:
    """Write them down now. Raises CatalogUnusable where their place cannot be written."""
    try:
        save_settings(library.settings, library.places.settings)
    except OSError as error:
        raise CatalogUnusable(f"The settings cannot be kept: {error}.") from error

"""Switching to another model: it embeds all photos first, and then becomes active."""

import logging
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import CatalogUnusable, ModelUnusable
from app.domain.progress import Change, Progress, Task
from app.library import Library
from app.settings import save_settings
from app.tasks.models.embed import embed_rest
from app.tasks.models.listing import ModelRole
from app.vision.downloadable import find_downloadable, find_downloaded
from app.vision.registry import BUILTIN

_log = logging.getLogger(__name__)

_SETTINGS = {
    ModelRole.SIMILARITY: ("similarity_model", "queued_similarity_model"),
    ModelRole.TEXT: ("text_model", "queued_text_model"),
}


def switch_model(library: Library, spec: str, roles: Sequence[ModelRole]) -> Task[None]:
    """Queue a model, embed all photos with it, and then make it active; until then the old one is.

    Stopped, it stays queued: the next indexing resumes, as does calling this again. Another model, or the old
    one, takes its place in the queue. Raises ModelUnusable if it cannot have these roles.
    """
    yield from _try_out(library, spec, roles)
    settings = library.settings
    _list(library, spec)
    for role in roles:
        setattr(settings, _SETTINGS[role][1], spec)
    keep_settings(library)
    yield Change(models=True)
    yield from _queue(library, spec)


def add_model(library: Library, folder: Path) -> Task[None]:
    """List a folder of the user's own among the models. Raises ModelUnusable if it holds none."""
    yield Progress("Loading the model")
    library.model(str(folder))
    _list(library, str(folder))
    keep_settings(library)
    yield Change(models=True)


def catch_up(library: Library) -> Task[None]:
    """Embed missing photos with every active and queued model; one that cannot be used is skipped."""
    for spec in library.settings.needed_models:
        try:
            yield from _queue(library, spec)
        except ModelUnusable as error:
            _log.warning("a model reads no photos: %s", error)


def _try_out(library: Library, spec: str, roles: Sequence[ModelRole]) -> Task[None]:
    """Load the model for its roles: better to fail now than when all photos are read."""
    if offered := find_downloadable(spec):
        raise ModelUnusable(f"{offered.title} is not downloaded. Download the model first.")
    model = library.model(spec)
    if ModelRole.TEXT in roles:
        yield from model.text_embedding()
        model.release_text_embedding()
    yield from model.embedder()


def _queue(library: Library, spec: str) -> Task[None]:
    """Embed the rest of the photos, and then make the model active where it is queued."""
    yield from embed_rest(library, spec)
    settings = library.settings
    pending = [names for names in _SETTINGS.values() if getattr(settings, names[1]) == spec]
    for serving, waiting in pending:
        setattr(settings, serving, spec)
        setattr(settings, waiting, "")
    if pending:
        library.forget_unused()
        keep_settings(library)
        yield Change(models=True, groups=True)


def _list(library: Library, spec: str) -> None:
    folders = library.settings.model_folders
    is_own = spec != BUILTIN and not find_downloaded(Path(spec), library.paths.downloads)
    if is_own and spec not in folders:
        folders.append(spec)


def keep_settings(library: Library) -> None:
    """Save the settings. Raises CatalogUnusable if that fails."""
    try:
        save_settings(library.settings, library.paths.settings)
    except OSError as error:
        raise CatalogUnusable(f"The settings cannot be saved: {error}.") from error

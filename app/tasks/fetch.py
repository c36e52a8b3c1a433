"""Bring a model here, when the user asks for it; and take one away again."""

import shutil
from pathlib import Path

from app.library import Library
from app.news import Change, Pace, Progress, Task
from app.photo import ModelUnusable
from app.similarity.margins import name_pictures
from app.similarity.regions import name_regions
from app.tasks.embed import title_of
from app.tasks.use import keep_settings
from app.vision.download import download, forget
from app.vision.models import BUILTIN, find_kind
from app.vision.offered import OFFERED, find_offer, find_offered

_ROWS = 2_000
"""Vectors removed in one step."""


def download_model(library: Library, name: str) -> Task[Path]:
    """Fetch it from the hub: the one task that opens a socket, in a child process. Its folder.

    Touches neither the catalog nor a network, and mostly waits. Stopped, what has come is kept, and the
    next download goes on from there. Raises ModelUnusable.
    """
    offered = find_offer(name)
    if offered is None:
        names = ", ".join(each.name for each in OFFERED)
        raise ModelUnusable(f"No model is called {name}. These can be downloaded: {names}.")
    pace = Pace(f"Downloading {offered.title}", in_bytes=True)
    fetching = download(offered, library.places.downloads)
    try:
        while True:
            try:
                pace.done, pace.total = next(fetching)
            except StopIteration as end:
                yield Change(models=True)
                return end.value
            yield pace.report()
    finally:
        fetching.close()


def remove_model(library: Library, choice: str) -> Task[None]:
    """Take away what was downloaded, whole or in part; of a folder of the user's own only its name is forgotten.

    With it go the vectors it has made, and its converted network, unless another folder holds the same
    model. Raises ModelUnusable for one that serves, or that is not in the list.
    """
    settings, downloads = library.settings, library.places.downloads
    title = title_of(library, choice)
    if choice == BUILTIN:
        raise ModelUnusable(f"{title} is a part of Albumen, and stays.")
    if choice in (settings.model, settings.words):
        raise ModelUnusable(f"{title} is in use: choose another model first.")
    offered = find_offered(Path(choice), downloads) or find_offer(choice)
    awaited = settings.awaited_model, settings.awaited_words
    if not offered and choice not in (*settings.model_folders, *awaited):
        raise ModelUnusable(f"There is no model {choice} in the list.")
    yield from _forget_vectors(library, choice)
    if offered:
        forget(offered, downloads)
    settings.model_folders = [each for each in settings.model_folders if each != choice]
    for waiting in ("awaited_model", "awaited_words"):
        if getattr(settings, waiting) == choice:
            setattr(settings, waiting, "")
    library.forget_unused()
    keep_settings(library)
    yield Change(models=True)


def _forget_vectors(library: Library, choice: str) -> Task[None]:
    settings = library.settings
    kept = (*settings.model_folders, *settings.wanted_models)
    others = {_name_of(each) for each in kept if each != choice}
    name = _name_of(choice)
    if name is None or name in others:
        return
    catalog = library.catalog
    made = (
        (catalog.vectors, name),
        (catalog.vectors, name_pictures(name)),
        (catalog.regions, name_regions(name)),
    )
    for table, maker in made:
        while True:
            with catalog.transaction():
                many = table.forget(maker, _ROWS)
            if not many:
                break
            yield Progress(f"Removing {title_of(library, choice)}")
    for network in library.places.models.glob(f"{name}*"):
        shutil.rmtree(network, ignore_errors=True)


def _name_of(choice: str) -> str | None:
    """None where its folder is gone or spoilt, and with it the name of what it made."""
    try:
        return find_kind(choice).name(choice)
    except ModelUnusable:
        return None

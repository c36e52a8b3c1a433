"""Download and removal of models."""

import shutil
from pathlib import Path

from app.domain.errors import ModelUnusable
from app.domain.progress import Change, Progress, ProgressMeter, Task, with_progress
from app.library import Library
from app.similarity.frames.names import name_pictures
from app.similarity.regions.descriptors import name_regions
from app.tasks.models.embed import title_of
from app.tasks.models.switch import keep_settings
from app.vision.download import delete_download, download
from app.vision.downloadable import DOWNLOADABLE, find_downloadable, find_downloaded
from app.vision.registry import BUILTIN, find_kind


def download_model(library: Library, name: str) -> Task[Path]:
    """Download a model, the one task that opens a socket, in a child process; return its folder.

    Touches neither the catalog nor a neural network. After a stop the next download resumes. Raises
    ModelUnusable.
    """
    offered = find_downloadable(name)
    if offered is None:
        names = ", ".join(each.name for each in DOWNLOADABLE)
        raise ModelUnusable(f"There is no model {name}. Available to download: {names}.")
    pace = ProgressMeter(f"Downloading {offered.title}", in_bytes=True)
    fetching = download(offered, library.paths.downloads)
    try:
        answer = yield from with_progress(pace.report_at, fetching)
        yield Change(models=True)
        return answer
    finally:
        fetching.close()


def remove_model(library: Library, spec: str) -> Task[None]:
    """Remove a download, whole or in part; a folder of the user's own is only removed from the list.

    With it go its vectors and its converted network, unless another folder holds the same model. Raises
    ModelUnusable for an active model, or one not in the list.
    """
    settings, downloads = library.settings, library.paths.downloads
    title = title_of(library, spec)
    if spec == BUILTIN:
        raise ModelUnusable(f"{title} is built in and cannot be removed.")
    if spec in (settings.similarity_model, settings.text_model):
        raise ModelUnusable(f"{title} is in use. Choose another model first.")
    offered = find_downloaded(Path(spec), downloads) or find_downloadable(spec)
    pending = settings.queued_similarity_model, settings.queued_text_model
    if not offered and spec not in (*settings.model_folders, *pending):
        raise ModelUnusable(f"The model {spec} is not in the list.")
    yield from _forget_vectors(library, spec)
    if offered:
        delete_download(offered, downloads)
    settings.model_folders = [each for each in settings.model_folders if each != spec]
    for waiting in ("queued_similarity_model", "queued_text_model"):
        if getattr(settings, waiting) == spec:
            setattr(settings, waiting, "")
    library.forget_unused()
    keep_settings(library)
    yield Change(models=True)


def _forget_vectors(library: Library, spec: str) -> Task[None]:
    settings = library.settings
    kept = (*settings.model_folders, *settings.needed_models)
    name = _name_of(spec)
    if name is None or name in {_name_of(each) for each in kept if each != spec}:
        return
    vectors, regions = library.catalog.vectors, library.catalog.regions
    tables = ((vectors, name), (vectors, name_pictures(name)), (regions, name_regions(name)))
    with library.catalog.transaction():
        for table, maker in tables:
            table.forget(maker)
    yield Progress(f"Removing {title_of(library, spec)}")
    for network in library.paths.models.glob(f"{name}*"):
        shutil.rmtree(network, ignore_errors=True)


def _name_of(spec: str) -> str | None:
    """Return a model's name; None if its folder is gone or damaged."""
    try:
        return find_kind(spec).names(spec)[0]
    except ModelUnusable:
        return None

"""Let another model read the photos that are known already, beside the vectors that serve meanwhile."""

from collections.abc import Sequence
from pathlib import Path

from app.library import Library
from app.news import Change, Pace, Progress, Task
from app.similarity.regions import make_regions, name_regions
from app.tasks.pixels import frames_of
from app.vision.builtin import TITLE
from app.vision.embedder import Embedded
from app.vision.models import BUILTIN
from app.vision.offered import find_offered

_TOLD = 32
"""Batches from one word to everybody to the next, how far a model is: a count of 100,000 vectors takes a moment."""


def embed_rest(library: Library, choice: str) -> Task[int]:
    """The photos that this model has not read are read by it, from their thumbnails: also those that are offline.

    How many were read. Can be stopped at any step and done again: what was stored stays. It ends where the
    model is taken away meanwhile. A photo without a thumbnail is left to the next indexing. Raises
    ModelUnusable.
    """
    yield Progress("Looking at the models")
    eye = library.eye(choice)
    known = library.catalog.vectors.digests(eye.name)
    lacking = [digest for digest in library.photos_by_digest() if digest not in known]
    if not lacking:
        return 0
    embedder = yield from eye.embedder()
    pace = Pace(f"Reading photos with {title_of(library, choice)}", len(lacking))
    read = 0
    for number, start in enumerate(range(0, len(lacking), embedder.batch)):
        if choice not in library.settings.wanted_models:
            break
        some = lacking[start : start + embedder.batch]
        frames = frames_of(library, some, embedder.frame)
        if frames:
            _store(library, eye.name, list(frames), embedder.embed(list(frames.values())))
        read += len(frames)
        pace.done += len(some)
        yield pace.report()
        if number % _TOLD == 0:
            yield Change(models=True)
    return read


def title_of(library: Library, choice: str) -> str:
    """What a person calls that model."""
    if choice == BUILTIN:
        return TITLE
    offered = find_offered(Path(choice), library.places.downloads)
    return offered.title if offered else Path(choice).name


def _store(library: Library, name: str, digests: Sequence[str], made: Embedded) -> None:
    catalog = library.catalog
    with catalog.transaction():
        catalog.vectors.put(name, digests, made.vectors)
        if made.seen is not None:
            catalog.vectors.put_seen(digests, made.seen.classes, made.seen.shares)
        if made.areas is not None:
            catalog.regions.put(name_regions(name), digests, make_regions(made.areas, name))

"""Embedding of indexed photos with another model."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.progress import Change, Progress, ProgressMeter, Task
from app.library import Library
from app.similarity.regions.descriptors import make_regions, name_regions
from app.tasks.library.pixels import read_model_inputs
from app.vision.builtin import TITLE
from app.vision.downloadable import find_downloaded
from app.vision.embedder import EmbeddedBatch
from app.vision.registry import BUILTIN

_REPORTED = 32
"""Batches between two changes: listeners count 100,000 vectors, which takes a moment."""


def embed_rest(library: Library, spec: str) -> Task[int]:
    """Embed photos without a vector of this model from their thumbnails, offline ones too; return how many.

    Can be stopped at any step and done again: what was stored stays. Ends if the model is removed meanwhile.
    Photos without a thumbnail are left to the next indexing. Raises ModelUnusable.
    """
    yield Progress("Listing models")
    model = library.model(spec)
    photos = yield from library.load_photos()
    without = {*photos.digests.astype("U32").tolist()}
    for some in library.catalog.vectors.digest_parts(model.name):
        without.difference_update(some)
        yield Progress("Listing models")
    if not without:
        return 0
    lacking = [digest for digest in library.photos_by_digest() if digest in without]
    embedder = yield from model.embedder()
    pace = ProgressMeter(f"Indexing photos with {title_of(library, spec)}", len(lacking))
    read = 0
    for number, start in enumerate(range(0, len(lacking), embedder.batch)):
        if spec not in library.settings.needed_models:
            break
        some = lacking[start : start + embedder.batch]
        frames = read_model_inputs(library, some, embedder.frame)
        if frames:
            made = embedder.embed(list(frames.values()))
            with library.catalog.transaction():
                store_vectors(library, model.name, list(frames), made)
        read += len(frames)
        pace.done += len(some)
        yield pace.report()
        if number % _REPORTED == 0:
            yield Change(models=True)
    return read


def title_of(library: Library, spec: str) -> str:
    """Return a model's title for the user."""
    if spec == BUILTIN:
        return TITLE
    offered = find_downloaded(Path(spec), library.paths.downloads)
    return offered.title if offered else Path(spec).name


def store_vectors(
    library: Library, embedder: str, digests: Sequence[str], made: EmbeddedBatch
) -> None:
    """Store vectors, classes and regions of photos, within a transaction of the caller's."""
    catalog = library.catalog
    catalog.vectors.put(embedder, digests, made.vectors)
    if made.classes is not None:
        catalog.vectors.put_classes(digests, made.classes.classes, made.classes.shares)
    if made.areas is not None:
        regions = make_regions(made.areas, embedder)
        catalog.regions.put(name_regions(embedder), digests, regions)

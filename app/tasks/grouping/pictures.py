"""Pictures within their margins: edge histograms of all photos, and vectors of the insides of framed ones."""

import numpy as np
from numpy.typing import NDArray

from app.domain.progress import Progress, ProgressMeter, Task
from app.files.decoding.arrays import to_array
from app.library import Library
from app.similarity.frames.margins import Shares, place_box
from app.similarity.frames.names import LAYOUT, MARGINS, PLAIN, name_pictures
from app.tasks.grouping.frame_features import THREADS, FrameFeatureCache
from app.tasks.library.pixels import to_model_input
from app.vision.embedder import Pixels

_HISTOGRAMS = 64 * THREADS
_READ = 10_000
"""Margins that are read in one step."""


def embed_insides(library: Library) -> Task[None]:
    """Find the pictures of all photos that are shown, and embed those with margins around them.

    Unlike photos in like frames have near vectors, and the same photo in two frames has far ones: so a picture's
    vector stands for a photo with margins. Can be stopped at any step; what was made stays.
    """
    yield from library.refresh()
    digests = np.array(list(library.photos_by_digest()), "U32")
    with FrameFeatureCache(library.thumbnails) as cache:
        yield from analyse_composition(library, digests, cache)
    yield from _embed_pictures(library)
    yield from library.refresh()


def analyse_composition(
    library: Library, digests: NDArray[np.str_], cache: FrameFeatureCache
) -> Task[NDArray[np.bool_]]:
    """Store layout, margins and plainness of photos without a layout; return (n,) which have one now."""
    vectors, features = library.catalog.vectors, library.catalog.features
    known = vectors.digests(LAYOUT)
    there = np.array([digest in known for digest in digests.tolist()], np.bool_)
    rows = np.flatnonzero(~there)
    pace = ProgressMeter("Analysing composition", len(rows))
    for start in range(0, len(rows), _HISTOGRAMS):
        part = rows[start : start + _HISTOGRAMS]
        found = cache.compositions(digests[part].tolist())
        seen = [(d, *each) for d, each in zip(digests[part].tolist(), found, strict=True) if each]
        margins = [(digest, place) for digest, _, place, _ in seen if place is not None]
        plain = [digest for digest, *_, is_plain in seen if is_plain]
        if seen:
            with library.catalog.transaction():
                vectors.put(LAYOUT, [each[0] for each in seen], np.stack([v for _, v, *_ in seen]))
                if margins:
                    places = np.array([place for _, place in margins], np.float32)
                    features.put(MARGINS, [digest for digest, _ in margins], places)
                if plain:
                    features.put(PLAIN, plain, np.ones((len(plain), 1), np.float32))
        there[part] = [each is not None for each in found]
        pace.done += len(part)
        yield pace.report()
    return there


def _embed_pictures(library: Library) -> Task[None]:
    """Embed the pictures with margins and without a vector of this model, from their thumbnails."""
    vectors, model = library.catalog.vectors, library.similarity_model
    known, shown = vectors.digests(name_pictures(model.name)), library.photos_by_digest()
    places = yield from _places(library)
    lacking = [
        (digest, place)
        for digest, place in places.items()
        if digest in shown and digest not in known and model.index.row_of(digest) is not None
    ]
    if not lacking:
        return
    embedder = yield from library.embedder()
    pace = ProgressMeter("Analysing borders", len(lacking))
    for start in range(0, len(lacking), embedder.batch):
        some = lacking[start : start + embedder.batch]
        found = {digest: _cut_out(library, digest, place) for digest, place in some}
        frames = {
            digest: to_model_input(pixels, embedder.frame)
            for digest, pixels in found.items()
            if pixels is not None
        }
        if frames:
            made = embedder.embed(list(frames.values())).vectors
            with library.catalog.transaction():
                vectors.put(name_pictures(model.name), list(frames), made)
        pace.done += len(some)
        yield pace.report()


def _places(library: Library) -> Task[dict[str, Shares]]:
    """Read the places of pictures, by digest, of photos with margins."""
    places: dict[str, Shares] = {}
    last = 0
    while True:
        last, digests, found = library.catalog.features.since(MARGINS, last, _READ)
        if not digests:
            return places
        left, top, right, bottom = found.astype(np.float32).T.tolist()
        places |= zip(digests, zip(left, top, right, bottom, strict=True), strict=True)
        yield Progress("Analysing borders", len(places))


def _cut_out(library: Library, digest: str, place: Shares) -> Pixels | None:
    """Cut out a picture's pixels; None if the thumbnail is missing or damaged."""
    thumbnail = library.thumbnails.read(digest)
    if thumbnail is None:
        return None
    pixels = to_array(thumbnail)
    return place_box(place, *pixels.shape[:2]).of(pixels)

"""Incremental grouping: a few new photos join their groups at once, before all is computed again."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.domain.photo import Photo
from app.domain.progress import Change, Progress, Task
from app.library import Library
from app.similarity.frames.candidates import FEW
from app.similarity.frames.comparisons import ComparisonStore, Pairs
from app.similarity.frames.names import PLAIN
from app.similarity.graph.neighbour_graph import NEIGHBOURS
from app.similarity.grouping.capture_context import (
    CaptureContext,
    find_steps,
    gather_capture_context,
    settle,
)
from app.similarity.grouping.linkage import LinkSet, Steps, Strengths
from app.tasks.grouping.frame_features import FrameFeatureCache
from app.tasks.grouping.linkage import find_sceneless, load_links

Rows = NDArray[np.int64]

_FEW = 32
"""Photos that join one by one; with more, computing all again is not much slower."""
_COMPARED = 8
"""Nearest photos whose pixels are compared."""
_SECONDS = 60.0
"""Within which photos may be of one burst."""


def join_newcomers(library: Library) -> Task[None]:
    """Link new photos to those most like them; nothing is stored, as `build_groups` computes all anew."""
    if library.grouping.links is None:
        return
    yield from library.refresh()
    links = yield from load_links(library)
    made_from, _ = library.grouping.links
    sceneless = yield from find_sceneless(library)
    row_of = {digest: row for row, digest in enumerate(links.compared.digests.tolist())}
    photos = library.photos_by_digest()
    newcomers = [
        copies[0]
        for digest, copies in photos.items()
        if digest not in row_of and library.index.row_of(digest) is not None
    ]
    if not newcomers or len(newcomers) > _FEW:
        return
    with FrameFeatureCache(library.thumbnails) as cache:
        for photo in newcomers:
            yield Progress("Grouping photos")
            links = _join(
                library, links, photo, row_of, cache, is_sceneless=photo.digest in sceneless
            )
            row_of[photo.digest] = links.count - 1
    library.grouping.links, library.grouping.has_joined = (made_from, links), True
    yield Change(groups=True)


def _join(
    library: Library,
    links: LinkSet,
    photo: Photo,
    row_of: dict[str, int],
    cache: FrameFeatureCache,
    *,
    is_sceneless: bool,
) -> LinkSet:
    """Return the links with one photo more, in the last row."""
    row = library.index.row_of(photo.digest)
    if row is None:
        raise KeyError(photo.digest)
    is_plain = library.catalog.features.of(PLAIN, photo.digest) is not None
    hits = [] if is_plain else library.index.search(library.index.vector(row), NEIGHBOURS + 1)
    nearest = [(row_of[digest], score) for digest, score in hits if digest in row_of]
    near = np.array([[other, links.count] for other, _ in nearest], np.int64).reshape(-1, 2)
    scores = np.array([score for _, score in nearest], np.float32)
    known = links.known.and_of(_capture_context(library, links, photo))
    related = settle(_compare(links, photo, near, scores, cache), known)
    if is_sceneless:
        near, scores = near[:0], scores[:0]
    joined = replace(links.compared, digests=np.append(links.compared.digests, photo.digest))
    return replace(
        links,
        count=links.count + 1,
        near=np.concatenate([links.near, near]),
        scores=np.concatenate([links.scores, scores]),
        compared=joined.and_of(related),
        steps=links.steps.and_of(_step(library, links, known, row)),
        known=known,
    )


def _capture_context(library: Library, links: LinkSet, photo: Photo) -> CaptureContext:
    """Gather a photo's capture context; its camera has the number it has among the photos of that time."""
    its = gather_capture_context([photo], library.exif())
    camera = links.known.cameras.max(initial=-1) + 1
    for row in _around(links.known, its.times[0]):
        digest = str(links.compared.digests[row])
        other = library.photos_by_digest().get(digest)
        if other is None:
            continue
        two = gather_capture_context([photo, other[0]], library.exif())
        if two.cameras[0] == two.cameras[1]:
            camera = links.known.cameras[row]
    return replace(its, cameras=np.array([camera]))


def _around(known: CaptureContext, time: float) -> Rows:
    """Return the photos of about that time."""
    return np.flatnonzero(np.abs(known.times - time) <= _SECONDS)


def _compare(
    links: LinkSet, photo: Photo, near: Pairs, scores: Strengths, cache: FrameFeatureCache
) -> ComparisonStore:
    """Compare a photo with its nearest by their pixels."""
    scores = scores[:_COMPARED]
    is_few = links.count <= FEW
    compared_now = is_few | (scores >= links.calibration.proposed)
    mirrored = is_few | (scores >= links.calibration.mirrored)
    store = ComparisonStore(np.append(links.compared.digests, photo.digest))
    store.add(*cache.compare(store.digests, near[:_COMPARED][compared_now], mirrored[compared_now]))
    return store


def _step(library: Library, links: LinkSet, known: CaptureContext, row: int) -> Steps:
    """Return the steps to the photos taken just before and after."""
    around = np.append(_around(links.known, known.times[-1]), links.count)
    pairs, gaps, exact = find_steps(known.of(around))
    pairs = around[pairs]
    mine = (pairs == links.count).any(axis=1)
    others = np.where(pairs[mine][:, 0] == links.count, pairs[mine][:, 1], pairs[mine][:, 0])
    rows = [library.index.row_of(str(links.compared.digests[other])) for other in others]
    vectors = library.index.centred(np.array([row, *rows], np.int64))
    return Steps(pairs[mine], gaps[mine], vectors[1:] @ vectors[0], exact[mine])

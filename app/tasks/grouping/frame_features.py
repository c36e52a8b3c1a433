"""Frame features of photos by their thumbnails, cached, and the relations of pairs."""

import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.files.thumbnails import ThumbnailStore
from app.similarity.frames.comparisons import Pairs
from app.similarity.frames.features import (
    LEAST,
    FrameFeatures,
    Vector,
    edge_histogram_inside,
    extract_features,
    is_plain,
    mirror,
)
from app.similarity.frames.margins import Shares
from app.similarity.frames.relation import (
    FrameComparison,
    Relation,
    compare,
    compare_turned,
    is_mirrored,
)
from app.tasks.library.pixels import read_grey, to_grey

Composition: TypeAlias = tuple[Vector, Shares | None, bool]
"""A layout, the picture's place if it is not all of the photo, and whether it is a plain field."""

THREADS = os.cpu_count() or 2

_REMEMBERED = 4_000
"""Photos that are cached: 130 KB each."""


class FrameFeatureCache:
    """Features of the photos used last, extracted and compared in threads."""

    def __init__(self, thumbnails: ThumbnailStore) -> None:
        self._thumbnails = thumbnails
        self._features: OrderedDict[str, FrameFeatures | None] = OrderedDict()
        # Pillow and OpenCV release the interpreter lock while they work, so threads are enough.
        self._threads = ThreadPoolExecutor(THREADS)

    def __enter__(self) -> "FrameFeatureCache":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown()

    def at(self, digests: Sequence[str]) -> list[FrameFeatures | None]:
        """Return the features of photos; None where a thumbnail is missing or damaged."""
        missing = [digest for digest in dict.fromkeys(digests) if digest not in self._features]
        self._features.update(zip(missing, self._threads.map(self._extract, missing), strict=True))
        for digest in digests:
            self._features.move_to_end(digest)
        features = [self._features[digest] for digest in digests]
        while len(self._features) > _REMEMBERED:
            self._features.popitem(last=False)
        return features

    def compositions(self, digests: Sequence[str]) -> list[Composition | None]:
        """Return the compositions of photos, from thumbnails decoded no larger than needed."""
        return list(self._threads.map(self._composition, digests))

    def compare(
        self, digests: NDArray[np.str_], pairs: Pairs, near: NDArray[np.bool_]
    ) -> tuple[Pairs, list[FrameComparison]]:
        """Compare pairs; those of which a thumbnail is missing or damaged are left out.

        `near` tells whether their vectors are as near as a mirror image's.
        """
        ones, others = (self.at(digests[rows].tolist()) for rows in pairs.T)
        results = list(self._threads.map(_compare, ones, others, near.tolist()))
        seen = [row for row, each in enumerate(results) if each is not None]
        return pairs[seen], [each for each in results if each is not None]

    def _extract(self, digest: str) -> FrameFeatures | None:
        grey = read_grey(self._thumbnails, digest)
        return None if grey is None else extract_features(grey)

    def _composition(self, digest: str) -> Composition | None:
        pixels = self._thumbnails.read(digest, LEAST)
        if pixels is None:
            return None
        grey = to_grey(pixels)
        return *edge_histogram_inside(grey), is_plain(grey)


def _compare(
    one: FrameFeatures | None, other: FrameFeatures | None, near: bool
) -> FrameComparison | None:
    if one is None or other is None:
        return None
    found = compare(one, other)
    # Some frames are nearly like their own mirror image.
    doubtful = found.relation in (Relation.NONE, Relation.NEAR, Relation.AROUND)
    if doubtful and near and is_mirrored(one, mirror(other)):
        return FrameComparison(Relation.MIRROR, 1.0)
    return compare_turned(one, other) if found.relation is Relation.NONE else found

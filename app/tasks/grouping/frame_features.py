"""Frame features of photos by their thumbnails, cached, and the relation of pairs."""

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
    mirror,
)
from app.similarity.frames.margins import Shares
from app.similarity.frames.relation import FrameComparison, Relation, compare, is_mirrored
from app.tasks.library.pixels import read_grey, to_grey

Histogram: TypeAlias = tuple[Vector, Shares | None]
"""A layout, and the picture's place where that is not all of the photo."""

THREADS = os.cpu_count() or 2

_REMEMBERED = 4_000
"""Photos that are kept at hand: 130 KB each."""


class FrameFeatureCache:
    """Photos as they are compared, those used last at hand; Pillow and OpenCV work in threads."""

    def __init__(self, thumbnails: ThumbnailStore) -> None:
        self._thumbnails = thumbnails
        self._features: OrderedDict[str, FrameFeatures | None] = OrderedDict()
        # Both let go of the interpreter while they work, so threads are enough.
        self._threads = ThreadPoolExecutor(THREADS)

    def __enter__(self) -> "FrameFeatureCache":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown()

    def at(self, digests: Sequence[str]) -> list[FrameFeatures | None]:
        """What is seen in these photos; None where a thumbnail is missing or damaged."""
        missing = [digest for digest in dict.fromkeys(digests) if digest not in self._features]
        self._features.update(zip(missing, self._threads.map(self._extract, missing), strict=True))
        for digest in digests:
            self._features.move_to_end(digest)
        found = [self._features[digest] for digest in digests]
        while len(self._features) > _REMEMBERED:
            self._features.popitem(last=False)
        return found

    def histograms(self, digests: Sequence[str]) -> list[Histogram | None]:
        """The layouts of these photos, and where their pictures are.

        For them the thumbnails are decoded no larger than they need.
        """
        return list(self._threads.map(self._histogram, digests))

    def compare(
        self, digests: NDArray[np.str_], pairs: Pairs, near: NDArray[np.bool_]
    ) -> tuple[Pairs, list[FrameComparison]]:
        """What the photos of these pairs are to each other; pairs of which one cannot be seen are left out.

        `near` says that their vectors are as near as a mirror image's.
        """
        ones, others = (self.at(digests[rows].tolist()) for rows in pairs.T)
        found = self._threads.map(_compare, ones, others, near.tolist())
        seen = [(row, each) for row, each in enumerate(found) if each is not None]
        return pairs[[row for row, _ in seen]], [each for _, each in seen]

    def _extract(self, digest: str) -> FrameFeatures | None:
        grey = read_grey(self._thumbnails, digest)
        return None if grey is None else extract_features(grey)

    def _histogram(self, digest: str) -> Histogram | None:
        pixels = self._thumbnails.read(digest, LEAST)
        return None if pixels is None else edge_histogram_inside(to_grey(pixels))


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
    return found

"""Subjects of photos: what the model sees in several of them, in a word or two, as it was stored with the themes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.digests import DIGEST, order_of
from app.library import Library, Themes
from app.paths import find_resource
from app.vision.class_labels import ClassLabels, load_class_labels

THEMES = "themes"
"""The bundle of arrays in the catalog."""


def load_themes(library: Library) -> Themes:
    """Return the tree, read from the catalog if another was built since."""
    made_from = library.catalog.derived.made_from(THEMES) or ""
    if made_from.split(" ")[0] != library.embedder_name:  # Another model's say nothing of this one.
        return Themes.from_arrays("", {})
    if library.grouping.themes is None or library.grouping.themes.made_from != made_from:
        stored = library.catalog.derived.get(THEMES)
        library.grouping.themes = Themes.from_arrays(made_from, stored)
    return library.grouping.themes


@dataclass(frozen=True, slots=True)
class Subjects:
    """Classes of photos by digest."""

    digests: NDArray[np.bytes_]
    """(n,), sorted."""
    classes: NDArray[np.uint16]
    shares: NDArray[np.float16]
    labels: ClassLabels

    @classmethod
    def of(cls, themes: Themes) -> "Subjects":
        """Return the subjects of the photos that themes were made of."""
        order = order_of(themes.digests)
        labels = load_class_labels(find_resource("imagenet_words.csv"))
        return cls(themes.digests[order], themes.classes[order], themes.shares[order], labels)

    def title(self, of: Sequence[str]) -> str:
        """Return what most of the photos of these digests show; empty where the model is not sure."""
        digests = np.array(of, DIGEST)
        places = np.searchsorted(self.digests, digests)
        known = places < len(self.digests)
        known[known] = self.digests[places[known]] == digests[known]
        if not known.any():
            return ""
        return self.labels.titles(self.classes, self.shares, [places[known]])[0]


def subjects_when_asked(library: Library) -> Callable[[], Subjects]:
    """Return what reads the subjects when it is first called: most groups have a title without them."""
    return cache(lambda: Subjects.of(load_themes(library)))

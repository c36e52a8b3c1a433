"""Subjects of photos: what the model sees in several of them, in a word or two."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.digests import DIGEST
from app.domain.columns.photo_rows import PhotoRows
from app.library import Themes
from app.paths import find_resource
from app.vision.class_labels import ClassLabels, load_class_labels


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
        digests = np.array(themes.digests, DIGEST)
        order = np.argsort(digests)
        labels = load_class_labels(find_resource("imagenet_words.csv"))
        return cls(digests[order], themes.classes[order], themes.shares[order], labels)

    def title(self, photos: PhotoRows) -> str:
        """Return what most of these photos show; empty where the model is not sure."""
        digests = photos.columns.digests[photos.rows]
        places = np.searchsorted(self.digests, digests)
        known = places < len(self.digests)
        known[known] = self.digests[places[known]] == digests[known]
        if not known.any():
            return ""
        return self.labels.titles(self.classes, self.shares, [places[known]])[0]

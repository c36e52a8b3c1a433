"""Heat maps: the areas of a photo's last hidden layer against a query vector."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.similarity.regions.descriptors import to_unit

Vectors = NDArray[np.float32]

_TINY = np.float32(1e-12)


def heat_map(areas: NDArray[np.floating[Any]], target: Vectors, mean: Vectors) -> Vectors:
    """From areas (h, w, dimensions) to heat (h, w): 1 where the photo is most like it, 0 where it is not.

    The cosine of each area, the library's `mean` (dimensions,) taken away, with `target` (dimensions,): a
    photo's or a region's vector, the mean taken away from it too; or a text's, brought into the
    photos' space. What points the other way is 0. All 0 where nothing is like it.
    As the vector is the areas' average, this is each area's part in the match (class activation maps,
    Zhou et al. 2016, with a vector in place of a class).
    """
    centred = to_unit(areas) - mean
    cosines = np.maximum(to_unit(centred) @ to_unit(target), 0)
    return (cosines / max(cosines.max(), _TINY)).astype(np.float32)

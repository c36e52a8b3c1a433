"""Heat maps: the areas of a photo's last hidden layer against a query vector."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.vectors import to_unit

Vectors = NDArray[np.float32]

_TINY = np.float32(1e-12)


def heat_map(areas: NDArray[np.floating[Any]], target: Vectors, mean: Vectors) -> Vectors:
    """Return the heat (h, w), 0 to 1, of areas (h, w, dimensions): their cosines, if positive, over the highest.

    Each with `target` (dimensions,), the library's `mean` (dimensions,) taken away from the area: a photo's or a
    region's vector without the mean, or a text's in the photos' space. As a photo's vector is the areas'
    average, this is each area's part in the match (class activation maps, Zhou et al. 2016).
    """
    centred = to_unit(areas) - mean
    cosines = np.maximum(to_unit(centred) @ to_unit(target), 0)
    return (cosines / max(cosines.max(), _TINY)).astype(np.float32)

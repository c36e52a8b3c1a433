"""Read the pixels of one photo, to look at."""

import numpy as np
from numpy.typing import NDArray

from app.files.picture import Wish
from app.files.pixels import to_array
from app.library import Library
from app.news import Task, waiting
from app.photo import Photo


def read_pixels(library: Library, photo: Photo, side: int) -> Task[NDArray[np.uint8]]:
    """Height x width x 3, RGB in sRGB, upright; the longer side at most `side` pixels, 0 for all.

    Raises Unreadable, also for a photo whose folder is offline.
    """
    picture = yield from waiting(
        "Reading the photo", library.viewer.read(photo.path, Wish(view=side))
    )
    return to_array(picture.view)

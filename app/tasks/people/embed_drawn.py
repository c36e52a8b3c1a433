"""Vectors of the faces that the user drew, so that they are compared like all others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import Unreadable
from app.domain.people import Box, Face, FaceOrigin
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.files.decoding.arrays import to_array
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from app.library import Library
from app.tasks.decode_files import decode_each
from app.tasks.journal.faces import face_states
from app.vision.embedder import Pixels
from app.vision.faces.model import FaceModel

_AROUND = 0.6
"""Of the box, on each side: what the model sees beside a face when it looks there again."""
_SAME = 0.3
"""Intersection over union from which on what the model finds there is the face drawn: people draw loosely."""
_LANDMARKS = np.array(
    [(0.30, 0.40), (0.70, 0.40), (0.50, 0.59), (0.34, 0.78), (0.66, 0.78)], np.float32
)
"""Where eyes, nose and corners of the mouth are in the box of a face that looks at the camera."""


def embed_drawn_faces(library: Library, photo: Photo) -> Task[int]:
    """Store the vectors of the faces drawn on a photo that have none; return of how many.

    None while finding people is off. Raises ModelUnusable.
    """
    digest = photo.digest
    if not library.settings.find_people or not _lacking(library, digest):
        return 0
    model = yield from library.face_model()
    count = 0

    def take(_: str, result: DecodedPhoto | Unreadable) -> None:
        nonlocal count
        if isinstance(result, DecodedPhoto) and result.view:
            with library.catalog.transaction():
                count = store_drawn(library, model, digest, to_array(result.view))

    request = DecodeRequest(view=model.side)
    yield from decode_each({digest: (photo.path, request)}, "Comparing faces", take)
    if count:
        library.faces.groups = None
        yield Change(people=True)
    return count


def store_drawn(library: Library, model: FaceModel, digest: str, pixels: Pixels) -> int:
    """Store vectors of the faces drawn on upright pixels, within a transaction of the caller's; return how many."""
    faces = _lacking(library, digest)
    landmarks = [_find_landmarks(model, pixels, face.ref.box) for face in faces]
    vectors = model.embed(pixels, landmarks) if faces else ()
    size = np.array([pixels.shape[1], pixels.shape[0]], np.float32)
    library.catalog.faces.add_drawn(
        model.name,
        [
            replace(face, landmarks=points / size, vector=vector)
            for face, points, vector in zip(faces, landmarks, vectors, strict=True)
        ],
    )
    return len(faces)


def _lacking(library: Library, digest: str) -> Sequence[Face]:
    states = face_states(library, [digest])[digest]
    return [
        each.face
        for each in states
        if each.is_face and each.face.origin is FaceOrigin.DRAWN and each.face.vector is None
    ]


def _find_landmarks(model: FaceModel, pixels: Pixels, box: Box) -> NDArray[np.float32]:
    """Return landmarks (5, 2) in pixels: those that the model sees close up, else those of most faces."""
    size = np.array([pixels.shape[1], pixels.shape[0]], np.float32)
    corner = np.array([box.x, box.y], np.float32) * size
    sides = np.array([box.width, box.height], np.float32) * size
    low = np.floor(np.clip(corner - _AROUND * sides, 0, size)).astype(int)
    high = np.ceil(np.clip(corner + (1 + _AROUND) * sides, low + 1, size)).astype(int)
    found = model.find(np.ascontiguousarray(pixels[low[1] : high[1], low[0] : high[0]]))
    drawn = Box(*(float(value) for value in (*(corner - low), *sides)))
    overlaps = [drawn.overlap(Box(*(float(side) for side in each))) for each in found.boxes]
    best = int(np.argmax(overlaps)) if overlaps else 0
    if overlaps and overlaps[best] >= _SAME:
        return (found.landmarks[best] + low).astype(np.float32)
    return (corner + _LANDMARKS * sides).astype(np.float32)

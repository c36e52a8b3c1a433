"""Find the faces on photos, and their vectors: in the background, and only if the user wants it."""

from functools import partial
from pathlib import Path

import numpy as np

from app.catalog.path_codec import to_path
from app.domain.errors import NotReadNow, PhotoError, Unreadable
from app.domain.people import Box, Face, FaceRef
from app.domain.progress import Change, Task
from app.files.decoding.arrays import to_array
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.scan import is_gone
from app.library import Library
from app.tasks.decode_files import decode_views
from app.tasks.journal.faces import count_faces, face_states
from app.tasks.people.embed_drawn import store_drawn
from app.vision.embedder import Pixels
from app.vision.faces.model import FaceModel

IS_OFF = "Finding people is off. Turn it on to have faces looked for on this computer; nothing leaves it."


def find_faces(library: Library) -> Task[int]:
    """Look for faces on the photos that were not looked at yet; return on how many photos.

    Can be stopped at any step and done again: what was found stays. Raises PhotoError where the user has not
    turned it on, and ModelUnusable.
    """
    if not library.settings.find_people:
        raise PhotoError(IS_OFF)
    library.catalog.check_writable()
    model = yield from library.face_model()
    lacking = {digest: to_path(cell) for digest, cell in library.catalog.faces.lacking(model.name)}
    take = partial(_take, library, model)
    try:
        looked = yield from decode_views(lacking, model.side, "Finding faces", take)
    finally:  # Also of those found before it was stopped: the next step of another task tells them.
        library.faces.groups = None
    if looked:
        yield Change(all_photos=True, people=True)
    return looked


def _take(
    library: Library, model: FaceModel, digest: str, path: Path, result: DecodedPhoto | Unreadable
) -> bool:
    """Store the faces of a photo; return whether it was looked at."""
    view = result.view if isinstance(result, DecodedPhoto) else None
    pixels = to_array(view) if view else None
    if pixels is None and (isinstance(result, NotReadNow) or is_gone(path)):
        return False  # It is looked at when it is back.
    faces = [] if pixels is None else look_at(model, digest, pixels)
    with library.catalog.transaction():
        library.catalog.faces.put(model.name, {digest: faces})
        if pixels is not None:
            store_drawn(library, model, digest, pixels)
        count_faces(library, face_states(library, [digest]), model.name)
    return True


def look_at(model: FaceModel, digest: str, pixels: Pixels) -> list[Face]:
    """Return the faces on upright pixels (height, width, 3) of a photo."""
    found = model.find(pixels)
    vectors = model.embed(pixels, list(found.landmarks))
    height, width = pixels.shape[:2]
    size = np.array([width, height], np.float32)
    faces: list[Face] = []
    for box, landmarks, score, vector in zip(
        found.boxes, found.landmarks, found.scores, vectors, strict=True
    ):
        low = np.clip(box[:2] / size, 0, 1)
        high = np.clip((box[:2] + box[2:]) / size, low, 1)
        sides = (float(value) for value in (*low, *(high - low)))
        ref = FaceRef(digest, Box(*sides))
        faces.append(Face(ref, float(score), landmarks=landmarks / size, vector=vector))
    return faces

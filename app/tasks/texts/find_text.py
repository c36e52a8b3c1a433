"""Recognise the text in photos: in the background, and only if the user wants it."""

from functools import partial
from pathlib import Path

import numpy as np

from app.catalog.path_codec import to_path
from app.domain.errors import NotReadNow, PhotoError, Unreadable
from app.domain.progress import Change, Task
from app.domain.recognised_text import TextLine
from app.files.decoding.arrays import to_array
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.scan import is_gone
from app.library import Library
from app.tasks.decode_files import decode_views
from app.vision.embedder import Pixels
from app.vision.ocr.model import OcrModel

IS_OFF = (
    "Recognising text is off. Turn it on to have photos read on this computer; nothing leaves it."
)


def find_text(library: Library) -> Task[int]:
    """Recognise the text in the photos that were not read yet; return in how many photos it was looked for.

    Can be stopped at any step and done again: what was read stays. Raises PhotoError where the user has not
    turned it on, and ModelUnusable.
    """
    if not library.settings.recognise_text:
        raise PhotoError(IS_OFF)
    library.catalog.check_writable()
    model = yield from library.ocr_model()
    lacking = {
        digest: to_path(cell) for digest, cell in library.catalog.photo_texts.lacking(model.name)
    }
    take = partial(_take, library, model)
    looked = yield from decode_views(lacking, model.side, "Recognising text", take)
    if looked:
        yield Change(all_photos=True, texts=True)
    return looked


def _take(
    library: Library, model: OcrModel, digest: str, path: Path, result: DecodedPhoto | Unreadable
) -> bool:
    """Store the text of a photo; return whether it was looked for."""
    lines: list[TextLine] = []
    if isinstance(result, DecodedPhoto) and result.view:
        lines = _read(model, to_array(result.view))
    elif isinstance(result, NotReadNow) or is_gone(path):
        return False  # It is read when it is back.
    with library.catalog.transaction():
        library.catalog.photo_texts.put(model.name, {digest: lines})
    return True


def _read(model: OcrModel, picture: Pixels) -> list[TextLine]:
    sides = np.array(picture.shape[1::-1])
    return [
        TextLine(line.text, tuple((x, y) for x, y in (line.corners / sides).tolist()))
        for line in model.read(picture)
    ]

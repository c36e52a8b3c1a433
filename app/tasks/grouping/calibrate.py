"""Calibration of similarity: how near the vectors of one frame come, and how far unrelated photos are."""

import numpy as np

from app.domain.progress import Progress, Task
from app.domain.vectors import to_unit
from app.files.decoding.arrays import to_array
from app.library import Library
from app.similarity.grouping.calibration import (
    RECIPE,
    SAMPLE,
    Calibration,
    fit_calibration,
    re_encode,
    to_frame,
)
from app.tasks.grouping.names import CALIBRATION, name_of_calibration
from app.vision.embedder import Embedder, Pixels, Vectors

_STRANGERS = 2_000
"""Photos that random pairs are drawn from."""


def calibrate(library: Library) -> Task[Calibration]:
    """Return the thresholds for the library's vectors, fitted anew when it has doubled or the model changed."""
    size = len(library.index.shown_rows()).bit_length()
    made_from = f"{library.embedder_name} {RECIPE} {size}"
    derived = library.catalog.derived
    if size and derived.made_from(CALIBRATION) != made_from:
        learned = yield from _learn(library)
        if learned is not None:
            values = np.array([learned.strangers, learned.near_duplicates])
            with library.catalog.transaction():
                derived.put(CALIBRATION, made_from, {"values": values})
    return read_calibration(library)


def read_calibration(library: Library) -> Calibration:
    """Return the calibration last fitted for this model; before that, a typical one."""
    made_from = name_of_calibration(library)
    if not made_from.startswith(f"{library.embedder_name} {RECIPE} "):
        return Calibration(0.0, 0.95)
    strangers, near_duplicates = library.catalog.derived.get(CALIBRATION)["values"].tolist()
    return Calibration(strangers, near_duplicates)


def _learn(library: Library) -> Task[Calibration | None]:
    """Fit a calibration; None if no thumbnail could be read."""
    rows = library.index.shown_rows()
    places = np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(np.int64)
    chosen: list[int] = rows[places].tolist()
    photos = [library.thumbnails.read(library.index.table.digest(row)) for row in chosen]
    originals = [to_array(photo) for photo in photos if photo is not None]
    if not originals:
        return None
    embedder = yield from library.embedder()
    frame = embedder.frame
    vectors: list[Vectors] = []
    for group in (originals, [re_encode(photo) for photo in originals]):
        pixels = [to_frame(photo, frame) for photo in group]
        vectors.append((yield from _embed(library, embedder, pixels)))
    yield Progress("Calibrating similarity")
    some = rows[np.linspace(0, len(rows) - 1, min(_STRANGERS, len(rows))).astype(np.int64)]
    return fit_calibration(vectors[0], vectors[1], library.index.centred(some))


def _embed(library: Library, embedder: Embedder, photos: list[Pixels]) -> Task[Vectors]:
    """Embed photos, centred by the library's mean."""
    parts: list[Vectors] = []
    for start in range(0, len(photos), embedder.batch):
        yield Progress("Calibrating similarity", start, len(photos))
        parts.append(embedder.embed(photos[start : start + embedder.batch]).vectors)
    return to_unit(np.concatenate(parts) - library.index.mean)

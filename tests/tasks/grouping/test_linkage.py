"""What is known of photos when they are linked, read from columns, is what their EXIF says."""

from pathlib import Path

import numpy as np

from app.domain.photo import ExifInfo
from app.files.digest import digest_at
from app.library import Library
from app.similarity.grouping.capture_context import CaptureContext, gather_capture_context
from app.tasks.grouping.linkage import read_capture_context
from app.tasks.indexing.index import index_folders
from tests import pictures
from tests.running import answer_of

EXIFS = (
    ExifInfo("A camera", 1 / 125, 4.0, 200.0, -0.7, has_fraction=True),
    ExifInfo("A camera", 1 / 60, None, 0.0, 0.0),
    ExifInfo("", None, 8.0, 100.0, None),
    ExifInfo("Another", 0.0, 2.8, None, 1.0),
    ExifInfo(media_type="video", duration=3.5),
    ExifInfo(media_type="animation"),
)


def test_the_columns_say_what_each_photo_says(library: Library, photos: Path) -> None:
    for number in range(len(EXIFS)):
        pictures.write_scene(photos / f"{number % 2}" / f"{number}.jpg", number)
    answer_of(index_folders(library, [photos]))
    digests = [digest_at(path) for path in sorted(photos.rglob("*.jpg"))]
    with library.catalog.transaction():
        library.catalog.exif.put(dict(zip(digests, EXIFS, strict=True)))
    answer_of(library.refresh())
    asked = [*digests, "f" * 32]
    found = answer_of(read_capture_context(library, np.array(asked, "U32")))
    shown = library.photos_by_digest()
    true = gather_capture_context([shown[digest][0] for digest in digests], library.exif())
    for name in CaptureContext.__dataclass_fields__:
        ours, its = getattr(found, name), getattr(true, name)
        if name == "cameras":  # Numbers that only say which are the same.
            ours, its = ours[:, None] == ours, its[:, None] == its
        np.testing.assert_array_equal(ours[: len(digests)][..., : len(digests)], its)
    assert np.isnan([found.times[-1], found.exposures[-1], found.biases[-1]]).all()
    assert (found.lengths[-1], found.exact[-1]) == (0, False)
    assert found.cameras[-1] not in found.cameras[:-1]

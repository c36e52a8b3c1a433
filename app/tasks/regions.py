"""Learn the regions of photos that were read before Albumen kept any."""

from collections.abc import Sequence

from app.files.pixels import to_array
from app.frame import Frame
from app.library import Library
from app.news import Pace, Task
from app.similarity.calibration import Pixels, to_frame
from app.similarity.regions import make_regions, name_regions


def learn_regions(library: Library) -> Task[None]:
    """From their thumbnails, so that no original is opened: also for photos that are offline.

    Can be stopped at any step; what was learned stays. Measured, recall@10 of a host by a part of it: 0.845
    from thumbnails as from originals (tests/benchmarks/parts.py, two libraries; whole photos 0.225).
    """
    maker = name_regions(library.embedder_name)
    lacking = library.catalog.regions.lacking(maker, library.embedder_name)
    if not lacking:
        return
    embedder = yield from library.embedder()
    pace = Pace("Looking at the parts of photos", len(lacking))
    for start in range(0, len(lacking), embedder.batch):
        some = lacking[start : start + embedder.batch]
        frames = frames_of(library, some, embedder.frame)
        if frames:
            areas = embedder.embed(list(frames.values())).areas
            if areas is None:  # This network cannot tell parts apart.
                return
            with library.catalog.transaction():
                library.catalog.regions.put(maker, list(frames), make_regions(areas, embedder.name))
        pace.done += len(some)
        yield pace.report()


def framed(pixels: Pixels, frame: Frame) -> Pixels:
    """What an embedder would be shown of a photo of these pixels (h, w, 3)."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = frame.cut(width, height)
    down = slice(round(top * height), round(bottom * height))
    across = slice(round(left * width), round(right * width))
    return to_frame(pixels[down, across], frame)


def frames_of(library: Library, digests: Sequence[str], frame: Frame) -> dict[str, Pixels]:
    """Of those whose thumbnails are there."""
    thumbnails = {digest: library.thumbnails.read(digest) for digest in digests}
    return {
        digest: framed(to_array(thumbnail), frame)
        for digest, thumbnail in thumbnails.items()
        if thumbnail is not None
    }

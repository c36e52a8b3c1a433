"""How near the whole pipeline comes to what its parts allow, measured side by side in one run.

    python -m tests.benchmarks.pipeline [--photos 1000] [--large 100] [--repeats 3]

Draws photos of about 500 px, and of 12 to 24 MP, as cameras write them; then times, each on all
cores: decoding with thumbnail alone, embedding alone, and the whole `index` task into a new library.
The cores allow 1 / (1/decode + 1/embed). Prints medians; asserts nothing.
"""

import argparse
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from app.files.decoding.arrays import to_array
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.pool import DecodeJob, DecoderPool
from app.files.decoding.request import DecodeRequest
from app.files.thumbnails import SIDE
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.similarity.colour import palette
from app.tasks.indexing.index import index_folders
from app.vision.embedder import Embedder, Embedding
from tests.benchmarks.figures import record

SMALL = [(500, 375), (375, 500), (500, 333), (480, 480)]
LARGE = [(4000, 3000), (5472, 3648), (6000, 4000), (4608, 3456)]


def draw(folder: Path, count: int, sizes: list[tuple[int, int]]) -> list[Path]:
    """Photos with smooth areas, edges and a little grain, so that they compress as real ones do."""
    folder.mkdir(parents=True)
    numbers = np.random.default_rng(1)
    paths: list[Path] = []
    for number in range(count):
        width, height = sizes[number % len(sizes)]
        coarse = numbers.integers(0, 256, (height // 40 + 2, width // 40 + 2, 3), dtype=np.uint8)
        smooth = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
        grain = numbers.normal(0, 6, (256, 256, 1))
        tiled = np.tile(grain, (height // 256 + 1, width // 256 + 1, 1))[:height, :width]
        pixels = np.clip(np.asarray(smooth) + tiled, 0, 255).astype(np.uint8)
        paths.append(folder / f"{number:05}.jpg")
        Image.fromarray(pixels).save(paths[-1], quality=88)
    return paths


def finish(task: Generator[Any, None, Any]) -> Any:
    """Run a task to its end."""
    while True:
        try:
            next(task)
        except StopIteration as end:
            return end.value


def decode(paths: list[Path], request: DecodeRequest) -> list[DecodedPhoto]:
    """Decode all with thumbnail, on all cores, as indexing does."""
    pictures: list[DecodedPhoto] = []
    waiting = list(enumerate(paths))[::-1]
    with DecoderPool() as decoders:
        while waiting or decoders.pending:
            while waiting and decoders.room:
                key, path = waiting.pop()
                decoders.submit(DecodeJob(key, path, request))
            pictures += [
                made for _, made in decoders.collect(0.05) if isinstance(made, DecodedPhoto)
            ]
    return pictures


def embed(embedder: Embedder, batches: list[list[np.ndarray]]) -> None:
    """Embed all, with the next batch begun before the last is taken, as indexing does."""
    begun: deque[Embedding] = deque()
    for batch in batches:
        begun.append(embedder.start(batch))
        if len(begun) > 1:
            begun.popleft().get()
    while begun:
        begun.popleft().get()


def timed(work: Callable[[], Any]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(name: str, folder: Path, paths: list[Path], models: Path, repeats: int) -> None:
    """Time the three, in turn, and print the medians as photos a second."""
    library = Library(find_app_paths(folder / "probe"), Settings())
    library.paths.models.parent.mkdir(parents=True, exist_ok=True)
    library.paths.models.symlink_to(models)
    embedder = finish(library.embedder())
    request = DecodeRequest(SIDE, embedder.frame, palette.SIDE, metadata=())
    sample = (paths * embedder.batch)[:64]  # A whole batch at least, however few photos there are.
    arrays = [to_array(picture.frame) for picture in decode(sample, request)]
    batches = [arrays[i : i + embedder.batch] for i in range(0, len(arrays) - 7, embedder.batch)]
    rounds = max(1, len(paths) // (len(batches) * embedder.batch))
    times: dict[str, list[float]] = {"decode": [], "embed": [], "whole": []}
    for repeat in range(repeats):
        times["decode"].append(timed(lambda: decode(paths, request)) / len(paths))
        embedded = rounds * len(batches) * embedder.batch
        seconds = timed(lambda: embed(embedder, batches * rounds))
        times["embed"].append(seconds / embedded)
        places = find_app_paths(folder / f"library{repeat}")
        places.cache.mkdir(parents=True)
        places.models.symlink_to(models)
        fresh = Library(places, Settings())
        whole = timed(lambda: finish(index_folders(fresh, [paths[0].parent])))  # noqa: B023
        times["whole"].append(whole / len(paths))
        fresh.close()
    library.close()
    rate = {part: 1 / statistics.median(seconds) for part, seconds in times.items()}
    allowed = 1 / (1 / rate["decode"] + 1 / rate["embed"])
    for part, value in rate.items():
        record(f"{name}: {part}", value, "photos/s")
    record(f"{name}: whole of what its parts allow", rate["whole"] / allowed, goal=0.92, least=True)


def main() -> None:
    """Read the arguments and measure both sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--large", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        models = folder / "models"
        models.mkdir()
        for title, count, sizes in (
            ("about 500 px", asked.photos, SMALL),
            ("12 to 24 MP", asked.large, LARGE),
        ):
            here = folder / title.replace(" ", "-")
            paths = draw(here / "photos", count, sizes)
            measure(f"{count} photos, {title}", here, paths, models, asked.repeats)


if __name__ == "__main__":
    main()

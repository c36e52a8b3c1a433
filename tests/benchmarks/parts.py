"""How well a part of a photo is found in others, by several ways, and how fast.

    python tests/benchmarks/parts.py DIR [--things 100] [--others 1000] [--seeds 3]

DIR holds `clothing` and `scenes`, which things are cut out of, and other folders with JPEGs: each thing
is pasted into one of those at 15 to 40 % of its area. The hosts, all clothing and other photos are the library,
the thing is the query. Prints recall@10 and recall@1 of the host, the share of heat maps whose maximum
lies on the thing, bytes a photo, and milliseconds at 100,000 photos. Asserts nothing.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from app.files.decoding.arrays import to_array
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.files.thumbnails import SIDE, ThumbnailStore
from app.similarity.regions.descriptors import SQUARES, Box, make_regions, pool
from app.similarity.regions.query_canvas import read_canvases, set_on_canvases
from app.similarity.regions.region_index import RegionIndex
from app.similarity.search.heatmap import heat_map
from app.similarity.search.vector_index import VectorIndex
from app.tasks.library.pixels import to_model_input
from app.vision.builtin import BuiltinEmbedder, builtin_recipe, open_builtin
from app.vision.embedder import EmbeddedBatch
from tests.pasting import Pasted, list_jpegs, open_small, paste_things, pixels_of
from tests.running import answer_of

GRID = SQUARES[:9]
CENTRE: Box = (2 / 9, 2 / 9, 5 / 9, 5 / 9)
SIXTEEN = tuple((x * 2 / 9, y * 2 / 9, 1 / 3, 1 / 3) for y in range(4) for x in range(4))
FLOATS = {"grid": GRID, "grid, centre": (*GRID, CENTRE), "grid, corners": SQUARES, "16": SIXTEEN}

Scores = np.ndarray


def embed(embedder: BuiltinEmbedder, frames: Sequence[np.ndarray]) -> EmbeddedBatch:
    """All of them."""
    found = [embedder.embed(frames[at : at + 8]) for at in range(0, len(frames), 8)]
    areas = [each.areas.astype(np.float16) for each in found if each.areas is not None]
    return EmbeddedBatch(
        np.concatenate([each.vectors for each in found]), None, np.concatenate(areas)
    )


def read(
    folder: Path, pictures: Sequence[Image.Image], embedder: BuiltinEmbedder
) -> tuple[list, list]:
    """Each as indexing reads it from a file, and from its thumbnail alone."""
    thumbnails = ThumbnailStore(folder / "thumbnails")
    originals, small = [], []
    for number, picture in enumerate(pictures):
        path = folder / f"{number}.jpg"
        picture.save(path, quality=92)
        made = decode_photo(path, DecodeRequest(SIDE, embedder.frame))
        originals.append(to_array(made.frame))
        thumbnails.write(made.digest, made.thumbnail)
        small.append(to_model_input(to_array(thumbnails.read(made.digest)), embedder.frame))
    return originals, small


def recall(scores: Scores) -> np.ndarray:
    """At 10 and at 1: the host of query i is row i."""
    hosts = np.diagonal(scores)[:, None]
    ranks = (scores > hosts).sum(axis=1)
    return np.array([(ranks < 10).mean(), (ranks < 1).mean()])


def in_floats(areas: np.ndarray, boxes: tuple[Box, ...], queries: np.ndarray) -> Scores:
    """With nothing saved: all dimensions, four bytes each."""
    regions = np.concatenate([pool(areas[at : at + 64], boxes) for at in range(0, len(areas), 64)])
    mean = regions.mean(axis=(0, 1))
    centred, requested = regions - mean, queries - mean
    centred /= np.linalg.norm(centred, axis=2, keepdims=True)
    requested /= np.linalg.norm(requested, axis=1, keepdims=True)
    return np.max([requested @ centred[:, place].T for place in range(len(boxes))], axis=0)


def fill(index: VectorIndex | RegionIndex, rows: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """With everything shown; what gives scores."""
    digests = [f"{row:032x}" for row in range(len(rows))]
    index.attach(digests, rows)
    index.show(digests)
    if isinstance(index, RegionIndex):
        return lambda query: index.scores(query).scores
    return index.scores


def heat_hits(
    things: list[Pasted], areas: np.ndarray, queries: np.ndarray, mean: np.ndarray
) -> float:
    """How often the hottest area's middle lies on the thing."""
    hits = 0
    for thing, here, query in zip(things, areas, queries, strict=False):
        heat = heat_map(here.astype(np.float32), query - mean, mean)
        row, column = np.unravel_index(heat.argmax(), heat.shape)
        x, y = (column + 0.5) / heat.shape[1], (row + 0.5) / heat.shape[0]
        left, top, width, height = thing.box
        hits += left <= x <= left + width and top <= y <= top + height
    return hits / len(things)


def measure(
    photos: Path, asked: argparse.Namespace, seed: int, embedder: BuiltinEmbedder
) -> dict[str, np.ndarray]:
    """One library, by all ways."""
    left_out = {"clothing", "scenes", "bad", "formats"}
    others = [path for path in list_jpegs(photos) if not left_out & set(path.parts)]
    random.Random(seed).shuffle(others)
    things = paste_things(photos, others[: asked.things], asked.things, seed)
    others = list_jpegs(photos / "clothing") + others[asked.things :]
    rest = [open_small(path) for path in others[: asked.others]]
    with tempfile.TemporaryDirectory() as name:
        originals, small = read(Path(name), [thing.host for thing in things] + rest, embedder)
    library, again = embed(embedder, originals), embed(embedder, small)
    crops = [pixels_of(thing.crop) for thing in things]
    own = embed(embedder, [to_model_input(crop, embedder.frame) for crop in crops]).vectors
    queries = np.stack([query_of(embedder, crop) for crop in crops])
    whole = VectorIndex()
    found = {"whole photos, crop": recall(np.stack([fill(whole, library.vectors)(q) for q in own]))}
    found["whole photos, canvases"] = recall(np.stack([whole.scores(q) for q in queries]))
    for title, boxes in FLOATS.items():
        found[f"floats, {title}, crop"] = recall(in_floats(library.areas, boxes, own))
        found[f"floats, {title}, canvases"] = recall(in_floats(library.areas, boxes, queries))
    for title, areas in (("as indexed", library.areas), ("from thumbnails", again.areas)):
        scores = fill(
            RegionIndex(embedder.name), make_regions(areas.astype(np.float32), embedder.name)
        )
        found[f"regions {title}, crop"] = recall(np.stack([scores(query) for query in own]))
        found[f"regions {title}, canvases"] = recall(np.stack([scores(query) for query in queries]))
    squeezed = embed(embedder, [pixels_of(thing.host.resize((260, 260))) for thing in things]).areas
    found["heat on the thing"] = np.array([heat_hits(things, squeezed, queries, whole.mean)])
    return found


def query_of(embedder: BuiltinEmbedder, crop: np.ndarray) -> np.ndarray:
    """The thing's vector, as `tasks.parts` makes it."""
    canvases, boxes = set_on_canvases(crop, embedder.frame.side)
    areas = embedder.embed(canvases).areas
    return read_canvases(areas, boxes)


def time_scores(count: int = 100_000) -> str:
    """Milliseconds of a query among so many photos."""
    dice = np.random.default_rng(0)
    index, query = RegionIndex(builtin_recipe().name), dice.standard_normal(1280, dtype=np.float32)
    numbers = dice.integers(-127, 128, (count, len(SQUARES), 256), dtype=np.int8)
    index.attach([f"{row:032x}" for row in range(count)], numbers)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        index.scores(query)
        times.append((time.perf_counter() - start) * 1e3)
    return (
        f"{count:,} photos, {index.nbytes / count:,.0f} bytes each (a vector has 1,280): "
        f"{statistics.median(times):.0f} ms a query (longest {max(times):.0f} ms)"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("--things", type=int, default=100)
    parser.add_argument("--others", type=int, default=1000)
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        embedder = answer_of(open_builtin(Path(name)))
        runs: dict[str, list[np.ndarray]] = defaultdict(list)
        for seed in range(asked.seeds):
            for way, figures in measure(asked.photos, asked, seed, embedder).items():
                runs[way].append(figures)
    print(f"{'':<36}recall@10 recall@1, mean of {asked.seeds} libraries")
    for way, figures in runs.items():
        print(f"{way:<36}" + "".join(f"{figure:9.3f}" for figure in np.mean(figures, axis=0)))
    print(time_scores())


if __name__ == "__main__":
    main()

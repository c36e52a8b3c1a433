"""Words out of the box, over captioned photos: recall, F1 above the cut-off, nonsense, and times.

    python tests/benchmarks/words.py CAPTIONS [--cache DIR]

CAPTIONS holds `captions.csv` (image, caption) and `images/`; DIR keeps vectors and converted networks (a
temporary folder where none is named). Recall@k is the share of captions whose photo is among the k best,
over the photos that the bridge was not learned from; the mean F1 is that of 50 words over those photos,
and over all. Asserts nothing.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.similarity.search.cutoff import TEXT, find_cutoff
from app.similarity.search.projected_index import ProjectedIndex
from app.similarity.search.vector_index import VectorIndex
from app.vision.builtin import open_builtin
from app.vision.text_embedding import TextEmbedding, open_text_embedding
from tests.captions import NONSENSE, Captioned, embed, read_captioned
from tests.running import answer_of

LARGE = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("captions", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = given.cache or Path(folder)
        cache.mkdir(parents=True, exist_ok=True)
        captioned = read_captioned(given.captions)
        kept = cache / "captioned.npy"
        if not kept.exists():
            photos = [given.captions / "images" / name for name in captioned.names]
            np.save(kept, embed(answer_of(open_builtin(cache)), photos))
        vectors = np.load(kept)
        queries, seconds = timed(lambda: answer_of(open_text_embedding("builtin", cache)))
        print(f"opened, with any conversion: {seconds:.2f} s")
        queries, seconds = timed(lambda: answer_of(open_text_embedding("builtin", cache)))
        print(f"opened again: {seconds:.2f} s")
        report_recall(queries, captioned, vectors)
        report_words(queries, captioned, vectors)
        report_times(queries, vectors)


def crossing_of(vectors: NDArray[np.float32], queries: TextEmbedding) -> ProjectedIndex:
    index = VectorIndex()
    index.attach([str(row) for row in range(len(vectors))], vectors)
    assert queries.photo_map is not None
    return ProjectedIndex(index, queries.photo_map.weights, queries.photo_map.bias)


def report_recall(
    queries: TextEmbedding, captioned: Captioned, vectors: NDArray[np.float32]
) -> None:
    rows = captioned.held_out
    projected = crossing_of(vectors[rows], queries)
    ranks = []
    for place, row in enumerate(rows):
        for text in queries.embed(captioned.captions[row]):
            scores = projected.scores(text)
            ranks.append(int((scores > scores[place]).sum()))
    for best in (1, 10):
        share = np.mean(np.array(ranks) < best)
        print(f"recall@{best} among {len(rows)} photos held out: {share:.3f}")


def report_words(
    queries: TextEmbedding, captioned: Captioned, vectors: NDArray[np.float32]
) -> None:
    words = captioned.common_words()
    for name, rows in (("held out", captioned.held_out), ("all", np.arange(len(vectors)))):
        projected = crossing_of(vectors[rows], queries)
        found = []
        for word in words:
            truth = captioned.shows(word)[rows]
            if truth.any():
                found.append(f1(truth, projected.scores(queries.embed([word])[0])))
        print(
            f"mean F1 of {len(found)} words over {len(rows)} photos ({name}): {np.mean(found):.3f}"
        )
        brought = {
            text: above(projected.scores(queries.embed([text])[0])).sum() for text in NONSENSE
        }
        print("nonsense:", ", ".join(f"{text} {count}" for text, count in brought.items()))


def above(scores: NDArray[np.float32]) -> NDArray[np.bool_]:
    end = find_cutoff(scores, TEXT)
    return scores >= (np.inf if end is None else end)


def f1(truth: NDArray[np.bool_], scores: NDArray[np.float32]) -> float:
    found = above(scores)
    return float(2 * (truth & found).sum() / (truth.sum() + found.sum()))


def report_times(queries: TextEmbedding, vectors: NDArray[np.float32]) -> None:
    many = np.resize(vectors, (LARGE, vectors.shape[1]))
    projected = crossing_of(many, queries)
    steps: list[float] = []
    preparing = projected.update()
    while True:
        begun = time.perf_counter()
        if next(preparing, "end") == "end":
            break
        steps.append(time.perf_counter() - begun)
    print(
        f"{LARGE} photos prepared: {sum(steps):.1f} s in steps of {max(steps) * 1e3:.0f} ms at most"
    )
    text = queries.embed(["dog"])[0]
    for name, work in (
        ("embedded", lambda: queries.embed(["a dog on a beach"])),
        ("scored", lambda: projected.scores(text)),
        ("cut off", lambda: find_cutoff(projected.scores(text), TEXT)),
    ):
        times = [timed(work)[1] for _ in range(20)]
        print(f"{name}: {statistics.median(times) * 1e3:.1f} ms")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


if __name__ == "__main__":
    main()

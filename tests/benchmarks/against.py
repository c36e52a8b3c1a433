"""What photos against bring: precision and F1 of a class, asked with some of it and against what was wrong.

    python tests/benchmarks/against.py STRANGERS... --classes FOLDER...

Every folder in a FOLDER is a class of photos; STRANGERS are folders of other photos. Each query asks with
one to three photos of a class, chosen at random, and against the one to three photos of other classes that
come first then. Compared: nothing against; ruling out all that matches a photo against; and what Albumen
does. Averages over all queries. Asserts nothing.
"""

import argparse
import itertools
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.files.formats import has_photo_extension
from app.similarity.search.cutoff import EXAMPLES, find_cutoff
from app.similarity.search.relevance_feedback import Scores, weigh_examples
from app.similarity.search.vector_index import VectorIndex
from app.vision.builtin import open_builtin
from tests.captions import embed
from tests.running import answer_of

REPEATS = 8
Rows = NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("strangers", type=Path, nargs="*")
    parser.add_argument("--classes", type=Path, nargs="+", required=True)
    given = parser.parse_args()
    photos = [path for folder in given.classes for path in pictures(folder)]
    names = [str(path.parent) for path in photos]
    others = [path for folder in given.strangers for path in pictures(folder)]
    classes = np.array([*names, *("" for _ in others)])
    with tempfile.TemporaryDirectory() as cache:
        vectors = embed(answer_of(open_builtin(Path(cache))), [*photos, *others])
    index = VectorIndex()
    digests = [str(row) for row in range(len(vectors))]
    index.attach(digests, vectors)
    index.show(digests)
    cosines = index.cosines(list(vectors))
    print(f"{len(classes)} photos, {len(set(names))} classes")
    print("for against  F1, precision: none | all that matches one ruled out | as Albumen does")
    for count, wrong in itertools.product((1, 2, 3), repeat=2):
        report(cosines, classes, count, wrong)


def pictures(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if has_photo_extension(path))


def report(cosines: Scores, classes: NDArray[np.str_], count: int, wrong: int) -> None:
    chance = np.random.default_rng(0)
    rows: list[list[float]] = []
    for name in sorted(set(classes) - {""}):
        for _ in range(REPEATS):
            liked = chance.choice(np.flatnonzero(classes == name), count, replace=False)
            plain = score(cosines, liked, liked[:0])
            strange = (classes != name) & (classes != "")
            disliked = np.array([row for row in np.argsort(-plain) if strange[row]][:wrong])
            cut = find_cutoff(plain, EXAMPLES)
            if cut is None or plain[disliked[0]] < cut:
                continue  # Nothing wrong was found, so nobody would be against anything.
            ruled_out = plain.copy()
            for row in disliked:
                ruled_out[cosines[row] >= (find_cutoff(cosines[row], EXAMPLES) or 1)] -= 2
            ways = (plain, ruled_out, score(cosines, liked, disliked))
            truth = classes == name
            left = np.delete(np.arange(len(classes)), np.concatenate([liked, disliked]))
            cuts = (cut, cut, find_cutoff(ways[2], EXAMPLES))
            judged = zip(ways, cuts, strict=True)
            rows.append([n for way, at in judged for n in judge(way[left], truth[left], at)])
    means = np.mean(rows, axis=0).round(3).reshape(3, 2)
    print(
        f"{count}   {wrong}   {len(rows):4}  " + " | ".join(f"{f:.3f}, {p:.3f}" for f, p in means)
    )


def score(cosines: Scores, liked: Rows, disliked: Rows) -> Scores:
    ones = [1.0] * 3
    return weigh_examples(
        cosines[:, liked], ones[: len(liked)], cosines[:, disliked], ones[: len(disliked)]
    )


def judge(scores: Scores, truth: NDArray[np.bool_], cut: float | None) -> tuple[float, float]:
    """F1 of what is above the cut, and average precision."""
    found = scores >= (np.inf if cut is None else cut)
    places = np.flatnonzero(truth[np.argsort(-scores)])
    precision = float((np.arange(1, len(places) + 1) / (places + 1)).mean())
    return 2 * float((found & truth).sum()) / float(found.sum() + truth.sum()), precision


if __name__ == "__main__":
    main()

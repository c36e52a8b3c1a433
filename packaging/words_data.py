"""What the built-in words are learned from: captioned photos, words, classes and nonsense, as vectors.

Everything is embedded once, by the very code that Albumen runs, and kept in a folder of the caller's.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer

from app.paths import find_resource
from app.vision.builtin import builtin_recipe, open_builtin
from app.vision.efficientnet import load_lite2
from app.vision.embedder import ClassScores
from app.vision.text_embedding import prompt_variants
from app.vision.text_encoder import minilm_recipe, open_minilm

VIEWS = 5
"""Of each photo: as it is, mirrored, and three cuts of 50 to 90 % of its area."""

STOP = (
    "a an the of in on at is are and with to his her their its it he she they by from up down for as be"
    " while that this other another into over through near next some one out off there who which has have"
    " being front behind around along very all or not them him each onto"
)


@dataclass(frozen=True, slots=True)
class Data:
    """Vectors as numpy arrays, and how they belong together."""

    photos: np.ndarray
    """(views, photos, 1280)."""
    seen: ClassScores
    captions: np.ndarray
    """(photos, 5, 384)."""
    counts: np.ndarray
    """(photos, words): in how many of a photo's captions the word stands."""
    words: list[str]
    classes: list[tuple[str, str, str]]
    """The word, the kind and its plural of each ImageNet class."""
    class_weights: np.ndarray
    """(1000, 1280) of the built-in network's last layer."""
    nonsense: list[str]
    texts: dict[str, np.ndarray]
    """MiniLM's vector of each word, of each name of a class, of nonsense, with and without an article."""


def gather(folder: Path, work: Path) -> Data:
    """The data of a folder with `captions.csv` and `images/`; kept in `work`."""
    with (folder / "captions.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["image"], row["caption"]) for row in csv.DictReader(file)]
    captions: dict[str, list[str]] = {}
    for name, caption in rows:
        captions.setdefault(name, []).append(caption)
    words, counts = _count_words(list(captions.values()))
    with find_resource("imagenet_words.csv").open(encoding="utf-8", newline="") as file:
        classes = [(row["word"], row["kind"], row["plural"]) for row in csv.DictReader(file)]
    nonsense = _random_words()
    given = dict.fromkeys([*words, *(name for each in classes for name in each), *nonsense])
    sentences = [caption for each in captions.values() for caption in each[:5]]
    sentences += [way for word in given for way in prompt_variants(word)]
    sentences = list(dict.fromkeys(sentences))
    vectors = dict(zip(sentences, _embed_texts(sentences, work), strict=True))
    photos, seen = _embed_photos([folder / "images" / name for name in captions], work)
    return Data(
        photos,
        seen,
        np.array([[vectors[caption] for caption in each[:5]] for each in captions.values()]),
        counts,
        words,
        classes,
        load_lite2(builtin_recipe().weights)._fc.weight.detach().numpy(),
        nonsense,
        vectors,
    )


def _count_words(captions: Sequence[Sequence[str]]) -> tuple[list[str], np.ndarray]:
    """The words in captions of at least 8 photos, and how often each photo's captions have them."""
    found = [[set(re.findall("[a-z]+", text.lower())) for text in each] for each in captions]
    photos: dict[str, int] = {}
    for each in found:
        for word in set().union(*each).difference(STOP.split()):
            photos[word] = photos.get(word, 0) + 1
    words = sorted(word for word, count in photos.items() if count >= 8 and len(word) > 2)
    place = {word: number for number, word in enumerate(words)}
    counts = np.zeros((len(captions), len(words)), dtype=np.int8)
    for photo, each in enumerate(found):
        for caption in each:
            counts[photo, [place[word] for word in caption if word in place]] += 1
    return words, counts


def _random_words(count: int = 4000) -> list[str]:
    """Words of MiniLM's vocabulary, alone, a few, and one of another; and letters that are no word."""
    random = np.random.default_rng(11)
    tokenizer = Tokenizer.from_file(str(minilm_recipe().folder / "tokenizer.json"))
    known = sorted(word for word in tokenizer.get_vocab() if re.fullmatch("[a-z]{4,}", word))
    letters = list("abcdefghijklmnopqrstuvwxyz")
    made: list[str] = []
    for number in range(count):
        if number % 4 == 3:
            made.append("".join(random.choice(letters, random.integers(4, 10))))
        elif number % 4 == 2:
            made.append(" of a ".join(random.choice(known, 2)))
        else:
            made.append(" ".join(random.choice(known, random.integers(1, 4))))
    return list(dict.fromkeys(made))


def _embed_texts(texts: list[str], work: Path) -> np.ndarray:
    kept = work / "texts.npz"
    if kept.exists():
        stored = np.load(kept)
        if stored["texts"].tolist() == texts:
            return stored["vectors"]
    encoder = _answer_of(open_minilm(work))
    vectors = encoder.embed(texts)
    np.savez(kept, texts=texts, vectors=vectors)
    return vectors


def _embed_photos(paths: list[Path], work: Path) -> tuple[np.ndarray, ClassScores]:
    kept, names = work / "photos.npz", [path.name for path in paths]
    if kept.exists():
        stored = np.load(kept)
        if stored["names"].tolist() == names:
            return stored["vectors"], ClassScores(stored["classes"], stored["shares"])
    embedder = _answer_of(open_builtin(work))
    vectors = np.zeros((VIEWS, len(paths), 1280), dtype=np.float16)
    classes, shares = [], []
    for start in range(0, len(paths), embedder.batch):
        batch = paths[start : start + embedder.batch]
        views = [
            list(_views(path, embedder.frame.side, start + at)) for at, path in enumerate(batch)
        ]
        for view in range(VIEWS):
            vectors[view, start : start + len(batch)], seen, _ = embedder.embed(
                [each[view] for each in views]
            )
            if view == 0:
                classes.append(seen.classes)
                shares.append(seen.shares)
    seen = ClassScores(np.concatenate(classes), np.concatenate(shares))
    np.savez(kept, names=names, vectors=vectors, classes=seen.classes, shares=seen.shares)
    return vectors, seen


def _views(path: Path, side: int, seed: int) -> Iterator[np.ndarray]:
    random = np.random.default_rng(seed)
    with Image.open(path) as file:
        photo = file.convert("RGB")
    mirrored = photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    width, height = photo.size
    for view in range(VIEWS):
        shown = photo if view == 0 else mirrored
        if view > 1:
            share = random.uniform(0.5, 0.9) ** 0.5
            wide, high = int(width * share), int(height * share)
            left, top = random.integers(0, width - wide + 1), random.integers(0, height - high + 1)
            whole = photo if random.random() < 0.5 else mirrored
            shown = whole.crop((left, top, left + wide, top + high))
        yield np.asarray(shown.resize((side, side), Image.Resampling.BILINEAR))


def _answer_of(task):
    while True:
        try:
            next(task)
        except StopIteration as end:
            return end.value


def class_directions(data: Data, rows: torch.Tensor) -> torch.Tensor:
    """(1000, 1280) of length 1: where a class lies from the mean of these photos.

    A linear classifier's weights w are, where classes are normal with one covariance S, S⁻¹(m_c - m)
    up to a constant (Fisher 1936); so S w leads from the mean to the class.
    """
    photos = torch.from_numpy(data.photos[0].astype(np.float32))[rows]
    centred = photos - photos.mean(0)
    weights = torch.from_numpy(data.class_weights)
    towards = (weights - weights.mean(0)) @ (centred.T @ centred / len(centred))
    return towards / towards.norm(dim=1, keepdim=True)

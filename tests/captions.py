"""Captioned photos as a test of words: which are held out, which words are asked, which photos are right."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.vision.builtin import BuiltinEmbedder
from app.vision.embedder import Vectors

SPLIT, HELD_OUT = 20261122, 500
"""As in packaging/train_words.py: these photos were not learned from."""

NONSENSE = (
    *("xyzzy", "carburettor of a submarine", "asdfgh", "quarterly tax return", "qwertz uiop"),
    *("null pointer exception", "hgjfkdl", "epistemology", "12345", "lorem ipsum dolor"),
)

# Of the words in between, those that are no things; the rule below keeps the rest.
_NO_THINGS = (
    "two three four five several many other another one both some each first red blue white black brown"
    " green yellow orange pink purple grey gray dark bright light colorful young old older little small"
    " large big tall long short high low open empty wet dry snowy sandy grassy rocky muddy hard full"
    " something someone others around through across along against towards toward near behind front back"
    " down above over under inside outside top bottom middle side end left right while during after"
    " before like very together into tan six midair"
    " outdoor asian blond blonde bare get take run jump play ride stand sit"
    " hold walk look watch wear jumps plays runs rides stands sits holds walks looks watches wears"
    " takes gets smiles tries does close men women people children"
)


@dataclass(frozen=True, slots=True)
class Captioned:
    """Photos with five captions each."""

    names: list[str]
    captions: list[list[str]]
    words: list[list[set[str]]]
    """Of each photo's captions, the words."""
    held_out: NDArray[np.int64]

    def shows(self, word: str) -> NDArray[np.bool_]:
        """(photos,) whether the word, or its plural, is in at least two captions."""
        forms = {
            word,
            f"{word}s",
            f"{word}es",
            re.sub("man$", "men", word),
            re.sub("y$", "ies", word),
        }
        text = [sum(bool(forms & each) for each in five) for five in self.words]
        return np.array(text) >= 2

    def common_words(self, count: int = 50) -> list[str]:
        """Things that 20 to 1,500 photos show: sorted by how many, so many of them at equal steps."""
        seen: dict[str, int] = {}
        for five in self.words:
            words = [word for each in five for word in each]
            for word in {word for word in words if words.count(word) >= 2}:
                seen[word] = seen.get(word, 0) + 1
        things = [
            word
            for word, photos in seen.items()
            if 20 <= photos <= 1500
            and len(word) > 2
            and word not in _NO_THINGS.split()
            and not re.search("(ing|ed|ly|s)$", word)
        ]
        things.sort(key=lambda word: (-seen[word], word))
        return [things[len(things) * step // count] for step in range(count)]


def read_captioned(folder: Path) -> Captioned:
    """The folder's `captions.csv`: one row a caption, image and caption."""
    captions: dict[str, list[str]] = {}
    with (folder / "captions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            captions.setdefault(row["image"], []).append(row["caption"])
    words = [
        [set(re.findall("[a-z]+", caption.lower())) for caption in five]
        for five in captions.values()
    ]
    order = np.random.default_rng(SPLIT).permutation(len(words))
    return Captioned(list(captions), list(captions.values()), words, order[-HELD_OUT:])


def embed(embedder: BuiltinEmbedder, photos: list[Path]) -> Vectors:
    """(photos, 1280), read and embedded as Albumen does."""
    found: list[Vectors] = []
    for start in range(0, len(photos), embedder.batch):
        batch: list[NDArray[np.uint8]] = []
        for path in photos[start : start + embedder.batch]:
            frame = decode_photo(path, DecodeRequest(frame=embedder.frame)).frame
            assert frame is not None
            pixels = np.frombuffer(frame.rgb, np.uint8)
            batch.append(pixels.reshape(frame.height, frame.width, 3))
        found.append(embedder.embed(batch)[0])
    return np.concatenate(found)

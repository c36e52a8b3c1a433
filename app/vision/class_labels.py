"""Class labels: titles of groups from the classes of the built-in model.

The built-in network has 1,000 classes; `resources/imagenet_words.csv` gives each a word ("golden
retriever"), a kind ("dog", plural "dogs") and a family ("animal"). A title takes the narrowest of
the three that the group agrees on, so that a litter of mixed breeds is "Dogs".
"""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class _Level(NamedTuple):
    """A sorting of the classes: by word, by kind or by family."""

    names: list[str]
    of_class: NDArray[np.int64]
    """(1000,) the number of each class's name."""


_AGREED = 0.5
"""Share of its family's probability that a kind must have to be the title."""

_ALONE = 0.8
"""Share of its kind's probability that a word must have to be the title."""

_LEADING = 0.3
"""Share of its kind's probability from which a word can tell two groups of one kind apart."""

_SURE = 0.15
"""Mean probability that a name must have to be a title."""

_NOTICED = 0.04
"""Mean probability from which a kind can tell two groups of one title apart."""

_SHARED = 3
"""The most kinds that are named as shared by a group."""

# Titles of families, by their names in the table.
_FAMILIES = {
    "animal": "Animals",
    "bird": "Birds",
    "reptile": "Reptiles and amphibians",
    "insect": "Insects and spiders",
    "sea life": "Fish and sea life",
    "plant": "Plants",
    "landscape": "Landscapes",
    "water": "By the water",
    "building": "Buildings",
    "street": "Street",
    "shop": "Shops and restaurants",
    "indoors": "Indoors",
    "furniture": "Furniture",
    "household": "Around the house",
    "kitchen": "Kitchen",
    "food": "Food",
    "drink": "Drinks",
    "clothing": "Clothes",
    "shoes": "Shoes",
    "people": "People",
    "sport": "Sport",
    "music": "Music",
    "electronics": "Electronics",
    "paper": "Paper and print",
    "tool": "Tools",
    "science": "Science",
    "weapon": "Arms",
    "vehicle": "Vehicles",
    "boat": "Boats and ships",
    "aircraft": "In the air",
    "toy": "Toys and games",
}


class ClassLabels:
    """Titles by a table of words, kinds and families."""

    def __init__(self, table: Path) -> None:
        with table.open(encoding="utf-8", newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: int(row["index"]))
        self._word = _level([row["word"] for row in rows])
        self._kind = _level([row["plural"] for row in rows])
        self._family = _level([row["family"] for row in rows])

    def titles(
        self,
        classes: NDArray[np.uint16],
        shares: NDArray[np.float16],
        groups: list[NDArray[np.int64]],
    ) -> list[str]:
        """Return a title for each group of rows of `classes` and `shares` (n, 8); empty where none is sure.

        Groups of one title are told apart by the next class seen in them, where there is one: "Dogs", "Dogs, sofas".
        """
        scores = [_mean(classes[rows], shares[rows]) for rows in groups]
        titles: list[str] = []
        for each in scores:
            title, kind = self._title(each)
            titles.append(self._told_apart(title, kind, each, titles) if title in titles else title)
        return titles

    def shared(
        self,
        classes: NDArray[np.uint16],
        shares: NDArray[np.float16],
        groups: list[NDArray[np.int64]],
    ) -> list[str]:
        """Return the kinds that the photos of each group share, with probabilities: "dogs 62 %, sofas 9 %"."""
        titles: list[str] = []
        for rows in groups:
            kinds = _under(self._kind, _mean(classes[rows], shares[rows]))
            best = np.argsort(-kinds, kind="stable")[:_SHARED]
            noticed = (each for each in best if kinds[each] >= _NOTICED)
            names = (f"{self._kind.names[each]} {kinds[each]:.0%}" for each in noticed)
            titles.append(", ".join(names))
        return titles

    def _title(self, scores: NDArray[np.float64]) -> tuple[str, int]:
        """Return the title and its kind; -1 for the title of a family."""
        titles, kinds, families = (_under(level, scores) for level in self._levels)
        kind, family = int(kinds.argmax()), int(families.argmax())
        word = int(np.where(_within(self._word, self._kind, kind), titles, 0).argmax())
        if kinds[kind] >= max(_SURE, _AGREED * families[family]):
            if titles[word] >= _ALONE * kinds[kind]:
                return _capital(self._word.names[word]), kind
            return _capital(self._kind.names[kind]), kind
        return (_FAMILIES[self._family.names[family]] if families[family] >= _SURE else ""), -1

    def _told_apart(
        self, title: str, kind: int, scores: NDArray[np.float64], taken: Sequence[str]
    ) -> str:
        """Return the title with a name that no other group has; the same title where there is none.

        First the most probable word of its own kind ("Dogs, greyhound"), then other kinds.
        """
        if not title:
            return title
        titles, kinds, _families = (_under(level, scores) for level in self._levels)
        mine = np.where(_within(self._word, self._kind, kind), titles, 0)
        further: list[str] = []
        if kind >= 0 and mine.max() >= _LEADING * kinds[kind]:
            further.append(self._word.names[int(mine.argmax())])
        others = [each for each in np.argsort(-kinds, kind="stable")[:5] if each != kind]
        further += [self._kind.names[each] for each in others if kinds[each] >= _NOTICED]
        for name in further:
            if name.lower() not in title.lower() and f"{title}, {name}" not in taken:
                return f"{title}, {name}"
        return title

    @property
    def _levels(self) -> tuple[_Level, _Level, _Level]:
        return self._word, self._kind, self._family


@cache
def load_class_labels(table: Path) -> ClassLabels:
    """Return the labels of a table, which is read once."""
    return ClassLabels(table)


def _level(names: list[str]) -> _Level:
    distinct = list(dict.fromkeys(names))
    number = {name: place for place, name in enumerate(distinct)}
    return _Level(distinct, np.array([number[name] for name in names]))


def _under(level: _Level, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of all classes under each name, (names,)."""
    return np.bincount(level.of_class, scores, len(level.names)).astype(np.float64)


def _within(narrow: _Level, wide: _Level, name: int) -> NDArray[np.bool_]:
    """Return which narrow names have a class under this wide name, (narrow names,)."""
    inside = np.zeros(len(narrow.names), dtype=np.bool_)
    inside[narrow.of_class[wide.of_class == name]] = True
    return inside


def _mean(classes: NDArray[np.uint16], shares: NDArray[np.float16]) -> NDArray[np.float64]:
    """Return the mean probability of each class over the photos, (1000,)."""
    total = np.bincount(classes.ravel(), shares.ravel().astype(np.float64), 1000)
    return total / max(1, len(classes))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]

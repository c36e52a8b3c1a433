"""What a group of photos shows, in the words a person would say.

The built-in network knows 1,000 classes; `resources/imagenet_words.csv` gives each a word ("golden
retriever"), a kind ("dog", plural "dogs") and a family ("animal"). A title takes the narrowest of
the three that most of the group agrees on, so that a litter of mixed breeds is "Dogs".
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class _Level(NamedTuple):
    """One way to sort the classes: by word, by kind or by family."""

    names: list[str]
    of_class: NDArray[np.int64]
    """(1000,) which of the names each class falls under."""


_AGREED = 0.5
"""Share of what was seen that a word must have within its kind, or a kind within its family."""

_SURE = 0.12
"""Share of all probability below which a name says too little to be a title."""


class Words:
    """Titles by the table in that file."""

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
        """A title for each group of rows of what was seen, (n, 8) each; empty where nothing is sure.

        Groups of one name are told apart by the next thing seen in them: "Dogs", "Dogs, sofas".
        """
        seen = [_sum(classes[rows], shares[rows]) for rows in groups]
        titles = [self._title(each) for each in seen]
        taken: set[str] = set()
        for place, title in enumerate(titles):
            if title in taken:
                titles[place] = title = self._told_apart(title, seen[place], taken)
            taken.add(title)
        return titles

    def _title(self, seen: NDArray[np.float64]) -> str:
        words, kinds, families = (self._under(level, seen) for level in self._levels)
        family = int(families.argmax())
        kind = int(np.where(self._is_in(self._kind, self._family, family), kinds, 0).argmax())
        best_kind = int(kinds.argmax())
        if kinds[best_kind] >= _AGREED * families[family]:
            kind = best_kind
        word = int(np.where(self._is_in(self._word, self._kind, kind), words, 0).argmax())
        if kinds[kind] >= max(_SURE, _AGREED * families[family]):
            is_one_word = words[word] >= 0.8 * kinds[kind]
            return _capital(self._word.names[word] if is_one_word else self._kind.names[kind])
        return _capital(self._family.names[family]) if families[family] >= _SURE else ""

    def _told_apart(self, title: str, seen: NDArray[np.float64], taken: set[str]) -> str:
        kinds = self._under(self._kind, seen)
        for kind in np.argsort(-kinds, kind="stable")[:5]:
            name = self._kind.names[kind]
            longer = f"{title}, {name}" if title else _capital(name)
            if name.lower() != title.lower() and longer not in taken:
                return longer
        return title

    @property
    def _levels(self) -> tuple[_Level, _Level, _Level]:
        return self._word, self._kind, self._family

    @staticmethod
    def _under(level: _Level, seen: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(level.of_class, seen, len(level.names))

    @staticmethod
    def _is_in(narrow: _Level, wide: _Level, name: int) -> NDArray[np.bool_]:
        """Which narrow names have a class under this wide name."""
        within = np.zeros(len(narrow.names), dtype=np.bool_)
        within[narrow.of_class[wide.of_class == name]] = True
        return within


@cache
def load_words(table: Path) -> Words:
    """The table, read once."""
    return Words(table)


def _level(names: list[str]) -> _Level:
    distinct = list(dict.fromkeys(names))
    number = {name: place for place, name in enumerate(distinct)}
    return _Level(distinct, np.array([number[name] for name in names]))


def _sum(classes: NDArray[np.uint16], shares: NDArray[np.float16]) -> NDArray[np.float64]:
    """(1000,) mean probability of each class over the photos."""
    total = np.bincount(classes.ravel(), shares.ravel().astype(np.float64), 1000)
    return total / max(1, len(classes))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]

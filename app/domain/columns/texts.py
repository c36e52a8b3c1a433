"""Texts by rows, in one string."""

import os
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.int64]


class Texts:
    """Texts by rows, in one string: a `str` each would take 50 bytes more."""

    __slots__ = ("_ends", "_starts", "_text")

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._text = "".join(texts)
        self._ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
        self._starts = np.concatenate([np.zeros(1, np.int64), self._ends])[: len(texts)]

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, row: int) -> str:
        return self._text[self._starts[row] : self._ends[row]]

    def __iter__(self) -> Iterator[str]:
        text, places = self._text, zip(self._starts.tolist(), self._ends.tolist(), strict=True)
        return (text[start:end] for start, end in places)

    def of(self, rows: Rows) -> "Texts":
        """Return the texts of these rows."""
        return self._make(self._text, self._starts[rows], self._ends[rows])

    def and_of(self, more: "Texts") -> "Texts":
        """Return these texts, and then more."""
        length = len(self._text)
        starts = np.concatenate([self._starts, more._starts + length])
        ends = np.concatenate([self._ends, more._ends + length])
        return self._make(self._text + more._text, starts, ends)

    def with_changes(self, rows: Rows, texts: Sequence[str]) -> "Texts":
        """Return these texts, with others in these rows."""
        both = self.and_of(Texts(texts))
        places = np.arange(len(self))
        places[rows] = np.arange(len(self), len(both))
        return both.of(places)

    @staticmethod
    def _make(text: str, starts: Rows, ends: Rows) -> "Texts":
        made = Texts()
        made._text, made._starts, made._ends = text, starts, ends
        return made


def split_path(path: str) -> tuple[str, str]:
    """Return the folder of a path, with the separator at its end, and the name."""
    start = path.rfind(os.sep) + 1
    return path[:start], path[start:]


def split_paths(paths: str) -> tuple[Rows, Rows, Rows]:
    r"""Return where each of some paths, with a "\0" between them, begins, where its name does, and where it ends."""
    codes = np.frombuffer(paths.encode("utf-32-le", "surrogatepass"), "<u4")
    ends = np.append(np.flatnonzero(codes == 0), len(codes))
    starts = np.concatenate([[0], ends[:-1] + 1])
    separators = np.concatenate([[-1], np.flatnonzero(codes == ord(os.sep))])
    last = separators[np.searchsorted(separators, ends) - 1]
    return starts, np.maximum(last + 1, starts), ends

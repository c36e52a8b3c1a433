"""Values of metadata, each kept once and decoded when it is first asked for."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.metadata import METADATA_FIELDS, Flag, PhotoMetadata


class Culled(IntEnum):
    """What the user made of a photo: a flag counts before a rating."""

    UNDECIDED = 0
    RATED = 1
    PICKED = 2
    REJECTED = 3

    @classmethod
    def of(cls, metadata: PhotoMetadata) -> "Culled":
        """Return what the metadata says."""
        if metadata.flag is not None:
            return _FLAGGED[metadata.flag.value]
        return cls.RATED if metadata.rating else cls.UNDECIDED


_FLAGGED = {Flag.PICK.value: Culled.PICKED, Flag.REJECT.value: Culled.REJECTED}


def _culled(cell: Any) -> Culled:
    if isinstance(cell, PhotoMetadata):
        return Culled.of(cell)
    # As the columns of a catalog are: rating, label, the flag's name.
    return _FLAGGED.get(cell[2]) or (Culled.RATED if cell[0] else Culled.UNDECIDED)


_POSITION = METADATA_FIELDS.index("position")


class Decoded(Sequence[PhotoMetadata]):
    """Values of metadata, the first of them none; each is decoded when it is first asked for."""

    def __init__(
        self, cells: list[Any], decode: Callable[[Any], PhotoMetadata] | None = None
    ) -> None:
        self.cells = cells
        self._decode = decode
        self._culled = np.zeros(0, np.uint8)

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, number: Any) -> Any:
        value = self.cells[number]
        if self._decode is not None and not isinstance(value, PhotoMetadata):
            value = self.cells[number] = self._decode(value)
        return value

    def ratings(self) -> list[int]:
        """Return the ratings of all values; they come first in a cell, so that nothing is decoded."""
        return [each.rating if isinstance(each, PhotoMetadata) else each[0] for each in self.cells]

    def positions(self) -> list[str]:
        """Return the positions of all values as texts; nothing is decoded."""
        return [
            each.position if isinstance(each, PhotoMetadata) else each[_POSITION]
            for each in self.cells
        ]

    def culled(self) -> NDArray[np.uint8]:
        """Return numbers of Culled for all values."""
        known = len(self._culled)
        if known < len(self.cells):
            more = np.array([_culled(cell) for cell in self.cells[known:]], np.uint8)
            self._culled = np.concatenate([self._culled, more])
        return self._culled

    def and_of(self, more: Sequence[PhotoMetadata]) -> "Decoded":
        """Return these values and more."""
        if not more:
            return self
        both = Decoded([*self.cells, *more], self._decode)
        both._culled = self._culled
        return both

"""The colour index: how near each photo's palette comes to a colour."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.similarity.colour.palette import COLOURS, Palette, from_steps
from app.similarity.vectors.digest_table import Digests, DigestTable

Numbers = NDArray[np.float32]

_ALIKE = 0.1
"""Distance in Oklab at which a colour counts 0.37: sky blue and royal blue are 0.2 apart, and a step
that is just seen is 0.02."""

_LITTLE = 0.02
"""Share of the photo at which a colour counts half where no share is asked for."""


class ColourIndex:
    """Palettes by digest. Rows are only ever added."""

    def __init__(self) -> None:
        self._table = DigestTable()
        self._steps: NDArray[np.uint8] = np.zeros((0, COLOURS, 4), np.uint8)
        """As packed; missing colours have no share."""
        self._ready: tuple[Numbers, Numbers] | None = None
        """Colours (3, n, 6) and shares (n, 6); None while out of date."""

    def __len__(self) -> int:
        return len(self._table)

    def row_of(self, digest: str) -> int | None:
        """Return the row of a digest, if its palette is known."""
        return self._table.row_of(digest)

    def rows_of(self, digests: Digests) -> NDArray[np.int64]:
        """Return the row (n,) of each digest, -1 where its palette is not known."""
        return self._table.rows_of(digests)

    def add(self, palettes: Mapping[str, bytes]) -> None:
        """Add packed palettes; of a digest that has one the new one counts."""
        if not palettes:
            return
        known = len(self)
        self._table.extend(list(palettes))
        if len(self._steps) < len(self):
            grown = np.zeros((max(len(self), len(self._steps) * 3 // 2), COLOURS, 4), np.uint8)
            grown[:known] = self._steps[:known]
            self._steps = grown
        padded = b"".join(packed.ljust(4 * COLOURS, b"\0") for packed in palettes.values())
        self._steps[known : len(self)] = np.frombuffer(padded, np.uint8).reshape(-1, COLOURS, 4)
        self._ready = None

    def palette(self, row: int) -> Palette:
        """Return the palette of a row."""
        steps = self._steps[row]
        return Palette.unpack(steps[steps[:, 0] > 0].tobytes())

    def scores(self, colour: Numbers, share: float | None = None) -> Numbers:
        """Return how near each photo (n,) comes to a colour (3,) in Oklab, 0 to 1.

        The nearest colour of its palette counts, a little less if there is very little of it. If a share of
        the photo (0 to 1) is asked for, it counts the less the further the photo's own share is from it: the
        shares of its colours, each as far as it is near, added up.
        """
        colours, shares = self._planes()
        near = np.exp(-_squares(colours, colour) / np.float32(_ALIKE**2))
        near[shares == 0] = 0
        if share is None:
            return (near * (shares / (shares + np.float32(_LITTLE)))).max(axis=1, initial=0)
        missed = np.abs(np.einsum("ij,ij->i", near, shares) - np.float32(share))
        return near.max(axis=1, initial=0) * (1 - missed / np.float32(max(share, 1 - share)))

    def _planes(self) -> tuple[Numbers, Numbers]:
        if self._ready is None:
            steps = self._steps[: len(self)].astype(np.float32)
            colours = np.ascontiguousarray(np.moveaxis(from_steps(steps[:, :, 1:]), 2, 0))
            self._ready = colours, steps[:, :, 0] / np.float32(255)
        return self._ready


def matching_colours(palette: Palette, colours: Sequence[Numbers]) -> list[int | None]:
    """Return for each colour (3,) the nearest of the palette; None if none is near."""
    nearest: list[int | None] = []
    for colour in colours:
        squares = ((palette.colours - colour) ** 2).sum(axis=1)
        # From twice that distance on it counts less than 0.02.
        is_near = squares.min(initial=np.inf) < (2 * _ALIKE) ** 2
        nearest.append(int(squares.argmin()) if is_near else None)
    return nearest


def _squares(colours: Numbers, colour: Numbers) -> Numbers:
    """Return the squared distances (n, 6) of colours (3, n, 6) from one."""
    light, green_red, blue_yellow = map(np.subtract, colours, colour)
    return light * light + green_red * green_red + blue_yellow * blue_yellow

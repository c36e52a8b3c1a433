"""Layout of a grid: arithmetic instead of a list of places, so 100,000 tiles cost nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

_LEAST = 64
"""Minimum width of a tile in a narrow view."""
BAND = 40
"""Height of a band across the grid."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Tiles of one size in rows. All figures in logical pixels."""

    count: int
    width: int
    """Width of the view."""
    tile: QSize
    gap: int = 8
    margin: int = 8
    head: int | None = None
    """Tiles before a band across the grid; those after it begin a row. None for no band."""

    @property
    def columns(self) -> int:
        room = self.width - 2 * self.margin + self.gap
        return max(1, room // (self.tile.width() + self.gap))

    @property
    def column(self) -> int:
        """Return the width of a tile so that as many fill the width; a single one may be narrower."""
        room = self.width - 2 * self.margin + self.gap
        return max(_LEAST, room // self.columns - self.gap)

    @property
    def lines(self) -> int:
        return -(-(self.count + self._blanks) // self.columns)

    @property
    def pitch(self) -> int:
        """Distance from the top of one row of tiles to the top of the next."""
        return self.tile.height() + self.gap

    @property
    def height(self) -> int:
        band = 0 if self.head is None else BAND
        return 2 * self.margin + self.lines * self.pitch - self.gap + band if self.count else 0

    @property
    def band(self) -> QRect:
        """Return the place of the band, from the top of the grid; empty without a band."""
        if self.head is None:
            return QRect()
        lines = -(-self.head // self.columns)
        return QRect(0, self.margin + lines * self.pitch - self.gap // 2, self.width, BAND)

    def rect(self, row: int) -> QRect:
        """Return the place of a tile, from the top of the grid."""
        line, column = divmod(self._slot(row), self.columns)
        return QRect(
            self.margin + column * self._stride // 16,
            self.margin + line * self.pitch + self._shift(row),
            self.tile.width(),
            self.tile.height(),
        )

    def at(self, x: int, y: int) -> int | None:
        """Return the tile at a point; None between tiles and beyond them."""
        shift = BAND if self.head is not None and y >= self.band.bottom() else 0
        line = (y - shift - self.margin) // self.pitch
        if line < 0:
            return None
        for column in range(self.columns):
            row = self._row(line * self.columns + column)
            if row < self.count and self.rect(row).contains(x, y):
                return row
        return None

    def between(self, top: int, bottom: int) -> range:
        """Return the tiles between `top` and `bottom`, and a few above if a band lies between."""
        shift = 0 if self.head is None else BAND
        first = max(0, (top - self.margin - shift) // self.pitch)
        last = max(0, (bottom - self.margin) // self.pitch + 1)
        rows = (self._row(line * self.columns, after=True) for line in (first, last))
        return range(*(min(self.count, row) for row in rows))

    def below(self, row: int, lines: int) -> int:
        """Return the tile so many rows down or up; perhaps beyond the last, or before the first."""
        return self._row(self._slot(row) + lines * self.columns)

    @property
    def _blanks(self) -> int:
        """Blank places at the end of the last row before the band."""
        return 0 if self.head is None else -self.head % self.columns

    def _shift(self, row: int) -> int:
        return BAND if self.head is not None and row >= self.head else 0

    def _slot(self, row: int) -> int:
        """Return the place of a tile, counted with the blanks."""
        return row + (self._blanks if self.head is not None and row >= self.head else 0)

    def _row(self, slot: int, *, after: bool = False) -> int:
        """Return the tile at a place; at a blank the one before, or `after` it."""
        if self.head is None or slot < self.head:
            return slot
        if slot < self.head + self._blanks:
            return self.head if after else self.head - 1
        return slot - self._blanks

    @property
    def _stride(self) -> int:
        """Distance of columns in sixteenths of a pixel: the remainder widens the gaps."""
        pitch = self.tile.width() + self.gap
        spare = self.width - 2 * self.margin + self.gap - self.columns * pitch
        return 16 * pitch + 16 * max(0, spare) // max(1, self.columns - 1)

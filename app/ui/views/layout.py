"""Where each tile of a wall is: arithmetic, no list of places, so a hundred thousand cost nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

_LEAST = 64
"""Pixels a tile is wide in however narrow a view."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Tiles of one size in rows. All figures in logical pixels."""

    count: int
    width: int
    """Of the view."""
    tile: QSize
    gap: int = 8
    margin: int = 8

    @property
    def columns(self) -> int:
        room = self.width - 2 * self.margin + self.gap
        return max(1, room // (self.tile.width() + self.gap))

    @property
    def column(self) -> int:
        """How wide a tile is so that as many of them fill the width; a single one may be less wide."""
        room = self.width - 2 * self.margin + self.gap
        return max(_LEAST, room // self.columns - self.gap)

    @property
    def lines(self) -> int:
        return -(-self.count // self.columns)

    @property
    def pitch(self) -> int:
        """From the top of one line to the top of the next."""
        return self.tile.height() + self.gap

    @property
    def height(self) -> int:
        return 2 * self.margin + self.lines * self.pitch - self.gap if self.count else 0

    def rect(self, row: int) -> QRect:
        """Where that tile is, from the top of the wall."""
        line, column = divmod(row, self.columns)
        return QRect(
            self.margin + column * self._stride // 16,
            self.margin + line * self.pitch,
            self.tile.width(),
            self.tile.height(),
        )

    def at(self, x: int, y: int) -> int | None:
        """The tile at that point; None between tiles and beyond them."""
        line = (y - self.margin) // self.pitch
        if line < 0:
            return None
        for column in range(self.columns):
            row = line * self.columns + column
            if row < self.count and self.rect(row).contains(x, y):
                return row
        return None

    def between(self, top: int, bottom: int) -> range:
        """The tiles that touch the band from `top` to `bottom`."""
        first = max(0, (top - self.margin) // self.pitch)
        last = max(0, (bottom - self.margin) // self.pitch + 1)
        return range(min(self.count, first * self.columns), min(self.count, last * self.columns))

    @property
    def _stride(self) -> int:
        """From column to column, in sixteenths of a pixel: what is left over widens the gaps."""
        pitch = self.tile.width() + self.gap
        spare = self.width - 2 * self.margin + self.gap - self.columns * pitch
        return 16 * pitch + 16 * max(0, spare) // max(1, self.columns - 1)

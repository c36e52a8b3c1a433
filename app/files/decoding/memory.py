"""Memory of decoding: what a picture needs, and one budget for all decoder processes together.

A child asks before it decodes a picture that needs more than its share, and waits until others have given
memory back. So eight large pictures are decoded one after the other where memory is short, and a picture
that would never fit is refused with a sentence instead of filling the machine.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from PIL import Image

SHARE = 256 << 20
"""Bytes each child may take unasked: itself (up to 110 MB with all libraries) and a photo of 24 MP."""

UNASKED = 140 << 20
"""Bytes a picture may need without asking."""

_LEAST = 1 << 30
_CGROUP = Path("/sys/fs/cgroup/memory.max")


class TooLarge(ValueError):
    """A picture that needs too much memory; its text is the reason."""


class MemoryBudget:
    """What all decoder processes of this program may take together, in bytes; used by any thread."""

    def __init__(self, total: int | None = None) -> None:
        self.total = total or max(_LEAST, machine_memory() // 2)
        self._taken = self._shares = 0
        self._lock = threading.Lock()

    def fits(self, needed: int) -> bool:
        """Whether a picture that needs so much fits at all, when no other large one is decoded."""
        return needed + max(SHARE, self._shares) <= self.total

    def try_take(self, needed: int) -> bool:
        """Take memory if so much is free now."""
        with self._lock:
            if self._taken + self._shares + needed > self.total:
                return False
            self._taken += needed
            return True

    def give_back(self, taken: int) -> None:
        """Return what was taken for a picture."""
        with self._lock:
            self._taken -= taken

    def add_child(self) -> None:
        """Take the share of a new child, of which there are always few."""
        with self._lock:
            self._shares += SHARE

    def remove_child(self) -> None:
        """Return the share of a child that has ended."""
        with self._lock:
            self._shares -= SHARE


def machine_memory() -> int:
    """Return the bytes of memory of this machine, or of the container it is."""
    total = int(psutil.virtual_memory().total)
    with suppress(OSError, ValueError):  # "max", or no such file.
        total = min(total, int(_CGROUP.read_text()))
    return total


BUDGET = MemoryBudget()
"""Half of the machine's memory, for all pools of this process."""

_ask: Callable[[int], bool] = BUDGET.fits


def use(ask: Callable[[int], bool]) -> None:
    """Ask that way in this process: it returns True when the memory is there, False where it never will be."""
    global _ask
    _ask = ask


def reserve(needed: int, width: int, height: int) -> None:
    """Wait until a picture may take so much memory. Raises TooLarge where it never may."""
    if needed > UNASKED and not _ask(needed):
        raise TooLarge(
            f"The image has {width:,} × {height:,} pixels and needs {needed / 1e9:.1f} GB of memory, "
            "more than Albumen may use on this computer."
        )


# Bytes a pixel in Pillow, where it is not 4; and those a decoder takes beside, measured (tests/benchmarks/memory.py).
_STORED = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "I;16N": 2}
_DECODERS = {"JPEG": 1, "MPO": 1, "PNG": 1, "WEBP": 13, "AVIF": 12, "HEIF": 12, "JPEG2000": 24,
             "JXL": 14, "TIFF": 5, "GIF": 5}  # fmt: skip
_OTHERS = 5
_PROGRESSIVE = 6
"""Bytes a pixel of coefficients that libjpeg holds of a whole progressive JPEG, however small it is drawn."""
_CONVERTED = {"RGBA": 20, "LA": 20, "PA": 20, "La": 20, "RGBa": 20, "I;16": 10, "I": 10, "F": 10}
"""Bytes a pixel of conversions where all pixels are wanted; else these are made in bands."""
_WHOLE = 8
_BAND = 48 << 20
"""Bytes that a band takes while it is converted."""


def estimate(picture: "Image.Image", size: tuple[int, int], *, whole: bool) -> int:
    """Return the bytes that decoding an opened picture takes.

    `size` is that of the picture before it was scaled down by its decoder; `whole` that all pixels are wanted.
    """
    pixels = picture.width * picture.height
    each = _STORED.get(picture.mode, 4) + _DECODERS.get(picture.format or "", _OTHERS)
    if whole:
        each += _CONVERTED.get(picture.mode, _WHOLE)
    needed = pixels * each + _BAND
    if picture.info.get("progressive") or picture.info.get("progression"):
        needed += size[0] * size[1] * _PROGRESSIVE
    return needed

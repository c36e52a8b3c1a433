"""The thumbnail store: one small JPEG a photo, named by digest."""

import contextlib
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from app.files.decoding.decoded_photo import RgbBuffer
from app.files.scan import names_in

SIDE = 400
"""The longer side of a thumbnail in pixels: a tile of 200 logical pixels on a HiDPI screen."""

_FEW = 40
"""Thumbnails that are looked for one by one in a folder."""


def decode_thumbnail(jpeg: Path | BinaryIO, side: int = SIDE) -> RgbBuffer | None:
    """Decode a thumbnail, perhaps smaller where `side` pixels a side are enough; None where it is damaged."""
    from PIL import Image  # Not to name a thumbnail's file.

    try:
        with Image.open(jpeg, formats=["JPEG"]) as picture:
            picture.draft("RGB", (side, side))
            upright = picture.convert("RGB")
    except (OSError, SyntaxError, ValueError):
        return None
    return RgbBuffer(upright.height, upright.width, upright.tobytes())


_EIGHTH = 8
_MANY = 500
"""Thumbnails in an eighth of the folders from which on the others are not measured."""


class ThumbnailStore:
    """JPEG files, fanned out over 256 folders. Safe to read from any thread or process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Return the path of a thumbnail, existing or not."""
        return self.folder / digest[:2] / f"{digest[2:]}.jpg"

    def __contains__(self, digest: str) -> bool:
        # As text: a survey asks for every photo of a library.
        return os.path.lexists(f"{self.folder}{os.sep}{digest[:2]}{os.sep}{digest[2:]}.jpg")

    def missing(self, digests: Collection[str]) -> Iterator[list[str]]:
        """Yield those of the digests that have no thumbnail, a folder after another."""
        folders: dict[str, list[str]] = {}
        for digest in digests:
            folders.setdefault(digest[:2], []).append(digest)
        for folder, here in folders.items():
            # To list a folder takes 0.3 µs a name, to look for a file 4 µs; there may be far more of other photos.
            if len(here) < _FEW:
                yield [digest for digest in here if digest not in self]
            else:
                names = set(names_in(self.folder / folder))
                yield [digest for digest in here if f"{digest[2:]}.jpg" not in names]

    def write(self, digest: str, jpeg: bytes) -> None:
        """Store a thumbnail atomically. Raises OSError (a full disk), and then leaves nothing."""
        path = self.path(digest)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            try:
                draft.write_bytes(jpeg)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                draft.write_bytes(jpeg)
            draft.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise

    def read(self, digest: str, side: int = SIDE) -> RgbBuffer | None:
        """Return a thumbnail's pixels, perhaps smaller where `side` suffices; None where missing or damaged."""
        return decode_thumbnail(self.path(digest), side)

    def size(self) -> int:
        """Return the bytes on disk; of thousands estimated from an eighth of the folders, to a hundredth.

        To measure 100,000 files takes half a second, and digests spread them evenly.
        """
        folders = [self.folder / f"{number:02x}" for number in range(256)]
        size, count = _measure(folders[::_EIGHTH])
        if count > _MANY:
            return size * _EIGHTH
        others = (each for number, each in enumerate(folders) if number % _EIGHTH)
        return size + _measure(others)[0]


def _measure(folders: Iterable[Path]) -> tuple[int, int]:
    """Return the bytes and the number of thumbnails in folders."""
    size = count = 0
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as files:
            for file in files:
                if file.name.endswith(".jpg"):
                    size += file.stat(follow_symlinks=False).st_size
                    count += 1
    return size, count

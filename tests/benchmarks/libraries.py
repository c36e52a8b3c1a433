"""Libraries of many photos for benchmarks: filled as indexing leaves them, without a picture being computed.

Files are a few bytes long, each with its own digest. A twentieth are copies, a tenth have a RAW, a third have metadata
of the user's, and four in a row are a burst. Vectors fall off along their directions as real ones do, around one centre
in a hundred photos.
"""

import io
import os
import random
from collections.abc import Generator, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image

from app.domain.groups import ContentRef
from app.domain.metadata import LABELS, NO_METADATA
from app.domain.photo import DateSource, ExifInfo, PixelStats
from app.library import Library
from app.similarity.colour.palette import make_palette
from app.similarity.frames.names import LAYOUT
from app.similarity.regions.descriptors import name_regions
from app.tasks.grouping.names import GRAPH
from app.tasks.metadata.merge import sign_files
from app.tasks.searching.stacks import _STORED, _name
from app.vision.efficientnet import FEATURES

PER_FOLDER = 500
_STEP = 5_000
_PICTURES = 256
"""Thumbnails that all photos share."""
_HOURS = 900
"""Seconds from burst to burst."""


def draw_parts(count: int) -> Generator[np.ndarray, None, None]:
    """Yield vectors (n, 1280), a few thousand at a time; not of length 1, and not centred."""
    numbers = np.random.default_rng(0)
    fall = np.linspace(2, 0.1, FEATURES, dtype=np.float32)
    centres = numbers.standard_normal((count // 100 + 1, FEATURES), dtype=np.float32) * fall
    for start in range(0, count, _STEP):
        many = min(_STEP, count - start)
        noise = numbers.standard_normal((many, FEATURES), dtype=np.float32)
        yield (centres[numbers.integers(0, len(centres), many)] + noise * fall * np.float32(0.8))


def fill_library(
    library: Library, root: Path, count: int, *, is_there: bool = True, vectors: bool = True,
    stacks: bool = False,
) -> None:  # fmt: skip
    """Store so many photos below `root`; unless it `is_there`, no file is written and the folder is offline.

    With `stacks` as if they were grouped, for who only reads stacks.
    """
    _make_thumbnails(library, count)
    catalog = library.catalog
    with catalog.transaction():
        catalog.folders.add(root)
    chance = random.Random(0)
    parts = draw_parts(count) if vectors else None
    for start in range(0, count, _STEP):
        rows = range(start, min(start + _STEP, count))
        with catalog.transaction():
            for row in rows:
                _put_photo(library, root, row, chance, is_there=is_there)
            if parts is not None:
                _put_numbers(library, rows, next(parts))
        print(f"{rows.stop:,} photos", end="\r", flush=True)
    with catalog.transaction():
        catalog.folders.set_offline(root, not is_there)
        if stacks:
            _put_stacks(library, count)


def path_at(root: Path, row: int) -> Path:
    """Return the path of a photo."""
    folder = row // PER_FOLDER
    return root / str(2005 + folder % 20) / f"event {folder:04}" / f"IMG_{row:06}.JPG"


def _original(row: int) -> int:
    """Return the row whose copy this one is, or itself."""
    return max(0, row - 7) if row % 20 == 0 else row


def _content(row: int) -> bytes:
    return str(_original(row)).encode()


def _digest(row: int) -> str:
    return sha256(_content(row)).hexdigest()[:32]


def _make_thumbnails(library: Library, count: int) -> None:
    """Make a few pictures, and a hard link to one of them for each photo."""
    store, numbers = library.thumbnails, np.random.default_rng(0)
    for row in range(count):
        path = store.path(_digest(row))
        if path.exists():
            continue
        if row < _PICTURES or row % 20 == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
        if row < _PICTURES:
            coarse = numbers.integers(0, 256, (12, 16, 3), dtype=np.uint8)
            buffer = io.BytesIO()
            Image.fromarray(coarse).resize((400, 300)).save(buffer, "JPEG", quality=85)
            store.write(_digest(row), buffer.getvalue())
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.link(store.path(_digest(1 + row % (_PICTURES - 20))), path)


def _put_photo(
    library: Library, root: Path, row: int, chance: random.Random, *, is_there: bool
) -> None:
    catalog, path, digest = library.catalog, path_at(root, row), _digest(row)
    taken = None if row % 50 == 3 else 1.1e9 + row // 4 * _HOURS + row % 4 * 1.5
    size, mtime_ns, inode = _place(path, _content(row), row, is_there=is_there)
    photo = catalog.photos.put(
        path, photo=None, digest=digest, shape=(6000, 4000), taken=taken, size=size,
        mtime_ns=mtime_ns, inode=inode, date_source=DateSource.ORIGINAL if taken else None,
    )  # fmt: skip
    if row % 10 == 0:
        raw = path.with_suffix(".CR3")
        catalog.photos.set_companions(
            photo, [(raw, *_place(raw, b"raw %d" % row, row + 10**7, is_there=is_there))]
        )
    shot = ExifInfo(f"Canon EOS R{row // 1000 % 9}", 1 / 125, 4.0, 100.0 * 2 ** chance.randrange(6),
                    0.0, 50.0, lens="RF50mm F1.8 STM")  # fmt: skip
    catalog.exif.put({digest: shot})
    catalog.exif.put_measures({digest: PixelStats(chance.random(), 0.0, 0.0)})
    # As after its files were read for metadata: there is none, and no sidecar.
    catalog.sidecar_state.put(path, NO_METADATA, sign_files(digest, ()), ())
    if chance.random() < 0.3:
        values = {
            "rating": chance.randrange(6),
            "label": chance.choice(("", *LABELS)),
            "keywords": (chance.choice(("berlin", "rome", "oslo")),),
            "caption": f"Caption {row}",
        }
        catalog.metadata_log.append([(ContentRef(digest, path), values)], 1.0)


def _place(path: Path, content: bytes, number: int, *, is_there: bool) -> tuple[int, int, int]:
    """Return size, time and inode of a file, which is written where it is to be there."""
    if not is_there:
        return 5_000_000 + number, 1_600_000_000_000_000_000 + number * 10**9, number + 1
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino


def _put_numbers(library: Library, rows: Sequence[int], vectors: np.ndarray) -> None:
    """Store vectors and all else that is computed of pixels; those of copies once."""
    catalog, name = library.catalog, library.embedder_name
    own = [place for place, row in enumerate(rows) if _original(row) == row]
    digests = [_digest(rows[place]) for place in own]
    numbers = np.random.default_rng(rows[0])
    # As of a network that ends in a ReLU: no number is negative.
    catalog.vectors.put(name, digests, np.maximum(vectors[own], 0))
    classes = numbers.integers(0, 1000, (len(own), 8)).astype(np.uint16)
    catalog.vectors.put_classes(digests, classes, np.full((len(own), 8), 0.1, np.float16))
    regions = numbers.integers(-90, 90, (len(own), 13 * 256), dtype=np.int8)
    catalog.regions.put(name_regions(name), digests, regions)
    layouts = numbers.standard_normal((len(own), 512), dtype=np.float32)
    catalog.vectors.put(LAYOUT, digests, layouts)
    palettes = [
        make_palette(numbers.integers(0, 256, (4, 4, 3), dtype=np.uint8)).pack() for _ in range(50)
    ]
    catalog.palettes.put({digest: palettes[at % 50] for at, digest in enumerate(digests)})


def _put_stacks(library: Library, count: int) -> None:
    """Store each tenth burst as a stack, as after grouping."""
    firsts = range(0, count - 3, 40)
    stacked = [(_digest(row + at), _digest(row)) for row in firsts for at in range(4)]
    derived = library.catalog.derived
    derived.put(GRAPH, f"{library.embedder_name} of a benchmark", {})
    derived.put(_STORED, _name(library), {"digests": np.array(stacked, "U32").reshape(-1, 2)})

"""How well text in photos is read and screenshots are told: `python -m tests.benchmarks.text DIR`, DIR with photos.

Prints the share of drawn words that are read, by font and size, and found by a search; what is read on photos as they
are; screenshots told from photos; milliseconds of processor a photo; and a search among 100,000 texts.
"""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from app.catalog.catalog import Catalog
from app.domain.columns.photos import PhotoColumns
from app.domain.photo import Photo
from app.domain.recognised_text import TextLine, fold_text
from app.paths import find_app_paths
from app.query.screenshots import is_screenshot
from app.similarity.colour.flatness import flat_share
from app.vision.ocr.builtin import BuiltinOcrModel, open_builtin_ocr
from tests import screens, text_quality
from tests.running import answer_of

WITH_TEXT, SCREENS, TEXTS = 60, 200, 100_000
_LEAST = 400
"""Pixels of the shorter side of photos that are drawn on."""


def print_words(model: BuiltinOcrModel, photos: Sequence[Path]) -> None:
    """Words are drawn where the photo itself has none."""
    grounds = [
        path
        for path in photos
        if min(text_quality.read(path, model.side).shape[:2]) >= _LEAST
        and not model.read(text_quality.read(path, model.side))
    ][:WITH_TEXT]
    counts: dict[str, list[tuple[int, int]]] = {}
    found, drawn, start = 0, 0, time.process_time()
    fonts = text_quality.installed_fonts()
    for sample in text_quality.samples(grounds, model.side, fonts):
        read = text_quality.count_read(model, sample)
        for key in (sample.font, f"{sample.size // 10 * 10} px", "all"):
            counts.setdefault(key, []).append(read)
        # As a search does: a part of the text, spaces or not.
        text = " ".join(fold_text(line.text) for line in model.read(sample.pixels))
        words = [word for line in sample.lines for word in fold_text(line).split()]
        found += sum(word in text for word in words)
        drawn += len(words)
    seconds = (time.process_time() - start) / len(grounds) / 2
    for key, some in sorted(counts.items()):
        read, of = np.sum(some, 0)
        print(f"{key:<30}{read / of:.3f} of {of} words")
    print(f"found by a search             {found / drawn:.3f} of {drawn} words")
    print(f"{1000 * seconds:.0f} ms of processor a photo with text")


def print_plain(model: BuiltinOcrModel, photos: Sequence[Path]) -> None:
    """What is read on photos of which nobody says what is on them."""
    pictures = [text_quality.read(path, model.side) for path in photos[-WITH_TEXT:]]
    start = time.process_time()
    with_text = sum(bool(model.read(picture)) for picture in pictures)
    seconds = (time.process_time() - start) / len(pictures)
    print(
        f"{with_text} of {len(pictures)} photos as they are have text; {1000 * seconds:.0f} ms each"
    )


def print_screens(photos: Sequence[Path]) -> None:
    told = {"PNG": 0, "JPEG": 0}
    for seed in range(5000, 5000 + SCREENS):
        picture = screens.Screen(seed, photos).draw()
        flat = flat_share(screens.as_thumbnail(picture))
        told["PNG"] += is_screenshot("a.png", *picture.size, flat)
        told["JPEG"] += is_screenshot("a.jpg", *picture.size, flat)
    for kind, count in told.items():
        print(f"screenshots told, {kind}: {count / SCREENS:.3f} of {SCREENS}")
    wrong = {"as they are": 0, "JPEG of 1920 x 1080": 0, "PNG": 0}
    for path in photos:
        with Image.open(path) as photo:
            flat, size = flat_share(screens.as_thumbnail(photo)), photo.size
        wrong["as they are"] += is_screenshot(path.name, *size, flat)
        wrong["JPEG of 1920 x 1080"] += is_screenshot("a.jpg", 1920, 1080, flat)
        wrong["PNG"] += is_screenshot("a.png", *size, flat)
    for kind, count in wrong.items():
        print(
            f"photos without a camera told, {kind}: {1 - count / len(photos):.3f} of {len(photos)}"
        )


def print_search() -> None:
    """A fifth of the photos have text of ten lines."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, Catalog(Path(folder) / "catalog.db") as catalog:
        digests = [f"{number:032x}" for number in range(TEXTS)]
        lines = [" ".join(chance.choices(text_quality.WORDS, k=5)) for _ in range(5000)]
        with catalog.transaction():
            for number, digest in enumerate(digests):
                catalog.photos.put(Path(f"/photos/{number}.jpg"), photo=None, digest=digest,
                                   shape=(3, 2), taken=1.0, size=1, mtime_ns=1, inode=number)  # fmt: skip
            texts = {
                each: [TextLine(line, 4 * ((0.0, 0.0),)) for line in chance.choices(lines, k=10)]
                if not at % 5
                else []
                for at, each in enumerate(digests)
            }
            catalog.photo_texts.put("m", texts)
        photos = PhotoColumns.of(
            [
                Photo(photo.id, photo.path, photo.digest, 3, 2, 1, 1.0, True)
                for photo in catalog.photos.list()
            ]
        )
        for parts in (("xylophone",), ("castle",), ("castle school",)):
            times: list[float] = []
            for _ in range(5):
                start = time.perf_counter()
                met = catalog.photo_texts.matching(parts, photos)
                times.append(time.perf_counter() - start)
            print(
                f"{TEXTS:,} photos, {parts[0]!r}: {met.sum():,} in {1000 * np.median(times):.0f} ms"
            )


def main() -> None:
    folder = Path(sys.argv[1])
    photos = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    random.Random(5).shuffle(photos)
    model = answer_of(open_builtin_ocr(find_app_paths().models))
    print_words(model, photos[:400])
    print_plain(model, photos)
    print_screens(photos)
    print_search()


if __name__ == "__main__":
    main()

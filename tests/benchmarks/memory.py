"""Memory of decoding, by format: what a child really takes beside what `app.files.decoding.memory` estimates.

    python -m tests.benchmarks.memory

Each picture is decoded in a process of its own, for a thumbnail and as a whole. The ratio is what was taken
by what was asked for; above 1 the estimate is too low. Needs Linux.
"""

import multiprocessing
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401  (it registers itself)
from PIL import Image

from app.files.decoding import memory
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest

WIDTH, HEIGHT = 7000, 5000
THUMBNAIL, WHOLE = DecodeRequest(thumbnail=400), DecodeRequest(view=0)


def draw() -> Image.Image:
    """Return 35 megapixels with some structure, which packs like a photo."""
    noise = np.random.default_rng(0).integers(0, 255, (HEIGHT // 8, WIDTH // 8, 3), np.uint8)
    return Image.fromarray(noise).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def write_all(folder: Path) -> list[Path]:
    """Write the picture in every format and mode that counts."""
    rgb, rgba = draw(), draw()
    rgba.putalpha(200)
    deep = Image.fromarray(np.asarray(rgb.convert("L")).astype(np.uint16) * 257)
    kinds: list[tuple[str, Image.Image, dict[str, Any]]] = [
        ("jpg", rgb, {}),
        ("progressive.jpg", rgb, {"progressive": True}),
        ("progressive444.jpg", rgb, {"progressive": True, "subsampling": 0}),
        ("png", rgb, {"compress_level": 1}),
        ("bits.png", rgb.convert("1"), {}),
        ("palette.png", rgb.quantize(64), {"compress_level": 1}),
        ("alpha.png", rgba, {"compress_level": 1}),
        ("deep.png", deep, {"compress_level": 1}),
        ("webp", rgb, {"method": 0}),
        ("alpha.webp", rgba, {"method": 0}),
        ("tif", rgb, {}),
        ("packed.tif", rgb, {"compression": "tiff_lzw"}),
        ("float.tif", deep.convert("F"), {}),
        ("cmyk.tif", rgb.convert("CMYK"), {}),
        ("gif", rgb.quantize(64), {}),
        ("bmp", rgb, {}),
        ("tga", rgb, {}),
        ("jp2", rgb, {}),
        ("avif", rgb, {"speed": 10}),
        ("heic", rgb, {}),
        ("jxl", rgb, {"effort": 1}),
    ]
    pillow_heif.register_heif_opener()
    return [_write(folder / f"photo.{name}", *rest) for name, *rest in kinds]


def _write(path: Path, picture: Image.Image, options: dict[str, Any]) -> Path:
    picture.save(path, **options)
    return path


def measure(path: Path, request: DecodeRequest, results: Any) -> None:
    """Put into the queue the bytes that were asked for, and those that were taken."""
    decode_photo(_small(path), request)  # The libraries are loaded, and count as the child itself.
    Path("/proc/self/clear_refs").write_text("5")
    before, asked = _memory("VmRSS"), [0]

    def note(needed: int) -> bool:
        asked.append(needed)
        return True

    memory.UNASKED = 0
    memory.use(note)
    decode_photo(path, request)
    results.put((max(asked), _memory("VmHWM") - before))


def _small(path: Path) -> Path:
    small = path.with_name(f"small.{path.name}")
    if not small.exists():
        with Image.open(path) as picture:
            picture.crop((0, 0, 64, 64)).save(small)
    return small


def _memory(field: str) -> int:
    """Return a figure of this process, in bytes: VmRSS is taken now, VmHWM was the most since it was reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024


def main() -> None:
    """Print a line for each picture."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    print(f"{'bytes a pixel':24}{'asked':>8}{'taken':>8}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for path in write_all(Path(folder)):
            for kind, request in (("thumbnail", THUMBNAIL), ("whole", WHOLE)):
                child = context.Process(target=measure, args=(path, request, results))
                child.start()
                child.join()
                if child.exitcode:
                    print(f"{path.name}: failed")
                    continue
                asked, taken = results.get()
                pixels = WIDTH * HEIGHT
                name = f"{path.name.removeprefix('photo.')} {kind}"
                print(f"{name:24}{asked / pixels:8.1f}{taken / pixels:8.1f}{taken / asked:7.2f}")


if __name__ == "__main__":
    main()

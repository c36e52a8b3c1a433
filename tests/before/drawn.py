"""The photos of the sample library: small, drawn, and each for one thing that a catalog knows."""

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, TiffImagePlugin

from app.files.manner import Manner
from app.files.sidecar import write_sidecar
from tests import edits, packets
from tests.before.sample import MADE_AT
from tests.pictures import write_scene
from tests.raws import write_dng
from tests.scenery import KINDS

PHOTOS = Path(MADE_AT) / "photos"
SIZE = (288, 192)


def draw(kind: str, seed: int) -> Image.Image:
    """A landscape of scenery.py, small, with grain."""
    picture = KINDS[kind](np.random.default_rng(seed), SIZE)
    grain = np.random.default_rng(seed).normal(0, 2, (SIZE[1], SIZE[0], 1))
    pixels = np.asarray(picture, float) + grain
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def exif(moment: str, fraction: str = "", bias: float | None = None, **more: Any) -> Image.Exif:
    """Date, camera, lens and exposure, as a camera writes them."""
    found = Image.Exif()
    found[271], found[272] = "Drawn", "Drawn One"
    details = found.get_ifd(0x8769)
    details |= {36867: moment, 33434: 1 / 125, 33437: 5.6, 34855: 200, 37386: 35.0, 42036: "35 mm"}
    if fraction:
        details[37521] = fraction
    if bias is not None:
        details |= {37380: TiffImagePlugin.IFDRational(int(bias * 3), 3), 33434: 2**bias / 125}
    if more.get("place"):
        north, east = more["place"]
        found.get_ifd(0x8825).update({1: "N", 2: (north, 30.0, 0.0), 3: "E", 4: (east, 15.0, 0.0)})
    return found


def write(name: str, picture: Image.Image, **options: Any) -> Path:
    """A photo of the library."""
    path = PHOTOS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".jpg":
        options = {"quality": 82, **options}
    picture.save(path, **options)
    return path


def draw_photos() -> None:
    """A burst, a bracket, versions, copies, links, a RAW beside its JPEG, sidecars of other programs."""
    alp, sea = draw("Alps", 3), draw("Coast", 5)
    first = write("Alps/alp.jpg", alp, exif=exif("2024:05:01 10:00:00"))
    write("Alps/alp small.jpg", edits.resize(alp, 0.6), quality=70)
    write("Alps/alp framed.jpg", edits.frame(alp))
    write("Alps/alp grey.png", edits.EDITS["black and white"](edits.resize(alp, 0.5)))
    shutil.copy2(first, PHOTOS / "Alps/alp copy.jpg")
    wide = draw("Forest", 11).resize((SIZE[0] + 16, SIZE[1] + 8))
    for shot in range(4):
        left = 5 * shot
        part = wide.crop((left, shot, left + SIZE[0] - 8, shot + SIZE[1]))
        write(
            f"Forest/burst {shot}.jpg",
            part,
            exif=exif("2024:05:02 12:00:00", f"{10 + 20 * shot}"),
        )
    for number, stops in enumerate((-2.0, 0.0, 2.0)):
        shot = edits.expose(draw("Desert", 21), stops)
        write(
            f"Desert/bracket {number}.jpg",
            shot,
            exif=exif(f"2024:05:03 09:00:0{number}", "5", stops),
        )
    write("Coast/sea.jpg", sea, exif=exif("2024:05:04 08:00:00", place=(41.0, 2.0)))
    (PHOTOS / "Coast/sea.xmp").write_text(packets.LIGHTROOM, "utf-8")
    write("Coast/wave.jpg", draw("Coast", 6), exif=exif("2024:05:04 08:05:00", place=(41.0, 2.0)))
    (PHOTOS / "Coast/wave.jpg.xmp").write_text(packets.DARKTABLE, "utf-8")
    write("Coast/shore.tif", edits.resize(draw("Coast", 7), 0.5), compression="tiff_lzw")
    write("Town/town.jpg", draw("City at night", 31), exif=exif("2023:12:24 22:00:00"))
    write("Town/roofs.jpg", draw("City at night", 32), exif=exif("2023:12:24 22:10:00"))
    write("Garden/flower.jpg", draw("Garden", 41), exif=exif("2025:06:01 15:00:00"))
    write("Garden/meadow.jpg", draw("Garden", 42), exif=exif("2025:06:01 15:20:00"))
    pair = draw("Garden", 43).resize((96, 64))
    write("Garden/pair.jpg", pair, exif=exif("2025:06:01 16:00:00"))
    write_dng(PHOTOS / "Garden/pair.dng", pair)
    write_sidecar(PHOTOS / "Garden/meadow.jpg.xmp", {"title": "Meadow", "stars": 2}, Manner(), 1e9)
    os.rename(  # noqa: PTH104  (its name is no text)
        write("Town/cafe.jpg", draw("City at night", 33)),
        os.fsencode(PHOTOS) + b"/Town/caf\xe9.jpg",
    )
    write_scene(PHOTOS / "Alps/late.jpg", 9)
    (PHOTOS / "broken.jpg").write_bytes(first.read_bytes()[:700])
    (PHOTOS / "empty.jpg").write_bytes(b"")

"""Lines of known words drawn on photos as a test of recognised text: fonts, sizes, turns."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.domain.recognised_text import fold_text
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.vision.ocr.model import OcrModel

Pixels = NDArray[np.uint8]

FONTS = ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSansMono.ttf", "DejaVuSansCondensed-Bold.ttf",
         "NotoSansMono-Regular.ttf", "NimbusRoman-Italic.otf", "C059-Roman.otf", "URWGothic-Book.otf")  # fmt: skip
"""Those that are installed are drawn with; Pillow's own stands for one that is always there."""
MOST_FONTS = 5
_VOCABULARY = (
    "invoice harbour wedding station library garden museum bakery platform ticket summer winter "
    "Monday closed open entrance exit parking street market kitchen office welcome please no "
    "smoking total amount price coffee bread water river bridge castle school hospital police "
    "Größe Straße café naïve 2024 49.90 117 Room No. 12b"
)
WORDS = _VOCABULARY.split()
LARGEST_TURN = 3.0
"""Degrees."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A photo with lines drawn on it."""

    pixels: Pixels
    lines: tuple[str, ...]
    font: str
    size: int


def installed_fonts() -> list[str]:
    """The names of up to five fonts that can be drawn with."""
    found: list[str] = []
    for name in FONTS:
        try:
            ImageFont.truetype(name, 20)
        except OSError:
            continue
        found.append(name)
    return found[:MOST_FONTS]


def read(path: Path, side: int) -> Pixels:
    view = decode_photo(path, DecodeRequest(view=side)).view
    assert view
    return np.frombuffer(view.rgb, np.uint8).reshape(view.height, view.width, 3)


def draw(photo: Pixels, font: str, seed: int, sizes: tuple[int, int] = (24, 56)) -> Sample:
    """Draw two to four lines on a photo, each turned a little, black or white by what lies below."""
    chance = random.Random(seed)
    picture = Image.fromarray(photo)
    size = chance.randint(*sizes)
    face = ImageFont.truetype(font, size) if font else ImageFont.load_default(size)
    count, lines = chance.randint(2, 4), []
    for number in range(count):
        words: list[str] = []
        for _ in range(chance.randint(2, 5)):
            more = [*words, chance.choice(WORDS)]
            if face.getlength(" ".join(more)) < picture.width * 0.85:
                words = more
        if words:
            lines.append(" ".join(words))
            top = picture.height * (number + 0.5) / count - size / 2
            _write(picture, lines[-1], face, round(top), chance)
    return Sample(np.asarray(picture), tuple(lines), font, size)


def _write(
    picture: Image.Image, text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, top: int,
    chance: random.Random,
) -> None:  # fmt: skip
    left, upper, right, lower = (round(each) for each in font.getbbox(text))
    margin = 8
    line = Image.new("L", (right - left + 2 * margin, lower - upper + 2 * margin))
    ImageDraw.Draw(line).text((margin - left, margin - upper), text, fill=255, font=font)
    angle = chance.uniform(-LARGEST_TURN, LARGEST_TURN)
    line = line.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    start = chance.randint(0, max(0, picture.width - line.width))
    top = min(max(top, 0), max(0, picture.height - line.height))
    below = np.asarray(picture.convert("L"))[top : top + line.height, start : start + line.width]
    colour = (10, 10, 20) if below.mean() > 127 else (250, 250, 240)
    picture.paste(colour, (start, top), line)


def samples(photos: Sequence[Path], side: int, fonts: Sequence[str]) -> Iterator[Sample]:
    for number, path in enumerate(photos):
        yield draw(read(path, side), fonts[number % len(fonts)], number)


def count_read(model: OcrModel, sample: Sample) -> tuple[int, int]:
    """How many words of a sample are read, each counted once where it is drawn once; and how many there are."""
    read_words = " ".join(fold_text(line.text) for line in model.read(sample.pixels)).split()
    wanted = [word for line in sample.lines for word in fold_text(line).split()]
    found = 0
    for word in wanted:
        if word in read_words:
            read_words.remove(word)
            found += 1
    return found, len(wanted)

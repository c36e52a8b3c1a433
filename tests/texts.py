"""A stand-in for text recognition, which reads what is meant by the shade of a photo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from app.vision.embedder import Pixels
from app.vision.ocr.model import RecognisedLine

TEXTS: Mapping[str, tuple[str, ...]] = {
    "a.png": ("INVOICE No. 117", "Total: 49,90 €"),
    "b.png": ("Café Größe", "two", "words"),
    "c.png": ("policestation",),
    "d.png": (),
}
SHADES = {10 * number + 20: texts for number, texts in enumerate(TEXTS.values())}


CORNERS = np.array([(4, 3), (36, 3), (36, 6), (4, 6)], np.float32)
"""Of all lines, in pixels."""


@dataclass
class FakeOcrModel:
    """Remembers the shades that it looked at."""

    name: str = "fake-ocr"
    side: int = 100
    looked: list[int] = field(default_factory=list[int])

    def read(self, picture: Pixels) -> list[RecognisedLine]:
        shade = round(float(picture.mean()))
        self.looked.append(shade)
        return [RecognisedLine(text, 1.0, CORNERS) for text in SHADES[shade]]


def draw_texts(folder: Path) -> None:
    """Draw the photos of TEXTS."""
    folder.mkdir(exist_ok=True)
    for shade, name in zip(SHADES, TEXTS, strict=True):
        Image.new("RGB", (40, 30), (shade,) * 3).save(folder / name)

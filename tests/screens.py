"""Drawn screenshots of many kinds: text, chats, grids of pictures, editors, wallpapers."""

import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIZES = (
    (1080, 2400),
    (1170, 2532),
    (1920, 1080),
    (2560, 1440),
    (1366, 768),
    (828, 1792),
    (2048, 2732),
    (1440, 900),
)
_VOCABULARY = "the quick brown fox settings message open file network battery Monday hello see you tomorrow please call"
KINDS = ("text", "chat", "grid", "photo", "editor", "wallpaper")


class Screen:
    """A screenshot that is being drawn; `photos` are those that it shows."""

    def __init__(self, seed: int, photos: Sequence[Path]) -> None:
        self.chance, self.photos = random.Random(seed), photos
        self.kind = self.chance.choice(KINDS)
        width, height = self.chance.choice(SIZES)
        self.unit = width // 40 if width < height else width // 90
        is_dark = self.chance.random() < 0.4
        self.ink = (230, 230, 230) if is_dark else (30, 30, 30)
        shade = self.chance.randint(10, 40) if is_dark else self.chance.randint(235, 255)
        self.picture = Image.new("RGB", (width, height), (shade,) * 3)
        self.font = ImageFont.load_default(max(11, self.unit))

    def draw(self) -> Image.Image:
        """Draw all of it."""
        if self.kind == "wallpaper":
            self._draw_wallpaper()
        unit, (width, height) = self.unit, self.picture.size
        ImageDraw.Draw(self.picture).rectangle((0, 0, width, 3 * unit), fill=self._colour(0, 255))
        top = 4 * unit
        while top < height - 4 * unit:
            shows = {"grid": 0.5, "photo": 0.25}.get(self.kind, 0.0)
            if self.photos and self.chance.random() < shows:
                draw: Callable[[int], int] = self._draw_photo
            else:
                draw = self._draw_bubble if self.kind == "chat" else self._draw_line
            top += draw(top)
        return self.picture

    def _colour(self, least: int, most: int) -> tuple[int, int, int]:
        return tuple(self.chance.randint(least, most) for _ in range(3))  # type: ignore[return-value]

    def _words(self, most: int) -> str:
        words = _VOCABULARY.split()
        return " ".join(self.chance.choice(words) for _ in range(self.chance.randint(3, most)))

    def _draw_wallpaper(self) -> None:
        width, height = self.picture.size
        shades = np.linspace(0, 1, height)[:, None, None] * np.array(self._colour(0, 120)) + 60
        self.picture = Image.fromarray(np.broadcast_to(shades, (height, width, 3)).astype(np.uint8))
        for _ in range(30):
            left = self.chance.randint(0, width - 5 * self.unit)
            top = self.chance.randint(0, height - 5 * self.unit)
            box = (left, top, left + 4 * self.unit, top + 4 * self.unit)
            pen = ImageDraw.Draw(self.picture)
            pen.rounded_rectangle(box, self.unit, fill=self._colour(0, 255))

    def _draw_photo(self, top: int) -> int:
        width = self.picture.width
        shape = (
            min(width - 2 * self.unit, self.chance.randint(width // 3, width)),
            self.chance.randint(6, 20) * self.unit,
        )
        with Image.open(self.chance.choice(self.photos)) as photo:
            self.picture.paste(photo.convert("RGB").resize(shape), (self.unit, top))
        return shape[1] + self.unit

    def _draw_bubble(self, top: int) -> int:
        width, unit = self.picture.width, self.unit
        long, high = (
            self.chance.randint(width // 4, width * 2 // 3),
            self.chance.randint(2, 5) * unit,
        )
        left = self.chance.choice([unit, width - long - unit])
        pen = ImageDraw.Draw(self.picture)
        pen.rounded_rectangle(
            (left, top, left + long, top + high), unit, fill=self._colour(60, 240)
        )
        text = self._words(12)[: long // unit]
        pen.text((left + unit // 2, top + unit // 2), text, font=self.font, fill=(0, 0, 0))
        return high + unit

    def _draw_line(self, top: int) -> int:
        inset = self.chance.randint(0, 4) * 2 * self.unit if self.kind == "editor" else 0
        at = (self.unit + inset, top)
        ImageDraw.Draw(self.picture).text(at, self._words(12), font=self.font, fill=self.ink)
        return int(self.unit * 1.5) + self.chance.choice([0, 0, self.unit])


def as_thumbnail(picture: Image.Image, side: int = 400) -> NDArray[np.uint8]:
    """The pixels of a picture's thumbnail."""
    small = picture.convert("RGB")
    small.thumbnail((side, side))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=85)
    with Image.open(file) as thumbnail:
        return np.asarray(thumbnail.convert("RGB"))

"""Frames as people, programs and cameras put them around photos, or upon them; drawn, so that none is anybody's.

Each takes a photo and a number: what differs from photo to photo within one kind of frame (a caption's words, a
date, the photo's place in its film) is drawn by that number.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

Framing = Callable[[Image.Image, int], Image.Image]

_WORDS = (
    "one fine day by the sea with all of us",
    "grandmother's garden, late in the summer",
    "what a match that was",
    "the old bridge, before it was rebuilt",
    "she said yes",
    "breakfast for two at the harbour",
    "first snow of the year",
)
_WHITE, _BLACK, _GREY = (255, 255, 255), (0, 0, 0), (120, 120, 125)


def add_white_border(photo: Image.Image, number: int = 0) -> Image.Image:
    """An instant print: 12 pixels of white, and more at the foot."""
    return _extend(photo, (12, 12, 12, 48), _WHITE)


def add_film_edge(photo: Image.Image, number: int = 0) -> Image.Image:
    """A strip of film: black above and below, with perforations and the frame's number."""
    status_bar = max(20, photo.height // 9)
    framed = _extend(photo, (6, status_bar, 6, status_bar), (12, 12, 12))
    pen = ImageDraw.Draw(framed)
    hole, step = status_bar // 2, round(status_bar * 0.9)
    for left in range(step // 2, framed.width - hole, step):
        for top in (status_bar // 5, framed.height - status_bar // 5 - hole):
            pen.rounded_rectangle((left, top, left + hole, top + hole), 3, fill=(235, 235, 230))
    pen.text((framed.width // 3, framed.height - 11), f"{number % 36} KX 400", fill=(230, 150, 40))
    return framed


def add_app(photo: Image.Image, number: int = 0) -> Image.Image:
    """A telephone's screen: status bar, title bar with a portrait, the photo, buttons and likes below."""
    width, height = 400, 720
    screen = Image.new("RGB", (width, height), (250, 250, 250))
    pen = ImageDraw.Draw(screen)
    pen.text((14, 6), f"{8 + number % 12}:{number * 7 % 60:02}", fill=_BLACK)
    for left in (330, 350, 372):
        pen.rectangle((left, 8, left + 12, 17), fill=_BLACK)
    pen.rectangle((0, 26, width, 76), fill=(40, 90, 160))
    pen.ellipse((12, 32, 50, 70), fill=(230, 180, 90), outline=_WHITE, width=2)
    pen.text((62, 44), "Photostream", fill=_WHITE, font_size=18)
    for top in (44, 51, 58):
        pen.ellipse((378, top, 382, top + 4), fill=_WHITE)
    shown = ImageOps.fit(photo, (width, 400))
    screen.paste(shown, (0, 76))
    _draw_buttons(pen, number)
    return screen


def _draw_buttons(pen: ImageDraw.ImageDraw, number: int) -> None:
    pen.polygon([(20, 496), (34, 482), (48, 496), (34, 512)], fill=(220, 40, 60))
    pen.ellipse((66, 484, 92, 508), outline=_BLACK, width=3)
    pen.line([(112, 508), (124, 484), (136, 508), (112, 508)], fill=_BLACK, width=3)
    pen.text((16, 524), f"{37 + number * 13 % 900} likes", fill=_BLACK, font_size=16)
    pen.text((16, 550), _WORDS[number % len(_WORDS)], fill=_BLACK, font_size=14)
    pen.line((0, 668, 400, 668), fill=(200, 200, 200))
    for place in range(5):
        left = 24 + place * 76
        pen.rounded_rectangle((left, 680, left + 30, 708), 6, outline=_GREY, width=3)


def add_letterbox(photo: Image.Image, number: int = 0) -> Image.Image:
    """Black bars above and below, as around a film on a television set."""
    bar = photo.height // 6
    return _extend(photo, (0, bar, 0, bar), _BLACK)


def add_caption_bar(photo: Image.Image, number: int = 0) -> Image.Image:
    """A bar below with words, of every photo others."""
    bar = max(28, photo.height // 9)
    framed = _extend(photo, (0, 0, 0, bar), (20, 20, 24))
    words = _WORDS[number % len(_WORDS)]
    pen = ImageDraw.Draw(framed)
    pen.text((10, photo.height + bar // 4), words, fill=_WHITE, font_size=bar // 2)
    return framed


def add_stamps(photo: Image.Image, number: int = 0) -> Image.Image:
    """A date in the corner, and a maker's mark across the middle."""
    marked = photo.convert("RGBA")
    over = Image.new("RGBA", photo.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(over)
    size = max(14, photo.height // 14)
    date = f"{1 + number % 28:02} {1 + number % 12:02} 2019"
    place = (photo.width - 6 * size, photo.height - 1.6 * size)
    pen.text(place, date, fill=(255, 140, 20, 255), font_size=size)
    mark = (photo.width * 0.2, photo.height * 0.42)
    pen.text(mark, "© SAMPLE", fill=(255, 255, 255, 110), font_size=max(20, photo.width // 8))
    return Image.alpha_composite(marked, over).convert("RGB")


def add_vignette(photo: Image.Image, number: int = 0) -> Image.Image:
    """Dark corners, and the dust of one lens."""
    height, width = photo.height, photo.width
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = 1 - 0.75 * np.clip((x * x + y * y) / 2, 0, 1) ** 1.2
    dice = np.random.default_rng(5)
    for _ in range(12):
        left, top = dice.uniform(-0.9, 0.9, 2)
        spot = ((x - left) ** 2 + ((y - top) * height / width) ** 2) / 0.02**2
        light *= 1 - 0.4 * np.exp(-spot)
    pixels = np.asarray(photo.convert("RGB"), np.float64) * light[..., None]
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def add_blurred_bars(photo: Image.Image, number: int = 0) -> Image.Image:
    """A square, filled beside the photo with the photo itself, enlarged and blurred."""
    side = max(photo.size)
    ground = ImageOps.fit(photo, (side, side)).filter(ImageFilter.GaussianBlur(side // 16))
    ground.paste(photo, ((side - photo.width) // 2, (side - photo.height) // 2))
    return ground


def add_rounded_card(photo: Image.Image, number: int = 0) -> Image.Image:
    """A card with round corners on a ground that runs from one colour into another, with a title."""
    width, height = photo.width + 60, photo.height + 110
    ramp = np.linspace(0, 1, height)[:, None, None]
    ground = (1 - ramp) * np.array([90, 40, 160]) + ramp * np.array([250, 130, 90])
    card = Image.fromarray(np.repeat(ground, width, axis=1).astype(np.uint8))
    mask = Image.new("L", photo.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *photo.size), 18, fill=255)
    card.paste(photo, (30, 60), mask)
    pen = ImageDraw.Draw(card)
    pen.text((width // 3, 18), "MY STORY", fill=_WHITE, font_size=24)
    pen.text((40, height - 36), _WORDS[number % len(_WORDS)], fill=_WHITE, font_size=16)
    return card


def add_ornate_border(photo: Image.Image, number: int = 0) -> Image.Image:
    """A border of ornaments all around."""
    wide = round(0.13 * min(photo.size))
    framed = Image.new("RGB", (photo.width + 2 * wide, photo.height + 2 * wide), (250, 240, 220))
    pen = ImageDraw.Draw(framed)
    for left in range(0, framed.width, wide):
        for top in range(0, framed.height, wide):
            right, bottom, middle = left + wide, top + wide, left + wide // 2
            pen.ellipse((left + 3, top + 3, right - 3, bottom - 3), outline=(150, 30, 40), width=3)
            pen.line((left, top, right, bottom), fill=(20, 100, 50), width=2)
            corners = [(middle, top + 4), (right - 4, top + wide // 2), (middle, top + wide // 2)]
            pen.polygon(corners, fill=(60, 60, 160))
    framed.paste(photo, (wide, wide))
    return framed


def add_news_banner(photo: Image.Image, number: int = 0) -> Image.Image:
    """A broadcaster's mark in a corner, and a banner over the lower part."""
    marked = photo.copy()
    width, height = photo.size
    pen = ImageDraw.Draw(marked)
    pen.rectangle((0, height * 0.78, width, height * 0.95), fill=(180, 20, 30))
    size = round(height * 0.07)
    pen.text((width * 0.05, height * 0.8), "BREAKING NEWS", fill=_WHITE, font_size=size)
    pen.rectangle((width * 0.8, height * 0.04, width * 0.97, height * 0.14), fill=_WHITE)
    pen.text((width * 0.82, height * 0.05), "TV 1", fill=(0, 0, 160), font_size=size)
    return marked


FRAMES: dict[str, Framing] = {
    "white border": add_white_border,
    "film edge": add_film_edge,
    "app": add_app,
    "letterbox": add_letterbox,
    "caption bar": add_caption_bar,
    "stamps": add_stamps,
    "vignette": add_vignette,
    "blurred bars": add_blurred_bars,
    "card": add_rounded_card,
    "ornate border": add_ornate_border,
    "news banner": add_news_banner,
}


def _extend(
    photo: Image.Image, sides: tuple[int, int, int, int], colour: tuple[int, int, int]
) -> Image.Image:
    """With so many pixels of that colour at the left, top, right and foot."""
    return ImageOps.expand(photo, sides, colour)

"""The built-in model of text recognition: PP-OCRv6 small finds lines and reads them, in some fifty languages."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from app.domain.errors import ModelUnusable
from app.vision.conversion import Recipe
from app.vision.embedder import Pixels
from app.vision.engine import Engine, open_engine
from app.vision.network.installed import find_installed
from app.vision.ocr.decoding import decode_text
from app.vision.ocr.detection import find_boxes
from app.vision.ocr.lines import HEIGHT, corners_of, cut_line, turn_box
from app.vision.ocr.model import RecognisedLine
from app.vision.ocr.rectangles import Rectangle
from app.vision.offline_import import import_openvino

_PACKAGE = "rapidocr"
_DETECTOR = (
    "PP-OCRv6_det_small.onnx",
    "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
)
_RECOGNISER = (
    "PP-OCRv6_rec_small.onnx",
    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
)
"""Names and SHA-256 of the only two files of the package that are read; its code is never imported."""
_RECIPE = "1"
"""Changes when the same weights would give other texts."""

LONGEST = 1600
_FIRST = 960
"""Longer side, in pixels, of the picture that is looked at first: most photos have no text, and it takes a third of
the time."""
_SMALL = 20.0
"""Height in pixels of that picture below which lines are looked for again in the larger one."""
_GRID = 32
"""Sides that the detector takes are multiples of this; the network is prepared anew for each size."""
_SURE = 0.6
"""Score from which on a line is text: of what the detector takes for it on photos, leaves and fences have less."""
_SURE_ALONE = 0.95
"""The same of a line of one letter: windows and prints on clothes were read as single letters with up to 0.84."""
_VERTICAL = 1.5
"""Height by width from which on a box is a line from top to bottom or from bottom to top."""
_DOUBTFUL = 0.85
"""Score below which a line is read upside down, too."""
_MEAN = _STD = 127.5
"""A pixel of 0 to 255 becomes -1 to 1."""


class BuiltinOcrModel:
    """Two networks."""

    side = LONGEST

    def __init__(
        self, name: str, detector: Engine, recogniser: Engine, alphabet: Sequence[str]
    ) -> None:
        self.name = name
        self._detector, self._recogniser = detector, recogniser
        self._alphabet = alphabet

    def read(self, picture: Pixels) -> list[RecognisedLine]:
        """Return the lines of text on an upright picture, from top to bottom."""
        boxes = self._find(picture, _FIRST)
        longer = max(picture.shape[:2])
        if boxes and longer > _FIRST:
            scale = _FIRST / longer
            if any(min(box.width, box.height) * scale < _SMALL for box in boxes):
                boxes = self._find(picture, LONGEST)
        lines = (self._read(picture, box) for box in boxes)
        return [line for line in lines if _is_sure(line)]

    def _find(self, picture: Pixels, longest: int) -> list[Rectangle]:
        """Return the boxes of text on a picture, which is looked at with sides of up to `longest` pixels."""
        height, width = picture.shape[:2]
        scale = min(1.0, longest / max(height, width))
        rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
        small = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)
        canvas = np.full((1, _round_up(rows), _round_up(columns), 3), round(_MEAN), np.uint8)
        canvas[0, :rows, :columns] = small
        values = self._detector.run(canvas)[0][0, 0, :rows, :columns]
        across, down = width / columns, height / rows
        return [
            box._replace(
                centre=box.centre * (across, down),
                width=box.width * across,
                height=box.height * down,
            )
            for box in find_boxes(values)
        ]

    def _read(self, picture: Pixels, box: Rectangle) -> RecognisedLine:
        is_vertical = box.height >= _VERTICAL * box.width
        first = self._read_as(picture, turn_box(box, 3 if is_vertical else 0))
        if first.score >= _DOUBTFUL:
            return first
        other = self._read_as(picture, turn_box(box, 1 if is_vertical else 2))
        return max(first, other, key=lambda line: line.score)

    def _read_as(self, picture: Pixels, box: Rectangle) -> RecognisedLine:
        outputs = self._recogniser.run(cut_line(picture, box)[None])
        shares, letters, spaces = (each[0, :, 0] for each in outputs)
        text, score = decode_text(letters, shares, spaces, self._alphabet)
        return RecognisedLine(text, score, corners_of(box))


def _is_sure(line: RecognisedLine) -> bool:
    return bool(line.text) and line.score >= (_SURE if len(line.text) > 1 else _SURE_ALONE)


def _round_up(side: int) -> int:
    return -(-side // _GRID) * _GRID


def builtin_ocr_recipes() -> tuple[Recipe, Recipe]:
    """Return the recipes of detector and recogniser. Raises ModelUnusable where they are not installed."""
    detector, recogniser = (
        find_installed(_PACKAGE, *file, "text recogniser") for file in (_DETECTOR, _RECOGNISER)
    )
    return (
        Recipe(f"ppocr-det{_RECIPE}-{_DETECTOR[1][:12]}", detector, (1, _FIRST, _FIRST, 3), np.uint8,
               _load_detector, is_torch=False),
        Recipe(f"ppocr-rec{_RECIPE}-{_RECOGNISER[1][:12]}", recogniser, (1, HEIGHT, 320, 3), np.uint8,
               _load_recogniser, is_torch=False),
    )  # fmt: skip


def name_builtin_ocr() -> str:
    """Return the name of the built-in text recogniser, installed or not."""
    return f"ppocr{_RECIPE}-{_DETECTOR[1][:6]}-{_RECOGNISER[1][:6]}"


def open_builtin_ocr(cache: Path) -> Generator[None, None, BuiltinOcrModel]:
    """Open the text recogniser; yields while its networks are converted, which happens once. Raises ModelUnusable."""
    recipes = builtin_ocr_recipes()
    # Exact: the same photo has the same text on every computer.
    detector = yield from open_engine(recipes[0], cache, exact=True)
    recogniser = yield from open_engine(recipes[1], cache, exact=True)
    alphabet = _read_alphabet(recipes[1].source)
    return BuiltinOcrModel(name_builtin_ocr(), detector, recogniser, alphabet)


def _read_alphabet(recogniser: Path) -> list[str]:
    """Return the letters by number: the blank, those in the file's metadata, and the space."""
    try:
        model = import_openvino().Core().read_model(recogniser)
        letters = str(model.get_rt_info(["framework", "character"]).value)
    except (ImportError, RuntimeError) as error:
        raise ModelUnusable(f"The text recogniser cannot be read: {error}") from error
    return ["", *letters.split("\n"), " "]


def _load_detector(path: Path, _inputs: tuple[int, ...]) -> Any:
    return _with_pixels(import_openvino().Core().read_model(path))


def _load_recogniser(path: Path, _inputs: tuple[int, ...]) -> Any:
    """Return the network with three outputs a step, not 18,710: share and number of its letter, share of the space."""
    openvino = import_openvino()
    from openvino import opset13 as operations

    model = openvino.Core().read_model(path)
    every = model.outputs[0].node.input_value(0)
    largest = operations.topk(every, np.int64(1), axis=2, mode="max", sort="value")
    count = every.get_partial_shape()[2].get_length()
    spaces = operations.gather(every, np.array([count - 1]), np.int64(2))
    outputs = [largest.output(0), largest.output(1), spaces.output(0)]
    return _with_pixels(openvino.Model(outputs, model.get_parameters(), "recogniser"))


def _with_pixels(model: Any) -> Any:
    """Return a network of pictures of any size as one of uint8 pixels (n, height, width, 3), RGB."""
    from openvino import Layout, Type
    from openvino.preprocess import ColorFormat, PrePostProcessor

    steps = PrePostProcessor(model)
    pixels = steps.input(0)
    pixels.tensor().set_element_type(Type.u8).set_layout(Layout("NHWC"))
    pixels.tensor().set_color_format(ColorFormat.RGB)
    pixels.model().set_layout(Layout("NCHW"))
    convert = pixels.preprocess().convert_element_type(Type.f32)
    convert.convert_color(ColorFormat.BGR).mean(_MEAN).scale(_STD)
    return steps.build()

"""Drawn lines are read by the real networks; a package that is missing, or another one, is told."""

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ModelUnusable
from app.vision.network.installed import find_installed
from app.vision.ocr.builtin import BuiltinOcrModel, open_builtin_ocr
from tests import text_quality
from tests.running import answer_of


@pytest.fixture(scope="module")
def model(models_cache: Path) -> BuiltinOcrModel:
    return answer_of(open_builtin_ocr(models_cache))


def test_lines_turned_by_three_degrees_are_read(model: BuiltinOcrModel) -> None:
    light = np.linspace(90, 160, 480)[:, None, None] + np.linspace(0, 30, 720)[None, :, None]
    photo = np.broadcast_to(light, (480, 720, 3)).astype(np.uint8)
    fonts = text_quality.installed_fonts() or [""]
    counts = [
        text_quality.count_read(model, text_quality.draw(photo, font, seed))
        for seed, font in enumerate(fonts)
    ]
    read, drawn = np.sum(counts, 0)
    assert read >= 0.9 * drawn
    assert model.read(photo) == []


def test_a_line_that_stands_on_end_is_read(model: BuiltinOcrModel) -> None:
    sample = text_quality.draw(np.full((480, 720, 3), 150, np.uint8), "", 3)
    turned = text_quality.Sample(np.rot90(sample.pixels).copy(), sample.lines, "", sample.size)
    read, drawn = text_quality.count_read(model, turned)
    assert read >= 0.8 * drawn


def test_another_file_of_the_same_name_is_not_used() -> None:
    with pytest.raises(ModelUnusable, match="not the file"):
        find_installed("rapidocr", "PP-OCRv6_det_small.onnx", "0" * 64, "text recogniser")
    with pytest.raises(ModelUnusable, match="not installed"):
        find_installed("rapidocr", "none.onnx", "0" * 64, "text recogniser")

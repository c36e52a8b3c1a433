"""Any transformers model keeps the promise: its own vectors, whatever stands beside a photo."""

import json
import os
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ModelUnusable
from app.domain.vectors import to_unit
from app.vision import conversion
from app.vision.transformers import TransformersEmbedder, name_transformers, open_transformers
from tests import pictures
from tests.fakes import call_here
from tests.running import answer_of

pytestmark = pytest.mark.filterwarnings("ignore")

KINDS = ("vit", "dinov2", "resnet", "clip", "siglip", "vit_mae")


def photos(count: int, side: int = 40) -> list[np.ndarray]:
    return [np.asarray(pictures.draw_scene(seed, side, side)) for seed in range(count)]


@pytest.fixture(scope="module")
def embedders(
    small_models: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, TransformersEmbedder]:
    """One of each kind, converted, without a child for each."""
    cache = tmp_path_factory.mktemp("cache")
    with warnings.catch_warnings(action="ignore"), pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(conversion, "run_in_child", call_here)
        return {kind: answer_of(open_transformers(small_models / kind, cache)) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_vector_is_the_models_own(
    embedders: dict[str, TransformersEmbedder], small_models: Path, kind: str
) -> None:
    from tests.vision.small_models import truth

    found, seen, _ = embedders[kind].embed(photos(5))
    assert seen is None
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)
    cosines = (found * truth(small_models / kind, photos(5))).sum(axis=1)
    assert cosines.min() > 1 - 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_a_vector_does_not_depend_on_what_stands_beside_it(
    embedders: dict[str, TransformersEmbedder], kind: str
) -> None:
    several = embedders[kind].embed(photos(6)).vectors
    (alone,) = embedders[kind].embed(photos(6)[4:5]).vectors
    assert np.allclose(several[4], alone, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_every_area_is_of_its_own_place_in_the_photo(
    embedders: dict[str, TransformersEmbedder], kind: str
) -> None:
    """Neither a class token shifts them, nor do rows become columns; they can be compared with vectors."""
    (plain,) = photos(1, 32)
    marked = plain.copy()
    marked[16:24, 24:32] = 255 - marked[16:24, 24:32]
    vectors, _, areas = embedders[kind].embed([plain, marked])
    assert areas is not None
    assert areas.shape[3] == vectors.shape[1]
    if kind == "resnet":  # 32 pixels are one area to it.
        assert np.allclose(to_unit(areas.mean(axis=(1, 2))), vectors, atol=1e-3)
        return
    change = np.linalg.norm(areas[0] - areas[1], axis=2)
    assert change.shape == (4, 4)
    assert np.unravel_index(change.argmax(), (4, 4)) == (2, 3)


def test_different_photos_have_different_vectors(
    embedders: dict[str, TransformersEmbedder],
) -> None:
    found = embedders["resnet"].embed(photos(4)).vectors
    assert np.unique(found.round(6), axis=0).shape[0] == 4


def test_the_frame_shows_the_whole_photo_at_the_models_size(
    embedders: dict[str, TransformersEmbedder],
) -> None:
    frame = embedders["vit"].frame
    assert frame.whole
    assert frame.side >= 32


def test_photos_that_are_not_square_are_taken(embedders: dict[str, TransformersEmbedder]) -> None:
    wide = np.asarray(pictures.draw_scene(1, 80, 40))
    for embedder in embedders.values():
        found = embedder.embed([wide]).vectors
        assert np.isfinite(found).all()


def test_the_name_tells_weights_and_settings_apart(small_models: Path, tmp_path: Path) -> None:
    copy = tmp_path / "vit"
    shutil.copytree(small_models / "vit", copy)
    name = name_transformers(small_models / "vit")
    assert name_transformers(copy) == name
    weights = copy / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    other = name_transformers(copy)
    assert other != name
    settings = copy / "preprocessor_config.json"
    settings.write_text(settings.read_text().replace("0.5", "0.4"))
    assert name_transformers(copy) not in (name, other)


def test_the_name_is_fit_for_a_folder(small_models: Path, tmp_path: Path) -> None:
    odd = tmp_path / "my model, v1.2 (ä)"
    shutil.copytree(small_models / "vit", odd)
    name = name_transformers(odd)
    assert not set(name) & set('/\\:*?"<>| .,()')


def refusal(folder: Path, cache: Path) -> str:
    with pytest.raises(ModelUnusable) as caught:
        answer_of(open_transformers(folder, cache))
    return str(caught.value)


def test_pickled_weights_are_not_opened(small_models: Path, tmp_path: Path) -> None:
    import torch

    folder = tmp_path / "pickled"
    shutil.copytree(small_models / "vit", folder)
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")
    assert "safetensors" in refusal(folder, tmp_path / "cache")
    assert str(folder) in refusal(folder, tmp_path / "cache")


@pytest.mark.parametrize("missing", ["config.json", "preprocessor_config.json"])
def test_a_folder_that_lacks_a_part_is_refused_by_name(
    small_models: Path, tmp_path: Path, missing: str
) -> None:
    folder = tmp_path / "part"
    shutil.copytree(small_models / "vit", folder)
    (folder / missing).unlink()
    assert str(folder) in refusal(folder, tmp_path / "cache")


def test_a_folder_that_is_no_model_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    assert str(tmp_path / "letters") in refusal(tmp_path / "letters", tmp_path / "cache")


def test_code_that_comes_with_a_model_is_not_run(small_models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "evil"
    shutil.copytree(small_models / "vit", folder)
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    config = folder / "config.json"
    config.write_text(
        config.read_text().replace(
            '"model_type": "vit"', '"model_type": "x", "auto_map": {"AutoConfig": "evil.Evil"}'
        )
    )
    refusal(folder, tmp_path / "cache")
    assert not (tmp_path / "ran").exists()


def test_damaged_weights_are_refused_with_a_sentence(small_models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(small_models / "vit", folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    assert refusal(folder, tmp_path / "cache")


def test_the_library_is_told_to_stay_offline(embedders: dict[str, TransformersEmbedder]) -> None:
    assert embedders
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        assert os.environ[name] == "1"


def test_openvino_has_no_telemetry(embedders: dict[str, TransformersEmbedder]) -> None:
    assert embedders
    assert "openvino" in sys.modules
    assert sys.modules["openvino_telemetry"] is None


def test_a_processor_saved_together_with_a_tokenizer_will_do(
    small_models: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "clip"
    shutil.copytree(small_models / "clip", folder)
    alone = folder / "preprocessor_config.json"
    settings = json.loads(alone.read_text(encoding="utf-8"))
    alone.unlink()
    whole = {"image_processor": settings, "processor_class": "CLIPProcessor"}
    (folder / "processor_config.json").write_text(json.dumps(whole), encoding="utf-8")
    embedder = answer_of(open_transformers(folder, tmp_path / "cache"))
    assert embedder.embed(photos(1)).vectors.shape == (1, 24)

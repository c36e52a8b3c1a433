"""Texts become the vectors their models' authors meant, without torch, and meet the vectors of photos."""

import json
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ModelUnusable
from app.vision import conversion, text_embedding, text_encoder
from app.vision.builtin import builtin_recipe
from app.vision.projection import Linear, Projection, load_projection, save_projection
from app.vision.registry import BUILTIN
from app.vision.text_embedding import open_text_embedding
from app.vision.text_encoder import TextEncoder, has_tower, open_minilm, open_tower
from app.vision.transformers import name_transformers, open_transformers
from tests import pictures
from tests.fakes import call_here
from tests.running import answer_of

pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).parents[2]
KINDS = ("clip", "siglip")
TEXTS = ("two dogs on a beach", "a red house", "carburettor of a submarine", "")


@pytest.fixture(scope="module")
def towers(small_towers: Path) -> Path:
    return small_towers


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("converted")


@pytest.fixture
def converted(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the towers lie once they are converted; without a child, as torch is here already."""
    monkeypatch.setattr(conversion, "run_in_child", call_here)
    return cache


@pytest.fixture(scope="module")
def minilm(models_cache: Path) -> TextEncoder:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return answer_of(open_minilm(models_cache))


def minilm_truth(text: str) -> np.ndarray:
    """By the library's own ways, and the model's card: the mean of the tokens, at length 1."""
    import torch
    import transformers as hf

    folder = text_encoder.minilm_recipe().source
    model = hf.AutoModel.from_pretrained(folder, local_files_only=True).eval()
    tokens = hf.AutoTokenizer.from_pretrained(folder)([text], return_tensors="pt")
    with torch.no_grad():
        vector = model(**tokens).last_hidden_state.mean(dim=1)[0]
    return (vector / vector.norm()).numpy()


@pytest.mark.parametrize("text", TEXTS)
def test_a_sentence_has_the_vector_its_card_says_whatever_its_padding(
    minilm: TextEncoder, text: str
) -> None:
    (found,) = minilm.embed([text])
    assert found @ minilm_truth(text) > 0.999


def test_bytes_that_are_no_text_are_words_that_mean_nothing(minilm: TextEncoder) -> None:
    broken, whole = minilm.embed(["a dog\udcff", "a dog?"])
    assert np.allclose(broken, whole, atol=1e-6)


def test_a_text_alone_and_among_others_is_the_same(minilm: TextEncoder) -> None:
    together = minilm.embed(TEXTS)
    assert together.shape == (len(TEXTS), 384)
    assert np.array_equal(minilm.embed(TEXTS[1:2])[0], together[1])


def test_a_text_longer_than_the_network_is_cut_and_does_not_crash(minilm: TextEncoder) -> None:
    assert np.isfinite(minilm.embed(["dog " * 500, "\0", "😀" * 90])).all()


def test_a_query_out_of_the_box_loads_neither_torch_nor_transformers(models_cache: Path) -> None:
    """Opened once before, so that it is converted."""
    answer_of(open_text_embedding(BUILTIN, models_cache))
    program = (
        "import sys; from pathlib import Path; from app.vision.text_embedding import open_text_embedding\n"
        f"task = open_text_embedding('builtin', Path({str(models_cache)!r}))\n"
        "try:\n    while True: next(task)\nexcept StopIteration as end: wording = end.value\n"
        "wording.embed(['dog'])\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "set()\n"), done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_towers_vector_is_the_models_own(towers: Path, converted: Path, kind: str) -> None:
    encoder = answer_of(open_tower(towers / kind, converted))
    several = ["two dog on the beach", "a cat", "snow"]
    alike = encoder.embed(several) @ truths(towers / kind, several).T
    assert alike.diagonal().min() > 1 - 1e-3
    assert (alike.argmax(axis=1) == np.arange(3)).all()


def truths(folder: Path, several: list[str]) -> np.ndarray:
    from tests.vision.small_towers import truth

    return np.stack([truth(folder, text) for text in several])


@pytest.mark.parametrize("kind", KINDS)
def test_a_folders_texts_and_photos_meet_in_one_space(
    towers: Path, converted: Path, kind: str
) -> None:
    folder = towers / kind
    given = answer_of(open_text_embedding(str(folder), converted))
    embedder = answer_of(open_transformers(folder, converted))
    photos, *_ = embedder.embed([np.asarray(pictures.draw_scene(1, 40, 40))])
    assert given.photo_map is None
    assert given.embedder == embedder.name == name_transformers(folder)
    assert given.embed(["a dog"]).shape == photos.shape


def refusal(folder: Path, cache: Path) -> str:
    with pytest.raises(ModelUnusable) as caught:
        answer_of(open_text_embedding(str(folder), cache))
    return str(caught.value)


def test_a_model_for_photos_only_says_that_it_knows_no_words(
    small_models: Path, tmp_path: Path
) -> None:
    assert "does not support text search" in refusal(small_models / "vit", tmp_path)


def test_a_folder_without_a_tokenizer_is_refused_by_name(
    small_models: Path, tmp_path: Path
) -> None:
    assert str(small_models / "siglip") in refusal(small_models / "siglip", tmp_path)


def test_a_folder_that_is_no_model_is_refused_by_name(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(tmp_path, tmp_path)


@pytest.mark.parametrize(
    "config",
    [[], {"text_config": []}, *({"text_config": {"max_position_embeddings": each}} for each in (
        None, "many", 0, -1, 1e9, 10**12
    ))],
)  # fmt: skip
def test_settings_that_make_no_sense_know_no_words(tmp_path: Path, config: object) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert not has_tower(tmp_path)
    assert (
        "does not support text search" in (text := refusal(tmp_path, tmp_path))
        or "invalid text length" in text
    )


def test_pickled_weights_are_not_opened_for_words_either(towers: Path, tmp_path: Path) -> None:
    folder = tmp_path / "clip"
    shutil.copytree(towers / "clip", folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert "safetensors" in refusal(folder, tmp_path / "cache")


def test_code_that_comes_with_a_tokenizer_is_not_run(towers: Path, tmp_path: Path) -> None:
    folder = tmp_path / "clip"
    shutil.copytree(towers / "clip", folder)
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    settings = folder / "tokenizer_config.json"
    content = json.loads(settings.read_text(encoding="utf-8"))
    content |= {"tokenizer_class": "Evil", "auto_map": {"AutoTokenizer": ["evil.Evil", None]}}
    settings.write_text(json.dumps(content), encoding="utf-8")
    (folder / "tokenizer.json").unlink()
    refusal(folder, tmp_path / "cache")
    assert not (tmp_path / "ran").exists()


def small_bridge(embedder: str) -> Projection:
    random = np.random.default_rng(1)

    def linear(inputs: int, outputs: int) -> Linear:
        weights = random.standard_normal((inputs, outputs)).astype(np.float32)
        return Linear(weights, random.standard_normal(outputs).astype(np.float32))

    return Projection(
        embedder, text_encoder.minilm_recipe().name, linear(9, 6), linear(8, 5), linear(13, 6)
    )


def test_a_bridge_that_was_kept_says_the_same(tmp_path: Path) -> None:
    bridge = small_bridge("photos")
    save_projection(tmp_path / "bridge.npz", bridge)
    _, found = load_projection(tmp_path / "bridge.npz")
    sentences = np.random.default_rng(2).standard_normal((20, 8)).astype(np.float32)
    assert (found.embedder, found.texts) == (bridge.embedder, bridge.texts)
    assert (found.cross(sentences) * bridge.cross(sentences)).sum(axis=1).min() > 0.999
    assert np.allclose(found.photo_map.weights, bridge.photo_map.weights, atol=0.02)


def test_a_damaged_bridge_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bridge.npz"
    for content in (b"", b"PK\x03\x04 not", b"\x80\x04N."):
        path.write_bytes(content)
        with pytest.raises(ModelUnusable, match="built-in text search"):
            load_projection(path)


def test_words_learned_for_another_model_are_not_used(
    tmp_path: Path, models_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_projection(tmp_path / "bridge.npz", small_bridge("lite9"))
    monkeypatch.setattr(text_embedding, "find_resource", lambda _name: tmp_path / "bridge.npz")
    assert "needs the model lite9" in refusal(Path(BUILTIN), models_cache)


def test_the_shipped_bridge_belongs_to_the_shipped_models(models_cache: Path) -> None:
    given = answer_of(open_text_embedding(BUILTIN, models_cache))
    assert given.embedder == builtin_recipe().name
    assert given.photo_map is not None
    vectors = given.embed(["a dog on a beach", "dog"])
    assert vectors.shape == (2, given.photo_map.weights.shape[1])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_word_means_what_it_means_alone_and_in_company(models_cache: Path) -> None:
    """One word is said in several ways, a sentence as it is, and none takes another's place."""
    given = answer_of(open_text_embedding(BUILTIN, models_cache))
    together = given.embed(["dog", "a dog runs along the beach", "red car"])
    for text, vector in zip(
        ["dog", "a dog runs along the beach", "red car"], together, strict=True
    ):
        assert given.embed([text])[0] == pytest.approx(vector, abs=1e-5)
    assert given.embed(["a photo of a dog"])[0] @ together[0] > 0.6

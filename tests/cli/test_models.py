"""Models on the terminal: listed, used beside the old one, downloaded from a hub, removed."""

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from app.paths import find_app_paths
from app.settings import Settings, load_settings, save_settings
from app.vision.downloadable import DOWNLOADABLE
from tests import pictures
from tests.hub import Hub
from tests.terminal import Done, albumen, new_library

PHOTOS = 6


@pytest.fixture(scope="module")
def vit(small_models: Path) -> Path:
    """A small random model that knows no words."""
    return small_models / "vit"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    base = tmp_path_factory.mktemp("using")
    pictures.write_scenes(base / "photos", PHOTOS)
    library = new_library(base / "library", models_cache)
    assert albumen("index", base / "photos", "--library", library).code == 0
    return library


def command(library: Path, *words: str | Path) -> Done:
    return albumen("models", *words, "--library", library)


def listed(library: Path, *words: str | Path) -> dict[str, dict[str, Any]]:
    done = command(library, *words, "--json")
    assert done.code == 0, done.err
    assert set(done.answer) == {"models"}
    return {each["name"]: each for each in done.answer["models"]}


def test_the_models_are_listed_with_what_they_serve_for(library: Path) -> None:
    models = listed(library)
    builtin = models.pop("builtin")
    assert builtin["serves"] == ["looks", "words"]
    assert (builtin["read"], builtin["photos"]) == (PHOTOS, PHOTOS)
    assert builtin["device"].startswith("on the ")
    assert list(models) == [each.name for each in DOWNLOADABLE]
    assert not any(each["here"] for each in models.values())
    assert "Available to download, 605 MB" in command(library).out


def test_a_folder_is_used_for_looks_and_then_the_built_in_one_again(
    library: Path, vit: Path
) -> None:
    used = listed(library, "use", vit)
    assert used[str(vit)]["serves"] == ["looks"]
    assert used[str(vit)]["read"] == PHOTOS
    assert used["builtin"]["serves"] == ["words"]
    assert "vit" in albumen("status", "--json", "--library", library).answer["embedder"]
    assert command(library, "remove", vit).code == 1
    again = listed(library, "use", "builtin", "--for", "looks")
    assert again["builtin"]["serves"] == ["looks", "words"]
    assert str(vit) not in listed(library, "remove", vit)


def test_a_network_in_a_file_is_used_and_one_without_description_is_told(
    library: Path, tmp_path: Path
) -> None:
    network = tmp_path / "one layer.onnx"
    torch.manual_seed(2)
    layer = torch.nn.Conv2d(3, 16, 3)
    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(layer, (torch.zeros(1, 3, 32, 32),), network, dynamo=False)
    refused = command(library, "use", network)
    assert refused.code == 1
    assert "one layer.json" in refused.err
    network.with_suffix(".json").write_text('{"size": 32}')
    used = listed(library, "use", network)
    assert used[str(network)]["active_for"] == ["similarity"]
    assert used[str(network)]["indexed"] == PHOTOS


@pytest.mark.loopback
def test_a_model_is_downloaded_by_its_name(
    library: Path, vit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = DOWNLOADABLE[2]
    files = {path.name: path.read_bytes() for path in vit.iterdir()}
    with Hub(offered.repository, files) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        models = listed(library, "download", offered.name)
    assert models[offered.name]["here"]
    assert Path(models[offered.name]["folder"]) == library / "models" / offered.name
    assert not listed(library, "remove", offered.name)[offered.name]["here"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("use", "siglip2-base"), 1, "Download the model first"),
        (("use", "nowhere"), 1, "There is no model"),
        (("download", "siglip3"), 1, "There is no model siglip3"),
        (("remove", "builtin"), 1, "is built in"),
        (("use",), 2, "take the NAME of a model"),
        (("list", "builtin"), 2, "take the NAME of a model"),
    ],
)
def test_what_cannot_be_done_is_said(
    library: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    done = command(library, *words)
    assert done.code == code
    assert sentence in done.err


def test_a_model_for_this_once_does_not_stay(vit: Path, models_cache: Path, tmp_path: Path) -> None:
    pictures.write_scenes(tmp_path / "photos", 2)
    new_library(tmp_path / "library", models_cache)
    settings = find_app_paths(tmp_path / "library").settings
    save_settings(Settings(queued_similarity_model=str(vit)), settings)
    words = ("index", tmp_path / "photos", "--model", vit, "--library", tmp_path / "library")
    assert albumen(*words).code == 0
    assert load_settings(settings) == Settings(queued_similarity_model=str(vit))


def test_a_model_that_is_gone_is_said_and_the_others_serve(
    library: Path, vit: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "vit"
    folder.symlink_to(vit, target_is_directory=True)
    assert command(library, "use", folder).code == 0
    folder.unlink()
    done = albumen("status", "--json", "--library", library)
    assert done.code == 0
    assert done.answer["embedder"].startswith("lite2")
    assert f"There is no model {folder}" in done.err
    assert listed(library)[str(folder)]["fault"]
    assert command(library, "use", "builtin", "--for", "looks").code == 0

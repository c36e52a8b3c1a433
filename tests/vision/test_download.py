"""A model is fetched whole and as it was published, or not at all; from a hub on this computer."""

import random
from pathlib import Path

import pytest

from app.domain.errors import ModelUnusable
from app.vision.download import Received, delete_download, download, downloaded_bytes
from app.vision.downloadable import DOWNLOADABLE, DownloadableModel
from tests.hub import Hub

pytestmark = pytest.mark.loopback

MODEL = DownloadableModel("tiny", "Tiny", "someone/tiny", 1, "MIT", "tests", "none")
WEIGHTS = random.Random(1).randbytes(25_000_000)
FILES = {
    "config.json": b'{"model_type": "vit"}',
    "model.safetensors": WEIGHTS,
    "preprocessor_config.json": b"{}",
    "pytorch_model.bin": b"a pickle",
    "modeling_tiny.py": b"print('code')",
    "onnx/model.onnx": b"another form",
}


def fetch(folder: Path, hub: Hub) -> tuple[Path, list[Received]]:
    text: list[Received] = []
    fetching = download(MODEL, folder, hub.endpoint)
    while True:
        try:
            text.append(next(fetching))
        except StopIteration as end:
            return end.value, text


def test_weights_and_settings_come_and_neither_pickle_nor_code(tmp_path: Path) -> None:
    with Hub(MODEL.repository, FILES) as hub:
        target, text = fetch(tmp_path, hub)
    assert target == tmp_path / "tiny"
    assert sorted(path.name for path in target.iterdir()) == [
        "config.json",
        "model.safetensors",
        "preprocessor_config.json",
    ]
    assert (target / "model.safetensors").read_bytes() == WEIGHTS
    assert not {"pytorch_model.bin", "modeling_tiny.py", "onnx/model.onnx"} & set(hub.asked)
    assert all(each.done <= each.total for each in text)
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    with Hub(MODEL.repository, FILES) as hub:
        fetch(tmp_path, hub)
        hub.asked.clear()
        fetch(tmp_path, hub)
    assert hub.asked == []


def test_a_download_that_breaks_goes_on_where_it_was(tmp_path: Path) -> None:
    with Hub(MODEL.repository, FILES) as hub:
        hub.cut["model.safetensors"] = 15_000_000
        fetch(tmp_path, hub)
    assert hub.ranges == [("model.safetensors", "bytes=10485760-")]
    assert (tmp_path / "tiny" / "model.safetensors").read_bytes() == WEIGHTS


def test_a_stopped_download_goes_on_where_it_was(tmp_path: Path) -> None:
    with Hub(MODEL.repository, FILES) as hub:
        hub.pause["model.safetensors"] = 15_000_000
        fetching = download(MODEL, tmp_path, hub.endpoint)
        while next(fetching).done < 10_000_000:
            pass
        fetching.close()
        assert not (tmp_path / "tiny").exists()
        fetch(tmp_path, hub)
    assert hub.ranges == [("model.safetensors", "bytes=10485760-")]
    assert (tmp_path / "tiny" / "model.safetensors").read_bytes() == WEIGHTS


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_file_that_is_not_what_was_published_is_refused(tmp_path: Path, name: str) -> None:
    with Hub(MODEL.repository, FILES) as hub:
        hub.spoilt.add(name)
        with pytest.raises(ModelUnusable, match=f"Tiny could not be downloaded: {name} is damaged"):
            fetch(tmp_path, hub)
        assert not (tmp_path / "tiny").exists()
        hub.spoilt.clear()
        fetch(tmp_path, hub)
    assert (tmp_path / "tiny" / name).read_bytes() == FILES[name]


def test_a_model_without_safetensors_is_refused(tmp_path: Path) -> None:
    files = {name: content for name, content in FILES.items() if name != "model.safetensors"}
    with (
        Hub(MODEL.repository, files) as hub,
        pytest.raises(ModelUnusable, match="no weights in the"),
    ):
        fetch(tmp_path, hub)


def test_no_connection_is_said_in_words(tmp_path: Path) -> None:
    with Hub(MODEL.repository, FILES) as hub:
        pass
    with pytest.raises(ModelUnusable, match="Tiny could not be downloaded: there is no connection"):
        fetch(tmp_path, hub)


def test_a_file_that_goes_while_bytes_are_counted_stops_no_download(tmp_path: Path) -> None:
    draft = tmp_path / "tiny.part"
    draft.mkdir()
    (draft / "albumen-download.json").write_text('{"config.json": [2, ""]}')
    (draft / "config.json").symlink_to(tmp_path / "gone")
    assert downloaded_bytes(MODEL, tmp_path) == Received(0, 0)


def test_what_was_fetched_can_be_removed(tmp_path: Path) -> None:
    with Hub(MODEL.repository, FILES) as hub:
        fetch(tmp_path, hub)
    delete_download(MODEL, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_offered_can_be_told_apart() -> None:
    assert len({each.name for each in DOWNLOADABLE}) == len(DOWNLOADABLE)
    assert len({each.repository for each in DOWNLOADABLE}) == len(DOWNLOADABLE)

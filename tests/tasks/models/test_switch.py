"""Models side by side: one for looks and one for words, and a new one that reads beside the one that serves."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ModelUnusable
from app.domain.progress import Change, Progress
from app.domain.vectors import to_unit
from app.files.decoding.pool import DecodeJob
from app.library import Library
from app.query.parser import parse_query
from app.settings import load_settings
from app.tasks.indexing.index import index_folders
from app.tasks.models.download import download_model, remove_model
from app.tasks.models.embed import embed_rest
from app.tasks.models.listing import Model, ModelRole, find_model, list_models
from app.tasks.models.switch import add_model, switch_model
from app.tasks.searching.search import SearchRequest, search
from app.tasks.searching.similar import find_similar
from app.vision.downloadable import DOWNLOADABLE
from tests import pictures
from tests.fakes import FakeEmbedder
from tests.hub import Hub
from tests.running import answer_of, cancel_after, run
from tests.tasks.conftest import OpenLibrary

SIMILARITY, WORDS = (ModelRole.SIMILARITY,), (ModelRole.TEXT,)
PHOTOS = 10
FAKE, OTHER = "fake-mean-colours", "other-mean-colours"


@pytest.fixture(scope="module")
def folders(
    tmp_path_factory: pytest.TempPathFactory, small_models: Path, small_towers: Path
) -> Path:
    """Small random models of the transformers library: "clip" and "siglip" know words, "vit" does not."""
    base = tmp_path_factory.mktemp("models")
    for saved in (small_models, small_towers):
        shutil.copytree(saved, base, dirs_exist_ok=True)
    return base


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where networks lie once they are converted, for all tests."""
    return tmp_path_factory.mktemp("converted")


@pytest.fixture
def filled(library: Library, photos: Path, converted: Path) -> Library:
    """Ten photos, read with the fake embedder."""
    library.paths.cache.mkdir(parents=True, exist_ok=True)
    library.paths.models.symlink_to(converted, target_is_directory=True)
    pictures.write_scenes(photos, PHOTOS)
    answer_of(index_folders(library, [photos]))
    return library


def counts(library: Library) -> dict[str, int]:
    return library.catalog.vectors.counts()


def model_of(library: Library, spec: str) -> Model:
    return next(each for each in answer_of(list_models(library)) if each.spec == spec)


def begin(library: Library, spec: str, roles: tuple[ModelRole, ...]) -> None:
    """Have a model awaited, and stop before it has read a photo."""
    using = switch_model(library, spec, roles)
    while next(using) != Change(models=True):
        pass
    using.close()


def words(library: Library, text: str) -> dict[str, float]:
    result = answer_of(search(library, SearchRequest(parse_query(text).query, stack=False)))
    return {each.photo.path.name: each.score for each in result.hits}


# ---- a new model reads beside the old one ----


def test_stopped_at_any_step_the_old_model_serves_and_the_new_one_is_awaited(
    open_library: OpenLibrary, photos: Path
) -> None:
    pictures.write_scenes(photos, PHOTOS)
    steps, before = 0, -1
    while True:
        library = open_library()
        answer_of(index_folders(library, [photos]))
        done = not cancel_after(switch_model(library, "other", SIMILARITY), steps)
        kept = load_settings(library.paths.settings)
        if done or kept.similarity_model == "other":
            break
        assert library.embedder_name == FAKE
        assert len(answer_of(find_similar(library, next(photos.glob("*.jpg"))))) == PHOTOS - 1
        assert before <= counts(library).get(OTHER, 0) <= PHOTOS
        before = counts(library).get(OTHER, 0)
        # Indexing and asking again go on; so that each step is seen, all is undone.
        assert kept.queued_similarity_model == ("other" if steps > 1 else "")
        library.close()
        shutil.rmtree(library.paths.data)
        steps += 1
    assert steps > PHOTOS // 4
    assert library.embedder_name == OTHER
    assert counts(library)[OTHER] == PHOTOS
    assert len(answer_of(find_similar(library, next(photos.glob("*.jpg"))))) == PHOTOS - 1


def test_what_was_read_before_a_stop_is_not_read_again(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    embed = FakeEmbedder.embed
    monkeypatch.setattr(
        FakeEmbedder, "embed", lambda self, some: seen.append(len(some)) or embed(self, some)
    )
    filled.settings.queued_similarity_model = "other"
    cancel_after(embed_rest(filled, "other"), 5)
    assert sum(seen) == counts(filled)[OTHER] == 8
    assert answer_of(embed_rest(filled, "other")) == PHOTOS - 8
    assert sum(seen) == PHOTOS


def test_a_model_taken_away_while_it_reads_reads_no_more(filled: Library) -> None:
    begin(filled, "other", SIMILARITY)
    reading = embed_rest(filled, "other")
    while OTHER not in counts(filled):
        next(reading)
    answer_of(remove_model(filled, "other"))
    answer_of(reading)
    assert OTHER not in counts(filled)


def test_the_next_indexing_goes_on_and_then_the_new_model_serves(
    filled: Library, open_library: OpenLibrary
) -> None:
    cancel_after(switch_model(filled, "other", SIMILARITY), 5)
    assert 0 < counts(filled)[OTHER] < PHOTOS
    filled.close()
    again = open_library()
    again.settings.queued_similarity_model = load_settings(
        again.paths.settings
    ).queued_similarity_model
    _, text = run(index_folders(again))
    assert again.settings.similarity_model == again.similarity_model.spec == "other"
    assert counts(again)[OTHER] == PHOTOS
    assert any(isinstance(each, Change) and each.models and each.groups for each in text)


def test_the_user_can_go_back_to_the_old_model(filled: Library) -> None:
    cancel_after(switch_model(filled, "other", SIMILARITY), 5)
    answer_of(switch_model(filled, "fake", SIMILARITY))
    assert (filled.settings.similarity_model, filled.settings.queued_similarity_model) == (
        "fake",
        "",
    )
    before = counts(filled)[OTHER]
    answer_of(index_folders(filled))
    assert counts(filled)[OTHER] == before


def test_no_original_is_opened_and_photos_offline_are_read_too(
    filled: Library, photos: Path, opened: list[DecodeJob]
) -> None:
    shutil.rmtree(photos)
    opened.clear()
    answer_of(switch_model(filled, "other", SIMILARITY))
    assert counts(filled)[OTHER] == PHOTOS
    assert opened == []


def test_a_photo_without_a_thumbnail_keeps_no_model_waiting(filled: Library) -> None:
    next(filled.paths.thumbnails.rglob("*.jpg")).unlink()
    answer_of(switch_model(filled, "other", SIMILARITY))
    assert counts(filled)[OTHER] == PHOTOS - 1
    answer_of(index_folders(filled))
    assert counts(filled)[OTHER] == PHOTOS


def test_how_far_it_is_and_when_it_will_be_done_is_said(filled: Library) -> None:
    _, text = run(switch_model(filled, "other", SIMILARITY))
    told = [each for each in text if isinstance(each, Progress) and each.total]
    assert told[-1].doing == "Indexing photos with other"
    assert (told[-1].done, told[-1].total) == (PHOTOS, PHOTOS)


# ---- two models at once ----


def test_a_model_for_words_is_kept_up_to_date_beside_the_one_for_looks(
    open_library: OpenLibrary, photos: Path
) -> None:
    pictures.write_scenes(photos, PHOTOS)
    library = open_library(words="other")
    answer_of(index_folders(library, [photos]))
    assert counts(library) == {FAKE: PHOTOS, OTHER: PHOTOS}
    pictures.write_scene(photos / "new.jpg", 99)
    answer_of(index_folders(library))
    assert counts(library) == {FAKE: PHOTOS + 1, OTHER: PHOTOS + 1}


@pytest.mark.parametrize("kind", ["clip", "siglip"])
def test_words_are_compared_with_the_vectors_of_their_own_model(
    filled: Library, folders: Path, kind: str
) -> None:
    spec = str(folders / kind)
    answer_of(switch_model(filled, spec, WORDS))
    assert (filled.settings.similarity_model, filled.settings.text_model) == ("fake", spec)
    assert filled.embedder_name == FAKE
    model = filled.text_model
    answer_of(filled.refresh(model))
    text = answer_of(model.text_embedding()).embed(["red house"])[0]
    rows = model.index.take(np.arange(len(model.index)))
    centred = to_unit(rows - rows.mean(axis=0)) @ text
    found = words(filled, "red house")
    names = {each: paths[0].path.name for each, paths in filled.photos_by_digest().items()}
    digests = model.index.table.digests_of(np.arange(len(rows))).tolist()
    expected = {names[digest]: centred[row] for row, digest in enumerate(digests)}
    assert len(found) == PHOTOS
    assert found == pytest.approx(expected, abs=1e-4)


def test_words_find_by_the_old_model_halfway_and_by_the_new_one_after(
    filled: Library, folders: Path
) -> None:
    clip, siglip = str(folders / "clip"), str(folders / "siglip")
    answer_of(switch_model(filled, clip, WORDS))
    by_clip = words(filled, "red house")
    begin(filled, siglip, WORDS)
    assert words(filled, "red house") == by_clip
    answer_of(switch_model(filled, siglip, WORDS))
    assert words(filled, "red house") != by_clip
    answer_of(switch_model(filled, clip, WORDS))
    assert words(filled, "red house") == pytest.approx(by_clip, abs=1e-5)


def test_photos_that_are_gone_are_found_by_words_no_more(
    filled: Library, folders: Path, photos: Path
) -> None:
    answer_of(switch_model(filled, str(folders / "clip"), WORDS))
    assert len(words(filled, "dog")) == PHOTOS
    gone = next(photos.glob("*.jpg"))
    gone.unlink()
    answer_of(index_folders(filled))
    assert len(words(filled, "dog")) == PHOTOS - 1
    assert int(filled.text_model.index.shown_rows().size) == PHOTOS - 1


def test_one_model_for_both_has_one_index(filled: Library, folders: Path) -> None:
    answer_of(switch_model(filled, str(folders / "clip"), (ModelRole.SIMILARITY, ModelRole.TEXT)))
    assert filled.similarity_model is filled.text_model
    assert model_of(filled, str(folders / "clip")).active_roles == (
        ModelRole.SIMILARITY,
        ModelRole.TEXT,
    )


def test_a_model_by_another_name_is_the_same_model(
    filled: Library, folders: Path, tmp_path: Path
) -> None:
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "clip").symlink_to(folders / "clip", target_is_directory=True)
    answer_of(switch_model(filled, str(folders / "clip"), SIMILARITY))
    answer_of(switch_model(filled, str(tmp_path / "linked" / "clip"), WORDS))
    assert filled.similarity_model is filled.text_model


# ---- what there is ----


def test_every_model_is_listed_with_how_things_stand(filled: Library, folders: Path) -> None:
    begin(filled, str(folders / "clip"), WORDS)
    builtin, *offered, clip, fake = answer_of(list_models(filled))
    assert (builtin.spec, builtin.removable, builtin.embedded) == ("builtin", False, 0)
    assert len(offered) == 4
    assert all(each.downloadable and each.licence and each.scores for each in offered)
    assert (fake.spec, fake.active_roles, fake.embedded) == (
        "fake",
        (ModelRole.SIMILARITY, ModelRole.TEXT),
        PHOTOS,
    )
    assert (clip.title, clip.active_roles, clip.queued_roles) == ("clip", (), WORDS)
    assert clip.supports_text
    assert clip.photos == PHOTOS


def _without_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _only_a_pickle(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _damaged(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


def _linked_to_nothing(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").symlink_to(folder / "blobs" / "gone")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_linked_to_nothing, "No such file or directory"),
        (_without_weights, "has no weights in the safetensors format"),
        (_only_a_pickle, "pytorch_model.bin is a pickle file, which could run code"),
        (_damaged, "model.safetensors are damaged"),
        (shutil.rmtree, "There is no model"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_with_a_sentence(
    filled: Library, folders: Path, tmp_path: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    folder = shutil.copytree(folders / "clip", tmp_path / "spoilt")
    filled.settings.model_folders.append(str(folder))
    spoil(folder)
    assert sentence in model_of(filled, str(folder)).error
    with pytest.raises(ModelUnusable, match=sentence):
        answer_of(switch_model(filled, str(folder), SIMILARITY))
    assert (filled.settings.similarity_model, filled.settings.queued_similarity_model) == (
        "fake",
        "",
    )


def test_a_model_for_photos_only_is_not_used_for_words(filled: Library, folders: Path) -> None:
    with pytest.raises(ModelUnusable, match="does not support text search"):
        answer_of(switch_model(filled, str(folders / "vit"), WORDS))
    assert filled.settings.queued_text_model == ""


def test_a_model_that_is_gone_halfway_keeps_no_photo_from_being_read(
    filled: Library, folders: Path, photos: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(folders / "clip", tmp_path / "mine" / "clip")
    begin(filled, str(folder), SIMILARITY)
    shutil.rmtree(folder)
    filled.forget_unused()
    pictures.write_scene(photos / "new.jpg", 99)
    assert answer_of(index_folders(filled)).new == 1
    assert filled.settings.queued_similarity_model == str(folder)


# ---- fetched and removed ----


def served(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.loopback
def test_a_model_is_downloaded_used_and_removed(
    filled: Library, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = DOWNLOADABLE[1]
    assert model_of(filled, offered.name).downloadable
    with Hub(offered.repository, served(folders / "clip")) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        folder, text = run(download_model(filled, offered.name))
    assert folder == filled.paths.downloads / offered.name
    assert Change(models=True) in text
    spec = find_model(filled, offered.name)
    here = model_of(filled, spec)
    assert (here.title, here.downloadable, here.removable) == (offered.title, False, True)

    answer_of(switch_model(filled, spec, SIMILARITY))
    with pytest.raises(ModelUnusable, match="is in use"):
        answer_of(remove_model(filled, spec))
    answer_of(switch_model(filled, "other", SIMILARITY))
    answer_of(remove_model(filled, spec))
    assert not folder.exists()
    assert counts(filled) == {FAKE: PHOTOS, OTHER: PHOTOS}
    assert model_of(filled, offered.name).downloadable


@pytest.mark.loopback
def test_bytes_and_not_photos_are_counted_while_a_model_comes_and_a_stop_keeps_them(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = DOWNLOADABLE[2]
    files = {"config.json": b"{}", "model.safetensors": np.random.default_rng(1).bytes(25_000_000)}
    with Hub(offered.repository, files) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        hub.pause["model.safetensors"] = 15_000_000
        fetching = download_model(filled, offered.name)
        while (told := next(fetching)).done < 10_000_000:  # type: ignore[union-attr]
            pass
        fetching.close()
        assert isinstance(told, Progress)
        assert (told.in_bytes, told.total) == (True, 25_000_002)
        stopped = model_of(filled, offered.name)
        assert stopped.downloaded > 10_000_000
        assert stopped.removable
        answer_of(remove_model(filled, offered.name))
    assert model_of(filled, offered.name).downloaded == 0


def test_a_folder_of_the_users_own_is_forgotten_and_not_touched(
    filled: Library, folders: Path
) -> None:
    spec = str(folders / "dinov2")
    answer_of(switch_model(filled, spec, SIMILARITY))
    answer_of(switch_model(filled, "fake", SIMILARITY))
    answer_of(remove_model(filled, spec))
    assert (folders / "dinov2" / "model.safetensors").exists()
    assert spec not in {each.spec for each in answer_of(list_models(filled))}
    assert counts(filled) == {FAKE: PHOTOS}


def test_a_second_folder_with_the_model_that_serves_takes_no_vectors_with_it(
    filled: Library, folders: Path, tmp_path: Path
) -> None:
    used, second = str(folders / "vit"), str(shutil.copytree(folders / "vit", tmp_path / "vit"))
    answer_of(switch_model(filled, used, SIMILARITY))
    answer_of(add_model(filled, Path(second)))
    before = counts(filled)
    answer_of(remove_model(filled, second))
    assert counts(filled) == before
    assert second not in {each.spec for each in answer_of(list_models(filled))}


def test_a_folder_is_found_again_by_another_way_to_it(
    filled: Library, folders: Path, tmp_path: Path
) -> None:
    answer_of(add_model(filled, folders / "vit"))
    roundabout = find_model(filled, str(folders / "clip" / ".." / "vit"))
    assert roundabout == str((folders / "vit").resolve())
    answer_of(remove_model(filled, roundabout))
    with pytest.raises(ModelUnusable, match=r"The model .*vit is not in the list"):
        answer_of(remove_model(filled, roundabout))


def test_the_built_in_model_stays_and_what_is_not_here_is_said(filled: Library) -> None:
    with pytest.raises(ModelUnusable, match="is built in"):
        answer_of(remove_model(filled, "builtin"))
    with pytest.raises(ModelUnusable, match="Download the model first"):
        answer_of(switch_model(filled, find_model(filled, "siglip2-base"), SIMILARITY))
    with pytest.raises(ModelUnusable, match="Available to download: siglip2-base"):
        answer_of(download_model(filled, "siglip3"))

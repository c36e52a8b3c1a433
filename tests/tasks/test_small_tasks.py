"""Listing, forgetting, counting, opening, and looking at one photo."""

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import CatalogUnusable, Unreadable
from app.domain.photo import Folder
from app.domain.progress import Change
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import (
    list_folders,
    list_photos,
    list_photos_by_id,
    list_subfolders,
    list_unreadable,
    remove_folder,
)
from app.tasks.library.pixels import read_pixels
from app.tasks.open import open_library as open_task
from app.tasks.status import read_status
from tests import pictures
from tests.fakes import FakeEmbedder
from tests.running import answer_of, run
from tests.tasks.conftest import OpenLibrary


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    """Two folders of two photos, and a file that is none."""
    for number, name in enumerate(("one", "two")):
        pictures.write_scenes(tmp_path / name, 2, first=2 * number)
    (tmp_path / "two" / "bad.jpg").write_bytes(b"")
    answer_of(index_folders(library, [tmp_path / "one", tmp_path / "two"]))
    return library


# ---- listing ----


def test_folders_are_listed_in_the_order_they_were_added(filled: Library, tmp_path: Path) -> None:
    assert answer_of(list_folders(filled)) == (
        Folder(tmp_path / "one", 2, offline=False),
        Folder(tmp_path / "two", 2, offline=False),
    )


def test_photos_of_one_folder_are_listed_alone(filled: Library, tmp_path: Path) -> None:
    found = answer_of(list_photos(filled, tmp_path / "two"))
    assert [photo.path.name for photo in found] == ["002.jpg", "003.jpg"]
    assert len(answer_of(list_photos(filled))) == 4


def test_photos_are_given_in_the_order_asked_and_without_those_that_are_gone(
    filled: Library,
) -> None:
    ids = [photo.id for photo in answer_of(list_photos(filled))]
    asked = [ids[2], 999, ids[0]]
    found = answer_of(list_photos_by_id(filled, asked))
    assert [photo.id for photo in found] == [ids[2], ids[0]]


def test_what_could_not_be_read_is_listed_with_its_reason(filled: Library, tmp_path: Path) -> None:
    (found,) = answer_of(list_unreadable(filled))
    assert (found.path, found.reason) == (tmp_path / "two" / "bad.jpg", "The file is empty.")


# ---- forgetting ----


def test_a_removed_folder_takes_its_photos_and_no_file(filled: Library, tmp_path: Path) -> None:
    _, text = run(remove_folder(filled, tmp_path / "two"))
    assert [photo.path.parent.name for photo in answer_of(list_photos(filled))] == ["one"] * 2
    assert answer_of(list_unreadable(filled)) == ()
    assert len(list((tmp_path / "two").iterdir())) == 3
    assert any(isinstance(news, Change) and news.folders and news.all_photos for news in text)


def test_a_removed_folder_that_comes_back_is_not_embedded_again(
    filled: Library, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    answer_of(remove_folder(filled, tmp_path / "two"))
    answer_of(index_folders(filled, [tmp_path / "two"]))
    assert embedder.embedded == 4
    assert len(answer_of(list_photos(filled))) == 4


# ---- status ----


def test_the_status_counts_what_there_is(filled: Library, tmp_path: Path) -> None:
    status = answer_of(read_status(filled))
    assert (status.photos, status.offline, status.unreadable) == (4, 0, 1)
    assert status.vectors == {"fake-mean-colours": 4}
    assert status.embedder == "fake-mean-colours"
    assert status.sizes["catalog"] > 0
    assert status.sizes["thumbnails"] == filled.thumbnails.size() > 0
    assert status.sizes["models"] == 0


def test_the_status_sees_a_folder_go_and_come(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "two").rename(tmp_path / "unplugged")
    assert answer_of(read_status(filled)).offline == 2
    assert answer_of(read_status(filled)).photos == 4
    (tmp_path / "unplugged").rename(tmp_path / "two")
    assert answer_of(read_status(filled)).offline == 0


def test_the_status_of_an_empty_library_is_no_error(library: Library) -> None:
    status = answer_of(read_status(library))
    assert (status.photos, status.folders, status.vectors) == (0, (), {})


# ---- opening ----


def test_a_library_is_made_where_there_is_none(tmp_path: Path) -> None:
    library = answer_of(open_task(find_app_paths(tmp_path / "new"), Settings()))
    library.close()
    assert (tmp_path / "new" / "catalog.db").is_file()


def test_a_spoilt_catalog_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_bytes(b"no catalog" * 100)
    with pytest.raises(CatalogUnusable, match=r"\.$"):
        answer_of(open_task(find_app_paths(tmp_path), Settings()))


@pytest.mark.parametrize("content", [None, "{}"])
def test_a_library_whose_model_is_gone_opens_and_says_so_and_another_serves(
    open_library: OpenLibrary, photos: Path, tmp_path: Path, content: str | None
) -> None:
    pictures.write_scenes(photos, 1)
    gone = tmp_path / "gone"
    if content is not None:
        gone.mkdir()
        (gone / "config.json").write_text(content)
    library = open_library(model=str(gone), words="fake")
    assert answer_of(index_folders(library, [photos])).photos == 1
    assert len(library.index) == 0
    assert library.embedder_name == "fake-mean-colours"
    assert str(gone) in library.missing[str(gone)]


# ---- pixels ----


def test_the_pixels_of_a_photo_are_upright_and_no_larger_than_asked(
    library: Library, photos: Path
) -> None:
    stored = pictures.stored_turned(pictures.draw_corners(400, 200), 6)
    pictures.write(photos / "a.jpg", stored, exif=pictures.exif_of(6))
    answer_of(index_folders(library, [photos]))
    (photo,) = answer_of(list_photos(library))
    pixels = answer_of(read_pixels(library, photo, 100))
    assert pixels.shape == (50, 100, 3)
    assert pixels.dtype == np.uint8
    assert pictures.is_near(pictures.corners_of(pixels)[1], pictures.GREEN, 40)
    assert answer_of(read_pixels(library, photo, 0)).shape == (200, 400, 3)


def test_the_pixels_of_a_photo_that_is_gone_are_an_error_with_its_name(
    filled: Library, tmp_path: Path
) -> None:
    photo = answer_of(list_photos(filled, tmp_path / "one"))[0]
    photo.path.unlink()
    with pytest.raises(Unreadable, match=photo.path.name):
        answer_of(read_pixels(filled, photo, 100))


def test_folders_between_the_photos_and_the_folder_added_are_listed(
    library: Library, tmp_path: Path
) -> None:
    pictures.write_scenes(tmp_path / "all" / "2021" / "Rome", 1)
    pictures.write_scenes(tmp_path / "all" / "mail", 1, first=1)
    (tmp_path / "all" / "empty").mkdir()
    alone = pictures.write_scene(tmp_path / "elsewhere" / "alone.jpg", 2)
    answer_of(index_folders(library, [tmp_path / "all", alone]))
    found = [each.relative_to(tmp_path).as_posix() for each in answer_of(list_subfolders(library))]
    assert found == ["all", "all/2021", "all/2021/Rome", "all/mail", "elsewhere"]

"""Finding what is like a photo, of the library or not."""

import shutil
from pathlib import Path

import pytest

from app.catalog.columns.photos import PhotoPages
from app.domain.errors import Unreadable
from app.domain.photo import Match, Photo, Presence
from app.domain.progress import Progress, Task
from app.library import Library
from app.tasks.indexing.index import index_folders
from app.tasks.searching.similar import find_similar
from tests import pictures
from tests.fakes import FakeEmbedder
from tests.running import answer_of, cancel_at_each_step
from tests.tasks.conftest import OpenLibrary


@pytest.fixture
def filled(library: Library, photos: Path) -> Library:
    """Reds, greens and blues of several shades."""
    for number in range(5):
        shade = 10 * number
        for name, colour in (
            ("red", (200, shade, 0)),
            ("green", (0, 200, shade)),
            ("blue", (shade, 0, 200)),
        ):
            pictures.write(photos / f"{name}{number}.png", pictures.draw_plain(colour))
    answer_of(index_folders(library, [photos]))
    return library


def similar(library: Library, query: Photo | Path, count: int = 200) -> list[Match]:
    return list(answer_of(find_similar(library, query, count)))


def names(matches: list[Match]) -> list[str]:
    return [match.photo.path.name for match in matches]


def photo_of(library: Library, path: Path) -> Photo:
    photo = library.catalog.photos.at(path)
    assert photo is not None
    return photo


def test_the_most_alike_come_first(filled: Library, photos: Path) -> None:
    matches = similar(filled, photos / "red0.png")
    assert names(matches)[:4] == ["red1.png", "red2.png", "red3.png", "red4.png"]
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(-1.0001 <= score <= 1 for score in scores)


def test_the_query_itself_is_left_out_and_all_others_are_there(
    filled: Library, photos: Path
) -> None:
    matches = similar(filled, photos / "red0.png")
    assert len(matches) == 14
    assert "red0.png" not in names(matches)


def test_a_photo_and_its_path_find_the_same(filled: Library, photos: Path) -> None:
    path = photos / "green2.png"
    assert similar(filled, photo_of(filled, path)) == similar(filled, path)


def test_a_photo_of_the_library_is_not_embedded_again(
    filled: Library, photos: Path, embedder: FakeEmbedder
) -> None:
    before = embedder.embedded
    similar(filled, photos / "red0.png")
    assert embedder.embedded == before


def test_a_file_from_outside_finds_its_likes(filled: Library, tmp_path: Path) -> None:
    path = pictures.write(tmp_path / "outside.png", pictures.draw_plain((0, 205, 22)))
    assert names(similar(filled, path, 5))[0] == "green2.png"
    assert filled.catalog.photos.count() == 15


def test_a_copy_from_outside_finds_its_original_first(
    filled: Library, photos: Path, tmp_path: Path
) -> None:
    shutil.copy(photos / "blue1.png", tmp_path / "copy.png")
    first = similar(filled, tmp_path / "copy.png")[0]
    assert first.photo.path.name == "blue1.png"
    assert first.score == pytest.approx(1, abs=1e-3)


def test_copies_inside_the_library_are_found_and_only_the_query_is_left_out(
    filled: Library, photos: Path
) -> None:
    shutil.copy(photos / "blue1.png", photos / "copy.png")
    answer_of(index_folders(filled, [photos]))
    assert names(similar(filled, photos / "blue1.png"))[0] == "copy.png"
    assert names(similar(filled, photos / "copy.png"))[0] == "blue1.png"


def test_no_more_are_given_than_asked_for(filled: Library, photos: Path) -> None:
    shutil.copy(photos / "blue1.png", photos / "copy.png")
    answer_of(index_folders(filled, [photos]))
    for count in (1, 2, 3):
        assert len(similar(filled, photos / "blue1.png", count)) == count


def test_each_result_can_be_the_next_query(filled: Library, photos: Path) -> None:
    query: Photo | Path = photos / "red0.png"
    for _ in range(5):
        query = similar(filled, query)[0].photo
    assert query.path.name.startswith("red")


def test_a_file_that_is_no_picture_is_said_to_be_none(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_bytes(b"Dear Sir")
    with pytest.raises(Unreadable, match="not an image"):
        similar(filled, tmp_path / "letter.jpg")


def test_a_file_that_is_not_there_is_said_to_be_gone(filled: Library, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="was removed"):
        similar(filled, tmp_path / "gone.jpg")


def test_an_empty_library_has_nothing_alike(library: Library, tmp_path: Path) -> None:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    assert similar(library, path) == []


def test_a_library_of_one_photo_has_nothing_else(library: Library, photos: Path) -> None:
    path = pictures.write_scene(photos / "a.jpg", 1)
    answer_of(index_folders(library, [photos]))
    assert similar(library, path) == []


def test_photos_that_are_gone_are_not_found(filled: Library, photos: Path) -> None:
    (photos / "red1.png").unlink()
    answer_of(index_folders(filled, [photos]))
    assert "red1.png" not in names(similar(filled, photos / "red0.png"))


def test_offline_photos_are_found_and_can_be_asked_about(
    filled: Library, photos: Path, tmp_path: Path
) -> None:
    photo = photo_of(filled, photos / "red0.png")
    photos.rename(tmp_path / "unplugged")
    answer_of(index_folders(filled, [photos]))
    matches = similar(filled, photo)
    assert names(matches)[0] == "red1.png"
    assert matches[0].photo.presence is Presence.OFFLINE
    assert names(similar(filled, photo.path)) == names(matches)


def test_photos_indexed_since_are_found(filled: Library, photos: Path) -> None:
    similar(filled, photos / "red0.png")
    pictures.write(photos / "new.png", pictures.draw_plain((200, 1, 0)))
    answer_of(index_folders(filled, [photos]))
    assert names(similar(filled, photos / "red0.png"))[0] == "new.png"


def test_what_another_program_indexed_is_found(
    filled: Library, open_library: OpenLibrary, photos: Path
) -> None:
    similar(filled, photos / "red0.png")
    pictures.write(photos / "new.png", pictures.draw_plain((200, 1, 0)))
    answer_of(index_folders(open_library(), [photos]))
    assert names(similar(filled, photos / "red0.png"))[0] == "new.png"


def test_a_search_can_be_stopped_at_any_step(filled: Library, tmp_path: Path) -> None:
    path = pictures.write_scene(tmp_path / "outside.jpg", 1)
    assert cancel_at_each_step(lambda _steps: find_similar(filled, path)) > 1
    assert similar(filled, path)


def test_a_query_by_way_of_a_link_is_left_out_too(
    filled: Library, photos: Path, tmp_path: Path
) -> None:
    way = tmp_path / "way"
    way.symlink_to(photos, target_is_directory=True)
    assert "red0.png" not in names(similar(filled, way / "red0.png"))


def test_a_photo_that_is_as_it_was_indexed_is_not_opened(
    filled: Library, photos: Path, opened: list[Path]
) -> None:
    before = list(opened)
    assert names(similar(filled, photos / "red0.png"))[0] == "red1.png"
    assert opened == before


def test_a_photo_that_has_changed_since_is_compared_as_it_is(filled: Library, photos: Path) -> None:
    pictures.write(photos / "red0.png", pictures.draw_plain((0, 200, 11)))
    assert names(similar(filled, photos / "red0.png"))[0] == "green1.png"


def test_of_a_library_just_opened_only_the_photos_found_are_read(
    filled: Library,
    open_library: OpenLibrary,
    photos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copy(photos / "blue1.png", photos / "copy.png")
    answer_of(index_folders(filled, [photos]))
    expected = similar(filled, photos / "blue2.png", 4)
    again = open_library()

    def fail(_pages: PhotoPages) -> bool:
        pytest.fail("all photos are read")

    with monkeypatch.context() as patch:
        patch.setattr(PhotoPages, "read_page", fail)
        assert similar(again, photos / "blue2.png", 4) == expected
        (photos / "copy.png").unlink()
        answer_of(check_and_note(again, photos / "copy.png"))
        assert "copy.png" not in names(similar(again, photos / "blue2.png", 4))
    assert len(answer_of(again.load_photos())) == 15


def check_and_note(library: Library, gone: Path) -> Task[None]:
    """Note that a file is gone, as a survey does."""
    with library.catalog.transaction():
        library.catalog.photos.set_presence([gone], Presence.MISSING)
    yield Progress("Scanning folders")

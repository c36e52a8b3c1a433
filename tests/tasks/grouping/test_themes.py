"""Putting together what belongs together: built once, cut at will, and the same in every run."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from app.child_process import run_in_child
from app.domain.groups import Grouping, Tier
from app.domain.photo import Photo
from app.domain.progress import Change
from app.library import Library
from app.tasks.grouping import themes
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.grouping.subjects import load_themes
from app.tasks.indexing.index import index_folders
from tests import pictures
from tests.running import answer_of, cancel_at_each_step, run
from tests.tasks.conftest import OpenLibrary

SHADES = {"dogs": (210, 40, 40), "cats": (40, 190, 40), "mountains": (40, 40, 210)}


def write_shade(path: Path, shade: str, seed: int) -> Path:
    """A photo of a group: its colour, and something of its own that keeps it from being a twin."""
    random = np.random.default_rng(seed)
    pixels = np.full((32, 32, 3), SHADES[shade], np.float64)
    pixels += np.kron(random.uniform(-60, 60, (4, 4, 3)), np.ones((8, 8, 1)))
    from PIL import Image

    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    return pictures.write(path, picture)


@pytest.fixture
def grouped(library: Library, photos: Path) -> Library:
    """A library of three groups of 15, 12 and 9."""
    for shade, count in zip(SHADES, (15, 12, 9), strict=True):
        for seed in range(count):
            write_shade(photos / shade / f"{seed:02}.jpg", shade, seed + 100 * len(shade))
    answer_of(index_folders(library, [photos]))
    answer_of(build_groups(library))
    return library


def cut(library: Library, detail: float = 0.5) -> Grouping:
    return answer_of(list_groups(library, Tier.THEME, detail))


def folders(photos: tuple[Photo, ...]) -> set[str]:
    return {photo.path.parent.name for photo in photos}


def test_photos_that_belong_together_are_a_group(grouped: Library) -> None:
    groups = cut(grouped).groups
    assert [folders(group.photos) for group in groups] == [{"dogs"}, {"cats"}, {"mountains"}]


def test_the_title_is_what_is_seen_in_the_group(grouped: Library) -> None:
    titles = [group.title for group in cut(grouped).groups]
    assert titles == ["Golden retriever", "Tabby cat", "Volcano"]


def test_every_photo_is_in_one_group_or_said_to_be_in_none(grouped: Library) -> None:
    for detail in (0.0, 0.3, 0.5, 0.8, 1.0):
        grouping = cut(grouped, detail)
        ids = [photo.id for group in grouping.groups for photo in group.photos]
        ids += [photo.id for photo in grouping.ungrouped]
        assert sorted(ids) == sorted(photo.id for photo in grouped.catalog.photos.list())


def test_a_detail_off_the_scale_is_taken_for_its_end(grouped: Library) -> None:
    assert cut(grouped, 7.0).groups == cut(grouped, 1.0).groups
    assert cut(grouped, -7.0).groups == cut(grouped, 0.0).groups


def test_the_same_photos_make_the_same_groups_in_another_library(
    grouped: Library, open_library: OpenLibrary, photos: Path
) -> None:
    other = open_library("other")
    for folder in sorted(photos.iterdir(), reverse=True):  # read in another order
        answer_of(index_folders(other, [folder]))
    answer_of(build_groups(other))
    ids = [(group.id, group.title) for group in cut(grouped).groups]
    assert [(group.id, group.title) for group in cut(other).groups] == ids
    assert len({identity for identity, _ in ids}) == 3


def test_where_nothing_changed_nothing_is_built(
    grouped: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*_: object) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr(themes, "run_in_child", build)
    _, text = run(build_groups(grouped))
    assert not any(isinstance(news, Change) for news in text)


def test_a_build_is_told_to_everybody(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 8)
    answer_of(index_folders(library, [photos]))
    _, text = run(build_groups(library))
    assert Change(groups=True) in text


def test_photos_that_came_after_the_build_are_counted_as_ungrouped(
    grouped: Library, photos: Path
) -> None:
    before = cut(grouped)
    write_shade(photos / "dogs" / "late.jpg", "dogs", 999)
    answer_of(index_folders(grouped, [photos]))
    after = cut(grouped)
    assert [group.id for group in after.groups] == [group.id for group in before.groups]
    assert "late.jpg" in {photo.path.name for photo in after.ungrouped}
    answer_of(build_groups(grouped))
    members = {photo.path.name for photo in cut(grouped).groups[0].photos}
    assert "late.jpg" in members


def test_a_photo_that_is_gone_is_in_no_group(grouped: Library, photos: Path) -> None:
    (photos / "dogs" / "03.jpg").unlink()
    answer_of(index_folders(grouped, [photos]))
    assert len(cut(grouped).groups[0].photos) == 14


def test_a_group_that_is_gone_wholly_is_not_shown_empty(grouped: Library, photos: Path) -> None:
    shutil.rmtree(photos / "dogs")
    answer_of(index_folders(grouped, [photos]))
    assert [folders(group.photos) for group in cut(grouped).groups] == [{"cats"}, {"mountains"}]


def test_copies_are_in_the_group_of_their_original(grouped: Library, photos: Path) -> None:
    shutil.copy(photos / "cats" / "01.jpg", photos / "mountains" / "copy.jpg")
    answer_of(index_folders(grouped, [photos]))
    names = {photo.path.name for photo in cut(grouped).groups[1].photos}
    assert "copy.jpg" in names


def test_groups_are_still_there_when_the_library_is_opened_again(
    grouped: Library, open_library: OpenLibrary
) -> None:
    again = open_library()
    assert cut(again) == cut(grouped)


def test_another_program_that_built_the_groups_anew_is_heeded(
    grouped: Library, open_library: OpenLibrary, photos: Path
) -> None:
    cut(grouped)
    write_shade(photos / "dogs" / "late.jpg", "dogs", 999)
    other = open_library()
    answer_of(index_folders(other, [photos]))
    answer_of(build_groups(other))
    assert cut(grouped) == cut(other)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 6])
def test_few_photos_make_no_groups_and_no_error(library: Library, photos: Path, count: int) -> None:
    pictures.write_scenes(photos, count)
    answer_of(index_folders(library, [photos]))
    answer_of(build_groups(library))
    for detail in (0.0, 0.5, 1.0):
        grouping = cut(library, detail)
        grouped = sum(len(group.photos) for group in grouping.groups)
        assert grouped + len(grouping.ungrouped) == count


def test_before_anything_was_built_all_photos_are_ungrouped(library: Library, photos: Path) -> None:
    pictures.write_scenes(photos, 3)
    answer_of(index_folders(library, [photos]))
    grouping = cut(library)
    assert (grouping.groups, len(grouping.ungrouped)) == ((), 3)


def test_a_group_in_which_nothing_is_seen_bears_the_name_of_its_folder(
    grouped: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = grouped.grouping.themes or load_themes(grouped)
    loaded.shares[:] = 0
    for group in cut(grouped).groups:
        assert group.title == f"From {group.photos[0].path.parent.name}"


def test_a_build_stopped_at_any_step_is_done_by_the_next(library: Library, photos: Path) -> None:
    for shade in SHADES:
        for seed in range(8):
            write_shade(photos / shade / f"{seed}.jpg", shade, seed + 100 * len(shade))
    answer_of(index_folders(library, [photos]))
    assert cancel_at_each_step(lambda _steps: build_groups(library)) > 2
    assert len(cut(library).groups) == 3


def test_the_tree_grows_in_a_child_as_it_does_here(
    grouped: Library, open_library: OpenLibrary, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(themes, "run_in_child", run_in_child)
    other = open_library("other")
    answer_of(index_folders(other, [photos]))
    answer_of(build_groups(other))
    assert [group.id for group in cut(other).groups] == [group.id for group in cut(grouped).groups]


def test_another_model_builds_its_own_groups(
    grouped: Library, open_library: OpenLibrary, photos: Path
) -> None:
    other = open_library(model="other")
    answer_of(index_folders(other, [photos]))
    _, text = run(build_groups(other))
    assert any(isinstance(news, Change) for news in text)
    assert len(cut(other).groups) == 3


def test_the_groups_of_one_model_are_not_given_for_those_of_another(
    grouped: Library, open_library: OpenLibrary
) -> None:
    other = open_library("library", model="other")
    answer_of(build_groups(other))
    assert cut(other).groups == ()
    assert len(cut(other).ungrouped) == len(cut(grouped).ungrouped) + 36
    assert len(cut(grouped).groups) == 3

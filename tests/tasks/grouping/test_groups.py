"""The tiers of a real library: what is in which, and that it is the same however it came about."""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.groups import SetKind, Tier
from app.domain.photo import Photo
from app.domain.recognised_text import TextLine
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.grouping import compare_frames
from app.tasks.grouping.groups import build_groups, count_groups, list_groups
from app.tasks.indexing.index import index_folders
from tests.fakes import FakeEmbedder
from tests.running import answer_of, cancel_after
from tests.tasks import tiers
from tests.tasks.conftest import OpenLibrary, offer, stay_here
from tests.tasks.tiers import (
    BRACKET,
    BURST,
    COPIES,
    MIRROR,
    NEAR_COPIES,
    everything,
    groups_of,
    names,
    names_of,
    put,
    read,
    write_collection,
)

DETAILS = (0.0, 0.25, 0.5, 0.75, 1.0)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The collection in a library that no test changes."""
    folder = tmp_path_factory.mktemp("calm")
    with pytest.MonkeyPatch.context() as monkeypatch:
        stay_here(monkeypatch)
        offer(monkeypatch, FakeEmbedder())
        opened = Library(
            find_app_paths(folder / "library"), Settings(similarity_model="fake", text_model="fake")
        )
        write_collection(folder / "photos")
        read(opened, folder / "photos")
        yield opened
        opened.close()


@pytest.fixture
def collection(library: Library, photos: Path) -> Library:
    write_collection(photos)
    read(library, photos)
    return library


# ---- what is in which tier ----


def test_documents_form_no_scenes_and_are_near_duplicates_still(collection: Library) -> None:
    scene = max(names_of(collection, Tier.SCENE), key=len)
    near = names_of(collection, Tier.NEAR_DUPLICATE)
    line = TextLine("the terms of delivery", ((0.0, 0.0),) * 4)
    with collection.catalog.transaction():
        for digest in collection.catalog.vectors.digests(collection.embedder_name):
            collection.catalog.photo_texts.put("model", {digest: 20 * [line]})
    assert scene not in names_of(collection, Tier.SCENE)
    assert names_of(collection, Tier.NEAR_DUPLICATE) == near


def test_every_tier_holds_its_own_and_nothing_else(calm: Library) -> None:
    assert names_of(calm, Tier.EXACT_DUPLICATE) == {COPIES: SetKind.PLAIN}
    assert names_of(calm, Tier.NEAR_DUPLICATE) == {
        NEAR_COPIES: SetKind.PLAIN,
        COPIES: SetKind.PLAIN,
        BRACKET: SetKind.BRACKET,
        MIRROR: SetKind.MIRROR,
    }
    assert names_of(calm, Tier.BURST) == {BURST: SetKind.PLAIN}


def sets(library: Library, tier: Tier, detail: float) -> list[set[str]]:
    """Of plain groups; what is shown as a set is in no tier for that."""
    shown = names_of(library, tier, detail)
    return [set(each) for each, kind in shown.items() if kind is SetKind.PLAIN]


@pytest.mark.parametrize("detail", DETAILS)
def test_tiers_nest_at_every_detail(calm: Library, detail: float) -> None:
    scenes = [set(each) for each in names_of(calm, Tier.SCENE, detail)]
    near_duplicates = sets(calm, Tier.NEAR_DUPLICATE, detail)
    for finer, coarser in (
        (sets(calm, Tier.EXACT_DUPLICATE, detail), near_duplicates),
        (near_duplicates, scenes),
        (sets(calm, Tier.BURST, detail), scenes),
        ([set(BRACKET)], scenes),
    ):
        assert all(any(each <= other for other in coarser) for each in finer)


@pytest.mark.parametrize("tier", [Tier.NEAR_DUPLICATE, Tier.BURST, Tier.SCENE])
def test_a_finer_cut_never_joins(calm: Library, tier: Tier) -> None:
    cuts = [sets(calm, tier, detail) for detail in DETAILS]
    for coarse, fine in pairwise(cuts):
        assert all(any(each <= other for other in coarse) for each in fine)


def test_every_photo_is_in_a_group_or_said_to_be_in_none(calm: Library) -> None:
    shown = {photo.id for photo in calm.catalog.photos.list()}
    for tier in Tier:
        grouping = answer_of(list_groups(calm, tier, 0.5))
        grouped = {photo.id for group in grouping.groups for photo in group.photos}
        alone = [photo.id for photo in grouping.ungrouped]
        assert grouped.isdisjoint(alone)
        assert sorted([*grouped, *alone]) == sorted(shown)


def test_the_number_of_a_slider_is_that_of_the_groups(calm: Library) -> None:
    for tier in Tier:
        for detail in DETAILS:
            number = answer_of(count_groups(calm, tier, detail))
            assert number == len(groups_of(calm, tier, detail))


def test_a_set_is_in_order_of_time_and_has_no_keeper(calm: Library) -> None:
    (bracket,) = [each for each in groups_of(calm, Tier.NEAR_DUPLICATE) if names(each) == BRACKET]
    assert bracket.keeper is None
    assert bracket.others == ()
    assert bracket.protected == {photo.id for photo in bracket.photos}
    assert bracket.evidence == "Exposure bracket of 2 frames"


def test_a_burst_tells_seconds_and_a_twin_how_much_is_alike(calm: Library) -> None:
    (burst,) = groups_of(calm, Tier.BURST)
    assert burst.evidence.startswith("3 photos in 0.7 seconds, similarity at least ")
    near_duplicates = tiers.group_with(calm, Tier.NEAR_DUPLICATE, "twins/original.jpg")
    assert near_duplicates.evidence.startswith("Same picture, ")
    assert near_duplicates.keeper is not None
    assert near_duplicates.keeper.path.name == "original.jpg"


def test_a_copy_of_a_frame_of_a_bracket_may_go_and_the_frame_may_not(
    collection: Library, photos: Path
) -> None:
    put(photos, "elsewhere/dark.jpg", (photos / BRACKET[1]).read_bytes())
    read(collection, photos)
    shown = names_of(collection, Tier.NEAR_DUPLICATE)
    assert shown[BRACKET[1], "elsewhere/dark.jpg"] is SetKind.PLAIN
    assert shown[*BRACKET, "elsewhere/dark.jpg"] is SetKind.BRACKET


def test_a_raw_beside_its_jpeg_is_a_pair_and_counted(collection: Library, photos: Path) -> None:
    put(photos, "alone/00.cr2", b"raw")
    read(collection, photos)
    assert names_of(collection, Tier.NEAR_DUPLICATE)[("alone/00.jpg",)] is SetKind.PAIR
    number = answer_of(count_groups(collection, Tier.NEAR_DUPLICATE, 0.5))
    assert number == len(groups_of(collection, Tier.NEAR_DUPLICATE))


# ---- few photos ----


def test_without_photos_nothing_is_built_and_nothing_is_grouped(library: Library) -> None:
    answer_of(build_groups(library))
    for tier in Tier:
        assert groups_of(library, tier) == ()
        assert answer_of(count_groups(library, tier, 0.5)) == 0


def test_one_photo_is_no_group(library: Library, photos: Path) -> None:
    put(photos, "one/only.jpg", tiers.frame_of_burst(0))
    read(library, photos)
    for tier in Tier:
        assert groups_of(library, tier) == ()


@pytest.mark.parametrize("count", [2, 3])
def test_photos_of_one_frame_alone_are_twins_and_a_scene(
    library: Library, photos: Path, count: int
) -> None:
    write_collection(photos / "all", 0)
    (photos / "all" / "twins").rename(photos / "twins")
    kept = NEAR_COPIES[:count]
    for name in NEAR_COPIES[count:]:
        (photos / name).unlink()
    answer_of(index_folders(library, [photos / "twins"]))
    answer_of(build_groups(library))
    assert list(names_of(library, Tier.NEAR_DUPLICATE)) == [kept]
    assert list(names_of(library, Tier.SCENE)) == [kept]


def test_a_burst_alone_is_one(library: Library, photos: Path) -> None:
    for number in range(6):
        put(photos, f"burst/{number}.jpg", tiers.frame_of_burst(number))
    read(library, photos)
    assert [len(group.photos) for group in groups_of(library, Tier.BURST)] == [6]


def test_two_photos_mirrored_alone_are_said_to_be(library: Library, photos: Path) -> None:
    write_collection(photos / "all", 0)
    answer_of(index_folders(library, [photos / "all" / "mirror"]))
    answer_of(build_groups(library))
    assert names_of(library, Tier.NEAR_DUPLICATE) == {MIRROR: SetKind.MIRROR}


# ---- the same in every run ----


def test_two_libraries_of_the_same_photos_say_the_same(
    collection: Library, open_library: OpenLibrary, photos: Path
) -> None:
    other = open_library("other")
    for folder in sorted(photos.iterdir(), reverse=True):  # Read in another order.
        answer_of(index_folders(other, [folder]))
    answer_of(build_groups(other))
    assert everything(other) == everything(collection)


def test_what_is_derived_can_be_lost(collection: Library, open_library: OpenLibrary) -> None:
    before = everything(collection)
    with collection.catalog.transaction():
        for name in ("neighbours", "compared", "calibration", "themes"):
            collection.catalog.derived.put(name, "", {})
    collection.close()
    again = open_library()
    answer_of(build_groups(again))
    assert everything(again) == before


def test_groups_are_there_when_the_library_is_opened_again(
    collection: Library, open_library: OpenLibrary
) -> None:
    before = everything(collection)
    collection.close()
    assert everything(open_library()) == before


def test_a_moved_folder_keeps_its_groups(collection: Library, photos: Path) -> None:
    ids = {group.id for tier in Tier for group in groups_of(collection, tier)}
    (photos / "elsewhere").mkdir()
    (photos / "twins").rename(photos / "elsewhere" / "twins")
    read(collection, photos)
    assert {group.id for tier in Tier for group in groups_of(collection, tier)} == ids


def test_a_photo_removed_and_come_back_is_where_it_was(
    collection: Library, photos: Path, tmp_path: Path
) -> None:
    before = everything(collection)
    away = tmp_path / "away.jpg"
    (photos / "twins" / "small.jpg").rename(away)
    read(collection, photos)
    assert NEAR_COPIES[:2] in names_of(collection, Tier.NEAR_DUPLICATE)
    away.rename(photos / "twins" / "small.jpg")
    read(collection, photos)
    assert everything(collection) == before


def test_a_photo_that_held_a_group_together_leaves_it_parted(
    collection: Library, photos: Path
) -> None:
    """A chain of a burst whose middle frames are deleted."""
    for number in range(3, 40):
        put(photos, f"burst/{number}.jpg", tiers.frame_of_burst(number))
    read(collection, photos)
    assert max(len(group.photos) for group in groups_of(collection, Tier.BURST)) == 40
    for number in range(3, 36):
        (photos / "burst" / f"{number}.jpg").unlink()
    read(collection, photos)
    assert sorted(len(group.photos) for group in groups_of(collection, Tier.BURST)) == [3, 4]


def test_a_catalog_written_to_by_another_program_is_seen(
    collection: Library, open_library: OpenLibrary, photos: Path
) -> None:
    assert NEAR_COPIES in names_of(collection, Tier.NEAR_DUPLICATE)
    put(photos, "twins/crop.jpg", tiers.another_copy())
    other = open_library()
    read(other, photos)
    seen = tiers.group_with(collection, Tier.NEAR_DUPLICATE, "twins/original.jpg")
    assert names(seen) == ("twins/crop.jpg", *NEAR_COPIES)
    assert everything(collection) == everything(other)


def test_a_build_that_was_stopped_goes_on_and_ends_as_any(
    open_library: OpenLibrary, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_frames, "_SAVED_EVERY", -1.0)
    write_collection(photos)
    calm, stopped = open_library("calm"), open_library("stopped")
    read(calm, photos)
    answer_of(index_folders(stopped, [photos]))
    steps = 0
    while cancel_after(build_groups(stopped), steps):
        for tier in (Tier.NEAR_DUPLICATE, Tier.SCENE):
            groups_of(stopped, tier)  # What is there so far can be shown.
        steps += 3
    assert steps > 10
    assert everything(stopped) == everything(calm)


def test_offline_photos_stay_in_their_groups(
    collection: Library, photos: Path, tmp_path: Path
) -> None:
    before = everything(collection)
    photos.rename(tmp_path / "unplugged")
    answer_of(index_folders(collection))
    answer_of(build_groups(collection))
    after = everything(collection)
    assert [each[:3] for each in after[Tier.BURST]] == [each[:3] for each in before[Tier.BURST]]
    assert {each[2] for each in after[Tier.NEAR_DUPLICATE]} == {
        each[2] for each in before[Tier.NEAR_DUPLICATE]
    }


# ---- what the library remembers ----


def test_photos_by_digest_are_those_of_the_catalog_whatever_was_written(
    collection: Library, open_library: OpenLibrary, photos: Path
) -> None:
    def check() -> None:
        remembered = [each for copies in collection.photos_by_digest().values() for each in copies]
        assert sorted(remembered, key=by_id) == sorted(collection.catalog.photos.list(), key=by_id)

    def by_id(photo: Photo) -> int:
        return photo.id

    check()
    (photos / "copies" / "other.jpg").rename(photos / "copies" / "moved.jpg")
    answer_of(index_folders(collection))
    check()
    (photos / "twins" / "small.jpg").unlink()
    answer_of(index_folders(collection))
    check()
    put(photos, "twins/small.jpg", tiers.another_copy())
    answer_of(index_folders(collection))
    check()
    os.utime(photos / "alone" / "00.jpg", ns=(7, 7))
    other = open_library()
    answer_of(index_folders(other))
    check()

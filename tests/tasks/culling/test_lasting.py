"""What was decided on a group lasts: it is not asked again, whatever becomes of files, models and indexes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.groups import Group, Tier, Verdict
from app.library import Library
from app.tasks.culling.decide import decide, undo_decision
from app.tasks.grouping.groups import build_groups
from app.tasks.indexing.index import index_folders
from tests.running import answer_of
from tests.tasks import tiers
from tests.tasks.conftest import OpenLibrary
from tests.tasks.tiers import (
    BURST,
    COPIES,
    NEAR_COPIES,
    group_with,
    groups_of,
    names,
    names_of,
    put,
    read,
    write_collection,
)


@pytest.fixture
def collection(library: Library, photos: Path) -> Library:
    write_collection(photos)
    read(library, photos)
    return library


def decide_here(library: Library, tier: Tier, verdict: Verdict, *parts: tuple[str, ...]) -> None:
    """Decide on photos by their names."""
    by_name = {"/".join(p.path.parts[-2:]): p for p in library.catalog.photos.list()}
    chosen = [[by_name[name] for name in part] for part in parts]
    answer_of(decide(library, tier, verdict, chosen))


def copies(library: Library) -> Group:
    return group_with(library, Tier.NEAR_DUPLICATE, "twins/original.jpg")


# ---- keep all ----


def rescan(library: Library, photos: Path) -> None:
    read(library, photos)


def move(library: Library, photos: Path) -> None:
    (photos / "other").mkdir()
    for name in NEAR_COPIES:
        (photos / name).rename(photos / "other" / Path(name).name)
    read(library, photos)


def rename(library: Library, photos: Path) -> None:
    renamed = photos.rename(photos.with_name("renamed"))
    answer_of(index_folders(library, [renamed]))
    answer_of(build_groups(library))


def forget(library: Library, photos: Path) -> None:
    with library.catalog.transaction():
        for name in ("neighbours", "compared", "calibration", "themes"):
            library.catalog.derived.put(name, "", {})
    read(library, photos)


@pytest.mark.parametrize("event", [rescan, move, rename, forget])
@pytest.mark.parametrize("tier", [Tier.NEAR_DUPLICATE, Tier.SCENE])
def test_a_group_that_is_kept_is_asked_once(
    collection: Library, photos: Path, event: Callable[[Library, Path], None], tier: Tier
) -> None:
    group = group_with(collection, tier, "twins/small.jpg")
    answer_of(decide(collection, tier, Verdict.KEEP_ALL, [group.photos]))
    event(collection, photos)
    (again,) = [each for each in groups_of(collection, tier) if each.id == group.id]
    assert again.decided
    assert again.newcomers == ()


def test_another_model_asks_nothing_again(
    collection: Library, open_library: OpenLibrary, photos: Path
) -> None:
    decide_here(collection, Tier.NEAR_DUPLICATE, Verdict.KEEP_ALL, NEAR_COPIES)
    collection.close()
    other = open_library(model="other")
    read(other, photos)
    assert copies(other).decided


def test_lost_indexes_ask_nothing_again(
    collection: Library, open_library: OpenLibrary, photos: Path
) -> None:
    decide_here(collection, Tier.NEAR_DUPLICATE, Verdict.KEEP_ALL, NEAR_COPIES)
    collection.close()
    again = open_library()
    with again.catalog.transaction():
        for name in ("neighbours", "compared", "calibration", "themes"):
            again.catalog.derived.put(name, "", {})
    read(again, photos)
    assert copies(again).decided


def test_a_decided_group_opens_again_for_a_newcomer_only_and_names_it(
    collection: Library, photos: Path
) -> None:
    decide_here(collection, Tier.NEAR_DUPLICATE, Verdict.KEEP_ALL, NEAR_COPIES)
    assert copies(collection).decided
    put(photos, "twins/crop.jpg", tiers.another_copy())
    read(collection, photos)
    opened = copies(collection)
    assert not opened.decided
    assert [photo.path.name for photo in opened.newcomers] == ["crop.jpg"]
    (photos / "twins" / "crop.jpg").unlink()
    read(collection, photos)
    assert copies(collection).decided


def test_a_newcomer_opens_the_group_at_once_before_all_is_worked_out(
    collection: Library, photos: Path
) -> None:
    decide_here(collection, Tier.BURST, Verdict.KEEP_ALL, BURST)
    assert group_with(collection, Tier.BURST, BURST[0]).decided
    put(photos, "burst/3.jpg", tiers.frame_of_burst(3))
    answer_of(index_folders(collection, [photos]))
    task = build_groups(collection)
    next(task)
    while group_with(collection, Tier.BURST, BURST[0]).decided:
        next(task)
    newcomers = group_with(collection, Tier.BURST, BURST[0]).newcomers
    assert [photo.path.name for photo in newcomers] == ["3.jpg"]
    task.close()


def test_a_photo_that_left_leaves_the_group_decided(collection: Library, photos: Path) -> None:
    decide_here(collection, Tier.NEAR_DUPLICATE, Verdict.KEEP_ALL, NEAR_COPIES)
    (photos / "twins" / "grey.jpg").unlink()
    read(collection, photos)
    assert names(copies(collection)) == NEAR_COPIES[1:]
    assert copies(collection).decided


# ---- not the same, split, merge ----


def test_not_the_same_holds_in_finer_tiers_and_not_in_coarser(collection: Library) -> None:
    decide_here(collection, Tier.NEAR_DUPLICATE, Verdict.NOT_SAME, NEAR_COPIES)
    decide_here(collection, Tier.BURST, Verdict.NOT_SAME, BURST[:2])
    assert not any(
        set(NEAR_COPIES) & set(each) for each in names_of(collection, Tier.NEAR_DUPLICATE, 0.0)
    )
    assert set(NEAR_COPIES) <= set(names(group_with(collection, Tier.SCENE, NEAR_COPIES[0])))
    assert not any(set(BURST[:2]) <= set(each) for each in names_of(collection, Tier.BURST, 0.0))
    assert set(BURST) <= set(names(group_with(collection, Tier.SCENE, BURST[0])))


def test_not_the_same_scene_is_no_twin_either(collection: Library) -> None:
    decide_here(collection, Tier.SCENE, Verdict.NOT_SAME, NEAR_COPIES[:2])
    for tier in (Tier.NEAR_DUPLICATE, Tier.SCENE):
        assert not any(set(NEAR_COPIES[:2]) <= set(each) for each in names_of(collection, tier))


@pytest.mark.parametrize("detail", [0.0, 0.5, 1.0])
def test_a_split_holds_at_every_detail_and_a_newcomer_goes_to_one_side(
    collection: Library, photos: Path, detail: float
) -> None:
    decide_here(collection, Tier.BURST, Verdict.SPLIT, BURST[:1], BURST[1:])
    put(photos, "burst/3.jpg", tiers.frame_of_burst(3))
    read(collection, photos)
    groups = [set(each) for each in names_of(collection, Tier.BURST, detail)]
    assert not any({BURST[0], BURST[1]} <= each or {BURST[0], BURST[2]} <= each for each in groups)
    if detail < 1:
        assert {*BURST[1:], "burst/3.jpg"} in groups


def test_what_was_merged_is_one_group_and_its_evidence_is_true(collection: Library) -> None:
    strangers = ("alone/00.jpg", "alone/01.jpg")
    decide_here(collection, Tier.NEAR_DUPLICATE, Verdict.MERGE, strangers[:1], strangers[1:])
    for detail in (0.0, 0.5, 1.0):
        assert strangers in names_of(collection, Tier.NEAR_DUPLICATE, detail)
    merged = group_with(collection, Tier.NEAR_DUPLICATE, strangers[0])
    assert merged.evidence == "Grouped by you"
    assert set(strangers) <= set(names(group_with(collection, Tier.SCENE, strangers[0])))


def test_a_merge_survives_another_model_and_an_undo_takes_it_back(
    collection: Library, open_library: OpenLibrary, photos: Path
) -> None:
    strangers = ("alone/00.jpg", "alone/01.jpg")
    decide_here(collection, Tier.NEAR_DUPLICATE, Verdict.MERGE, strangers[:1], strangers[1:])
    collection.close()
    other = open_library(model="other")
    read(other, photos)
    assert strangers in names_of(other, Tier.NEAR_DUPLICATE)
    (decision,) = other.catalog.decisions.list()
    answer_of(undo_decision(other, decision.id))
    assert strangers not in names_of(other, Tier.NEAR_DUPLICATE)


def test_a_copy_of_a_parted_photo_is_parted_too(collection: Library, photos: Path) -> None:
    decide_here(collection, Tier.NEAR_DUPLICATE, Verdict.NOT_SAME, NEAR_COPIES)
    put(photos, "elsewhere/grey.jpg", (photos / "twins" / "grey.jpg").read_bytes())
    read(collection, photos)
    shown = names_of(collection, Tier.NEAR_DUPLICATE)
    assert ("elsewhere/grey.jpg", "twins/grey.jpg") in shown
    assert COPIES in shown
    assert not any("twins/original.jpg" in each for each in shown)

"""A photo that has just come joins its groups at once, and stays in them."""

import sqlite3
from pathlib import Path

import pytest

from app.domain.groups import SetKind, Tier
from app.domain.progress import Change
from app.library import Library
from app.tasks.grouping.groups import build_groups
from app.tasks.grouping.incremental import join_newcomers
from app.tasks.grouping.linkage import load_links
from app.tasks.indexing.index import index_folders
from tests.running import answer_of, cancel_after, run
from tests.tasks import tiers
from tests.tasks.conftest import OpenLibrary
from tests.tasks.tiers import (
    BURST,
    COPIES,
    NEAR_COPIES,
    everything,
    group_with,
    groups_of,
    names,
    names_of,
    put,
    read,
    write_collection,
)


@pytest.fixture
def grown(library: Library, photos: Path) -> Library:
    """The collection, grouped and looked at; then a copy, a twin and a frame of a burst have come."""
    write_collection(photos)
    read(library, photos)
    assert names_of(library, Tier.NEAR_DUPLICATE)
    put(photos, "copies/third.jpg", (photos / COPIES[0]).read_bytes())
    put(photos, "twins/crop.jpg", tiers.another_copy())
    put(photos, "burst/3.jpg", tiers.frame_of_burst(3))
    answer_of(index_folders(library, [photos]))
    return library


def has_joined(library: Library) -> list[bool]:
    """Whether the copy, the twin, and the frame are where they belong."""
    return [
        names(group_with(library, Tier.EXACT_DUPLICATE, COPIES[0]))
        == (*COPIES, "copies/third.jpg"),
        ("twins/crop.jpg", *NEAR_COPIES) in names_of(library, Tier.NEAR_DUPLICATE),
        (*BURST, "burst/3.jpg") in names_of(library, Tier.BURST),
    ]


def but_for_scenes(library: Library) -> dict[Tier, list[tuple[object, ...]]]:
    """All but scenes and themes, whose mean vector is worked out anew when a quarter has changed."""
    text = everything(library)
    return {tier: text[tier] for tier in (Tier.EXACT_DUPLICATE, Tier.NEAR_DUPLICATE, Tier.BURST)}


def test_a_copy_a_twin_and_the_next_frame_join_at_once(grown: Library) -> None:
    assert has_joined(grown) == [True, False, False]
    _, text = run(join_newcomers(grown))
    assert Change(groups=True) in text
    assert has_joined(grown) == [True, True, True]
    assert names_of(grown, Tier.NEAR_DUPLICATE)[tiers.BRACKET] is SetKind.BRACKET


def test_newcomers_are_joined_once(grown: Library) -> None:
    answer_of(join_newcomers(grown))
    before = everything(grown)
    _, text = run(join_newcomers(grown))
    assert Change(groups=True) not in text
    assert everything(grown) == before


def test_they_never_leave_their_groups_while_all_is_worked_out(grown: Library) -> None:
    task = build_groups(grown)
    for text in task:
        if text == Change(groups=True):
            break
    assert has_joined(grown) == [True, True, True]
    for _ in task:
        assert has_joined(grown) == [True, True, True]
    assert has_joined(grown) == [True, True, True]


def test_the_result_is_that_of_a_library_that_had_them_from_the_beginning(
    grown: Library, open_library: OpenLibrary, photos: Path
) -> None:
    answer_of(build_groups(grown))
    other = open_library("other")
    read(other, photos)
    assert but_for_scenes(grown) == but_for_scenes(other)


def test_stopped_at_any_step_the_next_build_puts_all_in_its_place(
    grown: Library, open_library: OpenLibrary, photos: Path
) -> None:
    steps = 0
    while cancel_after(join_newcomers(grown), steps):
        assert has_joined(grown)[0]
        steps += 1
    assert steps > 2
    answer_of(build_groups(grown))
    other = open_library("other")
    read(other, photos)
    assert but_for_scenes(grown) == but_for_scenes(other)


def test_a_twin_joins_one_that_was_alone(library: Library, photos: Path) -> None:
    put(photos, "twins/original.jpg", tiers.drawn(0))
    read(library, photos)
    assert names_of(library, Tier.NEAR_DUPLICATE) == {}
    put(photos, "twins/crop.jpg", tiers.another_copy())
    answer_of(index_folders(library, [photos]))
    answer_of(join_newcomers(library))
    assert list(names_of(library, Tier.NEAR_DUPLICATE)) == [
        ("twins/crop.jpg", "twins/original.jpg")
    ]


def test_nothing_joins_where_nothing_was_grouped(library: Library, photos: Path) -> None:
    write_collection(photos, 2)
    answer_of(index_folders(library, [photos]))
    assert run(join_newcomers(library)) == (None, [])


def test_many_newcomers_wait_for_the_build(grown: Library, photos: Path) -> None:
    write_collection(photos, tiers.STRANGERS + 40)
    answer_of(index_folders(grown, [photos]))
    _, text = run(join_newcomers(grown))
    assert Change(groups=True) not in text
    answer_of(build_groups(grown))
    assert has_joined(grown) == [True, True, True]


def test_a_newcomer_without_a_thumbnail_or_a_time_joins_by_what_is_known(
    grown: Library,
) -> None:
    for photo in grown.catalog.photos.list():
        if photo.path.name == "crop.jpg":
            grown.thumbnails.path(photo.digest).unlink()
    answer_of(join_newcomers(grown))
    assert has_joined(grown) == [True, False, True]


def test_the_first_of_a_group_that_is_not_there_any_more_is_no_fault(
    grown: Library, photos: Path
) -> None:
    for name in (*NEAR_COPIES, *BURST):
        (photos / name).unlink()
    answer_of(index_folders(grown, [photos]))
    answer_of(join_newcomers(grown))
    assert [names(each) for each in groups_of(grown, Tier.BURST)] == []
    answer_of(build_groups(grown))
    assert answer_of(load_links(grown)).count == len(grown.photos_by_digest())


def test_how_photos_were_taken_counts_when_it_is_found_out_later(
    library: Library, photos: Path
) -> None:
    """A catalog of before is filled while its groups are looked at."""
    write_collection(photos)
    read(library, photos)
    before = answer_of(load_links(library)).steps.exact
    connection = sqlite3.connect(library.paths.catalog)
    connection.execute("DELETE FROM exif")
    connection.commit()
    connection.close()
    library.close()
    again = Library(library.paths, library.settings)
    assert not answer_of(load_links(again)).steps.exact.any()
    answer_of(index_folders(again, [photos]))
    assert answer_of(load_links(again)).steps.exact.tolist() == before.tolist()
    again.close()

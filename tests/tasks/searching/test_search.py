"""Queries answered: what they name is found, what they rule out is not, and the order asked for."""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import PhotoError, Unreadable
from app.domain.metadata import Flag
from app.library import Library
from app.query.ast import ExampleTerm, Query, Term
from app.query.fields import NAMES
from app.query.parser import parse_query
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.edit import edit_metadata
from app.tasks.searching.facets import count_field_values
from app.tasks.searching.saved import delete_search, list_saved_searches, save_search
from app.tasks.searching.search import Order, SearchHit, SearchRequest, SearchResult, search
from tests import pictures
from tests.running import answer_of, cancel_at_each_step

HUES = {"red": (200, 0, 0), "green": (0, 200, 0), "blue": (0, 0, 200), "grey": (90, 90, 90)}


@pytest.fixture
def filled(library: Library, photos: Path) -> Library:
    """Twelve each of red, green, blue and grey, in shades; a folder for each, an hour apart."""
    hour = 0
    for number in range(12):
        for name, (r, g, b) in HUES.items():
            shade = 4 * number
            if name == "grey":
                r, g, b = 90 + number, 90, 90 - number
            path = photos / name / f"{name}{number:02}.png"
            path.parent.mkdir(exist_ok=True)
            pictures.write(
                path, pictures.draw_plain((r or shade, g or shade // 2, b or shade // 3))
            )
            os.utime(path, (1.7e9 + 3600 * hour, 1.7e9 + 3600 * hour))
            hour += 1
    answer_of(index_folders(library, [photos]))
    return library


def find(library: Library, text: str, **requested: object) -> SearchResult:
    reading = parse_query(text)
    assert not reading.errors
    return answer_of(search(library, SearchRequest(reading.query, **requested)))  # type: ignore[arg-type]


def names(found: tuple[SearchHit, ...]) -> list[str]:
    return [each.photo.path.stem for each in found]


def like(photos: Path, name: str) -> str:
    return f'like:"{photos / name.rstrip("0123456789") / name}.png"'


def id_of(library: Library, path: Path) -> int:
    photo = library.catalog.photos.at(path)
    assert photo is not None
    return photo.id


def test_facts_alone_give_all_they_are_true_of_oldest_first(filled: Library) -> None:
    result = find(filled, "folder:blue")
    assert names(result.hits) == [f"blue{number:02}" for number in range(12)]
    assert (result.matching, result.results, result.cutoff) == (12, 12, None)


def test_an_empty_query_is_the_whole_library(filled: Library) -> None:
    assert find(filled, "").matching == 48


def test_photos_like_one_come_before_others_and_it_is_no_answer(
    filled: Library, photos: Path
) -> None:
    result = find(filled, like(photos, "blue03"))
    assert {name.rstrip("0123456789") for name in names(result.hits)[:11]} == {"blue"}
    assert "blue03" not in names(result.hits)
    scores = [each.score for each in result.hits]
    assert scores == sorted(scores, reverse=True)


def test_only_what_really_matches_is_above_the_cutoff(filled: Library, photos: Path) -> None:
    result = find(filled, like(photos, "blue03"))
    assert 0 < result.matching == result.advised < result.results == 47
    matching = names(result.hits)[: result.matching]
    assert {name.rstrip("0123456789") for name in matching} == {"blue"}
    assert result.cutoff == result.hits[result.matching - 1].score


def test_the_cutoff_can_be_moved(filled: Library, photos: Path) -> None:
    result = find(filled, like(photos, "blue03"), matching=20)
    assert (result.matching, result.results) == (20, 47)
    assert result.advised != 20


def test_a_photo_against_rules_out_what_is_like_it(filled: Library, photos: Path) -> None:
    both = find(filled, f"{like(photos, 'blue03')} -{like(photos, 'green03')}")
    matching = names(both.hits)[: both.matching]
    assert matching
    assert not any(name.startswith("green") for name in matching)


def test_a_photo_against_leaves_what_is_liker_the_one_for(filled: Library, photos: Path) -> None:
    """Two photos of one kind: what is like the wrong one is like the right one too."""
    alone = find(filled, like(photos, "blue03"))
    both = find(filled, f"{like(photos, 'blue03')} -{like(photos, 'blue11')}")
    left = names(both.hits)[: both.matching]
    assert "blue02" in left
    assert set(left) < set(names(alone.hits)[: alone.matching])


def test_a_photo_against_alone_leaves_all_that_is_unlike_it(filled: Library, photos: Path) -> None:
    result = find(filled, f"-{like(photos, 'blue03')}")
    left = {name.rstrip("0123456789") for name in names(result.hits)[: result.matching]}
    assert left == {"red", "green", "grey"}


def test_several_photos_for_it_find_what_is_like_either(filled: Library, photos: Path) -> None:
    result = find(filled, f"{like(photos, 'blue03')} {like(photos, 'green03')}")
    best = {name.rstrip("0123456789") for name in names(result.hits)[:18]}
    assert best == {"blue", "green"}
    assert len(result.scored_terms) == 1
    assert len(result.scored_terms[0]) == 2


def test_facts_choose_among_what_is_alike(filled: Library, photos: Path) -> None:
    result = find(filled, f"{like(photos, 'blue03')} folder:grey")
    assert {name.rstrip("0123456789") for name in names(result.hits)} == {"grey"}


def test_a_picture_from_outside_is_sought(filled: Library, tmp_path: Path) -> None:
    outside = pictures.write(tmp_path / "outside.png", pictures.draw_plain((3, 2, 200)))
    result = find(filled, f'like:"{outside}"')
    assert {name.rstrip("0123456789") for name in names(result.hits)[:12]} == {"blue"}


def test_a_file_that_is_no_picture_is_named(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    with pytest.raises(Unreadable, match=r"bad\.png"):
        find(filled, f'like:"{tmp_path / "bad.png"}"')


def test_what_matches_is_sorted_and_the_rest_stays_behind(filled: Library, photos: Path) -> None:
    text = like(photos, "blue03")
    for number, rating in ((0, 1), (5, 5), (7, 3)):
        photo = filled.catalog.photos.at(photos / "blue" / f"blue{number:02}.png")
        assert photo is not None
        answer_of(edit_metadata(filled, [photo], {"rating": rating}))
    by_score = find(filled, text, matching=11)
    for order, first in ((Order.TIME, "blue00"), (Order.NAME, "blue00"), (Order.RATING, "blue05")):
        result = find(filled, text, order=order, matching=11)
        assert names(result.hits)[0] == first
        assert set(names(result.hits)[:11]) == set(names(by_score.hits)[:11])
        assert names(result.hits)[11:] == names(by_score.hits)[11:]
    by_stars = find(filled, text, order=Order.RATING, matching=11)
    assert names(by_stars.hits)[:3] == ["blue05", "blue07", "blue00"]


def test_no_more_are_given_than_asked_for_but_all_are_counted(
    filled: Library, photos: Path
) -> None:
    result = find(filled, "folder:blue,green", count=5)
    assert len(result.hits) == 5
    assert (result.matching, result.results) == (24, 24)


def test_copies_are_one_result_unless_all_are_wanted(filled: Library, photos: Path) -> None:
    copy = photos / "blue" / "copy.png"
    copy.write_bytes((photos / "blue" / "blue00.png").read_bytes())
    answer_of(index_folders(filled, [photos]))
    (stacked,) = [each for each in find(filled, "folder:blue").hits if each.stacked]
    assert {stacked.photo.path.name, stacked.stacked[0].path.name} == {"blue00.png", "copy.png"}
    assert find(filled, "folder:blue").matching == 12
    assert find(filled, "folder:blue", stack=False).matching == 13


def test_a_photo_that_was_just_marked_is_found_by_its_mark(filled: Library, photos: Path) -> None:
    assert find(filled, "flag:pick").matching == 0
    photo = filled.catalog.photos.at(photos / "red" / "red01.png")
    assert photo is not None
    answer_of(edit_metadata(filled, [photo], {"flag": Flag.PICK}))
    assert names(find(filled, "flag:pick").hits) == ["red01"]


def test_a_photo_that_is_gone_is_not_found(filled: Library, photos: Path) -> None:
    assert "red00" in names(find(filled, "name:red00").hits)
    (photos / "red" / "red00.png").unlink()
    answer_of(index_folders(filled, [photos]))
    assert find(filled, "name:red00").hits == ()


def test_a_search_can_be_stopped_at_every_step(filled: Library, photos: Path) -> None:
    query = Query((Term(ExampleTerm(photos / "blue" / "blue03.png")),))
    cancel_at_each_step(lambda _: search(filled, SearchRequest(query)))
    assert find(filled, like(photos, "blue03")).results == 47


@pytest.mark.parametrize("sign", ["", "-"])
def test_nothing_is_found_in_an_empty_library(library: Library, tmp_path: Path, sign: str) -> None:
    outside = pictures.write(tmp_path / "outside.png", pictures.draw_plain((3, 2, 200)))
    for text in ("stars:>=0", "colour:red", f'like:"{outside}"'):
        result = find(library, sign + text)
        assert (result.hits, result.matching, result.results) == ((), 0, 0)


def test_a_link_that_leads_to_itself_is_said_to_be_no_picture(
    library: Library, tmp_path: Path
) -> None:
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    for path in (tmp_path / "loop.png", tmp_path / "loop.png" / ".." / "a.png"):
        with pytest.raises(Unreadable):
            find(library, f'like:"{path}"')


def test_a_part_beside_the_photo_is_not_taken_for_its_edge(filled: Library, photos: Path) -> None:
    photo = photos / "blue" / "blue03.png"
    with pytest.raises(PhotoError, match=r"outside of blue03\.png, which has 48 × 32"):
        find(filled, f'part:"{photo}":10,100,10,10')


def test_the_smallest_weight_is_still_one(filled: Library, photos: Path) -> None:
    light = f"{like(photos, 'blue03')}^0.{50 * '0'}1"
    assert names(find(filled, light).hits) == names(find(filled, like(photos, "blue03")).hits)


def test_what_is_there_is_counted(filled: Library, photos: Path) -> None:
    counts = answer_of(count_field_values(filled))
    assert counts["folder"][str(photos / "red")] == 12
    assert counts["kind"] == {"photo": 48, "png": 48}
    assert counts["date"] == {"2023": 48}
    assert counts["stars"] == {"0": 48, "1": 0, "2": 0, "3": 0, "4": 0, "5": 0}


VALUES = [
    "0", "5..", "2024", "9999-12-31", "..0001", "december", "red", "#abc:0.3", "none", "\udce9", "\0", "a^9",
    "..", "/", "/a.jpg", "/a.jpg:5,nan,9,9", "/a.jpg:0,0,1,1", "\ud800^0.1", '"a b"', "a,b", "~", "?*[",
]  # fmt: skip
terms = st.tuples(
    st.sampled_from(["", "-"]),
    st.sampled_from(["", *(f"{name}:" for name in NAMES)]),
    st.sampled_from(VALUES) | st.text(max_size=5),
).map("".join)


@settings(
    max_examples=150, derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(terms, max_size=3).map(" ".join))
def test_any_text_is_answered_or_refused_with_a_sentence(filled: Library, text: str) -> None:
    query = parse_query(text).query
    for task in (search(filled, SearchRequest(query)), save_search(filled, "any", query)):
        with contextlib.suppress(PhotoError):
            answer_of(task)


def test_searches_are_kept_under_their_names(library: Library) -> None:
    answer_of(save_search(library, "  Good  dogs ", parse_query("dog stars:>=3").query))
    (kept,) = answer_of(list_saved_searches(library))
    assert (kept.name, kept.text) == ("Good dogs", "dog stars:>=3")
    answer_of(delete_search(library, "Good dogs"))
    assert answer_of(list_saved_searches(library)) == ()

"""Searches: typing is one step of the trail, a threshold can be reset, saved searches stay."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.metadata import Flag
from app.domain.photo import Presence
from app.domain.progress import Change, Progress, Task
from app.library import Library
from app.query.ast import ColourTerm, Term
from app.settings import Settings
from app.tasks.metadata.edit import edit_metadata
from app.tasks.searching.search import Order
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.photo_cache import PhotoCache
from app.ui.search.model import SearchModel
from app.ui.search.query_state import QueryState, like_photos, parse_state
from app.ui.search.results_bar import ResultsBar
from app.ui.sidebar.saved_searches_model import SavedSearchesModel
from tests.ui.scenes import Gate, make_photo


@pytest.fixture
def search(stocked: Bridge) -> SearchModel:
    """Searches in a library of seven photos without vectors: only fields can be searched."""
    return SearchModel(stocked, PhotoCache(stocked))


def answered(qtbot: QtBot, search: SearchModel) -> list[str]:
    qtbot.waitUntil(lambda: search.pending is None)
    return [search.results[row].path.stem[-1] for row in range(len(search.results))]


def type_slowly(qtbot: QtBot, search: SearchModel, *texts: str) -> None:
    for text in texts:
        search.type(text)
        answered(qtbot, search)


def test_typing_is_one_step_of_the_trail_however_often_it_was_answered(
    qtbot: QtBot, search: SearchModel
) -> None:
    type_slowly(qtbot, search, "name:00000", "name:000001")
    assert answered(qtbot, search) == ["1"]
    search.settle()
    type_slowly(qtbot, search, "name:00000", "name:000004")
    assert answered(qtbot, search) == ["4"]
    search.back()
    assert search.state.text == "name:000001"
    assert answered(qtbot, search) == ["1"]
    assert not search.trail.can_go_back


def test_letters_typed_before_an_answer_do_not_take_the_place_of_the_search_before(
    qtbot: QtBot, search: SearchModel
) -> None:
    search.ask(QueryState("name:000001"))
    answered(qtbot, search)
    for text in ("name:0", "name:00", "name:000004"):  # Faster than answers come.
        search.type(text)
    assert answered(qtbot, search) == ["4"]
    search.back()
    assert search.state.text == "name:000001"


def test_what_is_not_understood_leaves_the_rest_to_count(qtbot: QtBot, search: SearchModel) -> None:
    search.type("stars:many name:000001")
    assert answered(qtbot, search) == ["1"]
    assert search.state.text == "stars:many name:000001"


def test_copies_are_one_result_that_opens_and_closes(qtbot: QtBot, search: SearchModel) -> None:
    search.ask(QueryState("orientation:landscape"))
    assert answered(qtbot, search) == ["1", "4", "6"]
    assert [search.results.stacked(row) for row in range(3)] == [2, 1, 1]
    search.toggle_stack(search.results.key(0))
    assert answered(qtbot, search) == ["1", "2", "3", "4", "6"]
    assert [search.results.is_inner(row) for row in range(4)] == [False, True, True, False]
    search.toggle_stack(search.results.key(2))  # Of one that was folded: its result.
    assert answered(qtbot, search) == ["1", "4", "6"]


def test_the_threshold_is_set_and_reset_within_the_same_step(
    qtbot: QtBot, search: SearchModel
) -> None:
    search.ask(QueryState("orientation:landscape"))
    answered(qtbot, search)
    search.set_threshold(1)
    assert answered(qtbot, search) == ["1"]
    search.show_more()
    assert answered(qtbot, search) == ["1", "4", "6"]
    assert search.results.line == 1
    search.set_threshold(2)
    answered(qtbot, search)
    assert search.results.line == 2
    search.set_threshold(None)
    answered(qtbot, search)
    assert search.results.line is None
    assert not search.trail.can_go_back


def test_the_bar_counts_weaker_matches(qtbot: QtBot, search: SearchModel) -> None:
    bar = ResultsBar(search, Actions(search))
    qtbot.addWidget(bar)
    search.changed.connect(bar.refresh)
    search.ask(QueryState("orientation:landscape", matching=1, count=2))
    answered(qtbot, search)
    assert "2 weaker matches hidden" in bar.text.toolTip()
    assert "shown" not in bar.text.toolTip()
    search.show_more()
    assert "1 of 2 weaker matches shown" in bar.text.toolTip()


def test_matches_are_sorted_and_another_query_is_sorted_so_too(
    qtbot: QtBot, search: SearchModel
) -> None:
    search.ask(QueryState("orientation:landscape"))
    answered(qtbot, search)
    search.sort(Order.NAME)
    assert answered(qtbot, search) == ["1", "4", "6"]
    search.type("name:00000")
    assert search.state.order is Order.NAME


def test_nothing_asked_shows_nothing_and_fails_nothing(qtbot: QtBot, search: SearchModel) -> None:
    type_slowly(qtbot, search, "name:000001", "")
    assert answered(qtbot, search) == []
    assert search.here is not None
    assert search.here.result is None


def test_an_unreadable_photo_is_reported_and_raises_nothing(
    qtbot: QtBot, search: SearchModel, complaints: list[Exception], tmp_path: Path
) -> None:
    search.ask(QueryState(picture_terms=like_photos([tmp_path / "gone.jpg"])))
    answered(qtbot, search)
    assert search.here is not None
    assert "gone.jpg" in search.here.error
    assert complaints == []
    search.ask(search.state)  # It may be there by now.
    assert search.pending is not None


def test_a_query_is_text_and_pictures_and_the_same_again_from_its_text() -> None:
    photo = make_photo(1)
    requested = QueryState("a dog stars:>=3").add(
        (*like_photos([photo]), Term(ColourTerm((1, 2, 3)), True))
    )
    again = parse_state(requested.serialized)
    assert again.query == requested.query
    assert again.text == "a dog stars:>=3"
    assert requested.change(2, None).serialized == "a dog stars:>=3 -colour:#010203"
    assert requested.change(0, None).text == "stars:>=3"


def test_a_photo_asked_for_and_then_against_is_against_only() -> None:
    photo = make_photo(1)
    requested = QueryState(picture_terms=like_photos([photo])).add(
        like_photos([photo], against=True)
    )
    assert [term.against for term in requested.terms] == [True]


def lose(library: Library, path: Path) -> Task[None]:
    photo = library.catalog.photos.at(path)
    assert photo is not None
    with library.catalog.transaction():
        library.catalog.photos.set_presence([path], Presence.MISSING)
    yield Change(photos=(photo.id,))


def test_a_photo_that_goes_leaves_the_results_and_what_matches(
    qtbot: QtBot, search: SearchModel, stocked: Bridge
) -> None:
    search.ask(QueryState("orientation:landscape"))
    answered(qtbot, search)
    stocked.ask(lose, search.results[2].path, urgent=True)
    qtbot.waitUntil(lambda: answered(qtbot, search) == ["1", "4", "7"])  # Its copy is left.
    stocked.ask(lose, search.results[2].path, urgent=True)
    qtbot.waitUntil(lambda: answered(qtbot, search) == ["1", "4"])


def test_photos_in_a_stack_or_not_yet_shown_are_flagged_too(
    qtbot: QtBot, search: SearchModel, stocked: Bridge
) -> None:
    search.ask(QueryState("orientation:landscape", matching=1))
    assert answered(qtbot, search) == ["1"]
    result = search.here.result if search.here else None
    assert result is not None
    stacked, below = result.hits[0].stacked[0], result.hits[1].photo
    with qtbot.waitSignal(search.results.merged):
        stocked.ask(edit_metadata, (stacked, below), {"flag": Flag.PICK}, urgent=True)
    search.toggle_stack(search.results.key(0))
    search.show_more()
    flagged = [photo.id for photo in map(search.results.__getitem__, range(4)) if photo.flag]
    assert flagged == [stacked.id, below.id]


def test_what_is_done_to_results_does_not_bring_back_the_query_before(
    qtbot: QtBot, search: SearchModel, stocked: Bridge
) -> None:
    search.ask(QueryState("orientation:landscape", matching=2))
    answered(qtbot, search)
    gate = Gate()

    def ask_another() -> None:
        stocked.ask(gate, urgent=True)  # So that the answer is late.
        search.ask(QueryState("name:000006"))

    stocked.changed.connect(ask_another, Qt.ConnectionType.SingleShotConnection)
    with qtbot.waitSignal(stocked.changed):
        stocked.ask(lose, search.results[1].path, urgent=True)
    search.show_more()
    search.show_more()
    assert search.state.text == "name:000006"
    gate.let()
    assert answered(qtbot, search) == ["6"]


def add_one(library: Library) -> Task[None]:
    yield Progress("Adding")
    with library.catalog.transaction():
        library.catalog.photos.put(
            Path("/photos/new/000009.jpg"),
            photo=None,
            digest="9",
            shape=(400, 300),
            taken=9.0,
            size=1,
            mtime_ns=0,
        )


def test_photos_that_came_since_are_found_when_asked_again(
    qtbot: QtBot, search: SearchModel, stocked: Bridge
) -> None:
    search.ask(QueryState("orientation:landscape"))
    assert answered(qtbot, search) == ["1", "4", "6"]
    search.toggle_stack(search.results.key(0))
    stocked.ask(add_one, urgent=True)
    search.renew()
    assert answered(qtbot, search) == ["1", "2", "3", "4", "6", "9"]
    assert not search.trail.can_go_back


@pytest.fixture
def kept(stocked: Bridge) -> SavedSearchesModel:
    made = SavedSearchesModel(stocked, Settings())
    made.load()
    return made


def names(kept: SavedSearchesModel) -> list[str]:
    return [str(kept.index(row).data()) for row in range(kept.rowCount())]


def test_a_search_is_saved_renamed_and_deleted(qtbot: QtBot, kept: SavedSearchesModel) -> None:
    kept.save("Best", "stars:>=4")
    kept.save("Alps", "folder:alps")
    qtbot.waitUntil(lambda: names(kept) == ["Alps", "Best"])
    alps, best = kept.saved(0), kept.saved(1)
    assert alps is not None
    assert best is not None
    kept.rename(best, " Best ")  # Is the same name, and must not be forgotten as the old one.
    kept.rename(alps, "Zermatt")
    qtbot.waitUntil(lambda: names(kept) == ["Best", "Zermatt"])
    with qtbot.waitSignal(kept.removed) as removed:
        kept.remove(best)
    assert removed.args == [best]
    qtbot.waitUntil(lambda: names(kept) == ["Zermatt"])

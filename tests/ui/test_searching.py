"""Searches: typing is one step of the trail, what is drawn can be undone, what is kept stays."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.library import Library
from app.marks import Flag
from app.news import Change, Progress, Task
from app.photo import Presence
from app.query.terms import Colour, Term
from app.tasks.mark import mark
from app.tasks.search import Order
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.models.kept import KeptSearches
from app.ui.models.searching import Searches
from app.ui.models.wanted import Wanted, like_photos, read_wanted
from app.ui.views.found_bar import FoundBar
from tests.ui.scenes import Gate, make_photo


@pytest.fixture
def searches(stocked: Bridge) -> Searches:
    """In a library of seven photos of which none was embedded: only facts can be asked for."""
    return Searches(stocked)


def answered(qtbot: QtBot, searches: Searches) -> list[str]:
    qtbot.waitUntil(lambda: searches.awaited is None)
    return [searches.results[row].path.stem[-1] for row in range(len(searches.results))]


def type_slowly(qtbot: QtBot, searches: Searches, *texts: str) -> None:
    for text in texts:
        searches.type(text)
        answered(qtbot, searches)


def test_typing_is_one_step_of_the_trail_however_often_it_was_answered(
    qtbot: QtBot, searches: Searches
) -> None:
    type_slowly(qtbot, searches, "name:00000", "name:000001")
    assert answered(qtbot, searches) == ["1"]
    searches.settle()
    type_slowly(qtbot, searches, "name:00000", "name:000004")
    assert answered(qtbot, searches) == ["4"]
    searches.back()
    assert searches.wanted.text == "name:000001"
    assert answered(qtbot, searches) == ["1"]
    assert not searches.trail.can_go_back


def test_letters_typed_before_an_answer_do_not_take_the_place_of_the_search_before(
    qtbot: QtBot, searches: Searches
) -> None:
    searches.ask(Wanted("name:000001"))
    answered(qtbot, searches)
    for text in ("name:0", "name:00", "name:000004"):  # Faster than answers come.
        searches.type(text)
    assert answered(qtbot, searches) == ["4"]
    searches.back()
    assert searches.wanted.text == "name:000001"


def test_what_is_not_understood_leaves_the_rest_to_count(qtbot: QtBot, searches: Searches) -> None:
    searches.type("stars:many name:000001")
    assert answered(qtbot, searches) == ["1"]
    assert searches.wanted.text == "stars:many name:000001"


def test_copies_are_one_result_that_opens_and_closes(qtbot: QtBot, searches: Searches) -> None:
    searches.ask(Wanted("orientation:landscape"))
    assert answered(qtbot, searches) == ["1", "4", "6"]
    assert [searches.results.folded(row) for row in range(3)] == [2, 1, 1]
    searches.turn_fold(searches.results.key(0))
    assert answered(qtbot, searches) == ["1", "2", "3", "4", "6"]
    assert [searches.results.is_inner(row) for row in range(4)] == [False, True, True, False]
    searches.turn_fold(searches.results.key(2))  # Of one that was folded: its result.
    assert answered(qtbot, searches) == ["1", "4", "6"]


def test_the_line_is_drawn_and_reset_within_the_same_step(qtbot: QtBot, searches: Searches) -> None:
    searches.ask(Wanted("orientation:landscape"))
    answered(qtbot, searches)
    searches.cut(1)
    assert answered(qtbot, searches) == ["1"]
    searches.show_more()
    assert answered(qtbot, searches) == ["1", "4", "6"]
    assert searches.results.line == 1
    searches.cut(2)
    answered(qtbot, searches)
    assert searches.results.line == 2
    searches.cut(None)
    answered(qtbot, searches)
    assert searches.results.line is None
    assert not searches.trail.can_go_back


def test_the_bar_says_what_more_is_shown(qtbot: QtBot, searches: Searches) -> None:
    bar = FoundBar(searches, Actions(searches))
    qtbot.addWidget(bar)
    searches.changed.connect(bar.refresh)
    searches.ask(Wanted("orientation:landscape", matching=1, count=2))
    answered(qtbot, searches)
    assert "2 others less like it" in bar.words.toolTip()
    assert "line" not in bar.words.toolTip()
    searches.show_more()
    assert "1 of 2 others below the line" in bar.words.toolTip()


def test_matches_are_sorted_and_another_query_is_sorted_so_too(
    qtbot: QtBot, searches: Searches
) -> None:
    searches.ask(Wanted("orientation:landscape"))
    answered(qtbot, searches)
    searches.sort(Order.NAME)
    assert answered(qtbot, searches) == ["1", "4", "6"]
    searches.type("name:00000")
    assert searches.wanted.order is Order.NAME


def test_nothing_asked_shows_nothing_and_fails_nothing(qtbot: QtBot, searches: Searches) -> None:
    type_slowly(qtbot, searches, "name:000001", "")
    assert answered(qtbot, searches) == []
    assert searches.here is not None
    assert searches.here.findings is None


def test_a_photo_that_cannot_be_read_is_said_and_not_thrown(
    qtbot: QtBot, searches: Searches, complaints: list[Exception], tmp_path: Path
) -> None:
    searches.ask(Wanted(seen=like_photos([tmp_path / "gone.jpg"])))
    answered(qtbot, searches)
    assert searches.here is not None
    assert "gone.jpg" in searches.here.trouble
    assert complaints == []
    searches.ask(searches.wanted)  # It may be there by now.
    assert searches.awaited is not None


def test_a_query_is_text_and_pictures_and_the_same_again_from_its_text() -> None:
    photo = make_photo(1)
    wanted = Wanted("a dog stars:>=3").add((*like_photos([photo]), Term(Colour((1, 2, 3)), True)))
    again = read_wanted(wanted.written)
    assert again.query == wanted.query
    assert again.text == "a dog stars:>=3"
    assert wanted.change(2, None).written == "a dog stars:>=3 -colour:#010203"
    assert wanted.change(0, None).text == "stars:>=3"


def test_a_photo_asked_for_and_then_against_is_against_only() -> None:
    photo = make_photo(1)
    wanted = Wanted(seen=like_photos([photo])).add(like_photos([photo], against=True))
    assert [term.against for term in wanted.terms] == [True]


def lose(library: Library, path: Path) -> Task[None]:
    photo = library.catalog.photos.at(path)
    assert photo is not None
    with library.catalog.transaction():
        library.catalog.photos.set_presence([path], Presence.MISSING)
    yield Change(photos=(photo.id,))


def test_a_photo_that_goes_leaves_the_results_and_what_matches(
    qtbot: QtBot, searches: Searches, stocked: Bridge
) -> None:
    searches.ask(Wanted("orientation:landscape"))
    answered(qtbot, searches)
    stocked.ask(lose, searches.results[2].path, urgent=True)
    qtbot.waitUntil(lambda: answered(qtbot, searches) == ["1", "4", "7"])  # Its copy is left.
    stocked.ask(lose, searches.results[2].path, urgent=True)
    qtbot.waitUntil(lambda: answered(qtbot, searches) == ["1", "4"])


def test_what_is_folded_or_not_yet_shown_is_flagged_too(
    qtbot: QtBot, searches: Searches, stocked: Bridge
) -> None:
    searches.ask(Wanted("orientation:landscape", matching=1))
    assert answered(qtbot, searches) == ["1"]
    findings = searches.here.findings if searches.here else None
    assert findings is not None
    folded, below = findings.found[0].folded[0], findings.found[1].photo
    with qtbot.waitSignal(searches.results.merged):
        stocked.ask(mark, (folded, below), {"flag": Flag.PICK}, urgent=True)
    searches.turn_fold(searches.results.key(0))
    searches.show_more()
    flagged = [photo.id for photo in map(searches.results.__getitem__, range(4)) if photo.flag]
    assert flagged == [folded.id, below.id]


def test_what_is_done_to_results_does_not_bring_back_the_query_before(
    qtbot: QtBot, searches: Searches, stocked: Bridge
) -> None:
    searches.ask(Wanted("orientation:landscape", matching=2))
    answered(qtbot, searches)
    gate = Gate()

    def ask_another() -> None:
        stocked.ask(gate, urgent=True)  # So that the answer is late.
        searches.ask(Wanted("name:000006"))

    stocked.changed.connect(ask_another, Qt.ConnectionType.SingleShotConnection)
    with qtbot.waitSignal(stocked.changed):
        stocked.ask(lose, searches.results[1].path, urgent=True)
    searches.show_more()
    searches.show_more()
    assert searches.wanted.text == "name:000006"
    gate.let()
    assert answered(qtbot, searches) == ["6"]


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
    qtbot: QtBot, searches: Searches, stocked: Bridge
) -> None:
    searches.ask(Wanted("orientation:landscape"))
    assert answered(qtbot, searches) == ["1", "4", "6"]
    searches.turn_fold(searches.results.key(0))
    stocked.ask(add_one, urgent=True)
    searches.renew()
    assert answered(qtbot, searches) == ["1", "2", "3", "4", "6", "9"]
    assert not searches.trail.can_go_back


@pytest.fixture
def kept(stocked: Bridge) -> KeptSearches:
    made = KeptSearches(stocked)
    made.load()
    return made


def names(kept: KeptSearches) -> list[str]:
    return [str(kept.index(row).data()) for row in range(kept.rowCount())]


def test_a_search_is_kept_renamed_and_removed(qtbot: QtBot, kept: KeptSearches) -> None:
    kept.keep("Best", "stars:>=4")
    kept.keep("Alps", "folder:alps")
    qtbot.waitUntil(lambda: names(kept) == ["Alps", "Best"])
    alps, best = kept.kept(0), kept.kept(1)
    assert alps is not None
    assert best is not None
    kept.rename(best, " Best ")  # Is the same name, and must not be forgotten as the old one.
    kept.rename(alps, "Zermatt")
    qtbot.waitUntil(lambda: names(kept) == ["Best", "Zermatt"])
    with qtbot.waitSignal(kept.removed) as removed:
        kept.remove(best)
    assert removed.args == [best]
    qtbot.waitUntil(lambda: names(kept) == ["Zermatt"])

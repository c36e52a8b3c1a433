"""What is offered while a query is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.query.ast import FieldTerm
from app.query.completion import complete
from app.query.parser import parse_query

COUNTS = {
    "keyword": {"berlin": 3, "New York": 12, "new year": 2},
    "camera": {"FUJIFILM X100V": 40, "Canon EOS R5": 7, "": 3},
    "label": {"none": 50, "red": 2},
    "kind": {"jpeg": 30, "raw": 9},
    "date": {"2023": 5, "2024": 40},
}


def offered(text: str, cursor: int | None = None) -> list[str]:
    return [each.text for each in complete(text, len(text) if cursor is None else cursor, COUNTS)]


def taken(text: str, chosen: str) -> str:
    """The text after that offer was taken."""
    (offer,) = (each for each in complete(text, len(text), COUNTS) if each.text == chosen)
    return text[: offer.start] + offer.text + text[offer.end :]


def test_facts_are_offered_by_the_beginning_of_their_names() -> None:
    assert offered("sta") == ["stars:", "state:"]
    assert offered("ra") == ["stars:"]
    assert offered("-lab") == ["label:"]
    assert offered("tex") == ["text:"]
    assert offered("dura") == ["duration:"]
    assert offered("type:vi") == ["video"]
    assert taken("dog -lab", "label:") == "dog -label:"


def test_a_comma_between_marks_begins_nothing() -> None:
    text = {"keyword": {"usa, texas": 2, "berlin": 1}}
    for before, after in (
        ('keyword:"usa, te', 'keyword:"usa, texas"'),
        ('keyword:"usa, texas"', 'keyword:"usa, texas"'),
        ('keyword:"usa, texas",be', 'keyword:"usa, texas",berlin'),
    ):
        (offer,) = complete(before, len(before), text)
        assert before[: offer.start] + offer.text + before[offer.end :] == after


def test_what_photos_say_is_offered_from_the_second_letter_on() -> None:
    assert "keyword:berlin" not in offered("b")
    assert offered("be")[-1] == "keyword:berlin"
    assert taken("dog york", 'keyword:"New York"') == 'dog keyword:"New York"'


def test_values_are_offered_most_photos_first() -> None:
    assert offered("keyword:") == ['"New York"', "berlin", '"new year"']
    assert offered("keyword:ne") == ['"New York"', '"new year"']
    assert offered("camera:") == ['"FUJIFILM X100V"', '"Canon EOS R5"']
    assert offered("date:") == ["2024", "2023"]
    assert offered("after:202") == ["2024", "2023"]


def test_all_of_a_list_is_offered_and_what_is_there_comes_first() -> None:
    assert offered("label:")[:2] == ["none", "red"]
    assert set(offered("label:")) >= {"blue", "other"}
    assert offered("colour:gr") == ["grey", "gray", "green"]


def test_after_a_comma_the_next_value_is_completed() -> None:
    assert taken("keyword:berlin,ne", '"new year"') == 'keyword:berlin,"new year"'


def test_an_open_quotation_is_completed_and_closed() -> None:
    text = taken('keyword:"new y', '"New York"')
    assert text == 'keyword:"New York"'
    (term,) = parse_query(text).query.terms
    assert isinstance(term.what, FieldTerm)


def test_only_the_word_at_the_cursor_is_completed() -> None:
    assert offered("star dog", 4) == ["stars:"]
    assert offered("st dog", 3) == []
    assert offered("", 0) == []


def test_counts_are_said() -> None:
    offers = {each.text: each.what for each in complete("keyword:", 8, COUNTS)}
    assert offers["berlin"] == "3 photos"


@pytest.mark.parametrize("text", ["label:red", "keyword:berlin", "camera:x100"])
def test_what_is_offered_for_a_value_is_understood(text: str) -> None:
    for offer in complete(text, len(text), COUNTS):
        assert not parse_query(text[: offer.start] + offer.text + text[offer.end :]).errors


@given(st.text(), st.integers(0, 50))
def test_no_text_is_too_much(text: str, cursor: int) -> None:
    for offer in complete(text, min(cursor, len(text)), COUNTS):
        assert 0 <= offer.start <= offer.end <= len(text)
        assert offer.text

"""A term is changed in the text, and nothing else is lost of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.query.parser import parse_query
from app.query.rewrite import change_term, lift_terms


@pytest.mark.parametrize(
    ("text", "number", "left"),
    [
        ("a dog stars:>=3 beach", 0, "stars:>=3"),
        ("a dog stars:>=3 beach", 1, "a dog beach"),
        ("a dog stars:x beach", 0, "stars:x"),
        ('-"a cat" dog', 0, "dog"),
        ("stars:>=3", 0, ""),
    ],
)
def test_a_term_is_taken_out_with_its_words_and_no_others(
    text: str, number: int, left: str
) -> None:
    assert change_term(text, number, None) == left


@pytest.mark.parametrize(
    ("text", "number", "changed"),
    [
        ("a dog camera:x100", 0, '-"a dog" camera:x100'),
        ("a dog -camera:x100 kind:x:y", 1, "a dog camera:x100 kind:x:y"),
        ('a dog -"cat"', 1, 'a dog "cat"'),  # Without marks it would be of the sentence.
    ],
)
def test_a_term_is_turned_against_and_back(text: str, number: int, changed: str) -> None:
    term = parse_query(text).placed_terms[number].term
    assert change_term(text, number, replace(term, against=not term.against)) == changed


def test_photos_and_colours_are_lifted_out_and_faults_stay() -> None:
    text, terms = lift_terms('dog like:"a b.jpg"^2 stars:x colour:blue -part:c.jpg:0,0,1,1')
    assert text == "dog stars:x"
    assert [each.weight for each in terms] == [2.0, 1.0, 1.0]
    assert [each.against for each in terms] == [False, False, True]


_PIECES = st.sampled_from(
    ["dog", "a", '-"cat"', '"x y"^2', "stars:3", "stars:x", "like:a.jpg", "colour:red", '"', "2024"]
)


@given(st.lists(_PIECES, min_size=1, max_size=7), st.integers(0, 6))
def test_whatever_is_taken_out_all_else_is_still_asked_for(pieces: list[str], which: int) -> None:
    text = " ".join(pieces)
    terms = list(parse_query(text).query.terms)
    if which >= len(terms):
        return
    left = list(parse_query(change_term(text, which, None)).query.terms)
    del terms[which]
    assert left == terms

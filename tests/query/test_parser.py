"""What a text asks for, what is wrong with it in words, and that no text is too much."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.query.ast import (
    AnyOf,
    Area,
    ColourTerm,
    Every,
    ExampleTerm,
    FieldTerm,
    FieldTest,
    Near,
    Query,
    Range,
    Term,
    TextTerm,
    What,
)
from app.query.fields import FIELDS, NAMES
from app.query.parser import parse_query
from app.query.serializer import serialize_query


def for_it(*whats: What) -> Query:
    return Query(tuple(Term(what) for what in whats))


def fact(name: str, test: FieldTest) -> Query:
    return for_it(FieldTerm(name, test))


UNDERSTOOD = {
    "near:48.2,16.37": fact("near", Near(48.2, 16.37, 10.0)),
    'near:"48.2, 16.37, 5 km"': fact("near", Near(48.2, 16.37, 5.0)),
    "near:-33.5,-70,500m": fact("near", Near(-33.5, -70.0, 0.5)),
    "near:Vienna,3.5km": fact("near", Near(48.20849, 16.37208, 3.5, "Vienna")),
    "": Query(),
    "   ": Query(),
    "dog on a beach": for_it(TextTerm("dog on a beach")),
    "red stars:3 car": for_it(TextTerm("red car"), FieldTerm("stars", Range(3.0, 3.0))),
    '"red car"': for_it(TextTerm("red car")),
    '"say ""cheese"""': for_it(TextTerm('say "cheese"')),
    "dog -beach": Query((Term(TextTerm("dog")), Term(TextTerm("beach"), against=True))),
    "dog^2": Query((Term(TextTerm("dog"), weight=2.0),)),
    '-"at night"^0.5': Query((Term(TextTerm("at night"), against=True, weight=0.5),)),
    "rock-climbing": for_it(TextTerm("rock-climbing")),
    "5^": for_it(TextTerm("5^")),
    "stars:>=3": fact("stars", Range(least=3.0)),
    "rating:>3": fact("stars", Range(least=3.0, above=True)),
    "iso:<800": fact("iso", Range(most=800.0, below=True)),
    "iso:<=800": fact("iso", Range(most=800.0)),
    "iso:=800": fact("iso", Range(800.0, 800.0)),
    "focal:24..70mm": fact("focal", Range(24.0, 70.0)),
    "focal:200..": fact("focal", Range(least=200.0)),
    "aperture:..2.8": fact("aperture", Range(most=2.8)),
    "exposure:>=1/4": fact("exposure", Range(least=0.25)),
    "-stars:0": Query((Term(FieldTerm("stars", Range(0.0, 0.0)), against=True),)),
    "date:2024": fact("date", Range("2024", "2024")),
    "2024": fact("date", Range("2024", "2024")),
    '"2024"': for_it(TextTerm("2024")),
    "date:2024-3-9": fact("date", Range("2024-03-09", "2024-03-09")),
    "date:2023..2024-06": fact("date", Range("2023", "2024-06")),
    "date:0999-1": fact("date", Range("0999-01", "0999-01")),
    "date:>2024": fact("date", Range(least="2024", above=True)),
    "after:2024": fact("date", Range(least="2024")),
    "before:2024-05": fact("date", Range(most="2024-05", below=True)),
    "december": fact("date", Every(12)),
    "may": for_it(TextTerm("may")),
    "date:may": fact("date", Every(5)),
    "date:sep": fact("date", Every(9)),
    "date:24-december": fact("date", Every(12, 24)),
    "date:feb-29": fact("date", Every(2, 29)),
    "keyword:berlin,Rome": fact("keyword", AnyOf(("berlin", "Rome"))),
    'keyword:"new york",berlin': fact("keyword", AnyOf(("new york", "berlin"))),
    'keyword:"a,b"': fact("keyword", AnyOf(("a,b",))),
    "Label:RED": fact("label", AnyOf(("red",))),
    "kind:jpg": fact("kind", AnyOf(("jpeg",))),
    "kind:psd": fact("kind", AnyOf(("psd",))),
    "has:place": fact("has", AnyOf(("place",))),
    'like:"/a photo.jpg"': for_it(ExampleTerm(Path("/a photo.jpg"))),
    "like:C:\\a.jpg": for_it(ExampleTerm(Path("C:\\a.jpg"))),
    "unlike:/a.jpg": Query((Term(ExampleTerm(Path("/a.jpg")), against=True),)),
    "-unlike:/a.jpg": for_it(ExampleTerm(Path("/a.jpg"))),
    "like:/a.jpg^3": Query((Term(ExampleTerm(Path("/a.jpg")), weight=3.0),)),
    'part:"/a b.jpg":0.1,0.2,0.3,0.4': for_it(
        ExampleTerm(Path("/a b.jpg"), Area(0.1, 0.2, 0.3, 0.4))
    ),
    "part:/a.jpg:100,200,300,400": for_it(ExampleTerm(Path("/a.jpg"), Area(100, 200, 300, 400))),
    "colour:#3366aa": for_it(ColourTerm((51, 102, 170))),
    "color:#36A:0.3": for_it(ColourTerm((51, 102, 170), 0.3)),
    "colour:white:30%": for_it(ColourTerm((255, 255, 255), 0.3)),
}

NOT_UNDERSTOOD = {
    '"dog': ('"dog', "A quotation mark is missing."),
    'keyword:"new york': ('"new york', "A quotation mark is missing."),
    "foldr:a": ("foldr:a", "There is no field “foldr:”. Did you mean “folder:”?"),
    "xqzw:a": (
        "xqzw:a",
        "There is no field “xqzw:”. Put the text in quotation marks to search for it.",
    ),
    "stars:": ("stars:", "A value is missing after “stars:”."),
    "like:": ("like:", "A value is missing after “like:”."),
    "dog -": ("-", "A word is missing after the minus."),
    '""': ('""', "The quotation marks are empty."),
    "stars:many": ("many", "“many” is not a number. Example: stars:>=3."),
    "stars:-1": ("-1", "“-1” is not a number. Example: stars:>=3."),
    "stars:٣": ("٣", "“٣” is not a number. Example: stars:>=3."),
    "exposure:1/0": ("1/0", "“1/0” is not a number. Example: exposure:>=1/60."),
    "stars:7": ("7", "The value for stars must be 0 to 5."),
    "stars:>=": (">=", "A value is missing after >=."),
    "stars:..": ("..", "The range needs at least one end, as in 2.. or ..4."),
    "stars:4..2": ("4..2", "The range is reversed. Did you mean 2..4?"),
    "date:2024..2022": ("2024..2022", "The range is reversed. Did you mean 2022..2024?"),
    "stars:1,2": ("1,2", "Enter one value for stars, or a range such as 1..3."),
    "stars:3^2": ("3^2", "A field cannot have a weight."),
    "date:2024-13": (
        "2024-13",
        "“2024-13” is not a date. Enter 2024, 2024-12, 2024-12-24 or december.",
    ),
    "date:2023-02-29": (
        "2023-02-29",
        "“2023-02-29” is not a date. Enter 2024, 2024-12, 2024-12-24 or december.",
    ),
    "date:31-june": (
        "31-june",
        "“31-june” is not a date. Enter 2024, 2024-12, 2024-12-24 or december.",
    ),
    "date:ju": ("ju", "“ju” is not a date. Enter 2024, 2024-12, 2024-12-24 or december."),
    "after:june": ("june", "“june” is not a date. Enter 2024, 2024-12, 2024-12-24 or december."),
    "label:pinkish": (
        "pinkish",
        "“pinkish” is not a value for label. Use one of red, yellow, green, blue, purple, other, none.",
    ),
    "keyword:a,,b": ("a,,b", "A value is missing next to the comma."),
    "kind:a/b": (
        "a/b",
        "“a/b” is not a value for kind. Use one of photo, screenshot, document, video, animation, live, "
        "jpeg, raw, heic, tiff, png, webp, avif, dng, gif, mp4, mov.",
    ),
    "dog^0": ("dog^0", "A weight must be above 0 and at most 10, as in dog^2."),
    "dog^11": ("dog^11", "A weight must be above 0 and at most 10, as in dog^2."),
    "dog^1.2.3": ("dog^1.2.3", "A weight must be above 0 and at most 10, as in dog^2."),
    "colour:#12345": (
        "#12345",
        "“#12345” is not a colour. Enter a colour as #3366aa, or one of "
        "black, white, grey, gray, red, orange, yellow, green.",
    ),
    "colour:red:2": (
        "red:2",
        "The share of a colour must be above 0 and at most 1.",
    ),
    "colour:red:": (
        "red:",
        "The share of a colour must be above 0 and at most 1.",
    ),
    "part:/a.jpg": (
        "/a.jpg",
        "Enter an area as file, left, top, width and height: photo.jpg:0.2,0.1,0.5,0.4",
    ),
    "part:/a.jpg:0.5,0.5,0.6,0.1": (
        "/a.jpg:0.5,0.5,0.6,0.1",
        "The area is outside of the photo.",
    ),
    "part:/a.jpg:0,0,0,0.1": ("/a.jpg:0,0,0,0.1", "The area is outside of the photo."),
    "part:/a.jpg:nan,0,1,1": ("/a.jpg:nan,0,1,1", "The area is outside of the photo."),
    "part:/a.jpg:5,nan,9,9": ("/a.jpg:5,nan,9,9", "The area is outside of the photo."),
    "part:/a.jpg:5,5,9,nan": ("/a.jpg:5,5,9,nan", "The area is outside of the photo."),
    "part::0,0,1,1": (":0,0,1,1", "The file is missing before the colon of the area."),
    "like:a\0b": ("a\0b", "The file name contains an invalid character."),
    "like:a\ud800b": ("a\ud800b", "The file name contains an invalid character."),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_is_typed_is_understood(text: str) -> None:
    reading = parse_query(text)
    assert reading.errors == ()
    assert reading.query == UNDERSTOOD[text]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_not_understood_is_said_and_where(text: str) -> None:
    (fault,) = parse_query(text).errors
    assert (text[fault.start : fault.end], fault.sentence) == NOT_UNDERSTOOD[text]


def test_a_fault_costs_no_other_term() -> None:
    reading = parse_query("stars:9 dog folder:a")
    assert reading.query == for_it(TextTerm("dog"), FieldTerm("folder", AnyOf(("a",))))
    assert [fault.sentence for fault in reading.errors] == ["The value for stars must be 0 to 5."]


def test_terms_know_their_place() -> None:
    text = "red stars:3 car -keyword:x"
    assert [text[each.start : each.end] for each in parse_query(text).placed_terms] == [
        "red stars:3 car",
        "stars:3",
        "-keyword:x",
    ]


def test_every_fact_says_an_example_that_is_understood() -> None:
    for field in FIELDS:
        for example in field.description.split(": ")[-1].split(", "):
            if ":" in example:
                assert not parse_query(example).errors, example
                assert isinstance(parse_query(example).query.terms[0].what, FieldTerm), example


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_is_written_is_what_was_read(text: str) -> None:
    query = parse_query(text).query
    assert parse_query(serialize_query(query)).query == query


SCRAPS = ['"', "-", ",", ":", "^", "..", "\\", "1", "2024", "0.1", ">=", "#", "%", "/", "é", "١"]
anything = st.text() | st.lists(
    st.sampled_from(
        [f"{name}:" for name in NAMES]
        + [*UNDERSTOOD, *NOT_UNDERSTOOD, *SCRAPS, " ", "\n", "\0", "\ud800"]
    )
).map("".join)


@given(anything)
def test_no_text_is_too_much(text: str) -> None:
    reading = parse_query(text)
    for fault in reading.errors:
        assert 0 <= fault.start < fault.end <= len(text)
        assert fault.sentence
    for placed in reading.placed_terms:
        assert 0 <= placed.start < placed.end <= len(text)


@given(anything)
def test_whatever_is_understood_can_be_written_and_read_again(text: str) -> None:
    query = parse_query(text).query
    again = parse_query(serialize_query(query))
    assert again.errors == ()
    assert again.query == query

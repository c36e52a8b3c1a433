"""The filter bar shows what it says, as a search for the same text does, and becomes that text and back."""

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.metadata import LABELS, Flag, PhotoMetadata
from app.domain.photo import Photo
from app.query.ast import Query
from app.query.fields import NONE, OTHER
from app.query.matching import filter_photos
from app.query.parser import parse_query
from app.query.serializer import serialize_query
from app.tasks.library.photo_filter import PhotoFilter, read_filter
from tests.columns import make_store

FLAGS = ("pick", "reject", NONE)
CHOICES = (*map(str.lower, LABELS), OTHER, NONE)


def photo(name: str = "a.jpg", number: int = 1, **metadata: object) -> Photo:
    return Photo(
        number,
        Path("/p") / name,
        f"d{number}",
        3,
        2,
        10,
        0.0,
        True,
        metadata=PhotoMetadata(**metadata),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("photo_filter", "fit", "unfit"),
    [
        (PhotoFilter(), photo(), None),
        (PhotoFilter(min_rating=3), photo(rating=3), photo(rating=2)),
        (PhotoFilter(flags=("pick",)), photo(flag=Flag.PICK), photo(flag=Flag.REJECT)),
        (PhotoFilter(flags=(NONE,)), photo(), photo(flag=Flag.REJECT)),
        (PhotoFilter(flags=("pick", NONE)), photo(flag=Flag.PICK), photo(flag=Flag.REJECT)),
        (PhotoFilter(labels=("red", "blue")), photo(label="Blue"), photo(label="Green")),
        (PhotoFilter(labels=(NONE,)), photo(), photo(label="To do")),
        (PhotoFilter(labels=(OTHER,)), photo(label="To do"), photo(label="Red")),
        (
            PhotoFilter(keyword="oslo"),
            photo(keywords=("Places|Oslo",)),
            photo(keywords=("Bergen",)),
        ),
        (PhotoFilter(text="FJORD img"), photo("IMG_1.jpg", title="Fjord"), photo("IMG_1.jpg")),
        (PhotoFilter(text="grey"), photo(caption="a grey\nday"), photo(keywords=("grey",))),
        (
            PhotoFilter(min_rating=1, flags=("pick",)),
            photo(rating=1, flag=Flag.PICK),
            photo(flag=Flag.PICK),
        ),
    ],
)
def test_a_photo_is_shown_only_if_it_meets_all(
    photo_filter: PhotoFilter, fit: Photo, unfit: Photo | None
) -> None:
    assert filter_photos([fit], photo_filter.terms) == [fit]
    assert unfit is None or not filter_photos([unfit], photo_filter.terms)


ODD = (
    photo("IMG_1.JPG", 1, rating=3, label="Red", flag=Flag.PICK, keywords=("Dog", "Places|Oslo")),
    photo("img_2.jpg", 2, rating=5, label="red", flag=Flag.REJECT, keywords=('said "hi"',)),
    photo("Straße.jpg", 3, rating=1, label="To do", title="ÄRGER im Fjord", keywords=("a,b",)),
    photo(
        "A\u0308rger.jpg", 4, label="Blue", caption="Ärger\nimg", keywords=("dog^2", "DOG house")
    ),
    photo("none.jpg", 5, label="none", title="STRASSE", caption=" "),
    photo("-x:y.jpg", 6, rating=4, label="Purple", flag=Flag.REJECT, title="a,b", caption="dog"),
    photo("plain.jpg", 7),
)
COLUMNS = make_store(ODD)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
KEYWORDS = ("", "dog", "DOG h", "a,b", "^2", '"hi"', "places|", "ß", "-x", ">=3", "none,red")
WORDS = ("img", "ärger", "a\u0308", "strasse", "FJORD", "a,b", "-x:y", "none", '"', "dog", "^2")


def some_of(choices: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All subsets, in their order."""
    return [some for n in range(len(choices) + 1) for some in combinations(choices, n)]


FILTERS = st.builds(
    PhotoFilter,
    st.integers(0, 5),
    st.sampled_from(some_of(FLAGS)),
    st.sampled_from(some_of(CHOICES)),
    st.sampled_from(KEYWORDS) | ANY_TEXT.map(str.strip),
    st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
    | ANY_TEXT.map(lambda text: " ".join(text.split())),
)


def is_shown(photo_filter: PhotoFilter, photo: Photo) -> bool:
    """What the controls of the filter bar say, in as many words."""
    metadata = photo.metadata
    flag = metadata.flag.value if metadata.flag else NONE
    label = OTHER if metadata.label not in ("", *LABELS) else metadata.label.lower() or NONE
    text = f"{photo.path.name}\n{metadata.title}\n{metadata.caption}".casefold()
    keyword = photo_filter.keyword.casefold()
    return (
        metadata.rating >= photo_filter.min_rating
        and (not photo_filter.flags or flag in photo_filter.flags)
        and (not photo_filter.labels or label in photo_filter.labels)
        and (not keyword or any(keyword in each.casefold() for each in metadata.keywords))
        and all(word in text for word in photo_filter.text.casefold().split())
    )


def found(text: str) -> list[Photo]:
    """The photos that a search finds."""
    reading = parse_query(text)
    assert not reading.errors
    assert reading.query.field_terms == reading.query.terms
    rows = np.flatnonzero(COLUMNS.matching_mask(reading.query.terms))
    return [COLUMNS.photo(row) for row in rows.tolist()]


def test_a_search_never_finds_other_photos_than_the_filter_shows() -> None:
    """For every state of the buttons, and for texts of all kinds."""
    buttons = (PhotoFilter(*each) for each in product(range(6), some_of(FLAGS), some_of(CHOICES)))
    texts = (
        PhotoFilter(rating, keyword=keyword, text=text)
        for rating, keyword, text in product((0, 4), KEYWORDS, ("", *WORDS, " ".join(WORDS[:2])))
    )
    for photo_filter in (*buttons, *texts):
        shown = [each for each in ODD if is_shown(photo_filter, each)]
        assert filter_photos(ODD, photo_filter.terms) == shown
        assert found(serialize_query(Query(photo_filter.terms))) == shown


@given(FILTERS)
@example(PhotoFilter(5, FLAGS, CHOICES, 'a "b", c', '"a" b, c^2 -d text:e'))
def test_no_filter_is_another_once_it_was_a_search(photo_filter: PhotoFilter) -> None:
    text = serialize_query(Query(photo_filter.terms))
    assert read_filter(parse_query(text).query.terms) == photo_filter


def test_a_filter_is_written_as_one_would_type_it() -> None:
    photo_filter = PhotoFilter(3, ("pick", NONE), ("red", OTHER), "New York", "dog img")
    assert serialize_query(Query(photo_filter.terms)) == (
        'stars:>=3 flag:pick,none label:red,other keyword:"New York" text:dog text:img'
    )


@pytest.mark.parametrize(
    ("typed", "photo_filter"),
    [
        ("rating:>=3", PhotoFilter(3)),
        ("TAG:dog stars:2..", PhotoFilter(2, keyword="dog")),
        ("label:Blue,red", PhotoFilter(labels=("blue", "red"))),
    ],
)
def test_a_search_in_other_words_is_shown_as_filter(typed: str, photo_filter: PhotoFilter) -> None:
    assert read_filter(parse_query(typed).query.terms) == photo_filter


@pytest.mark.parametrize(
    "typed",
    [
        "dog", "stars:3", "stars:>2", "stars:>=2.5", "stars:2..4", "stars:>=1 stars:>=2", "-label:red",
        "label:red label:blue", "flag:pick -flag:none", "keyword:a,b", "keyword:a keyword:b", "text:a,b",
        'text:"new york"', "title:a", "folder:x", "december", "colour:red", "like:a.jpg", "label:red dog",
    ],
)  # fmt: skip
def test_a_search_that_the_bar_cannot_show_is_not_shown_in_part(typed: str) -> None:
    assert read_filter(parse_query(typed).query.terms) is None

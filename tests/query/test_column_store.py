"""Which photos a fact is true of, against what each photo says itself."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import ExifInfo, Photo
from app.query.column_store import ColumnStore
from app.query.matching import filter_photos
from app.query.parser import parse_query
from tests.columns import make_store


def moment(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()  # type: ignore[arg-type,misc]


def photo(
    number: int,
    name: str = "a.jpg",
    time: float = 0.0,
    shape: tuple[int, int] = (4000, 3000),
    metadata: PhotoMetadata | None = None,
    companions: tuple[Path, ...] = (),
) -> Photo:
    path = Path("/photos") / name
    return Photo(
        number,
        path,
        f"d{number}",
        *shape,
        1,
        time,
        taken=True,
        companions=companions,
        metadata=metadata or PhotoMetadata(),
    )


PHOTOS = (
    photo(1, "trip/beach.jpg", moment(2024, 12, 24, 23, 59, 59)),
    photo(
        2, "trip/dog.CR2", moment(2025, 1, 1), (3000, 4000), PhotoMetadata(rating=3, label="Red")
    ),
    photo(
        3,
        "Home/cat.heic",
        moment(2023, 12, 31),
        (100, 100),
        PhotoMetadata(rating=5, flag=Flag.PICK),
    ),
    photo(
        4,
        "home/x.jpg",
        moment(1969, 12, 24),
        metadata=PhotoMetadata(
            label="Sold", keywords=("Places|New York", "dog"), title="A Wedding"
        ),
        companions=(Path("/photos/home/x.NEF"),),
    ),
)
SHOTS = {
    "d1": ExifInfo("FUJIFILM X100V", 1 / 60, 2.7999, 200, focal_length=23, gps=(52.5, 13.4)),
    "d2": ExifInfo("Canon EOS R5", 0.0166, 4, 1600, focal_length=105, lens="RF24-105mm"),
}

TRUE_OF = {
    "": [1, 2, 3, 4],
    "date:2024": [1],
    "date:2024-12-24": [1],
    "date:2024..2025": [1, 2],
    "after:2025": [2],
    "before:2024": [3, 4],
    "date:>2023": [1, 2],
    "december": [1, 3, 4],
    "date:24-december": [1, 4],
    "-december": [2],
    "stars:>=3": [2, 3],
    "stars:>3": [3],
    "-stars:0": [2, 3],
    "stars:0": [1, 4],
    "label:red": [2],
    "label:other,red": [2, 4],
    "label:none": [1, 3],
    "flag:pick": [3],
    "flag:none": [1, 2, 4],
    "keyword:york": [4],
    'keyword:"new york"': [4],
    "keyword:do,berlin": [4],
    "title:wedding": [4],
    "name:dog": [2],
    "text:WEDDING text:x.jpg": [4],
    "text:beach,wedding": [1, 4],
    "text:berlin": [],
    "folder:trip": [1, 2],
    "folder:home": [3, 4],
    "camera:x100": [1],
    "lens:24-105": [2],
    "-lens:24-105": [1, 3, 4],
    "focal:24..200": [2],
    "focal:23": [1],
    "aperture:2.8": [1],
    "exposure:1/60": [1, 2],
    "iso:>=1600": [2],
    "iso:<1600": [1],
    "megapixels:>=12": [1, 2, 4],
    "kind:raw": [2, 4],
    "kind:jpeg": [1, 4],
    "kind:nef": [4],
    "kind:heic": [3],
    "orientation:portrait": [2],
    "orientation:square": [3],
    "has:place": [1],
    "-has:place": [2, 3, 4],
    "has:keywords,stars": [2, 3, 4],
    "december stars:>=3": [3],
}


@pytest.fixture
def columns() -> ColumnStore:
    return make_store(PHOTOS, SHOTS)


def met(columns: ColumnStore, text: str) -> list[int]:
    reading = parse_query(text)
    assert not reading.errors
    return columns.photos.ids[columns.matching_mask(reading.query.field_terms)].tolist()


MOVING = (
    replace(photo(11, "a.mp4"), media_type="video", duration=9.5),
    replace(photo(12, "b.mov"), media_type="video", duration=70.0),
    replace(photo(13, "c.gif"), media_type="animation"),
    replace(photo(14, "d.heic", companions=(Path("/photos/d.mov"),)), media_type="live"),
    photo(15, "e.jpg"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("type:video", [11, 12]),
        ("type:animation", [13]),
        ("type:live", [14]),
        ("type:photo", [15]),
        ("type:video,live", [11, 12, 14]),
        ("type:mov", [12, 14]),
        ("-kind:video", [13, 14, 15]),
        ("duration:>10", [12]),
        ("duration:<=10", [11]),
        ("length:5..80", [11, 12]),
    ],
)
def test_what_moves_is_found_by_type_and_length(text: str, found: list[int]) -> None:
    assert met(make_store(MOVING), text) == found


@pytest.mark.parametrize("text", TRUE_OF)
def test_a_fact_is_true_of_those_photos_that_say_so(columns: ColumnStore, text: str) -> None:
    assert met(columns, text) == TRUE_OF[text]


@pytest.mark.parametrize("text", TRUE_OF)
def test_a_filter_never_lets_other_photos_pass_than_a_search(text: str) -> None:
    terms = parse_query(text).query.terms
    assert [each.id for each in filter_photos(PHOTOS, terms, SHOTS)] == TRUE_OF[text]


def test_a_photo_that_is_another_now_is_no_longer_what_it_was(columns: ColumnStore) -> None:
    assert met(columns, "stars:4") == []
    another = photo(1, "trip/beach.jpg", metadata=PhotoMetadata(rating=4))
    columns.use(columns.photos.with_changes([another]))
    assert met(columns, "stars:4") == [1]
    assert met(columns, "date:2024") == []
    assert len(columns) == 4


def test_a_photo_that_is_gone_meets_nothing(columns: ColumnStore) -> None:
    columns.use(columns.photos.with_changes([], [2, 99]))
    assert met(columns, "") == [1, 3, 4]
    assert met(columns, "-stars:5") == [1, 4]
    columns.use(columns.photos.with_changes([photo(7, "new.jpg")]))
    assert met(columns, "") == [1, 3, 4, 7]
    assert met(columns, "camera:canon") == []
    assert len(columns) == 4


def test_what_is_there_is_counted(columns: ColumnStore) -> None:
    assert columns.counts("label") == {"none": 2, "red": 1, "other": 1}
    assert columns.counts("keyword") == {"Places|New York": 1, "dog": 1}
    columns.use(columns.photos.with_changes([], [4]))
    assert columns.counts("keyword") == {}


def test_many_photos_are_as_few(columns: ColumnStore) -> None:
    more = [photo(number, f"{number}.jpg") for number in range(10, 1010)]
    columns.use(columns.photos.with_changes(more))
    assert met(columns, "stars:>=3") == [2, 3]
    assert met(columns, "name:777") == [777]
    assert len(met(columns, "")) == 1004


def test_an_empty_library_meets_nothing() -> None:
    assert met(make_store(), "stars:>=3 label:red december folder:x") == []


PLACED = (
    photo(1),
    photo(2, metadata=PhotoMetadata(city="Wien", country="Austria")),
    photo(3, metadata=PhotoMetadata(position="48.856600, 2.352200")),
    photo(4, metadata=PhotoMetadata(position="none")),
    photo(5),
)
GPS = {f"d{number}": ExifInfo(gps=(48.2085, 16.3721)) for number in (1, 2, 3, 4)}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("country:austria", [1, 2]),
        ("country:france", [3]),
        ("city:vienna", [1, 2]),
        ("city:wien", [2]),
        ("has:place", [1, 2, 3]),
        ("-has:place", [4, 5]),
        ("near:vienna", [1, 2]),
        ("near:wien", [1, 2]),
        ('near:"48.2,16.37,5km"', [1, 2]),
        ("near:48.2,16.37,200m", []),
        ("near:paris,3km", [3]),
        ("-near:vienna", [3, 4, 5]),
        ("near:vienna,2000km", [1, 2, 3]),
    ],
)
def test_a_place_is_found_by_position_and_by_words(query: str, ids: list[int]) -> None:
    store = make_store(PLACED, GPS)
    assert met(store, query) == ids
    terms = parse_query(query).query.terms
    assert [each.id for each in filter_photos(PLACED, terms, GPS)] == ids


def test_places_found_are_counted() -> None:
    store = make_store(PLACED, GPS)
    assert store.counts("country") == {"Austria": 2, "France": 1, "": 2}
    assert store.counts("city") == {"Vienna": 2, "Wien": 1, "Paris": 1, "": 2}


def test_a_position_that_is_set_later_is_met() -> None:
    store = make_store(PLACED, GPS)
    assert met(store, "country:italy") == []
    there = photo(5, metadata=PhotoMetadata(position="41.9, 12.5"))
    store.use(store.photos.with_changes([there]))
    assert met(store, "country:italy") == [5]

"""Photos as columns are the photos that they were made of, whatever changed since."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.domain.columns.digests import DIGEST
from app.domain.columns.photo_rows import PhotoRows, digests_of, ids_of
from app.domain.columns.photos import PhotoColumns
from app.domain.columns.texts import Texts
from app.domain.metadata import NO_METADATA, Flag, PhotoMetadata
from app.domain.photo import DateSource, Photo, Presence

FOLDER = Path("/a folder")
RATED = PhotoMetadata(rating=3, flag=Flag.PICK, keywords=("a", "b"))


def photos_of() -> st.SearchStrategy[Photo]:
    """Photos of a few ids, digests, folders and times."""
    return st.builds(
        lambda number, digest, name, time, files, more: Photo(
            number,
            FOLDER / name / f"{number}.jpg",
            f"{digest:032x}",
            *(number % 3 + 1, 2),
            number,
            float(time),
            companions=tuple(FOLDER / f"{number}.{ending}" for ending in files),
            **more,
        ),
        st.integers(1, 40),
        st.integers(0, 9),
        st.sampled_from(("", "x", "Ü/日本", "\udcff")),
        st.integers(-5, 5),
        st.sampled_from(((), ("cr3",), ("cr3", "mov"))),
        st.fixed_dictionaries(
            {
                "taken": st.booleans(),
                "presence": st.sampled_from((Presence.HERE, Presence.OFFLINE)),
                "metadata": st.sampled_from((NO_METADATA, RATED, PhotoMetadata(title="T"))),
                "other_names": st.sampled_from(((), (Path("/link.jpg"),))),
                "date_source": st.sampled_from((None, *DateSource)),
                "duration": st.sampled_from((None, 1.5)),
            }
        ),
    ).map(lambda photo: replace(photo, media_type="live" if photo.clip else "photo"))


SETS = st.lists(photos_of(), max_size=12, unique_by=lambda photo: photo.id)


def all_of(columns: PhotoColumns) -> list[Photo]:
    return [columns.photo(row) for row in range(len(columns))]


@given(SETS, SETS, st.sets(st.integers(1, 40)))
def test_columns_are_the_photos_that_they_were_made_of(
    before: list[Photo], changed: list[Photo], gone: set[int]
) -> None:
    columns = PhotoColumns.of(before)
    assert all_of(columns) == sorted(before, key=lambda photo: photo.id)
    gone -= {photo.id for photo in changed}
    now = {photo.id: photo for photo in (*before, *changed) if photo.id not in gone}
    columns = columns.with_changes(changed, gone)
    assert all_of(columns) == [now[each] for each in sorted(now)]
    for number in range(42):
        row = columns.row_of(number)
        assert (row is None) == (number not in now)
        assert row is None or columns.ids[row] == number


@given(SETS)
def test_photos_of_one_moment_are_in_the_order_of_their_paths(photos: list[Photo]) -> None:
    columns = PhotoColumns.of(photos)
    in_order = sorted(photos, key=lambda photo: (photo.time, str(photo.path)))
    assert [columns.photo(row) for row in columns.by_time.tolist()] == in_order


@given(SETS)
def test_photos_are_found_by_their_digest(photos: list[Photo]) -> None:
    columns = PhotoColumns.of(photos)
    for digest in {photo.digest for photo in photos}:
        rows = columns.by_digest.rows(digest)
        its = [photo.id for photo in all_of(columns) if photo.digest == digest]
        assert columns.ids[rows].tolist() == its
        assert {int(columns.by_digest.first_of[row]) for row in rows} == {rows[0]}
        assert (rows[0] in columns.by_digest.copied) == (len(its) > 1)
    assert columns.by_digest.rows("f" * 32) == []


@given(SETS, st.lists(st.integers(0, 15)))
def test_photos_of_many_digests_are_found_at_once(photos: list[Photo], asked: list[int]) -> None:
    columns = PhotoColumns.of(photos)
    # The first eight digits of all are the same.
    digests = [f"{number:032x}" for number in asked]
    rows, places = columns.by_digest.find(np.array(digests, DIGEST))
    each = [columns.by_digest.rows(digest) for digest in digests]
    assert rows.tolist() == [row for its in each for row in its]
    assert places.tolist() == [place for place, its in enumerate(each) for _ in its]
    first = columns.by_digest.first_rows(np.array(digests, DIGEST)).tolist()
    assert first == [its[0] if its else -1 for its in each]


def test_rows_are_equal_to_the_same_photos_however_they_are_held() -> None:
    photos = [Photo(n, FOLDER / f"{n}", f"{n:032}", 1, 1, 1, 0.0, True) for n in (1, 2, 3)]
    columns = PhotoColumns.of(photos)
    rows = PhotoRows(columns, np.array([2, 0]))
    assert rows == (photos[2], photos[0])
    assert (photos[2], photos[0]) == rows
    assert rows != (photos[0], photos[2])
    assert rows != (photos[2],)
    assert ids_of(rows) == [3, 1]
    assert digests_of(rows) == [photos[2].digest, photos[0].digest] == digests_of(tuple(rows))


def test_an_edit_shares_what_did_not_change() -> None:
    columns = PhotoColumns.of(
        [Photo(n, FOLDER / f"{n}", f"{n:032}", 1, 1, 1, 0.0, True) for n in (1, 2)]
    )
    rated = columns.with_changes([replace(columns.photo(0), metadata=RATED)])
    assert rated.photo(0).metadata == RATED
    assert columns.photo(0).metadata == NO_METADATA
    assert rated.ids is columns.ids
    assert rated.digests is columns.digests
    assert rated.names is columns.names


def test_texts_are_kept_in_any_order() -> None:
    texts = Texts(["a", "", "ünï", "日"])
    assert [*texts.of(np.array([3, 0, 2]))] == ["日", "a", "ünï"]
    assert [*texts.with_changes(np.array([1]), ["new"])] == ["a", "new", "ünï", "日"]

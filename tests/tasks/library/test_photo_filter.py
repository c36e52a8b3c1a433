"""The filter shows what it says, and no more."""

from pathlib import Path

import pytest

from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import Photo
from app.tasks.library.photo_filter import OTHER, PhotoFilter

PICK, REJECT = Flag.PICK, Flag.REJECT


def photo(name: str = "a.jpg", **metadata: object) -> Photo:
    return Photo(
        1,
        Path("/p") / name,
        "d",
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
        (PhotoFilter(flags=frozenset({PICK})), photo(flag=PICK), photo(flag=REJECT)),
        (PhotoFilter(flags=frozenset({None})), photo(), photo(flag=REJECT)),
        (PhotoFilter(flags=frozenset({None, PICK})), photo(flag=PICK), photo(flag=REJECT)),
        (PhotoFilter(labels=frozenset({"Red", "Blue"})), photo(label="Blue"), photo(label="Green")),
        (PhotoFilter(labels=frozenset({""})), photo(), photo(label="To do")),
        (PhotoFilter(labels=frozenset({OTHER})), photo(label="To do"), photo(label="Red")),
        (
            PhotoFilter(keyword="oslo"),
            photo(keywords=("Places|Oslo",)),
            photo(keywords=("Bergen",)),
        ),
        (PhotoFilter(text="FJORD img"), photo("IMG_1.jpg", title="Fjord"), photo("IMG_1.jpg")),
        (PhotoFilter(text="grey"), photo(caption="a grey\nday"), photo(keywords=("grey",))),
        (
            PhotoFilter(min_rating=1, flags=frozenset({PICK})),
            photo(rating=1, flag=PICK),
            photo(flag=PICK),
        ),
    ],
)
def test_a_photo_is_shown_only_if_it_meets_all(
    photo_filter: PhotoFilter, fit: Photo, unfit: Photo | None
) -> None:
    assert photo_filter.matches(fit)
    assert unfit is None or not photo_filter.matches(unfit)

"""The filter shows what it says, and no more."""

from pathlib import Path

import pytest

from app.marks import Flag, Marks
from app.photo import Photo
from app.tasks.choose import OTHER, Choice

PICK, REJECT = Flag.PICK, Flag.REJECT


def photo(name: str = "a.jpg", **marks: object) -> Photo:
    return Photo(
        1,
        Path("/p") / name,
        "d",
        3,
        2,
        10,
        0.0,
        True,
        marks=Marks(**marks),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("choice", "fit", "unfit"),
    [
        (Choice(), photo(), None),
        (Choice(stars=3), photo(stars=3), photo(stars=2)),
        (Choice(flags=frozenset({PICK})), photo(flag=PICK), photo(flag=REJECT)),
        (Choice(flags=frozenset({None})), photo(), photo(flag=REJECT)),
        (Choice(flags=frozenset({None, PICK})), photo(flag=PICK), photo(flag=REJECT)),
        (Choice(labels=frozenset({"Red", "Blue"})), photo(label="Blue"), photo(label="Green")),
        (Choice(labels=frozenset({""})), photo(), photo(label="To do")),
        (Choice(labels=frozenset({OTHER})), photo(label="To do"), photo(label="Red")),
        (Choice(keyword="oslo"), photo(keywords=("Places|Oslo",)), photo(keywords=("Bergen",))),
        (Choice(words="FJORD img"), photo("IMG_1.jpg", title="Fjord"), photo("IMG_1.jpg")),
        (Choice(words="grey"), photo(caption="a grey\nday"), photo(keywords=("grey",))),
        (Choice(stars=1, flags=frozenset({PICK})), photo(stars=1, flag=PICK), photo(flag=PICK)),
    ],
)
def test_a_photo_is_shown_only_if_it_meets_all(
    choice: Choice, fit: Photo, unfit: Photo | None
) -> None:
    assert choice.fits(fit)
    assert unfit is None or not choice.fits(unfit)

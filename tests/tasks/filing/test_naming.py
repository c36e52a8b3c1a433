"""Names by a pattern: of the camera's clock, with the digits asked for, and none that is taken."""

from pathlib import Path

import pytest

from app.domain.errors import PhotoError
from app.domain.photo import ExifInfo
from app.tasks.filing.naming import FIELDS, NamePool, make_name, renamed
from tests.ui.scenes import make_photo

MOMENT = (
    1_600_000_000.0  # 2020-09-13 12:26:40 UTC, which for a photo taken is the camera's own clock.
)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{date}_{time}", "2020-09-13_12-26-40"),
        ("{year}{month}{day} {number:04}", "20200913 0007"),
        ("{name}-{number}", "IMG_1-7"),
        ("{folder} {camera} {ext}", "Oslo Canon EOS R5 _ A CR3"),
    ],
)
def test_every_field_says_what_it_is_for(pattern: str, name: str) -> None:
    photo = make_photo(1, MOMENT, path=Path("/p/Oslo/IMG_1.CR3"))
    assert make_name(pattern, photo, ExifInfo(camera="Canon EOS R5 / A"), 7) == name


def test_all_fields_can_be_used_at_once() -> None:
    photo = make_photo(1, MOMENT)
    assert make_name("".join(f"{{{field}}}" for field in FIELDS), photo, ExifInfo(), 1)


def test_a_date_no_calendar_has_is_said() -> None:
    with pytest.raises(PhotoError, match="date of the photo is invalid"):
        make_name("{date}", make_photo(1, 1e300), ExifInfo(), 1)


def test_upper_and_lower_case_and_two_spellings_of_a_letter_are_one_name(tmp_path: Path) -> None:
    (tmp_path / "Ma\u0308rz.JPG").touch()
    names = NamePool()
    for expected in ("märz (2)", "märz (3)"):
        free = names.find_free(tmp_path, "märz", lambda stem: [f"{stem}.jpg"], [])
        assert free == expected


def test_a_file_of_the_photo_keeps_what_follows_its_name() -> None:
    assert renamed("IMG_1.CR2.xmp", "IMG_1", "Trip") == "Trip.CR2.xmp"

"""Groups that show the same have titles of their own, and never a number."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.domain.groups import Group
from app.domain.photo import Photo
from app.tasks.grouping.titles import tell_apart
from tests.ui.scenes import make_photo


def group(title: str, *moments: str, folder: str = "Garden") -> Group:
    photos = [photo(each, folder) for each in moments]
    return Group("id", title, photos)


def photo(moment: str, folder: str) -> Photo:
    time = datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() if moment else 0.0
    made = make_photo(1)
    return replace(made, time=time, taken=bool(moment), path=Path("/photos", folder, "a.jpg"))


def titles(*groups: Group) -> list[str]:
    return [each.title for each in tell_apart(groups)]


def test_a_title_of_its_own_stays() -> None:
    assert titles(group("Daisies", "2024-06-01"), group("Boats", "2024-06-01")) == [
        "Daisies",
        "Boats",
    ]


def test_the_month_the_years_or_the_folder_tell_groups_apart() -> None:
    assert titles(
        group("Daisies", "2024-06-01", "2024-06-30"),
        group("Daisies", "2024-02-01", "2024-06-30"),
        group("Daisies", "2021-02-01", "2024-06-30"),
        group("Daisies", "2024-06-02", folder="Park"),
        group("Daisies", "", folder="Balcony"),
    ) == [
        "Daisies, June 2024",
        "Daisies, 2024",
        "Daisies, 2021 to 2024",
        "Daisies, Park",
        "Daisies, Balcony",
    ]


def test_what_nothing_tells_apart_gets_no_number() -> None:
    same = [group("Daisies", "2024-06-01") for _ in range(5)]
    assert titles(*same) == ["Daisies"] * 5


def test_a_folder_that_is_in_the_title_is_not_told_again() -> None:
    of_folder = group("From Garden", "2024-06-01"), group("From Garden", "2023-06-01")
    assert titles(*of_folder) == ["From Garden, June 2024", "From Garden, June 2023"]

"""Events: trips are found by time and place, told by where, how long and who."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from app.domain.groups import Group, Tier, Verdict
from app.library import Library
from app.tasks.culling.decide import decide
from app.tasks.grouping.groups import build_groups, count_groups, list_groups
from app.tasks.indexing.index import index_folders
from app.tasks.phrases import format_days
from tests import pictures
from tests.running import answer_of

VIENNA, ROME, GRAZ = (48.2085, 16.3721), (41.8902, 12.4922), (47.0707, 15.4395)
TRIPS = {
    "vienna": ("2023:04:07", 3, VIENNA),
    "rome": ("2023:07:01", 1, ROME),
    "graz": ("2024:01:30", 4, GRAZ),
    "nowhere": ("2024:12:30", 3, None),
}
"""First day, days, and position."""


def taken(time: str, position: tuple[float, float] | None) -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = time
    if position is not None:
        gps, tags = exif.get_ifd(ExifTags.IFD.GPSInfo), ExifTags.GPS
        gps |= {tags.GPSLatitudeRef: "N", tags.GPSLongitudeRef: "E"}
        for tag, degrees in zip((tags.GPSLatitude, tags.GPSLongitude), position, strict=True):
            gps[tag] = (float(int(degrees)), degrees % 1 * 60, 0.0)
    return exif


@pytest.fixture
def library(library: Library, photos: Path) -> Library:
    """Photos of trips, of two cameras each, and single ones between."""
    seed = 0
    for name, (first, days, position) in TRIPS.items():
        year, month, begin = map(int, first.split(":"))
        for day in range(days):
            date = datetime.fromordinal(datetime(year, month, begin, tzinfo=UTC).toordinal() + day)
            for hour in (9, 15, 21):
                path = photos / name / f"{day}-{hour}.jpg"
                exif = taken(f"{date:%Y:%m:%d} {hour:02}:10:00", position)
                pictures.write(path, pictures.draw_scene(seed), exif=exif)
                seed += 1
    for month in (2, 10):
        exif = taken(f"2023:{month:02}:05 12:00:00", None)
        pictures.write(photos / f"alone{month}.jpg", pictures.draw_scene(90 + month), exif=exif)
    pictures.write_scene(photos / "undated.jpg", 99)
    answer_of(index_folders(library, [photos]))
    answer_of(build_groups(library))
    return library


def events(library: Library, detail: float = 0.5) -> tuple[Group, ...]:
    return answer_of(list_groups(library, Tier.EVENT, detail)).groups


def folders(groups: tuple[Group, ...]) -> list[set[str]]:
    return [{photo.path.parent.name for photo in group.photos} for group in groups]


def test_trips_are_events_the_newest_first(library: Library) -> None:
    assert folders(events(library)) == [{"nowhere"}, {"graz"}, {"rome"}, {"vienna"}]
    assert [len(group.photos) for group in events(library)] == [9, 12, 3, 9]
    assert answer_of(count_groups(library, Tier.EVENT, 0.5)) == 4


def test_titles_tell_where_and_how_long(library: Library) -> None:
    titles = [group.title for group in events(library)]
    assert titles[1:] == ["Graz, 4 days", "Rome, 1 July 2023", "Vienna, 3 days"]
    evidence = [group.evidence for group in events(library)]
    assert evidence[1].startswith("Taken 30 January to 2 February 2024")


def test_photos_of_no_event_are_ungrouped(library: Library) -> None:
    alone = {
        photo.path.stem for photo in answer_of(list_groups(library, Tier.EVENT, 0.5)).ungrouped
    }
    assert alone == {"alone2", "alone10", "undated"}


def test_finer_events_are_parts_of_a_day(library: Library) -> None:
    assert events(library, 1.0) == ()
    assert len(events(library, 0.7)) > 4


def test_an_event_is_split_and_merged_without_touching_other_tiers(library: Library) -> None:
    _, graz, rome, vienna = events(library)
    subsets = (list(graz.photos[:4]), list(graz.photos[4:]))
    answer_of(decide(library, Tier.EVENT, Verdict.SPLIT, subsets))
    answer_of(decide(library, Tier.EVENT, Verdict.MERGE, (list(rome.photos), list(vienna.photos))))
    assert sorted(len(group.photos) for group in events(library)) == [4, 8, 9, 12]
    scenes = answer_of(list_groups(library, Tier.SCENE, 0.5)).groups
    assert not any(group.decision for group in scenes)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2024-06-12", "2024-06-12", "12 June 2024"),
        ("2024-06-12", "2024-06-14", "12 to 14 June 2024"),
        ("2024-05-30", "2024-06-02", "30 May to 2 June 2024"),
        ("2024-12-30", "2025-01-02", "30 December 2024 to 2 January 2025"),
    ],
)
def test_days_are_told_shortly(first: str, last: str, text: str) -> None:
    moments = (
        datetime.fromisoformat(each).replace(tzinfo=UTC).timestamp() for each in (first, last)
    )
    assert format_days(*moments) == text

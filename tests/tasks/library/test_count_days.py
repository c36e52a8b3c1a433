"""Days of the timeline are those of the camera's clock."""

from datetime import UTC, datetime
from pathlib import Path

from app.library import Library
from app.tasks.indexing.index import index_folders
from app.tasks.library.count_days import count_days
from tests import pictures
from tests.running import answer_of


def test_days_are_those_of_the_cameras_clock(library: Library, photos: Path) -> None:
    for number, time in enumerate(
        ("2024:06:12 00:00:30", "2024:06:12 23:59:30", "2024:06:13 00:01:00")
    ):
        exif = pictures.exif_of(DateTimeOriginal=time)
        pictures.write(photos / f"{number}.jpg", pictures.draw_scene(number), exif=exif)
    pictures.write_scene(photos / "undated.jpg", 7)
    answer_of(index_folders(library, [photos]))
    days = answer_of(count_days(library))
    first = int(datetime(2024, 6, 12, tzinfo=UTC).timestamp()) // 86_400
    assert days.days.tolist() == [first, first + 1]
    assert days.counts.tolist() == [2, 1]
    assert days.undated == 1

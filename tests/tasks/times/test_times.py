"""Capture times that the user sets: beside the file's own, which is never lost."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from app.domain.capture_time import CaptureTime
from app.domain.errors import PhotoError
from app.domain.photo import DateSource, Photo
from app.library import Library
from app.query.parser import parse_query
from app.tasks.history.undo import redo, undo
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_rows
from app.tasks.metadata.write_sidecars import write_sidecars
from app.tasks.times.change import apply_times, change_capture_times, shift_capture_times
from app.tasks.times.plan import plan_times
from app.tasks.times.request import (
    AsShownBy,
    OfFile,
    SetFirst,
    Shift,
    Suggested,
    format_shift,
    parse_shift,
    parse_time,
)
from tests import pictures
from tests.running import answer_of

HOUR = 3600.0
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC).timestamp()


def write(path: Path, seed: int, seconds: float | None, camera: str = "A") -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = camera
    if seconds is not None:
        moment = datetime.fromtimestamp(seconds, UTC)
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = (
            f"{moment:%Y:%m:%d %H:%M:%S}"
        )
    pictures.write(path, pictures.draw_scene(seed), exif=exif)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Photos of noon, one, and without a time; and one of another camera."""
    folder = tmp_path / "photos"
    write(folder / "0.jpg", 0, NOON)
    write(folder / "1.jpg", 1, NOON + HOUR)
    write(folder / "2.jpg", 2, None)
    write(folder / "b.jpg", 3, NOON + 10, camera="B")
    return folder


@pytest.fixture
def library(open_library: Callable[..., Library], folder: Path) -> Library:
    library = open_library()
    answer_of(index_folders(library, [folder]))
    return library


def shown(library: Library) -> dict[str, Photo]:
    return {photo.path.name: photo for photo in library.catalog.photos.list()}


def some(library: Library, *names: str) -> list[Photo]:
    return [shown(library)[name] for name in names]


def times(library: Library, *names: str) -> list[tuple[float, DateSource | None]]:
    return [(photo.time - NOON, photo.date_source) for photo in some(library, *names)]


FILES = [(0, DateSource.ORIGINAL), (HOUR, DateSource.ORIGINAL)]
LATER = [(HOUR, DateSource.USER), (2 * HOUR, DateSource.USER)]


def test_a_shift_is_one_operation_undone_and_redone(library: Library) -> None:
    operation = answer_of(shift_capture_times(library, some(library, "0.jpg", "1.jpg"), HOUR))
    assert operation.summary == "Capture time +1:00:00 for 0.jpg, 1.jpg"
    assert times(library, "0.jpg", "1.jpg") == LATER
    answer_of(undo(library))
    assert times(library, "0.jpg", "1.jpg") == FILES
    answer_of(redo(library))
    assert times(library, "0.jpg", "1.jpg") == LATER


def test_lists_and_searches_see_the_new_time_at_once(library: Library) -> None:
    answer_of(list_rows(library))
    answer_of(shift_capture_times(library, some(library, "0.jpg"), -24 * HOUR))
    terms = parse_query("date:2024-04-30").query.terms
    photos, rows = answer_of(list_rows(library, terms=terms))
    assert [photos.photo(row).path.name for row in rows] == ["0.jpg"]
    adjusted = parse_query("has:adjusted").query.terms
    assert len(answer_of(list_rows(library, terms=adjusted))[1]) == 1


def test_photos_without_a_time_are_told_and_stay(library: Library) -> None:
    plan = answer_of(plan_times(library, some(library, "0.jpg", "2.jpg"), Shift(HOUR)))
    assert [photo.path.name for photo in plan.undated] == ["2.jpg"]
    assert plan.summary == "1 photo gets a new time (+1:00:00), 1 without a capture time."
    answer_of(apply_times(library, plan))
    assert not shown(library)["2.jpg"].taken
    with pytest.raises(PhotoError, match="1 without a capture time"):
        answer_of(shift_capture_times(library, some(library, "2.jpg"), HOUR))


def test_a_shift_back_leaves_no_time_beside_the_file(library: Library) -> None:
    for seconds in (HOUR, -HOUR):
        answer_of(shift_capture_times(library, some(library, "0.jpg"), seconds))
    assert shown(library)["0.jpg"].metadata.capture_time == ""
    assert times(library, "0.jpg") == FILES[:1]


def test_a_shift_goes_on_from_the_time_now_whatever_was_shown(library: Library) -> None:
    stale = some(library, "0.jpg")
    for _ in range(2):
        answer_of(shift_capture_times(library, stale, HOUR))
    assert times(library, "0.jpg") == [(2 * HOUR, DateSource.USER)]


def test_the_first_photo_gets_the_time_and_others_move_along(library: Library) -> None:
    request = SetFirst(parse_time("2023-01-01 08:00 +02:00"))
    answer_of(change_capture_times(library, some(library, "1.jpg", "0.jpg", "2.jpg"), request))
    stated = [photo.metadata.capture_time for photo in some(library, "0.jpg", "1.jpg", "2.jpg")]
    assert stated == ["2023-01-01 08:00:00 +02:00", "2023-01-01 09:00:00 +02:00", ""]


def test_a_photo_without_a_time_gets_one_and_loses_it_by_undo(library: Library) -> None:
    request = SetFirst(CaptureTime(NOON))
    answer_of(change_capture_times(library, some(library, "2.jpg"), request))
    assert times(library, "2.jpg") == [(0, DateSource.USER)]
    answer_of(undo(library))
    assert not shown(library)["2.jpg"].taken


def test_times_that_were_set_are_removed(library: Library) -> None:
    answer_of(shift_capture_times(library, some(library, "0.jpg"), HOUR))
    photos = some(library, "0.jpg", "1.jpg")
    operation = answer_of(change_capture_times(library, photos, OfFile()))
    assert operation.summary == "Capture time of the file for 0.jpg"
    assert times(library, "0.jpg", "1.jpg") == FILES


@pytest.mark.parametrize("in_folder", [False, True])
def test_a_camera_is_set_by_another_by_two_photos_of_a_moment(
    library: Library, in_folder: bool
) -> None:
    reference, twin = some(library, "b.jpg", "0.jpg")
    request = AsShownBy(reference.id, twin.id, in_folder)
    answer_of(change_capture_times(library, [twin, reference], request))
    second = (HOUR + 10, DateSource.USER) if in_folder else FILES[1]
    assert times(library, "0.jpg", "1.jpg", "b.jpg") == [
        (10, DateSource.USER),
        second,
        (10, DateSource.ORIGINAL),
    ]


def test_a_camera_is_not_set_by_itself(library: Library) -> None:
    one, other = some(library, "0.jpg", "1.jpg")
    with pytest.raises(PhotoError, match="the same camera"):
        answer_of(change_capture_times(library, [one], AsShownBy(one.id, other.id)))


def test_the_file_s_own_time_is_suggested_by_its_neighbours_and_not_applied(
    library: Library, folder: Path
) -> None:
    plan = answer_of(plan_times(library, some(library, "2.jpg", "0.jpg"), Suggested()))
    (change,) = plan.changes
    assert (change.time, change.reason) == (NOON + 1805, "between 1.jpg and b.jpg")
    assert not shown(library)["2.jpg"].taken


def test_a_near_duplicate_tells_the_time_before_neighbours_do(
    library: Library, folder: Path
) -> None:
    with Image.open(folder / "0.jpg") as picture:
        picture.save(folder / "2 small.jpg", quality=70)
    answer_of(index_folders(library, [folder]))
    plan = answer_of(plan_times(library, some(library, "2 small.jpg"), Suggested()))
    assert [(each.time, each.reason) for each in plan.changes] == [(NOON, "like 0.jpg")]


def test_the_calendar_ends(library: Library) -> None:
    with pytest.raises(PhotoError, match="1900 to 9999"):
        answer_of(shift_capture_times(library, some(library, "0.jpg"), -200 * 366 * 24 * HOUR))


# ---- what happens to the file ----


def test_a_changed_file_keeps_the_user_s_time_and_its_own(library: Library, folder: Path) -> None:
    answer_of(shift_capture_times(library, some(library, "0.jpg"), HOUR))
    with Image.open(folder / "0.jpg") as picture:
        picture.save(folder / "0.jpg", quality=60, exif=picture.getexif())
    answer_of(index_folders(library, [folder]))
    assert times(library, "0.jpg") == LATER[:1]
    answer_of(undo(library))
    assert times(library, "0.jpg") == FILES[:1]


def test_a_moved_file_takes_its_time_along_and_a_copy_has_the_file_s(
    library: Library, folder: Path
) -> None:
    answer_of(shift_capture_times(library, some(library, "0.jpg"), HOUR))
    (folder / "0.jpg").rename(folder / "moved.jpg")
    answer_of(index_folders(library, [folder]))
    shutil.copy(folder / "moved.jpg", folder / "copy.jpg")
    answer_of(index_folders(library, [folder]))
    assert times(library, "moved.jpg", "copy.jpg") == [LATER[0], FILES[0]]
    answer_of(undo(library))
    assert times(library, "moved.jpg") == FILES[:1]


def test_the_time_is_back_while_the_file_is_away(library: Library, folder: Path) -> None:
    answer_of(shift_capture_times(library, some(library, "0.jpg"), HOUR))
    folder.rename(folder.with_name("away"))
    answer_of(undo(library))
    assert times(library, "0.jpg") == FILES[:1]


@pytest.mark.parametrize("embed", [False, True])
def test_a_written_time_is_no_news_and_leaves_with_its_undoing(
    library: Library, folder: Path, embed: bool
) -> None:
    library.settings.embed = embed
    photos = some(library, "0.jpg", "2.jpg")
    answer_of(change_capture_times(library, photos[:1], Shift(HOUR)))
    answer_of(change_capture_times(library, photos[1:], SetFirst(CaptureTime(NOON))))
    answer_of(write_sidecars(library))
    assert library.catalog.sidecar_state.pending() == []
    answer_of(index_folders(library, [folder]))
    assert times(library, "0.jpg", "2.jpg") == [LATER[0], (0, DateSource.USER)]
    for _ in range(2):
        answer_of(undo(library))
        answer_of(write_sidecars(library))
        answer_of(index_folders(library, [folder]))
    assert library.catalog.sidecar_state.pending() == []
    assert times(library, "0.jpg") == FILES[:1]
    assert not shown(library)["2.jpg"].taken
    for _ in range(2):
        answer_of(redo(library))
    assert times(library, "0.jpg", "2.jpg") == [LATER[0], (0, DateSource.USER)]


@pytest.mark.parametrize(
    ("text", "seconds", "told"),
    [
        ("+1h", HOUR, "+1:00:00"),
        ("-1h30m", -1.5 * HOUR, "-1:30:00"),
        ("2d 1s", 48 * HOUR + 1, "+2 d 0:00:01"),
        ("-0:59:30", 30 - HOUR, "-0:59:30"),
        ("−2h", -2 * HOUR, "-2:00:00"),  # A typographer's minus.
        ("1:30", 1.5 * HOUR, "+1:30:00"),
        ("0.5s", 0.5, "+0:00:00.5"),
    ],
)
def test_shifts_are_parsed_and_told(text: str, seconds: float, told: str) -> None:
    assert parse_shift(text) == seconds
    assert format_shift(seconds) == told


@pytest.mark.parametrize("text", ["", "h", "1x", "1:99", "1h2", "--", "+-1h"])
def test_what_is_no_shift_is_refused(text: str) -> None:
    with pytest.raises(PhotoError, match="no time to shift by"):
        parse_shift(text)

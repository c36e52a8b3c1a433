"""Photos placed by a track: whatever the camera's clock shows, and undone like any edit."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.capture_time import format_capture_time
from app.domain.errors import PhotoError
from app.domain.metadata import PhotoMetadata
from app.domain.photo import DateSource, Photo
from app.domain.position import stated_position
from app.library import Library
from app.tasks.history.undo import redo, undo
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.write_sidecars import write_sidecars
from app.tasks.places import list_positions as places
from app.tasks.places.list_positions import list_positions, locate_photos
from app.tasks.places.track import (
    TrackPlan,
    TrackRequest,
    parse_duration,
    parse_zone,
    place_photos,
    plan_track,
)
from tests.files.test_gpx import NOON, write
from tests.pictures import write_scene
from tests.running import answer_of

HOUR = 3600.0
VIENNA = ((48.2085, 16.3721, "2024-05-01T12:00:00Z"), (48.2185, 16.3821, "2024-05-01T12:10:00Z"))


@pytest.fixture
def library(open_library: Callable[..., Library], tmp_path: Path) -> Library:
    library = open_library()
    for number in range(3):
        write_scene(tmp_path / f"photos/{number}.jpg", number)
    answer_of(index_folders(library, [tmp_path / "photos"]))
    return library


def photos_at(library: Library, *times: float) -> list[Photo]:
    """The photos, taken at these times by the camera's clock."""
    photos = sorted(library.catalog.photos.list(), key=lambda photo: photo.path)
    return [replace(p, time=t, taken=True) for p, t in zip(photos, times, strict=False)]


def stated(library: Library) -> list[str]:
    return [photo.metadata.position for photo in photos_at(library, 0, 0, 0)]


def plan(library: Library, tmp_path: Path, *times: float, **options: object) -> TrackPlan:
    request = TrackRequest((write(tmp_path, *VIENNA),), **options)  # type: ignore[arg-type]
    return answer_of(plan_track(library, photos_at(library, *times), request))


def test_the_clock_is_that_of_the_place(library: Library, tmp_path: Path) -> None:
    summer = NOON + 2 * HOUR
    found = plan(library, tmp_path, summer, summer + 300, summer + 2 * HOUR)
    assert [position for _, position in found.placed] == [
        pytest.approx((48.2085, 16.3721)),
        pytest.approx((48.2135, 16.3771)),
    ]
    assert len(found.outside) == 1
    assert found.summary == "2 photos found on the track, 1 taken outside of it."


def test_a_time_with_a_zone_that_the_user_set_needs_no_clock(
    library: Library, tmp_path: Path
) -> None:
    photos = photos_at(library, NOON + 9 * HOUR)
    zoned = PhotoMetadata(capture_time=f"{format_capture_time(photos[0].time)} +09:00")
    request = TrackRequest((write(tmp_path, *VIENNA),), ahead=90.0)
    found = answer_of(plan_track(library, [replace(photos[0], metadata=zoned)], request))
    assert [position for _, position in found.placed] == [pytest.approx((48.2085, 16.3721))]


@pytest.mark.parametrize(
    ("shown", "options"),
    [
        (NOON, {"zone": "UTC"}),
        (NOON - 3 * HOUR, {"zone": "-03:00"}),
        (NOON + HOUR, {"zone": "Europe/London"}),
        (NOON + 2 * HOUR + 90, {"ahead": 90.0}),
        (NOON - 45, {"zone": "+0", "ahead": -45.0}),
    ],
)
def test_a_clock_of_another_zone_or_a_wrong_one_is_told(
    library: Library, tmp_path: Path, shown: float, options: dict[str, object]
) -> None:
    ((_, position),) = plan(library, tmp_path, shown, **options).placed
    assert position == pytest.approx((48.2085, 16.3721))


def test_a_receivers_own_clock_is_in_utc(library: Library, tmp_path: Path) -> None:
    (photo,) = photos_at(library, NOON)
    request = TrackRequest((write(tmp_path, *VIENNA),), "Asia/Tokyo")
    found = answer_of(plan_track(library, [replace(photo, date_source=DateSource.GPS)], request))
    assert len(found.placed) == 1


def test_a_position_there_is_stays_unless_it_is_to_be_replaced(
    library: Library, tmp_path: Path
) -> None:
    photo = photos_at(library, 0)[0]
    answer_of(edit_metadata(library, [photo], {"position": "1, 2"}))
    assert len(plan(library, tmp_path, NOON, zone="UTC").kept) == 1
    assert len(plan(library, tmp_path, NOON, zone="UTC", replace=True).placed) == 1


def test_a_photo_without_a_capture_time_is_not_placed(library: Library, tmp_path: Path) -> None:
    photos = [replace(each, taken=False) for each in photos_at(library, NOON)]
    request = TrackRequest((write(tmp_path, *VIENNA),), "UTC")
    assert len(answer_of(plan_track(library, photos, request)).undated) == 1


def test_positions_are_set_undone_and_redone_and_reach_the_sidecar(
    library: Library, tmp_path: Path
) -> None:
    before = {p: p.read_bytes() for p in (tmp_path / "photos").iterdir()}
    found = plan(library, tmp_path, NOON, NOON + 300, zone="UTC")
    operation = answer_of(place_photos(library, found.placed, "walk.gpx"))
    assert operation.summary == "Position for 0.jpg, 1.jpg by walk.gpx"
    assert stated(library) == ["48.208500, 16.372100", "48.213500, 16.377100", ""]
    listed = answer_of(list_positions(library))
    assert listed.degrees[0] == pytest.approx((48.2085, 16.3721))
    assert (len(listed.rows), len(listed.without)) == (2, 1)
    answer_of(write_sidecars(library))
    sidecar = (tmp_path / "photos/0.jpg.xmp").read_text(encoding="utf-8")
    assert "48,12.510000N" in sidecar
    assert "16,22.326000E" in sidecar
    answer_of(undo(library))
    assert stated(library) == ["", "", ""]
    answer_of(write_sidecars(library))
    assert library.catalog.sidecar_state.pending() == []
    answer_of(index_folders(library, [tmp_path / "photos"]))
    assert stated(library) == ["", "", ""]
    answer_of(redo(library))
    assert stated(library)[0] == "48.208500, 16.372100"
    assert {p: p.read_bytes() for p in before} == before


@pytest.mark.parametrize("few", [0, 500])
def test_selected_photos_are_found_where_they_are_however_many(
    library: Library, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(places, "_FEW", few)
    photos = photos_at(library, NOON, NOON, NOON)
    answer_of(edit_metadata(library, photos[:1], {"position": "48.2, 16.37"}))
    answer_of(edit_metadata(library, photos[1:2], {"position": "10, 20"}))
    ids = [photos[2].id, photos[0].id, 404]
    assert answer_of(locate_photos(library, ids)).tolist() == [[48.2, 16.37]]
    assert answer_of(locate_photos(library, [])).shape == (0, 2)


def test_a_removed_position_does_not_come_back(library: Library, tmp_path: Path) -> None:
    photo = photos_at(library, 0)[0]
    answer_of(edit_metadata(library, [photo], {"position": "48.2, 16.37"}))
    answer_of(write_sidecars(library))
    operation = answer_of(edit_metadata(library, [photo], {"position": ""}))
    assert operation.summary == "No position for 0.jpg"
    answer_of(write_sidecars(library))
    answer_of(index_folders(library, [tmp_path / "photos"]))
    assert library.catalog.sidecar_state.pending() == []
    now = library.catalog.photos.get([photo.id])[photo.id]
    assert now.metadata.position == "none"
    assert stated_position(now.metadata.position) is None


@pytest.mark.parametrize("text", ["north", "48.2", "91, 0", "48,2 16,3 5"])
def test_a_position_that_is_none_is_refused(library: Library, text: str) -> None:
    with pytest.raises(PhotoError, match="not a position"):
        answer_of(edit_metadata(library, photos_at(library, 0), {"position": text}))


@pytest.mark.parametrize("text", ["Mars/Olympus", "+25:00", "+x", ""])
def test_a_zone_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(PhotoError, match="not a time zone"):
        parse_zone(text)


def test_durations_are_read() -> None:
    assert [parse_duration(t) for t in ("90", "1:30", "-1:02:03", "0")] == [90, 90, -3723, 0]
    for text in ("", "a", "1:2:3:4", "1.5"):
        with pytest.raises(PhotoError, match="not a duration"):
            parse_duration(text)

"""What clocks and exposures say, what of it can be trusted, and how it sets right what pixels say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.domain.photo import ExifInfo, Photo
from app.similarity.frames.comparisons import ComparisonStore
from app.similarity.frames.relation import FrameComparison, Relation
from app.similarity.grouping.capture_context import (
    CaptureContext,
    find_steps,
    gather_capture_context,
    settle,
)

NOON = datetime(2024, 5, 1, 12, 0, 7, tzinfo=UTC)
MIDNIGHT = datetime(2024, 5, 1, tzinfo=UTC)


def photo(number: int, seconds: float = 0.0, *, taken: bool = True, folder: str = "a") -> Photo:
    """Taken so many seconds after noon."""
    time = NOON.timestamp() + seconds
    path = Path(f"/{folder}/{number}.jpg")
    return Photo(number, path, f"{number:032x}", 40, 30, 1, time, taken=taken)


def times_of(photos: list[Photo], exif: ExifInfo | None = None) -> list[bool]:
    """Of each photo, whether its time is trusted; all taken the same way."""
    exif_by_digest = {each.digest: exif or ExifInfo("A camera") for each in photos}
    return np.isfinite(gather_capture_context(photos, exif_by_digest).times).tolist()


# ---- which times can be trusted ----


def test_a_files_date_is_never_a_time_taken() -> None:
    photos = [photo(1), photo(2, 1, taken=False), photo(3, 2)]
    assert times_of(photos) == [True, False, True]
    assert times_of(photos, ExifInfo("A camera", has_fraction=True)) == [True, False, True]


def test_midnight_sharp_is_a_date_unless_the_clock_counts_parts_of_seconds() -> None:
    sharp = (MIDNIGHT - NOON).total_seconds()
    photos = [photo(1, sharp), photo(2, sharp + 86_400), photo(3, sharp + 1)]
    assert times_of(photos) == [False, False, True]
    assert times_of(photos, ExifInfo(has_fraction=True)) == [True] * 3


def test_a_camera_that_lost_its_seconds_is_not_trusted_and_another_is() -> None:
    lost = [photo(number, 60 * number - 7) for number in range(5)]
    fine = [photo(number, 60 * number) for number in range(10, 15)]
    exif_by_digest = {each.digest: ExifInfo("lost") for each in lost} | {
        each.digest: ExifInfo("fine") for each in fine
    }
    trusted = np.isfinite(gather_capture_context([*lost, *fine], exif_by_digest).times).tolist()
    assert trusted == [False] * 5 + [True] * 5


def test_four_photos_on_full_minutes_may_be_chance() -> None:
    assert times_of([photo(number, 60 * number - 7) for number in range(4)]) == [True] * 4


def test_a_crowd_of_one_second_was_stamped_by_a_program() -> None:
    crowd = [photo(number) for number in range(20)]
    assert times_of([*crowd, photo(90, 5)]) == [False] * 20 + [True]
    assert times_of([*crowd[:19], photo(90, 5)]) == [True] * 20
    assert times_of(crowd, ExifInfo(has_fraction=True)) == [True] * 20


def test_of_no_photos_nothing_is_known() -> None:
    known = gather_capture_context([], {})
    assert known.times.shape == known.cameras.shape == known.exposures.shape == (0,)
    assert find_steps(known)[0].shape == (0, 2)


def test_where_no_camera_is_named_those_of_one_folder_are_of_one() -> None:
    photos = [photo(1), photo(2), photo(3, folder="b"), photo(4, folder="b")]
    exif_by_digest = {photos[3].digest: ExifInfo("A camera")}
    cameras = gather_capture_context(photos, exif_by_digest).cameras.tolist()
    assert cameras[0] == cameras[1]
    assert len(set(cameras)) == 3


def test_exposures_are_in_stops() -> None:
    photos = [photo(number) for number in range(5)]
    taken = [
        ExifInfo(exposure_time=1 / 100, aperture=4.0, iso=100),
        ExifInfo(exposure_time=1 / 50, aperture=4.0, iso=100),
        ExifInfo(exposure_time=1 / 100, aperture=4.0, iso=400),
        ExifInfo(exposure_time=1 / 100, aperture=8.0, iso=100),
        ExifInfo(),
    ]
    exif_by_digest = {each.digest: exif for each, exif in zip(photos, taken, strict=True)}
    values = gather_capture_context(photos, exif_by_digest).exposures
    assert values[:4] - values[0] == pytest.approx([0, -1, -2, 2])
    assert np.isnan(values[4])


# ---- steps: photos taken one soon after the other ----


def steps_of(*photos: tuple[str, float]) -> set[tuple[int, int]]:
    """Of photos of a camera at a second after noon each; the pairs, by place."""
    taken = [photo(number, seconds) for number, (_, seconds) in enumerate(photos)]
    exif_by_digest = {each.digest: ExifInfo(photos[each.id][0]) for each in taken}
    pairs, gaps, _ = find_steps(gather_capture_context(taken, exif_by_digest))
    assert (gaps >= 0).all()
    return {(int(one), int(other)) for one, other in pairs}


def test_photos_of_one_minute_are_steps_whatever_order_they_come_in() -> None:
    assert steps_of(("c", 20), ("c", 0), ("c", 75)) == {(0, 1), (0, 2)}


def test_two_cameras_in_one_second_are_no_steps() -> None:
    assert steps_of(("c", 0), ("d", 0), ("c", 1), ("d", 1)) == {(0, 2), (1, 3)}


def test_two_visits_a_day_apart_are_no_steps() -> None:
    day = timedelta(days=1).total_seconds()
    assert steps_of(("c", 0), ("c", 1), ("c", day), ("c", day + 1)) == {(0, 1), (2, 3)}


def test_a_photo_without_a_time_is_no_step() -> None:
    photos = [photo(1), photo(2, taken=False), photo(3, 1)]
    pairs, gaps, exact = find_steps(gather_capture_context(photos, {}))
    assert pairs.tolist() == [[0, 2]]
    assert gaps.tolist() == [1.0]
    assert exact.tolist() == [False]


def test_a_video_is_no_frame_of_a_burst() -> None:
    photos = [photo(1), photo(2, 1), photo(3, 2)]
    video = {photos[1].digest: ExifInfo(media_type="video", duration=0.5)}
    pairs, _, _ = find_steps(gather_capture_context(photos, video))
    assert pairs.tolist() == [[0, 2]]


# ---- what pixels say, set right ----

UNKNOWN = ExifInfo("A camera")
EXACT = ExifInfo("A camera", has_fraction=True)


def exposed(seconds: float, bias: float | None = None) -> ExifInfo:
    return ExifInfo("A camera", exposure_time=seconds, aperture=8.0, iso=100, exposure_bias=bias)


def settled(
    found: Relation,
    gap: float | None,
    one: ExifInfo = UNKNOWN,
    other: ExifInfo = UNKNOWN,
) -> Relation:
    """What two photos are to each other, `gap` seconds apart; None where no clock says."""
    photos = [photo(1), photo(2, gap or 0.0, taken=gap is not None)]
    known = gather_capture_context(photos, {photos[0].digest: one, photos[1].digest: other})
    compared = ComparisonStore(np.array([each.digest for each in photos]))
    compared.add(np.array([[0, 1]]), [FrameComparison(found, 0.9, 2.0)])
    after = settle(compared, known)
    return Relation(int(after.relations[0])) if len(after.relations) else Relation.NONE


def test_without_clocks_and_exposures_pixels_have_the_last_word() -> None:
    for relation in Relation:
        assert settled(relation, None) is relation


@pytest.mark.parametrize("look_alike", [Relation.BRACKET, Relation.FOCUS, Relation.SAME_FRAME])
def test_of_one_instant_there_is_one_exposure_and_one_focus(look_alike: Relation) -> None:
    assert settled(look_alike, 0.0) is Relation.SAME_FRAME
    assert settled(look_alike, 0.4) is Relation.SAME_FRAME


def test_an_edit_that_lost_the_parts_of_its_second_is_still_of_the_same_instant() -> None:
    assert settled(Relation.SAME_FRAME, 0.4, EXACT, UNKNOWN) is Relation.SAME_FRAME


def test_frames_of_one_instant_are_no_panorama_and_what_moved_has_moved() -> None:
    assert settled(Relation.OVERLAP, 0.0) is Relation.NEAR
    assert settled(Relation.NEAR, 0.0) is Relation.NEAR


def test_the_trigger_pressed_again_makes_another_frame() -> None:
    assert settled(Relation.SAME_FRAME, 1.0) is Relation.NEAR
    assert settled(Relation.SAME_FRAME, 0.1, EXACT, EXACT) is Relation.NEAR
    assert settled(Relation.MIRROR, 1.0) is Relation.NONE
    assert settled(Relation.MIRROR, 0.0) is Relation.MIRROR


@pytest.mark.parametrize("part", [Relation.BRACKET, Relation.FOCUS])
def test_frames_of_a_set_are_taken_within_half_a_minute(part: Relation) -> None:
    assert settled(part, 30.0) is part
    assert settled(part, 31.0) is Relation.NEAR


def test_a_panorama_is_taken_within_two_minutes() -> None:
    assert settled(Relation.OVERLAP, 120.0) is Relation.OVERLAP
    assert settled(Relation.OVERLAP, 121.0) is Relation.NONE


@pytest.mark.parametrize("found", list(Relation))
@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (10.0, 10.04, True),
        (10.0, 12.0, False),
        (None, None, False),
        (10.0, None, False),
    ],
)
def test_videos_of_one_poster_are_related_only_if_they_are_of_one_length(
    found: Relation, one: float | None, other: float | None, alike: bool
) -> None:
    videos = [ExifInfo(media_type="video", duration=seconds) for seconds in (one, other)]
    assert settled(found, None, *videos) is (found if alike else Relation.NONE)
    assert settled(found, None, videos[0], UNKNOWN) is Relation.NONE


def test_an_animation_is_no_version_of_a_photo_that_shows_its_first_frame() -> None:
    moving = ExifInfo(media_type="animation")
    assert settled(Relation.SAME_FRAME, None, moving, UNKNOWN) is Relation.NONE
    assert settled(Relation.SAME_FRAME, None, moving, moving) is Relation.SAME_FRAME


def test_where_the_meter_read_the_same_an_editor_made_it_brighter() -> None:
    same = exposed(0.01)
    assert settled(Relation.BRACKET, None, same, same) is Relation.SAME_FRAME
    assert settled(Relation.BRACKET, 2.0, same, same) is Relation.BRACKET


@pytest.mark.parametrize("found", [Relation.SAME_FRAME, Relation.NEAR])
def test_other_exposures_are_a_bracket_though_pixels_see_it_not(found: Relation) -> None:
    assert settled(found, 0.5, exposed(0.01), exposed(0.04)) is Relation.BRACKET
    assert settled(found, 2.0, exposed(0.01), exposed(0.04)) is Relation.BRACKET
    assert settled(found, None, exposed(0.01, bias=0.0), exposed(0.01, bias=0.7)) is (
        Relation.BRACKET
    )
    assert settled(found, 3_600.0, exposed(0.01), exposed(0.04)) is Relation.NEAR


def test_what_an_automatic_exposure_wanders_is_no_bracket() -> None:
    assert settled(Relation.NEAR, 2.0, exposed(0.010), exposed(0.012)) is Relation.NEAR
    assert settled(Relation.SAME_FRAME, 0.0, exposed(0.010), exposed(0.012)) is Relation.SAME_FRAME


def test_a_focus_stack_stays_one_though_exposures_differ() -> None:
    assert settled(Relation.FOCUS, 2.0, exposed(0.01), exposed(0.04)) is Relation.FOCUS


def test_of_no_pairs_nothing_is_settled() -> None:
    nothing = settle(ComparisonStore(np.zeros(0, "U32")), gather_capture_context([], {}))
    assert nothing.pairs.shape == (0, 2)


def test_rows_are_taken_and_put_together_in_all_that_is_known() -> None:
    known = gather_capture_context([photo(number, number) for number in range(4)], {})
    rows = np.array([2, 0])
    both = known.of(rows).and_of(known.of(np.array([3])))
    for name in CaptureContext.__dataclass_fields__:
        whole, part = getattr(known, name), getattr(both, name)
        assert np.array_equal(part, whole[[2, 0, 3]], equal_nan=True)

"""Events end at long pauses, and at shorter ones in which the photographer went far away."""

import numpy as np
import pytest

from app.similarity.grouping.events import find_events

HOUR = 3600.0
HOME, VIENNA, LODGE = (52.52, 13.40), (48.21, 16.37), (48.45, 16.60)


def events(*photos: tuple[float, tuple[float, float] | None], detail: float = 0.5) -> list[int]:
    """Events of photos, each an hour and a position."""
    times = np.array([hour * HOUR for hour, _ in photos])
    positions = np.array([place or (np.nan, np.nan) for _, place in photos]).reshape(-1, 2)
    return find_events(times, positions, detail).tolist()


def test_a_night_does_not_end_a_trip_and_a_day_without_photos_does() -> None:
    days = [(9, VIENNA), (21, VIENNA), (33, VIENNA), (45, VIENNA), (72, VIENNA), (80, VIENNA)]
    assert events(*days) == [0, 0, 0, 0, 1, 1]


def test_a_journey_ends_an_event_and_a_day_trip_does_not() -> None:
    assert events((9, HOME), (10, HOME), (15, VIENNA), (16, VIENNA)) == [0, 0, 1, 1]
    assert events((9, VIENNA), (10, VIENNA), (15, LODGE), (16, LODGE)) == [0, 0, 0, 0]


def test_photos_taken_on_the_way_keep_the_journey_together() -> None:
    between = (50.1, 14.4)
    assert events((9, HOME), (11, between), (13, VIENNA)) == [0, 0, 0]


def test_a_photo_without_position_was_where_the_one_before_it_was() -> None:
    assert events((8, None), (9, HOME), (10, None), (15, VIENNA)) == [0, 0, 0, 1]
    assert events((8, None), (14, None)) == [0, 0]


@pytest.mark.parametrize("detail", [0.0, 0.3, 0.7, 1.0])
def test_finer_events_lie_within_coarser_ones(detail: float) -> None:
    random = np.random.default_rng(4)
    times = np.cumsum(random.exponential(5 * HOUR, 500))
    positions = np.cumsum(random.normal(0, 0.3, (500, 2)), axis=0)
    coarse, fine = (find_events(times, positions, each) for each in (detail, detail + 0.1))
    assert len(np.unique(fine)) >= len(np.unique(coarse))
    assert all(len(np.unique(coarse[fine == each])) == 1 for each in np.unique(fine))


def test_no_photos_are_no_events() -> None:
    assert events() == []


def test_across_the_date_line_it_is_not_far() -> None:
    assert events((9, (-17.0, 179.99)), (15, (-17.0, -179.99))) == [0, 0]

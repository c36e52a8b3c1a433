"""Events of two cameras, one with its clock an hour wrong: exact after the shift."""

from collections.abc import Callable
from pathlib import Path

from app.domain.groups import Tier
from app.library import Library
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.history.undo import undo
from app.tasks.indexing.index import index_folders
from app.tasks.times.change import change_capture_times, shift_capture_times
from app.tasks.times.request import AsShownBy
from tests.running import answer_of
from tests.tasks.tiers import frame_of_burst, put
from tests.tasks.times.test_times import HOUR, NOON, shown, write

TRIPS = 5
WRONG = HOUR


def events(library: Library) -> list[set[str]]:
    """The trips of the photos in each event, the oldest first."""
    groups = answer_of(list_groups(library, Tier.EVENT, 0.5)).groups
    return [{photo.path.name[0] for photo in group.photos} for group in reversed(groups)]


def test_trips_are_exact_after_the_shift(
    open_library: Callable[..., Library], tmp_path: Path
) -> None:
    folder, begin, seed = tmp_path / "photos", NOON, 0
    for trip in range(TRIPS):
        for hour in (0, 9, 20):
            write(folder / f"{trip}-{hour}a.jpg", seed, begin + hour * HOUR, "A")
            write(folder / f"{trip}-{hour}b.jpg", seed + 1, begin + hour * HOUR + WRONG, "B")
            seed += 2
        # A pause of 26 hours ends an event: here one of 26.4, and by the wrong clock one of 25.4.
        begin += (20 + 26.4) * HOUR
    library = open_library()
    answer_of(index_folders(library, [folder]))
    answer_of(build_groups(library))
    assert events(library) == [{str(trip) for trip in range(TRIPS)}]
    photos = shown(library)
    right, wrong = photos["0-9a.jpg"], photos["0-9b.jpg"]
    request = AsShownBy(right.id, wrong.id, in_folder=True)
    operation = answer_of(change_capture_times(library, [wrong], request))
    assert operation.summary == "Capture time -1:00:00 for 15 photos"
    assert events(library) == [{str(trip)} for trip in range(TRIPS)]
    for photo in shown(library).values():
        other = shown(library)[photo.path.name.replace("b.", "a.")]
        assert photo.time == other.time
    answer_of(undo(library))
    assert len(events(library)) == 1


def test_a_burst_ends_when_one_of_its_photos_is_of_another_hour(
    open_library: Callable[..., Library], tmp_path: Path
) -> None:
    def bursts() -> list[int]:
        groups = answer_of(list_groups(library, Tier.BURST, 0.5)).groups
        return [len(group.photos) for group in groups]

    folder = tmp_path / "photos"
    for number in range(3):
        put(folder, f"{number}.jpg", frame_of_burst(number))
    for number in range(3, 6):
        write(folder / f"{number}.jpg", number, NOON + number * HOUR)
    library = open_library()
    answer_of(index_folders(library, [folder]))
    answer_of(build_groups(library))
    assert bursts() == [3]
    answer_of(shift_capture_times(library, [shown(library)["2.jpg"]], HOUR))
    assert bursts() == [2]
    answer_of(undo(library))
    assert bursts() == [3]

"""Plan new capture times of photos. Nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.capture_time import CaptureTime, agrees, stated_time
from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.domain.progress import ProgressMeter, Task
from app.library import Library
from app.tasks.library.list_photos import list_photos
from app.tasks.phrases import format_count
from app.tasks.times.request import (
    AsShownBy,
    OfFile,
    SetFirst,
    Shift,
    Suggested,
    TimeRequest,
    format_shift,
)
from app.tasks.times.suggest import suggest_times

_STEP = 500


@dataclass(frozen=True, slots=True)
class NewTime:
    """A photo as it is now, and the time that it is to have."""

    photo: Photo
    value: str
    """As metadata has it; empty for that of the photo's file."""
    time: float | None
    """Seconds since 1970 by the local clock; None for no time."""
    reason: str = ""
    """What suggests it."""


@dataclass(frozen=True, slots=True)
class TimePlan:
    """New times, the earliest first, and the photos that get none."""

    changes: tuple[NewTime, ...]
    what: str
    """The change in words: "+1:00:00"."""
    undated: tuple[Photo, ...] = ()
    """Without a capture time."""
    unchanged: tuple[Photo, ...] = ()
    """They have that time."""

    @property
    def summary(self) -> str:
        """The plan in a sentence."""
        count = format_count(len(self.changes), "photo")
        by = f" ({self.what})" if self.what[:1] in ("+", "-") else ""
        parts = [f"{count} {'gets' if len(self.changes) == 1 else 'get'} a new time{by}"]
        parts += [f"{len(self.undated):,} without a capture time"] if self.undated else []
        parts += [f"{len(self.unchanged):,} as before"] if self.unchanged else []
        return ", ".join(parts) + "."


def plan_times(library: Library, photos: Sequence[Photo], request: TimeRequest) -> Task[TimePlan]:
    """Plan the times of photos, as they are now. Raises PhotoError for a request that cannot be met."""
    if isinstance(request, AsShownBy):
        return (yield from _plan_camera(library, photos, request))
    now = yield from _read(library, photos)
    dated, undated = _split(now)
    match request:
        case Shift(seconds):
            return (yield from _shift(library, dated, seconds, undated))
        case SetFirst(time) if dated:
            seconds = time.seconds - dated[0].time
            plan = yield from _shift(library, dated, seconds, undated, time.zone)
            return replace(plan, what=str(time)) if len(dated) == 1 else plan
        case SetFirst(time):
            return (yield from _set(library, [(each, time, "") for each in undated], str(time)))
        case OfFile():
            return (yield from _set(library, [(each, None, "") for each in now], "of the file"))
        case Suggested():
            found = yield from suggest_times(library, undated)
            wanted = [(each.photo, CaptureTime(each.time), each.reason) for each in found]
            plan = yield from _set(library, wanted, "suggested")
            known = {each.photo.id for each in found}
            rest = tuple(photo for photo in undated if photo.id not in known)
            return replace(plan, undated=rest)


def _read(library: Library, photos: Sequence[Photo]) -> Task[list[Photo]]:
    pace = ProgressMeter("Reading capture times", len(photos))
    now: list[Photo] = []
    for start in range(0, len(photos), _STEP):
        some = [photo.id for photo in photos[start : start + _STEP]]
        now += library.catalog.photos.get(some).values()
        pace.done += len(some)
        yield pace.report()
    return now


def _split(photos: Sequence[Photo]) -> tuple[list[Photo], tuple[Photo, ...]]:
    """Return the photos with a capture time, the earliest first, and those without."""
    dated = sorted((each for each in photos if each.taken), key=lambda photo: photo.time)
    return dated, tuple(each for each in photos if not each.taken)


def _plan_camera(library: Library, photos: Sequence[Photo], request: AsShownBy) -> Task[TimePlan]:
    pair = library.catalog.photos.get([request.reference, request.photo])
    if len(pair) < 2:
        raise PhotoError("Choose two photos of the same moment, one of each camera.")
    reference, other = pair[request.reference], pair[request.photo]
    for each in (reference, other):
        if not each.taken:
            raise PhotoError(f"{each.path.name} has no capture time.")
    camera = _camera_of(library, other)
    if camera == _camera_of(library, reference):
        raise PhotoError(f"{other.path.name} and {reference.path.name} are of the same camera.")
    meant = {other.id: other} | {photo.id: photo for photo in photos}
    if request.in_folder:
        beside = yield from list_photos(library, Path(other.path).parent)
        meant |= {photo.id: photo for photo in beside}
    now = yield from _read(library, tuple(meant.values()))
    cameras = library.catalog.exif.get([photo.digest for photo in now])
    dated, undated = _split(
        [photo for photo in now if (info := cameras.get(photo.digest)) and info.camera == camera]
    )
    return (yield from _shift(library, dated, reference.time - other.time, undated))


def _camera_of(library: Library, photo: Photo) -> str:
    info = library.catalog.exif.get([photo.digest]).get(photo.digest)
    if info is None or not info.camera:
        raise PhotoError(f"The camera of {photo.path.name} is not known.")
    return info.camera


def _shift(
    library: Library,
    dated: Sequence[Photo],
    seconds: float,
    undated: tuple[Photo, ...],
    zone: str = "",
) -> Task[TimePlan]:
    """Plan a shift; `zone` is that of the new times, by default each photo's own."""
    wanted = [
        (photo, CaptureTime(photo.time + seconds, zone or _zone_of(photo)), "") for photo in dated
    ]
    plan = yield from _set(library, wanted, format_shift(seconds))
    return replace(plan, undated=undated)


def _zone_of(photo: Photo) -> str:
    stated = stated_time(photo.metadata.capture_time)
    return stated.zone if stated else ""


def _set(
    library: Library, wanted: Sequence[tuple[Photo, CaptureTime | None, str]], what: str
) -> Task[TimePlan]:
    """Plan a time for each photo, None for that of its file, with the reason; those that have it stay.

    Raises PhotoError beyond the calendar.
    """
    pace = ProgressMeter("Finding capture times", len(wanted))
    changes, unchanged = list[NewTime](), list[Photo]()
    for start in range(0, len(wanted), _STEP):
        some = wanted[start : start + _STEP]
        own = library.catalog.capture_times.of_files([photo.id for photo, *_ in some])
        for photo, time, reason in some:
            change = _make(photo, own.get(photo.id), time, reason)
            if change.value != photo.metadata.capture_time:
                changes.append(change)
            else:
                unchanged.append(photo)
        pace.done += len(some)
        yield pace.report()
    return TimePlan(tuple(changes), what, unchanged=tuple(unchanged))


def _make(photo: Photo, own: float | None, time: CaptureTime | None, reason: str) -> NewTime:
    """Return the new time, as that of the photo's file where it is the same."""
    if time is None or (own is not None and agrees(CaptureTime(time.seconds), own)):
        return NewTime(photo, "", own, reason)
    try:
        return NewTime(photo, str(time), time.seconds, reason)
    except ValueError:
        raise PhotoError(
            f"The new time of {photo.path.name} would lie beyond the years 1900 to 9999."
        ) from None

"""Find the positions of photos on a GPX track by their times, and set them as one operation.

A camera's clock tells local time, a track UTC. Between them stand the time zone of the camera's clock, by default that
of the place where the track is at the time, and what the clock is ahead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.capture_time import stated_time
from app.domain.errors import PhotoError
from app.domain.operation import Operation
from app.domain.photo import DateSource, ExifInfo, Photo
from app.domain.position import Position, format_position, position_of
from app.domain.progress import Progress, ProgressMeter, Task
from app.files.gpx import Track, join_tracks, read_gpx
from app.library import Library
from app.places.names import find_place
from app.tasks.journal.record import as_members, record_edits
from app.tasks.phrases import format_count, format_names

MOST_GAP = 600.0
"""Seconds between two points of a track, between which a position is interpolated."""
_STEP = 500


@dataclass(frozen=True, slots=True)
class TrackRequest:
    """Tracks, and how the camera's clock went."""

    tracks: tuple[Path, ...]
    zone: str = ""
    """Time zone of the camera's clock, "Europe/Vienna" or "+02:00"; empty for that of the place."""
    ahead: float = 0.0
    """Seconds that the camera's clock is ahead of the right time."""
    most_gap: float = MOST_GAP
    replace: bool = False
    """Whether photos that have a position get another one."""


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """Positions found for photos, and the photos that get none."""

    placed: tuple[tuple[Photo, Position], ...]
    outside: tuple[Photo, ...] = ()
    """Taken when the track was nowhere."""
    undated: tuple[Photo, ...] = ()
    """Without a capture time."""
    kept: tuple[Photo, ...] = ()
    """They have a position."""

    @property
    def summary(self) -> str:
        """The plan in a sentence."""
        parts = [f"{format_count(len(self.placed), 'photo')} found on the track"]
        for photos, reason in (
            (self.outside, "taken outside of it"),
            (self.undated, "without a capture time"),
            (self.kept, "with a position that stays"),
        ):
            parts += [f"{len(photos):,} {reason}"] if photos else []
        return ", ".join(parts) + "."


def plan_track(library: Library, photos: Sequence[Photo], request: TrackRequest) -> Task[TrackPlan]:
    """Find the positions of photos. Nothing is changed. Raises PhotoError for a track that cannot be read."""
    zone = parse_zone(request.zone) if request.zone else None
    yield Progress("Reading tracks", 0, len(request.tracks))
    track = join_tracks([read_gpx(path) for path in request.tracks])
    placed: list[tuple[Photo, Position]] = []
    outside, undated, kept = list[Photo](), list[Photo](), list[Photo]()
    pace = ProgressMeter("Finding positions", len(photos))
    exif = library.exif()
    for start in range(0, len(photos), _STEP):
        some = photos[start : start + _STEP]
        exif.read([photo.digest for photo in some])
        for photo in some:
            if position_of(photo, exif.get(photo.digest) or ExifInfo()) and not request.replace:
                kept.append(photo)
            elif not photo.taken:
                undated.append(photo)
            else:
                time = _to_utc(photo, track, zone, request.ahead)
                position = track.position_at(time, request.most_gap)
                if position is None:
                    outside.append(photo)
                else:
                    placed.append((photo, position))
        pace.done += len(some)
        yield pace.report()
    return TrackPlan(tuple(placed), tuple(outside), tuple(undated), tuple(kept))


def place_photos(
    library: Library, placed: Sequence[tuple[Photo, Position]], source: str = ""
) -> Task[Operation]:
    """Set the positions of photos as one operation; sidecars are written later. Raises PhotoError for none."""
    if not placed:
        raise PhotoError("No photo was found on the track.")
    photos = [photo for photo, _ in placed]
    members = as_members(library, photos)
    changes = [
        (member, {"position": format_position(position)})
        for member, (_, position) in zip(members, placed, strict=True)
    ]
    summary = f"Position for {format_names(photos)}{f' by {source}' if source else ''}"
    return (yield from record_edits(library, photos, changes, summary))


def parse_zone(text: str) -> tzinfo:
    """Parse "Europe/Vienna", "UTC", "+02:00", "-3" or "+0530". Raises PhotoError."""
    try:
        if text[:1] in "+-" and text[1:]:
            hours, _, minutes = text[1:].partition(":")
            if not minutes and len(hours) == 4:
                hours, minutes = hours[:2], hours[2:]
            offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
            return timezone(-offset if text[0] == "-" else offset)
        return ZoneInfo(text)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise PhotoError(
            f"“{text}” is not a time zone. Enter a name such as Europe/Vienna, or an offset such as +02:00."
        ) from None


def parse_duration(text: str) -> float:
    """Parse seconds as "90", "-1:30" (minutes) or "1:02:03". Raises PhotoError."""
    parts = text.strip().lstrip("+-").split(":")
    if not (0 < len(parts) <= 3 and all(part.isascii() and part.isdigit() for part in parts)):
        raise PhotoError(
            f"“{text}” is not a duration. Enter seconds, or hours, minutes and seconds: 1:02:03."
        )
    seconds = 0.0
    for part in parts:
        seconds = 60 * seconds + int(part)
    return -seconds if text.strip().startswith("-") else seconds


def _to_utc(photo: Photo, track: Track, zone: tzinfo | None, ahead: float) -> float:
    """Return when a photo was taken, in seconds since 1970 in UTC."""
    if photo.date_source is DateSource.GPS:
        return photo.time
    stated = stated_time(photo.metadata.capture_time)
    if stated and stated.zone:
        return photo.time - _offset(parse_zone(stated.zone), photo.time)
    time = photo.time - ahead
    if zone is not None:
        return time - _offset(zone, time)
    # The zone of where the track was at about that time, by its clock: one step of two is enough but for hours
    # around a border of zones.
    utc = time - _offset(_zone_at(track, time), time)
    return time - _offset(_zone_at(track, utc), time)


def _zone_at(track: Track, time: float) -> tzinfo:
    number = min(int(track.times.searchsorted(time)), len(track) - 1)
    latitude, longitude = track.point(number)
    # To a tenth of a degree, so that the points of a day share their place.
    name = find_place((round(latitude, 1), round(longitude, 1))).zone
    try:
        return ZoneInfo(name) if name else _zone_at_sea(longitude)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _zone_at_sea(longitude)


def _zone_at_sea(longitude: float) -> tzinfo:
    """Return the nautical time zone."""
    return timezone(timedelta(hours=round(longitude / 15)))


def _offset(zone: tzinfo, time: float) -> float:
    """Return the seconds that a zone's clock is ahead of UTC when it shows that time."""
    try:
        moment = datetime.fromtimestamp(time, UTC).replace(tzinfo=zone)
        offset = moment.utcoffset()
    except (OverflowError, OSError, ValueError):  # Beyond the calendar.
        return 0.0
    return offset.total_seconds() if offset else 0.0

"""GPX tracks: when a receiver was where.

Read by expat with a document type refused: so there are no entities, and nothing outside of the file is opened.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import PhotoError
from app.domain.position import Position, distance_km

_MOST_MB = 128
"""A day at one point a second is 10 MB."""
_EDGE = 60.0
"""Seconds before and after a track in which a photo is taken for at its end."""
_RESTED_KM = 0.2
"""Receivers that write nothing while they rest go on within this distance."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Points of a track, in the order of time."""

    times: NDArray[np.float64]
    """(n,) seconds since 1970, in UTC; none twice."""
    points: NDArray[np.float64]
    """(n, 2) latitudes and longitudes in degrees."""

    def __len__(self) -> int:
        return len(self.times)

    def position_at(self, time: float, most_gap: float) -> Position | None:
        """Return the position at a time, between two points at most `most_gap` seconds apart; else None."""
        after = int(np.searchsorted(self.times, time))
        ends = [number for number in (after - 1, after) if 0 <= number < len(self)]
        if len(ends) == 2:
            one, other = (self.point(number) for number in ends)
            start, end = self.times[ends]
            if end - start <= most_gap or distance_km(one, other) <= _RESTED_KM:
                return _between(one, other, float((time - start) / (end - start)))
        near = [number for number in ends if abs(self.times[number] - time) <= _EDGE]
        return self.point(min(near, key=lambda n: abs(self.times[n] - time))) if near else None

    def point(self, number: int) -> Position:
        """Return the position of a point."""
        latitude, longitude = self.points[number]
        return float(latitude), float(longitude)


def join_tracks(tracks: list[Track]) -> Track:
    """Return the points of all tracks as one."""
    times = np.concatenate([track.times for track in tracks])
    times, first = np.unique(times, return_index=True)
    return Track(times, np.concatenate([track.points for track in tracks])[first])


def read_gpx(path: Path) -> Track:
    """Read the points with a time of all tracks in a file. Raises PhotoError naming the file."""
    try:
        if path.stat().st_size > _MOST_MB << 20:
            raise PhotoError(f"{path.name}: The track is larger than {_MOST_MB} MB.")
        content = path.read_bytes()
    except OSError as error:
        raise PhotoError(f"{path.name}: The file cannot be read ({error.strerror}).") from error
    reader = _Reader()
    try:
        reader.read(content)
    except (expat.ExpatError, ValueError) as error:
        raise PhotoError(f"{path.name}: This is not a valid GPX track ({error}).") from error
    if not reader.times:
        raise PhotoError(f"{path.name}: The file has no track with times.")
    times, first = np.unique(np.array(reader.times), return_index=True)
    return Track(times, np.array(reader.points)[first])


class _Reader:
    """Collects the points of tracks."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.points: list[Position] = []
        self._is_gpx = False
        self._point: Position | None = None
        self._text: list[str] | None = None

    def read(self, content: bytes) -> None:
        """Read a whole file. Raises ValueError and expat.ExpatError."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        parser.Parse(content, True)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self._is_gpx and local != "gpx":
            raise ValueError(f"it begins with <{local}>")
        self._is_gpx = True
        if local == "trkpt":
            self._point = _to_point(attributes)
        elif local == "time" and self._point is not None:
            self._text = []

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "time" and self._text is not None and self._point is not None:
            time = _to_time("".join(self._text))
            if time is not None:
                self.times.append(time)
                self.points.append(self._point)
            self._text = None
        elif local == "trkpt":
            self._point = None

    def _take(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _refuse(*_declared: Any) -> None:
    raise ValueError("it has a document type")


def _to_point(attributes: Mapping[str, str]) -> Position:
    latitude, longitude = (float(attributes.get(name, "")) for name in ("lat", "lon"))
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # Neither is "nan".
        raise ValueError(f"{latitude:g}, {longitude:g} is no position")
    return latitude, longitude


def _to_time(text: str) -> float | None:
    """Return seconds since 1970; of a text without a zone, in UTC. None where it is no time."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _between(one: Position, other: Position, share: float) -> Position:
    """Return the position at a share of the way, the short way around the earth."""
    latitude = one[0] + share * (other[0] - one[0])
    east = math.remainder(other[1] - one[1], 360)
    return latitude, math.remainder(one[1] + share * east, 360)

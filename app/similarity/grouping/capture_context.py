"""Capture context: clock, camera and exposure of photos, how far each can be trusted, and what follows.

Pixels alone cannot tell an edit from a second press of the trigger on a tripod, nor a brightened copy
from a frame of a bracket. The clock and the exposure can, where they are known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.photo import ExifInfo, Photo
from app.similarity.frames.comparisons import ComparisonStore, Pairs
from app.similarity.frames.relation import Relation

Numbers = NDArray[np.float64]

_SAME_INSTANT = 1.0
"""Seconds; clocks without fractions cannot tell less apart."""
_SAME_INSTANT_EXACT = 0.005
_BRACKET_SECONDS, _PANORAMA_SECONDS = 30.0, 120.0
"""Between two frames of one set, at most."""
_BRACKET_BIAS, _BRACKET_EV = 0.3, 0.7
"""Exposures of a bracket are at least a third of a stop apart; automatic ones wander less than 0.7."""
_EQUAL_EV = 0.15
_SAME_LENGTH = 0.5
"""Seconds by which versions of one video differ at most."""
_FEW, _MOST = 5, 0.8
"""Of so many photos of a camera, this share on the full minute: its seconds were lost."""
_STAMPED = 20
"""So many photos in one second by a clock without fractions were stamped, not taken."""


@dataclass(frozen=True, slots=True)
class CaptureContext:
    """Times, cameras and exposures by rows; NaN where unknown or untrusted."""

    times: Numbers
    """Seconds."""
    exact: NDArray[np.bool_]
    """Whether times have fractions of a second."""
    cameras: NDArray[np.int64]
    """Equal for photos of one camera."""
    exposures: Numbers
    """EV at ISO 100."""
    biases: Numbers
    """Exposure compensation in EV."""
    lengths: Numbers
    """Seconds of videos; 0 for photos, -1 for animations."""

    def of(self, rows: NDArray[np.int64]) -> "CaptureContext":
        """Return the context of these rows only."""
        return CaptureContext(*(getattr(self, each.name)[rows] for each in fields(self)))

    def and_of(self, others: "CaptureContext") -> "CaptureContext":
        """Return these rows, and then those of others."""
        names = [each.name for each in fields(self)]
        return CaptureContext(*(np.append(getattr(self, n), getattr(others, n)) for n in names))


def gather_capture_context(
    photos: Sequence[Photo], exif_by_digest: Mapping[str, ExifInfo]
) -> CaptureContext:
    """Gather the capture context of photos, in their order."""
    nothing = ExifInfo()
    exifs = [exif_by_digest.get(photo.digest, nothing) for photo in photos]
    # Where no camera is named, photos of one folder are taken to be of one.
    names = [
        exif.camera or f"in {photo.path.parent}" for photo, exif in zip(photos, exifs, strict=True)
    ]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    cameras = np.array([numbers[name] for name in names], np.int64)
    exact = np.array([exif.has_fraction for exif in exifs], np.bool_)
    times = np.array([photo.time if photo.taken else np.nan for photo in photos], np.float64)
    return make_capture_context(
        times,
        exact,
        cameras,
        exposure_times=np.array([exif.exposure_time for exif in exifs], np.float64),
        apertures=np.array([exif.aperture for exif in exifs], np.float64),
        isos=np.array([exif.iso for exif in exifs], np.float64),
        biases=np.array([exif.exposure_bias for exif in exifs], np.float64),  # None becomes NaN.
        lengths=np.array([_length(exif) for exif in exifs], np.float64),
    )


def make_capture_context(
    times: Numbers,
    exact: NDArray[np.bool_],
    cameras: NDArray[np.int64],
    *,
    exposure_times: Numbers,
    apertures: Numbers,
    isos: Numbers,
    biases: Numbers,
    lengths: Numbers,
) -> CaptureContext:
    """Return the capture context of photos of which this is known, row by row; NaN where it is not."""
    trusted = _trust_times(times, exact, cameras)
    exposures = _to_exposures(exposure_times, apertures, isos)
    return CaptureContext(trusted, exact, cameras, exposures, biases, lengths)


def _trust_times(times: Numbers, exact: NDArray[np.bool_], cameras: NDArray[np.int64]) -> Numbers:
    """Return capture times (n,); NaN where the camera names none, or its clock lost what matters.

    A file's date is never a capture time. A time of midnight sharp is a date; a camera whose photos lie on
    full minutes has lost the seconds; dozens of photos of one second got their time from a program.
    """
    dated = np.flatnonzero(np.isfinite(times))
    its, seconds = cameras[dated], times[dated]
    count = np.bincount(its)
    on_minutes = np.bincount(its, weights=seconds % 60 == 0)
    has_seconds = ((count < _FEW) | (on_minutes < _MOST * count))[its]
    by_clock = seconds % 86_400 != 0
    whole = np.flatnonzero(~exact[dated])
    by_clock[whole[_crowded(its[whole], seconds[whole])]] = False
    trusted = np.full(len(times), np.nan)
    kept = dated[has_seconds & (exact[dated] | by_clock)]
    trusted[kept] = times[kept]
    return trusted


def _crowded(cameras: NDArray[np.int64], times: Numbers) -> NDArray[np.int64]:
    """Return the rows of photos that share their camera and second with too many."""
    order = np.lexsort((times, cameras))
    changes = (np.diff(cameras[order]) != 0) | (np.diff(times[order]) != 0)
    crowd = np.cumsum(np.concatenate([np.zeros(min(1, len(order)), np.bool_), changes]))
    return order[np.bincount(crowd)[crowd] >= _STAMPED]


def _length(exif: ExifInfo) -> float:
    """Return the seconds of a video; of what else moves, a number that is that of no photo and no video."""
    if exif.media_type == "video":
        return np.nan if exif.duration is None else exif.duration
    return -1.0 if exif.media_type == "animation" else 0.0


def _to_exposures(exposure_times: Numbers, apertures: Numbers, isos: Numbers) -> Numbers:
    """Return the EV at ISO 100 (ISO 2720), NaN where unknown.

    Without an aperture, as of phones, differences are still right.
    """
    seconds = np.where(exposure_times > 0, exposure_times, np.nan)
    apertures = np.where(apertures > 0, apertures, 1.0)
    isos = np.where(isos > 0, isos, 100.0)
    return np.log2(apertures * apertures / seconds) - np.log2(isos / 100)


def settle(compared: ComparisonStore, known: CaptureContext) -> ComparisonStore:
    """Correct the relations of pairs by clock and exposure."""
    one, other = compared.pairs.T
    gaps = np.abs(known.times[one] - known.times[other])
    dated = np.isfinite(gaps)
    least = np.where(known.exact[one] & known.exact[other], _SAME_INSTANT_EXACT, _SAME_INSTANT)
    again = dated & (gaps >= least)  # The trigger was pressed again.
    once = dated & ~again
    apart = np.abs(known.exposures[one] - known.exposures[other])
    biased = np.abs(known.biases[one] - known.biases[other]) >= _BRACKET_BIAS
    exposed = biased | (apart >= _BRACKET_EV)
    found = compared.relations
    of_frame = [Relation.SAME_FRAME, Relation.NEAR, Relation.BRACKET, Relation.FOCUS]
    same_frame = np.isin(found, of_frame)
    soon = ~dated | (gaps <= _BRACKET_SECONDS)
    settled = found.copy()
    # Of one instant there is one exposure and one focus: what looks like another is an edit.
    settled[once & same_frame & ~exposed & (found != Relation.NEAR)] = Relation.SAME_FRAME
    settled[once & (found == Relation.OVERLAP)] = Relation.NEAR
    settled[again & (found == Relation.SAME_FRAME)] = Relation.NEAR
    settled[again & (found == Relation.MIRROR)] = Relation.NONE
    settled[again & ~soon & np.isin(found, [Relation.BRACKET, Relation.FOCUS])] = Relation.NEAR
    # The meter read the same, so an editor made it brighter.
    brightened = (found == Relation.BRACKET) & ~biased & (apart < _EQUAL_EV) & ~again
    settled[brightened] = Relation.SAME_FRAME
    settled[same_frame & exposed & soon & (found != Relation.FOCUS)] = Relation.BRACKET
    far = dated & (gaps > _PANORAMA_SECONDS)
    settled[far & (found == Relation.OVERLAP)] = Relation.NONE
    # Only one frame was compared: videos of other lengths, or a photo and what moves, are no versions of each other.
    alike = np.abs(known.lengths[one] - known.lengths[other]) <= _SAME_LENGTH
    settled[~alike] = Relation.NONE  # Also where the length is unknown.
    return replace(compared, relations=settled).related()


_FOLLOWERS = 3
"""Photos after each that are compared: one that differs in between does not end a burst."""
_LONGEST = 60.0
"""Seconds between two frames of a burst at the very most."""


def find_steps(known: CaptureContext) -> tuple[Pairs, Numbers, NDArray[np.bool_]]:
    """Find photos of one camera taken soon after each other: pairs, seconds between, whether known exactly.

    A video is no frame of a burst, however short.
    """
    dated = np.flatnonzero(np.isfinite(known.times) & (known.lengths == 0))
    order = dated[np.lexsort((known.times[dated], known.cameras[dated]))]
    one = np.concatenate([order[:-step] for step in range(1, _FOLLOWERS + 1)])
    other = np.concatenate([order[step:] for step in range(1, _FOLLOWERS + 1)])
    gaps = known.times[other] - known.times[one]
    near = (known.cameras[one] == known.cameras[other]) & (gaps <= _LONGEST)
    one, other, gaps = one[near], other[near], gaps[near]
    exact = known.exact[one] & known.exact[other]
    return np.sort(np.stack([one, other], axis=1), axis=1), gaps, exact

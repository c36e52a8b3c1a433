"""Criteria for the best photo of a group.

Each is two functions: the score of a photo, and the values by which the first photo differs from the others;
None if it does not, or not for sure.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from app.domain.metadata import Flag
from app.domain.photo import ExifInfo, Photo, PixelStats, Presence

CLEARLY = 1.1
"""Ratio from which one photo is sharper than another. Measured: a Gaussian blur of 0.7 px costs 1.16,
while noise of 12 grey levels feigns 1.03 and other light 1.04, both in the middle."""

_FOUND = 0.97
"""Share of a picture within margins that counts: its edges are found to a pixel or two of a thumbnail."""
_MEASURED = 2_000
"""Longer side in pixels above which sharpness was measured on the photo scaled down to it."""
_UNCLIPPED, _CLIPPED, _RUINED = 0.001, 0.01, 0.05
"""Shares of the area: up to the first nothing is clipped, from the second on something, then much."""

_COPY = re.compile(r"\b(copy|copie|kopie|copia)\b|\(\d+\)$", re.IGNORECASE)
_EDITORS = re.compile(
    r"photoshop|lightroom|gimp|capture (one|nx)|darktable|rawtherapee|affinity|snapseed|picasa|"
    r"paint|pixelmator|luminar|dxo|acdsee|digikam|photoscape|polarr|vsco|picsart|imagemagick|"
    r"irfanview|xnview|faststone|canva",
    re.IGNORECASE,
)
_LOSSY = frozenset(["JPEG", "WEBP", "AVIF", "GIF"])
"""Formats that may be re-encoded; HEIC is what phones take, the others lose nothing."""


@dataclass(frozen=True, slots=True)
class KeeperEvidence:
    """What is known of the photos of a group."""

    exif: Mapping[str, ExifInfo]
    """By digest, where known."""
    pixel_stats: Mapping[str, PixelStats]
    most_pixels: int
    scale: int
    """Longer side in pixels of the largest that was measured."""
    sharpest: float
    """Sharpness of the sharpest at that scale."""
    pictures: Mapping[str, float]
    """By digest, of photos with margins: the share of their area within these."""

    @classmethod
    def of(
        cls,
        photos: Sequence[Photo],
        exif: Mapping[str, ExifInfo],
        measures: Mapping[str, PixelStats],
        pictures: Mapping[str, float],
    ) -> "KeeperEvidence":
        """Gather the evidence of these photos."""
        measured = [photo for photo in photos if photo.digest in measures]
        scale = max(map(_scale, measured), default=0)
        sharp = [measures[photo.digest].sharpness for photo in measured if _is_at(scale, photo)]
        evidence = cls(exif, measures, 0, scale, max(sharp, default=0.0), pictures)
        return replace(evidence, most_pixels=max(map(evidence.pixels, photos), default=0))

    def pixels(self, photo: Photo) -> int:
        """Return the pixels of a photo's picture, without margins."""
        share = self.pictures.get(photo.digest)
        return count_pixels(photo) if share is None else round(count_pixels(photo) * share * _FOUND)

    def sharpness(self, photo: Photo) -> float | None:
        """Return the sharpness over the sharpest's, 0 to 1; None if not measured, or at another scale."""
        measured = self.pixel_stats.get(photo.digest)
        if measured is None or not self.sharpest or not _is_at(self.scale, photo):
            return None
        return measured.sharpness / self.sharpest

    def clipped(self, photo: Photo) -> float | None:
        """Return the share of the area that is clipped; None if not measured."""
        measured = self.pixel_stats.get(photo.digest)
        return None if measured is None else measured.bright + measured.dark

    def editor(self, photo: Photo) -> str:
        """Return the program a photo was edited with, by its EXIF; "" if none is named."""
        exif = self.exif.get(photo.digest, ExifInfo())
        return exif.software if _EDITORS.search(exif.software) else ""


_Values: TypeAlias = tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class KeeperCriterion:
    """A criterion for a photo."""

    score: Callable[[Photo, KeeperEvidence], float]
    compare: Callable[[Photo, Sequence[Photo], KeeperEvidence], _Values]
    """Compares the first with the others, one at least."""


def _compare_flag(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> _Values:
    """Return the flag of the first: picked, or none where all others are rejected."""
    flags = {photo.flag for photo in others}
    is_picked = first.flag is Flag.PICK and flags != {Flag.PICK}
    return (first.flag,) if is_picked or (first.flag is None and flags == {Flag.REJECT}) else None


def _compare_pixels(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> _Values:
    """Return the first, and the largest of the others."""
    largest = max(others, key=count_pixels)
    return (first, largest) if count_pixels(first) > count_pixels(largest) else None


def _compare_original(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> _Values:
    """Return the program that another was edited with."""
    editors = sorted({editor for photo in others if (editor := evidence.editor(photo))})
    is_told = first.digest in evidence.exif and not evidence.editor(first) and editors
    return (editors[0],) if is_told else None


def _score_camera(photo: Photo, evidence: KeeperEvidence) -> float:
    return bool(evidence.exif.get(photo.digest, ExifInfo()).camera)


def _compare_camera(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> _Values:
    known = [evidence.exif[photo.digest] for photo in others if photo.digest in evidence.exif]
    is_told = _score_camera(first, evidence) and not all(exif.camera for exif in known)
    return () if is_told else None


def _compare_kind(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> _Values:
    """Return the formats of the first and of another."""
    lossy = sorted({photo.format for photo in others} & _LOSSY)
    return (first.format, lossy[0]) if lossy and first.format not in _LOSSY else None


def _compare_bytes(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> _Values:
    """Compare only files of one format and size in pixels: of others bytes tell nothing."""
    largest = max(others, key=lambda photo: photo.size)
    kinds = {(photo.format, photo.width, photo.height) for photo in (first, *others)}
    is_told = len(kinds) == 1 and first.size >= CLEARLY * largest.size
    return (first, largest) if is_told else None


def _score_sharpness(photo: Photo, evidence: KeeperEvidence) -> float:
    """Score in steps that can be told apart, so that less does not outweigh the next criterion."""
    ratio = evidence.sharpness(photo)
    if ratio is None:
        return 0 if not evidence.scale or _scale(photo) >= evidence.scale else -math.inf
    return -math.floor(math.log(1 / ratio, CLEARLY)) if ratio else -math.inf


def _compare_sharpness(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> _Values:
    """Return how many were compared."""
    compared = [ratio for photo in others if (ratio := evidence.sharpness(photo)) is not None]
    is_told = evidence.sharpness(first) == 1 and compared and CLEARLY * max(compared) <= 1
    return (len(compared) + 1,) if is_told else None


def _score_clipping(photo: Photo, evidence: KeeperEvidence) -> float:
    share = evidence.clipped(photo) or 0.0
    return -sum(share >= most for most in (_CLIPPED, _RUINED))


def _compare_clipping(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> _Values:
    share = evidence.clipped(first)
    is_told = any((evidence.clipped(photo) or 0.0) >= _CLIPPED for photo in others)
    return () if is_told and share is not None and share <= _UNCLIPPED else None


def _beat(
    score: Callable[[Photo, KeeperEvidence], float], which: Callable[[Iterable[float]], float]
) -> KeeperCriterion:
    """Make a criterion that is met if the first scores more than another (min), or than all (max)."""

    def compare(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> _Values:
        rest = which(score(photo, evidence) for photo in others)
        return () if score(first, evidence) > rest else None

    return KeeperCriterion(score, compare)


FLAG = KeeperCriterion(
    lambda photo, _: {Flag.PICK: 1, None: 0, Flag.REJECT: -1}[photo.flag], _compare_flag
)
PRESENCE = _beat(lambda photo, _: photo.presence is Presence.HERE, max)
COMPANIONS = _beat(lambda photo, _: bool(photo.raws), min)
PIXELS = KeeperCriterion(lambda photo, evidence: evidence.pixels(photo), _compare_pixels)
FULL_SIZE = KeeperCriterion(
    lambda photo, evidence: 2 * evidence.pixels(photo) >= evidence.most_pixels,
    lambda _first, _others, _evidence: None,
)
"""No small copy of another: such a one is no keeper, however sharp. PIXELS gives the reason."""
FRAME = _beat(lambda photo, evidence: photo.digest not in evidence.pictures, min)
ORIGINAL = KeeperCriterion(lambda photo, evidence: not evidence.editor(photo), _compare_original)
CAMERA = KeeperCriterion(_score_camera, _compare_camera)
KIND = KeeperCriterion(lambda photo, _: photo.format not in _LOSSY, _compare_kind)
BYTES = KeeperCriterion(lambda photo, _: photo.size, _compare_bytes)
SHARPNESS = KeeperCriterion(_score_sharpness, _compare_sharpness)
CLIPPING = KeeperCriterion(_score_clipping, _compare_clipping)
NAME = _beat(lambda photo, _: not _COPY.search(photo.path.stem), max)
DEPTH = _beat(lambda photo, _: -len(photo.path.parts), max)


def count_pixels(photo: Photo) -> int:
    """Return the pixels of a photo."""
    return photo.width * photo.height


def _scale(photo: Photo) -> int:
    return min(_MEASURED, max(photo.width, photo.height))


def _is_at(scale: int, photo: Photo) -> bool:
    """Whether the photo's sharpness can be compared with that measured at this scale."""
    return CLEARLY * _scale(photo) >= scale

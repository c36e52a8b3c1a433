"""Criteria for the best photo of a group, each with its sentence.

Each merit is two functions: how much there is of it in a photo, and what is to be said of the first
photo because of it; nothing where that does not tell it from the others, or is not known for sure.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.metadata import Flag
from app.domain.photo import ExifInfo, Photo, PixelStats, Presence

CLEARLY = 1.1
"""One photo is sharper than another from this ratio on. Measured: a Gaussian blur of 0.7 px costs 1.16,
while noise of 12 grey levels feigns 1.03 and other light 1.04, both in the middle."""

_FOUND = 0.97
"""Of a picture within margins so much counts: its edges are found to a pixel or two of a thumbnail."""
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
"""Kinds that may be the fruit of another encoding; HEIC is what phones take, the others lose nothing."""


@dataclass(frozen=True, slots=True)
class KeeperEvidence:
    """What is known of the photos of a group."""

    exif: Mapping[str, ExifInfo]
    """By digest, as far as they are known."""
    pixel_stats: Mapping[str, PixelStats]
    most_pixels: int
    scale: int
    """The largest at which one of them was measured, as the longer side in pixels."""
    sharpest: float
    """Of those measured at that scale."""
    pictures: Mapping[str, float]
    """By digest, of photos that have margins: the share of their area within these."""

    @classmethod
    def of(
        cls,
        photos: Sequence[Photo],
        exif: Mapping[str, ExifInfo],
        measures: Mapping[str, PixelStats],
        pictures: Mapping[str, float],
    ) -> "KeeperEvidence":
        """Of these photos."""
        measured = [photo for photo in photos if photo.digest in measures]
        scale = max(map(_scale, measured), default=0)
        sharp = [measures[photo.digest].sharpness for photo in measured if _is_at(scale, photo)]
        evidence = cls(exif, measures, 0, scale, max(sharp, default=0.0), pictures)
        return replace(evidence, most_pixels=max(map(evidence.pixels, photos), default=0))

    def pixels(self, photo: Photo) -> int:
        """How many its picture has, without the margins."""
        share = self.pictures.get(photo.digest)
        return count_pixels(photo) if share is None else round(count_pixels(photo) * share * _FOUND)

    def sharpness(self, photo: Photo) -> float | None:
        """By the sharpest, 0 to 1; None where it was not measured, or at another scale."""
        measured = self.pixel_stats.get(photo.digest)
        if measured is None or not self.sharpest or not _is_at(self.scale, photo):
            return None
        return measured.sharpness / self.sharpest

    def clipped(self, photo: Photo) -> float | None:
        """Share of the area; None where it was not measured."""
        measured = self.pixel_stats.get(photo.digest)
        return None if measured is None else measured.bright + measured.dark

    def editor(self, photo: Photo) -> str:
        """What it was edited with, as far as it says so."""
        exif = self.exif.get(photo.digest, ExifInfo())
        return exif.software if _EDITORS.search(exif.software) else ""


@dataclass(frozen=True, slots=True)
class KeeperCriterion:
    """One thing that speaks for a photo."""

    score: Callable[[Photo, KeeperEvidence], float]
    describe: Callable[[Photo, Sequence[Photo], KeeperEvidence], str]
    """Of the first and the others, one at least."""


def _score_flag(photo: Photo, _evidence: KeeperEvidence) -> float:
    return {Flag.PICK: 1, None: 0, Flag.REJECT: -1}[photo.flag]


def _describe_flag(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> str:
    flags = {photo.flag for photo in others}
    if first.flag is Flag.PICK and flags != {Flag.PICK}:
        return "picked by you"
    rejected = first.flag is None and flags == {Flag.REJECT}
    return f"{_rest(others)} rejected by you" if rejected else ""


def _score_presence(photo: Photo, _evidence: KeeperEvidence) -> float:
    return photo.presence is Presence.HERE


def _describe_presence(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> str:
    is_here = [photo for photo in (first, *others) if photo.presence is Presence.HERE] == [first]
    return "the only photo not offline" if is_here else ""


def _score_companions(photo: Photo, _evidence: KeeperEvidence) -> float:
    return bool(photo.companions)


def _describe_companions(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> str:
    tells = first.companions and not all(photo.companions for photo in others)
    return "has a RAW file" if tells else ""


def _score_pixels(photo: Photo, evidence: KeeperEvidence) -> float:
    return evidence.pixels(photo)


def _describe_pixels(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> str:
    next_to_it = max(others, key=count_pixels)
    if count_pixels(first) <= count_pixels(next_to_it):
        return ""
    rest = f"{_rest(others)}{_at_most(others)} {format_dimensions(next_to_it)}"
    return f"highest resolution, {format_dimensions(first)}; {rest}"


def _score_full_size(photo: Photo, evidence: KeeperEvidence) -> float:
    return 2 * evidence.pixels(photo) >= evidence.most_pixels


def _score_frame(photo: Photo, evidence: KeeperEvidence) -> float:
    return photo.digest not in evidence.pictures


def _describe_frame(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> str:
    is_told = not evidence.pictures.keys().isdisjoint(photo.digest for photo in others)
    return "no border" if is_told and first.digest not in evidence.pictures else ""


def _describe_nothing(_first: Photo, _others: Sequence[Photo], _evidence: KeeperEvidence) -> str:
    return ""


def _score_original(photo: Photo, evidence: KeeperEvidence) -> float:
    return not evidence.editor(photo)


def _describe_original(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> str:
    editors = sorted({editor for photo in others if (editor := evidence.editor(photo))})
    if first.digest not in evidence.exif or evidence.editor(first) or not editors:
        return ""
    return f"unedited; {'another' if others[1:] else 'the other'} was edited with {editors[0]}"


def _score_camera(photo: Photo, evidence: KeeperEvidence) -> float:
    return bool(evidence.exif.get(photo.digest, ExifInfo()).camera)


def _describe_camera(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> str:
    known = [evidence.exif[photo.digest] for photo in others if photo.digest in evidence.exif]
    is_told = _score_camera(first, evidence) and not all(exif.camera for exif in known)
    return "has the camera's EXIF" if is_told else ""


def _score_kind(photo: Photo, _evidence: KeeperEvidence) -> float:
    return photo.format not in _LOSSY


def _describe_kind(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> str:
    lossy = sorted({photo.format for photo in others} & _LOSSY)
    if not lossy or first.format in _LOSSY:
        return ""
    return f"{first.format} instead of {lossy[0]}"


def _score_bytes(photo: Photo, _evidence: KeeperEvidence) -> float:
    return photo.size


def _describe_bytes(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> str:
    """Only of files of one kind and of as many pixels: of others their bytes say nothing."""
    most = max(others, key=lambda photo: photo.size)
    appearances = {(photo.format, format_dimensions(photo)) for photo in (first, *others)}
    if len(appearances) > 1 or first.size < CLEARLY * most.size:
        return ""
    rest = f"{_rest(others)}{_at_most(others)} {format_file_size(most)}"
    return f"least compressed, {format_file_size(first)}; {rest}"


def _score_sharpness(photo: Photo, evidence: KeeperEvidence) -> float:
    """In steps of what can be told apart, so that less than that does not outweigh what comes next."""
    ratio = evidence.sharpness(photo)
    if ratio is None:
        return 0 if not evidence.scale or _scale(photo) >= evidence.scale else -math.inf
    return -math.floor(math.log(1 / ratio, CLEARLY)) if ratio else -math.inf


def _describe_sharpness(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> str:
    compared = [ratio for photo in others if (ratio := evidence.sharpness(photo)) is not None]
    if evidence.sharpness(first) != 1 or not compared or CLEARLY * max(compared) > 1:
        return ""
    return f"sharpest of {len(compared) + 1}" if others[1:] else "sharper than the other"


def _score_clipping(photo: Photo, evidence: KeeperEvidence) -> float:
    share = evidence.clipped(photo) or 0.0
    return -sum(share >= most for most in (_CLIPPED, _RUINED))


def _describe_clipping(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> str:
    share = evidence.clipped(first)
    is_told = any((evidence.clipped(photo) or 0.0) >= _CLIPPED for photo in others)
    return "no clipping" if is_told and share is not None and share <= _UNCLIPPED else ""


def _score_name(photo: Photo, _evidence: KeeperEvidence) -> float:
    return not _COPY.search(photo.path.stem)


def _describe_name(first: Photo, others: Sequence[Photo], evidence: KeeperEvidence) -> str:
    is_told = _score_name(first, evidence) and not any(
        _score_name(each, evidence) for each in others
    )
    kind = "are named as copies" if others[1:] else "is named as a copy"
    return f"original file name; {_rest(others)} {kind}" if is_told else ""


def _score_depth(photo: Photo, _evidence: KeeperEvidence) -> float:
    return -len(photo.path.parts)


def _describe_depth(first: Photo, others: Sequence[Photo], _evidence: KeeperEvidence) -> str:
    is_told = all(len(first.path.parts) < len(photo.path.parts) for photo in others)
    return f"{_rest(others)} {'are' if others[1:] else 'is'} in a deeper folder" if is_told else ""


FLAG = KeeperCriterion(_score_flag, _describe_flag)
PRESENCE = KeeperCriterion(_score_presence, _describe_presence)
COMPANIONS = KeeperCriterion(_score_companions, _describe_companions)
PIXELS = KeeperCriterion(_score_pixels, _describe_pixels)
FULL_SIZE = KeeperCriterion(_score_full_size, _describe_nothing)
"""Not a small copy of another: such a one is no keeper, however sharp it was made. PIXELS tells it."""
FRAME = KeeperCriterion(_score_frame, _describe_frame)
ORIGINAL = KeeperCriterion(_score_original, _describe_original)
CAMERA = KeeperCriterion(_score_camera, _describe_camera)
KIND = KeeperCriterion(_score_kind, _describe_kind)
BYTES = KeeperCriterion(_score_bytes, _describe_bytes)
SHARPNESS = KeeperCriterion(_score_sharpness, _describe_sharpness)
CLIPPING = KeeperCriterion(_score_clipping, _describe_clipping)
NAME = KeeperCriterion(_score_name, _describe_name)
DEPTH = KeeperCriterion(_score_depth, _describe_depth)


def count_pixels(photo: Photo) -> int:
    """How many it has."""
    return photo.width * photo.height


def format_dimensions(photo: Photo) -> str:
    """Its pixels in words: "6000 × 4000"."""
    return f"{photo.width} × {photo.height}"


def format_file_size(photo: Photo) -> str:
    """The size of its file in words: "8.1 MB"."""
    return f"{photo.size / 1e6:.1f} MB" if photo.size >= 1e6 else f"{photo.size / 1e3:.0f} kB"


def _scale(photo: Photo) -> int:
    return min(_MEASURED, max(photo.width, photo.height))


def _is_at(scale: int, photo: Photo) -> bool:
    """Whether sharpness measured on it can be compared with that measured at this scale."""
    return CLEARLY * _scale(photo) >= scale


def _rest(others: Sequence[Photo]) -> str:
    return "the others" if others[1:] else "the other"


def _at_most(others: Sequence[Photo]) -> str:
    return " at most" if others[1:] else ""

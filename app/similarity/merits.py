"""What may speak for one photo of a group before the others, and the words in which it does.

Each merit is two functions: how much there is of it in a photo, and what is to be said of the first
photo because of it; nothing where that does not tell it from the others, or is not known for sure.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.marks import Flag
from app.photo import Measures, Photo, Presence, Shot

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
class Facts:
    """What is known of the photos of a group."""

    shots: Mapping[str, Shot]
    """By digest, as far as they are known."""
    measures: Mapping[str, Measures]
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
        shots: Mapping[str, Shot],
        measures: Mapping[str, Measures],
        pictures: Mapping[str, float],
    ) -> "Facts":
        """Of these photos."""
        measured = [photo for photo in photos if photo.digest in measures]
        scale = max(map(_scale, measured), default=0)
        sharp = [measures[photo.digest].sharpness for photo in measured if _is_at(scale, photo)]
        facts = cls(shots, measures, 0, scale, max(sharp, default=0.0), pictures)
        return replace(facts, most_pixels=max(map(facts.pixels, photos), default=0))

    def pixels(self, photo: Photo) -> int:
        """How many its picture has, without the margins."""
        share = self.pictures.get(photo.digest)
        return count_pixels(photo) if share is None else round(count_pixels(photo) * share * _FOUND)

    def sharpness(self, photo: Photo) -> float | None:
        """By the sharpest, 0 to 1; None where it was not measured, or at another scale."""
        measured = self.measures.get(photo.digest)
        if measured is None or not self.sharpest or not _is_at(self.scale, photo):
            return None
        return measured.sharpness / self.sharpest

    def clipped(self, photo: Photo) -> float | None:
        """Share of the area; None where it was not measured."""
        measured = self.measures.get(photo.digest)
        return None if measured is None else measured.bright + measured.dark

    def editor(self, photo: Photo) -> str:
        """What it was edited with, as far as it says so."""
        shot = self.shots.get(photo.digest, Shot())
        return shot.software if _EDITORS.search(shot.software) else ""


@dataclass(frozen=True, slots=True)
class Merit:
    """One thing that speaks for a photo."""

    score: Callable[[Photo, Facts], float]
    say: Callable[[Photo, Sequence[Photo], Facts], str]
    """Of the first and the others, one at least."""


def _score_flag(photo: Photo, _facts: Facts) -> float:
    return {Flag.PICK: 1, None: 0, Flag.REJECT: -1}[photo.flag]


def _say_flag(first: Photo, others: Sequence[Photo], _facts: Facts) -> str:
    flags = {photo.flag for photo in others}
    if first.flag is Flag.PICK and flags != {Flag.PICK}:
        return "you picked it"
    rejected = first.flag is None and flags == {Flag.REJECT}
    return f"you rejected {_rest(others)}" if rejected else ""


def _score_presence(photo: Photo, _facts: Facts) -> float:
    return photo.presence is Presence.HERE


def _say_presence(first: Photo, others: Sequence[Photo], _facts: Facts) -> str:
    is_here = [photo for photo in (first, *others) if photo.presence is Presence.HERE] == [first]
    return "the only one that is not offline" if is_here else ""


def _score_companions(photo: Photo, _facts: Facts) -> float:
    return bool(photo.companions)


def _say_companions(first: Photo, others: Sequence[Photo], _facts: Facts) -> str:
    tells = first.companions and not all(photo.companions for photo in others)
    return "the RAW is beside it" if tells else ""


def _score_pixels(photo: Photo, facts: Facts) -> float:
    return facts.pixels(photo)


def _say_pixels(first: Photo, others: Sequence[Photo], _facts: Facts) -> str:
    next_to_it = max(others, key=count_pixels)
    if count_pixels(first) <= count_pixels(next_to_it):
        return ""
    return f"the largest, {name_size(first)}; {_rest(others)}{_at_most(others)} {name_size(next_to_it)}"


def _score_full_size(photo: Photo, facts: Facts) -> float:
    return 2 * facts.pixels(photo) >= facts.most_pixels


def _score_frame(photo: Photo, facts: Facts) -> float:
    return photo.digest not in facts.pictures


def _say_frame(first: Photo, others: Sequence[Photo], facts: Facts) -> str:
    is_told = not facts.pictures.keys().isdisjoint(photo.digest for photo in others)
    return "no frame around it" if is_told and first.digest not in facts.pictures else ""


def _say_nothing(_first: Photo, _others: Sequence[Photo], _facts: Facts) -> str:
    return ""


def _score_original(photo: Photo, facts: Facts) -> float:
    return not facts.editor(photo)


def _say_original(first: Photo, others: Sequence[Photo], facts: Facts) -> str:
    editors = sorted({editor for photo in others if (editor := facts.editor(photo))})
    if first.digest not in facts.shots or facts.editor(first) or not editors:
        return ""
    return f"not edited, as {'another' if others[1:] else 'the other'} was with {editors[0]}"


def _score_camera(photo: Photo, facts: Facts) -> float:
    return bool(facts.shots.get(photo.digest, Shot()).camera)


def _say_camera(first: Photo, others: Sequence[Photo], facts: Facts) -> str:
    known = [facts.shots[photo.digest] for photo in others if photo.digest in facts.shots]
    is_told = _score_camera(first, facts) and not all(shot.camera for shot in known)
    return "still has the camera's EXIF" if is_told else ""


def _score_kind(photo: Photo, _facts: Facts) -> float:
    return photo.format not in _LOSSY


def _say_kind(first: Photo, others: Sequence[Photo], _facts: Facts) -> str:
    lossy = sorted({photo.format for photo in others} & _LOSSY)
    if not lossy or first.format in _LOSSY:
        return ""
    return f"{first.format}, where {'others are' if others[1:] else 'the other is'} {lossy[0]}"


def _score_bytes(photo: Photo, _facts: Facts) -> float:
    return photo.size


def _say_bytes(first: Photo, others: Sequence[Photo], _facts: Facts) -> str:
    """Only of files of one kind and of as many pixels: of others their bytes say nothing."""
    most = max(others, key=lambda photo: photo.size)
    looks = {(photo.format, name_size(photo)) for photo in (first, *others)}
    if len(looks) > 1 or first.size < CLEARLY * most.size:
        return ""
    return f"the least compressed, {name_bytes(first)}; {_rest(others)}{_at_most(others)} {name_bytes(most)}"


def _score_sharpness(photo: Photo, facts: Facts) -> float:
    """In steps of what can be told apart, so that less than that does not outweigh what comes next."""
    ratio = facts.sharpness(photo)
    if ratio is None:
        return 0 if not facts.scale or _scale(photo) >= facts.scale else -math.inf
    return -math.floor(math.log(1 / ratio, CLEARLY)) if ratio else -math.inf


def _say_sharpness(first: Photo, others: Sequence[Photo], facts: Facts) -> str:
    compared = [ratio for photo in others if (ratio := facts.sharpness(photo)) is not None]
    if facts.sharpness(first) != 1 or not compared or CLEARLY * max(compared) > 1:
        return ""
    return f"sharpest of {len(compared) + 1}" if others[1:] else "sharper than the other"


def _score_clipping(photo: Photo, facts: Facts) -> float:
    share = facts.clipped(photo) or 0.0
    return -sum(share >= most for most in (_CLIPPED, _RUINED))


def _say_clipping(first: Photo, others: Sequence[Photo], facts: Facts) -> str:
    share = facts.clipped(first)
    is_told = any((facts.clipped(photo) or 0.0) >= _CLIPPED for photo in others)
    return "nothing clipped" if is_told and share is not None and share <= _UNCLIPPED else ""


def _score_name(photo: Photo, _facts: Facts) -> float:
    return not _COPY.search(photo.path.stem)


def _say_name(first: Photo, others: Sequence[Photo], facts: Facts) -> str:
    is_told = _score_name(first, facts) and not any(_score_name(each, facts) for each in others)
    verb = "are copies" if others[1:] else "is a copy"
    return f"the plain name; {_rest(others)} {verb}" if is_told else ""


def _score_depth(photo: Photo, _facts: Facts) -> float:
    return -len(photo.path.parts)


def _say_depth(first: Photo, others: Sequence[Photo], _facts: Facts) -> str:
    is_told = all(len(first.path.parts) < len(photo.path.parts) for photo in others)
    return f"{_rest(others)} {'lie' if others[1:] else 'lies'} deeper in folders" if is_told else ""


FLAG = Merit(_score_flag, _say_flag)
PRESENCE = Merit(_score_presence, _say_presence)
COMPANIONS = Merit(_score_companions, _say_companions)
PIXELS = Merit(_score_pixels, _say_pixels)
FULL_SIZE = Merit(_score_full_size, _say_nothing)
"""Not a small copy of another: such a one is no keeper, however sharp it was made. PIXELS tells it."""
FRAME = Merit(_score_frame, _say_frame)
ORIGINAL = Merit(_score_original, _say_original)
CAMERA = Merit(_score_camera, _say_camera)
KIND = Merit(_score_kind, _say_kind)
BYTES = Merit(_score_bytes, _say_bytes)
SHARPNESS = Merit(_score_sharpness, _say_sharpness)
CLIPPING = Merit(_score_clipping, _say_clipping)
NAME = Merit(_score_name, _say_name)
DEPTH = Merit(_score_depth, _say_depth)


def count_pixels(photo: Photo) -> int:
    """How many it has."""
    return photo.width * photo.height


def name_size(photo: Photo) -> str:
    """Its pixels in words: "6000 × 4000"."""
    return f"{photo.width} × {photo.height}"


def name_format(photo: Photo) -> str:
    """The kind of its file: "JPEG"."""
    return photo.format


def name_bytes(photo: Photo) -> str:
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

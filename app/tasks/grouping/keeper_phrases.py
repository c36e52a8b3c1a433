"""Phrases about the best photo of a group: the reasons for it, and how the others differ."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.metadata import Flag
from app.domain.photo import Photo, Presence
from app.similarity.keeper import criteria
from app.similarity.keeper.criteria import KeeperCriterion
from app.similarity.keeper.ranking import KeeperReason, Ranking

_TEXTS: Mapping[KeeperCriterion, str] = {
    criteria.FLAG: "the others rejected by you",
    criteria.PRESENCE: "the only photo not offline",
    criteria.COMPANIONS: "has a RAW file",
    criteria.PIXELS: "highest resolution, {}; the others at most {}",
    criteria.FRAME: "no border",
    criteria.ORIGINAL: "unedited; another was edited with {}",
    criteria.CAMERA: "has the camera's EXIF",
    criteria.KIND: "{} instead of {}",
    criteria.BYTES: "least compressed, {}; the others at most {}",
    criteria.SHARPNESS: "sharpest of {}",
    criteria.CLIPPING: "no clipping",
    criteria.NAME: "original file name; the others are named as copies",
    criteria.DEPTH: "the others are in a deeper folder",
}
_TEXTS_OF_TWO: Mapping[KeeperCriterion, str] = {
    criteria.FLAG: "the other rejected by you",
    criteria.PIXELS: "highest resolution, {}; the other {}",
    criteria.ORIGINAL: "unedited; the other was edited with {}",
    criteria.BYTES: "least compressed, {}; the other {}",
    criteria.SHARPNESS: "sharper than the other",
    criteria.NAME: "original file name; the other is named as a copy",
    criteria.DEPTH: "the other is in a deeper folder",
}
"""Where there is one other photo."""


def describe_reason(reason: KeeperReason) -> str:
    """Describe why the first photo is the best: "sharpest of 3"."""
    criterion = reason.criterion
    if criterion is criteria.FLAG and reason.values == (Flag.PICK,):
        return "picked by you"
    texts = {**_TEXTS, **_TEXTS_OF_TWO} if reason.others == 1 else _TEXTS
    return texts[criterion].format(*map(_FORMATS.get(criterion, str), reason.values))


def describe_differences(ranking: Ranking) -> tuple[str, ...]:
    """Describe, photo by photo, what the first is, and how each other differs from it."""
    if not ranking.sharpness:
        return tuple("" for _ in ranking.photos)
    first, *others = ranking.photos
    compared = zip(others, ranking.sharpness, strict=True)
    return _join(*_figures(first)), *(_describe(first, *each) for each in compared)


def _describe(first: Photo, other: Photo, sharpness: float | None) -> str:
    both = zip(_figures(first), _figures(other), strict=True)
    return _join(
        *(here for there, here in both if here != there),
        "" if sharpness is None else f"{100 * sharpness:.0f} % as sharp",
        "" if other.presence is Presence.HERE else "offline",
    )


def _figures(photo: Photo) -> tuple[str, str, str]:
    return _format_dimensions(photo), photo.format, _format_size(photo)


def _format_dimensions(photo: Photo) -> str:
    return f"{photo.width} × {photo.height}"


def _format_size(photo: Photo) -> str:
    return f"{photo.size / 1e6:.1f} MB" if photo.size >= 1e6 else f"{photo.size / 1e3:.0f} kB"


_FORMATS: Mapping[KeeperCriterion, Callable[[Any], str]] = {
    criteria.PIXELS: _format_dimensions,
    criteria.BYTES: _format_size,
}


def _join(*parts: str) -> str:
    return " · ".join(filter(None, parts))

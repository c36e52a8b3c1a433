"""Export of decisions on groups and faces as a JSON file, for another computer; written atomically."""

import contextlib
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from app.domain.errors import PhotoError
from app.domain.groups import ContentRef, Decision, Tier, Verdict
from app.domain.metadata import strip_xml_invalid
from app.domain.people import Box, FaceDecision, FaceRef, FaceVerdict, SharedFaceDecision

_VERSION = 1
_LATEST = 253_402_300_800.0
"""The end of the year 9999, in seconds since 1970."""

_EDGE = 1.001
"""The far edge of a photo, in its sides, and what rounding adds."""
_ABOUT_PERSONS = (FaceVerdict.PERSON, FaceVerdict.NOT_PERSON)
_HEXADECIMAL = frozenset("0123456789abcdef")

_FAULTS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


def write_decisions(
    file: Path, decisions: Sequence[Decision], faces: Sequence[SharedFaceDecision]
) -> None:
    """Write decisions, in place of the file there. Raises PhotoError where that cannot be done."""
    content = {
        "albumen": "decisions",
        "version": _VERSION,
        "decisions": [_to_json(each) for each in decisions],
        "faces": [_face_to_json(each) for each in faces],
    }
    draft = file.with_name(file.name + ".new")
    try:
        # ASCII, so that file names that are no valid Unicode survive.
        draft.write_text(json.dumps(content, indent=1) + "\n", encoding="ascii")
        draft.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise PhotoError(f"{file} cannot be saved ({error.strerror}).") from error


def read_decisions(file: Path) -> tuple[list[Decision], list[SharedFaceDecision]]:
    """Read decisions, with ids of 0. Raises PhotoError where the file is none of ours, or is damaged.

    A file of a version without people tells nothing of faces.
    """
    content = _load(file)
    if content.get("version") != _VERSION:
        raise PhotoError(
            f"{file} was exported by another version of Albumen, and cannot be imported."
        )
    try:
        return (
            [_from_json(each) for each in content["decisions"]],
            [_face_from_json(each) for each in content.get("faces", ())],
        )
    except _FAULTS as error:
        raise PhotoError(f"{file} is damaged: its decisions are invalid.") from error


def _load(file: Path) -> dict[str, Any]:
    try:
        content: object = json.loads(file.read_bytes())
    except OSError as error:
        raise PhotoError(f"{file} cannot be read ({error.strerror}).") from error
    except _FAULTS as error:
        raise PhotoError(f"{file} contains no decisions, or is damaged.") from error
    fields = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    if fields.get("albumen") != "decisions":
        raise PhotoError(f"{file} contains no decisions of Albumen.")
    return fields


def _to_json(decision: Decision) -> dict[str, object]:
    return {
        "time": decision.time,
        "tier": decision.tier.value,
        "verdict": decision.verdict.value,
        "parts": [
            [{"digest": member.digest, "path": str(member.path)} for member in subset]
            for subset in decision.subsets
        ],
    }


def _from_json(stored: dict[str, Any]) -> Decision:
    """Raise one of _FAULTS where a value is missing or invalid."""
    subsets = tuple(tuple(_member(each) for each in subset) for subset in stored["parts"])
    verdict = Verdict(stored["verdict"])
    if not any(subsets) or (verdict is Verdict.KEEP and len(subsets) != 2):
        raise ValueError(subsets)
    return Decision(0, _time(stored), Tier(stored["tier"]), verdict, subsets)


def _member(stored: dict[str, Any]) -> ContentRef:
    return ContentRef(_hexadecimal(stored["digest"], 32), _path(stored["path"]))


def _face_to_json(shared: SharedFaceDecision) -> dict[str, object]:
    decision = shared.decision
    box = decision.ref.box
    face: dict[str, object] = {
        "time": decision.time,
        "digest": decision.ref.digest,
        "path": None if shared.path is None else str(shared.path),
        "box": [box.x, box.y, box.width, box.height],
        "verdict": decision.verdict.value,
    }
    if decision.verdict in _ABOUT_PERSONS:
        face |= {"person": decision.person, "name": shared.name}
    return face


def _face_from_json(stored: dict[str, Any]) -> SharedFaceDecision:
    """Raise one of _FAULTS where a value is missing or invalid."""
    verdict, person, name = FaceVerdict(stored["verdict"]), "", ""
    if verdict in _ABOUT_PERSONS:
        person = _hexadecimal(stored["person"], 16)
        name = " ".join(strip_xml_invalid(stored["name"]).split())
        if not name:
            raise ValueError(person)
    x, y, width, height = (float(side) for side in stored["box"])
    if not all(0 <= side <= _EDGE for side in (x, y, width, height, x + width, y + height)):
        raise ValueError(stored["box"])
    ref = FaceRef(_hexadecimal(stored["digest"], 32), Box(x, y, width, height))
    path = None if stored.get("path") is None else _path(stored["path"])
    return SharedFaceDecision(FaceDecision(0, _time(stored), ref, verdict, person), name, path)


def _time(stored: dict[str, Any]) -> float:
    time = float(stored["time"])
    if not (math.isfinite(time) and 0 <= time <= _LATEST):
        raise ValueError(time)
    return time


def _hexadecimal(text: str, length: int) -> str:
    if len(text) != length or not set(text) <= _HEXADECIMAL:
        raise ValueError(text)
    return text


def _path(text: str) -> Path:
    if "\0" in text:
        raise ValueError(text)
    return Path(text)

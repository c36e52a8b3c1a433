"""Export of decisions as a JSON file, for another computer; written atomically."""

import contextlib
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from app.domain.errors import PhotoError
from app.domain.groups import ContentRef, Decision, Tier, Verdict

_VERSION = 1
_LATEST = 253_402_300_800.0
"""The end of the year 9999, in seconds since 1970."""

_FAULTS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


def write_decisions(file: Path, decisions: Sequence[Decision]) -> None:
    """Write decisions, in place of the file there. Raises PhotoError where that cannot be done."""
    content = {
        "albumen": "decisions",
        "version": _VERSION,
        "decisions": [_to_json(each) for each in decisions],
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


def read_decisions(file: Path) -> list[Decision]:
    """Read decisions, with ids of 0. Raises PhotoError where the file is none of ours, or is damaged."""
    content = _load(file)
    if content.get("version") != _VERSION:
        raise PhotoError(
            f"{file} was exported by another version of Albumen, and cannot be imported."
        )
    try:
        return [_from_json(each) for each in content["decisions"]]
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
    time = float(stored["time"])
    subsets = tuple(tuple(_member(each) for each in subset) for subset in stored["parts"])
    verdict = Verdict(stored["verdict"])
    if not (math.isfinite(time) and 0 <= time <= _LATEST):
        raise ValueError(time)
    if not any(subsets) or (verdict is Verdict.KEEP and len(subsets) != 2):
        raise ValueError(subsets)
    return Decision(0, time, Tier(stored["tier"]), verdict, subsets)


def _member(stored: dict[str, Any]) -> ContentRef:
    digest, path = stored["digest"], stored["path"]
    if len(digest) != 32 or not set(digest) <= set("0123456789abcdef") or "\0" in path:
        raise ValueError(digest)
    return ContentRef(digest, Path(path))

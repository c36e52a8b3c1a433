"""The command about capture times: shifted, set, synchronised with another camera, suggested, and removed."""

from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.metadata import save_metadata
from app.cli.run import Terminal, in_library
from app.domain.capture_time import format_capture_time
from app.domain.errors import PhotoError
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.tasks.indexing.resolve_paths import resolve_paths
from app.tasks.times.change import apply_times
from app.tasks.times.plan import NewTime, TimePlan, plan_times
from app.tasks.times.request import (
    AsShownBy,
    OfFile,
    SetFirst,
    Shift,
    Suggested,
    TimeRequest,
    parse_shift,
    parse_time,
)

_ACTIONS = ("shift", "set", "sync", "suggest", "remove")


@click.command(
    # A shift to earlier begins with a minus.
    context_settings={"ignore_unknown_options": True},
    epilog="""\b
shift +1h PHOTO...               later, or earlier: -1h30m, -0:59:30, +2d
set "2024-05-01 12:00:00" PHOTO...  the earliest photo at this time, the others by the same difference
sync REFERENCE PHOTO [PHOTO...]  REFERENCE and PHOTO are of one moment, by two cameras: shifts the photos of
                                 PHOTO's camera, those named or all in its folder, so that they agree
suggest PHOTO...                 lists times for photos without one, by photos like them or beside them
remove PHOTO...                  the time of the file again

Files keep their own time: the new one is saved to XMP sidecars. `undo` undoes.""",
)
@click.argument("action", metavar=f"[{'|'.join(_ACTIONS)}]", type=click.Choice(_ACTIONS))
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Only list the new times.")
@click.option("--apply", is_flag=True, help="suggest: set the suggested times.")
@in_library
def time(
    terminal: Terminal, action: str, words: tuple[str, ...], *, dry_run: bool, apply: bool
) -> int:
    """Change when photos were taken."""
    if unknown := next((word for word in words if word.startswith("--")), ""):
        raise click.NoSuchOption(unknown)
    photos, request = _read(terminal, action, words)
    library, console = terminal.library, terminal.console
    plan = console.run(plan_times(library, photos, request))
    operation = None
    if plan.changes and not dry_run and (apply or action != "suggest"):
        operation = console.run(apply_times(library, plan))
        save_metadata(terminal, operation.about)
    terminal.answer(_to_json(plan, operation), _describe(plan, operation))
    return 0


def _read(
    terminal: Terminal, action: str, words: tuple[str, ...]
) -> tuple[Sequence[Photo], TimeRequest]:
    """Return the photos and what is to be done. Raises PhotoError."""
    if action == "sync":
        return _read_pair(terminal, words)
    if action in ("shift", "set"):
        request = (
            Shift(parse_shift(words[0])) if action == "shift" else SetFirst(parse_time(words[0]))
        )
        if len(words) < 2:
            raise PhotoError("Name the photos, too: `albumen time --help` shows how.")
        return _find(terminal, words[1:]), request
    return _find(terminal, words), Suggested() if action == "suggest" else OfFile()


def _read_pair(terminal: Terminal, words: tuple[str, ...]) -> tuple[Sequence[Photo], TimeRequest]:
    if len(words) < 2:
        raise PhotoError("Name two photos of one moment: `albumen time --help` shows how.")
    pair = [_find(terminal, [word]) for word in words[:2]]
    if any(len(each) != 1 for each in pair):
        raise PhotoError("REFERENCE and PHOTO are each one photo, not a folder.")
    (reference,), (photo,) = pair
    others = _find(terminal, words[2:]) if len(words) > 2 else ()
    return others, AsShownBy(reference.id, photo.id, in_folder=not others)


def _find(terminal: Terminal, paths: Sequence[str]) -> Sequence[Photo]:
    return terminal.console.run(resolve_paths(terminal.library, [Path(each) for each in paths]))


def _describe(plan: TimePlan, operation: Operation | None) -> list[str]:
    lines = [
        f"{each.photo.path}: {_before(each) or 'none'} → {_after(each) or 'none'}  {each.reason}".rstrip()
        for each in plan.changes
    ]
    lines += [f"{photo.path}: no capture time" for photo in plan.undated]
    return [*lines, plan.summary, *([f"{operation.summary}."] if operation else [])]


def _before(change: NewTime) -> str:
    photo = change.photo
    stated = photo.metadata.capture_time
    return stated or (format_capture_time(photo.time) if photo.taken else "")


def _after(change: NewTime) -> str:
    return change.value or (format_capture_time(change.time) if change.time is not None else "")


def _to_json(plan: TimePlan, operation: Operation | None) -> dict[str, object]:
    return {
        "operation": operation.id if operation else None,
        "changes": [
            {
                "path": str(each.photo.path),
                "before": _before(each) or None,
                "after": _after(each) or None,
                "reason": each.reason,
            }
            for each in plan.changes
        ],
        "undated": [str(photo.path) for photo in plan.undated],
        "unchanged": [str(photo.path) for photo in plan.unchanged],
    }

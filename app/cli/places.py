"""The command about places: positions of photos by a GPX track or by hand, and removed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app.cli.metadata import save_metadata
from app.cli.run import Terminal, in_library
from app.domain.errors import PhotoError
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.domain.position import NO_POSITION, Position
from app.places.names import find_place
from app.tasks.indexing.resolve_paths import resolve_paths
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.edit import edit_metadata
from app.tasks.places.track import (
    MOST_GAP,
    TrackPlan,
    TrackRequest,
    parse_duration,
    place_photos,
    plan_track,
)


@click.command(
    epilog="""\b
gpx TRACK.gpx [PHOTO...]         positions by time on a track; without PHOTOs, of all photos without a position
set "48.2085, 16.3721" PHOTO...  this position
remove PHOTO...                  no position, also where the file has one (the file stays as it is)

Positions are saved to XMP sidecars. `undo` undoes."""
)
@click.argument("action", metavar="[gpx|set|remove]", type=click.Choice(["gpx", "set", "remove"]))
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="gpx: only list the positions found.")
@click.option(
    "--zone",
    default="",
    metavar="ZONE",
    help="gpx: time zone of the camera's clock, such as Europe/Vienna or +02:00 (default: that of the place).",
)
@click.option(
    "--ahead",
    default="0",
    metavar="H:MM:SS",
    help="gpx: how much the camera's clock is ahead; with a minus, behind.",
)
@click.option(
    "--gap",
    default=MOST_GAP,
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help=f"gpx: longest gap of the track that is bridged (default: {MOST_GAP:g}).",
)
@click.option("--replace", is_flag=True, help="gpx: also photos that have a position.")
@in_library
def places(terminal: Terminal, action: str, words: tuple[str, ...], **options: Any) -> int:
    """Set or remove the positions of photos."""
    if action == "gpx":
        return _place_by_track(terminal, words, **options)
    value, paths = (words[0], words[1:]) if action == "set" else (NO_POSITION, words)
    if not paths:
        raise PhotoError("Name the photos, too: `albumen places --help` shows how.")
    photos = terminal.console.run(resolve_paths(terminal.library, [Path(each) for each in paths]))
    operation = terminal.console.run(edit_metadata(terminal.library, photos, {"position": value}))
    save_metadata(terminal, operation.about)
    answer = {"operation": operation.id, "photos": [str(photo.path) for photo in photos]}
    terminal.answer(answer, [f"{operation.summary}."])
    return 0


def _place_by_track(
    terminal: Terminal,
    words: Sequence[str],
    *,
    dry_run: bool,
    zone: str,
    ahead: str,
    gap: float,
    replace: bool,
) -> int:
    library, console = terminal.library, terminal.console
    tracks = [Path(word) for word in words if word.lower().endswith(".gpx")]
    paths = [Path(word) for word in words if not word.lower().endswith(".gpx")]
    if not tracks:
        raise PhotoError("Name a track: a file that ends in .gpx.")
    photos: Sequence[Photo] = console.run(
        resolve_paths(library, paths) if paths else list_photos(library)
    )
    request = TrackRequest(tuple(tracks), zone, parse_duration(ahead), gap, replace)
    plan = console.run(plan_track(library, photos, request))
    operation = None
    if not dry_run and plan.placed:
        names = ", ".join(path.name for path in tracks)
        operation = console.run(place_photos(library, plan.placed, names))
        save_metadata(terminal, operation.about)
    terminal.answer(_to_json(plan, operation), _describe(plan, operation))
    return 0


def _describe(plan: TrackPlan, operation: Operation | None) -> list[str]:
    lines = [
        f"{photo.path}: {latitude:.6f}, {longitude:.6f}  {find_place((latitude, longitude)).words}".rstrip()
        for photo, (latitude, longitude) in plan.placed
    ]
    done = [f"{operation.summary}."] if operation else []
    return [*lines, plan.summary, *done]


def _to_json(plan: TrackPlan, operation: Operation | None) -> dict[str, Any]:
    return {
        "operation": operation.id if operation else None,
        "placed": [_placed_to_json(photo, position) for photo, position in plan.placed],
        "outside": [str(photo.path) for photo in plan.outside],
        "undated": [str(photo.path) for photo in plan.undated],
        "kept": [str(photo.path) for photo in plan.kept],
    }


def _placed_to_json(photo: Photo, position: Position) -> dict[str, Any]:
    place = find_place(position)
    return {
        "path": str(photo.path),
        "latitude": round(position[0], 6),
        "longitude": round(position[1], 6),
        "city": place.city,
        "country": place.country,
    }

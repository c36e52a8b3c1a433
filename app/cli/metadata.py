"""Commands about metadata: rate photos, and show the metadata of their files."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import click

from app.cli.console import format_time, with_old_keys
from app.cli.parser import PATHS
from app.cli.run import Terminal, in_library
from app.domain.errors import PhotoError
from app.domain.metadata import (
    LABELS,
    LATER_FIELDS,
    MAX_RATING,
    METADATA_FIELDS,
    NO_CHANGES,
    Flag,
)
from app.tasks.indexing.resolve_paths import resolve_paths
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.inspect import PhotoReport, inspect_file
from app.tasks.metadata.write_sidecars import write_sidecars
from app.tasks.phrases import describe_media, describe_value, name_field

_WAITS = "It stays in the library, and is saved when that is possible."


@click.command()
@PATHS
@click.option(
    "--rating",
    "--stars",
    "rating",
    type=click.IntRange(0, MAX_RATING),
    metavar=f"0..{MAX_RATING}",
    help="Rating in stars.",
)
@click.option(
    "--label",
    type=click.Choice([*(label.lower() for label in LABELS), "none"], case_sensitive=False),
    help="Colour label.",
)
@click.option("--flag", type=click.Choice([*(flag.value for flag in Flag), "none"]), help="Flag.")
@click.option(
    "--keyword",
    "add",
    metavar="WORD",
    multiple=True,
    help="Add a keyword; | separates its levels. Repeatable.",
)
@click.option(
    "--no-keyword", "remove", metavar="WORD", multiple=True, help="Remove a keyword. Repeatable."
)
@click.option("--title", metavar="TEXT", help="Title.")
@click.option("--caption", metavar="TEXT", help="Caption.")
@click.option("--creator", metavar="TEXT", help="Creator; a semicolon separates several.")
@click.option(
    "--copyright", metavar="TEXT", help="Copyright; {year} stands for the year of each photo."
)
@in_library
def rate(
    terminal: Terminal,
    paths: tuple[Path, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    **fields: Any,
) -> int:
    """Set rating, label, flag, keywords, title, caption, creator or copyright.

    The metadata of these photos is saved to XMP sidecars; a folder means all photos in it.
    """
    library, console = terminal.library, terminal.console
    values = _read_changes(**fields)
    if not (values or add or remove):
        raise PhotoError("Name what to set: `albumen rate --help` lists the fields.")
    photos = console.run(resolve_paths(library, paths))
    operation = console.run(edit_metadata(library, photos, values, add, remove))
    save_metadata(terminal, operation.about)
    reports = [console.run(inspect_file(library, photo.path)) for photo in photos]
    answer = {"operation": operation.id, "photos": [_to_json(each) for each in reports]}
    terminal.answer(with_old_keys(answer, operation="act"), [f"{operation.summary}."])
    return 0


@click.command()
@PATHS
@in_library
def show(terminal: Terminal, paths: tuple[Path, ...]) -> int:
    """Show metadata of photos, and which file holds what."""
    for path in paths:
        report = terminal.console.run(inspect_file(terminal.library, path))
        terminal.answer(_to_json(report), _describe(report))
    return 0


def save_metadata(terminal: Terminal, photos: Collection[int]) -> None:
    """Save the metadata of these photos to their sidecars; print what was not saved, or saved elsewhere."""
    library = terminal.library
    if not library.settings.save_sidecars:
        return
    terminal.console.run(write_sidecars(library, photos))
    pending = set(library.catalog.sidecar_state.pending())
    for photo in library.catalog.photos.get(list(photos)).values():
        _, _, error = library.catalog.sidecar_state.get(photo.path)
        if error:
            terminal.console.print_error(f"{error} {_WAITS}" if photo.id in pending else error)


def _read_changes(label: str | None, flag: str | None, **named: int | str | None) -> dict[str, Any]:
    """Return the new values of the fields that were named."""
    values = {**NO_CHANGES, **{field: value for field, value in named.items() if value is not None}}
    if label is not None:
        values["label"] = {each.lower(): each for each in LABELS}.get(label, "")
    if flag is not None:
        values["flag"] = None if flag == "none" else Flag(flag)
    return values


def _describe(report: PhotoReport) -> list[str]:
    lines = [str(report.path)]
    values = {field: getattr(report.metadata, field) for field in METADATA_FIELDS}
    lines += [
        f"  {name_field(field)}: {_plain(_cell(value))}"
        for field, value in values.items()
        if value or field not in LATER_FIELDS
    ]
    for source in report.sources:
        listed = ", ".join(describe_value(field, value) for field, value in source.values.items())
        lines.append(f"  {source.path.name} ({format_time(source.time)}): {listed}")
    if photo := report.photo:
        if media := describe_media(photo):
            lines.append(f"  {media} · {photo.width} × {photo.height}")
        lines += [f"  With {path}" for path in photo.companions]
    lines += [f"  Also at {path}" for path in (photo.other_names if photo else ())]
    lines += [f"  {sentence}" for sentence in report.disagreements]
    lines += [f"  {name}: {text}" for name, text in report.camera_info]
    if place := report.place.words:
        lines.append(f"  Near {place}")
    lines += [f"  Text in photo: {line}" for line in (report.text or "").splitlines()]
    if report.pending:
        lines.append(f"  Pending metadata: {', '.join(map(name_field, report.pending))}")
    if report.error:
        lines.append(f"  {report.error}")
    return lines


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return "none" if value in (None, "") else str(value)


def _to_json(report: PhotoReport) -> dict[str, object]:
    photo = report.photo
    answer = {
        "path": str(report.path),
        "in_library": photo is not None,
        **_values_to_json({f: getattr(report.metadata, f) for f in METADATA_FIELDS}),
        "companions": list(map(str, photo.companions)) if photo else [],
        "other_names": list(map(str, photo.other_names)) if photo else [],
        "camera_info": dict(report.camera_info),
        "latitude": report.position[0] if report.position else None,
        "longitude": report.position[1] if report.position else None,
        "place": report.place.words,
        "text": report.text,
        "media_type": photo.media_type if photo else None,
        "duration": photo.duration if photo else None,
        "date_source": report.date_source.value if report.date_source else None,
        "sources": [
            with_old_keys(
                {
                    "path": str(source.path),
                    "kind": "embedded" if source.path == report.path else "sidecar",
                    "time": source.time,
                    "values": _values_to_json(source.values),
                },
                values="says",
            )
            for source in report.sources
        ],
        "disagreements": list(report.disagreements),
        "pending": [_OLD_FIELDS.get(field, field) for field in report.pending],
        "pending_metadata": list(report.pending),
        "error": report.error,
    }
    return with_old_keys(answer, camera_info="facts", error="trouble")


_OLD_FIELDS = {"rating": "stars"}


def _values_to_json(values: Mapping[str, object]) -> dict[str, object]:
    plain = {field: _cell(value) for field, value in values.items()}
    return with_old_keys(plain, **_OLD_FIELDS)


def _cell(value: object) -> object:
    if isinstance(value, Flag):
        return value.value
    return list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]

"""The commands that mark photos, show what is said of them, and go back and forth in what was done."""

import argparse
from collections.abc import Mapping
from typing import Any

from app.cli.beside import write_beside
from app.cli.console import Console, format_duration, with_old_keys
from app.cli.filing import print_step_errors
from app.domain.errors import PhotoError
from app.domain.metadata import LABELS, METADATA_FIELDS, NO_CHANGES, Flag, PhotoMetadata
from app.domain.operation import Operation
from app.library import Library
from app.tasks.history import undo as acts
from app.tasks.indexing.resolve_paths import resolve_paths
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.inspect import PhotoReport, inspect_file


def rate(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Mark photos, and write that beside them."""
    values = _read_changes(args)
    if not (values or args.add or args.take):
        raise PhotoError("Nothing was said of the photos: `albumen rate --help` lists what can be.")
    photos = console.run(resolve_paths(library, args.paths))
    operation = console.run(edit_metadata(library, photos, values, args.add, args.take))
    write_beside(library, operation.about, console)
    report = [console.run(inspect_file(library, photo.path)) for photo in photos]
    if args.json:
        console.answer(
            with_old_keys(
                {"operation": operation.id, "photos": [_to_json(each) for each in report]},
                operation="act",
            )
        )
    else:
        console.print(f"{operation.summary}.")
    return 0


def show(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Show all that is said of photos, and who says it."""
    for path in args.paths:
        report = console.run(inspect_file(library, path))
        if args.json:
            console.answer(_to_json(report))
        else:
            console.print(_describe(report))
    return 0


def undo(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Take the last act back."""
    return _turn("Undone", console.run(acts.undo(library)), library, args, console)


def redo(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Do again what was undone last."""
    return _turn("Done again", console.run(acts.redo(library)), library, args, console)


def history(library: Library, args: argparse.Namespace, console: Console) -> int:
    """List what was done, the last first."""
    found = console.run(acts.list_operations(library, args.count))
    if args.json:
        console.answer(
            with_old_keys(
                {"operations": [_operation_to_json(operation) for operation in found]},
                operations="acts",
            )
        )
    else:
        for operation in found:
            console.print(
                f"{operation.id}  {format_duration(operation.time)}  {operation.summary}  ({operation.state.value})"
            )
    return 0


def _turn(
    done: str, operation: Operation, library: Library, args: argparse.Namespace, console: Console
) -> int:
    write_beside(library, operation.about, console)
    if args.json:
        console.answer(_operation_to_json(operation))
    else:
        console.print(f"{done}: {operation.summary}.")
    return print_step_errors(library, operation.id, console)


def _read_changes(args: argparse.Namespace) -> dict[str, Any]:
    """What was said, field by field."""
    values: dict[str, Any] = dict(NO_CHANGES)
    typed = {"rating": args.stars, "title": args.title, "caption": args.caption}
    values |= {field: value for field, value in typed.items() if value is not None}
    if args.label is not None:
        values["label"] = {label.lower(): label for label in LABELS}.get(args.label, "")
    if args.flag is not None:
        values["flag"] = None if args.flag == "none" else Flag(args.flag)
    return values


def _describe(report: PhotoReport) -> str:
    lines = [str(report.path)]
    lines += [
        f"  {field}: {_plain(_cell(getattr(report.metadata, field)))}" for field in METADATA_FIELDS
    ]
    for source in report.sources:
        listed = ", ".join(f"{field} {_plain(_cell(v))}" for field, v in source.values.items())
        lines.append(f"  {source.path.name} ({format_duration(source.time)}): {listed}")
    lines += [f"  Also at {path}" for path in (report.photo.other_names if report.photo else ())]
    lines += [f"  {sentence}" for sentence in report.disagreements]
    lines += [f"  {name}: {text}" for name, text in report.camera_info]
    if report.pending:
        lines.append(f"  still to be written: {', '.join(report.pending)}")
    if report.error:
        lines.append(f"  {report.error}")
    return "\n".join(lines)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return "none" if value in (None, "") else str(value)


def _to_json(report: PhotoReport) -> dict[str, object]:
    photo = report.photo
    answer = {
        "path": str(report.path),
        "in_library": photo is not None,
        **_metadata_to_json(report.metadata),
        "companions": [str(path) for path in photo.companions] if photo else [],
        "other_names": [str(path) for path in photo.other_names] if photo else [],
        "camera_info": dict(report.camera_info),
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


def _metadata_to_json(metadata: PhotoMetadata) -> dict[str, object]:
    return _values_to_json({field: getattr(metadata, field) for field in METADATA_FIELDS})


_OLD_FIELDS = {"rating": "stars"}


def _values_to_json(values: Mapping[str, object]) -> dict[str, object]:
    plain = {field: _cell(value) for field, value in values.items()}
    return with_old_keys(plain, **_OLD_FIELDS)


def _cell(value: object) -> object:
    if isinstance(value, Flag):
        return value.value
    return list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _operation_to_json(operation: Operation) -> dict[str, object]:
    answer = {
        "id": operation.id,
        "time": operation.time,
        "kind": operation.kind.value,
        "summary": operation.summary,
        "state": operation.state.value,
    }
    return with_old_keys(answer, kind="verb", summary="words")

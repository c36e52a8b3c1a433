"""The commands that move, copy, rename, export and throw away photos, or only say what they would do."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.cli.console import Console
from app.domain.errors import PhotoError
from app.domain.operation import FileStep, OperationKind, OperationState, StepState
from app.domain.photo import Photo
from app.files.export.render import ExportOptions
from app.files.export.rules import MetadataChoice
from app.files.scan import absolute
from app.library import Library
from app.tasks.filing.execute import Outcome, execute_plan
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import Plan, plan_operation
from app.tasks.indexing.resolve_paths import resolve_paths
from app.tasks.phrases import format_count


def trash(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Throw photos into the system's trash."""
    return _execute(library, args, console, OperationKind.TRASH)


def move(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Move photos to a folder."""
    return _execute(library, args, console, OperationKind.MOVE)


def copy(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Copy photos to a folder."""
    return _execute(library, args, console, OperationKind.COPY)


def rename(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Give photos names by a pattern."""
    return _execute(library, args, console, OperationKind.RENAME)


def export(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Copy photos elsewhere as they are, smaller, or on contact sheets."""
    return _execute(library, args, console, OperationKind.EXPORT)


def print_step_errors(library: Library, operation: int, console: Console) -> int:
    """Say what of an act is not done, or not taken back, and why; the exit code."""
    troubles = [step.detail for step in library.catalog.journal.steps(operation) if step.detail]
    for each in troubles:
        console.print_error(each)
    return int(bool(troubles))


def _execute(
    library: Library, args: argparse.Namespace, console: Console, kind: OperationKind
) -> int:
    photos = console.run(resolve_paths(library, args.paths))
    if kind in (OperationKind.TRASH, OperationKind.MOVE, OperationKind.RENAME):
        _refuse_other_names(photos, args.paths)
    to: Path | None = getattr(args, "to", None)
    request = Request(
        kind,
        tuple(photo.id for photo in photos),
        absolute(to) if to else None,
        getattr(args, "pattern", ""),
        _drawing(args),
        getattr(args, "sheet", False),
    )
    plan = console.run(plan_operation(library, request))
    outcome = _only_plan(plan) if args.dry_run else console.run(execute_plan(library, plan))
    outcome = replace(outcome, notes=(*plan.notes, *outcome.notes))
    if args.json:
        console.answer(_to_json(outcome, args.dry_run))
    else:
        _print(outcome, console)
    for each in (*outcome.errors, *outcome.notes):
        console.print_error(each)
    return int(bool(outcome.errors))


def _refuse_other_names(photos: Sequence[Photo], paths: Sequence[Path]) -> None:
    """Raises PhotoError where a link is named: what would be done to its file was not asked for."""
    for path in map(absolute, paths):
        for photo in photos:
            if path in photo.other_names:
                raise PhotoError(f"{path.name} is another name of {photo.path}; name that file.")


def _drawing(args: argparse.Namespace) -> ExportOptions | None:
    """How new files are made, where any of that was asked for; else files go as they are."""
    if args.command != "export":
        return None
    if not (args.side or args.quality or args.metadata or args.sheet):
        return None
    metadata = MetadataChoice(args.metadata or MetadataChoice.ALL.value)
    return ExportOptions(args.side or 0, args.quality or ExportOptions().quality, metadata)


def _only_plan(plan: Plan) -> Outcome:
    return Outcome(None, plan.steps, plan.left_out)


def _print(outcome: Outcome, console: Console) -> None:
    if outcome.operation is not None:
        undone = outcome.operation.state is OperationState.UNDONE
        console.print("Nothing was done." if undone else f"{outcome.operation.summary}.")
        return
    for step in outcome.steps:
        console.print(
            f"{step.action.value}  {step.source}" + (f"  →  {step.target}" if step.target else "")
        )
    console.print(f"{format_count(len(outcome.steps), 'file')}; nothing was done.")


def _to_json(outcome: Outcome, dry: bool) -> dict[str, object]:
    operation = outcome.operation
    state = operation.state.value if operation else "planned" if dry else "nothing"
    return {
        "act": operation.id if operation else None,
        "state": state,
        "steps": [_step_to_json(step) for step in outcome.steps],
        "left_out": list(outcome.left_out),
        "notes": list(outcome.notes),
    }


def _step_to_json(step: FileStep) -> dict[str, object]:
    stage = StepState.DONE if step.state is StepState.STUCK else step.state
    return {
        "source": str(step.source),
        "target": str(step.target) if step.target else None,
        "how": step.action.value,
        "stage": stage.value,
        "detail": step.detail,
    }

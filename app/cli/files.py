"""Commands about files: move, copy, rename, export or trash photos, or only list what would be done."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from app.cli.console import with_old_keys
from app.cli.parser import PATH, PATHS
from app.cli.run import Terminal, in_library
from app.domain.errors import PhotoError
from app.domain.operation import FileStep, OperationKind, OperationState, StepState
from app.domain.photo import Photo
from app.files.export.options import ExportOptions
from app.files.export.rules import MetadataChoice
from app.files.scan import absolute
from app.tasks.filing.execute import Outcome, execute_plan
from app.tasks.filing.file_set import Request
from app.tasks.filing.naming import FIELDS
from app.tasks.filing.plan import plan_operation
from app.tasks.indexing.resolve_paths import resolve_paths
from app.tasks.phrases import format_count

_DRY_RUN = click.option("--dry-run", is_flag=True, help="List what would be done, and do nothing.")
_TO = click.option(
    "--to", metavar="FOLDER", type=PATH, required=True, help="Target folder; made if it is missing."
)


def _on_files(command: Callable[..., int]) -> Callable[..., int]:
    return PATHS(_DRY_RUN(in_library(command)))


@click.command()
@_on_files
def trash(terminal: Terminal, paths: tuple[Path, ...], dry_run: bool) -> int:
    """Move photos to the system's trash.

    Their RAW files, sidecars and attached files go along. `albumen undo` restores them.
    """
    return _execute(terminal, Request(OperationKind.TRASH, ()), paths, dry_run)


@click.command()
@_on_files
@_TO
def move(terminal: Terminal, paths: tuple[Path, ...], dry_run: bool, to: Path) -> int:
    """Move photos to a folder; nothing is overwritten.

    Their RAW files, sidecars and attached files go along.
    """
    return _execute(terminal, Request(OperationKind.MOVE, (), absolute(to)), paths, dry_run)


@click.command()
@_on_files
@_TO
def copy(terminal: Terminal, paths: tuple[Path, ...], dry_run: bool, to: Path) -> int:
    """Copy photos to a folder; nothing is overwritten.

    Their RAW files, sidecars and attached files are copied, too.
    """
    return _execute(terminal, Request(OperationKind.COPY, (), absolute(to)), paths, dry_run)


@click.command()
@_on_files
@click.option(
    "--pattern",
    metavar="PATTERN",
    required=True,
    help=f"Text with {', '.join(f'{{{name}}}' for name in FIELDS)}; {{number:03}} has three digits. "
    "The extension stays.",
)
def rename(terminal: Terminal, paths: tuple[Path, ...], dry_run: bool, pattern: str) -> int:
    """Rename photos by a pattern; nothing is overwritten."""
    request = Request(OperationKind.RENAME, (), None, pattern)
    return _execute(terminal, request, paths, dry_run)


@click.command()
@_on_files
@_TO
@click.option(
    "--side",
    metavar="N",
    type=click.IntRange(min=16),
    help="Longer side of the JPEG files, in pixels.",
)
@click.option(
    "--quality", metavar="1..95", type=click.IntRange(1, 95), help="Quality of the JPEG files."
)
@click.option(
    "--metadata",
    type=click.Choice([each.value for each in MetadataChoice]),
    help="Metadata of the JPEG files: all, without place, without people and place, copyright only, none.",
)
@click.option(
    "--strip",
    "metadata",
    flag_value=MetadataChoice.NONE.value,
    type=str,
    help="The same as --metadata none.",
)
@click.option("--sheet", is_flag=True, help="Contact sheets, 30 photos on a page.")
def export(
    terminal: Terminal,
    paths: tuple[Path, ...],
    dry_run: bool,
    to: Path,
    side: int | None,
    quality: int | None,
    metadata: str | None,
    sheet: bool,
) -> int:
    """Export files, smaller JPEG files, or contact sheets."""
    options = None
    if side or quality or metadata or sheet:  # Else files are copied as they are.
        choice = MetadataChoice(metadata or MetadataChoice.ALL.value)
        options = ExportOptions(side or 0, quality or ExportOptions().quality, choice)
    request = Request(OperationKind.EXPORT, (), absolute(to), "", options, sheet)
    return _execute(terminal, request, paths, dry_run)


def _execute(terminal: Terminal, request: Request, paths: Sequence[Path], dry_run: bool) -> int:
    library, console = terminal.library, terminal.console
    photos = console.run(resolve_paths(library, paths))
    if request.kind in (OperationKind.TRASH, OperationKind.MOVE, OperationKind.RENAME):
        _refuse_other_names(photos, paths)
    request = replace(request, photos=tuple(photo.id for photo in photos))
    plan = console.run(plan_operation(library, request))
    planned = Outcome(None, plan.steps, plan.left_out)
    outcome = planned if dry_run else console.run(execute_plan(library, plan))
    outcome = replace(outcome, notes=(*plan.notes, *outcome.notes))
    terminal.answer(_to_json(outcome, dry_run), _describe(outcome))
    for each in (*outcome.errors, *outcome.notes):
        console.print_error(each)
    return int(bool(outcome.errors))


def _refuse_other_names(photos: Sequence[Photo], paths: Sequence[Path]) -> None:
    """Raise PhotoError if a link is named: the operation on its file was not asked for."""
    for path in map(absolute, paths):
        for photo in photos:
            if path in photo.other_names:
                raise PhotoError(f"{path.name} is another name of {photo.path}; name that file.")


def _describe(outcome: Outcome) -> Iterator[str]:
    if outcome.operation is not None:
        undone = outcome.operation.state is OperationState.UNDONE
        yield "Nothing was done." if undone else f"{outcome.operation.summary}."
        return
    for step in outcome.steps:
        target = f"  →  {step.target}" if step.target else ""
        yield f"{step.action.value}  {step.source}{target}"
    yield f"{format_count(len(outcome.steps), 'file')}; nothing was done."


def _to_json(outcome: Outcome, dry: bool) -> dict[str, object]:
    operation = outcome.operation
    state = operation.state.value if operation else "planned" if dry else "nothing"
    answer = {
        "operation": operation.id if operation else None,
        "state": state,
        "steps": [_step_to_json(step) for step in outcome.steps],
        "left_out": list(outcome.left_out),
        "notes": list(outcome.notes),
    }
    return with_old_keys(answer, operation="act")


def _step_to_json(step: FileStep) -> dict[str, object]:
    state = StepState.DONE if step.state is StepState.STUCK else step.state
    answer = {
        "source": str(step.source),
        "target": str(step.target) if step.target else None,
        "action": step.action.value,
        "state": state.value,
        "detail": step.detail,
    }
    return with_old_keys(answer, action="how", state="stage")

"""Commands about the history: list operations, undo the last, redo it."""

import click

from app.cli.console import format_time, with_old_keys
from app.cli.metadata import save_metadata
from app.cli.parser import COUNT
from app.cli.run import Terminal, in_library
from app.domain.operation import Operation
from app.tasks.history import undo as tasks


@click.command()
@in_library
def undo(terminal: Terminal) -> int:
    """Undo the last operation, of whatever session."""
    return _finish(terminal, "Undone", terminal.console.run(tasks.undo(terminal.library)))


@click.command()
@in_library
def redo(terminal: Terminal) -> int:
    """Redo the operation that was undone last."""
    return _finish(terminal, "Redone", terminal.console.run(tasks.redo(terminal.library)))


@click.command()
@click.option("--count", type=COUNT, default=None, help="The last so many (default: all).")
@in_library
def history(terminal: Terminal, count: int | None) -> int:
    """List operations, the last first."""
    operations = terminal.console.run(tasks.list_operations(terminal.library, count or -1))
    answer = {"operations": [_to_json(each) for each in operations]}
    lines = (
        f"{each.id}  {format_time(each.time)}  {each.summary}  ({each.state.value})"
        for each in operations
    )
    terminal.answer(with_old_keys(answer, operations="acts"), lines)
    return 0


def print_step_errors(terminal: Terminal, operation: int) -> int:
    """Print which steps of an operation are not done, or not undone, and why; return the exit code."""
    steps = terminal.library.catalog.journal.steps(operation)
    errors = [step.detail for step in steps if step.detail]
    for each in errors:
        terminal.console.print_error(each)
    return int(bool(errors))


def _finish(terminal: Terminal, done: str, operation: Operation) -> int:
    save_metadata(terminal, operation.about)
    terminal.answer(_to_json(operation), [f"{done}: {operation.summary}."])
    return print_step_errors(terminal, operation.id)


def _to_json(operation: Operation) -> dict[str, object]:
    answer = {
        "id": operation.id,
        "time": operation.time,
        "kind": operation.kind.value,
        "summary": operation.summary,
        "state": operation.state.value,
    }
    return with_old_keys(answer, kind="verb", summary="words")

"""The commands that move, copy, rename, export and throw away photos, or only say what they would do."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.act import Stage, State, Step, Verb
from app.cli.console import Console
from app.files.drawing import Drawing
from app.files.export_rules import MetadataChoice
from app.files.scan import absolute
from app.library import Library
from app.photo import Photo, PhotoError
from app.tasks.named import find_named
from app.tasks.perform import Outcome, act_on_files
from app.tasks.plan import Plan, plan_act
from app.tasks.sentences import say_count
from app.tasks.together import Request


def trash(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Throw photos into the system's trash."""
    return _act(library, asked, console, Verb.TRASH)


def move(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Move photos to a folder."""
    return _act(library, asked, console, Verb.MOVE)


def copy(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Copy photos to a folder."""
    return _act(library, asked, console, Verb.COPY)


def rename(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Give photos names by a pattern."""
    return _act(library, asked, console, Verb.RENAME)


def export(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Copy photos elsewhere as they are, smaller, or on contact sheets."""
    return _act(library, asked, console, Verb.EXPORT)


def complain_of_steps(library: Library, act: int, console: Console) -> int:
    """Say what of an act is not done, or not taken back, and why; the exit code."""
    troubles = [step.detail for step in library.catalog.journal.steps(act) if step.detail]
    for each in troubles:
        console.complain(each)
    return int(bool(troubles))


def _act(library: Library, asked: argparse.Namespace, console: Console, verb: Verb) -> int:
    photos = console.run(find_named(library, asked.paths))
    if verb in (Verb.TRASH, Verb.MOVE, Verb.RENAME):
        _refuse_other_names(photos, asked.paths)
    to: Path | None = getattr(asked, "to", None)
    request = Request(
        verb,
        tuple(photo.id for photo in photos),
        absolute(to) if to else None,
        getattr(asked, "pattern", ""),
        _drawing(asked),
        getattr(asked, "sheet", False),
    )
    plan = console.run(plan_act(library, request))
    outcome = _only_plan(plan) if asked.dry_run else console.run(act_on_files(library, plan))
    outcome = replace(outcome, notes=(*plan.notes, *outcome.notes))
    if asked.json:
        console.answer(_to_json(outcome, asked.dry_run))
    else:
        _print(outcome, console)
    for each in (*outcome.troubles, *outcome.notes):
        console.complain(each)
    return int(bool(outcome.troubles))


def _refuse_other_names(photos: Sequence[Photo], paths: Sequence[Path]) -> None:
    """Raises PhotoError where a link is named: what would be done to its file was not asked for."""
    for path in map(absolute, paths):
        for photo in photos:
            if path in photo.other_names:
                raise PhotoError(f"{path.name} is another name of {photo.path}; name that file.")


def _drawing(asked: argparse.Namespace) -> Drawing | None:
    """How new files are made, where any of that was asked for; else files go as they are."""
    if asked.command != "export":
        return None
    if not (asked.side or asked.quality or asked.metadata or asked.sheet):
        return None
    choice = MetadataChoice(asked.metadata or MetadataChoice.ALL.value)
    return Drawing(asked.side or 0, asked.quality or Drawing().quality, choice)


def _only_plan(plan: Plan) -> Outcome:
    return Outcome(None, plan.steps, plan.left_out)


def _print(outcome: Outcome, console: Console) -> None:
    if outcome.act is not None:
        undone = outcome.act.state is State.UNDONE
        console.print("Nothing was done." if undone else f"{outcome.act.words}.")
        return
    for step in outcome.steps:
        console.print(
            f"{step.how.value}  {step.source}" + (f"  →  {step.target}" if step.target else "")
        )
    console.print(f"{say_count(len(outcome.steps), 'file')}; nothing was done.")


def _to_json(outcome: Outcome, dry: bool) -> dict[str, object]:
    act = outcome.act
    state = act.state.value if act else "planned" if dry else "nothing"
    return {
        "act": act.id if act else None,
        "state": state,
        "steps": [_step_to_json(step) for step in outcome.steps],
        "left_out": list(outcome.left_out),
        "notes": list(outcome.notes),
    }


def _step_to_json(step: Step) -> dict[str, object]:
    stage = Stage.DONE if step.stage is Stage.STUCK else step.stage
    return {
        "source": str(step.source),
        "target": str(step.target) if step.target else None,
        "how": step.how.value,
        "stage": stage.value,
        "detail": step.detail,
    }

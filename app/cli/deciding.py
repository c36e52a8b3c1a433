"""The commands that decide about a group, and that list, undo, export and import decisions."""

import argparse
from collections.abc import Sequence

from app.cli.beside import write_beside
from app.cli.console import Console, say_time
from app.files.scan import absolute
from app.library import Library
from app.photo import Decision, Group, Photo, PhotoError, Tier, Verdict
from app.tasks import decide as tasks
from app.tasks.groups import list_groups
from app.tasks.record import ids_of


def decide(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Say what is to become of a group."""
    group = _find(library, asked, console)
    verdict = Verdict(asked.verdict)
    parts = _choose(group, asked) if verdict is Verdict.KEEP else [group.photos]
    decision = console.run(tasks.decide(library, group.tier, verdict, parts))
    write_beside(library, {photo.id for photo in group.photos}, console)
    _say("Decided", decision, asked, console)
    return 0


def decisions(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """List decisions, or undo one, or carry them from one library to another."""
    if asked.undo is not None:
        undone = console.run(tasks.undo_decision(library, asked.undo))
        write_beside(library, ids_of(library, undone.members), console)
        _say("Undone", undone, asked, console)
    elif asked.target:
        count = console.run(tasks.export_decisions(library, absolute(asked.target)))
        _count("exported", count, asked, console)
    elif asked.source:
        count = console.run(tasks.import_decisions(library, absolute(asked.source)))
        _count("imported", count, asked, console)
    else:
        found = console.run(tasks.list_decisions(library, asked.search))
        if asked.json:
            console.answer({"decisions": [_to_json(each) for each in found]})
        else:
            for each in found:
                console.print(_describe(each))
            console.print(f"{len(found):,} decisions.")
    return 0


def _find(library: Library, asked: argparse.Namespace, console: Console) -> Group:
    """The group of that id. Raises PhotoError where there is none."""
    for tier in [Tier(asked.tier)] if asked.tier else Tier:
        grouping = console.run(list_groups(library, tier, asked.detail))
        for group in grouping.groups:
            if group.id == asked.group:
                return group
    raise PhotoError(
        f"There is no group {asked.group} now, at detail {asked.detail:g}: "
        "`albumen groups` lists those there are."
    )


def _choose(group: Group, asked: argparse.Namespace) -> Sequence[Sequence[Photo]]:
    """The photo to keep with what is part of a set, and the rest. Raises PhotoError where that cannot be."""
    path = absolute(asked.path)
    kept = [photo for photo in group.photos if photo.path == path or photo.id in group.protected]
    if path not in [photo.path for photo in kept]:
        raise PhotoError(f"{path} is not in the group {group.id}.")
    rest = [photo for photo in group.photos if photo not in kept]
    if group.kind.is_set or not rest:
        raise PhotoError(
            f"The photos of the group {group.id} only make sense together: none of them is rejected."
        )
    return kept, rest


def _say(done: str, decision: Decision, asked: argparse.Namespace, console: Console) -> None:
    if asked.json:
        console.answer(_to_json(decision))
    else:
        console.print(f"{done}: {_describe(decision)}")


def _count(done: str, count: int, asked: argparse.Namespace, console: Console) -> None:
    if asked.json:
        console.answer({done: count})
    else:
        console.print(f"{count:,} decisions {done}.")


def _describe(decision: Decision) -> str:
    """A decision as a few lines."""
    head = (
        f"{decision.id}  {say_time(decision.time)}  {decision.tier.value}: {decision.verdict.value}"
    )
    marks = ("kept  ", "rejected  ") if decision.verdict is Verdict.KEEP else ("", "")
    lines = [
        f"  {marks[min(number, 1)]}{member.path}"
        for number, part in enumerate(decision.parts)
        for member in part
    ]
    return "\n".join((head, *lines))


def _to_json(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.id,
        "time": decision.time,
        "tier": decision.tier.value,
        "verdict": decision.verdict.value,
        "parts": [[str(member.path) for member in part] for part in decision.parts],
    }

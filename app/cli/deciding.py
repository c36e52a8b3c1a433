"""The commands that decide about a group, and that list, undo, export and import decisions."""

import argparse
from collections.abc import Sequence

from app.cli.beside import write_beside
from app.cli.console import Console, format_duration
from app.domain.errors import PhotoError
from app.domain.groups import Decision, Group, Tier, Verdict
from app.domain.photo import Photo
from app.files.scan import absolute
from app.library import Library
from app.tasks.culling import decide as tasks
from app.tasks.grouping.groups import list_groups
from app.tasks.journal.record import ids_of


def decide(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Say what is to become of a group."""
    group = _find(library, args, console)
    verdict = Verdict(args.verdict)
    subsets = _choose(group, args) if verdict is Verdict.KEEP else [group.photos]
    decision = console.run(tasks.decide(library, group.tier, verdict, subsets))
    write_beside(library, {photo.id for photo in group.photos}, console)
    _print_decision("Decided", decision, args, console)
    return 0


def decisions(library: Library, args: argparse.Namespace, console: Console) -> int:
    """List decisions, or undo one, or carry them from one library to another."""
    if args.undo is not None:
        undone = console.run(tasks.undo_decision(library, args.undo))
        write_beside(library, ids_of(library, undone.members), console)
        _print_decision("Undone", undone, args, console)
    elif args.target:
        count = console.run(tasks.export_decisions(library, absolute(args.target)))
        _count("exported", count, args, console)
    elif args.source:
        count = console.run(tasks.import_decisions(library, absolute(args.source)))
        _count("imported", count, args, console)
    else:
        found = console.run(tasks.list_decisions(library, args.search))
        if args.json:
            console.answer({"decisions": [_to_json(each) for each in found]})
        else:
            for each in found:
                console.print(_describe(each))
            console.print(f"{len(found):,} decisions.")
    return 0


def _find(library: Library, args: argparse.Namespace, console: Console) -> Group:
    """The group of that id. Raises PhotoError where there is none."""
    for tier in [Tier(args.tier)] if args.tier else Tier:
        grouping = console.run(list_groups(library, tier, args.detail))
        for group in grouping.groups:
            if group.id == args.group:
                return group
    raise PhotoError(
        f"There is no group {args.group} now, at detail {args.detail:g}: "
        "`albumen groups` lists those there are."
    )


def _choose(group: Group, args: argparse.Namespace) -> Sequence[Sequence[Photo]]:
    """The photo to keep with what is part of a set, and the rest. Raises PhotoError where that cannot be."""
    path = absolute(args.path)
    kept = [photo for photo in group.photos if photo.path == path or photo.id in group.protected]
    if path not in [photo.path for photo in kept]:
        raise PhotoError(f"{path} is not in the group {group.id}.")
    rest = [photo for photo in group.photos if photo not in kept]
    if group.kind.is_set or not rest:
        raise PhotoError(
            f"The photos of the group {group.id} only make sense together: none of them is rejected."
        )
    return kept, rest


def _print_decision(
    done: str, decision: Decision, args: argparse.Namespace, console: Console
) -> None:
    if args.json:
        console.answer(_to_json(decision))
    else:
        console.print(f"{done}: {_describe(decision)}")


def _count(done: str, count: int, args: argparse.Namespace, console: Console) -> None:
    if args.json:
        console.answer({done: count})
    else:
        console.print(f"{count:,} decisions {done}.")


def _describe(decision: Decision) -> str:
    """A decision as a few lines."""
    head = f"{decision.id}  {format_duration(decision.time)}  {decision.tier.value}: {decision.verdict.value}"
    metadata = ("kept  ", "rejected  ") if decision.verdict is Verdict.KEEP else ("", "")
    lines = [
        f"  {metadata[min(number, 1)]}{member.path}"
        for number, subset in enumerate(decision.subsets)
        for member in subset
    ]
    return "\n".join((head, *lines))


def _to_json(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.id,
        "time": decision.time,
        "tier": decision.tier.value,
        "verdict": decision.verdict.value,
        "parts": [[str(member.path) for member in subset] for subset in decision.subsets],
    }

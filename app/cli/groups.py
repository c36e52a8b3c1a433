"""Commands about groups: list them, decide about one, and list, undo, export or import decisions."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from app.cli.console import format_time, with_old_keys
from app.cli.metadata import save_metadata
from app.cli.parser import PATH, RenamedChoice, Share
from app.cli.run import Terminal, in_library
from app.domain.errors import PhotoError
from app.domain.groups import Decision, Group, Grouping, SetKind, Tier, Verdict
from app.domain.photo import Photo
from app.files.scan import absolute
from app.tasks.culling import decide as tasks
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.grouping.measure import measure_tier
from app.tasks.journal.record import ids_of
from app.tasks.phrases import describe_import, format_count

_NAMES = {
    "exact-duplicate": Tier.EXACT_DUPLICATE,
    "near-duplicate": Tier.NEAR_DUPLICATE,
    "burst": Tier.BURST,
    "scene": Tier.SCENE,
    "theme": Tier.THEME,
    "event": Tier.EVENT,
}
_TIER = RenamedChoice(list(_NAMES), identical="exact-duplicate", twin="near-duplicate")
_DETAIL = click.option(
    "--detail", type=Share(), default=0.5, show_default=True, help="From coarse, 0, to fine, 1."
)


@click.command()
@click.option("--tier", type=_TIER, default="theme", show_default=True, help="How alike.")
@_DETAIL
@in_library
def groups(terminal: Terminal, tier: str, detail: float) -> int:
    """Group photos, and name the best photo of each group."""
    library, console, of = terminal.library, terminal.console, _NAMES[tier]
    console.run(build_groups(library))
    console.run(measure_tier(library, of, detail))
    grouping = console.run(list_groups(library, of, detail))
    answer = {
        "tier": grouping.tier.value,
        "detail": grouping.detail,
        "groups": [_group_to_json(each) for each in grouping.groups],
        "ungrouped": len(grouping.ungrouped),
    }
    terminal.answer(answer, _describe_groups(grouping))
    return 0


@click.command()
@click.argument("group", metavar="GROUP")
@click.argument(
    "verdict",
    type=click.Choice([each.value for each in (Verdict.KEEP_ALL, Verdict.NOT_SAME, Verdict.KEEP)]),
)
@click.argument("path", metavar="[PATH]", required=False, type=PATH)
@click.option("--tier", type=_TIER, default=None, help="Tier of the group (default: any).")
@_DETAIL
@in_library
def decide(
    terminal: Terminal, group: str, verdict: str, path: Path | None, tier: str | None, detail: float
) -> int:
    """Choose which photos of a group to keep.

    GROUP is an id that `albumen groups` prints; with keep, PATH is the photo to keep, and the others
    are rejected. Splitting and merging need a look at the photos: do that in the window.
    """
    chosen = Verdict(verdict)
    if (path is None) == (chosen is Verdict.KEEP):
        raise click.UsageError("keep, and only keep, takes the PATH of the photo to keep")
    asked = _find_group(terminal, group, [_NAMES[tier]] if tier else Tier, detail)
    subsets = _choose(asked, path) if path else [asked.photos]
    deciding = tasks.decide(terminal.library, asked.tier, chosen, subsets)
    _, decision = terminal.console.run(deciding)
    save_metadata(terminal, {photo.id for photo in asked.photos})
    _print_decision(terminal, "Decided", decision)
    return 0


@click.command()
@click.option(
    "--search", "text", metavar="WORDS", default="", help="List those with WORDS in their paths."
)
@click.option("--undo", "undo", metavar="ID", type=int, help="Undo a decision.")
@click.option("--export", "target", metavar="FILE", type=PATH, help="Write all decisions to FILE.")
@click.option("--import", "source", metavar="FILE", type=PATH, help="Add the decisions of FILE.")
@in_library
def decisions(
    terminal: Terminal, text: str, undo: int | None, target: Path | None, source: Path | None
) -> int:
    """List decisions about groups, undo, export or import them; the last two with those about faces."""
    if sum(each is not None for each in (undo, target, source)) > 1:
        raise click.UsageError("--undo, --export and --import exclude each other")
    library, console = terminal.library, terminal.console
    if undo is not None:
        undone = console.run(tasks.undo_decision(library, undo))
        save_metadata(terminal, ids_of(library, undone.members))
        _print_decision(terminal, "Undone", undone)
    elif target:
        exported = console.run(tasks.export_decisions(library, absolute(target)))
        terminal.answer({"exported": exported}, [f"{format_count(exported, 'decision')} exported."])
    elif source:
        imported = console.run(tasks.import_decisions(library, absolute(source)))
        answer = {"imported": imported.new}
        answer |= {"faces": imported.faces} if imported.faces else {}
        answer |= {"refused": imported.refused} if imported.refused else {}
        save_metadata(terminal, imported.about)
        terminal.answer(answer, [describe_import(imported.new, imported.refused)])
    else:
        listed = console.run(tasks.list_decisions(library, text))
        lines = (*map(_describe, listed), f"{format_count(len(listed), 'decision')}.")
        terminal.answer({"decisions": [_decision_to_json(each) for each in listed]}, lines)
    return 0


def _find_group(
    terminal: Terminal, id: str, tiers: Sequence[Tier] | type[Tier], detail: float
) -> Group:
    """Return the group of that id. Raises PhotoError if there is none."""
    for tier in tiers:
        grouping = terminal.console.run(list_groups(terminal.library, tier, detail))
        for group in grouping.groups:
            if group.id == id:
                return group
    raise PhotoError(
        f"There is no group {id} at detail {detail:g}: `albumen groups` lists the groups."
    )


def _choose(group: Group, path: Path) -> Sequence[Sequence[Photo]]:
    """Return the photo to keep with its set, and the rest. Raises PhotoError if it cannot be kept alone."""
    path = absolute(path)
    named = [photo.id for photo in group.photos if photo.path == path]
    if not named:
        raise PhotoError(f"{path} is not in the group {group.id}.")
    kept, rest = group.keep(named)
    if group.kind.is_set or not rest:
        raise PhotoError(
            f"The photos of the group {group.id} only make sense together: none of them is rejected."
        )
    return kept, rest


def _print_decision(terminal: Terminal, done: str, decision: Decision) -> None:
    terminal.answer(_decision_to_json(decision), [f"{done}: {_describe(decision)}"])


def _describe(decision: Decision) -> str:
    """Describe a decision in a few lines."""
    head = f"{decision.id}  {format_time(decision.time)}  {decision.tier.value}: {decision.verdict.value}"
    signs = ("kept  ", "rejected  ") if decision.verdict is Verdict.KEEP else ("", "")
    lines = [
        f"  {signs[min(number, 1)]}{member.path}"
        for number, subset in enumerate(decision.subsets)
        for member in subset
    ]
    return "\n".join((head, *lines))


def _decision_to_json(decision: Decision) -> dict[str, object]:
    answer = {
        "id": decision.id,
        "time": decision.time,
        "tier": decision.tier.value,
        "verdict": decision.verdict.value,
        "subsets": [[str(member.path) for member in subset] for subset in decision.subsets],
    }
    return with_old_keys(answer, subsets="parts")


def _describe_groups(grouping: Grouping) -> Iterator[str]:
    for group in grouping.groups:
        yield f"{group.title} ({len(group.photos):,})  {group.id}{_remarks(group)}"
        new = {photo.id for photo in group.newcomers}
        for photo in group.photos:
            mark = "  (best)" if photo == group.keeper else "  (new)" if photo.id in new else ""
            yield f"  {photo.path}{mark}"
            yield from (f"    with {path}" for path in photo.companions)
        if group.reasons:
            yield f"  The first is the best photo: {', '.join(group.reasons)}."
    ungrouped = format_count(len(grouping.ungrouped), "photo")
    yield f"{format_count(len(grouping.groups), 'group')}; {ungrouped} in no group."


def _remarks(group: Group) -> str:
    kind = group.kind.value if group.tier.is_alike else ""
    remarks = ("decided" if group.decided else "", kind, group.evidence)
    return "".join(f" · {remark}" for remark in remarks if remark)


def _group_to_json(group: Group) -> dict[str, object]:
    return {
        "id": group.id,
        "title": group.title,
        "kind": group.kind.value,
        "photos": _paths(group),
        "companions": {
            str(photo.path): list(map(str, photo.companions))
            for photo in group.photos
            if photo.companions
        },
        "evidence": group.evidence,
        "keeper": str(group.keeper.path) if group.keeper else None,
        "reasons": list(group.reasons),
        "decided": group.decided,
        "newcomers": [str(photo.path) for photo in group.newcomers],
    }


def _paths(group: Group) -> list[str]:
    """List the paths of the photos; of one photo in two files, both."""
    raws = group.photos[0].raws if group.kind is SetKind.PAIR else ()
    return [str(path) for path in (*(photo.path for photo in group.photos), *raws)]

"""The command that puts together what belongs together."""

import argparse
from pathlib import Path

from app.cli.console import Console
from app.domain.groups import Group, Grouping, SetKind, Tier
from app.library import Library
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.grouping.measure import measure_tier


def groups(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Put together what belongs together; of each group say which photo to keep, and why."""
    tier = Tier(args.tier)
    console.run(build_groups(library))
    console.run(measure_tier(library, tier, args.detail))
    grouping = console.run(list_groups(library, tier, args.detail))
    if args.json:
        console.answer(
            {
                "tier": grouping.tier.value,
                "detail": grouping.detail,
                "groups": [_to_json(each) for each in grouping.groups],
                "ungrouped": len(grouping.ungrouped),
            }
        )
    else:
        _print(grouping, console)
    return 0


def _print(grouping: Grouping, console: Console) -> None:
    for group in grouping.groups:
        console.print(f"{group.title} ({len(group.photos):,})  {group.id}{_remarks(group)}")
        new = {photo.id for photo in group.newcomers}
        for photo in group.photos:
            mark = "  (keep)" if photo == group.keeper else "  (new)" if photo.id in new else ""
            console.print(f"  {photo.path}{mark}")
            for path in photo.companions:
                console.print(f"    with {path}")
        if group.reasons:
            console.print(f"  Keep the first: {', '.join(group.reasons)}.")
    console.print(
        f"{len(grouping.groups):,} groups; {len(grouping.ungrouped):,} photos belong to none."
    )


def _remarks(group: Group) -> str:
    kind = "" if group.tier is Tier.THEME else group.kind.value
    remarks = ("decided" if group.decided else "", kind, group.evidence)
    return "".join(f" · {remark}" for remark in remarks if remark)


def _to_json(group: Group) -> dict[str, object]:
    return {
        "id": group.id,
        "title": group.title,
        "kind": group.kind.value,
        "photos": [str(path) for path in _paths(group)],
        "companions": {
            str(photo.path): [str(path) for path in photo.companions]
            for photo in group.photos
            if photo.companions
        },
        "evidence": group.evidence,
        "keeper": str(group.keeper.path) if group.keeper else None,
        "reasons": list(group.reasons),
        "decided": group.decided,
        "newcomers": [str(photo.path) for photo in group.newcomers],
    }


def _paths(group: Group) -> list[Path]:
    """Of the photos; of one photo in two files, of both."""
    companions = group.photos[0].companions if group.kind is SetKind.PAIR else ()
    return [*(photo.path for photo in group.photos), *companions]

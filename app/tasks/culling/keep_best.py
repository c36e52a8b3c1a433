"""Keeping photos and rejecting the others: of any photos, or the best of many groups, planned and shown first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.groups import ContentRef, Decision, Group, SetKind, Tier, Verdict
from app.domain.metadata import Flag, MetadataChanges
from app.domain.operation import Operation, OperationKind
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.library import Library
from app.tasks.grouping.constraints import attach_decisions
from app.tasks.grouping.groups import list_groups
from app.tasks.journal.record import (
    as_members,
    begin_operation,
    end_operation,
    find_edited,
    read_metadata,
    record,
    record_edits,
)
from app.tasks.phrases import describe_decisions, format_names

_OF_ONE_MOMENT = (Tier.BURST, Tier.SCENE)
"""Tiers whose photos differ: without a measured reason none of them is kept."""


@dataclass(frozen=True, slots=True)
class KeepResult:
    """The result for the groups that were planned."""

    operation: Operation | None
    """None if all groups have changed."""
    decisions: tuple[Decision, ...]
    changed: tuple[Group, ...]
    """Groups, as planned, that have changed since and were left alone."""


def keep(library: Library, kept: Sequence[Photo], rest: Sequence[Photo]) -> Task[Operation]:
    """Reject the rest, and unflag rejected ones of the kept, as one operation; no group is decided."""
    summary = f"Kept {format_names(kept)}, rejected {len(rest):,}"
    current = library.catalog.metadata_log.current
    changes: list[tuple[ContentRef, MetadataChanges]] = [
        (member, {"flag": Flag.REJECT}) for member in as_members(library, rest)
    ]
    rejected = (each for each in as_members(library, kept) if current(each).flag is Flag.REJECT)
    changes += [(member, {"flag": None}) for member in rejected]
    return (yield from record_edits(library, (*kept, *rest), changes, summary))


def plan_keeps(
    library: Library, tier: Tier, detail: float, ids: Collection[str]
) -> Task[tuple[Group, ...]]:
    """Return the groups of these ids of which the best can be kept and the rest rejected, as they are now.

    Not those that are decided, that only make sense together, that the user flagged otherwise, or whose photos
    differ without a measured reason.
    """
    grouping = yield from list_groups(library, tier, detail)
    return tuple(group for group in grouping.groups if group.id in ids and _is_open(group))


def keep_best(
    library: Library, tier: Tier, detail: float, planned: Sequence[Group]
) -> Task[KeepResult]:
    """Keep the best photo of each group, and its sets; reject the others: all of it or nothing.

    The groups are listed again. One that is not exactly as planned (its photos with their paths and flags, its
    keeper, its kind, its decision) is left alone and reported.
    """
    grouping = yield from list_groups(library, tier, detail)
    now = {group.id: group for group in grouping.groups}
    same = [
        each for each in planned if each.id in now and _substance(each) == _substance(now[each.id])
    ]
    ids = [photo.id for group in same for photo in group.photos]
    before = read_metadata(library, ids)
    with library.catalog.transaction():
        # Other tasks may have run since they were listed, and other programs run always.
        photos = library.catalog.photos.get(ids)
        marked = attach_decisions(same, library.catalog.decisions.list())
        still = [group for group in marked if _is_open(group) and _is_current(group, photos)]
        spared = len(planned) - len(still)
        operation, decisions = _keep(library, still, spared) if still else (None, ())
    done = {group.id for group in still}
    yield Change(decisions=True, photos=find_edited(library, before), metadata=True)
    changed = tuple(group for group in planned if group.id not in done)
    return KeepResult(operation, decisions, changed)


def _is_open(group: Group) -> bool:
    """Whether the keeper may be kept and the rest rejected without asking."""
    if group.decided or group.kind.is_set or group.kind is SetKind.MIRROR or group.keeper is None:
        return False
    if group.tier in _OF_ONE_MOMENT and not group.reasons:
        return False
    picked = any(photo.flag is Flag.PICK for photo in group.others)
    return bool(group.others) and not picked and group.keeper.flag is not Flag.REJECT


def _substance(group: Group) -> tuple[object, ...]:
    """Return what must be as planned, in whatever order and words the group is shown."""
    return set(group.photos), group.keeper, group.protected, group.kind, group.decision


def _is_current(group: Group, photos: Mapping[int, Photo]) -> bool:
    return all(photos.get(photo.id) == photo for photo in group.photos)


def _keep(
    library: Library, groups: Sequence[Group], spared: int
) -> tuple[Operation, tuple[Decision, ...]]:
    """Keep the best of all these groups, as one operation."""
    operation = begin_operation(library, OperationKind.KEEP_BEST)
    decisions: list[Decision] = []
    for group in groups:
        assert group.keeper is not None, "an open group has a keeper"
        subsets = group.keep((group.keeper.id,))
        decisions.append(record(library, operation.id, group.tier, Verdict.KEEP, subsets))
    photos = [photo for group in groups for photo in group.photos]
    done = end_operation(library, operation, describe_decisions(decisions, spared), photos)
    return done, tuple(decisions)

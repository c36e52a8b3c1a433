"""The group filter: by photos, folders, bytes that would be freed, and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.groups import Group, Grouping
from app.query.ast import AnyOf, FieldTerm, Range, Term
from app.query.matching import filter_photos


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """The conditions of the group filter. By default every open group passes."""

    photo_terms: tuple[Term, ...] = ()
    """Field terms, each met by a photo of the group, not all by the same one."""
    crossing: bool = False
    """Only groups in more than one folder."""
    across: tuple[Path, Path] | None = None
    """Only groups with photos below both of these folders."""
    freed: int = 0
    """Least number of bytes that could be freed."""
    decided: bool = False
    """Let decided groups pass too."""


@dataclass(frozen=True, slots=True)
class FilteredGroups:
    """The groups of a tier that met a filter."""

    grouping: Grouping
    groups: tuple[Group, ...]
    """In the order of the grouping."""
    open: int
    """Undecided groups of the whole grouping."""
    freed: int
    """Bytes that the open ones of `groups` could free."""


def filter_groups(grouping: Grouping, group_filter: GroupFilter) -> FilteredGroups:
    """Return the groups of a tier that meet the filter."""
    passed = tuple(group for group in grouping.groups if _passes(group, group_filter))
    for term in group_filter.photo_terms:
        met = filter_photos((photo for group in passed for photo in group.photos), (term,))
        ids = {photo.id for photo in met}
        passed = tuple(g for g in passed if any(photo.id in ids for photo in g.photos))
    still_open = sum(not group.decided for group in grouping.groups)
    freed = sum(freed_by(group) for group in passed if not group.decided)
    return FilteredGroups(grouping, passed, still_open, freed)


def freed_by(group: Group) -> int:
    """Return the bytes that would be freed if only the keeper were kept; 0 for sets.

    A file with other names does not count: its bytes stay as long as one of its hard links does.
    """
    return sum(photo.size for photo in group.others if not photo.other_names)


def photo_terms(folder: str, since: str | None, until: str | None) -> tuple[Term, ...]:
    """Return the terms of photos below a folder by a part of its path, and of dates as `read_date` gives them."""
    terms = [FieldTerm("folder", AnyOf((folder,)))] if folder else []
    if since or until:
        # One range, so that one photo meets both; with ends, as a broken date is beyond all calendars.
        terms.append(FieldTerm("date", Range(since or "0001", until or "9999-12-31")))
    return tuple(map(Term, terms))


def _passes(group: Group, group_filter: GroupFilter) -> bool:
    """Whether a group meets the filter; what costs least is tested first."""
    return (
        (group_filter.decided or not group.decided)
        and freed_by(group) >= group_filter.freed
        and (not group_filter.crossing or len({photo.path.parent for photo in group.photos}) > 1)
        and (group_filter.across is None or _lies_across(group, group_filter.across))
    )


def _lies_across(group: Group, folders: Sequence[Path]) -> bool:
    """Whether each folder has a photo of its own; of nested folders, the inner one owns it."""
    inner_first = sorted(set(folders), key=lambda folder: -len(folder.parts))
    owners = {
        next((folder for folder in inner_first if photo.path.is_relative_to(folder)), None)
        for photo in group.photos
    }
    return owners.issuperset(folders)

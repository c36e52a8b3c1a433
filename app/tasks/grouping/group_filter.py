"""Filter the groups of a tier: by folder, date, what they would free, decided or not."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.domain.groups import Group, Grouping


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """What a group must meet to be shown. As it stands it lets every open group pass."""

    folder: str = ""
    """Part of the path of a folder; one photo of the group lies there."""
    crossing: bool = False
    """Only groups that live in more than one folder."""
    across: tuple[Path, Path] | None = None
    """Only groups with photos below both of these folders."""
    since: date | None = None
    """One photo of the group is of this day or later, by the camera's own clock where it is known."""
    until: date | None = None
    """One photo is of this day or earlier; with `since`, the same photo meets both."""
    freed: int = 0
    """At least so many bytes could be freed."""
    decided: bool = False
    """Let decided groups pass too."""


@dataclass(frozen=True, slots=True)
class FilteredGroups:
    """The groups of one tier, and those of them that passed a sieve."""

    grouping: Grouping
    groups: tuple[Group, ...]
    """Those that passed, in the order of the grouping."""
    open: int
    """Groups of the whole grouping that are not decided."""
    freed: int
    """Bytes that the open ones of those that passed could free."""


def filter_groups(grouping: Grouping, group_filter: GroupFilter) -> FilteredGroups:
    """Let the groups fall through the sieve."""
    passed = tuple(group for group in grouping.groups if _passes(group, group_filter))
    still_open = sum(not group.decided for group in grouping.groups)
    freed = sum(freed_by(group) for group in passed if not group.decided)
    return FilteredGroups(grouping, passed, still_open, freed)


def freed_by(group: Group) -> int:
    """Bytes of the photos that would go if only the keeper were kept; 0 for sets.

    A file that has other names is not counted: its bytes stay as long as one of its hard links does.
    """
    return sum(photo.size for photo in group.others if not photo.other_names)


def read_day(text: str, *, last: bool = False) -> date | None:
    """The first day, or the last, of "2021", "2021-03" or "2021-03-14"; None for any other text."""
    for form in ("%Y", "%Y-%m", "%Y-%m-%d"):
        try:
            # A day has no zone: it is compared with the day a person would say.
            first = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return _last_day(first, form) if last else first
    return None


def _last_day(first: date, form: str) -> date:
    if form == "%Y":
        return first.replace(month=12, day=31)
    if form == "%Y-%m":
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first


def _passes(group: Group, group_filter: GroupFilter) -> bool:
    """Whether it meets all that is asked; what costs least is asked first."""
    return (
        (group_filter.decided or not group.decided)
        and freed_by(group) >= group_filter.freed
        and (not group_filter.folder or _lies_in(group, group_filter.folder.casefold()))
        and (not group_filter.crossing or len({photo.path.parent for photo in group.photos}) > 1)
        and (group_filter.across is None or _lies_across(group, group_filter.across))
        and (
            (group_filter.since is None and group_filter.until is None)
            or _is_of(group, group_filter.since, group_filter.until)
        )
    )


def _lies_in(group: Group, folder: str) -> bool:
    return any(folder in str(photo.path.parent).casefold() for photo in group.photos)


def _lies_across(group: Group, folders: Sequence[Path]) -> bool:
    """Whether each folder has a photo of its own; of two within each other, the inner one owns it."""
    inner_first = sorted(set(folders), key=lambda folder: -len(folder.parts))
    owners = {
        next((folder for folder in inner_first if photo.path.is_relative_to(folder)), None)
        for photo in group.photos
    }
    return owners.issuperset(folders)


def _is_of(group: Group, since: date | None, until: date | None) -> bool:
    """Whether one photo is of those days."""
    for photo in group.photos:
        try:
            day = datetime.fromtimestamp(photo.time).astimezone().date()
        except (OverflowError, OSError, ValueError):
            continue
        if (since is None or day >= since) and (until is None or day <= until):
            return True
    return False

"""Groups of every tier at the chosen detail; of the tier shown, those that match the filter."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.groups import Group, Grouping, Tier
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.settings import Settings
from app.tasks.grouping.group_filter import FilteredGroups, GroupFilter, filter_groups, freed_by
from app.tasks.grouping.groups import count_groups, list_groups
from app.tasks.grouping.measure import measure_groups
from app.tasks.library.list_photos import list_photos_by_id
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

_REST = 1_000
"""Milliseconds after the last metadata edit until best photos are ranked again."""


class GroupsModel(QObject):
    """The groups of the overview by id. One listing per tier is kept, and one is requested at most.

    A dragged slider, typed text and a series of changes ask for the same
    listing many times; while one is requested they only ask for one more after it.
    """

    replaced = Signal()
    """Another tier or filter is shown: start at the top."""
    merged = Signal()
    """The groups are listed again: keep the position."""
    estimated = Signal(int)
    """Estimated number of groups, while the slider moves and the groups are not listed yet."""
    counts_changed = Signal()
    """The number of open groups of some tier changed."""

    def __init__(self, bridge: Bridge, settings: Settings) -> None:
        """Tier and details are stored in the settings."""
        super().__init__(bridge)
        self._bridge = bridge
        self._settings = settings
        self.filter = GroupFilter()
        self._filtered = {
            tier: filter_groups(Grouping(tier, 0.0, (), ()), GroupFilter()) for tier in Tier
        }
        self._rows: dict[str, int] = {}
        self._pending: set[Tier] = set()
        self._stale: set[Tier] = set()
        self._elsewhere = False
        self._counting = LatestRequest(
            bridge,
            count_groups,
            answer=self.estimated.emit,
            failed=lambda error: None,  # The listing that follows says it.
            arguments=lambda: (self.tier, self.detail),
        )
        self.listed: set[Tier] = set()
        """Tiers whose groups are known; of the others the number is unknown."""
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self.list_all)
        bridge.changed.connect(self._on_change)

    def __len__(self) -> int:
        return len(self.shown.groups)

    def __getitem__(self, row: int) -> Group:
        return self.shown.groups[row]

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def key(self, row: int) -> str:
        """The id of the group in that row."""
        return self.shown.groups[row].id

    def row(self, key: str) -> int | None:
        """The row of the group with that id, if it is shown."""
        return self._rows.get(key)

    @property
    def shown(self) -> FilteredGroups:
        """The groups of the tier shown, filtered."""
        return self._filtered[self.tier]

    @property
    def tier(self) -> Tier:
        """The tier shown."""
        known = {tier.value: tier for tier in Tier}
        return known.get(self._settings.tier, Tier.THEME)

    @property
    def detail(self) -> float:
        """Detail of the tier shown: 0 coarsest, 1 finest."""
        return self._detail(self.tier)

    def open(self, tier: Tier) -> int:
        """Return the number of undecided groups of a tier."""
        return self._filtered[tier].open

    def turn_to(self, tier: Tier) -> None:
        """Show that tier."""
        if tier is not self.tier:
            self._settings.tier = tier.value
            self._index()
            self.replaced.emit()
            self._list(tier)

    def choose(self, detail: float) -> None:
        """Make the groups of the tier shown smaller (towards 1) or larger (towards 0)."""
        setattr(self._settings, _setting(self.tier), min(max(detail, 0.0), 1.0))
        self._counting.ask()
        self._list(self.tier)

    def measure(self, group: Group) -> None:
        """Measure the photos of a group: its best photo may change."""
        self._bridge.ask(measure_groups, [group], urgent=True)

    def set_filter(self, group_filter: GroupFilter) -> None:
        """Show the groups that match this filter."""
        if group_filter != self.filter:
            self.filter = group_filter
            self._elsewhere = True
            self._list(self.tier)

    def list_all(self) -> None:
        """List the groups of all tiers again, those shown first."""
        for tier in sorted(Tier, key=lambda tier: tier is not self.tier):
            self._list(tier)

    def settle(self, *keys: str) -> None:
        """Remove these groups from the grid at once: their decision is on its way."""
        shown = self.shown
        left = tuple(group for group in shown.groups if group.id not in keys)
        gone = [group for group in shown.groups if group.id in keys and not group.decided]
        self._filtered[self.tier] = replace(
            shown,
            groups=left,
            open=shown.open - len(gone),
            freed=shown.freed - sum(freed_by(group) for group in gone),
        )
        self._index()
        self.merged.emit()
        self.counts_changed.emit()

    def _detail(self, tier: Tier) -> float:
        return 1.0 if tier is Tier.EXACT_DUPLICATE else getattr(self._settings, _setting(tier))

    def _list(self, tier: Tier) -> None:
        if tier in self._pending:
            self._stale.add(tier)
            return
        self._pending.add(tier)
        self._bridge.ask(
            _list_filtered,
            tier,
            self._detail(tier),
            self.filter,
            answer=self._take,
            failed=lambda error: self._failed(tier, error),
            urgent=True,
        )

    def _take(self, filtered: FilteredGroups) -> None:
        tier = filtered.grouping.tier
        self._pending.discard(tier)
        self.listed.add(tier)
        self._filtered[tier] = filtered
        if tier in self._stale:
            self._stale.discard(tier)
            self._list(tier)
        self.counts_changed.emit()
        if tier is self.tier:
            self._index()
            (self.replaced if self._elsewhere else self.merged).emit()
            self._elsewhere = False

    def _failed(self, tier: Tier, error: Exception) -> None:
        self._pending.discard(tier)
        self._stale.discard(tier)
        self._bridge.show_error(error)

    def _index(self) -> None:
        self._rows = {group.id: row for row, group in enumerate(self.shown.groups)}

    def _on_change(self, change: Change) -> None:
        if change.groups or change.all_photos or change.decisions:
            self.list_all()
        elif change.metadata and change.photos:
            self._bridge.ask(list_photos_by_id, change.photos, answer=self._renew, urgent=True)
            self._timer.start()

    def _renew(self, photos: tuple[Photo, ...]) -> None:
        """Update these photos; best photos are ranked again after a pause in editing."""
        now = {photo.id: photo for photo in photos}
        shown = self.shown
        groups = tuple(_renewed(group, now) for group in shown.groups)
        if any(one is not other for one, other in zip(groups, shown.groups, strict=True)):
            self._filtered[self.tier] = replace(shown, groups=groups)
            self.merged.emit()


def _renewed(group: Group, now: Mapping[int, Photo]) -> Group:
    """Return the group with these photos updated; the same object if the group has none of them."""
    if not any(photo.id in now for photo in group.photos):
        return group
    keeper = group.keeper and now.get(group.keeper.id, group.keeper)
    return replace(
        group, photos=tuple(now.get(photo.id, photo) for photo in group.photos), keeper=keeper
    )


def _setting(tier: Tier) -> str:
    """Return the name of the setting with the detail of a tier."""
    return f"{tier.name.lower()}_detail"


def _list_filtered(
    library: Any, tier: Tier, detail: float, group_filter: GroupFilter
) -> Task[FilteredGroups]:
    """Filter on the worker's thread: for a large library that takes longer than a frame."""
    return filter_groups((yield from list_groups(library, tier, detail)), group_filter)

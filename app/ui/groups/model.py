"""Groups of every tier at the chosen detail; of the tier shown, those that match the filter."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.columns.photo_rows import ids_of
from app.domain.groups import Group, Grouping, Tier
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.settings import Settings
from app.tasks.grouping.group_filter import FilteredGroups, GroupFilter, filter_groups, freed_by
from app.tasks.grouping.groups import count_groups, list_groups
from app.tasks.grouping.measure import measure_groups
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.photo_cache import PhotoCache, Renewed

_REST = 1_000
"""Milliseconds after the last metadata edit until best photos are ranked again."""


class GroupsModel(QObject):
    """The groups of the overview by id. One listing per tier is kept, and one is requested at most."""

    replaced = Signal()
    """Another tier or filter is shown: start at the top."""
    merged = Signal()
    """The groups are listed again: keep the position."""
    estimated = Signal(int)
    """Estimated number of groups, while the slider moves and the groups are not listed yet."""
    counts_changed = Signal()
    """The number of open groups of some tier changed."""

    def __init__(self, bridge: Bridge, cache: PhotoCache, settings: Settings) -> None:
        """Tier and details are stored in the settings."""
        super().__init__(bridge)
        self._bridge = bridge
        self._settings = settings
        self.filter = GroupFilter()
        self._filtered = {
            tier: filter_groups(Grouping(tier, 0.0, (), ()), GroupFilter()) for tier in Tier
        }
        self._rows: dict[str, int] = {}
        self._rows_of: dict[int, list[int]] | None = None
        """Rows of the groups shown by photo, once asked for."""
        self._listings = {tier: self._make_listing(tier) for tier in Tier}
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
        self._timer.timeout.connect(lambda: self._listings[self.tier].ask())
        bridge.changed.connect(self._on_change)
        cache.renewed.connect(self._renew)

    def __len__(self) -> int:
        return len(self.shown.groups)

    def __getitem__(self, row: int) -> Group:
        return self.shown.groups[row]

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def keys(self) -> set[str]:
        """The ids of all groups shown."""
        return set(self._rows)

    def absent(self, keys: Collection[str]) -> set[str]:
        """The ids of which no group is shown."""
        return {key for key in keys if key not in self._rows}

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
            self._listings[tier].ask()

    def choose(self, detail: float) -> None:
        """Make the groups of the tier shown smaller (towards 1) or larger (towards 0)."""
        setattr(self._settings, _setting(self.tier), min(max(detail, 0.0), 1.0))
        self._counting.ask()
        self._listings[self.tier].ask()

    def measure(self, group: Group) -> None:
        """Measure the photos of a group: its best photo may change."""
        self._bridge.ask(measure_groups, [group], urgent=True)

    def set_filter(self, group_filter: GroupFilter) -> None:
        """Show the groups that match this filter."""
        if group_filter != self.filter:
            self.filter = group_filter
            self._elsewhere = True
            self._listings[self.tier].ask()

    def list_all(self) -> None:
        """List the groups of all tiers again, those shown first."""
        for tier in sorted(Tier, key=lambda tier: tier is not self.tier):
            self._listings[tier].ask()

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

    def _make_listing(self, tier: Tier) -> LatestRequest:
        """A dragged slider and typed text ask many times: each answer is shown, and the last one counts."""
        return LatestRequest(
            self._bridge,
            _list_filtered,
            answer=self._take,
            arguments=lambda: (tier, self._detail(tier), self.filter),
            finish=True,
        )

    def _take(self, filtered: FilteredGroups) -> None:
        tier = filtered.grouping.tier
        self.listed.add(tier)
        self._filtered[tier] = filtered
        self.counts_changed.emit()
        if tier is self.tier:
            self._index()
            (self.replaced if self._elsewhere else self.merged).emit()
            self._elsewhere = False

    def _index(self) -> None:
        self._rows = {group.id: row for row, group in enumerate(self.shown.groups)}
        self._rows_of = None

    def _on_change(self, change: Change) -> None:
        if change.groups or change.all_photos or change.decisions:
            self.list_all()
        elif change.metadata and change.photos:
            self._timer.start()  # Best photos are ranked again after a pause in editing.

    def _renew(self, photos: Renewed) -> None:
        if self._rows_of is None:
            self._rows_of = _index_photos(self.shown.groups)
        if rows := {row for id in photos for row in self._rows_of.get(id, ())}:
            groups = list(self.shown.groups)
            for row in rows:
                groups[row] = _renew_group(groups[row], photos)
            self._filtered[self.tier] = replace(self.shown, groups=tuple(groups))
            self.merged.emit()


def _index_photos(groups: Sequence[Group]) -> dict[int, list[int]]:
    """Return the rows of the groups of each photo."""
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(groups):
        for photo in ids_of(group.photos):
            rows.setdefault(photo, []).append(row)
    return rows


def _renew_group(group: Group, photos: Renewed) -> Group:
    """Return the group with these photos updated; those that are gone stay until groups are listed again."""

    def now(photo: Photo) -> Photo:
        return photos.get(photo.id) or photo

    return replace(
        group,
        photos=tuple(now(photo) for photo in group.photos),
        keeper=group.keeper and now(group.keeper),
    )


def _setting(tier: Tier) -> str:
    """Return the name of the setting with the detail of a tier."""
    return f"{tier.name.lower()}_detail"


def _list_filtered(
    library: Any, tier: Tier, detail: float, group_filter: GroupFilter
) -> Task[FilteredGroups]:
    """Filter on the worker's thread: for a large library that takes longer than a frame."""
    return filter_groups((yield from list_groups(library, tier, detail)), group_filter)

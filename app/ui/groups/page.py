"""Groups page: overview of a tier, one group under review, ungrouped photos."""

from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.groups import Tier, Verdict
from app.domain.photo import Photo
from app.settings import Settings
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.grid.wall import SelectableGrid
from app.ui.groups.build_model import GroupBuilder
from app.ui.groups.close_ups import CloseUps
from app.ui.groups.group_grid import GroupGrid
from app.ui.groups.members import Members
from app.ui.groups.model import GroupsModel
from app.ui.groups.overview import Overview
from app.ui.groups.review import Review
from app.ui.groups.review_grid import ReviewGrid
from app.ui.groups.subfolders_model import SubfoldersModel
from app.ui.history.model import HistoryModel
from app.ui.indexing.model import IndexingModel
from app.ui.page import Page
from app.ui.sidebar.folders_model import FoldersModel
from app.ui.widgets.controls import ElidedLabel, bar, button, label
from app.ui.widgets.layouts import in_column


class GroupsPage(Page):
    """The overview; behind it the review of the open group, and the ungrouped photos."""

    name = "groups"

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        groups: GroupsModel,
        group_builder: GroupBuilder,
        history: HistoryModel,
        close_ups: CloseUps,
        folders: FoldersModel,
        subfolders: SubfoldersModel,
        indexing: IndexingModel,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._groups, self._history = groups, history
        overview = GroupGrid(groups, reader, settings.tile)
        self.connect_grid(overview)
        self._overview = Overview(
            groups, group_builder, indexing, folders, subfolders, overview, actions, self.turn_to
        )
        members = Members(self)
        grid = ReviewGrid(members, reader, close_ups, settings.tile)
        self.adopt_grid(grid)
        self._review = Review(groups, history, members, grid, actions)
        self._ungrouped = PhotoList(self)
        self._ungrouped_grid = self.make_grid(self._ungrouped)
        self._ungrouped_page = QWidget()
        self._ungrouped_count = label("", "quiet")
        self._pages = QStackedLayout(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._fill_ungrouped()
        for part in (self._overview, self._review, self._ungrouped_page):
            self._pages.addWidget(part)

    def _fill_ungrouped(self) -> None:
        title = ElidedLabel("title")
        title.show_text("Ungrouped photos")
        in_column(
            bar(button(self.actions_["leave"]), title, self._ungrouped_count, wide=title),
            self._ungrouped_grid,
            inside=self._ungrouped_page,
            wide=self._ungrouped_grid,
        )

    def _connect(self) -> None:
        actions = self.actions_
        for tier in Tier:
            actions[tier.value].triggered.connect(lambda checked, tier=tier: self.show_tier(tier))
        actions["filter_groups"].triggered.connect(lambda checked: checked and self.leave())
        actions["ungrouped"].triggered.connect(self.open_ungrouped)
        actions["merge"].triggered.connect(self._merge)
        self._groups.merged.connect(self._renew_ungrouped)
        self._review.turned.connect(self._follow_review)
        self._review.renewed.connect(self.picked)

    @property
    def grid(self) -> SelectableGrid:
        grids = (self._overview.grid, self._review.grid, self._ungrouped_grid)
        return grids[self._pages.currentIndex()]

    @property
    def photo(self) -> Photo | None:
        return None if self._pages.currentIndex() == 0 else super().photo

    def can(self, name: str) -> bool:
        if self._pages.currentWidget() is self._review:
            return self._review.can(name)
        overview = self._pages.currentWidget() is self._overview
        return name == "merge" and overview and len(self._overview.grid.selected) > 1

    def keep(self) -> None:
        self._review.keep()

    def show_tier(self, tier: Tier) -> None:
        """Show all groups of a tier."""
        self._groups.turn_to(tier)
        self._overview.refresh()
        self.leave()

    def activate(self) -> bool:
        grid = self._overview.grid
        if self._pages.currentWidget() is not self._overview or not len(self._groups):
            return False
        self._review.show_group(grid.group or self._groups[0])
        self._switch(self._review)
        return True

    def open_ungrouped(self) -> None:
        """Show the photos without a theme, or without an event."""
        self.show_tier(Tier.THEME if self._groups.tier.is_alike else self._groups.tier)
        self._renew_ungrouped()
        self._ungrouped_grid.select_none()
        self._switch(self._ungrouped_page)

    def leave(self) -> bool:
        if self._pages.currentWidget() is self._overview:
            return False
        row = None
        if self._pages.currentWidget() is self._review:
            row = self._review.row
        self._switch(self._overview)
        self._review.close_group()
        if row is not None:
            self._overview.grid.go_to(row)
        return True

    def set_side(self, side: int) -> None:
        super().set_side(side)
        self._overview.grid.set_side(side)

    def _switch(self, part: QWidget) -> None:
        self._pages.setCurrentWidget(part)
        nothing = part is self._overview and self._overview.empty
        (self if nothing else self.grid).setFocus()
        self.picked.emit()

    def _follow_review(self) -> None:
        if self._pages.currentWidget() is self._review and not self._review.open:
            self._switch(self._overview)
        self.turned.emit()
        self.picked.emit()

    def _renew_ungrouped(self) -> None:
        photos = self._groups.shown.grouping.ungrouped
        self._ungrouped.renew(photos)
        self._ungrouped_count.setText(format_count(len(photos), "photo"))

    def _merge(self) -> None:
        """Merge the group under review with the next, or the selected groups."""
        reviewing = self._pages.currentWidget() is self._review
        after = self._review.next
        groups = self._overview.grid.selected
        if reviewing and after is not None:
            groups = [self._review.group, after]
        if len(groups) > 1:
            subsets = [group.photos for group in groups]
            self._history.decide(self._groups.tier, Verdict.MERGE, subsets)
            if reviewing:
                self._review.pass_over(*groups)
            else:
                self._groups.settle(*(group.id for group in groups))

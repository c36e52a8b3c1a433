"""The page of groups: five tiers, all groups of one on a wall, and one group under review."""

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.photo import Photo, Tier, Verdict
from app.settings import Settings
from app.tasks.sentences import say_count
from app.ui.actions import Actions
from app.ui.models.building import Building
from app.ui.models.close_ups import CloseUps
from app.ui.models.deciding import Deciding
from app.ui.models.folders import Folders
from app.ui.models.groups import Groups
from app.ui.models.indexing import Indexing
from app.ui.models.members import Members
from app.ui.models.photos import Photos
from app.ui.models.subfolders import Subfolders
from app.ui.views.group_wall import GroupWall
from app.ui.views.overview import Overview
from app.ui.views.page import Page
from app.ui.views.parts import Elided, bar, button, label
from app.ui.views.review import Review
from app.ui.views.review_wall import ReviewWall
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.wall import Wall


class GroupsPage(Page):
    """The overview; behind it the review of the group that is opened, and the photos in no group."""

    name = "groups"

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        groups: Groups,
        building: Building,
        deciding: Deciding,
        close_ups: CloseUps,
        folders: Folders,
        subfolders: Subfolders,
        indexing: Indexing,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._groups, self._deciding = groups, deciding
        overview = GroupWall(groups, reader, settings.tile)
        self.dress(overview)
        self._overview = Overview(
            groups, building, indexing, folders, subfolders, overview, actions, self.turn_to
        )
        members = Members(self)
        wall = ReviewWall(members, reader, close_ups, settings.tile)
        self.adopt(wall)
        self._review = Review(groups, deciding, members, wall, actions)
        self._loose = Photos(self)
        self._loose_wall = self.make_wall(self._loose)
        self._loose_page = QWidget()
        self._loose_count = label("", "quiet")
        self._pages = QStackedLayout(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._fill_loose()
        for part in (self._overview, self._review, self._loose_page):
            self._pages.addWidget(part)

    def _fill_loose(self) -> None:
        title = Elided("title")
        title.say("Photos in no group")
        column = QVBoxLayout(self._loose_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar(button(self.actions_["leave"]), title, self._loose_count, wide=title))
        column.addWidget(self._loose_wall, 1)

    def _connect(self) -> None:
        actions = self.actions_
        for tier in Tier:
            actions[tier.value].triggered.connect(lambda checked, tier=tier: self.show_tier(tier))
        actions["filter"].triggered.connect(lambda checked: checked and self.leave())
        actions["ungrouped"].triggered.connect(self.open_ungrouped)
        actions["merge"].triggered.connect(self._merge)
        self._groups.merged.connect(self._renew_loose)
        self._review.turned.connect(self._follow_review)
        self._review.renewed.connect(self.picked)

    @property
    def wall(self) -> Wall:
        walls = (self._overview.wall, self._review.wall, self._loose_wall)
        return walls[self._pages.currentIndex()]

    @property
    def photo(self) -> Photo | None:
        return None if self._pages.currentIndex() == 0 else super().photo

    def can(self, name: str) -> bool:
        if self._pages.currentWidget() is self._review:
            return self._review.can(name)
        overview = self._pages.currentWidget() is self._overview
        return name == "merge" and overview and len(self._overview.wall.selected) > 1

    def keep(self) -> None:
        self._review.keep()

    def show_tier(self, tier: Tier) -> None:
        """Show all groups of that tier."""
        self._groups.turn_to(tier)
        self._overview.refresh()
        self.leave()

    def activate(self) -> bool:
        wall = self._overview.wall
        if self._pages.currentWidget() is not self._overview or not len(self._groups):
            return False
        self._review.show_group(wall.group or self._groups[0])
        self._switch(self._review)
        return True

    def open_ungrouped(self) -> None:
        """Show the photos that belong to no theme."""
        self.show_tier(Tier.THEME)
        self._renew_loose()
        self._loose_wall.select_none()
        self._switch(self._loose_page)

    def leave(self) -> bool:
        if self._pages.currentWidget() is self._overview:
            return False
        row = None
        if self._pages.currentWidget() is self._review:
            row = self._review.row
        self._switch(self._overview)
        self._review.close_group()
        if row is not None:
            self._overview.wall.go_to(row)
        return True

    def set_side(self, side: int) -> None:
        super().set_side(side)
        self._overview.wall.set_side(side)

    def _switch(self, part: QWidget) -> None:
        self._pages.setCurrentWidget(part)
        nothing = part is self._overview and self._overview.empty
        (self if nothing else self.wall).setFocus()
        self.picked.emit()

    def _follow_review(self) -> None:
        if self._pages.currentWidget() is self._review and not self._review.open:
            self._switch(self._overview)
        self.turned.emit()
        self.picked.emit()

    def _renew_loose(self) -> None:
        photos = self._groups.shown.grouping.ungrouped
        self._loose.renew(photos)
        self._loose_count.setText(say_count(len(photos), "photo"))

    def _merge(self) -> None:
        """Make one group of the one under review and the next, or of those selected."""
        reviewing = self._pages.currentWidget() is self._review
        after = self._review.next
        groups = self._overview.wall.selected
        if reviewing and after is not None:
            groups = [self._review.group, after]
        if len(groups) > 1:
            parts = [group.photos for group in groups]
            self._deciding.decide(self._groups.tier, Verdict.MERGE, parts)
            if reviewing:
                self._review.pass_over(*groups)
            else:
                self._groups.settle(*(group.id for group in groups))

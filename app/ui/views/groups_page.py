"""The page of groups: which photos belong together, finer or coarser, and one group opened."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QStackedLayout, QVBoxLayout, QWidget

from app.news import Progress
from app.photo import Photo
from app.settings import Settings
from app.ui.actions import Actions
from app.ui.models.photos import Photos
from app.ui.views.group_wall import GroupWall
from app.ui.views.page import Models, Page
from app.ui.views.parts import Elided, Guide, bar, button, label
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.wall import Wall
from app.ui.views.words import say_count, say_progress

_NOTCHES = 20


class GroupsPage(Page):
    """A wall of groups, and behind it the wall of the one that is opened."""

    name = "groups"

    def __init__(
        self, models: Models, reader: ThumbnailReader, actions: Actions, settings: Settings
    ) -> None:
        super().__init__(models, reader, actions, settings)
        self._groups = models.groups
        self._overview = GroupWall(models.groups, reader, settings.tile)
        self.dress(self._overview)
        self._members = Photos(self)
        self._wall = self.make_wall(self._members)
        self._guide = Guide(actions["add"])
        self._title, self._count = Elided("title"), label("", "quiet")
        self._status = label("", "quiet")
        self._slider = self._make_slider()
        self._none = button(actions["ungrouped"], text=True)
        self._bars, self._pages = QStackedLayout(), QStackedLayout()
        self._build()
        self._connect()
        self._refresh()

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, _NOTCHES)
        slider.setValue(round(self._groups.detail * _NOTCHES))
        slider.setFixedWidth(176)
        slider.setAccessibleName("Coarser or finer groups")
        slider.setToolTip("Fewer, larger groups at the left; more, smaller ones at the right")
        return slider

    def _build(self) -> None:
        coarser, finer = label("Coarser", "quiet"), label("Finer", "quiet")
        self._bars.addWidget(bar(self._status, None, self._none, coarser, self._slider, finer))
        opened = bar(button(self.actions_["leave"]), self._title, self._count, wide=self._title)
        self._bars.addWidget(opened)
        for part in (self._overview, self._wall, self._guide):
            self._pages.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bars = QWidget()
        bars.setLayout(self._bars)
        bars.setFixedHeight(48)
        column.addWidget(bars)
        column.addLayout(self._pages, 1)

    def _connect(self) -> None:
        actions = self.actions_
        self._slider.valueChanged.connect(lambda value: self._groups.choose(value / _NOTCHES))
        actions["finer"].triggered.connect(lambda: self._shift(1))
        actions["coarser"].triggered.connect(lambda: self._shift(-1))
        actions["ungrouped"].triggered.connect(self.open_ungrouped)
        self._groups.merged.connect(self._refresh)
        self._groups.progressed.connect(self._tell_progress)
        self.models.indexing.changed.connect(self._refresh)
        self.models.folders.modelReset.connect(self._refresh)

    @property
    def wall(self) -> Wall:
        opened = self._pages.currentWidget() is self._wall
        return self._wall if opened else self._overview

    def activate(self) -> bool:
        group = self._overview.group if self.wall is self._overview else None
        if group is None:
            return False
        self.open(group.title, group.photos)
        return True

    def open(self, title: str, photos: tuple[Photo, ...]) -> None:
        """Show the photos of one group."""
        self._members.show(photos)
        self._title.say(title)
        self._count.setText(say_count(len(photos), "photo"))
        self._wall.select_none()
        self._switch(self._wall)

    def open_ungrouped(self) -> None:
        """Show the photos that belong to no group."""
        self.open("Photos in no group", self._groups.grouping.ungrouped)

    def leave(self) -> bool:
        if self.wall is self._overview:
            return False
        self._switch(self._overview)
        self._refresh()
        return True

    def set_side(self, side: int) -> None:
        super().set_side(side)
        self._overview.set_side(side)

    def _switch(self, wall: Wall) -> None:
        self._pages.setCurrentWidget(wall)
        self._bars.setCurrentIndex(int(wall is self._wall))
        wall.setFocus()
        self.picked.emit()

    def _shift(self, notches: int) -> None:
        self._slider.setValue(self._slider.value() + notches)

    def _refresh(self) -> None:
        """Say how many groups there are, or why there are none."""
        grouping = self._groups.grouping
        members = sum(len(group.photos) for group in grouping.groups)
        alone = len(grouping.ungrouped)
        said = f"{say_count(len(grouping.groups), 'group')} of {say_count(members, 'photo')}"
        self._status.setText(said if grouping.groups else "")
        self.actions_["ungrouped"].setIconText(
            f"{say_count(alone, 'photo')} {'belongs' if alone == 1 else 'belong'} to no group"
        )
        self._none.setVisible(alone > 0)
        self.actions_.enable(alone > 0, "ungrouped")
        self._slider.setEnabled(bool(grouping.groups or alone))
        if self.wall is self._overview:
            self.turn_to(self._overview if grouping.groups else self._guide, self._pages)
        self._advise()

    def _advise(self) -> None:
        if self._groups.building:
            self._guide.say("Looking for groups", "Photos that belong together appear here.")
        elif self.models.indexing.busy:
            self._guide.say("Reading photos", "Groups are looked for once all photos are read.")
        elif self.models.folders.empty:
            self._guide.say(
                "Drop a folder of photos here, or choose one",
                "Albumen then shows which of them belong together.",
                buttons=True,
            )
        else:
            self._guide.say(
                "No groups",
                "No photos are alike enough to belong together. Try finer groups, or add photos.",
                buttons=True,
            )

    def _tell_progress(self, progress: Progress | None) -> None:
        if progress is None or self._groups.grouping.groups:
            self._refresh()
            return
        self._advise()
        self._status.setText(say_progress(progress))

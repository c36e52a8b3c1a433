"""All groups of one tier on a wall, the filter above it, and what is said where it is empty."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.news import Progress
from app.tasks.sentences import say_count
from app.ui.actions import Actions
from app.ui.models.building import Building
from app.ui.models.folders import Folders
from app.ui.models.groups import Groups
from app.ui.models.indexing import Indexing
from app.ui.models.subfolders import Subfolders
from app.ui.views.group_wall import GroupWall
from app.ui.views.parts import Guide
from app.ui.views.sieve_bar import SieveBar
from app.ui.views.tier_bar import TierBar
from app.ui.views.tiers import TIERS
from app.ui.views.words import say_progress


class Overview(QWidget):
    """The bar of tiers, the filter, and the wall or a word in its place."""

    def __init__(
        self,
        groups: Groups,
        building: Building,
        indexing: Indexing,
        folders: Folders,
        subfolders: Subfolders,
        wall: GroupWall,
        actions: Actions,
        turn_to: Callable[[QWidget, QStackedLayout], None],
    ) -> None:
        """`turn_to` is the page's: the keyboard goes along where the page has it."""
        super().__init__()
        self._groups, self._building = groups, building
        self._indexing, self._folders = indexing, folders
        self._actions = actions
        self.wall = wall
        self._turn_to = turn_to
        self._bar = TierBar(groups, actions)
        self._sieve = SieveBar(groups, subfolders, actions)
        self._guide = Guide(actions["add"], actions["decided"], actions["unfilter"])
        self._parts = QStackedLayout()
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        self._parts.addWidget(self.wall)
        self._parts.addWidget(self._guide)
        self._sieve.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._sieve)
        column.addLayout(self._parts, 1)

    def _connect(self) -> None:
        actions = self._actions
        actions["filter"].toggled.connect(self._sieve.setVisible)
        # Queued: the page may only now be shown, and its wall gets the keyboard first.
        queued = Qt.ConnectionType.QueuedConnection
        actions["filter"].triggered.connect(self._move_keyboard, queued)
        actions["decided"].toggled.connect(self._show_decided)
        for signal in (
            self._groups.replaced,
            self._groups.merged,
            self._indexing.changed,
            self._folders.modelReset,
        ):
            signal.connect(self.refresh)
        self._building.progressed.connect(self._tell_progress)

    def refresh(self) -> None:
        """Show the wall, or say why there is nothing on it."""
        self._bar.refresh()
        self._advise()
        self._turn_to(self.wall if len(self._groups) else self._guide, self._parts)
        self._actions.enable(self._sieve.sifts, "unfilter")

    @property
    def empty(self) -> bool:
        """Whether there is no group to show."""
        return self._parts.currentWidget() is self._guide

    def _move_keyboard(self, to_filter: bool) -> None:
        if to_filter:
            self._sieve.take_keyboard()
        else:
            (self.wall if len(self._groups) else self).setFocus()

    def _show_decided(self, shown: bool) -> None:
        self._groups.sieve_by(replace(self._groups.sieve, decided=shown))

    def _advise(self) -> None:
        say, actions, words = self._guide.say, self._actions, TIERS[self._groups.tier]
        count = len(self._groups.shown.grouping.groups)
        if self._folders.empty:
            say(
                "Drop a folder of photos here, or choose one",
                "Albumen then shows which of them belong together.",
                actions["add"],
            )
        elif not count:
            self._advise_on_none()
        elif not self._groups.shown.open and not self._groups.sieve.decided:
            said = f"All {say_count(count, 'group')} are" if count > 1 else "The one group is"
            say(f"{said} decided", f"{words.name}: nothing is left to ask.", actions["decided"])
        else:
            say("No group passes the filter", "", actions["unfilter"])

    def _advise_on_none(self) -> None:
        say, words = self._guide.say, TIERS[self._groups.tier]
        if self._building.busy:
            say("Looking for groups", "Photos that belong together appear here.")
        elif self._indexing.busy:
            say("Reading photos", "Groups are looked for once all photos are read.")
        elif self._groups.tier in self._groups.listed:
            coarser = f" Move the slider towards “{words.coarse}” to find more." * bool(
                words.coarse
            )
            say(words.none, words.hint + coarser)
        else:
            say("")

    def _tell_progress(self, progress: Progress | None) -> None:
        self.refresh()
        if progress is not None and not self._groups.shown.grouping.groups:
            self._bar.say(say_progress(progress))

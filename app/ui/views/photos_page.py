"""The page of all photos, or those of one folder."""

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout

from app.settings import Settings
from app.tasks.choose import Choice
from app.ui.actions import Actions
from app.ui.models.browsing import Browsing
from app.ui.models.folders import Folders
from app.ui.models.indexing import Indexing
from app.ui.views.choice_bar import ChoiceBar
from app.ui.views.page import Page
from app.ui.views.parts import Guide
from app.ui.views.photo_wall import PhotoWall
from app.ui.views.thumbnails import ThumbnailReader


class PhotosPage(Page):
    """A wall, the oldest photo first."""

    name = "photos"

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        browsing: Browsing,
        folders: Folders,
        indexing: Indexing,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._browsing, self._folders, self._indexing = browsing, folders, indexing
        self._wall = self.make_wall(browsing)
        self._guide = Guide(actions["add"], actions["choose_all"])
        self.choice = ChoiceBar(actions)
        self.choice.hide()
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.choice)
        column.addLayout(self._pages, 1)
        self.choice.changed.connect(browsing.choose)
        actions["choose"].toggled.connect(self._show_choice)
        self._pages.addWidget(self._wall)
        self._pages.addWidget(self._guide)
        for signal in (
            browsing.replaced,
            browsing.merged,
            folders.modelReset,
            indexing.changed,
        ):
            signal.connect(self._guide_along)
        self._guide_along()

    @property
    def wall(self) -> PhotoWall:
        return self._wall

    def _show_choice(self, shown: bool) -> None:
        """The filter is put away with what it holds back."""
        self.choice.setVisible(shown)
        if not shown:
            self.choice.clear()

    def _guide_along(self) -> None:
        """Show the wall, or where there is nothing on it, what to do."""
        if len(self._browsing):
            self.turn_to(self._wall, self._pages)
            return
        self.turn_to(self._guide, self._pages)
        if self._indexing.busy:
            self._guide.say("Looking for photos", "They appear here while they are being read.")
        elif self._folders.empty:
            self._guide.say(
                "Drop a folder of photos here, or choose one",
                "Albumen reads the photos and changes nothing in them.",
                self.actions_["add"],
            )
        elif self._browsing.loaded and self._browsing.choice != Choice():
            self._guide.say(
                "No photo passes the filter",
                "None of the photos here has all that the filter asks for.",
                self.actions_["choose_all"],
            )
        elif self._browsing.loaded:
            self._guide.say(
                "No photos here",
                "This folder has no photo that could be read. Choose another, or add one.",
                self.actions_["add"],
            )
        else:
            self._guide.say("")

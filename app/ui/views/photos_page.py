"""The page of all photos, or those of one folder."""

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout

from app.settings import Settings
from app.tasks.choose import Choice
from app.ui.actions import Actions
from app.ui.models.together import Models
from app.ui.views.choice_bar import ChoiceBar
from app.ui.views.page import Page
from app.ui.views.parts import Guide
from app.ui.views.photo_wall import PhotoWall
from app.ui.views.thumbnails import ThumbnailReader


class PhotosPage(Page):
    """A wall, the oldest photo first."""

    name = "photos"

    def __init__(
        self, models: Models, reader: ThumbnailReader, actions: Actions, settings: Settings
    ) -> None:
        super().__init__(models, reader, actions, settings)
        self._wall = self.make_wall(models.browsing)
        self._guide = Guide(actions["add"], actions["choose_all"])
        self.choice = ChoiceBar(actions)
        self.choice.hide()
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.choice)
        column.addLayout(self._pages, 1)
        self.choice.changed.connect(models.browsing.choose)
        actions["choose"].toggled.connect(self._show_choice)
        self._pages.addWidget(self._wall)
        self._pages.addWidget(self._guide)
        for signal in (
            models.browsing.replaced,
            models.browsing.merged,
            models.folders.modelReset,
            models.indexing.changed,
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
        models = self.models
        if len(models.browsing):
            self.turn_to(self._wall, self._pages)
            return
        self.turn_to(self._guide, self._pages)
        if models.indexing.busy:
            self._guide.say("Looking for photos", "They appear here while they are being read.")
        elif models.folders.empty:
            self._guide.say(
                "Drop a folder of photos here, or choose one",
                "Albumen reads the photos and changes nothing in them.",
                self.actions_["add"],
            )
        elif models.browsing.loaded and models.browsing.choice != Choice():
            self._guide.say(
                "No photo passes the filter",
                "None of the photos here has all that the filter asks for.",
                self.actions_["choose_all"],
            )
        elif models.browsing.loaded:
            self._guide.say(
                "No photos here",
                "This folder has no photo that could be read. Choose another, or add one.",
                self.actions_["add"],
            )
        else:
            self._guide.say("")

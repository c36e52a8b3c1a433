"""The page of all photos, or those of one folder."""

from PySide6.QtWidgets import QStackedLayout

from app.settings import Settings
from app.ui.actions import Actions
from app.ui.models.together import Models
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
        self._guide = Guide(actions["add"])
        self._pages = QStackedLayout(self)
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
        elif models.browsing.loaded:
            self._guide.say(
                "No photos here",
                "This folder has no photo that could be read. Choose another, or add one.",
                self.actions_["add"],
            )
        else:
            self._guide.say("")

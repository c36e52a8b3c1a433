"""The only wiring: makes the window and all it needs, and puts it away. What actions do is in `verbs`."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.files.thumbnails import ThumbnailStore
from app.places import Places
from app.settings import load_settings, save_settings
from app.tasks.open import open_library
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.comparing import Comparing
from app.ui.filing import FilingVerbs
from app.ui.keyboard import Keyboard
from app.ui.marking import Marking
from app.ui.models.pasted import Pasted
from app.ui.models.photos import first_undecided
from app.ui.models.together import make_models
from app.ui.searching import SearchVerbs
from app.ui.theme import icon, use_theme
from app.ui.verbs import Verbs
from app.ui.views.notices import Notices
from app.ui.views.strip import NOTCH
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.window import Window
from app.worker import Worker

_log = logging.getLogger(__name__)
_LATER = 1500
"""Milliseconds after the window is there, until what the loupe will need is started."""
_PATIENCE = 5.0
"""Seconds a closing window waits for the step that is being done."""


def run(places: Places, folders: Sequence[Path]) -> int:
    """Open the window and read these folders, or with none all known ones, until it is closed."""
    running = QApplication.instance()
    qt = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    desk = Desk(qt, places)
    desk.open(folders)
    code = qt.exec()
    desk.close()
    return code


class Desk(QObject):
    """One window, one worker, one library."""

    def __init__(self, qt: QApplication, places: Places) -> None:
        super().__init__()
        self._places = places
        self.settings = load_settings(places.settings)
        self._qt = qt
        self._qt.setApplicationName("Albumen")
        self._qt.setDesktopFileName("albumen")
        use_theme(self._qt, self.settings.theme)
        self.worker = Worker()
        self.porter = Worker()
        """Waits for what is downloaded."""
        self.bridge = Bridge(
            self.worker, lambda error: self.notices.complain(error), aside=self.porter
        )
        thumbnails = ThumbnailStore(places.thumbnails)
        self.reader = ThumbnailReader(thumbnails)
        self.actions = Actions(self)
        self.actions.use_keys(self.settings.keys)
        self.keyboard = Keyboard(qt, self.actions)
        self.models = make_models(self.bridge, self.settings, thumbnails)
        self.window = Window(self.models, self.reader, self.actions, self.settings)
        self.notices = Notices(self.window, places.log)
        self.searching = SearchVerbs(
            self.models,
            self.window,
            self.notices,
            self.actions,
            Pasted(self.bridge, places.pasted),
        )
        self.verbs = Verbs(
            self.bridge,
            self.models,
            self.window,
            self.notices,
            self.actions,
            self.settings,
            self.searching,
        )
        self.marking = Marking(self.models.deciding, self.window, self.actions, self.settings)
        self.comparing = Comparing(self.models.deciding, self.window, self.actions)
        self.filing = FilingVerbs(
            self.models, self.window, self.notices, self.actions, self.settings
        )
        self._closed = False
        self._later = QTimer(self, singleShot=True, interval=_LATER)
        self._later.timeout.connect(self.models.looking.prepare)
        self._wire()
        self._show_settings()

    def open(self, folders: Sequence[Path]) -> None:
        """Show the window; open the library and read the folders behind it."""
        self.window.show()
        self.bridge.open(open_library(self._places, self.settings))
        models = self.models
        models.folders.load()
        models.browsing.browse(None)
        models.unreadable.load()
        models.groups.list_all()
        models.deciding.load()
        models.kept.load()
        models.embedders.load()
        models.indexing.read([folder.absolute() for folder in folders])
        self._later.start()

    def close(self) -> None:
        """End everything at its next step, and keep the settings. Safe at any moment."""
        if self._closed:
            return
        self._closed = True
        self._later.stop()
        self.bridge.close()
        self.models.indexing.stop()
        self.window.save(self.settings)
        try:
            save_settings(self.settings, self._places.settings)
        except OSError as error:
            _log.warning("the settings could not be kept: %s", error)
        models = self.models
        for reader in (self.reader, models.looking, models.overlays, models.aligning):
            reader.stop()
        self.porter.stop(_PATIENCE)
        if not self.worker.stop(_PATIENCE, last=self.bridge.close_library):
            _log.warning("the worker was still busy after %s seconds", _PATIENCE)

    def _wire(self) -> None:
        models = self.models
        self.window.closing.connect(self.close)
        self.window.picked.connect(lambda: models.about.look_at(self.window.chosen))
        models.browsing.replaced.connect(self._resume)
        models.indexing.finished.connect(models.building.build)
        models.building.finished.connect(models.groups.list_all)
        models.embedders.finished.connect(models.building.build)
        for finished in (models.indexing.finished, models.embedders.finished):
            finished.connect(models.searches.renew)
        models.writing.asking.connect(self.actions["pending"].trigger)
        models.deciding.failed.connect(models.groups.list_all)
        self.bridge.changed.connect(lambda change: self.reader.forget_absent())

    def _resume(self) -> None:
        """The first photos are listed: go on where the last session left off, if it had begun to choose."""
        if len(self.models.browsing):
            self.models.browsing.replaced.disconnect(self._resume)
            if self.window.page is self.window.pages[0] and first_undecided(self.models.browsing):
                self.window.resume()

    def _show_settings(self) -> None:
        self.actions["folders"].setChecked(True)
        self.actions["light"].setChecked(self.settings.theme == "light")
        self.window.strip.sizer.setValue(self.settings.tile // NOTCH)
        self.window.setWindowIcon(icon("image"))
        self.window.show_page("photos")
        self.verbs.enable()

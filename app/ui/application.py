"""Application: the only wiring of worker, models, window and controllers (`app.ui.controllers`)."""

import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox
from shiboken6 import delete

from app.domain.errors import CatalogDamaged
from app.domain.health import CatalogDamage, Recovery
from app.files.thumbnails import ThumbnailStore
from app.lock import try_lock
from app.paths import AppPaths
from app.settings import load_settings, save_settings
from app.signals import STOPPED, close_on_signals
from app.tasks.open import open_library
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.commands.physical_keys import Keyboard
from app.ui.commands.shortcuts import rename_actions
from app.ui.controllers.compare import CompareController
from app.ui.controllers.files import FileController
from app.ui.controllers.folder_watcher import FolderWatcher
from app.ui.controllers.garbage import GarbageController
from app.ui.controllers.metadata import MetadataController
from app.ui.controllers.pauses import PauseController
from app.ui.controllers.places import PlacesController
from app.ui.controllers.search import SearchController
from app.ui.controllers.window import WindowController
from app.ui.dialogs.dialogs import Dialogs
from app.ui.grid.photo_list import first_undecided
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.search.pasted import Pasted
from app.ui.session import make_session
from app.ui.status_bar import NOTCH
from app.ui.theme import icon, use_theme
from app.ui.window import Window
from app.worker import Worker

_log = logging.getLogger(__name__)
_LATER = 1500
"""Milliseconds from the start of the window to the start of the decoders for the loupe."""
_SWITCH = 0.0002
"""Seconds after which the worker's thread gives way to the window's, which waits so long for each of many calls.

Longest gaps of a window of 100,000 photos (opening, read again, first search): 71, 69 and 82 ms; with 0.001 110, 76 and
97 ms, in no less time. By default it is 0.005.
"""
_PATIENCE = 5.0
"""Seconds a closing window waits for the current step of the worker."""


def run(places: AppPaths, folders: Sequence[Path]) -> int:
    """Open the window and index these folders, or with none all known ones; return when the window is closed."""
    running = QApplication.instance()
    qt = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    stopper = _Stopper()
    stopper.asked.connect(lambda: qt.exit(STOPPED))
    close_on_signals(stopper.asked.emit)
    with ExitStack() as held:
        read_only = not _is_alone(held, places)
        if read_only and not _ask_to_read(qt, load_settings(places.settings).theme):
            return 0
        recovery: Recovery | None = None
        while True:
            desk = Application(qt, places, read_only=read_only)
            desk.open(folders, recovery)
            code = qt.exec()
            desk.close()
            recovery = desk.recovery
            if recovery is None:
                return code
            # Another window opens on the recovered library; nothing of this one may know the old catalog.
            delete(desk.window)
            delete(desk.bridge)


class _Stopper(QObject):
    """Brings a signal of the system from its thread to that of the window."""

    asked = Signal()


def _is_alone(held: ExitStack, places: AppPaths) -> bool:
    """Hold the library's window until the end. Return whether no other Albumen held it."""
    try:
        places.data.mkdir(parents=True, exist_ok=True)
        return held.enter_context(try_lock(places.window_lock))
    except OSError:  # The catalog cannot be opened either, which is told then.
        return True


def _ask_to_read(qt: QApplication, theme: str) -> bool:
    """Ask whether to open a library read-only that is open in another window."""
    use_theme(qt, theme)
    box = QMessageBox()
    box.setWindowTitle("Albumen")
    box.setText("Albumen is already open on this library.")
    box.setInformativeText(
        "You can look at the photos and search in this window, too. "
        "Changes can be made in the other window only."
    )
    read = box.addButton("Open read-only", QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton("Quit", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave)
    box.exec()
    return box.clickedButton() is read


class Application(QObject):
    """One window, one worker, one library."""

    def __init__(self, qt: QApplication, places: AppPaths, *, read_only: bool = False) -> None:
        super().__init__()
        sys.setswitchinterval(_SWITCH)
        self._paths = places
        self._read_only = read_only
        self.recovery: Recovery | None = None
        """The way on that the user chose: the library is to be opened again by it."""
        self.settings = load_settings(places.settings)
        if read_only:
            self.settings.save_sidecars = False  # The other window saves them.
        self._qt = qt
        self._qt.setApplicationName("Albumen")
        self._qt.setDesktopFileName("albumen")
        use_theme(self._qt, self.settings.theme)
        self.worker = Worker()
        self.porter = Worker()
        """Worker for downloads, which mostly wait."""
        self.bridge = Bridge(self.worker, self._show_failure, aside=self.porter)
        thumbnails = ThumbnailStore(places.thumbnails)
        self.reader = ThumbnailReader(thumbnails)
        self.actions = Actions(self)
        self.settings.shortcuts = rename_actions(self.settings.shortcuts)
        self.actions.use_keys(self.settings.shortcuts)
        self.keyboard = Keyboard(qt, self.actions)
        self.session = make_session(self.bridge, self.settings, thumbnails)
        self.window = Window(self.session, self.reader, self.actions, self.settings)
        self.dialogs = Dialogs(self.window, places.log)
        self.search_controller = SearchController(
            self.session,
            self.window,
            self.dialogs,
            self.actions,
            Pasted(self.bridge, places.pasted),
        )
        self.window_controller = WindowController(
            self.bridge,
            self.session,
            self.window,
            self.dialogs,
            self.actions,
            self.settings,
            self.search_controller,
        )
        self.metadata_controller = MetadataController(
            self.session.history, self.window, self.actions, self.settings
        )
        self.compare_controller = CompareController(self.session.history, self.window, self.actions)
        self.file_controller = FileController(
            self.session, self.window, self.dialogs, self.actions, self.settings
        )
        self.places_controller = PlacesController(
            self.session, self.window, self.dialogs, self.actions
        )
        self.folder_watcher = FolderWatcher(
            self.bridge, self.session.folders, self.session.indexing, places.cache
        )
        self.pause_controller = PauseController(
            self.session.indexing, self.settings, lambda: self.window.front is not None
        )
        self.garbage = GarbageController(self, lambda: (self.window.page, self.window.photo))
        self._closed = False
        self._later = QTimer(self, singleShot=True, interval=_LATER)
        self._later.timeout.connect(self.session.image_loader.prepare)
        self._wire()
        self._show_settings()

    def open(self, folders: Sequence[Path], recovery: Recovery | None = None) -> None:
        """Show the window; open the library, recovered first, and index the folders in the background."""
        self.window.show()
        opening = open_library(
            self._paths, self.settings, recovery=recovery, read_only=self._read_only
        )
        self.bridge.open(opening)
        models = self.session
        models.folders.load()
        models.timeline.browse(None)
        models.unreadable.load()
        models.groups.list_all()
        models.history.load()
        models.saved_searches.load()
        models.model_manager.load()
        if not self._read_only:
            models.indexing.read([folder.absolute() for folder in folders])
            models.health.start_clock()
            self.folder_watcher.start()
        self._later.start()
        self.garbage.start()

    def close(self) -> None:
        """Stop all tasks at their next step, and save the settings. Safe at any moment."""
        if self._closed:
            return
        self._closed = True
        self._later.stop()
        self.garbage.stop()
        self.folder_watcher.stop()
        self.bridge.close()
        self.session.indexing.stop()
        if not self._read_only:
            self._save_settings()
        models = self.session
        makers = (models.image_loader, models.overlays, models.tones, models.registration)
        for reader in (self.reader, *makers):
            reader.stop()
        self.porter.stop(_PATIENCE)
        if not self.worker.stop(_PATIENCE, last=self.bridge.close_library):
            _log.warning("the worker was still busy after %s seconds", _PATIENCE)

    def _save_settings(self) -> None:
        self.window.save(self.settings)
        try:
            save_settings(self.settings, self._paths.settings)
        except OSError as error:
            _log.warning("the settings could not be saved: %s", error)

    def _show_failure(self, error: Exception) -> None:
        if isinstance(error, CatalogDamaged):
            self._ask_to_recover(error.damage, ("Quit", self.window.close))
        else:
            self.dialogs.show_error(error)

    def _ask_to_recover(
        self, damage: CatalogDamage, refuse: tuple[str, Callable[[], object]]
    ) -> None:
        self.dialogs.ask_to_recover(damage, self._recover, refuse)

    def _recover(self, recovery: Recovery) -> None:
        """Close this window, so that another opens on the recovered library."""
        self.recovery = recovery
        self.window.close()

    def _wire(self) -> None:
        models = self.session
        models.health.damaged.connect(
            lambda damage: self._ask_to_recover(damage, ("Later", lambda: None))
        )
        models.health.restorable.connect(
            lambda backups: self.dialogs.ask_to_restore(backups, self._recover)
        )
        if not self._read_only:
            models.health.to_index.connect(models.indexing.read)
            models.indexing.finished.connect(models.health.care)
        self.window.closing.connect(self.close)
        self.window.picked.connect(lambda: models.details.show_photos(self.window.chosen))
        for signal in (models.timeline.replaced, models.timeline.merged):
            signal.connect(self._resume)
        models.indexing.finished.connect(models.group_builder.build)
        models.group_builder.finished.connect(models.groups.list_all)
        models.model_manager.finished.connect(models.group_builder.build)
        for finished in (models.indexing.finished, models.model_manager.finished):
            finished.connect(models.search.renew)
        models.sidecar_writer.asking.connect(self.actions["pending_metadata"].trigger)
        models.decisions.imported.connect(lambda *_: models.history.load())
        models.history.failed.connect(models.groups.list_all)
        self.bridge.changed.connect(lambda change: self.reader.forget_absent())

    def _resume(self) -> None:
        """Go to the first undecided photo when the first photos are listed, if the last session had begun to cull."""
        timeline = self.session.timeline
        if len(timeline) and timeline.loaded:
            for signal in (timeline.replaced, timeline.merged):
                signal.disconnect(self._resume)
            if (
                self.window.photo is None
                and self.window.page is self.window.pages[0]
                and first_undecided(self.session.timeline)
            ):
                self.window.resume()

    def _show_settings(self) -> None:
        self.actions["folders"].setChecked(True)
        self.actions["light"].setChecked(self.settings.theme == "light")
        self.window.status_bar.sizer.setValue(self.settings.tile // NOTCH)
        self.window.setWindowIcon(icon("image"))
        if self._read_only:
            self.window.setWindowTitle("Albumen (read-only)")
        self.window.show_page("photos")
        self.window_controller.enable()

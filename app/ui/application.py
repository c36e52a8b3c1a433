"""The only wiring: makes the window and all it needs, and joins every action to what it does."""

import logging
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog

from app.files.thumbnails import ThumbnailStore
from app.photo import Photo, PhotoError
from app.places import Places
from app.settings import load_settings, save_settings
from app.tasks.folders import remove_folder
from app.tasks.open import open_library
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.models.browsing import Browsing
from app.ui.models.folders import Folders
from app.ui.models.groups import Groups
from app.ui.models.indexing import Indexing
from app.ui.models.search import Query, Searches
from app.ui.models.unreadable import UnreadableFiles
from app.ui.theme import icon, use_theme
from app.ui.views import desktop
from app.ui.views.notices import Notices
from app.ui.views.page import Models
from app.ui.views.photo_wall import PhotoWall
from app.ui.views.similar_page import SimilarPage
from app.ui.views.strip import NOTCH, change_size
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.window import Window
from app.worker import Worker

_log = logging.getLogger(__name__)
_PATIENCE = 5.0
"""Seconds a closing window waits for the step that is being done."""
_PHOTO_VERBS = ("open", "find", "reveal", "view", "copy")


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
        self.bridge = Bridge(self.worker, lambda error: self.notices.complain(error))
        self.reader = ThumbnailReader(ThumbnailStore(places.thumbnails))
        self.actions = Actions(self)
        self.models = self._make_models()
        self.window = Window(self.bridge, self.models, self.reader, self.actions, self.settings)
        self.notices = Notices(self.window, places.log)
        self._closed = False
        self._wire()
        self._wire_verbs()
        self._show_settings()

    def open(self, folders: Sequence[Path]) -> None:
        """Show the window; open the library and read the folders behind it."""
        self.window.show()
        self.bridge.open(open_library(self._places, self.settings))
        models = self.models
        models.folders.load()
        models.browsing.browse(None)
        models.unreadable.load()
        models.groups.cut()
        models.indexing.read([folder.absolute() for folder in folders])

    def close(self) -> None:
        """End everything at its next step, and keep the settings. Safe at any moment."""
        if self._closed:
            return
        self._closed = True
        self.bridge.close()
        self.models.indexing.stop()
        self.window.save(self.settings)
        self.settings.detail = self.models.groups.detail
        try:
            save_settings(self.settings, self._places.settings)
        except OSError as error:
            _log.warning("the settings could not be kept: %s", error)
        self.reader.stop()
        if not self.worker.stop(_PATIENCE, last=self.bridge.close_library):
            _log.warning("the worker was still busy after %s seconds", _PATIENCE)

    def _make_models(self) -> Models:
        bridge = self.bridge
        return Models(
            browsing=Browsing(bridge),
            folders=Folders(bridge),
            groups=Groups(bridge, self.settings.detail),
            searches=Searches(bridge),
            indexing=Indexing(bridge),
            unreadable=UnreadableFiles(bridge),
        )

    def _wire(self) -> None:
        window, models = self.window, self.models
        window.closing.connect(self.close)
        window.dropped.connect(self.drop)
        window.picked.connect(self._enable)
        window.loupe.moved.connect(self._follow_loupe)
        window.folders.chosen.connect(self._browse)
        window.strip.sizer.valueChanged.connect(lambda value: self._resize_tiles(value * NOTCH))
        models.indexing.finished.connect(models.groups.build)
        self.bridge.changed.connect(lambda change: self.reader.forget_absent())

    def _wire_verbs(self) -> None:
        window, indexing, groups = self.window, self.models.indexing, self.models.groups
        verbs: dict[str, Callable[[], object]] = {
            page.name: lambda name=page.name: self._show_page(name) for page in window.pages
        }
        verbs |= {
            "open": self._open,
            "leave": self._leave,
            "find": lambda: self._find(self._photo),
            "back": lambda: window.show_page("similar"),
            "forward": lambda: window.show_page("similar"),
            "search_file": self._choose_file,
            "add": self._choose_folder,
            "forget": self._forget,
            "reveal_folder": lambda: self._reveal(window.folders.path),
            "read": lambda: indexing.read(),
            "stop": lambda: (indexing.stop(), groups.halt()),
            "pause": self._pause,
            "larger": lambda: self._zoom(1),
            "smaller": lambda: self._zoom(-1),
            "reveal": lambda: self._reveal(self._photo.path if self._photo else None),
            "view": self._view,
            "copy": lambda: desktop.copy(str(photo.path) for photo in self._chosen),
            "all": lambda: window.page.wall.select_all(),
            "none": lambda: window.page.wall.select_none(),
            "unreadable": lambda: self.notices.show_unreadable(self.models.unreadable),
            "keys": self.notices.show_keys,
            "folders": lambda: window.folders.setVisible(self.actions["folders"].isChecked()),
            "full": lambda: window.fill_screen(not window.isFullScreen()),
            "light": self._change_theme,
            "ungrouped": lambda: window.show_page("groups"),
            "quit": window.close,
        }
        for name, verb in verbs.items():
            self.actions[name].triggered.connect(lambda checked=False, verb=verb: verb())

    def _show_settings(self) -> None:
        self.actions["folders"].setChecked(True)
        self.actions["light"].setChecked(self.settings.theme == "light")
        self.window.strip.sizer.setValue(self.settings.tile // NOTCH)
        self.window.setWindowIcon(icon("image"))
        self.window.show_page("photos")
        self._enable()

    @property
    def _photo(self) -> Photo | None:
        """What verbs are about: the photo in the loupe, else the one selected."""
        return self.window.loupe.photo if self.window.in_loupe else self.window.page.photo

    @property
    def _chosen(self) -> list[Photo]:
        """All that are selected."""
        wall = self.window.page.wall
        if not self.window.in_loupe and isinstance(wall, PhotoWall) and wall.selected:
            return wall.selected
        return [self._photo] if self._photo else []

    def _enable(self) -> None:
        self.actions.enable(self._photo is not None, *_PHOTO_VERBS)
        self.actions["open"].setEnabled(True)  # On a wall of groups it opens the group.

    def _open(self) -> None:
        window, wall = self.window, self.window.page.wall
        if window.page.activate() or not isinstance(wall, PhotoWall):
            return
        if not len(wall.photos):
            return
        row = wall.current_row
        if row is None:
            row = 0
            wall.go_to(row)
        window.loupe.look_at(wall.photos, wall.photos[row])
        window.show_loupe(True)

    def _follow_loupe(self) -> None:
        """The wall behind goes along, so that one comes back to the photo seen last."""
        wall, photo = self.window.page.wall, self.window.loupe.photo
        row = wall.tiles.row(photo.id) if photo and isinstance(wall, PhotoWall) else None
        if row is not None:
            wall.go_to(row)

    def _leave(self) -> None:
        window = self.window
        if window.in_loupe:
            window.show_loupe(False)
        elif window.isFullScreen():
            window.fill_screen(False)
        elif not window.page.leave():
            self._show_page("photos")

    def _show_page(self, name: str) -> None:
        self._note_place()
        self.window.show_page(name)

    def _note_place(self) -> None:
        page = self.window.page
        if isinstance(page, SimilarPage):
            page.note_place()

    def _find(self, query: Query | None) -> None:
        if query is not None:
            self._note_place()
            self.window.show_page("similar")
            self.models.searches.search(query)

    def drop(self, paths: Sequence[Path]) -> None:
        """Add the folders among these; where there is none, search by the first file."""
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self.models.indexing.read(folders)
            self.window.show_page("photos")
            self.window.folders.select(None)
        elif paths:
            self._find(paths[0])

    def _browse(self, folder: Path | None) -> None:
        if folder != self.models.browsing.folder:
            self.models.browsing.browse(folder)
        held = self.window.folders.isAncestorOf(self.window.focusWidget())
        self._show_page("photos")
        if held:  # Arrows go on to the next folder, and Delete is for it.
            self.window.folders.setFocus()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.window, "Add a folder of photos")
        if chosen:
            self.drop([Path(chosen)])

    def _choose_file(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self.window, "Find photos like this file")
        if chosen:
            self._find(Path(chosen))

    def _forget(self) -> None:
        folder = self.window.folders.path
        if folder is not None:
            forget = partial(self.bridge.ask, remove_folder, folder, urgent=True)
            self.notices.ask_to_forget(folder, lambda: self.models.indexing.make_way(forget))

    def _reveal(self, path: Path | None) -> None:
        if path is not None and not desktop.reveal(path):
            self.notices.complain(PhotoError(f"{path} is not there now, or cannot be shown."))

    def _view(self) -> None:
        photo = self._photo
        if photo is not None and not desktop.view(photo.path):
            self.notices.complain(
                PhotoError(f"{photo.path} is not there now, or nothing opens it.")
            )

    def _pause(self) -> None:
        rest = self.actions["pause"].isChecked()
        self.models.indexing.pause(rest)
        self.models.groups.pause(rest)

    def _zoom(self, steps: int) -> None:
        if self.window.in_loupe:
            self.window.loupe.enlarge(steps)
        else:
            wall = self.window.page.wall
            change_size(self.window.strip.sizer, steps, lambda: wall.layout_.columns)

    def _resize_tiles(self, side: int) -> None:
        self.settings.tile = side
        for page in self.window.pages:
            page.set_side(side)

    def _change_theme(self) -> None:
        self.settings.theme = "light" if self.actions["light"].isChecked() else "dark"
        use_theme(self._qt, self.settings.theme)
        self.actions.redraw()

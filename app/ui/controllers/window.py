"""Window controller: connects the table of actions with the window, the models and the tasks."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.errors import PhotoError
from app.domain.groups import Group, Tier
from app.settings import Settings
from app.tasks.library.list_photos import remove_folder
from app.ui import desktop
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.compare.view import PanesView
from app.ui.controllers.files import FILES
from app.ui.controllers.metadata import METADATA_ACTIONS
from app.ui.controllers.search import SEARCH_ACTIONS, SearchController
from app.ui.dialogs.dialogs import Dialogs
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.groups.review import VERDICTS
from app.ui.search.page import SearchPage
from app.ui.session import Session
from app.ui.status_bar import NOTCH, change_size
from app.ui.theme import use_theme
from app.ui.window import Window

_PHOTO_ACTIONS = ("open", "compare", "survey", "reveal", "view")
_CHOSEN_ACTIONS = (
    "copy",
    "adjust_time",
    "set_position",
    *METADATA_ACTIONS,
    *FILES,
    *SEARCH_ACTIONS,
)
_GROUP_ACTIONS = (*VERDICTS, "next_group", "previous_group")


class WindowController(QObject):
    """The actions of a window."""

    def __init__(
        self,
        bridge: Bridge,
        models: Session,
        window: Window,
        notices: Dialogs,
        actions: Actions,
        settings: Settings,
        searching: SearchController,
    ) -> None:
        super().__init__(window)
        self._searching = searching
        self._bridge = bridge
        self._models = models
        self._window = window
        self._notices = notices
        self._actions = actions
        self._settings = settings
        self._join()
        window.dropped.connect(self.drop)
        window.picked.connect(self.enable)
        for front in window.fronts:
            front.moved.connect(self._follow_front)
        window.folders.chosen.connect(self._browse)
        window.status_bar.sizer.valueChanged.connect(
            lambda value: self._resize_tiles(value * NOTCH)
        )
        models.history.changed.connect(self.enable)

    def _join(self) -> None:
        pages = (page.name for page in self._window.pages)
        handlers: dict[str, Callable[[], object]] = {
            **{name: partial(self._show_page, name) for name in pages},
            **{tier.value: partial(self._show_page, "groups") for tier in Tier},
            **self._photo_handlers(),
            **self._group_handlers(),
            **self._library_handlers(),
            **self._window_handlers(),
        }
        self._actions.connect(handlers)

    def _photo_handlers(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            "open": self._open,
            "reveal": lambda: self._reveal(window.photo.path if window.photo else None),
            "view": self._view,
            "copy": lambda: desktop.copy(str(photo.path) for photo in window.chosen),
            "credits": lambda: self._notices.ask_credits(
                self._models.history, window.chosen, self._settings
            ),
            "all": lambda: window.page.grid.select_all(),
            "none": lambda: window.page.grid.select_none(),
        }

    def _group_handlers(self) -> dict[str, Callable[[], object]]:
        models = self._models
        return {
            "ungrouped": lambda: self._window.show_page("groups"),
            "filter_groups": lambda: self._window.show_page("groups"),
            "keep_best": self._plan_keeps,
            "filter_photos": lambda: self._window.show_page("photos"),
            "undo": models.history.undo,
            "redo": models.history.redo,
            "pending_metadata": lambda: self._notices.show_pending(models.sidecar_writer),
            "decisions": lambda: self._notices.show_decisions(models.decisions, models.history),
        }

    def _library_handlers(self) -> dict[str, Callable[[], object]]:
        indexing = self._models.indexing
        return {
            "add": self._choose_folder,
            "remove_folder": self._forget,
            "reveal_folder": lambda: self._reveal(self._window.folders.path),
            "index_folders": lambda: indexing.read(),
            "stop": self._stop,
            "pause": self._pause,
            "unreadable": lambda: self._notices.show_unreadable(self._models.unreadable),
            "passed_over": lambda: self._notices.show_passed_over(self._models.passed_over),
        }

    def _window_handlers(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            "leave": self._leave,
            "back": lambda: window.show_page("search"),
            "forward": lambda: window.show_page("search"),
            "larger": lambda: self._zoom(1),
            "smaller": lambda: self._zoom(-1),
            "shortcuts": lambda: self._notices.show_keys(self._actions),
            "edit_shortcuts": lambda: self._notices.change_keys(self._actions, self._settings),
            "settings": lambda: self._notices.show_settings(
                self._settings, self._models.sidecar_writer.refresh, self._models.text_recognition
            ),
            "models": lambda: self._notices.show_models(self._models.model_manager),
            "folders": lambda: window.folders.setVisible(self._actions["folders"].isChecked()),
            "full": lambda: window.fill_screen(not window.isFullScreen()),
            "light": self._change_theme,
            "quit": window.close,
        }

    def enable(self) -> None:
        """Enable the actions that are possible with the present page and selection."""
        self._actions.enable(self._window.photo is not None, *_PHOTO_ACTIONS)
        self._actions.enable(bool(self._window.chosen), *_CHOSEN_ACTIONS)
        self._actions["open"].setEnabled(True)  # In the grid of groups it opens the group.
        for name in _GROUP_ACTIONS:
            self._actions.enable(self._window.page.can(name), name)
        history = self._models.history
        self._actions.enable(history.last is not None and not history.busy, "undo")
        self._actions.enable(history.next is not None and not history.busy, "redo")

    def _plan_keeps(self) -> None:
        groups, history = self._models.groups, self._models.history
        tier, detail = groups.tier, groups.detail
        ids = frozenset(group.id for group in groups.shown.groups)

        def ask(planned: tuple[Group, ...]) -> None:
            if planned:
                keep = partial(history.keep_best, tier, detail, planned)
                self._notices.ask_to_keep(planned, len(ids) - len(planned), keep)
            else:
                self._notices.show_error(
                    PhotoError(
                        "No group shown has a clear best photo. Decide these groups one by one."
                    )
                )

        history.plan_keeps(tier, detail, ids, ask)

    def _open(self) -> None:
        window, grid = self._window, self._window.page.grid
        if window.page.activate() or not isinstance(grid, PhotoGrid):
            return
        if not len(grid.photos):
            return
        row = grid.current_row
        if row is None:
            row = 0
            grid.go_to(row)
        window.loupe.show_photos(grid.photos, grid.photos[row])
        window.show_front(window.loupe)

    def _follow_front(self) -> None:
        """Move the grid along, so that the user returns to the photo seen last."""
        grid, photo = self._window.page.grid, self._window.photo
        row = grid.tiles.row(photo.id) if photo and isinstance(grid, PhotoGrid) else None
        if row is not None:
            grid.go_to(row)

    def _leave(self) -> None:
        window = self._window
        if isinstance(window.front, PanesView) and window.front.leave_face():
            return
        if window.front is not None:
            window.show_front(None)
        elif window.isFullScreen():
            window.fill_screen(False)
        elif not window.page.leave():
            self._show_page("photos")

    def _show_page(self, name: str) -> None:
        self._remember_place()
        self._window.show_page(name)

    def _remember_place(self) -> None:
        page = self._window.page
        if isinstance(page, SearchPage):
            page.remember_place()

    def drop(self, paths: Sequence[Path]) -> None:
        """Add the dropped folders; without folders, search by the files."""
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self._models.indexing.read(folders)
            self._window.show_page("photos")
            self._window.folders.select(None)
        elif paths:
            self._searching.drop(paths)

    def _browse(self, folder: Path | None) -> None:
        if folder != self._models.timeline.folder:
            self._models.timeline.browse(folder)
            self._models.timeline_page.browse(folder)
        held = self._window.folders.isAncestorOf(self._window.focusWidget())
        if self._window.page.name != "timeline":
            self._show_page("photos")
        if held:  # Arrows go to the next folder, and Delete means the folder.
            self._window.folders.setFocus()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._window, "Choose a folder of photos")
        if chosen:
            self.drop([Path(chosen)])

    def _forget(self) -> None:
        folder = self._window.folders.path
        if folder is not None:
            forget = partial(self._bridge.ask, remove_folder, folder, urgent=True)
            self._notices.ask_to_forget(folder, lambda: self._models.indexing.make_way(forget))

    def _reveal(self, path: Path | None) -> None:
        if path is not None and not desktop.reveal(path):
            self._notices.show_error(PhotoError(f"Cannot show {path}. Check that it still exists."))

    def _view(self) -> None:
        photo = self._window.photo
        if photo is not None and not desktop.view(photo.path):
            self._notices.show_error(
                PhotoError(
                    f"Cannot open {photo.path}. Check that the file exists and has a default program."
                )
            )

    def _stop(self) -> None:
        """Stop the file operation or the model; else the indexing in the background."""
        models = self._models
        if models.history.busy:
            models.history.stop()
        elif models.model_manager.reading:
            models.model_manager.stop_reading()
        else:
            models.indexing.stop()
            models.group_builder.halt()

    def _pause(self) -> None:
        rest = self._actions["pause"].isChecked()
        self._models.indexing.pause(rest)
        self._models.group_builder.pause(rest)

    def _zoom(self, steps: int) -> None:
        if self._window.front is not None:
            self._window.front.enlarge(steps)
        elif not self._window.page.zoom(steps):
            grid = self._window.page.grid
            change_size(self._window.status_bar.sizer, steps, lambda: grid.layout_.columns)

    def _resize_tiles(self, side: int) -> None:
        self._settings.tile = side
        for page in self._window.pages:
            page.set_side(side)

    def _change_theme(self) -> None:
        self._settings.theme = "light" if self._actions["light"].isChecked() else "dark"
        running = QApplication.instance()
        if isinstance(running, QApplication):
            use_theme(running, self._settings.theme)
        self._actions.redraw()

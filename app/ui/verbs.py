"""What every action does: joins the table of actions to the window, the models and the tasks."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog

from app.photo import Group, PhotoError, Tier
from app.settings import Settings
from app.tasks.folders import remove_folder
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.filing import FILES
from app.ui.marking import MARKS
from app.ui.models.together import Models
from app.ui.searching import SEARCHES, SearchVerbs
from app.ui.theme import use_theme
from app.ui.views import desktop
from app.ui.views.notices import Notices
from app.ui.views.photo_wall import PhotoWall
from app.ui.views.review import VERDICTS
from app.ui.views.search_page import SearchPage
from app.ui.views.strip import NOTCH, change_size
from app.ui.window import Window

_PHOTO_VERBS = ("open", "compare", "survey", "reveal", "view")
_CHOSEN_VERBS = ("copy", *MARKS, *FILES, *SEARCHES)
_GROUP_VERBS = (*VERDICTS, "next_group", "previous_group")


class Verbs(QObject):
    """The verbs of one window."""

    def __init__(
        self,
        bridge: Bridge,
        models: Models,
        window: Window,
        notices: Notices,
        actions: Actions,
        settings: Settings,
        searching: SearchVerbs,
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
        window.strip.sizer.valueChanged.connect(lambda value: self._resize_tiles(value * NOTCH))
        models.deciding.turned.connect(self.enable)
        models.filing.changed.connect(self.enable)

    def _join(self) -> None:
        pages = (page.name for page in self._window.pages)
        verbs: dict[str, Callable[[], object]] = {
            **{name: partial(self._show_page, name) for name in pages},
            **{tier.value: partial(self._show_page, "groups") for tier in Tier},
            **self._verbs_of_photos(),
            **self._verbs_of_groups(),
            **self._verbs_of_library(),
            **self._verbs_of_window(),
        }
        for name, verb in verbs.items():
            self._actions[name].triggered.connect(lambda checked=False, verb=verb: verb())

    def _verbs_of_photos(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            "open": self._open,
            "reveal": lambda: self._reveal(window.photo.path if window.photo else None),
            "view": self._view,
            "copy": lambda: desktop.copy(str(photo.path) for photo in window.chosen),
            "all": lambda: window.page.wall.select_all(),
            "none": lambda: window.page.wall.select_none(),
        }

    def _verbs_of_groups(self) -> dict[str, Callable[[], object]]:
        models = self._models
        return {
            "ungrouped": lambda: self._window.show_page("groups"),
            "filter": lambda: self._window.show_page("groups"),
            "keep_best": self._plan_keeps,
            "choose": lambda: self._window.show_page("photos"),
            "undo": models.filing.undo,
            "redo": models.filing.redo,
            "pending": lambda: self._notices.show_pending(models.writing),
            "decisions": lambda: self._notices.show_decisions(models.decisions, models.deciding),
        }

    def _verbs_of_library(self) -> dict[str, Callable[[], object]]:
        indexing = self._models.indexing
        return {
            "add": self._choose_folder,
            "forget": self._forget,
            "reveal_folder": lambda: self._reveal(self._window.folders.path),
            "read": lambda: indexing.read(),
            "stop": self._stop,
            "pause": self._pause,
            "unreadable": lambda: self._notices.show_unreadable(self._models.unreadable),
        }

    def _verbs_of_window(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            "leave": self._leave,
            "back": lambda: window.show_page("search"),
            "forward": lambda: window.show_page("search"),
            "larger": lambda: self._zoom(1),
            "smaller": lambda: self._zoom(-1),
            "keys": lambda: self._notices.show_keys(self._actions),
            "change_keys": lambda: self._notices.change_keys(self._actions, self._settings),
            "settings": lambda: self._notices.show_settings(
                self._settings, self._models.writing.look
            ),
            "models": lambda: self._notices.show_models(self._models.embedders),
            "folders": lambda: window.folders.setVisible(self._actions["folders"].isChecked()),
            "full": lambda: window.fill_screen(not window.isFullScreen()),
            "light": self._change_theme,
            "quit": window.close,
        }

    def enable(self) -> None:
        """Allow what can be done with what is shown and selected now."""
        self._actions.enable(self._window.photo is not None, *_PHOTO_VERBS)
        self._actions.enable(bool(self._window.chosen), *_CHOSEN_VERBS)
        self._actions["open"].setEnabled(True)  # On a wall of groups it opens the group.
        for name in _GROUP_VERBS:
            self._actions.enable(self._window.page.can(name), name)
        deciding, busy = self._models.deciding, self._models.filing.busy
        self._actions.enable(deciding.last is not None and not busy, "undo")
        self._actions.enable(deciding.next is not None and not busy, "redo")

    def _plan_keeps(self) -> None:
        groups, deciding = self._models.groups, self._models.deciding
        tier, detail = groups.tier, groups.detail
        ids = frozenset(group.id for group in groups.shown.groups)

        def ask(planned: tuple[Group, ...]) -> None:
            if planned:
                keep = partial(deciding.keep_best, tier, detail, planned)
                self._notices.ask_to_keep(planned, len(ids) - len(planned), keep)
            else:
                self._notices.complain(
                    PhotoError(
                        "In no group shown does anything measured tell which one photo to keep."
                    )
                )

        deciding.plan(tier, detail, ids, ask)

    def _open(self) -> None:
        window, wall = self._window, self._window.page.wall
        if window.page.activate() or not isinstance(wall, PhotoWall):
            return
        if not len(wall.photos):
            return
        row = wall.current_row
        if row is None:
            row = 0
            wall.go_to(row)
        window.loupe.look_at(wall.photos, wall.photos[row])
        window.show_front(window.loupe)

    def _follow_front(self) -> None:
        """The wall behind goes along, so that one comes back to the photo seen last."""
        wall, photo = self._window.page.wall, self._window.photo
        row = wall.tiles.row(photo.id) if photo and isinstance(wall, PhotoWall) else None
        if row is not None:
            wall.go_to(row)

    def _leave(self) -> None:
        window = self._window
        if window.front is not None:
            window.show_front(None)
        elif window.isFullScreen():
            window.fill_screen(False)
        elif not window.page.leave():
            self._show_page("photos")

    def _show_page(self, name: str) -> None:
        self._note_place()
        self._window.show_page(name)

    def _note_place(self) -> None:
        page = self._window.page
        if isinstance(page, SearchPage):
            page.note_place()

    def drop(self, paths: Sequence[Path]) -> None:
        """Add the folders among these; where there is none, search by these files."""
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self._models.indexing.read(folders)
            self._window.show_page("photos")
            self._window.folders.select(None)
        elif paths:
            self._searching.drop(paths)

    def _browse(self, folder: Path | None) -> None:
        if folder != self._models.browsing.folder:
            self._models.browsing.browse(folder)
        held = self._window.folders.isAncestorOf(self._window.focusWidget())
        self._show_page("photos")
        if held:  # Arrows go on to the next folder, and Delete is for it.
            self._window.folders.setFocus()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._window, "Add a folder of photos")
        if chosen:
            self.drop([Path(chosen)])

    def _forget(self) -> None:
        folder = self._window.folders.path
        if folder is not None:
            forget = partial(self._bridge.ask, remove_folder, folder, urgent=True)
            self._notices.ask_to_forget(folder, lambda: self._models.indexing.make_way(forget))

    def _reveal(self, path: Path | None) -> None:
        if path is not None and not desktop.reveal(path):
            self._notices.complain(PhotoError(f"{path} is not there now, or cannot be shown."))

    def _view(self) -> None:
        photo = self._window.photo
        if photo is not None and not desktop.view(photo.path):
            self._notices.complain(
                PhotoError(f"{photo.path} is not there now, or nothing opens it.")
            )

    def _stop(self) -> None:
        """What is worked on in front; else the reading behind it."""
        models = self._models
        if models.filing.busy:
            models.filing.stop()
        elif models.embedders.reading:
            models.embedders.stop_reading()
        else:
            models.indexing.stop()
            models.building.halt()

    def _pause(self) -> None:
        rest = self._actions["pause"].isChecked()
        self._models.indexing.pause(rest)
        self._models.building.pause(rest)

    def _zoom(self, steps: int) -> None:
        if self._window.front is not None:
            self._window.front.enlarge(steps)
        else:
            wall = self._window.page.wall
            change_size(self._window.strip.sizer, steps, lambda: wall.layout_.columns)

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

"""List of saved searches: open, rename, delete, undo a deletion, put in order."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QListView, QToolButton, QWidget

from app.catalog.saved_searches import SavedSearch
from app.ui.commands.actions import Actions
from app.ui.sidebar.saved_searches_model import SavedSearchesModel
from app.ui.theme import STEP
from app.ui.widgets.controls import ElidedLabel, label
from app.ui.widgets.layouts import in_column, in_row
from app.ui.widgets.lists import RowDelegate, make_list, pop_up_menu
from app.ui.widgets.name_dialog import NameDialog

_LINGERS = 15_000
"""Milliseconds in which a deleted search can be restored."""
_MOST = 8
"""Maximum of rows visible at once."""


class SavedSearchList(QWidget):
    """Hidden without saved searches."""

    opened = Signal(object)
    """A SavedSearch."""

    def __init__(self, saved: SavedSearchesModel, actions: Actions) -> None:
        super().__init__()
        self._saved = saved
        self._removed: SavedSearch | None = None
        self._held = ("", -1)
        """Name and row of the current search, before the list was reset."""
        self.list = make_list(saved, "Saved searches", RowDelegate(), "saved")
        self.list.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.list.setDropIndicatorShown(True)
        self._back, self._message = QToolButton(), ElidedLabel("quiet")
        self._timer = QTimer(self, singleShot=True, interval=_LINGERS)
        self._timer.timeout.connect(lambda: self._announce_removed(None))
        handlers = {
            "open_saved": self._open,
            "rename_saved": self._rename,
            "delete_saved": self._remove,
            "move_saved_up": lambda: self._move(-1),
            "move_saved_down": lambda: self._move(1),
        }
        self._actions = [actions[name] for name in handlers]
        actions.connect(handlers)
        self._build()
        actions.attach(self.list, "saved")
        self.list.clicked.connect(lambda _: self._open())
        self.list.customContextMenuRequested.connect(self._pop_up)
        self._back.clicked.connect(self._have_back)
        saved.modelAboutToBeReset.connect(self._note_current)
        saved.modelReset.connect(self._return_to_current)
        saved.modelReset.connect(self._fit)
        saved.removed.connect(self._announce_removed)
        self._fit()

    def _build(self) -> None:
        self._back.setText("Undo")
        self._back.setProperty("link", True)
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        heading = label("Saved searches", "quiet")
        heading.setContentsMargins(STEP, STEP // 2, 0, 0)
        foot = in_row(self._message, self._back, margins=(STEP, 0, 0, 0), wide=self._message)
        in_column(heading, self.list, foot, inside=self, spacing=STEP // 2)
        self._announce_removed(None)

    @property
    def current(self) -> SavedSearch | None:
        """The current search."""
        return self._saved.saved(self.list.currentIndex().row())

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def _rename(self) -> None:
        saved = self.current
        if saved is not None:
            dialog = NameDialog(
                "Rename saved search",
                saved.name,
                lambda name: name != saved.name and self._saved.has(name),
                self.window(),
            )
            dialog.named.connect(lambda name: self._saved.rename(saved, name))
            dialog.open()

    def _remove(self) -> None:
        if self.current is not None:
            self._saved.remove(self.current)

    def _move(self, by: int) -> None:
        row = self.list.currentIndex().row()
        if row >= 0:
            self._saved.move(row, by)
            self.list.scrollTo(self.list.currentIndex())

    def _have_back(self) -> None:
        if self._removed is not None:
            self._saved.save(self._removed.name, self._removed.text)
        self._announce_removed(None)

    def _announce_removed(self, saved: SavedSearch | None) -> None:
        self._removed = saved
        self._message.show_text(f"Deleted “{saved.name}”" if saved else "")
        self._message.setVisible(saved is not None)
        self._back.setVisible(saved is not None)
        self._timer.start()
        self._fit()

    def _note_current(self) -> None:
        if self.current is not None:
            self._held = (self.current.name, self.list.currentIndex().row())

    def _return_to_current(self) -> None:
        """Keep the current search after a reset: the same name, or the row of the deleted one."""
        name, row = self._held
        rows = range(self._saved.rowCount())
        same = (at for at in rows if (saved := self._saved.saved(at)) and saved.name == name)
        if row >= 0 and rows:
            self.list.setCurrentIndex(self._saved.index(next(same, min(row, rows[-1]))))

    def _fit(self) -> None:
        if self._removed is not None and self._saved.has(self._removed.name):
            self._announce_removed(None)  # Restored, or another has its name now.
            return
        rows = self._saved.rowCount()
        self.list.setFixedHeight(min(max(rows, 1), _MOST) * RowDelegate.height)
        self.list.setVisible(rows > 0)
        self.setVisible(rows > 0 or self._removed is not None)

    def _pop_up(self, point: QPoint) -> None:
        if self.list.indexAt(point).isValid():
            pop_up_menu(self.list, "Saved search", self._actions, point)

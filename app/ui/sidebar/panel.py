"""Sidebar: all photos, the folders and the saved searches."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.ui.commands.actions import Actions
from app.ui.grid.painting import paint_row
from app.ui.sidebar.folders_model import COUNT, OFFLINE, FoldersModel
from app.ui.sidebar.saved_searches import SavedSearchList
from app.ui.sidebar.saved_searches_model import SavedSearchesModel
from app.ui.theme import RADIUS, STEP, colours, icon
from app.ui.widgets.controls import button, label
from app.ui.widgets.layouts import in_column, in_row
from app.ui.widgets.lists import Index, RowDelegate, make_list, pop_up_menu


class FoldersPanel(QWidget):
    """A list of folders, the button that adds one, and the saved searches."""

    chosen = Signal(object)
    """Path of the folder to show; None for all photos. Also emitted for the present folder."""

    def __init__(self, folders: FoldersModel, saved: SavedSearchesModel, actions: Actions) -> None:
        super().__init__()
        self._folders = folders
        self._menu_actions = [actions["reveal_folder"], actions["remove_folder"]]
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._list = make_list(folders, "Folders", _FolderDelegate(), "folders")
        self._list.customContextMenuRequested.connect(self._pop_up)
        self._list.selectionModel().currentChanged.connect(self._choose)
        self._list.clicked.connect(lambda index: self.chosen.emit(self._path))
        folders.modelReset.connect(self._keep)
        actions.attach(self._list, "folders")
        self.setFocusProxy(self._list)
        self._path: Path | None = None
        heading = label("Folders", "quiet")
        heading.setContentsMargins(STEP, STEP // 2, 0, 0)
        add = in_row(button(actions["add"], text=True), None)
        self.saved_searches = SavedSearchList(saved, actions)
        parts = (heading, self._list, add, self.saved_searches)
        in_column(*parts, inside=self, margins=STEP, spacing=STEP, wide=self._list)
        self._keep()

    @property
    def path(self) -> Path | None:
        """The selected folder; None for all photos."""
        return self._path

    def select(self, path: Path | None) -> None:
        """Select a folder, or all photos."""
        self._list.setCurrentIndex(self._folders.index(self._folders.row_of(path)))

    def _keep(self) -> None:
        """Select the same folder after the list changed, if still listed."""
        row = self._folders.row_of(self._path)
        self._list.setCurrentIndex(self._folders.index(row))

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        folder = self._folders.folder(index.row()) if index.isValid() else None
        path = None if folder is None else folder.path
        if index.isValid() and path != self._path:
            self._path = path
            self.chosen.emit(path)

    def _pop_up(self, point: QPoint) -> None:
        if self._folders.folder(self._list.indexAt(point).row()) is not None:
            pop_up_menu(self._list, "Folder", self._menu_actions, point)


class _FolderDelegate(RowDelegate):
    """Paints a name, elided in the middle, and a quiet count; an icon for an offline folder."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c, rect, state = colours(), QRect(option.rect), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row(painter, rect.adjusted(0, 1, 0, -1), state)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(c.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 2, -1, -2), RADIUS, RADIUS)
        self._paint_texts(painter, rect.adjusted(STEP, 0, -STEP, 0), index)
        painter.restore()

    def _paint_texts(self, painter: QPainter, rect: QRect, index: Index) -> None:
        c, metrics = colours(), painter.fontMetrics()
        count, offline = f"{index.data(COUNT):,}", bool(index.data(OFFLINE))
        painter.setPen(QColor(c.quiet))
        upright = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, upright | Qt.AlignmentFlag.AlignRight, count)
        room = rect.adjusted(0, 0, -metrics.horizontalAdvance(count) - STEP, 0)
        if offline:
            icon("cloud-slash").paint(painter, room.left(), room.top(), 16, room.height())
            room.adjust(16 + STEP // 2, 0, 0, 0)
        else:
            painter.setPen(QColor(c.text))
        name = str(index.data())
        elided = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, upright, elided)

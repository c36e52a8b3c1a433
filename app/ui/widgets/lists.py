"""Lists: rows of one height, and their context menus."""

from collections.abc import Iterable
from typing import TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QListView, QMenu, QStyledItemDelegate, QStyleOptionViewItem

Index: TypeAlias = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Rows of one height and as wide as the list: a long text is elided."""

    height = 32

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height)


def make_list(model: QAbstractItemModel, name: str, delegate: RowDelegate, style: str) -> QListView:
    """Return a list of a model; `style` names it in the style sheet."""
    made = QListView()
    made.setObjectName(style)
    made.setAccessibleName(name)
    made.setModel(model)
    delegate.setParent(made)
    made.setItemDelegate(delegate)
    made.setUniformItemSizes(True)
    made.setMouseTracking(True)
    made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    return made


def pop_up_menu(view: QListView, name: str, actions: Iterable[QAction], point: QPoint) -> None:
    """Select the row at a point, and show its menu there."""
    view.setCurrentIndex(view.indexAt(point))
    menu = QMenu(view)
    menu.setAccessibleName(name)
    menu.addActions(list(actions))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(view.viewport().mapToGlobal(point))

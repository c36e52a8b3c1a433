"""Context menu of a photo."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.commands.actions import Actions
from app.ui.commands.menu import fill_menu

_MENU = (
    "open", "compare", "survey", "", "find", "find_more", "find_less", "", "pick", "reject", "unflag", "",
    "reveal", "view", "copy", "", "move_to", "copy_to", "rename", "export", "credits", "adjust_time", "", "trash",
)  # fmt: skip


def pop_up(over: QWidget, actions: Actions, point: QPoint) -> None:
    """Show the menu at that point of the screen."""
    menu = QMenu(over)
    menu.setAccessibleName("Photo")
    fill_menu(menu, actions, _MENU)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(point)

"""Rail at the left edge of the window: its pages, and below them the folders and the menu."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from app.ui.commands.actions import Actions
from app.ui.commands.menu import MENU, fill_menu
from app.ui.theme import STEP
from app.ui.widgets.controls import button
from app.ui.widgets.layouts import in_column

_WIDTH = 10 * STEP
_ICON = 22


class Rail(QWidget):
    """A column of buttons, each an icon with its name below."""

    def __init__(self, pages: Sequence[str], below: Sequence[str], actions: Actions) -> None:
        """`pages` and `below` are names of actions; those below stand at the foot, with the menu."""
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Pages")
        self.setFixedWidth(_WIDTH)
        menu = _menu_button(actions)
        parts = (
            *(_entry(button(actions[name])) for name in pages),
            None,
            *(_entry(button(actions[name])) for name in below),
            _entry(menu),
        )
        in_column(*parts, inside=self, margins=STEP // 2, spacing=STEP // 2)


def _entry(made: QToolButton) -> QToolButton:
    made.setProperty("segment", True)
    made.setProperty("rail", True)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    made.setIconSize(QSize(_ICON, _ICON))
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def _menu_button(actions: Actions) -> QToolButton:
    action: QAction = actions["menu"]
    made = button(action)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(made)
    menu.setAccessibleName("Menu")
    fill_menu(menu, actions, MENU)
    made.setMenu(menu)
    action.triggered.connect(made.showMenu)
    return made

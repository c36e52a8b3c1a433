"""Menu of the window: its actions in order."""

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu

from app.ui.commands.actions import Actions

MENU = (
    "add", "type_search", "search_file", "index_folders", "unreadable", "passed_over", "health", "",
    "compare", "survey", "",
    "undo", "redo", "filter_photos", "decisions", "history", "pending_metadata", "",
    "move_to", "copy_to", "rename", "export", "trash_rejected", "credits",
    "adjust_time", "set_position", "place_by_track", "",
    "folders", "details", "filmstrip", "advance", "full", "light", "",
    "shortcuts", "edit_shortcuts", "models", "settings", "quit",
)  # fmt: skip
"""An empty name is a separator."""


def fill_menu(menu: QMenu, actions: Actions, names: Sequence[str]) -> None:
    """Add the actions of these names, as in MENU."""
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()

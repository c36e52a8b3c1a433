"""The table of deeds come alive: one action for each, with the keys it has now."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.deeds import ACTIONS, Deed, meet, plain, say_key
from app.ui.theme import icon

_DEEDS = {deed.name: deed for deed in ACTIONS}
_MOVES = ("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown", "Tab", "Shift+Tab")
_OF_THEIR_OWN = ("loupe", "group", "compare", "survey")
"""Places that give the arrows a meaning of their own."""

_CONTEXTS = {"window": Qt.ShortcutContext.WindowShortcut}


class Actions(QObject):
    """The table come alive: one QAction for each deed, by its name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = {deed.name: self._make(deed) for deed in ACTIONS}
        self._icons = {deed.name: deed.icon for deed in ACTIONS}
        self._onward = {deed.name: self._make_onward(deed) for deed in ACTIONS if deed.moves_on}
        self.use_keys({})

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, and those that go on to the next photo."""
        return (*self._actions.values(), *self._onward.values())

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def onward(self, name: str) -> QAction:
        """The same action with Shift, which goes on to the next photo."""
        return self._onward[name]

    def serve(self, widget: QWidget, place: str) -> None:
        """Let the keys of that place work while the keyboard is on this widget, or within it."""
        for deed in ACTIONS:
            if deed.place == place:
                widget.addAction(self._actions[deed.name])
            if deed.place == place and deed.moves_on:
                widget.addAction(self._onward[deed.name])

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys it has now."""
        return self._keys[name]

    def find_clash(self, name: str, key: str) -> str:
        """Why that action cannot have this key, as a sentence; empty where it can."""
        if key in _MOVES and _DEEDS[name].place not in _OF_THEIR_OWN:
            return f"{say_key(key)} moves from photo to photo, and cannot mean something else."
        wanted = {key, *self._shifted(_DEEDS[name], (key,))}
        for other in ACTIONS:
            keys = self._keys[other.name]
            taken = {*map(plain, keys), *self._shifted(other, keys)}
            if other.name != name and meet(_DEEDS[name], other) and wanted & taken:
                return f"{say_key(key)} is the key of “{other.text}”; give that another key first."
        return ""

    @staticmethod
    def _shifted(deed: Deed, keys: Sequence[str]) -> list[str]:
        """The keys that go on to the next photo."""
        return [f"Shift+{plain(key)}" for key in keys if deed.moves_on and "Shift" not in key]

    def use_keys(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Give actions the keys the user chose; all others have their own."""
        self._keys = {deed.name: tuple(chosen.get(deed.name, deed.keys)) for deed in ACTIONS}
        for deed in ACTIONS:
            keys = self._keys[deed.name]
            action = self._actions[deed.name]
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setToolTip(f"{deed.words} ({say_key(keys[0])})" if keys else deed.words)
            if deed.moves_on:
                shifted = self._shifted(deed, keys)
                self._onward[deed.name].setShortcuts([QKeySequence(key) for key in shifted])

    def enable(self, possible: bool, *names: str) -> None:
        """Allow these, or make them quiet."""
        for name in names:
            self._actions[name].setEnabled(possible)
            if name in self._onward:
                self._onward[name].setEnabled(possible)

    def redraw(self) -> None:
        """Take the icons anew, in the colours of the theme now in use."""
        for name, drawn in self._icons.items():
            self._actions[name].setIcon(icon(drawn))

    def draw(self, name: str, drawn: str) -> None:
        """Give it that icon, in every theme."""
        self._icons[name] = drawn
        self._actions[name].setIcon(icon(drawn))

    def _make(self, deed: Deed) -> QAction:
        action = QAction(icon(deed.icon), deed.text, self)
        action.setObjectName(deed.name)
        action.setIconText(deed.text)  # Else Qt takes the "…" away from buttons.
        action.setShortcutContext(
            _CONTEXTS.get(deed.place, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        )
        action.setCheckable(deed.checkable)
        action.setStatusTip(deed.words)
        action.setMenuRole(QAction.MenuRole.NoRole)
        return action

    def _make_onward(self, deed: Deed) -> QAction:
        action = QAction(f"{deed.text}, next", self)
        action.setShortcutContext(self._actions[deed.name].shortcutContext())
        action.setStatusTip(f"{deed.words}, and go on to the next photo")
        return action

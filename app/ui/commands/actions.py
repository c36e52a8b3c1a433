"""QActions made from the table of actions, with the present keyboard shortcuts."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.commands.action_spec import ActionSpec
from app.ui.commands.shortcuts import format_key, plain_key, scopes_overlap
from app.ui.commands.table import ACTIONS
from app.ui.theme import icon

_SPECS = {spec.name: spec for spec in ACTIONS}
_MOVES = ("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown", "Tab", "Shift+Tab")
_OF_THEIR_OWN = ("loupe", "group", "compare", "survey")
"""Scopes in which the arrows have a meaning of their own."""

_CONTEXTS = {"window": Qt.ShortcutContext.WindowShortcut}


class Actions(QObject):
    """One QAction for each row of the table, by name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = {spec.name: self._make(spec) for spec in ACTIONS}
        self._icons = {spec.name: spec.icon for spec in ACTIONS}
        self._onward = {spec.name: self._make_onward(spec) for spec in ACTIONS if spec.advances}
        self.use_keys({})

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, and the variants with Shift that advance to the next photo."""
        return (*self._actions.values(), *self._onward.values())

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def onward(self, name: str) -> QAction:
        """Return the variant of the action with Shift, which advances to the next photo."""
        return self._onward[name]

    def attach(self, widget: QWidget, scope: str) -> None:
        """Make the keys of a scope work while this widget, or one within it, has the keyboard."""
        for spec in ACTIONS:
            if spec.scope == scope:
                widget.addAction(self._actions[spec.name])
            if spec.scope == scope and spec.advances:
                widget.addAction(self._onward[spec.name])

    def keys_of(self, name: str) -> tuple[str, ...]:
        """Return the present keys of the action."""
        return self._keys[name]

    def find_clash(self, name: str, key: str) -> str:
        """Return why the action cannot have this key, as a sentence; empty if the key is free."""
        if key in _MOVES and _SPECS[name].scope not in _OF_THEIR_OWN:
            return f"{format_key(key)} is reserved for moving between photos. Press another key."
        keys_of_both = {key, *self._shifted(_SPECS[name], (key,))}
        for other in ACTIONS:
            keys = self._keys[other.name]
            taken = {*map(plain_key, keys), *self._shifted(other, keys)}
            if other.name != name and scopes_overlap(_SPECS[name], other) and keys_of_both & taken:
                return f"{format_key(key)} is assigned to “{other.text}”. Assign another key there first."
        return ""

    @staticmethod
    def _shifted(spec: ActionSpec, keys: Sequence[str]) -> list[str]:
        """Return the keys with Shift, which advance to the next photo."""
        return [f"Shift+{plain_key(key)}" for key in keys if spec.advances and "Shift" not in key]

    def use_keys(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Assign the keys the user chose; all other actions have their default keys."""
        self._keys = {spec.name: tuple(chosen.get(spec.name, spec.keys)) for spec in ACTIONS}
        for spec in ACTIONS:
            keys = self._keys[spec.name]
            action = self._actions[spec.name]
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setToolTip(
                f"{spec.description} ({format_key(keys[0])})" if keys else spec.description
            )
            if spec.advances:
                shifted = self._shifted(spec, keys)
                self._onward[spec.name].setShortcuts([QKeySequence(key) for key in shifted])

    def connect(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Run a handler, without arguments, when the action of its name is triggered."""
        for name, handler in handlers.items():
            self._actions[name].triggered.connect(lambda _=False, handler=handler: handler())

    def enable(self, possible: bool, *names: str) -> None:
        """Enable or disable these actions."""
        for name in names:
            self._actions[name].setEnabled(possible)
            if name in self._onward:
                self._onward[name].setEnabled(possible)

    def redraw(self) -> None:
        """Redraw the icons in the colours of the present theme."""
        for name, drawn in self._icons.items():
            self._actions[name].setIcon(icon(drawn))

    def draw(self, name: str, drawn: str) -> None:
        """Give the action another icon, in every theme."""
        if self._icons[name] == drawn:
            return
        self._icons[name] = drawn
        self._actions[name].setIcon(icon(drawn))

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(icon(spec.icon), spec.text, self)
        action.setObjectName(spec.name)
        action.setIconText(spec.text)  # Else Qt takes the "…" away from buttons.
        action.setShortcutContext(
            _CONTEXTS.get(spec.scope, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        )
        action.setCheckable(spec.checkable)
        action.setStatusTip(spec.description)
        action.setMenuRole(QAction.MenuRole.NoRole)
        return action

    def _make_onward(self, spec: ActionSpec) -> QAction:
        action = QAction(f"{spec.text} and advance", self)
        action.setShortcutContext(self._actions[spec.name].shortcutContext())
        action.setStatusTip(f"{spec.description}, then show the next photo")
        return action

"""Physical keys for layouts without Latin letters, or without digits unless Shift is held: P works on Cyrillic."""

import sys

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.ui.commands.actions import Actions

# Codes of the rows of keys, as Linux and the PC's keyboard count them (evdev, scan code set 1).
_ROWS = ((2, "1234567890-="), (16, "QWERTYUIOP[]"), (30, "ASDFGHJKL"), (41, "`"), (43, "\\ZXCVBNM"))
_LATIN = {first + i: letter for first, row in _ROWS for i, letter in enumerate(row)}
_DIGITS = range(ord("0"), ord("9") + 1)
_X_OFFSET = 8
"""X and Wayland count from 8."""
# macOS: virtual key codes of the ANSI layout (HIToolbox, Events.h).
_MAC: dict[int, str] = {
    code: letter
    for row in ("0A 11B 8C 2D 14E 3F 5G 4H 34I 38J 40K 37L 46M 45N 31O 35P 12Q 15R 1S 17T 32U 9V",
                "13W 7X 16Y 6Z")
    for code, letter in ((int(each[:-1]), each[-1]) for each in row.split())
} | dict(zip((29, 18, 19, 20, 21, 23, 22, 26, 28, 25), "0123456789", strict=True))  # fmt: skip


class Keyboard(QObject):
    """Event filter that retries keys which no shortcut took by their physical position."""

    def __init__(self, application: QApplication, actions: Actions) -> None:
        super().__init__(actions)
        self._actions = actions
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or isinstance(watched, QLineEdit | QPlainTextEdit):
            return False
        letter = latin_of(event)
        return bool(letter) and self._press(letter, event, watched)

    def _press(self, letter: str, event: QKeyEvent, widget: QWidget) -> bool:
        """Trigger the action of the key on a Latin layout. Return whether there is one."""
        key = Qt.Key(ord(letter))
        pressed = QKeySequence(QKeyCombination(event.modifiers(), key))
        for action in self._actions.all:
            if pressed in action.shortcuts() and _is_served(action.associatedObjects(), widget):
                if action.isEnabled():
                    action.trigger()
                return True
        return False


def latin_of(event: QKeyEvent) -> str:
    """Return the letter or digit of the key on a US layout; empty if the present layout has it.

    French layouts have their digits on Shift; those keys without Shift count as digits here.
    """
    if sys.platform == "darwin":
        letter = _MAC.get(event.nativeVirtualKey(), "")
    else:
        offset = 0 if sys.platform == "win32" else _X_OFFSET
        letter = _LATIN.get(event.nativeScanCode() - offset, "")
    is_foreign = 0xFF < event.key() < 0x01000000
    is_digit_row = letter.isdigit() and not event.modifiers() and event.key() not in _DIGITS
    return letter if is_foreign or is_digit_row else ""


def _is_served(places: list[QObject], widget: QWidget) -> bool:
    """Whether an action attached to these widgets works while this one has the keyboard."""
    return any(
        isinstance(place, QWidget) and (place is widget or place.isAncestorOf(widget))
        for place in places
    )

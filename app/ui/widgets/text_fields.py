"""Text fields that signal when they lose the keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit

from app.ui.theme import STEP


class Line(QLineEdit):
    """A line edit that Escape leaves, rather than the view behind it."""

    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def setText(self, text: str) -> None:  # noqa: N802  (it is Qt's)
        """Show a text from its beginning; an unchanged text keeps the cursor."""
        if text != self.text():
            super().setText(text)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class NameLine(Line):
    """A line that Return commits, rather than act on what is behind it; it completes names."""

    def complete(self, names: Sequence[str]) -> None:
        """Complete what is typed by these names, in any case."""
        completer = QCompleter(list(names), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # A line edit leaves it to its parent, too.


class CaptionEdit(QPlainTextEdit):
    """A caption field that Tab and Ctrl+Return leave."""

    left = Signal()
    escaped = Signal()

    def __init__(self) -> None:
        super().__init__(placeholderText="Caption", tabChangesFocus=True)
        self.setAccessibleName("Caption")
        self.setFixedHeight(12 * STEP)

    def text(self) -> str:
        """The text entered."""
        return self.toPlainText()

    def setText(self, text: str) -> None:  # noqa: N802  (called as that of a line)
        """Show a text; an unchanged text keeps the cursor."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape

"""A field for text of several lines that tells when it is left."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.theme import STEP


class CaptionEdit(QPlainTextEdit):
    """Tab leaves it, as it leaves every field; so does Ctrl+Return."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(placeholderText="Caption", tabChangesFocus=True)
        self.setAccessibleName("Caption")
        self.setFixedHeight(12 * STEP)

    def text(self) -> str:
        """What is written in it."""
        return self.toPlainText()

    def setText(self, text: str) -> None:  # noqa: N802  (called as that of a line)
        """Show this text, leaving the cursor alone where it is shown already."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

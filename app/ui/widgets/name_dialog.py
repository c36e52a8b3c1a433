"""Dialog for the name of a saved search."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.ui.theme import STEP
from app.ui.widgets.controls import fill_dialog, label, text_button

_WIDTH = 52 * STEP


class NameDialog(QDialog):
    """A field with a suggested name; a name already in use is rejected with a message."""

    named = Signal(str)
    """The name, without superfluous blanks."""

    def __init__(
        self, title: str, offered: str, is_taken: Callable[[str], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._is_taken = is_taken
        self.setWindowTitle(title)
        self.line = QLineEdit(offered)
        self.line.setMinimumWidth(_WIDTH)
        self.line.setAccessibleName("Name")
        self.line.selectAll()
        self._message = label(" ", "quiet")
        self.keep = text_button("Save", self.accept, primary=True)
        cancel = text_button("Cancel", self.reject)
        parts = (label(title, "title"), self.line, self._message)
        fill_dialog(self, parts, self._message, (None, cancel, self.keep))
        self.line.textChanged.connect(lambda _: self._check())
        self.accepted.connect(lambda: self.named.emit(self.name))
        self.finished.connect(self.deleteLater)
        self._check()

    @property
    def name(self) -> str:
        """The name entered."""
        return " ".join(self.line.text().split())

    def _check(self) -> None:
        taken = self._is_taken(self.name)
        text = f"“{self.name}” is already in use. Enter another name." if taken else ""
        self._message.setText(text or " ")
        self.line.setAccessibleDescription(text)
        self.keep.setEnabled(bool(self.name) and not taken)

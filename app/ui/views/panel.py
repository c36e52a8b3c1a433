"""Panels that lie over a photo: dark in both themes, so that they are legible on any photo."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import STEP
from app.ui.views.parts import label

_WIDE = 480
"""Pixels of a line of words that may be long."""


class Panel(QWidget):
    """A dark ground with parts on it; the mouse does not notice it."""

    def __init__(self, name: str, *parts: QWidget) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 // 2, STEP, STEP * 3 // 2, STEP)
        column.setSpacing(STEP // 2)
        for part in parts:
            column.addWidget(part)
        self.hide()


class TroublePanel(Panel):
    """What is wrong with the photo. It lies over the photo: beside it, it would change the photo's size."""

    def __init__(self, width: int = _WIDE) -> None:
        self._words = label()
        self._words.setWordWrap(True)
        self._words.setMinimumWidth(width)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        super().__init__("Trouble", self._words)

    @property
    def words(self) -> str:
        """What it says; nothing while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def say(self, words: str) -> None:
        """Show these; none hides the panel."""
        self._words.setText(words)
        self.setVisible(bool(words))

"""Panels over a photo: dark in both themes, so that they are legible on any photo."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.theme import STEP
from app.ui.widgets.controls import label
from app.ui.widgets.layouts import in_column

_WIDE = 480
"""Maximum width of a long text, in pixels."""


class Panel(QWidget):
    """A dark panel with widgets; transparent for the mouse."""

    def __init__(self, name: str, *parts: QWidget) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        in_column(
            *parts,
            inside=self,
            margins=(STEP * 3 // 2, STEP, STEP * 3 // 2, STEP),
            spacing=STEP // 2,
        )
        self.hide()


class ErrorPanel(Panel):
    """Error text of the photo. The panel lies over the photo: beside it, the panel would resize the photo."""

    def __init__(self, width: int = _WIDE) -> None:
        self._label = label(wrap=True)
        self._label.setMinimumWidth(width)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        super().__init__("Problem", self._label)

    @property
    def text(self) -> str:
        """The text shown; empty while hidden."""
        return "" if self.isHidden() else self._label.text()

    def show_text(self, text: str) -> None:
        """Show these sentences; none hides the panel."""
        self._label.setText(text)
        self.setVisible(bool(text))

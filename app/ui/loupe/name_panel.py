"""Panel below a face in the loupe: its name, or that it is none."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.theme import STEP
from app.ui.widgets.controls import text_button
from app.ui.widgets.layouts import in_column, in_row
from app.ui.widgets.text_fields import NameLine

_WIDTH = 26 * STEP


class NamePanel(QFrame):
    """A field that completes the names of persons, and two buttons."""

    named = Signal(str)
    refused = Signal()
    """It is not a face."""
    ignored = Signal()
    left = Signal()
    """Nothing is to be done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._behind = parent
        self.setObjectName("side")
        self.setAutoFillBackground(True)
        self.line = NameLine()
        self.line.setPlaceholderText("Name")
        self.line.setAccessibleName("Name")
        self.line.returnPressed.connect(self._commit)
        self.line.escaped.connect(self.left)
        self.buttons = (
            text_button("Not a face", self.refused.emit),
            text_button("Ignore", self.ignored.emit),
        )
        row = QWidget()
        in_row(*self.buttons, inside=row)
        self._row = row
        in_column(self.line, row, inside=self, margins=STEP, spacing=STEP)
        self.setFixedWidth(_WIDTH)
        self.hide()

    def open_at(self, place: QRectF, name: str, names: Sequence[str], is_face: bool) -> None:
        """Ask for the name of what is at a place of the parent; of a face it may be said that it is none."""
        self.line.complete(names)
        self.line.setText(name)
        self._row.setVisible(is_face)
        self.adjustSize()
        self.move_to(place)
        self.show()
        self.raise_()
        self.line.setFocus()
        self.line.selectAll()

    def move_to(self, place: QRectF) -> None:
        """Move below a place, within the parent."""
        room = self._behind.rect()
        left = round(place.center().x()) - self.width() // 2
        self.move(
            max(0, min(left, room.width() - self.width())),
            max(0, min(round(place.bottom()) + STEP // 2, room.height() - self.height())),
        )

    def _commit(self) -> None:
        name = " ".join(self.line.text().split())
        if name:
            self.named.emit(name)
        else:
            self.left.emit()

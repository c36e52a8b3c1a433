"""Drop hint over the window while files are dragged over it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import STEP, colours


class DropHint(QWidget):
    """A frame and a sentence over its whole parent; transparent for the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._sentence = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_message(self, sentence: str) -> None:
        """Show the hint with this sentence."""
        self._sentence = sentence
        self.setGeometry(self._parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        veil = QColor(colours().grid)
        veil.setAlpha(216)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours().accent), 2))
        frame = QRectF(self.rect()).adjusted(STEP, STEP, -STEP, -STEP)
        painter.drawRoundedRect(frame, STEP, STEP)
        font = painter.font()
        font.setPixelSize(20)
        painter.setFont(font)
        painter.setPen(QColor(colours().text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._sentence)

"""Flow layout: widgets one after the other, in as many rows as needed."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.ui.theme import STEP


class FlowLayout(QLayout):
    """Arranges widgets from left to right, as text is set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(STEP)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._set(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._set(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        widest = max((part.minimumSize().width() for part in self._items), default=0)
        tallest = max((part.minimumSize().height() for part in self._items), default=0)
        return QSize(
            widest + margins.left() + margins.right(), tallest + margins.top() + margins.bottom()
        )

    def _set(self, rect: QRect, *, place: bool) -> int:
        """Return the height of the layout; with `place`, arrange the widgets."""
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        x, y, tallest = inner.left(), inner.top(), 0
        for part in self._items:
            if part.isEmpty():
                continue  # Hidden.
            size = part.sizeHint().boundedTo(QSize(max(1, inner.width()), 1 << 20))
            if x > inner.left() and x + size.width() > inner.right() + 1:
                x, y, tallest = inner.left(), y + tallest + self.spacing(), 0
            if place:
                part.setGeometry(QRect(x, y, size.width(), size.height()))
            x += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return y + tallest - rect.top() + margins.bottom()

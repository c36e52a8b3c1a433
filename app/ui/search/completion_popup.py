"""Completion popup of the search box."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyleOptionViewItem, QWidget

from app.query.completion import Completion
from app.ui.grid.painting import paint_line, paint_row
from app.ui.theme import STEP
from app.ui.widgets.lists import Index, RowDelegate

_WIDTH = 440
_ROWS = 9
"""Maximum rows visible at once."""


class CompletionPopup(QListWidget):
    """A list over the window. The search box keeps the keyboard."""

    chosen = Signal(object)
    """A Completion."""

    def __init__(self, line: QWidget) -> None:
        super().__init__(line.window())
        self._line = line
        self._completions: tuple[Completion, ...] = ()
        self.above: QWidget = line
        """Widget that the list must not cover."""
        self.setObjectName("completions")
        self.setAccessibleName("Suggestions")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_CompletionDelegate(self))
        self.setMouseTracking(True)
        self.itemClicked.connect(lambda item: self.chosen.emit(self._completions[self.row(item)]))
        self.hide()

    def show_completions(self, offers: Sequence[Completion]) -> None:
        """Show these suggestions, none of them selected; none hides the list."""
        self._completions = tuple(offers)
        self.clear()
        for each in offers:
            item = QListWidgetItem(each.text)
            item.setData(Qt.ItemDataRole.UserRole, each.what)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.text} {each.what}")
            self.addItem(item)
        self.setCurrentRow(-1)
        if not offers or not self._line.isVisible():
            self.hide()
            return
        window = self._line.window()
        self.setParent(window)
        place = self._line.mapTo(window, QPoint(0, self._line.height() + 2))
        if self.above.isVisible():
            foot = self.above.mapTo(window, QPoint(0, self.above.height())).y()
            place.setY(max(place.y(), foot))
        rows = min(_ROWS, len(offers))
        width = max(_WIDTH, self._line.width() // 2)
        self.setGeometry(
            place.x(),
            place.y(),
            min(width, window.width() - place.x()),
            rows * _CompletionDelegate.height + 10,
        )
        self.show()
        self.raise_()

    @property
    def current(self) -> Completion | None:
        """The selected suggestion."""
        row = self.currentRow()
        return self._completions[row] if 0 <= row < len(self._completions) else None

    @property
    def first(self) -> Completion | None:
        """The first suggestion."""
        return self._completions[0] if self._completions else None

    def step(self, by: int) -> None:
        """Select the next or previous suggestion; none beyond the ends."""
        rows = len(self._completions) + 1
        self.setCurrentRow((self.currentRow() + 1 + by) % rows - 1)


class _CompletionDelegate(RowDelegate):
    """Paints a suggestion, and its description in quiet colour."""

    height = 28

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        painter.save()
        paint_row(painter, rect, option.state)
        what = str(index.data(Qt.ItemDataRole.UserRole) or "")
        paint_line(painter, rect.adjusted(STEP, 0, -STEP, 0), str(index.data()), what, bold=True)
        painter.restore()

"""The line a query is typed in: answered while typing, completed, with what is not understood underlined."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMoveEvent,
    QResizeEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QLineEdit

from app.query.completing import Offer, complete
from app.query.fault import Fault
from app.query.reading import read_query
from app.ui.models.counted import Counted
from app.ui.theme import colours
from app.ui.views.offers import Offers

_PAUSE = 200
"""Milliseconds after the last letter until it is answered."""
_SHADE = 0.25
"""Of what is not understood, behind its letters."""


class SearchBox(QLineEdit):
    """Plain words and facts. Tab and Enter take what is offered only where it is shown, or chosen."""

    begun = Signal()
    """The keyboard came to the line."""
    typed = Signal(str)
    """This is asked for now."""
    settled = Signal()
    """Typing has ended: Enter was pressed, or the line was left."""
    entered = Signal()
    """Enter was pressed."""
    escaped = Signal()
    pasted = Signal(object)
    """The QMimeData of something that is no text."""
    faulted = Signal(object)
    """The Faults of the text."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(placeholderText="Search: words, stars:>=3, camera:, december, -not this")
        self.setAccessibleName("Search")
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # A file dropped here is a picture to search by.
        self._counted = counted
        self._said = ""
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._tell)
        self.offers = Offers(self)
        self.offers.chosen.connect(self.accept)
        self.textChanged.connect(lambda _: self._underline())
        self.textEdited.connect(lambda _: self._edit())
        counted.changed.connect(lambda: self.offers.isVisible() and self._offer())

    def show_text(self, text: str) -> None:
        """Another query is shown. What is being typed stays as it is."""
        self._said = text
        if not self._timer.isActive() and text.strip() != self.text().strip():
            self.setText(text)
            self.offers.hide()

    def accept(self, offer: Offer) -> None:
        """Put in what is offered."""
        after = self.text()[offer.end :]
        blank = " " if offer.whole and not after.startswith(" ") else ""
        self.setText(self.text()[: offer.start] + offer.text + blank + after)
        self.setCursorPosition(_units(self.text()[: offer.start + len(offer.text)]) + offer.whole)
        self._edit()

    def flush(self) -> None:
        """What was typed is asked for now, not a moment later."""
        if self._timer.isActive():
            self._timer.stop()
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._steer(Qt.Key(event.key())):
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste(super().keyPressEvent, event)
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            offered = self.offers.current or self.offers.first
            is_tab = event.key() == Qt.Key.Key_Tab and not event.modifiers()
            if is_tab and self.offers.isVisible() and offered is not None:
                self.accept(offered)
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._counted.want()
        self.begun.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.offers.hide()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
            self.settled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.offers.hide()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.offers.hide()

    def _steer(self, key: Qt.Key) -> bool:
        """Whether it was a key of the list of offers, or one that ends typing."""
        listed = self.offers.isVisible()
        if key == Qt.Key.Key_Escape:
            if listed:
                self.offers.hide()
            else:
                self.escaped.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chosen = self.offers.current if listed else None
            if chosen is not None:
                self.accept(chosen)
            else:
                self.offers.hide()
                self.flush()
                self.entered.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not listed and key == Qt.Key.Key_Down:
                self._offer()
            self.offers.step(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _paste(self, paste: Callable[[QKeyEvent], None], event: QKeyEvent) -> None:
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if data is not None and is_picture(data):
            self.pasted.emit(data)
            return
        paste(event)
        self.flush()
        self.settled.emit()

    def _edit(self) -> None:
        self._timer.start()
        self._offer()

    def _offer(self) -> None:
        self._counted.want()
        before = self.text().encode("utf-16-le", "surrogatepass")[: 2 * self.cursorPosition()]
        cursor = len(before.decode("utf-16-le", "ignore"))
        self.offers.offer(complete(self.text(), cursor, self._counted.counts))

    def _tell(self) -> None:
        if self.text() != self._said:
            self._said = self.text()
            self.typed.emit(self.text())

    def _underline(self) -> None:
        """Mark what is not understood, in place."""
        faults = read_query(self.text()).faults
        marks = [
            QInputMethodEvent.Attribute(
                QInputMethodEvent.AttributeType.TextFormat,
                _units(self.text()[: fault.start]) - self.cursorPosition(),
                _units(self.text()[fault.start : fault.end]),
                _wave(),
            )
            for fault in faults
        ]
        QGuiApplication.sendEvent(self, QInputMethodEvent("", marks))
        self.setAccessibleDescription(say_faults(self.text(), faults))
        self.faulted.emit(faults)


def say_faults(text: str, faults: Sequence[Fault]) -> str:
    """Why parts of a text are not understood, a sentence or two for each."""
    return "\n".join(f"“{text[each.start : each.end]}”: {each.sentence}" for each in faults)


def is_picture(data: QMimeData) -> bool:
    """Whether it is a file, or an image without one."""
    return any(url.isLocalFile() for url in data.urls()) or (data.hasImage() and not data.hasText())


def _units(text: str) -> int:
    """How long it is as Qt counts: a letter beyond the first 65,536 is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _wave() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    wrong = QColor(colours().wrong)
    made.setUnderlineColor(wrong)
    # Qt draws the wave a pixel thin, which is easily missed.
    wrong.setAlphaF(_SHADE)
    made.setBackground(wrong)
    return made

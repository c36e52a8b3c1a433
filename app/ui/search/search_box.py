"""Search box: search while typing, completion, underlined errors."""

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

from app.query.completion import Completion, complete
from app.query.errors import QueryError
from app.query.parser import parse_query
from app.ui.search.completion_popup import CompletionPopup
from app.ui.search.facets_model import FacetCounts
from app.ui.theme import colours

_PAUSE = 200
"""Milliseconds after the last letter until the search starts."""
_SHADE = 0.25
"""Opacity of the background of errors."""


class SearchBox(QLineEdit):
    """Field for text and fields. Tab accepts a visible suggestion, Enter a selected one."""

    begun = Signal()
    """The search box got the keyboard."""
    typed = Signal(str)
    """The text to search for."""
    settled = Signal()
    """Typing has ended: Enter was pressed, or the search box lost the keyboard."""
    entered = Signal()
    """Enter was pressed."""
    escaped = Signal()
    pasted = Signal(object)
    """QMimeData of pasted content other than text."""
    errors_changed = Signal(object)
    """The QueryErrors of the text."""

    def __init__(self, facets: FacetCounts) -> None:
        super().__init__(placeholderText="Search: a dog, stars:>=3, camera:, december, -people")
        self.setAccessibleName("Search")
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # A file dropped here is a picture to search by.
        self._facets = facets
        self._shown_errors = ""
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._announce)
        self.completions = CompletionPopup(self)
        self.completions.chosen.connect(self.accept)
        self.textChanged.connect(lambda _: self._underline())
        self.textEdited.connect(lambda _: self._edit())
        facets.changed.connect(lambda: self.completions.isVisible() and self._complete())

    def show_text(self, text: str) -> None:
        """Show the text of another query. Text being typed stays."""
        self._shown_errors = text
        if not self._timer.isActive() and text.strip() != self.text().strip():
            self.setText(text)
            self.completions.hide()

    def accept(self, offer: Completion) -> None:
        """Insert a suggestion."""
        after = self.text()[offer.end :]
        blank = " " if offer.whole and not after.startswith(" ") else ""
        self.setText(self.text()[: offer.start] + offer.text + blank + after)
        self.setCursorPosition(_units(self.text()[: offer.start + len(offer.text)]) + offer.whole)
        self._edit()

    def flush(self) -> None:
        """Search for the typed text now, not a moment later."""
        if self._timer.isActive():
            self._timer.stop()
            self._announce()

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
            offered = self.completions.current or self.completions.first
            is_tab = event.key() == Qt.Key.Key_Tab and not event.modifiers()
            if is_tab and self.completions.isVisible() and offered is not None:
                self.accept(offered)
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._facets.want()
        self.begun.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.completions.hide()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
            self.settled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.completions.hide()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.completions.hide()

    def _steer(self, key: Qt.Key) -> bool:
        """Handle the keys of the suggestions and those that end typing. Return whether the key was one."""
        listed = self.completions.isVisible()
        if key == Qt.Key.Key_Escape:
            if listed:
                self.completions.hide()
            else:
                self.escaped.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chosen = self.completions.current if listed else None
            if chosen is not None:
                self.accept(chosen)
            else:
                self.completions.hide()
                self.flush()
                self.entered.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not listed and key == Qt.Key.Key_Down:
                self._complete()
            self.completions.step(1 if key == Qt.Key.Key_Down else -1)
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
        self._complete()

    def _complete(self) -> None:
        self._facets.want()
        before = self.text().encode("utf-16-le", "surrogatepass")[: 2 * self.cursorPosition()]
        cursor = len(before.decode("utf-16-le", "ignore"))
        self.completions.show_completions(complete(self.text(), cursor, self._facets.counts))

    def _announce(self) -> None:
        if self.text() != self._shown_errors:
            self._shown_errors = self.text()
            self.typed.emit(self.text())

    def _underline(self) -> None:
        """Underline the errors of the text."""
        faults = parse_query(self.text()).errors
        attributes = [
            QInputMethodEvent.Attribute(
                QInputMethodEvent.AttributeType.TextFormat,
                _units(self.text()[: fault.start]) - self.cursorPosition(),
                _units(self.text()[fault.start : fault.end]),
                _wave(),
            )
            for fault in faults
        ]
        QGuiApplication.sendEvent(self, QInputMethodEvent("", attributes))
        self.setAccessibleDescription(describe_errors(self.text(), faults))
        self.errors_changed.emit(faults)


def describe_errors(text: str, faults: Sequence[QueryError]) -> str:
    """Describe the errors of a text, a sentence or two for each."""
    return "\n".join(f"“{text[each.start : each.end]}”: {each.sentence}" for each in faults)


def is_picture(data: QMimeData) -> bool:
    """Whether the data is a file, or an image without a file."""
    return any(url.isLocalFile() for url in data.urls()) or (data.hasImage() and not data.hasText())


def _units(text: str) -> int:
    """Return the length of a text as Qt counts: a letter beyond the first 65,536 counts as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _wave() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    wrong = QColor(colours().wrong)
    made.setUnderlineColor(wrong)
    # Qt draws the wave one pixel thin, which is easily missed.
    wrong.setAlphaF(_SHADE)
    made.setBackground(wrong)
    return made

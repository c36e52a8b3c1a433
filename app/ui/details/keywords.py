"""Keywords of the selected photos: a list, and a field with completion to add some."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from app.domain.photo import Photo
from app.tasks.metadata.edit import normalize_keywords
from app.ui.theme import STEP
from app.ui.widgets.layouts import in_column
from app.ui.widgets.text_fields import Line

_LINES = 6


class KeywordBox(QWidget):
    """Return adds the typed keywords, separated by commas; Delete removes the selected ones."""

    added = Signal(object)
    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.line = Line()
        self.line.setPlaceholderText("Add keywords")
        self.line.setAccessibleName("Add keywords")
        self.line.setToolTip("Separate keywords with commas, and levels with |")
        self._completions = QStringListModel(self)
        completer = QCompleter(self._completions, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)
        self.list = QListWidget()
        self.list.setObjectName("keywords")
        self.list.setAccessibleName("Keywords")
        self.list.setToolTip("Press Delete to remove the selected keywords")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        in_column(self.list, self.line, inside=self, spacing=STEP // 2)
        self.list.hide()
        self.line.returnPressed.connect(self._add)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.list, self._take)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)

    def take_keyboard(self) -> None:
        """Give the field the keyboard."""
        self.line.setFocus()
        self.line.selectAll()

    def set_completions(self, keywords: Sequence[str]) -> None:
        """Complete typed text with these keywords."""
        if self._completions.stringList() != list(keywords):
            self._completions.setStringList(list(keywords))

    def show_photos(self, photos: Sequence[tuple[Photo, int]]) -> None:
        """Show the keywords of these photos, each for so many; those that only some have with a count."""
        counts = Counter[str]()
        for photo, count in photos:
            counts.update(dict.fromkeys(photo.metadata.keywords, count))
        whole = sum(count for _, count in photos)
        rows = [(word, counts[word]) for word in sorted(counts, key=str.casefold)]
        shown = [self._text(row) for row in range(self.list.count())]
        if shown == [(word, _format_keyword(word, count, whole)) for word, count in rows]:
            return
        self.list.clear()
        for word, count in rows:
            item = QListWidgetItem(_format_keyword(word, count, whole))
            item.setData(Qt.ItemDataRole.UserRole, word)
            item.setToolTip(item.text())
            self.list.addItem(item)
        self.list.setVisible(bool(rows))
        height = self.list.sizeHintForRow(0) if rows else 0
        self.list.setFixedHeight(min(len(rows), _LINES) * height + 2)

    def _text(self, row: int) -> tuple[str, str]:
        item = self.list.item(row)
        return item.data(Qt.ItemDataRole.UserRole), item.text()

    def _add(self) -> None:
        keywords = normalize_keywords(self.line.text().split(","))
        self.line.clear()
        if keywords:
            self.added.emit(keywords)

    def _take(self) -> None:
        keywords = [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]
        if keywords:
            self.taken.emit(tuple(keywords))


def _format_keyword(word: str, count: int, photos: int) -> str:
    text = " › ".join(word.split("|"))
    return text if count == photos else f"{text}  ({count:,} of {photos:,})"

"""Filter bar of the photos: flag, rating, label, keyword, text."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app.domain.metadata import LABELS, MAX_RATING
from app.query.fields import NONE, OTHER
from app.tasks.library.photo_filter import PhotoFilter
from app.ui.commands.actions import Actions
from app.ui.grid.badges import HOLLOW, STAR, draw_chip
from app.ui.theme import LABEL_COLOURS, STEP
from app.ui.widgets.controls import button
from app.ui.widgets.layouts import in_column, in_row

_FLAGS = {"pick": "Picked", "reject": "Rejected", NONE: "Unflagged"}
"""By the choices of the query field "flag"; the labels by those of "label"."""


class PhotoFilterBar(QWidget):
    """Two lines of filters, applied at once."""

    changed = Signal(object)
    """The filter as query terms."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._least = 0
        self.flags = {flag: _toggle(text, text) for flag, text in _FLAGS.items()}
        self.rating = [
            _toggle("", f"At least {n} stars" if n > 1 else "At least 1 star", star=True)
            for n in range(1, MAX_RATING + 1)
        ]
        self.labels = {name.lower(): _toggle("", f"{name} label") for name in LABELS}
        self.labels |= {OTHER: _toggle("Other", "Another label"), NONE: _toggle("None", "No label")}
        self.keyword = QLineEdit(placeholderText="Keyword")
        self.text = QLineEdit(placeholderText="Name, title or caption")
        for field in (self.keyword, self.text):
            field.setAccessibleName(field.placeholderText())
            field.setClearButtonEnabled(True)
            field.textChanged.connect(self._announce)
        for name in LABELS:
            self.labels[name.lower()].setIcon(draw_chip(LABEL_COLOURS[name]))
        for number, each in enumerate(self.rating, 1):
            each.clicked.connect(lambda _=False, n=number: self._set_least(n))
        for each in (*self.flags.values(), *self.labels.values()):
            each.toggled.connect(self._announce)
        self._build(actions)
        actions["clear_photo_filter"].triggered.connect(self.clear)
        self._search = actions["search_with_filter"]
        self._draw_rating()
        self._announce()

    def _build(self, actions: Actions) -> None:
        flags, labels = self.flags.values(), self.labels.values()
        choices = in_row(*flags, STEP, *self.rating, STEP, *labels, None)
        buttons = (
            button(actions[name], text=True)
            for name in ("search_with_filter", "clear_photo_filter")
        )
        texts = in_row(self.keyword, self.text, *buttons, spacing=STEP)
        texts.setStretchFactor(self.keyword, 1)
        texts.setStretchFactor(self.text, 2)
        margins = (STEP, STEP // 2, 2 * STEP, STEP)
        in_column(choices, texts, inside=self, margins=margins, spacing=STEP // 2)

    @property
    def filter(self) -> PhotoFilter:
        """The present filter."""
        return PhotoFilter(
            self._least,
            tuple(name for name, each in self.flags.items() if each.isChecked()),
            tuple(name for name, each in self.labels.items() if each.isChecked()),
            self.keyword.text().strip(),
            self.text.text().strip(),
        )

    def show_filter(self, photo_filter: PhotoFilter) -> None:
        """Set all controls to a filter, and apply it."""
        self.blockSignals(True)
        self._least = photo_filter.min_rating
        self._draw_rating()
        chosen = (photo_filter.flags, photo_filter.labels)
        for toggles, names in zip((self.flags, self.labels), chosen, strict=True):
            for name, each in toggles.items():
                each.setChecked(name in names)
        self.keyword.setText(photo_filter.keyword)
        self.text.setText(photo_filter.text)
        self.blockSignals(False)
        self._announce()

    def clear(self) -> None:
        """Reset the filter: show every photo."""
        self.show_filter(PhotoFilter())

    def _set_least(self, number: int) -> None:
        """Set the minimum rating; the same rating again clears it."""
        self._least = 0 if number == self._least else number
        self._draw_rating()
        self._announce()

    def _draw_rating(self) -> None:
        for number, each in enumerate(self.rating, 1):
            each.setText(STAR if number <= self._least else HOLLOW)

    def _announce(self) -> None:
        terms = self.filter.terms
        self._search.setEnabled(bool(terms))
        self.changed.emit(terms)


def _toggle(text: str, name: str, *, star: bool = False) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setCheckable(not star)
    made.setProperty("star" if star else "toggle", True)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made

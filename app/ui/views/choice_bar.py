"""The filter of the photos: by flag, stars, label, keyword, and words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.marks import LABELS, MOST_STARS, Flag
from app.tasks.choose import OTHER, Choice
from app.ui.actions import Actions
from app.ui.theme import LABEL_COLOURS, STEP
from app.ui.views.badges import HOLLOW, STAR, draw_chip
from app.ui.views.parts import button

_FLAGS = {Flag.PICK: "Picked", Flag.REJECT: "Rejected", None: "Unflagged"}


class ChoiceBar(QWidget):
    """Two lines; what it says is done at once."""

    changed = Signal(object)
    """A Choice."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._least = 0
        self.flags = {flag: _toggle(words, words) for flag, words in _FLAGS.items()}
        self.stars = [
            _toggle("", f"At least {n} stars" if n > 1 else "At least 1 star", star=True)
            for n in range(1, MOST_STARS + 1)
        ]
        self.labels = {name: _toggle("", f"{name} label") for name in LABELS}
        self.labels |= {OTHER: _toggle("Other", "Another label"), "": _toggle("None", "No label")}
        self.keyword = QLineEdit(placeholderText="Keyword")
        self.words = QLineEdit(placeholderText="Name, title or caption")
        for field in (self.keyword, self.words):
            field.setAccessibleName(field.placeholderText())
            field.setClearButtonEnabled(True)
            field.textChanged.connect(self._tell)
        for name in LABELS:
            self.labels[name].setIcon(draw_chip(LABEL_COLOURS[name]))
        for number, each in enumerate(self.stars, 1):
            each.clicked.connect(lambda _=False, n=number: self._set_least(n))
        for each in (*self.flags.values(), *self.labels.values()):
            each.toggled.connect(self._tell)
        self._build(actions)
        actions["choose_all"].triggered.connect(self.clear)
        self._draw_stars()

    def _build(self, actions: Actions) -> None:
        marks, texts = QHBoxLayout(), QHBoxLayout()
        marks.setSpacing(0)
        texts.setSpacing(STEP)
        for group in (self.flags.values(), self.stars, self.labels.values()):
            for each in group:
                marks.addWidget(each)
            marks.addSpacing(STEP)
        marks.addStretch(1)
        texts.addWidget(self.keyword, 1)
        texts.addWidget(self.words, 2)
        texts.addWidget(button(actions["choose_all"], text=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, STEP // 2, 2 * STEP, STEP)
        column.setSpacing(STEP // 2)
        column.addLayout(marks)
        column.addLayout(texts)

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        return Choice(
            self._least,
            frozenset(name for name, each in self.labels.items() if each.isChecked()),
            frozenset(flag for flag, each in self.flags.items() if each.isChecked()),
            self.keyword.text().strip(),
            self.words.text().strip(),
        )

    def clear(self) -> None:
        """Let every photo be shown."""
        self.blockSignals(True)
        self._least = 0
        self._draw_stars()
        for each in (*self.flags.values(), *self.labels.values()):
            each.setChecked(False)
        for field in (self.keyword, self.words):
            field.clear()
        self.blockSignals(False)
        self._tell()

    def _set_least(self, number: int) -> None:
        """At least so many stars; the same again for any number."""
        self._least = 0 if number == self._least else number
        self._draw_stars()
        self._tell()

    def _draw_stars(self) -> None:
        for number, each in enumerate(self.stars, 1):
            each.setText(STAR if number <= self._least else HOLLOW)

    def _tell(self) -> None:
        self.changed.emit(self.choice)


def _toggle(text: str, name: str, *, star: bool = False) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setCheckable(not star)
    made.setProperty("star" if star else "toggle", True)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made

"""Row of one section of the health report: state, title, sentence and a button for each remedy."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.tasks.health.report import Health, Remedy, Section
from app.ui.theme import STEP, icon
from app.ui.widgets.controls import label, text_button
from app.ui.widgets.layouts import in_column, in_row

_ICONS = {Health.GOOD: "check-circle", Health.NOTICE: "info", Health.PROBLEM: "warning"}
_NAMES = {Health.GOOD: "Good", Health.NOTICE: "Note", Health.PROBLEM: "Problem"}
_SIDE = 20
"""Side of the icon of the state, in logical pixels."""


class SectionRow(QWidget):
    """A section, kept up to date by `show_section`."""

    def __init__(self, section: Section, remedy: Callable[[Section, Remedy], None]) -> None:
        super().__init__()
        self._section, self._remedy = section, remedy
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = QLabel()
        self._state.setFixedSize(_SIDE, _SIDE)
        self._title = label(section.title, "title")
        self.text = label("", "quiet", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._doing = label("", "quiet")
        self.buttons: dict[Remedy, QPushButton] = {each: self._make_button(each) for each in Remedy}
        words = in_column(self._title, self.text, spacing=STEP // 2)
        row = in_row(
            self._state, words, self._doing, *self.buttons.values(),
            inside=self, margins=(2 * STEP, STEP + 4, 2 * STEP, STEP + 4), spacing=STEP, wide=words,
        )  # fmt: skip
        row.setAlignment(self._state, Qt.AlignmentFlag.AlignTop)
        row.insertSpacing(1, STEP)

    def show_section(self, section: Section, doing: str) -> None:
        """Show the present state of the section, and what is done about it now."""
        self._section = section
        self.draw()
        self.text.setText(section.text)
        self._doing.setText(doing)
        self._doing.setVisible(bool(doing))
        for remedy, made in self.buttons.items():
            made.setVisible(remedy in section.remedies and not doing)

    def draw(self) -> None:
        """Draw the icon of the state in the colours of the present theme."""
        health = self._section.health
        self._state.setPixmap(icon(_ICONS[health]).pixmap(_SIDE, _SIDE))
        self._state.setToolTip(_NAMES[health])
        self._state.setAccessibleName(_NAMES[health])

    def _make_button(self, remedy: Remedy) -> QPushButton:
        made = text_button(remedy.value, lambda: self._remedy(self._section, remedy))
        made.setAccessibleName(f"{remedy.value}: {self._section.title}")
        made.hide()
        return made

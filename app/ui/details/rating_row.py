"""Flag, rating and label of the selected photos, changed with a click."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.metadata import LABELS, MAX_RATING, Flag
from app.domain.photo import Photo
from app.ui.commands.actions import Actions
from app.ui.grid.badges import HOLLOW, STAR, draw_chip
from app.ui.theme import LABEL_COLOURS, STEP
from app.ui.widgets.layouts import in_column, in_row

_CHIP = 14


class RatingRow(QWidget):
    """Shows values that all photos have in common; nothing where they differ."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._stars = [_button(actions[f"rating_{n}"]) for n in range(1, MAX_RATING + 1)]
        self._labels = {label: _button(actions[label.lower()]) for label in LABELS}
        self._flags = {Flag.PICK: _button(actions["pick"]), Flag.REJECT: _button(actions["reject"])}
        self._shown: tuple[int, str, Flag | None] = (0, "", None)
        for number, each in enumerate(self._stars, 1):
            each.setProperty("star", True)
            each.clicked.connect(lambda _=False, n=number: self._rate(n))
        for flag, each in self._flags.items():
            each.setIcon(actions["pick" if flag is Flag.PICK else "reject"].icon())
            each.setText("Pick" if flag is Flag.PICK else "Reject")
            each.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            each.clicked.connect(lambda _=False, f=flag: self._flag(f))
        for label, each in self._labels.items():
            each.setIcon(draw_chip(LABEL_COLOURS[label]))
            each.clicked.connect(actions[label.lower()].trigger)
        column = in_column(inside=self, spacing=STEP // 2)
        for buttons in (self._flags.values(), self._stars, self._labels.values()):
            column.addLayout(in_row(*buttons, None))
        self.show_photos(())

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Show the metadata that all these photos have in common."""
        metadata = {
            (each.metadata.rating, each.metadata.label, each.metadata.flag) for each in photos
        }
        rating = {each[0] for each in metadata}
        labels, flags = {each[1] for each in metadata}, {each[2] for each in metadata}
        self._shown = (
            rating.pop() if len(rating) == 1 else 0,
            labels.pop() if len(labels) == 1 else "",
            flags.pop() if len(flags) == 1 else None,
        )
        for number, each in enumerate(self._stars, 1):
            each.setText(STAR if number <= self._shown[0] else HOLLOW)
        for label, each in self._labels.items():
            each.setChecked(label == self._shown[1])
        for flag, each in self._flags.items():
            each.setChecked(flag is self._shown[2])

    def _rate(self, number: int) -> None:
        """Set that rating; the present rating again clears it."""
        self._actions[f"rating_{0 if number == self._shown[0] else number}"].trigger()

    def _flag(self, flag: Flag) -> None:
        if flag is self._shown[2]:
            self._actions["unflag"].trigger()
        else:
            self._actions["pick" if flag is Flag.PICK else "reject"].trigger()


def _button(action: QAction) -> QToolButton:
    made = QToolButton()
    made.setCheckable(not action.objectName().startswith("rating"))
    made.setProperty("toggle", True)
    made.setToolTip(action.toolTip())
    made.setAccessibleName(action.text())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setIconSize(QSize(_CHIP + 2, _CHIP + 2))
    action.changed.connect(lambda: made.setToolTip(action.toolTip()))
    return made

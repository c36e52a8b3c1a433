"""Controls of every page: labels, buttons of actions, bars, empty states."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import STEP
from app.ui.widgets.layouts import in_column, in_row


def label(text: str = "", look: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label; `look` is "quiet", "title", "large" or empty."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if look:
        made.setProperty(look, True)
    return made


def button(action: QAction, *, text: bool = False, toggle: bool = False) -> QToolButton:
    """Return a flat button of an action; a `toggle` shows whether the action is checked."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setProperty("toggle", toggle)
    made.setIconSize(QSize(18, 18))
    made.setAccessibleName(action.iconText())
    made.setAccessibleDescription(action.statusTip())
    action.changed.connect(lambda: made.setAccessibleName(action.iconText()))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    style = Qt.ToolButtonStyle
    made.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)
    return made


def push(action: QAction, *, primary: bool = False) -> QPushButton:
    """Return a raised button of an action."""
    made = QPushButton(action.text())
    made.setProperty("primary", primary)
    made.setToolTip(action.toolTip())
    made.setAccessibleDescription(action.statusTip())
    made.clicked.connect(action.trigger)
    return made


def text_button(
    text: str, handler: Callable[[], object], *, primary: bool = False, default: bool = False
) -> QPushButton:
    """Return a raised button; Return presses the default one of a dialog, also in a text field."""
    made = QPushButton(text)
    made.setProperty("primary", primary)
    made.setAutoDefault(False)
    made.setDefault(primary or default)
    made.clicked.connect(lambda: handler())
    return made


def bar(*parts: QWidget | None, wide: QWidget | None = None, name: str = "bar") -> QWidget:
    """Return a row of widgets, 48 pixels high; `wide` takes the remaining space, as None does."""
    made = QWidget()
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setFixedHeight(6 * STEP)
    in_row(*parts, inside=made, margins=(2 * STEP, 0, 2 * STEP, 0), spacing=STEP, wide=wide)
    return made


def fill_dialog(
    dialog: QDialog, parts: Sequence[QWidget], wide: QWidget, foot: Sequence[QWidget | None]
) -> None:
    """Lay out a dialog: widgets, and a row of buttons at the foot; `wide` takes the remaining space, as None does."""
    buttons = in_row(*foot, spacing=STEP)
    in_column(*parts, buttons, inside=dialog, margins=2 * STEP, spacing=2 * STEP, wide=wide)


class CollapsingBar(QWidget):
    """A bar whose buttons show only their icons if there is no room for their texts."""

    def __init__(self, made: QWidget, *buttons: QToolButton) -> None:
        super().__init__()
        self._buttons = buttons
        in_column(made, inside=self)
        self._whole = made.sizeHint().width()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        style = Qt.ToolButtonStyle
        roomy = self.width() >= self._whole
        for each in self._buttons:
            each.setToolButtonStyle(
                style.ToolButtonTextBesideIcon if roomy else style.ToolButtonIconOnly
            )


class ElidedLabel(QLabel):
    """A label that is elided in the middle rather than widen the window."""

    def __init__(self, look: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if look:
            self.setProperty(look, True)

    def show_text(self, text: str) -> None:
        """Show a text as far as there is room, and the whole text in the tool tip."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:
        whole = self.fontMetrics().horizontalAdvance(self._whole)
        return QSize(whole + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._cut()

    def _cut(self) -> None:
        room = max(0, self.width())
        elide = Qt.TextElideMode.ElideMiddle
        line = " ".join(self._whole.splitlines())  # A name may have line breaks.
        self.setText(self.fontMetrics().elidedText(line, elide, room))


class EmptyState(QWidget):
    """Empty state of a page: a large line, a small one, and buttons."""

    def __init__(self, *actions: QAction) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._large, self._small = label("", "large"), label("", "quiet")
        self._buttons = {action: push(action, primary=i == 0) for i, action in enumerate(actions)}
        column = QVBoxLayout(self)
        column.setSpacing(2 * STEP)
        column.addStretch(2)
        for part in (self._large, self._small):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            part.setWordWrap(True)
            column.addWidget(part)
        column.addLayout(in_row(None, *self._buttons.values(), None, spacing=STEP))
        column.addStretch(3)

    def show_message(self, large: str, small: str = "", *offered: QAction) -> None:
        """Show a message, with the buttons of these actions."""
        self._large.setText(large)
        self._small.setText(small)
        self._small.setVisible(bool(small))
        for action, made in self._buttons.items():
            made.setVisible(action in offered)

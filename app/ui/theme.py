"""Theme: two sets of neutral greys, one accent colour, an 8-px rhythm, and the icons.

Greys have equal red, green and blue, so that they colour no photo beside them.
"""

from dataclasses import dataclass
from string import Template

import qtawesome
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

STEP = 8
"""Pixels of the rhythm: distances are this, its half, or a multiple."""
RADIUS = 4
"""Of corners, in pixels."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours by their use. Text and quiet text are legible on every ground."""

    window: str
    """Header, panels and status bar."""
    grid: str
    """Behind photos."""
    raised: str
    """Buttons, menus, tool tips."""
    hover: str
    selected: str
    """Behind a selected tile or row."""
    border: str
    text: str
    quiet: str
    """Captions and counts."""
    accent: str
    on_accent: str
    wrong: str
    """Underline of errors in a query, and the match threshold."""


DARK = Colours(
    window="#2a2a2a",
    grid="#1e1e1e",
    raised="#383838",
    hover="#303030",
    selected="#454545",
    border="#3c3c3c",
    text="#dedede",
    quiet="#b4b4b4",
    accent="#d8a24a",
    on_accent="#1a1a1a",
    wrong="#ff6b5e",
)
LIGHT = Colours(
    window="#ededed",
    grid="#e2e2e2",
    raised="#fafafa",
    hover="#d8d8d8",
    selected="#c8c8c8",
    border="#cacaca",
    text="#1a1a1a",
    quiet="#474747",
    accent="#7d5200",
    on_accent="#ffffff",
    wrong="#b3261e",
)
THEMES = {"dark": DARK, "light": LIGHT}

LABEL_COLOURS = {
    "Red": "#d9463e",
    "Yellow": "#e0b400",
    "Green": "#4c9f45",
    "Blue": "#3f7fd0",
    "Purple": "#9159c1",
}
"""Colours of the labels, in both themes; a label of another name is shown in the colour of quiet text."""

_chosen = DARK


def colours() -> Colours:
    """Return the colours of the present theme, for widgets that paint themselves."""
    return _chosen


def use_theme(application: QApplication, name: str) -> Colours:
    """Apply a theme to the whole application; an unknown name is the dark theme."""
    global _chosen
    _chosen = THEMES.get(name, DARK)
    application.setStyle("Fusion")
    application.setPalette(_palette(_chosen))
    application.setStyleSheet(_stylesheet(_chosen))
    return _chosen


def icon(name: str) -> QIcon:
    """Return the line icon of that name in the colour of text, faint while its action is disabled."""
    return qtawesome.icon(
        f"ph.{name}",
        color=_chosen.text,
        color_disabled=_mix(_chosen.quiet, _chosen.window),
        color_on=_chosen.text,
        scale_factor=1.1,
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(one: str, other: str) -> str:
    a, b = QColor(one), QColor(other)
    return QColor(
        (a.red() + b.red()) // 2, (a.green() + b.green()) // 2, (a.blue() + b.blue()) // 2
    ).name()


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.window,
        QPalette.ColorRole.Base: c.grid,
        QPalette.ColorRole.AlternateBase: c.window,
        QPalette.ColorRole.Button: c.raised,
        QPalette.ColorRole.Mid: c.border,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.PlaceholderText: c.quiet,
        QPalette.ColorRole.ToolTipBase: c.raised,
        QPalette.ColorRole.ToolTipText: c.text,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent,
        QPalette.ColorRole.Link: c.accent,
        QPalette.ColorRole.Accent: c.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_mix(c.quiet, c.window)))
    return palette


def _stylesheet(c: Colours) -> str:
    values = {name: getattr(c, name) for name in Colours.__slots__}
    return _SHEET.substitute(values, faint=_mix(c.quiet, c.window))


_SHEET = Template("""
* { outline: none; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }

QWidget#rail { background: $window; border-right: 1px solid $border; }
QWidget#side { background: $window; }
QWidget#status { background: $window; border-top: 1px solid $border; }
QWidget#bar { background: $grid; border-bottom: 1px solid $border; }
QWidget#query { background: $grid; border-right: 1px solid $border; }
QWidget#paper { background: $grid; }
QAbstractScrollArea#grid { background: $grid; border: none; }

QWidget#panel { background: rgba(16, 16, 16, 200); border-radius: 4px; }
QWidget#panel QLabel { color: #f2f2f2; }
QWidget#panel QLabel[quiet="true"] { color: #cccccc; }

QLabel { background: transparent; color: $text; }
QLabel[quiet="true"] { color: $quiet; }
QLabel[title="true"] { font-size: 15px; font-weight: 600; }
QLabel[wrong="true"] { color: $wrong; }
QLabel[large="true"] { font-size: 20px; color: $text; }

QToolButton, QPushButton {
    background: transparent; color: $text; border: 1px solid transparent;
    border-radius: 4px; padding: 4px 8px; min-height: 22px;
}
QPushButton { background: $raised; border-color: $border; padding: 4px 16px; }
QToolButton:hover, QPushButton:hover { background: $selected; }
QToolButton:pressed, QPushButton:pressed { background: $border; }
QToolButton:focus, QPushButton:focus { border-color: $accent; }
QToolButton:disabled, QPushButton:disabled { color: $faint; background: transparent; }
QToolButton::menu-indicator { image: none; }
QToolButton[segment="true"] {
    color: $quiet; border-radius: 4px; padding: 4px 16px; font-weight: 600;
}
QToolButton[segment="true"][narrow="true"] { padding: 4px 6px; }
QToolButton[rail="true"] { padding: 4px 0; min-height: 40px; font-size: 11px; }
QFrame#chip { background: $raised; border: 1px solid $border; border-radius: 4px; }
QFrame#chip:hover { background: $selected; }
QFrame#chip[against="true"] { background: $window; border: 1px dashed $quiet; }
QFrame#chip:focus { border: 1px solid $accent; }
QFrame#chip QToolButton { padding: 0 4px; min-height: 26px; }
QListWidget#completions {
    background: $raised; color: $text; border: 1px solid $border; border-radius: 4px; padding: 4px;
}
QToolButton[star="true"] { font-size: 18px; padding: 0 2px; }
QToolButton[toggle="true"]:checked { background: $selected; }
QToolButton[segment="true"]:checked { background: $selected; color: $text; }
QPushButton[primary="true"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[primary="true"]:disabled { background: transparent; color: $faint; border-color: $border; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 3px 15px; }
QToolButton[link="true"] { color: $text; text-decoration: underline; padding: 4px; }

QLineEdit {
    background: $window; color: $text; border: 1px solid $border; border-radius: 4px;
    padding: 4px 6px; selection-background-color: $selected; selection-color: $text;
}
QLineEdit:focus { border-color: $accent; }
QLineEdit QToolButton { padding: 0; min-height: 0; border: none; }
QLineEdit[wrong="true"] { border: 1px dashed $accent; }
QPlainTextEdit {
    background: $window; color: $text; border: 1px solid $border; border-radius: 4px;
    selection-background-color: $selected; selection-color: $text;
}
QPlainTextEdit:focus { border-color: $accent; }
QCheckBox { color: $text; spacing: 8px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox:focus { border-color: $accent; }
QCheckBox::indicator {
    width: 12px; height: 12px; background: $window; border: 1px solid $quiet; border-radius: 3px;
}
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }

QListView#folders, QListView#saved { background: transparent; border: none; }
QListView#saved::item { padding: 0 5px; border-radius: 4px; color: $text; }
QListView#saved::item:hover { background: $hover; }
QListView#saved::item:selected { background: $selected; }
QListView#saved::item:focus { border: 1px solid $accent; }
QListView#keywords { background: transparent; border: none; }
QListView#keywords::item { padding: 3px 4px; border-radius: 3px; }
QListView#keywords::item:selected { background: $selected; color: $text; }
QTableView {
    background: $grid; alternate-background-color: $window; color: $text;
    border: 1px solid $border; selection-background-color: $selected; selection-color: $text;
}
QTableView::item { padding: 0 5px; }
QTableView:focus { border-color: $accent; }
QHeaderView::section {
    background: $window; color: $quiet; border: none;
    border-bottom: 1px solid $border; padding: 4px 8px;
}
QTableCornerButton::section { background: $window; border: none; }

QMenu { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 8px; border-radius: 3px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }

QSlider { min-height: 24px; border: 1px solid transparent; border-radius: 4px; }
QSlider:focus { border-color: $accent; }
QSlider::groove:horizontal { height: 2px; background: $selected; }
QSlider::sub-page:horizontal { height: 2px; background: $quiet; }
QSlider::handle:horizontal {
    background: $text; width: 12px; height: 12px; margin: -5px 0; border-radius: 6px;
}
QSlider::handle:horizontal:hover { background: $accent; }

QProgressBar { background: $window; border: none; max-height: 3px; min-height: 3px; }
QProgressBar::chunk { background: $accent; }

QSplitter::handle { background: $border; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical {
    background: $selected; min-height: 32px; border-radius: 4px; margin: 2px;
}
QScrollBar::handle:vertical:hover { background: $quiet; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal {
    background: $selected; min-width: 32px; border-radius: 4px; margin: 2px;
}
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")

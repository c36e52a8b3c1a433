"""Layouts: columns and rows of widgets, and areas that scroll."""

from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

Part: TypeAlias = QWidget | QLayout | int | None
"""A number is that many pixels, None takes the remaining space."""
_Margins: TypeAlias = int | tuple[int, int, int, int]


def in_column(
    *parts: Part,
    inside: QWidget | None = None,
    margins: _Margins = 0,
    spacing: int = 0,
    wide: QWidget | QLayout | None = None,
) -> QVBoxLayout:
    """Lay out parts from top to bottom `inside` a widget; `wide` takes the remaining space, as None does."""
    layout = QVBoxLayout(inside) if inside else QVBoxLayout()
    _fill(layout, parts, margins, spacing, wide)
    return layout


def in_row(
    *parts: Part,
    inside: QWidget | None = None,
    margins: _Margins = 0,
    spacing: int = 0,
    wide: QWidget | QLayout | None = None,
) -> QHBoxLayout:
    """Lay out parts from left to right, as `in_column` does."""
    layout = QHBoxLayout(inside) if inside else QHBoxLayout()
    _fill(layout, parts, margins, spacing, wide)
    return layout


def scroll(inner: QWidget, name: str) -> QScrollArea:
    """Return an area that scrolls a widget up and down."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.setAccessibleName(name)
    return area


def _fill(
    layout: QBoxLayout,
    parts: tuple[Part, ...],
    margins: _Margins,
    spacing: int,
    wide: QWidget | QLayout | None,
) -> None:
    layout.setContentsMargins(*(margins if isinstance(margins, tuple) else (margins,) * 4))
    layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part, int(part is wide))
        else:
            layout.addWidget(part, int(part is wide))

"""Panels over the photo in the loupe: dark in both themes, so that they are legible on any photo."""

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer, QVariantAnimation
from PySide6.QtWidgets import QGraphicsOpacityEffect, QLabel

from app.domain.metadata import PhotoMetadata
from app.tasks.phrases import describe_metadata, describe_value
from app.ui.grid.badges import STAR
from app.ui.pixels.panel import Panel
from app.ui.pixels.tones import ToneCurves
from app.ui.theme import DARK, LABEL_COLOURS
from app.ui.widgets.controls import label

_LINES = 5
_STAYS, _FADES = 1500, 400
"""Milliseconds a caption is shown, and fades."""


class ExifPanel(Panel):
    """Name of a photo, and below it its camera info in lines."""

    def __init__(self) -> None:
        self._name = label("", "title")
        self._lines = [label("", "quiet") for _ in range(_LINES)]
        super().__init__("Camera info", self._name, *self._lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """The text shown."""
        made = (self._name, *self._lines)
        return tuple(each.text() for each in made if each.text())

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show these lines, the first one larger; none hides the panel."""
        self._name.setText(lines[0] if lines else "")
        below = (*lines[1:], *[""] * _LINES)
        for made, line in zip(self._lines, below, strict=False):
            made.setText(line)
            made.setVisible(bool(line))
        self.setVisible(bool(lines))


class MetadataPanel(Panel):
    """Metadata of the photo: flag, rating, label."""

    def __init__(self) -> None:
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        super().__init__("Metadata", self._label)

    @property
    def text(self) -> str:
        """The text shown; empty while hidden."""
        return "" if self.isHidden() else self.accessibleDescription()

    def show_metadata(self, metadata: PhotoMetadata) -> None:
        """Show this metadata; none hides the panel."""
        flag = (
            f"<b>{describe_value('flag', metadata.flag).capitalize()}</b>" if metadata.flag else ""
        )
        colour = LABEL_COLOURS.get(metadata.label, DARK.quiet)
        chip = f'<span style="color: {colour}">■</span>' if metadata.label else ""
        parts = (flag, STAR * metadata.rating, chip)
        self._label.setText("&nbsp;&nbsp; ".join(filter(None, parts)))
        self.setAccessibleDescription(describe_metadata(metadata))
        self.setVisible(any(parts))


class LegendPanel(Panel):
    """Legend of the colours over the photo, each with a share of the photo."""

    def __init__(self) -> None:
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        super().__init__("Legend", self._label)

    def show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Show pairs of a colour and a text; none hides the panel."""
        squares = (f'<span style="color: {colour}">■</span>&nbsp;{text}' for colour, text in rows)
        self._label.setText("&nbsp;&nbsp; ".join(squares))
        self.setVisible(bool(rows))


class HistogramPanel(Panel):
    """Histogram of the photo."""

    def __init__(self) -> None:
        self._curves = ToneCurves()
        super().__init__("Histogram", self._curves)

    def show_tones(self, tones: NDArray[Any] | None) -> None:
        """Show 3 x 256 shares, or none yet."""
        self._curves.show_tones(tones)


class CaptionPanel(Panel):
    """Text that fades by itself."""

    def __init__(self) -> None:
        self._label = label()
        super().__init__("Caption", self._label)
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        self._fade = QVariantAnimation(self, startValue=1.0, endValue=0.0, duration=_FADES)
        self._fade.valueChanged.connect(effect.setOpacity)
        self._fade.finished.connect(self.hide)
        self._timer = QTimer(self, singleShot=True, interval=_STAYS)
        self._timer.timeout.connect(self._fade.start)

    @property
    def text(self) -> str:
        """The text shown last."""
        return self._label.text()

    def show_text(self, text: str) -> None:
        """Show a text for a moment; an empty one hides the panel at once."""
        self._fade.stop()
        self._fade.valueChanged.emit(1.0)
        self._label.setText(text)
        self.setVisible(bool(text))
        if text:
            self._timer.start()
        else:
            self._timer.stop()

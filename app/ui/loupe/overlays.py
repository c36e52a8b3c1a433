"""Overlays of the loupe: clipping, focus peaking, histogram, camera info; each has a shortcut."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QGridLayout

from app.domain.photo import ExifInfo, Photo
from app.similarity.overlays import BLOCKED, BLOWN, FOCUSED
from app.ui.commands.actions import Actions
from app.ui.loupe.exif_model import ExifModel
from app.ui.loupe.exif_text import exif_lines
from app.ui.loupe.overlay_model import OVERLAYS, Mask, OverlayModel
from app.ui.loupe.panels import CaptionPanel, ExifPanel, HistogramPanel, LegendPanel, MetadataPanel
from app.ui.pixels.canvas import Canvas
from app.ui.pixels.panel import ErrorPanel
from app.ui.theme import STEP

OVERLAY_ACTIONS = (*OVERLAYS, "camera_info")
"""Names of the overlay actions."""

_COLOURS = {BLOWN: "#ff3b30", BLOCKED: "#3f7dff", FOCUSED: "#3dff6e"}
_LEGENDS = {BLOWN: "clipped highlights", BLOCKED: "clipped shadows", FOCUSED: "in focus"}
_MASKS = {"clipping": (BLOWN, BLOCKED), "peaking": (FOCUSED,)}

Pixels = tuple[tuple[str, int, bool], QImage]
"""Key of an ImageRequest, and its image."""


class LoupeOverlays(QObject):
    """Shows the overlays that are switched on, and keeps them on from photo to photo."""

    changed = Signal()
    """The accessible text changed."""

    def __init__(
        self, canvas: Canvas, overlays: OverlayModel, exif: ExifModel, actions: Actions
    ) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._overlays = overlays
        self._exif = exif
        self._actions = actions
        self._photo: Photo | None = None
        self._pixels: Sequence[Pixels] = ()
        self._near: Sequence[Photo] = ()
        self._active: list[Mask] = []
        self.text = ""
        """Text of the overlays, for a screen reader."""
        self.exif_panel, self.legend = ExifPanel(), LegendPanel()
        self.histogram, self.caption_panel = HistogramPanel(), CaptionPanel()
        self.error_panel, self.metadata_panel = ErrorPanel(), MetadataPanel()
        self._place()
        overlays.arrived.connect(self._put_on)
        exif.arrived.connect(self._put_on)
        for name in OVERLAY_ACTIONS:
            actions[name].toggled.connect(self._switch)

    def _place(self) -> None:
        grid = QGridLayout(self._canvas)
        grid.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        side = Qt.AlignmentFlag
        grid.addWidget(self.exif_panel, 0, 0, side.AlignTop | side.AlignLeft)
        grid.addWidget(self.histogram, 0, 1, side.AlignTop | side.AlignRight)
        grid.addWidget(self.legend, 1, 0, side.AlignBottom | side.AlignLeft)
        grid.addWidget(self.metadata_panel, 1, 1, side.AlignBottom | side.AlignRight)
        grid.addWidget(self.caption_panel, 1, 0, 1, 2, side.AlignBottom | side.AlignHCenter)
        grid.addWidget(self.error_panel, 2, 0, 1, 2, side.AlignBottom | side.AlignHCenter)
        grid.setRowStretch(1, 1)

    def show_for(self, photo: Photo | None, near: Sequence[Photo]) -> None:
        """Show the overlays of another photo; those near it may be next."""
        self._photo, self._near, self._pixels = photo, near, ()
        self._ask()
        self._put_on()

    def follow(self, pixels: Sequence[Pixels]) -> None:
        """Set the available pixels: first those shown, then those of photos that may be next."""
        self._pixels = pixels
        self._ask()
        self._put_on()

    def _is_on(self, name: str) -> bool:
        return self._actions[name].isChecked()

    def _switch(self) -> None:
        self._ask()
        self._put_on()

    def _ask(self) -> None:
        self._overlays.request(self._pixels, filter(self._is_on, OVERLAYS))
        if self._photo is not None and self._is_on("camera_info"):
            self._exif.want([photo.digest for photo in (self._photo, *self._near)])

    def _put_on(self) -> None:
        masks = {name: self._get(name) for name in _MASKS}
        shown = {name: mask for name, mask in masks.items() if mask is not None}
        rows = tuple(_legend(shown))
        tones = self._get("histogram")
        lines = self._list_exif()
        if list(shown.values()) != self._active:
            self._active = list(shown.values())
            self._canvas.veil([_veil(mask) for mask in self._active])
        self.legend.show_rows(rows)
        self.histogram.show_tones(tones)
        self.histogram.setVisible(self._photo is not None and self._is_on("histogram"))
        self.exif_panel.show_lines(lines)
        # The name and the date are part of every photo's text.
        description = (*lines[2:], *(text for _, text in rows))
        self.text = ", ".join(description if tones is None else (*description, "histogram"))
        self.changed.emit()

    def _get(self, name: str) -> Any:
        """Return the overlay of the pixels shown; until ready, that of other pixels, if scale does not matter."""
        if self._photo is None or not self._is_on(name):
            return None
        keys = [key for key, _ in self._pixels if key[0] == self._photo.digest]
        made = (self._overlays.get(key, name) for key in keys[: 1 if name == "peaking" else None])
        return next((each for each in made if each is not None), None)

    def _list_exif(self) -> tuple[str, ...]:
        if self._photo is None or not self._is_on("camera_info"):
            return ()
        return exif_lines(self._photo, self._exif.exif(self._photo.digest) or ExifInfo())


def _legend(masks: dict[str, Mask]) -> Iterator[tuple[str, str]]:
    """Return colours and texts of the legend, with shares of the photo."""
    for name, mask in masks.items():
        for mark in _MASKS[name]:
            yield _COLOURS[mark], f"{_LEGENDS[mark]} {mask.shares.get(mark, 0.0):.1%}"


def _veil(mask: Mask) -> QImage:
    """Paint the marks in their colours, transparent elsewhere."""
    image = QImage(mask.image)
    image.setColorTable([0, *(QColor(_COLOURS[mark]).rgba() for mark in sorted(_COLOURS))])
    return image

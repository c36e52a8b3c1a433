"""How a picture lies in its view: whole, or enlarged around a point. Arithmetic only."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

MOST = 16.0
"""Times full size: beyond it there is nothing more to see."""
_BLOW_UP = 2.0
"""A small picture is shown whole at no more than this many times its full size."""


class Zoom:
    """Scale and place. `full` is the scale of 100 %: one pixel of the picture on one of the device."""

    def __init__(self) -> None:
        self.view = QSizeF(1, 1)
        self.picture = QSizeF(1, 1)
        self.full = 1.0
        self._scale: float | None = None
        self._centre = QPointF(0.5, 0.5)

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is shown, whatever the size of the view."""
        return self._scale is None

    @property
    def fit_scale(self) -> float:
        across = self.view.width() / max(1.0, self.picture.width())
        down = self.view.height() / max(1.0, self.picture.height())
        return min(across, down, self.full * _BLOW_UP)

    @property
    def scale(self) -> float:
        """Logical pixels of the view for one pixel of the picture.

        A scale that was taken for another picture may be too small for this one: it is then shown whole.
        """
        least = min(self.fit_scale, self.full)
        return self.fit_scale if self._scale is None else max(self._scale, least)

    @property
    def percent(self) -> int:
        return round(100 * self.scale / self.full)

    def place(self) -> QRectF:
        """Where the whole picture lies, in the view's coordinates."""
        width, height = self.picture.width() * self.scale, self.picture.height() * self.scale
        left = _settle(self.view.width(), width, self._centre.x())
        top = _settle(self.view.height(), height, self._centre.y())
        return QRectF(left, top, width, height)

    def fit(self) -> None:
        """Show the whole picture."""
        self._scale = None
        self._centre = QPointF(0.5, 0.5)

    def zoom_at(self, point: QPointF, scale: float) -> None:
        """Take that scale, with what is at `point` of the view staying there."""
        scale = min(max(scale, min(self.fit_scale, self.full)), self.full * MOST)
        place = self.place()
        part = QPointF(
            min(max((point.x() - place.left()) / place.width(), 0.0), 1.0),
            min(max((point.y() - place.top()) / place.height(), 0.0), 1.0),
        )
        self._scale = scale
        width, height = self.picture.width() * scale, self.picture.height() * scale
        self._look_at(
            QPointF(
                part.x() + (self.view.width() / 2 - point.x()) / width,
                part.y() + (self.view.height() / 2 - point.y()) / height,
            )
        )

    def toggle(self, point: QPointF) -> None:
        """From the whole picture to 100 % at that point, or back."""
        if not self.fitted:
            self.fit()
        elif self.full > self.fit_scale * 1.02:
            self.zoom_at(point, self.full)
        else:
            self.zoom_at(point, self.fit_scale * 2)

    def pan(self, by: QPointF) -> None:
        """Move the picture by that many logical pixels."""
        place = self.place()
        self._look_at(
            QPointF(
                (self.view.width() / 2 - place.left() - by.x()) / place.width(),
                (self.view.height() / 2 - place.top() - by.y()) / place.height(),
            )
        )

    def _look_at(self, centre: QPointF) -> None:
        """Have that part of the picture (0 to 1) in the middle, as far as its edges allow."""
        self._centre = centre
        place = self.place()
        self._centre = QPointF(
            (self.view.width() / 2 - place.left()) / place.width(),
            (self.view.height() / 2 - place.top()) / place.height(),
        )


def _settle(view: float, length: float, centre: float) -> float:
    """Where a picture of that length begins: in the middle if it is shorter, else without a gap."""
    if length <= view:
        return (view - length) / 2
    return min(0.0, max(view - length, view / 2 - centre * length))

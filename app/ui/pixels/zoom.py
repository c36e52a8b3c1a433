"""Zoom: scale and place of a picture in its view. Arithmetic only."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

MOST = 16.0
"""Maximum zoom, times full size: beyond it nothing more is visible."""
_BLOW_UP = 2.0
"""Maximum enlargement of a small picture that is zoomed to fit."""


class Zoom:
    """Scale and place. `full` is the scale of 100 %: one picture pixel on one device pixel."""

    def __init__(self) -> None:
        self.view = QSizeF(1, 1)
        self.picture = QSizeF(1, 1)
        self.full = 1.0
        self._scale: float | None = None
        self._centre = QPointF(0.5, 0.5)
        self._pinned = False
        """Whether the place is set from outside, with a possible gap beside the picture."""

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
        least = 0.0 if self._pinned else min(self.fit_scale, self.full)
        return self.fit_scale if self._scale is None else max(self._scale, least)

    @property
    def percent(self) -> int:
        return round(100 * self.scale / self.full)

    def place(self) -> QRectF:
        """Place of the whole picture, in the coordinates of the view."""
        width, height = self.picture.width() * self.scale, self.picture.height() * self.scale
        settle = _pin if self._pinned else _settle
        left = settle(self.view.width(), width, self._centre.x())
        top = settle(self.view.height(), height, self._centre.y())
        return QRectF(left, top, width, height)

    @property
    def middle(self) -> QPointF:
        """Of the view."""
        return QPointF(self.view.width() / 2, self.view.height() / 2)

    def fraction_at(self, point: QPointF) -> QPointF:
        """Return the place in the picture, 0 to 1 within it, at a point of the view."""
        place = self.place()
        return QPointF(
            (point.x() - place.left()) / place.width(), (point.y() - place.top()) / place.height()
        )

    def place_of(self, part: QRectF) -> QRectF:
        """Return the place in the view of a part of the picture, in shares of the picture's sides."""
        place = self.place()
        return QRectF(
            place.left() + part.left() * place.width(),
            place.top() + part.top() * place.height(),
            part.width() * place.width(),
            part.height() * place.height(),
        )

    def fit(self) -> None:
        """Zoom to fit."""
        self._scale, self._pinned = None, False
        self._centre = QPointF(0.5, 0.5)

    def pin(self, part: QPointF, point: QPointF, scale: float) -> None:
        """Pin a place of the picture to a point of the view, at any scale."""
        self._scale, self._pinned = scale, True
        self._centre = QPointF(
            part.x() + (self.view.width() / 2 - point.x()) / (self.picture.width() * scale),
            part.y() + (self.view.height() / 2 - point.y()) / (self.picture.height() * scale),
        )

    def show_part(self, part: QRectF, share: float) -> None:
        """Centre a part of the picture, in shares of its sides; it fills that share of the view, or less at MOST."""
        across = self.view.width() / max(part.width() * self.picture.width(), 1.0)
        down = self.view.height() / max(part.height() * self.picture.height(), 1.0)
        scale = min(share * min(across, down), self.full * MOST)
        self.pin(part.center(), self.middle, max(scale, self.fit_scale))

    def zoom_at(self, point: QPointF, scale: float) -> None:
        """Set the scale, keeping the spot at `point` of the view."""
        scale = min(max(scale, min(self.fit_scale, self.full)), self.full * MOST)
        part = self.fraction_at(point)
        part = QPointF(min(max(part.x(), 0.0), 1.0), min(max(part.y(), 0.0), 1.0))
        self._scale, self._pinned = scale, False
        width, height = self.picture.width() * scale, self.picture.height() * scale
        self._center_on(
            QPointF(
                part.x() + (self.view.width() / 2 - point.x()) / width,
                part.y() + (self.view.height() / 2 - point.y()) / height,
            )
        )

    def show_like(self, other: "Zoom") -> None:
        """Centre the spot that another view of the picture has in its middle."""
        if other.fitted:
            self.fit()
        else:
            self.pin(other.fraction_at(other.middle), self.middle, other.scale)

    def toggle(self, point: QPointF) -> None:
        """Switch between fit and 100 % at a point."""
        if not self.fitted:
            self.fit()
        elif self.full > self.fit_scale * 1.02:
            self.zoom_at(point, self.full)
        else:
            self.zoom_at(point, self.fit_scale * 2)

    def pan(self, by: QPointF) -> None:
        """Pan the picture by that many logical pixels."""
        self._pinned = False
        self._center_on(self.fraction_at(self.middle - by))

    def _center_on(self, centre: QPointF) -> None:
        """Centre a place of the picture (0 to 1), as far as its edges allow."""
        self._centre = centre
        self._centre = self.fraction_at(self.middle)


def _settle(view: float, length: float, centre: float) -> float:
    """Return the start of a picture of that length: centred if shorter than the view, else without a gap."""
    if length <= view:
        return (view - length) / 2
    return min(0.0, max(view - length, view / 2 - centre * length))


def _pin(view: float, length: float, centre: float) -> float:
    """Return the start of a picture of that length with `centre` in the middle, whatever the gaps."""
    return view / 2 - centre * length

"""Zooming keeps what is under the pointer there, and never leaves a gap that need not be."""

import pytest
from PySide6.QtCore import QPointF, QSizeF

from app.ui.pixels.zoom import Zoom


@pytest.fixture
def zoom() -> Zoom:
    """24 megapixels in a view of 1200 × 800."""
    zoom = Zoom()
    zoom.view, zoom.picture = QSizeF(1200, 800), QSizeF(6000, 4000)
    return zoom


def under(zoom: Zoom, point: QPointF) -> tuple[float, float]:
    """The pixel of the picture at that point of the view."""
    place = zoom.place()
    return (point.x() - place.left()) / zoom.scale, (point.y() - place.top()) / zoom.scale


def test_a_picture_is_first_shown_whole_and_in_the_middle(zoom: Zoom) -> None:
    zoom.view = QSizeF(1200, 1000)
    assert zoom.fitted
    assert zoom.percent == 20
    assert zoom.place().top() == pytest.approx(100)
    assert zoom.place().width() == pytest.approx(1200)


def test_what_is_under_the_pointer_stays_there(zoom: Zoom) -> None:
    point = QPointF(300, 500)
    before = under(zoom, point)
    zoom.toggle(point)
    assert zoom.percent == 100
    assert under(zoom, point) == pytest.approx(before)
    zoom.zoom_at(point, 2.5)
    assert under(zoom, point) == pytest.approx(before)


def test_zooming_in_a_corner_leaves_no_gap(zoom: Zoom) -> None:
    zoom.toggle(QPointF(0, 0))
    assert zoom.place().left() == zoom.place().top() == 0
    zoom.pan(QPointF(500, 500))
    assert zoom.place().left() == zoom.place().top() == 0
    zoom.pan(QPointF(-100_000, -100_000))
    assert zoom.place().right() == pytest.approx(1200)
    zoom.pan(QPointF(10, 0))
    assert zoom.place().right() == pytest.approx(1210)


def test_100_percent_is_a_pixel_of_the_device(zoom: Zoom) -> None:
    zoom.full = 0.5
    zoom.toggle(QPointF(600, 400))
    assert zoom.percent == 100
    assert zoom.scale == 0.5


def test_a_small_picture_is_blown_up_only_so_far(zoom: Zoom) -> None:
    zoom.picture = QSizeF(100, 100)
    assert zoom.percent == 200
    zoom.toggle(QPointF(600, 400))
    assert zoom.percent == 400
    zoom.toggle(QPointF(600, 400))
    assert zoom.fitted


def test_zoom_has_ends(zoom: Zoom) -> None:
    zoom.zoom_at(QPointF(10, 10), 1e9)
    assert zoom.percent == 1600
    zoom.zoom_at(QPointF(10, 10), 1e-9)
    assert zoom.percent == 20


def test_a_scale_taken_for_another_picture_never_shows_one_smaller_than_whole(zoom: Zoom) -> None:
    zoom.zoom_at(QPointF(300, 500), 0.3)
    zoom.picture = QSizeF(1500, 1000)
    assert zoom.percent == 80
    zoom.picture = QSizeF(6000, 4000)
    assert zoom.percent == 30

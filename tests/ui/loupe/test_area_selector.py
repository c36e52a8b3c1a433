"""Area selector: a rectangle drawn in the loupe is the same area of the photo at any zoom."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from app.ui.loupe.area_selector import AreaSelector
from app.ui.pixels.canvas import Canvas
from tests.ui.scenes import NONE, SHIFT

PART = QRectF(0.3, 0.4, 0.2, 0.1)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def frame(qtbot: QtBot) -> AreaSelector:
    """Over a photo of 3,000 by 2,000."""
    canvas = Canvas()
    made = AreaSelector(canvas)
    qtbot.addWidget(canvas)
    canvas.resize(900, 700)
    canvas.show()
    canvas.show_picture(QPixmap(300, 200), QSizeF(3000, 2000))
    return made


def where(frame: AreaSelector, x: float, y: float) -> QPoint:
    place = frame._canvas.zoom.place()
    return QPointF(place.left() + x * place.width(), place.top() + y * place.height()).toPoint()


@pytest.mark.parametrize("scale", [None, 0.7, 1.0])
def test_the_area_is_the_same_at_any_zoom(
    qtbot: QtBot, frame: AreaSelector, scale: float | None
) -> None:
    if scale is not None:
        frame._canvas.zoom.pin(QPointF(0.4, 0.45), QPointF(450, 350), scale)
    frame.begin()
    qtbot.mousePress(frame, LEFT, NONE, where(frame, 0.3, 0.4))
    qtbot.mouseMove(frame, where(frame, 0.5, 0.5))
    with qtbot.waitSignal(frame.chosen) as chosen:
        qtbot.mouseRelease(frame, LEFT, NONE, where(frame, 0.5, 0.5))
    assert chosen.args is not None
    (part,) = chosen.args
    assert (part.x(), part.y()) == pytest.approx((0.3, 0.4), abs=0.002)
    assert (part.right(), part.bottom()) == pytest.approx((0.5, 0.5), abs=0.002)
    assert frame.isHidden()


def test_what_is_drawn_beyond_the_photo_ends_at_its_edge(qtbot: QtBot, frame: AreaSelector) -> None:
    frame.begin()
    qtbot.mousePress(frame, LEFT, NONE, where(frame, 0.5, 0.5))
    qtbot.mouseMove(frame, QPoint(899, 699))
    with qtbot.waitSignal(frame.chosen) as chosen:
        qtbot.mouseRelease(frame, LEFT, NONE, QPoint(899, 699))
    assert chosen.args is not None
    assert chosen.args[0].bottomRight().toTuple() == pytest.approx((1.0, 1.0), abs=0.002)


def test_a_click_chooses_nothing_and_escape_gives_up(qtbot: QtBot, frame: AreaSelector) -> None:
    frame.begin()
    with qtbot.assertNotEmitted(frame.chosen):
        qtbot.mouseClick(frame, LEFT, NONE, where(frame, 0.5, 0.5))
        assert not frame.isHidden()
        qtbot.keyClick(frame, Qt.Key.Key_Escape)
    assert frame.isHidden()


def test_keys_move_and_stretch_it_within_the_photo(qtbot: QtBot, frame: AreaSelector) -> None:
    frame.begin()
    assert frame.area.getRect() == pytest.approx((0.25, 0.25, 0.5, 0.5))
    for _ in range(30):
        qtbot.keyClick(frame, Qt.Key.Key_Left)
    for _ in range(100):
        qtbot.keyClick(frame, Qt.Key.Key_Down, SHIFT)
    with qtbot.waitSignal(frame.chosen) as chosen:
        qtbot.keyClick(frame, Qt.Key.Key_Return)
    assert chosen.args is not None
    assert chosen.args[0].getRect() == pytest.approx((0, 0.25, 0.5, 0.75))

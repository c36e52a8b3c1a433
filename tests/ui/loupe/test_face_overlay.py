"""Faces in the loupe: where they are at any zoom, named by click or key, added by a drag."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.people import Box, Face, FaceRef, FaceState
from app.domain.photo import Photo
from app.tasks.people.photo_faces import PhotoFaces
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.history.model import HistoryModel
from app.ui.loupe.face_model import PhotoFacesModel
from app.ui.loupe.face_overlay import FaceOverlay
from app.ui.pixels.canvas import Canvas
from tests.ui.scenes import NONE, make_photo

LEFT = Qt.MouseButton.LeftButton
ANNA = FaceState(Face(FaceRef("d", Box(0.1, 0.2, 0.2, 0.3))), person="k")
NOBODY = FaceState(Face(FaceRef("d", Box(0.6, 0.2, 0.2, 0.3))))


class Recorder(PhotoFacesModel):
    """Two faces on every photo; tells what was decided."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, HistoryModel(bridge))
        self.told: list[tuple[Any, str]] = []

    def show_for(self, photo: Photo | None) -> None:
        self.found = PhotoFaces("d", (ANNA, NOBODY) if photo else (), {"k": "Anna"})
        self.arrived.emit()

    def name(self, state: FaceState, name: str) -> None:
        self.told.append((state, name))

    def draw(self, box: Box, name: str) -> None:
        self.told.append((box, name))

    def mark_no_face(self, state: FaceState) -> None:
        self.told.append((state, "not a face"))

    def ignore(self, state: FaceState) -> None:
        self.told.append((state, "ignored"))


class Scene:
    """The overlay over a photo of 3,000 by 2,000."""

    def __init__(self, bridge: Bridge) -> None:
        self.canvas, self.actions, self.model = Canvas(), Actions(), Recorder(bridge)
        self.actions.setParent(self.canvas)
        self.overlay = FaceOverlay(self.canvas, self.model, self.actions)
        self.canvas.resize(900, 700)
        self.canvas.show()
        self.canvas.show_picture(QPixmap(300, 200), QSizeF(3000, 2000))
        self.overlay.show_for(make_photo(1))

    def where(self, x: float, y: float) -> QPoint:
        place = self.canvas.zoom.place()
        return QPointF(place.left() + x * place.width(), place.top() + y * place.height()).toPoint()

    def click(self, x: float, y: float) -> None:
        QTest.mouseClick(self.overlay, LEFT, NONE, self.where(x, y))

    def drag(self, first: tuple[float, float], last: tuple[float, float]) -> None:
        QTest.mousePress(self.overlay, LEFT, NONE, self.where(*first))
        QTest.mouseMove(self.overlay, self.where(*last))
        QTest.mouseRelease(self.overlay, LEFT, NONE, self.where(*last))

    def type_name(self, name: str) -> None:
        line = self.overlay.panel.line
        line.setText(name)
        QTest.keyClick(line, Qt.Key.Key_Return)


@pytest.fixture
def scene(qtbot: QtBot, stocked: Bridge) -> Iterator[Scene]:
    made = Scene(stocked)
    made.canvas.activateWindow()
    qtbot.waitExposed(made.canvas)
    made.actions["show_faces"].setChecked(True)
    yield made
    delete(made.canvas)
    delete(made.model)


def test_it_is_there_while_the_action_is_on(scene: Scene) -> None:
    assert scene.overlay.isVisible()
    assert scene.overlay.accessibleDescription() == "2 faces: Anna, unnamed"
    scene.actions["show_faces"].setChecked(False)
    assert not scene.overlay.isVisible()


@pytest.mark.parametrize("scale", [None, 0.4])
def test_a_click_on_a_face_names_it(scene: Scene, scale: float | None) -> None:
    if scale is not None:
        scene.canvas.zoom.pin(QPointF(0.7, 0.35), QPointF(450, 350), scale)
    scene.click(0.7, 0.35)
    assert scene.overlay.panel.isVisible()
    scene.type_name(" Ben ")
    assert scene.model.told == [(NOBODY, "Ben")]
    assert not scene.overlay.panel.isVisible()


def test_the_name_it_has_is_no_decision(scene: Scene) -> None:
    scene.click(0.2, 0.35)
    assert scene.overlay.panel.line.text() == "Anna"
    scene.type_name("Anna")
    assert scene.model.told == []


def test_keys_go_from_face_to_face_and_name(scene: Scene) -> None:
    scene.overlay.setFocus()
    QTest.keyClick(scene.overlay, Qt.Key.Key_Tab)
    QTest.keyClick(scene.overlay, Qt.Key.Key_Tab)
    assert scene.overlay.current == 1
    QTest.keyClick(scene.overlay, Qt.Key.Key_Return)
    scene.type_name("Ben")
    assert scene.model.told == [(NOBODY, "Ben")]
    assert not scene.overlay.panel.isVisible()


def test_escape_decides_nothing(scene: Scene) -> None:
    scene.click(0.7, 0.35)
    scene.overlay.panel.line.setText("Ben")
    QTest.keyClick(scene.overlay.panel.line, Qt.Key.Key_Escape)
    assert not scene.overlay.panel.isVisible()
    assert scene.model.told == []


@pytest.mark.parametrize(("place", "verdict"), [(0, "not a face"), (1, "ignored")])
def test_buttons_tell_that_it_is_nobody(scene: Scene, place: int, verdict: str) -> None:
    scene.click(0.7, 0.35)
    scene.overlay.panel.buttons[place].click()
    assert scene.model.told == [(NOBODY, verdict)]


def test_a_drag_adds_a_face_within_the_photo(scene: Scene) -> None:
    scene.drag((0.4, 0.7), (0.5, 1.2))
    assert scene.overlay.panel.isVisible()
    assert not scene.overlay.panel.buttons[0].isVisible()
    scene.type_name("Otto")
    ((box, name),) = scene.model.told
    assert name == "Otto"
    assert (box.x, box.y, box.width, box.height) == pytest.approx((0.4, 0.7, 0.1, 0.3), abs=0.003)


def test_a_click_beside_all_faces_zooms(scene: Scene) -> None:
    assert scene.canvas.zoom.fitted
    scene.click(0.45, 0.9)
    assert not scene.canvas.zoom.fitted
    assert not scene.overlay.panel.isVisible()

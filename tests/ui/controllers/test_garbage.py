"""Old garbage is collected while nobody works in the window, and only then."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from app.ui.controllers.garbage import GarbageController


class _Cycle:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def seen() -> list[str]:
    """What the user sees."""
    return ["a photo"]


@pytest.fixture
def controller(qtbot: QtBot, seen: list[str]) -> Iterator[GarbageController]:
    """A controller that has begun."""
    parent = QObject()
    controller = GarbageController(parent, lambda: tuple(seen))
    controller.start()
    yield controller
    controller.stop()


def _old_garbage() -> "weakref.ref[_Cycle]":
    cycle = _Cycle()
    gc.collect(0)
    gc.collect(1)
    return weakref.ref(cycle)


def test_young_garbage_is_collected_as_ever_and_old_garbage_waits(
    controller: GarbageController,
) -> None:
    old = _old_garbage()
    many = [_Cycle() for _ in range(200_000)]
    young = weakref.ref(_Cycle())
    more = [_Cycle() for _ in range(2_000)]
    assert young() is None
    assert old() is not None
    assert len(many) > len(more)


def test_old_garbage_goes_when_nothing_has_moved(
    controller: GarbageController, seen: list[str]
) -> None:
    old = _old_garbage()
    controller.collect()
    seen[0] = "the next"
    controller.collect()
    QCursor.setPos(QCursor.pos().x() + 7, QCursor.pos().y())
    controller.collect()
    assert old() is not None
    controller.collect()
    assert old() is None


def test_it_is_collected_once_in_a_pause(controller: GarbageController, seen: list[str]) -> None:
    controller.collect()
    controller.collect()
    old = _old_garbage()
    controller.collect()
    assert old() is not None
    seen[0] = "the next"
    controller.collect()
    controller.collect()
    assert old() is None


def test_many_objects_at_once_are_left_alone(controller: GarbageController) -> None:
    few = gc.get_freeze_count()
    controller.collect()
    controller.collect()
    assert gc.get_freeze_count() <= few  # Some of what is frozen may go meanwhile.
    photos = [[number] for number in range(400_000)]
    controller.collect()
    assert gc.get_freeze_count() >= few + len(photos)
    old = _old_garbage()
    controller.collect()
    controller.collect()
    assert old() is None


def test_afterwards_the_collector_is_as_it_was(qtbot: QtBot) -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    parent = QObject()
    controller = GarbageController(parent, lambda: None)
    controller.start()
    assert gc.get_threshold() != before
    assert gc.get_freeze_count() > frozen
    controller.stop()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0

"""The page of people: nothing is found unasked, and what is typed and answered there is decided."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.people import Box, Face, FaceRef, FaceState, Person
from app.domain.progress import Progress, Task
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.indexing.index import index_folders
from app.tasks.people.group_faces import FaceGroups, FoundPerson, Question
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.history.model import HistoryModel
from app.ui.indexing.model import IndexingModel
from app.ui.people.face_grid import cut_face
from app.ui.people.model import PeopleModel
from app.ui.people.page import PeoplePage
from app.ui.people.review_model import FaceReviewModel
from app.ui.people.tiles import TileKind
from app.ui.pixels.image_loader import ImageLoader
from app.worker import Worker
from tests.faces import FakeFaceModel, draw_people
from tests.fakes import FakeEmbedder
from tests.tasks.conftest import offer, stay_here

PEOPLE = {
    "a.png": ("red",),
    "b.png": ("red", "green"),
    "c.png": ("green", "blue"),
    "d.png": ("red", "blue"),
}


class Desk:
    """The page over a real library."""

    def __init__(self, bridge: Bridge, reader: ThumbnailReader, settings: Settings) -> None:
        self.settings, self.reader = settings, reader
        self.history = HistoryModel(bridge)
        self.model = PeopleModel(bridge, self.history)
        self.review = FaceReviewModel(bridge, self.model)
        self.images = ImageLoader()
        self.indexing = IndexingModel(bridge)
        self.actions = Actions()
        self.page = PeoplePage(
            reader,
            self.actions,
            settings,
            people=self.model,
            review=self.review,
            images=self.images,
            photos=self.model.photos,
            indexing=self.indexing,
        )
        self.page.resize(900, 600)

    def titles(self) -> list[str]:
        """What the tiles are."""
        return [self.page.faces.describe_tile(row) for row in range(len(self.model))]

    def type_name(self, row: int, text: str) -> None:
        """Type a name on a tile, and commit it."""
        faces = self.page.faces
        faces.go_to(row)
        QTest.keyClicks(faces, text[0])
        assert faces.line.isVisible()
        QTest.keyClicks(faces.line, text[1:])
        QTest.keyClick(faces.line, Qt.Key.Key_Return)


@pytest.fixture
def settings() -> Settings:
    return Settings(similarity_model="fake", text_model="fake")


@pytest.fixture
def desk(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    reader: ThumbnailReader,
    complaints: list[Exception],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desk]:
    offer(monkeypatch, FakeEmbedder())
    stay_here(monkeypatch)
    worker = Worker()
    bridge = Bridge(worker, complaints.append)
    for number, (name, people) in enumerate(PEOPLE.items()):
        draw_people(tmp_path / "photos" / name, *people, shade=number)

    def opening() -> Task[Library]:
        yield Progress("Opening")
        library = Library(find_app_paths(tmp_path / "library"), settings)
        library._face_model = FakeFaceModel()  # pyright: ignore[reportPrivateUsage]
        yield from index_folders(library, [tmp_path / "photos"])
        return library

    bridge.open(opening())
    desk = Desk(bridge, reader, settings)
    with qtbot.waitExposed(desk.page):
        desk.page.show()
    qtbot.waitUntil(lambda: desk.model.loaded, timeout=60_000)
    yield desk
    delete(desk.page)
    desk.images.stop()
    bridge.close()
    assert worker.stop(10, last=bridge.close_library)
    delete(bridge)
    assert not complaints


@pytest.fixture
def found(qtbot: QtBot, desk: Desk) -> Desk:
    """The page after the user asked for faces."""
    desk.actions["find_people"].trigger()
    qtbot.waitUntil(lambda: len(desk.model) == 3, timeout=60_000)
    return desk


def test_nothing_is_found_before_the_user_asks(qtbot: QtBot, desk: Desk) -> None:
    assert not desk.settings.find_people
    assert desk.page.faces.isHidden()
    assert len(desk.model) == 0
    assert not desk.actions["forget_faces"].isEnabled()
    desk.actions["find_people"].trigger()
    assert desk.settings.find_people
    qtbot.waitUntil(lambda: len(desk.model) == 3, timeout=60_000)
    assert desk.page.grid is desk.page.faces
    assert desk.titles() == ["Unnamed, 3 faces", "Unnamed, 2 faces", "Unnamed, 2 faces"]


def test_a_name_is_typed_on_a_tile_and_undone(qtbot: QtBot, found: Desk) -> None:
    found.type_name(0, "anna lee")
    qtbot.waitUntil(lambda: found.model.count(TileKind.PERSON) == 1)
    assert found.titles()[0] == "anna lee, 3 faces"
    found.history.undo()
    qtbot.waitUntil(lambda: found.model.count(TileKind.PERSON) == 0)


@pytest.mark.qt_log_ignore("does not support")  # The list of known names opens.
def test_the_same_name_makes_one_person(qtbot: QtBot, found: Desk) -> None:
    found.type_name(0, "anna")
    qtbot.waitUntil(lambda: found.model.count(TileKind.PERSON) == 1)
    found.type_name(1, "Anna")
    qtbot.waitUntil(lambda: len(found.model) == 2)
    assert found.titles()[0] == "anna, 5 faces"


def test_a_person_alone_is_renamed_not_named_again(qtbot: QtBot, found: Desk) -> None:
    found.type_name(0, "ana")
    qtbot.waitUntil(lambda: found.model.count(TileKind.PERSON) == 1)
    key = found.model.key(0)
    found.model.name([found.model[0]], "Anna")
    qtbot.waitUntil(lambda: found.model.names == ["Anna"])
    assert found.model.key(0) == key


def test_an_escaped_name_decides_nothing(found: Desk) -> None:
    faces = found.page.faces
    faces.go_to(0)
    QTest.keyClicks(faces, "x")
    QTest.keyClick(faces.line, Qt.Key.Key_Escape)
    assert not faces.line.isVisible()
    assert found.history.last is None


def test_ignored_faces_leave_and_the_next_tile_is_current(qtbot: QtBot, found: Desk) -> None:
    found.page.faces.go_to(1)
    key = found.model.key(2)
    found.actions["ignore_faces"].trigger()
    qtbot.waitUntil(lambda: len(found.model) == 2)
    assert found.page.faces.current_row == 1
    assert found.model.key(1) == key


def test_an_open_tile_shows_its_photos_and_leaving_goes_back(qtbot: QtBot, found: Desk) -> None:
    found.page.faces.go_to(0)
    assert found.page.activate()
    qtbot.waitUntil(lambda: len(found.model.photos) == 3)
    names = {found.model.photos[row].path.name for row in range(3)}
    assert names == {"a.png", "b.png", "d.png"}
    assert not found.page.activate()
    assert found.page.leave()
    assert found.page.grid is found.page.faces


def test_forgetting_leaves_nothing_and_turns_finding_off(qtbot: QtBot, found: Desk) -> None:
    found.page.forget()
    qtbot.waitUntil(lambda: len(found.model) == 0, timeout=60_000)
    assert not found.settings.find_people
    assert not found.actions["find_people"].isChecked()


@pytest.mark.parametrize(("key", "titles"), [("y", "anna, 2 faces"), ("n", "anna, 1 face")])
def test_a_question_is_answered_by_one_key(
    qtbot: QtBot, found: Desk, key: str, titles: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "app.tasks.people.group_faces.SURE", 1.5
    )  # So that of all others it is asked.
    one = replace(found.model[1], faces=found.model[1].faces[:1])
    found.model.name([one], "anna")
    qtbot.waitUntil(lambda: found.model.count(TileKind.QUESTION) == 1)
    assert found.titles()[:2] == ["anna, 1 face", "anna?, 1 face"]
    found.page.faces.go_to(1)
    QTest.keyClicks(found.page.faces, key)
    qtbot.waitUntil(lambda: found.model.count(TileKind.QUESTION) == 0)
    assert found.titles()[0] == titles


def open_anna(qtbot: QtBot, found: Desk, *, confirmed: int) -> None:
    """Name some faces of the first group, and open the tile of that person."""
    one = replace(found.model[0], faces=found.model[0].faces[:confirmed])
    found.model.name([one], "anna")
    qtbot.waitUntil(lambda: found.model.count(TileKind.PERSON) == 1)
    found.page.faces.go_to(0)
    assert found.page.activate()


def test_faces_of_a_person_are_moved_to_a_new_one_and_back(qtbot: QtBot, found: Desk) -> None:
    open_anna(qtbot, found, confirmed=3)
    found.actions["person_faces"].trigger()
    grid = found.page.own_faces
    assert found.page.grid is grid
    assert [grid.describe_tile(row) for row in range(len(grid.people))] == ["anna, 1 face"] * 3
    grid.go_to(2)
    found.actions["split_person"].trigger()
    QTest.keyClicks(grid.line, "zoe")
    QTest.keyClick(grid.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: found.model.names == ["anna", "zoe"])
    assert len(grid.people) == 2
    found.history.undo()
    qtbot.waitUntil(lambda: found.model.names == ["anna"])
    assert len(grid.people) == 3


def test_no_takes_a_face_from_its_person(qtbot: QtBot, found: Desk) -> None:
    open_anna(qtbot, found, confirmed=3)
    found.actions["person_faces"].trigger()
    found.page.own_faces.go_to(0)
    found.actions["reject_faces"].trigger()
    qtbot.waitUntil(lambda: len(found.page.own_faces.people) == 2)
    assert not found.actions["confirm_faces"].isEnabled()


def test_a_review_asks_one_face_after_the_other(qtbot: QtBot, found: Desk) -> None:
    open_anna(qtbot, found, confirmed=1)
    found.actions["review_person"].trigger()
    review = found.page.review
    assert review.isVisible()
    assert review.text == "Is this anna?  ·  2 faces to confirm"
    first = found.review.tile
    QTest.keyClicks(review, "y")
    assert found.review.tile is not first  # At once, before the faces are grouped again.
    assert found.review.left == 1
    QTest.keyClicks(review, "n")
    qtbot.waitUntil(lambda: found.titles()[0] == "anna, 2 faces")
    assert found.review.tile is None
    found.history.undo()
    qtbot.waitUntil(lambda: found.review.left == 1)
    assert found.page.leave()
    assert found.page.grid is found.page._photos  # pyright: ignore[reportPrivateUsage]


def test_a_face_of_someone_else_is_named_in_the_review(qtbot: QtBot, found: Desk) -> None:
    open_anna(qtbot, found, confirmed=1)
    found.actions["review_person"].trigger()
    review = found.page.review
    QTest.keyClicks(review, "s")
    QTest.keyClicks(review.line, "zoe")
    QTest.keyClick(review.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: found.model.names == ["anna", "zoe"])
    assert found.review.left <= 1


def test_the_least_certain_face_comes_first_beside_the_most_like_one(found: Desk) -> None:
    anna = Person("a", "Anna")
    likes = (0.9, 0.6, 0.4)
    faces = [_state(number, like) for number, like in enumerate((1.0, *likes))]
    other = _state(9, 0.0)
    known = FoundPerson(anna, (other, faces[0]), (faces[1], faces[2]), likes[:2])
    question = Question(faces[3], anna, likes[2])
    found.model.show(FaceGroups((known,), (question,), (), (), ()))
    tiles = found.model.questions_of("a")
    assert [each.faces[0] for each in tiles] == [faces[3], faces[2], faces[1]]
    assert tiles[-1].beside is faces[0]


def _state(number: int, like: float) -> FaceState:
    """A face that is so like the vector (1, 0)."""
    vector = np.array([like, (1 - like**2) ** 0.5], np.float32)
    ref = FaceRef(f"{number:032x}", Box(0.1, 0.1, 0.2, 0.2))
    return FaceState(Face(ref, vector=vector))


@pytest.mark.parametrize("box", [Box(0, 0, 0.1, 0.1), Box(0.9, 0.9, 0.1, 0.1), Box(0, 0, 1, 1)])
@pytest.mark.parametrize("shape", [QSize(100, 100), QSize(49, 100)])
def test_what_is_cut_lies_within_the_picture_and_has_the_shape(
    qapp: QApplication, box: Box, shape: QSize
) -> None:
    cut = cut_face(QPixmap(300, 200), box, shape)
    assert QPixmap(300, 200).rect().contains(cut)
    assert cut.width() / cut.height() == pytest.approx(shape.width() / shape.height(), abs=0.05)

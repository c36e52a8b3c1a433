"""Faces drawn by hand: compared like all others, found again with the next model, and gone when undone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.people import Box, FaceOrigin, FaceState
from app.domain.photo import Photo
from app.library import Library
from app.tasks.history.undo import redo, undo
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.people.decide import draw_face
from app.tasks.people.embed_drawn import embed_drawn_faces
from app.tasks.people.find_faces import find_faces
from app.tasks.people.group_faces import group_faces
from app.tasks.people.photo_faces import list_photo_faces
from tests.faces import FakeFaceModel, draw_people
from tests.running import answer_of

BOX = Box(1 / 6, 1 / 4, 2 / 3, 1 / 3)


@pytest.fixture
def model(library: Library) -> FakeFaceModel:
    made = FakeFaceModel()
    library._face_model = made  # pyright: ignore[reportPrivateUsage]
    library.settings.find_people = True
    return made


@pytest.fixture
def unseen(library: Library, model: FakeFaceModel, photos: Path) -> Photo:
    """A photo of a face almost red, which the model does not see; beside one of a red face."""
    draw_people(photos / "a.png", "red")
    pixels = np.full((120, 60, 3), 100, np.uint8)
    pixels[30:70, 10:50] = (219, 0, 0)
    Image.fromarray(pixels).save(photos / "b.png")
    answer_of(index_folders(library, [photos]))
    return next(each for each in answer_of(list_photos(library)) if each.path.name == "b.png")


def only(library: Library, photo: Photo) -> FaceState:
    (state,) = answer_of(list_photo_faces(library, photo.digest)).faces
    return state


def test_a_drawn_face_is_compared_like_all_others(library: Library, unseen: Photo) -> None:
    answer_of(draw_face(library, unseen, BOX, "Anna"))
    assert only(library, unseen).face.vector is None
    assert answer_of(embed_drawn_faces(library, unseen)) == 1
    assert answer_of(embed_drawn_faces(library, unseen)) == 0
    (anna,) = answer_of(group_faces(library)).persons
    assert [each.face.ref.digest for each in anna.confirmed] == [unseen.digest]
    assert len(anna.proposed) == 1


def test_no_model_is_asked_while_finding_people_is_off(
    library: Library, model: FakeFaceModel, unseen: Photo
) -> None:
    looked = model.looked
    library.settings.find_people = False
    answer_of(draw_face(library, unseen, BOX, "Anna"))
    assert answer_of(embed_drawn_faces(library, unseen)) == 0
    assert model.looked == looked


def test_undone_it_is_no_face_and_redone_it_is_there_with_its_vector(
    library: Library, unseen: Photo
) -> None:
    answer_of(draw_face(library, unseen, BOX, "Anna"))
    answer_of(embed_drawn_faces(library, unseen))
    answer_of(undo(library))
    assert answer_of(list_photo_faces(library, unseen.digest)).faces == ()
    answer_of(redo(library))
    assert only(library, unseen).face.vector is not None


def test_the_next_model_gives_it_another_vector(
    library: Library, model: FakeFaceModel, unseen: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_of(draw_face(library, unseen, BOX, "Anna"))
    answer_of(embed_drawn_faces(library, unseen))
    monkeypatch.setattr(model, "name", "next")
    answer_of(find_faces(library))
    state = only(library, unseen)
    assert state.face.origin is FaceOrigin.DRAWN
    assert state.face.vector is not None
    stored = library.catalog.faces.of([unseen.digest])[unseen.digest]
    assert len(stored) == 1

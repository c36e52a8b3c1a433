"""Faces of photos side by side: who is who on the others."""

import numpy as np

from app.domain.people import Box, Face, FaceRef, FaceState
from app.library import Library
from app.tasks.people.compared_faces import list_compared_faces, match_faces
from tests.running import answer_of

ONE, OTHER = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)


def state(
    photo: int, x: float, vector: np.ndarray | None = None, person: str = "", no: str = ""
) -> FaceState:
    ref = FaceRef(f"{photo:032x}", Box(x, 0.2, 0.1, 0.1))
    return FaceState(Face(ref, vector=vector), person, frozenset({no} - {""}))


def rows(photos: list[list[FaceState]]) -> list[dict[int, int]]:
    """Of each one found, the row of the face on each photo."""
    return [
        {place: photos[place].index(face) for place, face in some.items()}
        for some in match_faces(photos)
    ]


def test_people_who_changed_places_are_followed_by_their_likeness() -> None:
    photos = [
        [state(1, 0.1, ONE), state(1, 0.7, OTHER)],
        [state(2, 0.1, OTHER), state(2, 0.7, ONE)],
    ]
    assert rows(photos) == [{0: 0, 1: 1}, {0: 1, 1: 0}]


def test_a_confirmed_name_counts_more_than_likeness_and_place() -> None:
    photos = [
        [state(1, 0.1, ONE, "a"), state(1, 0.7, ONE, "b")],
        [state(2, 0.1, ONE, "b"), state(2, 0.7, ONE, "a")],
    ]
    assert rows(photos) == [{0: 0, 1: 1}, {0: 1, 1: 0}]


def test_two_persons_at_one_place_are_not_taken_for_one() -> None:
    assert rows([[state(1, 0.1, ONE, "a")], [state(2, 0.1, ONE, "b")]]) == [{0: 0}, {1: 0}]
    assert rows([[state(1, 0.1, ONE, "a")], [state(2, 0.1, ONE, no="a")]]) == [{0: 0}, {1: 0}]
    assert rows([[state(1, 0.1, ONE)], [state(2, 0.1, OTHER)]]) == [{0: 0}, {1: 0}]


def test_a_blurred_face_is_followed_by_its_place() -> None:
    blurred = np.array([0.3, 0.954], np.float32)
    assert rows([[state(1, 0.1, ONE)], [state(2, 0.12, blurred)]]) == [{0: 0, 1: 0}]


def test_faces_without_a_vector_are_followed_by_their_place() -> None:
    photos = [[state(1, 0.1), state(1, 0.7)], [state(2, 0.68), state(2, 0.13), state(2, 0.4)]]
    assert rows(photos) == [{0: 0, 1: 1}, {0: 1, 1: 0}, {1: 2}]


def test_photos_that_nobody_looked_at_are_counted(library: Library) -> None:
    seen, unseen = f"{1:032x}", f"{2:032x}"
    box = Box(0.25, 0.25, 0.5, 0.5)
    with library.catalog.transaction():
        library.catalog.faces.put("m", {seen: [Face(FaceRef(seen, box))]})
        library.catalog.faces.put_counts("m", {seen: 1})
    found = answer_of(list_compared_faces(library, [seen, unseen]))
    assert [each.boxes for each in found.faces] == [{seen: box}]
    assert found.not_looked == 1

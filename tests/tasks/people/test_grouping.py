"""Grouping of faces: the user's decisions join and part, and nothing is grouped again where nothing changed."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.people import Box, Face, FaceRef
from app.domain.vectors import to_unit
from app.library import Library
from app.settings import Settings
from app.tasks.history.undo import undo_by_id
from app.tasks.journal.faces import find_person
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.edit import edit_metadata
from app.tasks.people import decide, face_graph
from app.tasks.people.forget import forget_all_faces
from app.tasks.people.group_faces import FaceGroups, group_faces
from tests.running import answer_of

COUNT = 30
"""Photos, with one face each: more than a face has neighbours in the graph."""
BOX = Box(0.25, 0.25, 0.5, 0.5)


def ref(number: int) -> FaceRef:
    return FaceRef(f"{number:032x}", BOX)


def put(library: Library, numbers: range) -> None:
    """Photos whose faces are of ten persons: those with the same last digit are alike."""
    persons = np.eye(10, 16, dtype=np.float32)
    with library.catalog.transaction():
        for number in numbers:
            digest = ref(number).digest
            library.catalog.photos.put(
                Path(f"/photos/{number}.jpg"),
                photo=None,
                digest=digest,
                shape=(600, 400),
                taken=float(number),
                size=1000,
                mtime_ns=0,
            )
            vector = to_unit(persons[number % 10] + np.float32(0.001) * number)
            faces = [Face(ref(number), vector=vector)]
            library.catalog.faces.put("m", {digest: faces})
            library.catalog.faces.put_counts("m", {digest: 1})


@pytest.fixture
def filled(library: Library) -> Library:
    put(library, range(COUNT))
    return library


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many faces were given to each building of the graph."""
    counts: list[int] = []
    build = face_graph.build_graph

    def count(keys: NDArray[np.str_], vectors: NDArray[np.float32], old: Any) -> Any:
        counts.append(len(keys))
        return build(keys, vectors, old)

    monkeypatch.setattr(face_graph, "build_graph", count)
    return counts


def groups(library: Library) -> FaceGroups:
    return answer_of(group_faces(library))


def numbers(groups: FaceGroups) -> dict[str, tuple[set[int], set[int]]]:
    """Photos of confirmed and of proposed faces, by the name of the person."""
    return {
        each.person.name: (
            {int(state.face.ref.digest, 16) for state in each.confirmed},
            {int(state.face.ref.digest, 16) for state in each.proposed},
        )
        for each in groups.persons
    }


def name(library: Library, name: str, *photos: int) -> str:
    answer_of(decide.name_faces(library, [ref(each) for each in photos], name))
    person = find_person(library, name)
    assert person
    return person.key


def test_faces_confirmed_as_one_are_together_however_unlike(filled: Library) -> None:
    name(filled, "Anna", 1, 2)
    assert numbers(groups(filled))["Anna"][0] == {1, 2}


def test_faces_confirmed_as_two_are_apart_however_alike(filled: Library) -> None:
    name(filled, "Anna", 1)
    name(filled, "Zoe", 11)
    found = numbers(groups(filled))
    assert (found["Anna"][0], found["Zoe"][0]) == ({1}, {11})
    proposed = found["Anna"][1], found["Zoe"][1]
    assert proposed[0] | proposed[1] == {21}
    assert not proposed[0] & proposed[1]


def test_a_no_also_holds_for_whom_the_person_is_merged_with(filled: Library) -> None:
    ann, anna = name(filled, "Ann", 1), name(filled, "Anna", 11)
    answer_of(decide.reject_faces(filled, [ref(21)], ann))
    answer_of(decide.merge_persons(filled, ann, anna))
    assert numbers(groups(filled)) == {"Anna": ({1, 11}, set())}


def test_faces_of_someone_whose_naming_was_undone_are_asked_about_again(filled: Library) -> None:
    first = answer_of(decide.name_faces(filled, [ref(1)], "Anna"))
    name(filled, "Anna", 11)
    answer_of(undo_by_id(filled, first.id))
    found = groups(filled)
    shown = [each for some in found.unnamed for each in some]
    assert found.persons == ()
    assert len(shown) + len(found.alone) == COUNT


def test_nothing_is_grouped_again_after_a_rating(filled: Library, compared: list[int]) -> None:
    first = groups(filled)
    answer_of(edit_metadata(filled, answer_of(list_photos(filled))[:1], {"rating": 3}))
    assert groups(filled) is first
    assert compared == [COUNT]


def test_faces_that_come_go_and_are_named_change_the_groups(
    filled: Library, compared: list[int]
) -> None:
    assert sorted(map(len, groups(filled).unnamed)) == [3] * 10
    put(filled, range(COUNT, COUNT + 2))
    assert sorted(map(len, groups(filled).unnamed)) == [3] * 8 + [4] * 2
    name(filled, "Anna", 0)
    assert sorted(map(len, groups(filled).unnamed)) == [3] * 8 + [4]
    assert compared == [COUNT, COUNT + 2, COUNT - 2]


def test_a_library_opened_again_compares_no_faces(filled: Library, compared: list[int]) -> None:
    first = groups(filled)
    again = Library(filled.paths, Settings())
    try:
        found = groups(again)
        assert compared == [COUNT]
        assert [[each.face.ref for each in some] for some in found.unnamed] == [
            [each.face.ref for each in some] for some in first.unnamed
        ]
    finally:
        again.close()


def test_forgetting_also_erases_which_faces_are_alike(filled: Library) -> None:
    groups(filled)
    assert filled.catalog.derived.made_from("face_graph")
    answer_of(forget_all_faces(filled))
    assert filled.catalog.derived.made_from("face_graph") is None

"""Faces in groups: by person, as the user confirmed them; those to be asked about; and strangers that are alike."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.people import FaceState, Person
from app.domain.progress import Progress, Task
from app.domain.vectors import to_unit
from app.library import Library
from app.similarity.grouping.persons import ASK, SURE, group_persons, nearest_persons
from app.tasks.journal.faces import face_states
from app.tasks.people.face_graph import update_face_graph

_TOGETHER = 500
"""Photos whose faces are read in one step, and faces that are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundPerson:
    """A person with faces."""

    person: Person
    confirmed: tuple[FaceState, ...]
    proposed: tuple[FaceState, ...]
    """Faces near enough to the confirmed ones to be shown with them, the nearest first; not confirmed."""
    likeness: tuple[float, ...] = ()
    """Cosine of each proposed face to the nearest confirmed ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A face that may be of a person: "Is this Anna?"."""

    face: FaceState
    person: Person
    likeness: float
    """Cosine to the nearest confirmed faces."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceGroups:
    """All faces with the user's decisions, grouped."""

    persons: tuple[FoundPerson, ...]
    """By name."""
    questions: tuple[Question, ...]
    """The likeliest first."""
    unnamed: tuple[tuple[FaceState, ...], ...]
    """Groups of faces that seem to be of one person without a name, the largest first."""
    alone: tuple[FaceState, ...]
    """Faces in no group."""
    ignored: tuple[FaceState, ...]


def group_faces(library: Library) -> Task[FaceGroups]:
    """Group the faces of the photos to show; kept until faces, decisions, names, or the photos change."""
    names, digests = library.catalog.persons.names(), _list_digests(library)
    version = (
        library.catalog.others_version(),
        library.catalog.faces.state(),
        library.catalog.face_decisions.state(),
        names,
        digests,
    )
    if library.faces.groups and library.faces.groups[0] == version:
        known = library.faces.groups[1]
        assert isinstance(known, FaceGroups)
        return known
    states = yield from _read_states(library, digests)
    undecided = [each for each in states if _is_open(each, names)]
    open_ = [each for each in undecided if each.face.vector is not None]
    blind = [each for each in undecided if each.face.vector is None]
    confirmed = [each for each in states if each.is_face and each.person in names]
    near, questions, rest = yield from _near_persons(open_, confirmed, names)
    unnamed, alone = yield from _group_rest(library, rest)
    persons = _list_persons(names, confirmed, near)
    ignored = tuple(each for each in states if each.ignored)
    groups = FaceGroups(persons, questions, unnamed, (*alone, *blind), ignored)
    library.faces.groups = version, groups
    return groups


def _list_digests(library: Library) -> list[str]:
    """Return the digests of the photos to show with faces, or decisions about them."""
    catalog = library.catalog
    digests = sorted({*catalog.faces.digests(), *catalog.face_decisions.digests()})
    shown = {*library.photos_by_digest()}
    return [digest for digest in digests if digest in shown]


def _is_open(state: FaceState, names: Mapping[str, str]) -> bool:
    """Whether the user has yet to tell who it is, also where the naming of that person was undone."""
    return state.is_face and not state.ignored and state.person not in names


def _read_states(library: Library, digests: Sequence[str]) -> Task[list[FaceState]]:
    states: list[FaceState] = []
    for start in range(0, len(digests), _TOGETHER):
        for some in face_states(library, digests[start : start + _TOGETHER]).values():
            states += some
        yield Progress("Reading faces", start, len(digests))
    return states


_Near = dict[str, list[tuple[float, FaceState]]]


def _near_persons(
    faces: Sequence[FaceState], confirmed: Sequence[FaceState], names: dict[str, str]
) -> Task[tuple[_Near, tuple[Question, ...], list[FaceState]]]:
    """Return faces near to persons, those to ask about, and the rest, by the confirmed faces only."""
    known = [each for each in confirmed if each.face.vector is not None]
    keys = sorted({each.person for each in known})
    if not keys:
        return {}, (), list(faces)
    number = {key: place for place, key in enumerate(keys)}
    persons = np.array([number[each.person] for each in known], np.int64)
    taken = _persons_by_photo(confirmed)
    near: _Near = defaultdict(list)
    questions: list[Question] = []
    rest: list[FaceState] = []
    for start in range(0, len(faces), _TOGETHER):
        some = faces[start : start + _TOGETHER]
        likeness = nearest_persons(_vectors(some), _vectors(known), persons, len(keys))
        for face, row in zip(some, likeness, strict=True):
            for key in face.refused | taken.get(face.face.ref.digest, set()):
                if key in number:  # Nobody is on a photo twice.
                    row[number[key]] = -1
            best = int(row.argmax())
            if row[best] >= SURE:
                near[keys[best]].append((float(row[best]), face))
            elif row[best] >= ASK:
                person = Person(keys[best], names[keys[best]])
                questions.append(Question(face, person, float(row[best])))
            else:
                rest.append(face)
        yield Progress("Comparing faces", start, len(faces))
    _keep_best(near, questions, names)
    return near, tuple(sorted(questions, key=lambda each: -each.likeness)), rest


def _keep_best(near: _Near, questions: list[Question], names: dict[str, str]) -> None:
    """Leave one face of each photo with a person, the nearest; of the others it is asked."""
    for key, some in near.items():
        some.sort(key=lambda each: -each[0])
        seen = set[str]()
        kept: list[tuple[float, FaceState]] = []
        for likeness, face in some:
            if face.face.ref.digest in seen:
                questions.append(Question(face, Person(key, names[key]), likeness))
            else:
                kept.append((likeness, face))
            seen.add(face.face.ref.digest)
        near[key] = kept


def _persons_by_photo(faces: Sequence[FaceState]) -> dict[str, set[str]]:
    persons: dict[str, set[str]] = defaultdict(set)
    for each in faces:
        persons[each.face.ref.digest].add(each.person)
    return persons


def _group_rest(
    library: Library,
    faces: Sequence[FaceState],
) -> Task[tuple[tuple[tuple[FaceState, ...], ...], list[FaceState]]]:
    if not faces:
        return (), []
    vectors = _vectors(faces)
    graph = yield from update_face_graph(library, faces, vectors)
    _, photos = np.unique([each.face.ref.digest for each in faces], return_inverse=True)
    labels = group_persons(graph.neighbours, graph.scores, vectors, photos.astype(np.int64))
    groups: dict[int, list[FaceState]] = defaultdict(list)
    for label, face in zip(labels.tolist(), faces, strict=True):
        groups[label].append(face)
    alone = groups.pop(-1, [])
    ordered = sorted(groups.values(), key=lambda each: (-len(each), each[0].face.ref.digest))
    return tuple(map(tuple, ordered)), alone


def _vectors(faces: Sequence[FaceState]) -> NDArray[np.float32]:
    return to_unit(np.stack([each.face.vector for each in faces if each.face.vector is not None]))


def _list_persons(
    names: dict[str, str], confirmed: Sequence[FaceState], near: _Near
) -> tuple[FoundPerson, ...]:
    """Return the persons with a face; those whose faces were all taken from them are not shown."""
    own: dict[str, list[FaceState]] = defaultdict(list)
    for each in confirmed:
        own[each.person].append(each)
    persons = [
        FoundPerson(
            Person(key, names[key]),
            tuple(some),
            tuple(face for _, face in near.get(key, ())),
            tuple(likeness for likeness, _ in near.get(key, ())),
        )
        for key, some in own.items()
    ]
    return tuple(sorted(persons, key=lambda each: (each.person.name.casefold(), each.person.key)))

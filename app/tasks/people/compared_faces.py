"""Faces of photos side by side: which face on one photo is which on the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.people import Box, FaceState
from app.domain.progress import Task
from app.library import Library
from app.similarity.grouping.persons import ASK
from app.tasks.journal.faces import face_states

_STRANGERS = 0.2
"""Cosine below which two faces are not taken for one person, though they are at one place: the least alike portraits
of one person have 0.55. Between this and ASK one may be blurred."""

_Matched = dict[int, FaceState]
"""Faces that are taken for one person's, by the place of their photo."""


@dataclass(frozen=True, slots=True)
class ComparedFace:
    """Someone on one or several of the photos."""

    name: str
    """Empty where nobody was confirmed."""
    boxes: Mapping[str, Box]
    """By the digest of the photo."""


@dataclass(frozen=True, slots=True)
class ComparedFaces:
    """The faces of photos side by side."""

    faces: tuple[ComparedFace, ...] = ()
    """From left to right on the first photo; then those that are only on others."""
    not_looked: int = 0
    """Photos on which faces were never looked for."""


def list_compared_faces(library: Library, digests: Sequence[str]) -> Task[ComparedFaces]:
    """List the faces of the photos with these bytes; strangers whom the user ignores are left out."""
    yield from ()
    states = face_states(library, digests)
    names = library.catalog.persons.names()
    photos = [
        sorted(
            (each for each in states[digest] if each.is_face and not each.ignored),
            key=lambda each: each.face.ref.box.x,
        )
        for digest in digests
    ]
    faces = [
        ComparedFace(
            next((names[each.person] for each in some.values() if each.person in names), ""),
            {each.face.ref.digest: each.face.ref.box for each in some.values()},
        )
        for some in match_faces(photos)
    ]
    looked = library.catalog.faces.looked(digests)
    return ComparedFaces(tuple(faces), len({*digests} - looked))


def match_faces(photos: Sequence[Sequence[FaceState]]) -> list[_Matched]:
    """Return the faces of one person each, at most one of each photo.

    Who was confirmed counts first, then the likeness of faces, then their places on the photos.
    """
    matched: list[_Matched] = []
    for place, faces in enumerate(photos):
        pairs = [
            (score, row, number)
            for row, face in enumerate(faces)
            for number, some in enumerate(matched)
            if (score := max(_score(face, other) for other in some.values())) > 0
        ]
        of: dict[int, int] = {}
        for _, row, number in sorted(pairs, key=lambda pair: -pair[0]):
            if row not in of and number not in of.values():
                of[row] = number
        for row, face in enumerate(faces):
            if row in of:
                matched[of[row]][place] = face
            else:
                matched.append({place: face})
    return matched


def _score(one: FaceState, other: FaceState) -> float:
    """Return how surely two faces on two photos are of one person; 0 where they are not taken for that."""
    if one.person and other.person:
        return 3.0 if one.person == other.person else 0.0
    if one.person in other.refused or other.person in one.refused:
        return 0.0
    if one.face.vector is not None and other.face.vector is not None:
        cosine = float(np.dot(one.face.vector, other.face.vector))
        if cosine >= ASK or cosine < _STRANGERS:
            return 1.0 + cosine if cosine >= ASK else 0.0
    return _nearness(one.face.ref.box, other.face.ref.box)


def _nearness(one: Box, other: Box) -> float:
    """Return 1 for the same place on the photo, down to 0 for one that is a face's side away."""
    across = (one.x + one.width / 2) - (other.x + other.width / 2)
    down = (one.y + one.height / 2) - (other.y + other.height / 2)
    away = max(abs(across) / max(one.width, 1e-6), abs(down) / max(one.height, 1e-6))
    return max(0.0, 1.0 - away)

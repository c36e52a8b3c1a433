"""Faces on photos, the persons they are of, and what the user decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SAME_BOX = 0.5
"""Intersection over union from which on two boxes on one photo are one face: a model of another version, and
another program, draw them a little differently."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on an upright photo, in fractions of its sides."""

    x: float
    """Left."""
    y: float
    """Top."""
    width: float
    height: float

    def overlap(self, other: "Box") -> float:
        """Return the intersection over the union with another box, 0 to 1."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        shared = max(0.0, across) * max(0.0, down)
        whole = self.width * self.height + other.width * other.height - shared
        return shared / whole if whole > 0 else 0.0


@dataclass(frozen=True, slots=True)
class FaceRef:
    """A face by the content of its photo and its place on it."""

    digest: str
    box: Box


class FaceOrigin(Enum):
    """Where a face comes from."""

    DETECTED = "detected"
    DRAWN = "drawn"
    """By the user."""
    FILE = "file"
    """From the metadata of a photo's file, or a sidecar."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A face on a photo."""

    ref: FaceRef
    score: float = 1.0
    """How sure the model is that it is one, 0 to 1."""
    origin: FaceOrigin = FaceOrigin.DETECTED
    landmarks: NDArray[np.float32] | None = None
    """(5, 2), in fractions of the sides: eyes, nose, corners of the mouth."""
    vector: NDArray[np.float32] | None = None
    """Of length 1; None where there is none by the model in use."""
    name: str = ""
    """The name that a file gives it."""
    id: int = 0
    """0 for one that is not in the catalog's table of faces."""


class FaceVerdict(Enum):
    """The user's verdict on a face."""

    PERSON = "person"
    """It is that person."""
    NOT_PERSON = "not-person"
    """It is not that person."""
    NO_FACE = "no-face"
    IGNORED = "ignored"
    """A stranger, never to be asked about."""
    OPEN = "open"
    """Nothing of that: what was decided before counts no more."""


@dataclass(frozen=True, slots=True)
class FaceDecision:
    """A decision of the user about a face, kept by content."""

    id: int
    time: float
    """Seconds since 1970."""
    ref: FaceRef
    verdict: FaceVerdict
    person: str = ""
    """The key of the person, where the verdict is about one."""


@dataclass(frozen=True, slots=True)
class SharedFaceDecision:
    """A decision about a face as one library tells it to another."""

    decision: FaceDecision
    """With an id of 0; its person has the key of the library that it comes from."""
    name: str = ""
    """The name of the person, where the verdict is about one."""
    path: Path | None = None
    """A file of the photo, where one is known."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a name."""

    key: str
    """Hexadecimal, drawn at random: the same on every computer, whatever the name becomes."""
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class FaceState:
    """A face, and what the user's decisions say of it."""

    face: Face
    person: str = ""
    """The key of the person it was confirmed to be; empty for none."""
    refused: frozenset[str] = frozenset()
    """Keys of persons that it is not."""
    is_face: bool = True
    ignored: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the user has yet to tell who it is."""
        return self.is_face and not self.ignored and not self.person


def resolve_faces(faces: Iterable[Face], decisions: Iterable[FaceDecision]) -> list[FaceState]:
    """Return the faces of one photo with what the decisions, oldest first, say of them.

    A decision on a place without a face makes one there: it was drawn. Of a face that both the model and a file
    tell, the model's stays, with the file's name. A drawn face of the catalog is only the vector of one that a
    decision makes: undone, it is no face.
    """
    known, drawn = _join_faces(faces)
    about: list[list[FaceDecision]] = [[] for _ in known]
    for decision in decisions:
        place = _nearest(decision.ref.box, [face.ref.box for face in known])
        if place is None:
            if decision.verdict in (FaceVerdict.NO_FACE, FaceVerdict.OPEN):
                continue  # The model of now does not see one there.
            same = _nearest(decision.ref.box, [face.ref.box for face in drawn])
            made = Face(decision.ref, origin=FaceOrigin.DRAWN) if same is None else drawn[same]
            place = len(known)
            known.append(replace(made, ref=decision.ref))
            about.append([])
        about[place].append(decision)
    return [_resolve(face, told) for face, told in zip(known, about, strict=True)]


def _resolve(face: Face, decisions: list[FaceDecision]) -> FaceState:
    person, refused, last = "", set[str](), FaceVerdict.OPEN
    for each in decisions:
        if each.verdict is FaceVerdict.NOT_PERSON:
            refused.add(each.person)
            if person != each.person:
                continue
        if each.verdict is FaceVerdict.PERSON:
            refused.discard(each.person)
        person = each.person if each.verdict is FaceVerdict.PERSON else ""
        last = each.verdict
    no_face, ignored = last is FaceVerdict.NO_FACE, last is FaceVerdict.IGNORED
    return FaceState(face, person, frozenset(refused), not no_face, ignored)


def _join_faces(faces: Iterable[Face]) -> tuple[list[Face], list[Face]]:
    """Return the faces that are there without a decision, and those drawn that are none of them."""
    of: dict[FaceOrigin, list[Face]] = {origin: [] for origin in FaceOrigin}
    for face in faces:
        of[face.origin].append(face)
    known, drawn = of[FaceOrigin.DETECTED], list[Face]()
    for face in of[FaceOrigin.FILE]:
        place = _nearest(face.ref.box, [each.ref.box for each in known])
        if place is None:
            known.append(face)
        else:
            known[place] = replace(known[place], name=face.name)
    for face in of[FaceOrigin.DRAWN]:
        place = _nearest(face.ref.box, [each.ref.box for each in known])
        if place is None:
            drawn.append(face)
        elif known[place].vector is None:
            # Its name went to a file, and came back without a vector.
            known[place] = replace(known[place], vector=face.vector, landmarks=face.landmarks)
    return known, drawn


def _nearest(box: Box, boxes: list[Box]) -> int | None:
    """Return the place of the box that overlaps most, if it is the same face."""
    overlaps = [box.overlap(each) for each in boxes]
    best = max(range(len(boxes)), key=overlaps.__getitem__, default=None)
    return best if best is not None and overlaps[best] >= SAME_BOX else None

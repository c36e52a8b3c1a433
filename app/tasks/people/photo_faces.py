"""The faces of one photo, for the loupe."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.people import FaceState
from app.domain.progress import Task
from app.library import Library
from app.tasks.journal.faces import face_states


@dataclass(frozen=True, slots=True, eq=False)
class PhotoFaces:
    """The faces on a photo, and the names of all persons."""

    digest: str = ""
    faces: tuple[FaceState, ...] = ()
    """Those that are faces, from left to right."""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """By the key of the person."""

    def name_of(self, state: FaceState) -> str:
        """Return the name of the person that a face was confirmed to be, or an empty one."""
        return self.names.get(state.person, "")


def list_photo_faces(library: Library, digest: str) -> Task[PhotoFaces]:
    """List the faces of the photo with these bytes."""
    yield from ()
    states = [each for each in face_states(library, [digest])[digest] if each.is_face]
    states.sort(key=lambda each: (each.face.ref.box.x, each.face.ref.box.y))
    return PhotoFaces(digest, tuple(states), library.catalog.persons.names())

"""Faces as the user's decisions have them, and the names that follow from these for photos."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.groups import ContentRef
from app.domain.metadata import MetadataChanges
from app.domain.people import FaceRef, FaceState, Person, resolve_faces
from app.library import Library

Names = dict[str, frozenset[str]]
"""The names of the persons confirmed on photos, by digest."""


def face_states(library: Library, digests: Sequence[str]) -> dict[str, list[FaceState]]:
    """Return the faces of photos with what was decided about them, by digest."""
    catalog = library.catalog
    faces, decisions = catalog.faces.of(digests), catalog.face_decisions.of(digests)
    return {digest: resolve_faces(faces[digest], decisions[digest]) for digest in faces}


def find_person(library: Library, name: str) -> Person | None:
    """Return the person of a name, in any case, or None: of two, the one with a confirmed face."""
    wanted = " ".join(name.split()).casefold()
    same = [
        Person(key, each)
        for key, each in library.catalog.persons.names().items()
        if each.casefold() == wanted
    ]
    return next(
        (each for each in same if confirmed_faces(library, each.key)), next(iter(same), None)
    )


def confirmed_faces(library: Library, person: str) -> list[FaceRef]:
    """Return the faces that were confirmed to be of a person."""
    states = face_states(library, library.catalog.face_decisions.about(person))
    return [each.face.ref for some in states.values() for each in some if each.person == person]


def confirmed_names(library: Library, digests: Iterable[str]) -> Names:
    """Return the names of the persons confirmed on photos."""
    names = library.catalog.persons.names()
    states = face_states(library, list(digests))
    return {
        digest: frozenset(names[each.person] for each in some if each.person in names)
        for digest, some in states.items()
    }


def sync_people(
    library: Library, before: Mapping[str, frozenset[str]], operation: int | None
) -> None:
    """Bring the people in the metadata of photos in step with the persons confirmed on them, and count faces.

    Within a transaction of the caller's. `before` are the names confirmed before: those that are no more are taken
    out, and names that only files tell stay.
    """
    catalog = library.catalog
    states = face_states(library, list(before))
    after = confirmed_names(library, before)
    changes: list[tuple[ContentRef, MetadataChanges]] = []
    for digest, names in before.items():
        for _, path, _ in catalog.photos.main_files(digest):
            member = ContentRef(digest, path)
            people = catalog.metadata_log.current(member).people
            gone = names - after[digest]
            kept = [name for name in people if name not in gone]
            known = {name.casefold() for name in kept}
            new = [name for name in after[digest] if name.casefold() not in known]
            if (wanted := tuple(sorted((*kept, *new), key=str.casefold))) != people:
                changes.append((member, {"people": wanted}))
    moment = max(
        catalog.metadata_log.newest(), catalog.face_decisions.newest(), _now(library, operation)
    )
    catalog.metadata_log.append(changes, moment, operation=operation)
    catalog.sidecar_state.compare(member.path for member, _ in changes)
    count_faces(library, states)


def _now(library: Library, operation: int | None) -> float:
    made = None if operation is None else library.catalog.journal.get(operation)
    return made.time if made else 0.0


def count_faces(
    library: Library, states: Mapping[str, Sequence[FaceState]], model: str = ""
) -> None:
    """Store how many faces photos have, within a transaction of the caller's; `model` looked at them just now."""
    counts = {digest: sum(each.is_face for each in some) for digest, some in states.items()}
    library.catalog.faces.put_counts(model, counts)

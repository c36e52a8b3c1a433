"""The user's decisions about faces: who they are, and who not; journalled, and undone like all others."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.errors import PhotoError
from app.domain.metadata import strip_xml_invalid
from app.domain.operation import Operation, OperationKind
from app.domain.people import Box, FaceRef, FaceVerdict, Person
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.library import Library
from app.tasks.journal.faces import confirmed_names, face_states, find_person, sync_people
from app.tasks.journal.record import begin_operation, find_edited, read_metadata
from app.tasks.phrases import format_count

_Verdicts = Sequence[tuple[FaceRef, FaceVerdict, str]]


def name_faces(library: Library, faces: Sequence[FaceRef], name: str) -> Task[Operation]:
    """Confirm that faces are of the person of this name, who is made if there is none. Raises PhotoError.

    Names are the same in any case, as in other programs.
    """
    name = normalize_name(name)
    person = find_person(library, name)
    named = person or Person(secrets.token_hex(8), name)
    verdicts = _all(faces, FaceVerdict.PERSON, named.key)
    summary = f"Named {format_count(len(faces), 'face')} {named.name}"
    return (yield from _decide(library, verdicts, summary, () if person else [named]))


def confirm_faces(library: Library, faces: Sequence[FaceRef], person: str) -> Task[Operation]:
    """Confirm that faces are of a person, by key. Raises PhotoError where there is none."""
    name = _name_of(library, person)
    summary = f"Confirmed {format_count(len(faces), 'face')} of {name}"
    return (yield from _decide(library, _all(faces, FaceVerdict.PERSON, person), summary))


def reject_faces(library: Library, faces: Sequence[FaceRef], person: str) -> Task[Operation]:
    """Decide that faces are not of a person, by key. Raises PhotoError where there is none."""
    name = _name_of(library, person)
    summary = f"{format_count(len(faces), 'face')} not {name}"
    return (yield from _decide(library, _all(faces, FaceVerdict.NOT_PERSON, person), summary))


def mark_no_faces(library: Library, faces: Sequence[FaceRef]) -> Task[Operation]:
    """Decide that places on photos are no faces."""
    summary = f"{format_count(len(faces), 'area')} marked as not a face"
    return (yield from _decide(library, _all(faces, FaceVerdict.NO_FACE), summary))


def ignore_faces(library: Library, faces: Sequence[FaceRef]) -> Task[Operation]:
    """Decide that faces are of strangers, who are not asked about."""
    summary = f"Ignored {format_count(len(faces), 'face')}"
    return (yield from _decide(library, _all(faces, FaceVerdict.IGNORED), summary))


def reset_faces(library: Library, faces: Sequence[FaceRef]) -> Task[Operation]:
    """Decide that nothing is known of faces: they are neither confirmed nor ignored any more."""
    summary = f"Unnamed {format_count(len(faces), 'face')}"
    return (yield from _decide(library, _all(faces, FaceVerdict.OPEN), summary))


def draw_face(library: Library, photo: Photo, box: Box, name: str) -> Task[Operation]:
    """Name a face where the model saw none. Raises PhotoError for a box outside of the photo, or without a name."""
    inside = box.x + box.width <= 1.001 and box.y + box.height <= 1.001
    if not (inside and min(box.x, box.y) >= 0 and min(box.width, box.height) > 0):
        raise PhotoError("The face must lie within the photo.")
    return (yield from name_faces(library, [FaceRef(photo.digest, box)], name))


def rename_person(library: Library, person: str, name: str) -> Task[Operation]:
    """Give a person another name. Raises PhotoError where another person has it: merge the two instead."""
    old, name = _name_of(library, person), normalize_name(name)
    other = find_person(library, name)
    if other and other.key != person:
        raise PhotoError(f"There is a person {other.name} already. Merge the two instead.")
    summary = f"Renamed {old} to {name}"
    return (yield from _decide(library, (), summary, [Person(person, name)], [person]))


def merge_persons(library: Library, person: str, into: str) -> Task[Operation]:
    """Confirm that all faces of a person are of another one, by keys. Raises PhotoError.

    Faces that are not of the first one are not of the other, either, unless confirmed: they are the same person.
    """
    if person == into:
        raise PhotoError("A person cannot be merged with itself.")
    summary = f"Merged {_name_of(library, person)} into {_name_of(library, into)}"
    about = library.catalog.face_decisions.about(person)
    states = [each for some in face_states(library, about).values() for each in some]
    refs = [each.face.ref for each in states if each.person == person]
    refused = [each.face.ref for each in states if person in each.refused and each.person != into]
    verdicts = [
        *_all(refs, FaceVerdict.PERSON, into),
        *_all(refused, FaceVerdict.NOT_PERSON, into),
    ]
    return (yield from _decide(library, verdicts, summary))


def split_person(
    library: Library, person: str, faces: Sequence[FaceRef], name: str
) -> Task[Operation]:
    """Move some faces of a person to a new one of that name. Raises PhotoError.

    They are not of the first one any more, so that they are not joined again.
    """
    old, name = _name_of(library, person), normalize_name(name)
    if find_person(library, name):
        raise PhotoError(f"There is a person {name} already. Enter another name.")
    new = Person(secrets.token_hex(8), name)
    verdicts = [
        *_all(faces, FaceVerdict.NOT_PERSON, person),
        *_all(faces, FaceVerdict.PERSON, new.key),
    ]
    summary = f"Split {format_count(len(faces), 'face')} of {old} off as {name}"
    return (yield from _decide(library, verdicts, summary, [new]))


def normalize_name(name: str) -> str:
    """Return a name as it is stored. Raises PhotoError where nothing is left of it."""
    name = " ".join(strip_xml_invalid(name).split())
    if not name:
        raise PhotoError("The name is empty. Enter a name.")
    return name


def _all(
    faces: Iterable[FaceRef], verdict: FaceVerdict, person: str = ""
) -> list[tuple[FaceRef, FaceVerdict, str]]:
    return [(ref, verdict, person) for ref in faces]


def _name_of(library: Library, person: str) -> str:
    name = library.catalog.persons.names().get(person)
    if name is None:
        raise PhotoError("There is no such person any more.")
    return name


def _decide(
    library: Library,
    verdicts: _Verdicts,
    summary: str,
    named: Sequence[Person] = (),
    renamed: Sequence[str] = (),
) -> Task[Operation]:
    """Store decisions and names as one operation, with the names in the metadata of photos that follow."""
    catalog = library.catalog
    if not (verdicts or named):
        raise PhotoError("No face was given. Choose at least one.")
    digests = {ref.digest for ref, _, _ in verdicts}
    digests.update(digest for key in renamed for digest in catalog.face_decisions.about(key))
    photos = [photo for each in digests for photo, _, _ in catalog.photos.main_files(each)]
    metadata = read_metadata(library, photos)
    with catalog.transaction():
        before = confirmed_names(library, digests)
        operation = begin_operation(library, OperationKind.PEOPLE, summary)
        for person in named:
            catalog.persons.put(person, operation.time, operation.id)
        catalog.face_decisions.put(verdicts, operation.time, operation.id)
        sync_people(library, before, operation.id)
    yield Change(photos=find_edited(library, metadata), metadata=True, people=True)
    return replace(operation, about=frozenset(photos))

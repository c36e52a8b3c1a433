"""The faces of a photo's people, as they are written to files and read from them."""

from collections.abc import Sequence

from app.domain.groups import ContentRef
from app.domain.people import Face, FaceOrigin, FaceRef
from app.domain.photo import Photo
from app.domain.progress import Task, with_progress
from app.files.decoding.request import DecodeRequest
from app.files.metadata.face_regions import FaceRegion, NamedFaces
from app.files.metadata.reader import FileMetadata
from app.library import Library
from app.tasks.journal.faces import confirmed_names, count_faces, face_states


def find_named_faces(library: Library, photo: Photo) -> Task[NamedFaces]:
    """Return the confirmed faces of a photo, and the names that its files have and the user took away.

    Raises Unreadable, as the orientation of the stored picture is asked for.
    """
    states = face_states(library, [photo.digest])[photo.digest]
    names = library.catalog.persons.names()
    regions = tuple(
        FaceRegion(names[each.person], each.face.ref.box) for each in states if each.person in names
    )
    on_disk, _, _ = library.catalog.sidecar_state.get(photo.path)
    shown = {name.casefold() for name in photo.metadata.people}
    removed = tuple(name for name in on_disk.people if name.casefold() not in shown)
    reading = library.viewer.read(photo.path, DecodeRequest(metadata=()))
    decoded = yield from with_progress("Reading metadata", reading)
    picture = (decoded.metadata or FileMetadata()).picture
    return NamedFaces(regions, picture, removed)


def store_regions(library: Library, photo: Photo, regions: Sequence[FaceRegion]) -> None:
    """Store the faces that the files of a photo tell, within a transaction of the caller's."""
    digest, catalog = photo.digest, library.catalog
    known = [face for face in catalog.faces.of([digest])[digest] if face.origin is FaceOrigin.FILE]
    faces = [
        Face(FaceRef(digest, each.box), origin=FaceOrigin.FILE, name=each.name) for each in regions
    ]
    if not known and not faces:
        return
    catalog.faces.put_of_file(digest, faces)
    library.faces.groups = None
    count_faces(library, face_states(library, [digest]))


def name_newcomer(library: Library, photo: Photo) -> None:
    """Name the people of a photo that came after its faces were confirmed, by a copy or in another library.

    Within a transaction of the caller's. Not where a file or the user ever told its people.
    """
    catalog, member = library.catalog, ContentRef(photo.digest, photo.path)
    operation = catalog.face_decisions.last_operation(photo.digest)
    if operation is None or "people" in catalog.metadata_log.fields_of(member):
        return
    names = confirmed_names(library, [photo.digest])[photo.digest]
    if names:
        edit = {"people": tuple(sorted(names, key=str.casefold))}
        moment = max(catalog.metadata_log.newest(), catalog.face_decisions.newest())
        catalog.metadata_log.append([(member, edit)], moment, operation=operation)
        catalog.sidecar_state.compare([photo.path])

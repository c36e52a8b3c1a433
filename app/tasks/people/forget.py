"""Forgetting of all faces: what the program knows of people is erased, and cannot be brought back."""

from app.catalog.people.erase import erase_in_backup
from app.catalog.safety.backup import find_backups
from app.domain.progress import Change, Progress, Task
from app.library import FaceCache, Library
from app.tasks.journal.record import find_edited, ids_of, read_metadata

CANNOT_BE_UNDONE = "This cannot be undone. Names that are saved in files stay there."


def forget_all_faces(library: Library) -> Task[tuple[str, ...]]:
    """Erase faces, vectors, persons and decisions, in the catalog and its backups; it cannot be undone.

    Return sentences on backups that could not be changed. Names that files tell stay, also those that Albumen
    saved to files; and finding people stays on where it is on: the settings are the caller's.
    """
    catalog = library.catalog
    catalog.check_writable()
    yield Progress("Forgetting faces")
    members = catalog.people_erasure.members()
    before = read_metadata(library, ids_of(library, members))
    with catalog.erasing():
        catalog.people_erasure.erase()
        for member in members:
            on_disk, _, _ = catalog.sidecar_state.get(member.path)
            if on_disk.people != catalog.metadata_log.current(member).people:
                # As if read from the files just now: else the names there would seem to be removed by the user.
                changes = [(member, {"people": on_disk.people})]
                catalog.metadata_log.append(changes, catalog.metadata_log.newest())
        catalog.sidecar_state.compare(member.path for member in members)
    library.faces = FaceCache()
    left: list[str] = []
    for backup in find_backups(library.paths.backups):
        yield Progress("Forgetting faces in backups")
        try:
            erase_in_backup(backup)
        except OSError as error:
            left.append(f"The backup {backup.name} could not be changed: {error}.")
    yield Change(photos=find_edited(library, before), all_photos=True, metadata=True, people=True)
    return tuple(left)

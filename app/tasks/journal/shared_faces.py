"""Decisions about faces for another library, and from one: persons are known by key, then by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.operation import Operation
from app.domain.people import FaceDecision, Person, SharedFaceDecision
from app.library import Library
from app.tasks.journal.faces import confirmed_names, find_person, sync_people


@dataclass(frozen=True, slots=True)
class NewFaceDecisions:
    """The decisions of another library that this one does not have, and the persons that it lacks for them."""

    decisions: tuple[FaceDecision, ...] = ()
    persons: tuple[Person, ...] = ()

    @property
    def digests(self) -> set[str]:
        """Digests of the photos decided about."""
        return {each.ref.digest for each in self.decisions}


def list_shared(library: Library) -> list[SharedFaceDecision]:
    """Return all active decisions about faces, each once, oldest first, for another library."""
    catalog = library.catalog
    names = catalog.persons.names()
    decisions = [
        each for each in catalog.face_decisions.active() if not each.person or each.person in names
    ]
    unique = {_key_of(each): replace(each, id=0) for each in decisions}
    files = {
        digest: catalog.photos.main_files(digest)
        for digest in {each.ref.digest for each in unique.values()}
    }
    return [
        SharedFaceDecision(
            each,
            names.get(each.person, ""),
            next((path for _, path, _ in files[each.ref.digest]), None),
        )
        for each in unique.values()
    ]


def find_new(library: Library, shared: Iterable[SharedFaceDecision]) -> NewFaceDecisions:
    """Return those that are not active here, with the persons of this library."""
    names = library.catalog.persons.names()
    keys: dict[str, str] = {}
    made: dict[str, Person] = {}
    known = {_key_of(each) for each in library.catalog.face_decisions.active()}
    fresh: dict[object, FaceDecision] = {}
    for each in shared:
        person = each.decision.person
        if person and person not in keys:
            named = None if person in names else find_person(library, each.name)
            same = named or made.get(each.name.casefold())
            if person not in names and same is None:
                made[each.name.casefold()] = Person(person, each.name)
            keys[person] = person if same is None else same.key
        decision = replace(each.decision, person=keys.get(person, ""))
        if _key_of(decision) not in known:
            fresh[_key_of(decision)] = decision
    used = {each.person for each in fresh.values()}
    return NewFaceDecisions(
        tuple(fresh.values()), tuple(each for each in made.values() if each.key in used)
    )


def store_new(library: Library, new: NewFaceDecisions, operation: Operation) -> None:
    """Store decisions and persons as part of an operation, within a transaction of the caller's.

    Of each face the newest decision counts, wherever it was made.
    """
    if not new.decisions:
        return
    before = confirmed_names(library, new.digests)
    for person in new.persons:
        library.catalog.persons.put(person, operation.time, operation.id)
    library.catalog.face_decisions.add(new.decisions, operation.id)
    sync_people(library, before, operation.id)


def photos_of(library: Library, digests: Iterable[str]) -> Sequence[int]:
    """Return the ids of the photos of these contents."""
    files_of = library.catalog.photos.main_files
    return [photo for digest in digests for photo, _, _ in files_of(digest)]


def _key_of(decision: FaceDecision) -> object:
    """Return what identifies a decision on every computer."""
    return decision.time, decision.ref, decision.verdict, decision.person

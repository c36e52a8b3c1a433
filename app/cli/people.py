"""Commands about people: turn finding on, find faces, list persons, name faces, and forget all of it."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from app.cli.metadata import save_metadata
from app.cli.run import Terminal, in_library
from app.domain.errors import PhotoError
from app.domain.operation import Operation
from app.domain.people import FaceRef, FaceState, Person
from app.tasks.journal.faces import find_person
from app.tasks.people import decide as tasks
from app.tasks.people.find_faces import find_faces
from app.tasks.people.forget import CANNOT_BE_UNDONE, forget_all_faces
from app.tasks.people.group_faces import FaceGroups, group_faces
from app.tasks.people.switch import switch_finding
from app.tasks.phrases import format_count

_FACES = click.argument("faces", metavar="FACE...", nargs=-1, required=True, type=int)
"""Numbers of faces, as `albumen people list --json` has them."""


@click.group()
def people() -> None:
    """Find faces on this computer, and say who they are; off until it is turned on."""


@people.command()
@in_library
def on(terminal: Terminal) -> int:
    """Turn finding people on: faces are looked for on this computer, and nothing leaves it."""
    return _switch(terminal, find_people=True)


@people.command()
@in_library
def off(terminal: Terminal) -> int:
    """Turn finding people off; what was found stays until it is forgotten."""
    return _switch(terminal, find_people=False)


@people.command()
@in_library
def find(terminal: Terminal) -> int:
    """Look for faces on the photos that were not looked at yet."""
    looked = terminal.console.run(find_faces(terminal.library))
    faces, photos = terminal.library.catalog.faces.count()
    answer = {"looked": looked, "faces": faces, "photos": photos}
    on_photos = f"{format_count(faces, 'face')} on {format_count(photos, 'photo')}"
    terminal.answer(
        answer, [f"Looked for faces on {format_count(looked, 'photo')}. {on_photos} so far."]
    )
    return 0


@people.command(name="list")
@in_library
def list_(terminal: Terminal) -> int:
    """List persons, questions and groups of faces without a name."""
    groups = terminal.console.run(group_faces(terminal.library))
    paths = _Paths(terminal)
    answer = {
        "persons": [
            {
                "name": each.person.name,
                "confirmed": [paths.to_json(face) for face in each.confirmed],
                "proposed": [
                    {"likeness": round(likeness, 3), **paths.to_json(face)}
                    for likeness, face in zip(each.likeness, each.proposed, strict=True)
                ],
            }
            for each in groups.persons
        ],
        "questions": [
            {
                "name": each.person.name,
                "likeness": round(each.likeness, 3),
                **paths.to_json(each.face),
            }
            for each in groups.questions
        ],
        "unnamed": [[paths.to_json(face) for face in some] for some in groups.unnamed],
        "alone": [paths.to_json(face) for face in groups.alone],
        "ignored": [paths.to_json(face) for face in groups.ignored],
    }
    terminal.answer(answer, _describe(groups, paths))
    return 0


@people.command()
@click.argument("name")
@_FACES
@in_library
def name(terminal: Terminal, name: str, faces: tuple[int, ...]) -> int:
    """Name FACEs, by their numbers; names are saved to sidecars."""
    refs = _refs(terminal, faces)
    return _finish(terminal, terminal.console.run(tasks.name_faces(terminal.library, refs, name)))


@people.command(name="not")
@click.argument("name")
@_FACES
@in_library
def not_(terminal: Terminal, name: str, faces: tuple[int, ...]) -> int:
    """Say that FACEs are not of the person NAME."""
    person, refs = _person(terminal, name), _refs(terminal, faces)
    task = tasks.reject_faces(terminal.library, refs, person.key)
    return _finish(terminal, terminal.console.run(task))


@people.command()
@_FACES
@in_library
def ignore(terminal: Terminal, faces: tuple[int, ...]) -> int:
    """Ignore FACEs of strangers: they are not asked about."""
    refs = _refs(terminal, faces)
    return _finish(terminal, terminal.console.run(tasks.ignore_faces(terminal.library, refs)))


@people.command()
@_FACES
@in_library
def noface(terminal: Terminal, faces: tuple[int, ...]) -> int:
    """Say that FACEs are no faces."""
    refs = _refs(terminal, faces)
    return _finish(terminal, terminal.console.run(tasks.mark_no_faces(terminal.library, refs)))


@people.command()
@click.argument("name")
@click.argument("new")
@in_library
def rename(terminal: Terminal, name: str, new: str) -> int:
    """Rename the person NAME to NEW."""
    person = _person(terminal, name)
    task = tasks.rename_person(terminal.library, person.key, new)
    return _finish(terminal, terminal.console.run(task))


@people.command()
@click.argument("name")
@click.argument("into")
@in_library
def merge(terminal: Terminal, name: str, into: str) -> int:
    """Merge the person NAME into the person INTO."""
    person, other = _person(terminal, name), _person(terminal, into)
    task = tasks.merge_persons(terminal.library, person.key, other.key)
    return _finish(terminal, terminal.console.run(task))


@people.command()
@click.argument("name")
@click.argument("new")
@_FACES
@in_library
def split(terminal: Terminal, name: str, new: str, faces: tuple[int, ...]) -> int:
    """Move FACEs of the person NAME to a new person NEW."""
    person, refs = _person(terminal, name), _refs(terminal, faces)
    task = tasks.split_person(terminal.library, person.key, refs, new)
    return _finish(terminal, terminal.console.run(task))


@people.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_library
def forget(terminal: Terminal, yes: bool) -> int:
    """Erase all faces, names and decisions, and turn finding people off. This cannot be undone."""
    if not yes:
        raise click.UsageError(f"forget needs --yes. {CANNOT_BE_UNDONE}")
    left = terminal.console.run(forget_all_faces(terminal.library))
    terminal.console.run(switch_finding(terminal.library, False))
    for sentence in left:
        terminal.console.print_error(sentence)
    terminal.answer({"forgotten": True, "left": list(left)}, ["All faces are forgotten."])
    return int(bool(left))


def _switch(terminal: Terminal, *, find_people: bool) -> int:
    terminal.console.run(switch_finding(terminal.library, find_people))
    state = "on: faces are looked for on this computer, and nothing leaves it" * find_people
    terminal.answer({"find_people": find_people}, [f"Finding people is {state or 'off'}."])
    return 0


def _refs(terminal: Terminal, ids: Sequence[int]) -> list[FaceRef]:
    """Return the faces of these numbers. Raises PhotoError where one is missing."""
    faces = terminal.library.catalog.faces.get(ids)
    if missing := {*ids} - {face.id for face in faces}:
        raise PhotoError(f"There is no face {min(missing)}. List them with “albumen people list”.")
    return [face.ref for face in faces]


def _person(terminal: Terminal, name: str) -> Person:
    person = find_person(terminal.library, name)
    if person is None:
        raise PhotoError(f"There is no person {name}. List them with “albumen people list”.")
    return person


def _finish(terminal: Terminal, operation: Operation) -> int:
    save_metadata(terminal, operation.about)
    terminal.answer({"id": operation.id, "summary": operation.summary}, [f"{operation.summary}."])
    return 0


class _Paths:
    """Faces with the paths of their photos."""

    def __init__(self, terminal: Terminal) -> None:
        self._photos = terminal.library.photos_by_digest()

    def of(self, state: FaceState) -> str:
        """Return the path of a face's photo."""
        photos = self._photos.get(state.face.ref.digest) or ()
        return str(photos[0].path) if photos else ""

    def to_json(self, state: FaceState) -> dict[str, Any]:
        """Return a face: its number, its photo, and its box in fractions of the photo's sides."""
        box = state.face.ref.box
        sides = [round(side, 4) for side in (box.x, box.y, box.width, box.height)]
        return {
            "face": state.face.id,
            "path": self.of(state),
            "box": sides,
            "score": round(state.face.score, 3),
            "origin": state.face.origin.value,
            "file_name": state.face.name,
        }


def _describe(groups: FaceGroups, paths: _Paths) -> Iterator[str]:
    for each in groups.persons:
        more = f", and {len(each.proposed):,} more likely" if each.proposed else ""
        yield f"{each.person.name}: {format_count(len(each.confirmed), 'face')}{more}"
    for each in groups.questions:
        yield f"Is face {each.face.face.id} {each.person.name}? {paths.of(each.face)}"
    for number, some in enumerate(groups.unnamed, 1):
        ids = " ".join(str(each.face.id) for each in some)
        yield f"Unnamed {number}: {format_count(len(some), 'face')}: {ids}"
    yield f"{format_count(len(groups.alone), 'other face')}."

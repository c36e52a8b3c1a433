"""Decisions about faces carried to another library: persons by name, journalled, undone, and never doubled."""

import json
import shutil
from pathlib import Path

import pytest

from app.domain.errors import PhotoError
from app.domain.people import FaceRef
from app.library import Library
from app.tasks.culling.decide import ImportedDecisions, export_decisions, import_decisions
from app.tasks.history.undo import redo, undo
from app.tasks.indexing.index import index_folders
from app.tasks.journal.faces import find_person
from app.tasks.library.list_photos import list_photos
from app.tasks.people import decide
from app.tasks.people.forget import forget_all_faces
from app.tasks.people.group_faces import group_faces
from tests.faces import FakeFaceModel, draw_people
from tests.running import answer_of
from tests.tasks.conftest import OpenLibrary


@pytest.fixture
def two(open_library: OpenLibrary, photos: Path, tmp_path: Path) -> tuple[Library, Library]:
    """Two libraries of copies of the same two photos, whose faces are found."""
    draw_people(photos / "a.png", "red")
    draw_people(photos / "b.png", "red", "green")
    shutil.copytree(photos, tmp_path / "elsewhere")
    libraries = open_library("here"), open_library("there")
    for library, folder in zip(libraries, (photos, tmp_path / "elsewhere"), strict=True):
        library._face_model = FakeFaceModel()
        library.settings.find_people = True
        answer_of(index_folders(library, [folder]))
    return libraries


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "decisions.json"


def face(library: Library, name: str, place: int = 0) -> FaceRef:
    digest = next(each.digest for each in answer_of(list_photos(library)) if each.path.name == name)
    refs = [each.ref for each in library.catalog.faces.of([digest])[digest]]
    return sorted(refs, key=lambda ref: ref.box.x)[place]


def people(library: Library) -> dict[str, tuple[str, ...]]:
    photos = answer_of(list_photos(library))
    return {each.path.name: each.metadata.people for each in photos if each.metadata.people}


def test_names_go_to_another_library_and_are_undone_there_at_once(
    two: tuple[Library, Library], file: Path
) -> None:
    here, there = two
    answer_of(decide.name_faces(here, [face(here, "a.png"), face(here, "b.png")], "Anna"))
    answer_of(decide.ignore_faces(here, [face(here, "b.png", 1)]))
    assert answer_of(export_decisions(here, file)) == 3
    assert answer_of(import_decisions(there, file)) == ImportedDecisions(3, 0, 3)
    assert people(there) == {"a.png": ("Anna",), "b.png": ("Anna",)}
    assert len(answer_of(group_faces(there)).ignored) == 1
    answer_of(undo(there))
    assert people(there) == {}
    assert find_person(there, "Anna") is None
    answer_of(redo(there))
    assert people(there) == {"a.png": ("Anna",), "b.png": ("Anna",)}


def test_decisions_of_a_file_come_once(two: tuple[Library, Library], file: Path) -> None:
    here, there = two
    answer_of(decide.name_faces(here, [face(here, "a.png")], "Anna"))
    answer_of(export_decisions(here, file))
    assert answer_of(import_decisions(here, file)).new == 0
    answer_of(import_decisions(there, file))
    assert answer_of(import_decisions(there, file)).new == 0
    assert answer_of(export_decisions(there, file)) == 1


def test_a_person_of_the_same_name_is_the_same_person(
    two: tuple[Library, Library], file: Path
) -> None:
    here, there = two
    answer_of(decide.name_faces(here, [face(here, "a.png")], "ANNA"))
    answer_of(export_decisions(here, file))
    answer_of(decide.name_faces(there, [face(there, "b.png")], "Anna"))
    answer_of(import_decisions(there, file))
    (anna,) = answer_of(group_faces(there)).persons
    assert (anna.person.name, len(anna.confirmed)) == ("Anna", 2)


def test_a_person_renamed_here_keeps_that_name(two: tuple[Library, Library], file: Path) -> None:
    here, there = two
    answer_of(decide.name_faces(here, [face(here, "a.png")], "Anna"))
    answer_of(export_decisions(here, file))
    answer_of(import_decisions(there, file))
    anna = find_person(there, "Anna")
    assert anna
    answer_of(decide.rename_person(there, anna.key, "Anna Lee"))
    answer_of(decide.confirm_faces(here, [face(here, "b.png")], anna.key))
    answer_of(export_decisions(here, file))
    assert answer_of(import_decisions(there, file)).faces == 1
    assert people(there) == {"a.png": ("Anna Lee",), "b.png": ("Anna Lee",)}


def test_an_older_decision_from_a_file_does_not_take_the_last_word(
    two: tuple[Library, Library], file: Path
) -> None:
    here, there = two
    answer_of(decide.name_faces(here, [face(here, "a.png")], "Anna"))
    answer_of(export_decisions(here, file))
    answer_of(decide.name_faces(there, [face(there, "a.png")], "Zoe"))
    assert answer_of(import_decisions(there, file)).new == 1
    assert people(there) == {"a.png": ("Zoe",)}


def test_a_photo_that_comes_later_gets_its_names(
    two: tuple[Library, Library], open_library: OpenLibrary, photos: Path, file: Path
) -> None:
    here, _ = two
    answer_of(decide.name_faces(here, [face(here, "a.png")], "Anna"))
    answer_of(export_decisions(here, file))
    empty = open_library("empty")
    assert answer_of(import_decisions(empty, file)).new == 1
    answer_of(index_folders(empty, [photos]))
    assert people(empty) == {"a.png": ("Anna",)}
    answer_of(undo(empty))
    assert people(empty) == {}


def test_a_face_on_a_photo_from_elsewhere_is_refused(
    two: tuple[Library, Library], file: Path
) -> None:
    here, there = two
    answer_of(decide.name_faces(here, [face(here, "a.png")], "Anna"))
    answer_of(export_decisions(here, file))
    stored = json.loads(file.read_text("ascii"))
    (ours,) = stored["faces"]
    stored["faces"] = [
        {**ours, "digest": "0" * 32, "path": "/etc/a.png"},
        {**ours, "digest": "1" * 32, "path": None},
    ]
    file.write_text(json.dumps(stored), encoding="ascii")
    assert answer_of(import_decisions(there, file)) == ImportedDecisions(0, 2)
    assert find_person(there, "Anna") is None


def test_a_file_of_a_version_without_people_is_read(
    two: tuple[Library, Library], file: Path
) -> None:
    file.write_text('{"albumen": "decisions", "version": 1, "decisions": []}')
    assert answer_of(import_decisions(two[0], file)) == ImportedDecisions(0, 0)


def test_forgetting_also_erases_names_from_a_file(two: tuple[Library, Library], file: Path) -> None:
    here, there = two
    answer_of(decide.name_faces(here, [face(here, "a.png")], "Annabelleqx"))
    answer_of(export_decisions(here, file))
    answer_of(import_decisions(there, file))
    answer_of(forget_all_faces(there))
    folder = there.catalog.path.parent
    assert not any(b"Annabelleqx" in each.read_bytes() for each in folder.glob("catalog.db*"))
    assert people(there) == {}


FACE = {
    "time": 1.0, "digest": "0" * 32, "path": "/a.png", "box": [0.1, 0.1, 0.2, 0.2], "verdict": "person",
    "person": "0" * 16, "name": "Anna",
}  # fmt: skip


FAULTS = (
    {"time": float("nan")},
    {"digest": "0"},
    {"path": 7},
    {"box": [0.1, 0.1, 0.2]},
    {"box": [0.1, float("nan"), 0.2, 0.2]},
    {"box": [0.9, 0.1, 0.2, 0.2]},
    {"verdict": "cousin"},
    {"person": ""},
    {"name": " "},
    {"name": 7},
)


def test_an_invalid_face_changes_nothing(library: Library, file: Path) -> None:
    for fault in FAULTS:
        faces = [FACE, FACE | fault]
        content = {"albumen": "decisions", "version": 1, "decisions": [], "faces": faces}
        file.write_text(json.dumps(content))
        with pytest.raises(PhotoError, match=r"decisions\.json is damaged"):
            answer_of(import_decisions(library, file))
        assert library.catalog.face_decisions.active() == []

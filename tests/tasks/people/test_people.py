"""People, from photos to names: found, grouped, confirmed, undone and forgotten."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from app.catalog.safety.backup import make_backup
from app.domain.errors import PhotoError
from app.domain.people import Box, FaceRef
from app.domain.photo import Photo
from app.files.metadata.face_regions import StoredPicture
from app.files.metadata.sidecar import read_sidecar
from app.library import Library
from app.query.parser import parse_query
from app.tasks.history.undo import redo, undo, undo_by_id
from app.tasks.indexing.index import index_folders
from app.tasks.journal.faces import find_person
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.write_sidecars import write_sidecars
from app.tasks.people import decide
from app.tasks.people.find_faces import find_faces
from app.tasks.people.forget import forget_all_faces
from app.tasks.people.group_faces import FaceGroups, group_faces
from tests.faces import FakeFaceModel, draw_people
from tests.running import answer_of, cancel_at_each_step

PEOPLE = {
    "a.png": ("red",),
    "b.png": ("red", "green"),
    "c.png": ("green", "blue"),
    "d.png": ("red", "blue"),
    "e.png": (),
}


@pytest.fixture
def model(library: Library) -> FakeFaceModel:
    library._face_model = FakeFaceModel()
    library.settings.find_people = True
    return library._face_model


@pytest.fixture
def found(library: Library, model: FakeFaceModel, photos: Path) -> Library:
    """The library of PEOPLE, whose faces are found."""
    for number, (name, people) in enumerate(PEOPLE.items()):
        draw_people(photos / name, *people, shade=number)
    answer_of(index_folders(library, [photos]))
    return library


def photo(library: Library, name: str) -> Photo:
    return next(each for each in answer_of(list_photos(library)) if each.path.name == name)


def face(library: Library, name: str, place: int = 0) -> FaceRef:
    """The face on a photo, from the left."""
    refs = [
        each.ref for each in library.catalog.faces.of([photo(library, name).digest]).popitem()[1]
    ]
    return sorted(refs, key=lambda ref: ref.box.x)[place]


def matching(library: Library, text: str) -> list[str]:
    """The names of the photos that a query is true of."""
    store = answer_of(library.columns())
    parsed = parse_query(text)
    assert not parsed.errors
    rows = np.flatnonzero(store.matching_mask(parsed.query.terms)).tolist()
    return sorted(store.photo(row).path.name for row in rows)


def groups(library: Library) -> FaceGroups:
    return answer_of(group_faces(library))


def people(library: Library, name: str) -> tuple[str, ...]:
    return photo(library, name).metadata.people


def test_no_face_is_looked_for_unless_the_user_wants_it(library: Library, photos: Path) -> None:
    model = library._face_model = FakeFaceModel()
    draw_people(photos / "a.png", "red")
    answer_of(index_folders(library, [photos]))
    with pytest.raises(PhotoError, match="off"):
        answer_of(find_faces(library))
    assert model.looked == 0
    assert library.catalog.faces.count() == (0, 0)


def test_each_photo_is_looked_at_once(found: Library, model: FakeFaceModel, photos: Path) -> None:
    assert found.catalog.faces.count() == (7, 5)
    assert model.looked == 5
    answer_of(find_faces(found))
    assert model.looked == 5
    box = face(found, "a.png").box
    assert (box.x, box.y) == pytest.approx((10 / 60, 30 / 120), abs=1e-6)
    assert (box.width, box.height) == pytest.approx((40 / 60, 40 / 120), abs=1e-6)


def test_finding_goes_on_where_it_was_stopped(
    library: Library, model: FakeFaceModel, photos: Path
) -> None:
    library.settings.find_people = False
    for number, (name, some) in enumerate(PEOPLE.items()):
        draw_people(photos / name, *some, shade=number)
    answer_of(index_folders(library, [photos]))
    library.settings.find_people = True
    cancel_at_each_step(lambda _: find_faces(library))
    answer_of(find_faces(library))
    assert library.catalog.faces.count() == (7, 5)
    assert model.looked == 5


def test_faces_are_counted_by_a_query_only_where_they_were_looked_for(
    found: Library, photos: Path
) -> None:
    assert matching(found, "people:0") == ["e.png"]
    assert matching(found, "people:>=2") == ["b.png", "c.png", "d.png"]
    found.settings.find_people = False
    draw_people(photos / "f.png", "red", shade=9)
    answer_of(index_folders(found, [photos]))
    assert matching(found, "people:1") == ["a.png"]
    answer_of(decide.mark_no_faces(found, [face(found, "a.png")]))
    assert matching(found, "people:0") == ["a.png", "e.png"]


def test_strangers_that_are_alike_are_one_group(found: Library) -> None:
    unnamed = groups(found).unnamed
    assert [len(each) for each in unnamed] == [3, 2, 2]


def test_a_name_is_found_by_person_and_both_of_two(found: Library) -> None:
    refs = [face(found, "a.png"), face(found, "b.png"), face(found, "d.png")]
    answer_of(decide.name_faces(found, refs, " Anna  Lee "))
    answer_of(decide.name_faces(found, [face(found, "b.png", 1)], "Ben"))
    assert matching(found, "person:anna") == ["a.png", "b.png", "d.png"]
    assert matching(found, "person:anna+ben") == ["b.png"]
    assert matching(found, "-person:anna") == ["c.png", "e.png"]
    assert matching(found, "person:ben,lee") == ["a.png", "b.png", "d.png"]
    assert matching(found, "people:anna") == ["a.png", "b.png", "d.png"]
    assert people(found, "b.png") == ("Anna Lee", "Ben")


def test_an_alike_face_is_proposed_and_not_named(found: Library) -> None:
    answer_of(decide.name_faces(found, [face(found, "a.png")], "Anna"))
    (anna,) = groups(found).persons
    assert len(anna.confirmed) == 1
    assert {each.face.ref for each in anna.proposed} == {
        face(found, "b.png"),
        face(found, "d.png"),
    }
    assert matching(found, "person:anna") == ["a.png"]


def test_a_refused_face_is_not_proposed_again(found: Library) -> None:
    answer_of(decide.name_faces(found, [face(found, "a.png")], "Anna"))
    anna = find_person(found, "anna")
    assert anna
    answer_of(decide.reject_faces(found, [face(found, "b.png")], anna.key))
    (shown,) = groups(found).persons
    assert [each.face.ref for each in shown.proposed] == [face(found, "d.png")]


def test_no_person_is_proposed_for_a_photo_that_already_has_them(found: Library) -> None:
    answer_of(decide.name_faces(found, [face(found, "a.png")], "Anna"))
    answer_of(decide.name_faces(found, [face(found, "b.png", 1)], "Anna"))
    (anna,) = groups(found).persons
    assert face(found, "b.png") not in {each.face.ref for each in anna.proposed}


def test_undo_and_redo_take_the_name_away_and_give_it_back(found: Library) -> None:
    answer_of(decide.name_faces(found, [face(found, "a.png")], "Anna"))
    answer_of(undo(found))
    assert people(found, "a.png") == ()
    assert groups(found).persons == ()
    answer_of(redo(found))
    assert people(found, "a.png") == ("Anna",)
    assert len(groups(found).persons) == 1


def test_undone_out_of_order_only_that_name_goes(found: Library) -> None:
    first = answer_of(decide.name_faces(found, [face(found, "b.png")], "Anna"))
    answer_of(decide.name_faces(found, [face(found, "b.png", 1)], "Ben"))
    answer_of(undo_by_id(found, first.id))
    assert people(found, "b.png") == ("Ben",)


def test_a_person_is_renamed_merged_and_split(found: Library) -> None:
    answer_of(decide.name_faces(found, [face(found, "a.png"), face(found, "b.png")], "Ana"))
    answer_of(decide.name_faces(found, [face(found, "d.png")], "Annie"))
    ana, annie = find_person(found, "Ana"), find_person(found, "Annie")
    assert ana
    assert annie
    answer_of(decide.rename_person(found, ana.key, "Anna"))
    assert people(found, "a.png") == people(found, "b.png") == ("Anna",)
    with pytest.raises(PhotoError, match="already"):
        answer_of(decide.rename_person(found, annie.key, "anna"))
    answer_of(decide.merge_persons(found, annie.key, ana.key))
    assert people(found, "d.png") == ("Anna",)
    assert [each.person.name for each in groups(found).persons] == ["Anna"]
    answer_of(decide.split_person(found, ana.key, [face(found, "d.png")], "Zoe"))
    assert people(found, "d.png") == ("Zoe",)
    answer_of(undo(found))
    answer_of(undo(found))
    assert people(found, "d.png") == ("Annie",)


def test_an_ignored_face_is_neither_grouped_nor_asked_about(found: Library) -> None:
    answer_of(decide.ignore_faces(found, [face(found, "c.png", 1), face(found, "d.png", 1)]))
    assert [len(each) for each in groups(found).unnamed] == [3, 2]
    assert len(groups(found).ignored) == 2


def test_a_face_is_drawn_where_the_model_saw_none(found: Library) -> None:
    box = Box(0.1, 0.1, 0.2, 0.2)
    answer_of(decide.draw_face(found, photo(found, "e.png"), box, "Otto"))
    assert people(found, "e.png") == ("Otto",)
    assert matching(found, "people:1") == ["a.png", "e.png"]
    with pytest.raises(PhotoError, match="within"):
        answer_of(decide.draw_face(found, photo(found, "e.png"), Box(0.9, 0.1, 0.2, 0.2), "Otto"))


def test_a_decision_outlives_the_faces_being_found_again(found: Library) -> None:
    answer_of(decide.name_faces(found, [face(found, "a.png")], "Anna"))
    with found.catalog.transaction():
        found.catalog._connection.execute("DELETE FROM faces")
        found.catalog._connection.execute("DELETE FROM face_counts")
    answer_of(find_faces(found))
    (anna,) = groups(found).persons
    assert anna.confirmed[0].face.vector is not None


def test_forgetting_leaves_no_byte_of_a_name(found: Library, tmp_path: Path) -> None:
    answer_of(decide.name_faces(found, [face(found, "a.png")], "Annabelleqx"))
    answer_of(undo(found))
    answer_of(redo(found))
    make_backup(str(found.catalog.path), str(found.paths.backups), 1.8e9)
    assert b"Annabelleqx" in _bytes(found)
    assert answer_of(forget_all_faces(found)) == ()
    assert b"Annabelleqx" not in _bytes(found)
    assert people(found, "a.png") == ()
    assert found.catalog.faces.count() == (0, 0)
    assert groups(found).persons == ()
    with pytest.raises(PhotoError, match="nothing to undo"):
        answer_of(undo(found))
    for backup in found.paths.backups.glob("*.db"):
        with sqlite3.connect(backup) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _bytes(library: Library) -> bytes:
    """All bytes of the catalog, its log and its backups."""
    folder = library.catalog.path.parent
    files = [*folder.glob("catalog.db*"), *library.paths.backups.glob("*")]
    return b"".join(file.read_bytes() for file in files)


def test_names_that_files_tell_outlive_forgetting(found: Library) -> None:
    shot = photo(found, "a.png")
    sidecar = shot.path.with_name("a.png.xmp")
    sidecar.write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        "<e:PersonInImage><rdf:Bag><rdf:li>Otto</rdf:li></rdf:Bag></e:PersonInImage>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    answer_of(index_folders(found, [shot.path.parent]))
    answer_of(decide.name_faces(found, [face(found, "a.png")], "Anna"))
    assert people(found, "a.png") == ("Anna", "Otto")
    answer_of(forget_all_faces(found))
    assert people(found, "a.png") == ("Otto",)
    assert found.catalog.sidecar_state.pending() == []


def test_a_name_is_saved_with_its_region_and_taken_out_when_undone(
    found: Library, photos: Path
) -> None:
    ref = face(found, "b.png")
    answer_of(decide.name_faces(found, [ref], "Anna"))
    assert answer_of(write_sidecars(found)) == 1
    sidecar, picture = photos / "b.png.xmp", StoredPicture(1, 120, 120)
    saved = read_sidecar(sidecar, picture)
    assert saved.values["people"] == ("Anna",)
    (region,) = saved.regions
    assert (region.name, region.box.overlap(ref.box) > 0.99) == ("Anna", True)
    answer_of(index_folders(found, [photos]))
    assert found.catalog.sidecar_state.pending() == []
    assert matching(found, "people:2") == [
        "b.png",
        "c.png",
        "d.png",
    ]  # Its region is the same face.
    answer_of(undo(found))
    assert answer_of(write_sidecars(found)) == 1
    assert "people" not in read_sidecar(sidecar, picture).values
    answer_of(index_folders(found, [photos]))
    assert people(found, "b.png") == ()
    assert found.catalog.sidecar_state.pending() == []


def test_a_region_that_a_file_tells_is_a_face_with_a_name(found: Library, photos: Path) -> None:
    answer_of(decide.draw_face(found, photo(found, "e.png"), Box(0.1, 0.1, 0.2, 0.2), "Otto"))
    answer_of(write_sidecars(found))
    (photos / "e.png.xmp").rename(photos / "f.png.xmp")
    draw_people(photos / "f.png", shade=50)
    found.settings.find_people = False
    answer_of(index_folders(found, [photos]))
    assert people(found, "f.png") == ("Otto",)
    assert "f.png" in matching(found, "people:1")
    assert matching(found, "person:otto") == ["e.png", "f.png"]

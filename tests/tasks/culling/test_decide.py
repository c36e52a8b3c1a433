"""Decisions and flags: said once, taken back exactly, and lost by nothing that happens to files."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain.errors import PhotoError
from app.domain.groups import Decision, Tier, Verdict
from app.domain.metadata import Flag
from app.domain.photo import Photo
from app.domain.progress import Change
from app.library import Library
from app.tasks.culling.decide import (
    ImportedDecisions,
    decide,
    export_decisions,
    import_decisions,
    list_decisions,
    undo_decision,
    undo_decisions,
)
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos, list_photos_by_id, remove_folder
from app.tasks.metadata.edit import edit_metadata
from tests import pictures
from tests.running import answer_of, run
from tests.tasks.conftest import OpenLibrary
from tests.terminal import ROOT, environment


@pytest.fixture
def filled(library: Library, photos: Path) -> Library:
    """Four photos, 000.jpg to 003.jpg."""
    pictures.write_scenes(photos, 4)
    answer_of(index_folders(library, [photos]))
    return library


def shown(library: Library) -> list[Photo]:
    return sorted(answer_of(list_photos(library)), key=lambda photo: photo.path)


def flags(library: Library) -> dict[str, Flag | None]:
    return {photo.path.name: photo.flag for photo in shown(library)}


def rejected(library: Library) -> list[str]:
    return [
        str(photo.path.relative_to(photo.path.parents[1]))
        for photo in shown(library)
        if photo.flag is Flag.REJECT
    ]


def keep(library: Library, kept: list[Photo], rest: list[Photo]) -> Decision:
    _, decision = answer_of(decide(library, Tier.BURST, Verdict.KEEP, [kept, rest]))
    return decision


def write_two_copies(folder: Path, *places: str) -> None:
    """The same bytes at two places, not one file of two names."""
    pictures.write_scene(folder / places[0], 1)
    (folder / places[1]).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / places[0], folder / places[1])


# ---- flags ----


def test_a_flag_is_seen_wherever_photos_are_listed(filled: Library) -> None:
    first, *_ = shown(filled)
    answer_of(edit_metadata(filled, [first], {"flag": Flag.PICK}))
    assert flags(filled) == {
        "000.jpg": Flag.PICK,
        "001.jpg": None,
        "002.jpg": None,
        "003.jpg": None,
    }
    (again,) = answer_of(list_photos_by_id(filled, [first.id]))
    at = filled.catalog.photos.at(first.path)
    assert (again.flag, at and at.flag) == (Flag.PICK, Flag.PICK)


def test_only_the_photos_whose_flag_changed_are_told(filled: Library) -> None:
    one, two, three, _ = shown(filled)
    answer_of(edit_metadata(filled, [two], {"flag": Flag.REJECT}))
    _, text = run(edit_metadata(filled, [one, two], {"flag": Flag.REJECT}))
    assert text == [Change(metadata=True, photos=(one.id,))]
    _, text = run(decide(filled, Tier.SCENE, Verdict.KEEP, [[one], [two, three]]))
    assert [sorted(change.photos) for change in text] == [[one.id, three.id]]


def test_of_two_identical_copies_one_is_rejected(library: Library, photos: Path) -> None:
    write_two_copies(photos, "a/1.jpg", "b/1.jpg")
    answer_of(index_folders(library, [photos]))
    one, other = shown(library)
    assert one.digest == other.digest
    answer_of(decide(library, Tier.EXACT_DUPLICATE, Verdict.KEEP, [[one], [other]]))
    assert rejected(library) == ["b/1.jpg"]


def test_a_photo_that_is_moved_keeps_its_flag(filled: Library, photos: Path) -> None:
    answer_of(edit_metadata(filled, shown(filled)[:1], {"flag": Flag.REJECT}))
    (photos / "000.jpg").rename(photos / "moved.jpg")
    answer_of(index_folders(filled, [photos]))
    assert rejected(filled) == ["photos/moved.jpg"]


def test_a_flag_given_to_a_photo_that_moved_since_it_was_shown_is_kept(
    filled: Library, photos: Path
) -> None:
    one, two, *_ = shown(filled)
    (photos / "000.jpg").rename(photos / "moved.jpg")
    answer_of(index_folders(filled, [photos]))
    keep(filled, [two], [one])
    assert rejected(filled) == ["photos/moved.jpg"]


@pytest.mark.parametrize("same_disk", [True, False])
def test_two_copies_that_move_together_do_not_change_roles(
    library: Library, photos: Path, same_disk: bool
) -> None:
    for first, second in (("a", "b"), ("b", "a")):
        write_two_copies(photos, f"old/{first}/1.jpg", f"old/{second}/1.jpg")
        answer_of(index_folders(library, [photos]))
        answer_of(edit_metadata(library, shown(library), {"flag": None}))
        answer_of(edit_metadata(library, shown(library)[:1], {"flag": Flag.REJECT}))
        if same_disk:
            (photos / "old").rename(photos / "new")
        else:
            shutil.copytree(photos / "old", photos / "new")
            shutil.rmtree(photos / "old")
        answer_of(index_folders(library, [photos]))
        assert rejected(library) == ["a/1.jpg"]
        shutil.rmtree(photos / "new")
        answer_of(index_folders(library, [photos]))


def test_flags_survive_the_removal_of_the_folder(filled: Library, photos: Path) -> None:
    answer_of(edit_metadata(filled, shown(filled)[1:2], {"flag": Flag.REJECT}))
    answer_of(remove_folder(filled, photos))
    answer_of(index_folders(filled, [photos]))
    assert rejected(filled) == ["photos/001.jpg"]


def test_a_folder_that_was_removed_and_comes_back_elsewhere_has_its_flags(
    filled: Library, photos: Path, tmp_path: Path
) -> None:
    keep(filled, shown(filled)[:1], shown(filled)[1:3])
    answer_of(remove_folder(filled, photos))
    photos.rename(tmp_path / "renamed")
    answer_of(index_folders(filled, [tmp_path / "renamed"]))
    assert rejected(filled) == ["renamed/001.jpg", "renamed/002.jpg"]


@pytest.mark.parametrize("first", ["a", "b"])
def test_a_kept_copy_is_not_taken_for_the_rejected_one(
    library: Library, photos: Path, tmp_path: Path, first: str
) -> None:
    write_two_copies(photos, "a/1.jpg", "b/1.jpg")
    answer_of(index_folders(library, [photos]))
    one, other = shown(library)
    answer_of(decide(library, Tier.EXACT_DUPLICATE, Verdict.KEEP, [[one], [other]]))
    answer_of(remove_folder(library, photos))
    photos.rename(tmp_path / "renamed")
    answer_of(index_folders(library, [tmp_path / "renamed" / first]))
    answer_of(index_folders(library, [tmp_path / "renamed"]))
    assert rejected(library) == ["b/1.jpg"]


def test_where_it_cannot_be_told_which_copy_was_rejected_none_is(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    write_two_copies(photos, "a/1.jpg", "b/1.jpg")
    answer_of(index_folders(library, [photos]))
    one, other = shown(library)
    answer_of(decide(library, Tier.EXACT_DUPLICATE, Verdict.KEEP, [[one], [other]]))
    answer_of(remove_folder(library, photos))
    (tmp_path / "new").mkdir()
    (photos / "a" / "1.jpg").rename(tmp_path / "new" / "x.jpg")
    answer_of(index_folders(library, [tmp_path / "new"]))
    assert rejected(library) == []


def test_a_copy_that_was_there_all_the_time_is_not_rejected_for_one_that_went(
    library: Library, photos: Path
) -> None:
    write_two_copies(photos, "a/1.jpg", "b/1.jpg")
    answer_of(index_folders(library, [photos / "a", photos / "b"]))
    answer_of(edit_metadata(library, shown(library)[:1], {"flag": Flag.REJECT}))
    answer_of(remove_folder(library, photos / "a"))
    answer_of(index_folders(library, [photos / "b"]))
    assert rejected(library) == []


# ---- undo ----


def test_undoing_puts_every_flag_back_also_after_a_restart(
    open_library: OpenLibrary, photos: Path
) -> None:
    library = open_library()
    pictures.write_scenes(photos, 4)
    answer_of(index_folders(library, [photos]))
    one, two, three, four = shown(library)
    answer_of(edit_metadata(library, [one, four], {"flag": Flag.REJECT}))
    answer_of(edit_metadata(library, [two], {"flag": Flag.PICK}))
    before = flags(library)
    decision = keep(library, shown(library)[:1], shown(library)[1:3])
    assert flags(library) == {
        "000.jpg": None,
        "001.jpg": Flag.REJECT,
        "002.jpg": Flag.REJECT,
        "003.jpg": Flag.REJECT,
    }
    library.close()
    again = open_library()
    undone, text = run(undo_decision(again, decision.id))
    assert undone == decision
    assert flags(again) == before
    assert [sorted(change.photos) for change in text] == [sorted([one.id, two.id, three.id])]


def test_a_picked_photo_that_is_kept_stays_picked(filled: Library) -> None:
    one, two, *_ = shown(filled)
    answer_of(edit_metadata(filled, [one], {"flag": Flag.PICK}))
    keep(filled, [one], [two])
    assert flags(filled)["000.jpg"] is Flag.PICK


def test_undoing_finds_the_photos_that_moved_meanwhile(filled: Library, photos: Path) -> None:
    decision = keep(filled, shown(filled)[:1], shown(filled)[1:2])
    (photos / "001.jpg").rename(photos / "moved.jpg")
    answer_of(index_folders(filled, [photos]))
    assert rejected(filled) == ["photos/moved.jpg"]
    answer_of(undo_decision(filled, decision.id))
    assert rejected(filled) == []


def test_undoing_an_older_decision_leaves_what_was_said_since(filled: Library) -> None:
    one, two, three, _ = shown(filled)
    older = keep(filled, [one], [two, three])
    newer = keep(filled, [two], [one])
    answer_of(edit_metadata(filled, [three], {"flag": Flag.PICK}))
    answer_of(undo_decision(filled, older.id))
    assert flags(filled) == {
        "000.jpg": Flag.REJECT,
        "001.jpg": None,
        "002.jpg": Flag.PICK,
        "003.jpg": None,
    }
    answer_of(undo_decision(filled, newer.id))
    # Not rejected again: the decision that rejected it is undone.
    assert flags(filled)["001.jpg"] is None
    assert flags(filled)["000.jpg"] is None


def test_a_rejection_said_twice_stays_when_one_is_undone(filled: Library) -> None:
    one, two, three, _ = shown(filled)
    older = keep(filled, [one], [two])
    newer = keep(filled, [three], [two])
    answer_of(undo_decision(filled, newer.id))
    assert rejected(filled) == ["photos/001.jpg"]
    answer_of(undo_decision(filled, older.id))
    assert rejected(filled) == []


def test_what_was_undone_is_listed_no_more_and_not_undone_twice(filled: Library) -> None:
    decision = keep(filled, shown(filled)[:1], shown(filled)[1:2])
    answer_of(undo_decision(filled, decision.id))
    assert answer_of(list_decisions(filled)) == ()
    with pytest.raises(PhotoError, match=f"Decision {decision.id} does not exist"):
        answer_of(undo_decision(filled, decision.id))


def test_many_are_undone_together_or_none(filled: Library) -> None:
    first, second, third, fourth = shown(filled)
    decisions = keep(filled, [first], [second]), keep(filled, [third], [fourth])
    ids = [decision.id for decision in decisions]
    with pytest.raises(PhotoError, match="Decision 999 does not exist"):
        answer_of(undo_decisions(filled, [*ids, 999]))
    assert len(rejected(filled)) == 2
    _, text = run(undo_decisions(filled, ids))
    assert text[-1] == Change(decisions=True, photos=(second.id, fourth.id), metadata=True)
    assert rejected(filled) == []
    assert answer_of(list_decisions(filled)) == ()


def test_the_last_word_counts_though_the_clock_was_set_back(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, *_ = shown(filled)
    monkeypatch.setattr(time, "time", lambda: 2_000.0)
    first = keep(filled, [one], [two])
    monkeypatch.setattr(time, "time", lambda: 1_000.0)
    second = keep(filled, [two], [one])
    assert rejected(filled) == ["photos/000.jpg"]
    assert answer_of(list_decisions(filled)) == (second, first)


def test_a_decision_that_cannot_be_stored_wholly_leaves_nothing(filled: Library) -> None:
    connection = sqlite3.connect(filled.paths.catalog)
    connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON metadata_log BEGIN SELECT raise(ABORT, 'no room'); END"
    )
    connection.close()
    with pytest.raises(sqlite3.IntegrityError):
        keep(filled, shown(filled)[:1], shown(filled)[1:])
    assert answer_of(list_decisions(filled)) == ()
    assert set(flags(filled).values()) == {None}


DECIDE_FOR_EVER = """
import sys
from pathlib import Path
from app.library import Library
from app.domain.groups import Tier, Verdict
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.library.list_photos import list_photos
from app.tasks.culling.decide import decide
from tests.running import answer_of

library = Library(find_app_paths(Path(sys.argv[1])), Settings())
while True:
    for kept in range(4):
        photos = sorted(answer_of(list_photos(library)), key=lambda photo: photo.path)
        parts = [[photos[kept]], [photo for photo in photos if photo != photos[kept]]]
        answer_of(decide(library, Tier.BURST, Verdict.KEEP, parts))
        print(kept, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGKILL")
@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_killed_at_any_moment_a_decision_is_there_with_all_its_flags_or_not_at_all(
    filled: Library, tmp_path: Path, count: int
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", DECIDE_FOR_EVER, str(tmp_path / "library")],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    for _ in range(count):
        child.stdout.readline()
    time.sleep(0.0007 * count)
    child.kill()
    text = count + len(child.stdout.read().splitlines())
    child.wait()
    child.stdout.close()
    newest, *older = answer_of(list_decisions(filled))
    assert len(older) + 1 in (text, text + 1)
    kept, rest = newest.subsets
    assert {Path(path).name for path in rejected(filled)} == {each.path.name for each in rest}
    assert flags(filled)[kept[0].path.name] is None


# ---- listing ----


def test_a_part_without_photos_is_read_as_it_was_stored(filled: Library) -> None:
    decision = keep(filled, shown(filled), [])
    assert len(decision.subsets) == 2
    assert answer_of(list_decisions(filled)) == (decision,)


def test_decisions_are_found_by_all_words_of_a_search(filled: Library) -> None:
    one, two, three, four = shown(filled)
    _, split = answer_of(decide(filled, Tier.SCENE, Verdict.SPLIT, [[one, two], [three]]))
    _, all_kept = answer_of(decide(filled, Tier.NEAR_DUPLICATE, Verdict.KEEP_ALL, [[three, four]]))
    for words, found in [
        ("", (all_kept, split)),
        ("PHOTOS 002", (all_kept, split)),
        ("scene 002.jpg", (split,)),
        ("keep-all", (all_kept,)),
        ("keep-all 000", ()),
    ]:
        assert answer_of(list_decisions(filled, words)) == found


# ---- export, import ----


def test_decisions_go_to_another_computer_with_their_flags(
    open_library: OpenLibrary, photos: Path, tmp_path: Path
) -> None:
    here, there = open_library("here"), open_library("there")
    pictures.write_scenes(photos / "one", 3)
    shutil.copytree(photos / "one", photos / "other")
    shutil.copytree(photos, tmp_path / "elsewhere")
    answer_of(index_folders(here, [photos]))
    answer_of(index_folders(there, [tmp_path / "elsewhere"]))
    first, second, third = shown(here)[:3]
    answer_of(decide(here, Tier.NEAR_DUPLICATE, Verdict.KEEP, [[first], [second]]))
    answer_of(decide(here, Tier.NEAR_DUPLICATE, Verdict.KEEP, [[second], [third]]))
    file = tmp_path / "decisions.json"
    assert answer_of(export_decisions(here, file)) == 2
    done, text = run(import_decisions(there, file))
    assert done == ImportedDecisions(2, 0)
    assert rejected(there) == ["one/002.jpg"]
    assert text[-1] == Change(decisions=True, photos=(shown(there)[2].id,), metadata=True)
    assert [each.subsets for each in answer_of(list_decisions(there))] == [
        each.subsets for each in answer_of(list_decisions(here))
    ]


def test_decisions_about_files_outside_of_the_folders_are_refused_and_counted(
    filled: Library, tmp_path: Path
) -> None:
    keep(filled, shown(filled)[:1], shown(filled)[1:2])
    file = tmp_path / "decisions.json"
    answer_of(export_decisions(filled, file))
    stored = json.loads(file.read_text("ascii"))
    (ours,) = stored["decisions"]
    folder = filled.catalog.folders.paths()[0]
    for number, place in enumerate(("/etc", f"{folder}/../etc")):
        members = [{"digest": f"{9 - number}{n}" * 16, "path": f"{place}/{n}.jpg"} for n in (0, 1)]
        stored["decisions"].append({**ours, "time": 5.0, "parts": [[members[0]], [members[1]]]})
    file.write_text(json.dumps(stored), encoding="ascii")
    assert answer_of(import_decisions(filled, file)) == ImportedDecisions(0, 2)
    assert len(answer_of(list_decisions(filled))) == 1


def test_a_decision_comes_from_a_file_once(filled: Library, tmp_path: Path) -> None:
    keep(filled, shown(filled)[:1], shown(filled)[1:])
    file = tmp_path / "decisions.json"
    answer_of(export_decisions(filled, file))
    assert answer_of(import_decisions(filled, file)).new == 0
    assert len(answer_of(list_decisions(filled))) == 1


def test_what_was_undone_comes_back_from_a_file_as_the_same_decision(
    filled: Library, tmp_path: Path
) -> None:
    decision = keep(filled, shown(filled)[:1], shown(filled)[1:2])
    file = tmp_path / "decisions.json"
    answer_of(export_decisions(filled, file))
    answer_of(undo_decision(filled, decision.id))
    assert answer_of(import_decisions(filled, file)).new == 1
    assert answer_of(list_decisions(filled)) == (decision,)
    assert rejected(filled) == ["photos/001.jpg"]
    answer_of(undo_decision(filled, decision.id))
    assert rejected(filled) == []


def test_what_comes_from_a_file_and_is_older_does_not_take_the_last_word(
    open_library: OpenLibrary, photos: Path, tmp_path: Path
) -> None:
    one, other = open_library("one"), open_library("other")
    pictures.write_scenes(photos, 2)
    for library in (one, other):
        answer_of(index_folders(library, [photos]))
    first, second = shown(one)
    keep(one, [first], [second])
    file = tmp_path / "decisions.json"
    answer_of(export_decisions(one, file))
    first, second = shown(other)
    keep(other, [second], [first])
    answer_of(import_decisions(other, file))
    assert rejected(other) == ["photos/000.jpg"]


def test_a_decision_from_a_file_waits_for_its_photos(
    open_library: OpenLibrary, photos: Path, tmp_path: Path
) -> None:
    here, there = open_library("here"), open_library("there")
    pictures.write_scenes(photos, 2)
    answer_of(index_folders(here, [photos]))
    keep(here, shown(here)[:1], shown(here)[1:])
    file = tmp_path / "decisions.json"
    answer_of(export_decisions(here, file))
    answer_of(import_decisions(there, file))
    shutil.copytree(photos, tmp_path / "elsewhere")
    answer_of(index_folders(there, [tmp_path / "elsewhere"]))
    assert rejected(there) == ["elsewhere/001.jpg"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's")
def test_a_name_that_is_no_text_survives_the_file(
    filled: Library, photos: Path, tmp_path: Path
) -> None:
    (photos / "000.jpg").rename(photos / os.fsdecode(b"\xff.jpg"))
    answer_of(index_folders(filled, [photos]))
    decision = keep(filled, shown(filled)[:1], shown(filled)[1:])
    file = tmp_path / "decisions.json"
    answer_of(export_decisions(filled, file))
    answer_of(undo_decision(filled, decision.id))
    answer_of(import_decisions(filled, file))
    assert answer_of(list_decisions(filled)) == (decision,)


MEMBER = {"digest": "0" * 32, "path": "/a.jpg"}
ONE = {"time": 1.0, "tier": "twin", "verdict": "keep-all", "parts": [[MEMBER]]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[1, 2]",
        b'{"version": 1}',
        b"[" * 100_000,
        *(
            json.dumps({"albumen": "decisions", "version": 1, **rest}).encode()
            for rest in [
                {},
                {"decisions": 7},
                {"decisions": [7]},
                {"decisions": [{**ONE, "time": float("nan")}]},
                {"decisions": [{**ONE, "time": 1e300}]},
                {"decisions": [{**ONE, "tier": "cousin"}]},
                {"decisions": [{**ONE, "verdict": "keep"}]},
                {"decisions": [{**ONE, "parts": []}]},
                {"decisions": [{**ONE, "parts": [[{"digest": "x", "path": "/a"}]]}]},
                {"decisions": [{**ONE, "parts": [[{"digest": "0" * 32, "path": 7}]]}]},
                {"decisions": [ONE, {**ONE, "parts": None}]},
            ]
        ),
        json.dumps({"albumen": "decisions", "version": 2, "decisions": [ONE]}).encode(),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_by_name_and_changes_nothing(
    filled: Library, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "some file.json"
    file.write_bytes(content)
    with pytest.raises(PhotoError, match=r"some file\.json"):
        answer_of(import_decisions(filled, file))
    assert answer_of(list_decisions(filled)) == ()


def test_a_file_that_is_not_there_or_cannot_be_written_is_a_sentence(
    filled: Library, tmp_path: Path
) -> None:
    for task in (import_decisions, export_decisions):
        with pytest.raises(PhotoError, match=r"nowhere.*decisions\.json"):
            answer_of(task(filled, tmp_path / "nowhere" / "decisions.json"))


def test_an_export_that_fails_leaves_the_file_that_was_there(
    filled: Library, tmp_path: Path
) -> None:
    file = tmp_path / "decisions.json"
    file.write_text("the old one")
    (tmp_path / "decisions.json.new").mkdir()
    with pytest.raises(PhotoError):
        answer_of(export_decisions(filled, file))
    assert file.read_text() == "the old one"

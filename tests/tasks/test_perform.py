"""Acts upon files: what belongs together travels together, nothing is overwritten, all of it can be undone."""

import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.act import How, Role, Stage, State, Verb
from app.files import trash as trash_door
from app.files.drawing import Drawing
from app.files.embedded import read_embedded
from app.files.export_rules import MetadataChoice
from app.files.lock import try_lock
from app.files.manner import Manner
from app.files.operations import DiskFull
from app.files.picture import Wish
from app.files.sidecar import write_sidecar
from app.library import Library
from app.marks import Flag
from app.photo import PhotoError, Presence, Unreadable
from app.tasks import carry
from app.tasks.index import index_folders
from app.tasks.mark import mark
from app.tasks.perform import act_on_files, continue_act
from app.tasks.plan import Plan
from app.tasks.undo import redo, redo_act, undo, undo_act
from app.tasks.write import write_marks
from tests import pictures
from tests.fakes import call_here
from tests.running import answer_of, cancel_after
from tests.tasks.conftest import OpenLibrary
from tests.tasks.files import act, done, fill, listed, names, plan, say, shown, tree
from tests.trash import use_trash


@pytest.fixture
def trash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return use_trash(monkeypatch, tmp_path)


@pytest.fixture
def filled(library: Library, photos: Path) -> Library:
    fill(library, photos)
    return library


# ---- what travels together ----


def test_a_photo_moves_with_its_raw_and_its_sidecars_and_what_is_said_of_it(
    filled: Library, photos: Path
) -> None:
    before = tree(photos)
    _, two, three = shown(filled)
    say(filled, two, flag=Flag.PICK)
    done(act(filled, Verb.MOVE, [two, three], to=photos / "Trip"))
    assert listed(photos / "Trip") == [
        "001.cr2", "001.jpg", "001.xmp", "002.jpg", "002.jpg.xmp",
    ]  # fmt: skip
    assert listed(photos) == ["000.jpg", "Trip"]
    moved = filled.catalog.photos.get([two.id])[two.id]
    assert moved.path == photos / "Trip/001.jpg"
    assert moved.companions == (photos / "Trip/001.cr2",)
    assert (moved.marks.flag, moved.marks.stars) == (Flag.PICK, 4)
    assert sorted(tree(photos).values()) == sorted(before.values())
    report = answer_of(index_folders(filled, [photos]))
    assert (report.new, report.moved, report.vanished, report.unreadable) == (0, 0, 0, ())
    answer_of(undo(filled))
    assert tree(photos) == before
    assert filled.catalog.photos.get([two.id])[two.id].companions == (photos / "001.cr2",)


def test_a_sidecar_of_two_photos_goes_along_as_a_copy_and_last_of_all(
    library: Library, photos: Path
) -> None:
    fill(library, photos)
    pictures.write(photos / "000.png", pictures.draw_scene(9))
    write_sidecar(photos / "000.xmp", {"stars": 4}, Manner(), 1e9)
    answer_of(index_folders(library, [photos]))
    jpeg, png = shown(library)[:2]
    assert (jpeg.path.suffix, png.path.suffix) == (".jpg", ".png")
    assert handled(plan(library, Verb.TRASH, [png])) == [("000.png", How.TRASH)]
    assert handled(plan(library, Verb.TRASH, [jpeg, png])) == [
        ("000.jpg", How.TRASH),
        ("000.png", How.TRASH),
        ("000.xmp", How.TRASH),
    ]
    one = plan(library, Verb.MOVE, [png], to=photos / "a")
    assert handled(one) == [("000.png", How.MOVE), ("000.xmp", How.COPY)]
    both = plan(library, Verb.MOVE, [jpeg, png], to=photos / "a")
    assert handled(both) == [
        ("000.jpg", How.MOVE),
        ("000.png", How.MOVE),
        ("000.xmp", How.MOVE),
    ]
    named = plan(library, Verb.RENAME, [jpeg, png], pattern="x {number}")
    assert [(s.target, s.how) for s in named.steps if s.role is Role.SIDECAR] == [
        (photos / "x 1.xmp", How.COPY),
        (photos / "x 2.xmp", How.MOVE),
    ]


def handled(planned: Plan) -> list[tuple[str, How]]:
    return [(step.source.name, step.how) for step in planned.steps]


def test_a_photo_in_a_taken_name_gets_another_with_all_its_files(
    filled: Library, photos: Path
) -> None:
    (photos / "Trip").mkdir()
    (photos / "Trip/001.XMP").write_bytes(b"another's")
    done(act(filled, Verb.COPY, [shown(filled)[1]], to=photos / "Trip"))
    assert listed(photos / "Trip") == [
        "001 (2).cr2", "001 (2).jpg", "001 (2).xmp", "001.XMP",
    ]  # fmt: skip


def test_two_photos_of_one_name_do_not_meet(library: Library, photos: Path) -> None:
    for folder, seed in (("a", 1), ("b", 2)):
        pictures.write_scene(photos / folder / "same.jpg", seed)
    answer_of(index_folders(library, [photos]))
    done(act(library, Verb.MOVE, to=photos / "c"))
    assert listed(photos / "c") == ["same (2).jpg", "same.jpg"]


def test_what_is_written_beside_a_photo_meanwhile_goes_along_there_and_back(
    filled: Library, photos: Path
) -> None:
    one, two, _ = shown(filled)
    planned = plan(filled, Verb.MOVE, [one, two], to=photos / "Trip")
    say(filled, one, stars=3)
    say(filled, two, stars=2)
    answer_of(
        write_marks(filled)
    )  # A sidecar is made, another is changed, before the button is pressed.
    done(answer_of(act_on_files(filled, planned)))
    assert listed(photos / "Trip") == [
        "000.jpg", "000.jpg.xmp", "001.cr2", "001.jpg", "001.xmp",
    ]  # fmt: skip
    say(filled, shown(filled)[-1], title="Said there")
    answer_of(write_marks(filled))
    assert answer_of(undo_act(filled, filled.catalog.journal.list()[1].id)).state is State.UNDONE
    assert listed(photos / "Trip") == []
    assert shown(filled)[1].marks.title == "Said there"
    assert answer_of(redo_act(filled, filled.catalog.journal.list()[1].id)).state is State.DONE
    assert len(listed(photos / "Trip")) == 5


def test_a_sidecar_made_after_a_move_comes_back_with_its_photo(
    filled: Library, photos: Path
) -> None:
    moved = done(act(filled, Verb.MOVE, shown(filled)[:1], to=photos / "Trip"))
    say(filled, shown(filled)[-1], stars=1)
    answer_of(write_marks(filled))
    assert listed(photos / "Trip") == ["000.jpg", "000.jpg.xmp"]
    answer_of(undo_act(filled, moved.id))
    assert listed(photos / "Trip") == []
    assert (photos / "000.jpg.xmp").exists()


# ---- the trash ----


def test_what_is_thrown_away_is_gone_from_view_and_comes_back_over_a_restart(
    filled: Library, photos: Path, trash: Path, open_library: OpenLibrary
) -> None:
    before = tree(photos)
    two = shown(filled)[1]
    say(filled, two, stars=5)
    done(act(filled, Verb.TRASH, [two]))
    assert names(filled) == ["000.jpg", "002.jpg"]
    assert listed(trash) == ["001.cr2", "001.jpg", "001.xmp"]
    filled.close()
    again = open_library()
    undone = answer_of(undo(again))
    assert undone.state is State.UNDONE
    assert tree(photos) == before
    assert shown(again)[1].marks.stars == 5
    assert shown(again)[1].presence is Presence.HERE
    again.close()
    third = open_library()
    assert answer_of(redo(third)).state is State.DONE
    assert names(third) == ["000.jpg", "002.jpg"]


def test_a_rejected_photo_that_was_edited_meanwhile_is_not_thrown_away(
    filled: Library, photos: Path, trash: Path
) -> None:
    for photo in shown(filled):
        say(filled, photo, flag=Flag.REJECT)
    planned = plan(filled, Verb.TRASH, rejected=True)
    assert {step.source.name for step in planned.steps} >= {"000.jpg", "001.jpg", "002.jpg"}
    pictures.write_scene(photos / "000.jpg", 77)
    say(filled, shown(filled)[1], flag=None)
    outcome = answer_of(act_on_files(filled, planned))
    assert outcome.act is not None
    assert outcome.act.state is State.DONE
    assert listed(photos) == [
        "000.jpg", "001.cr2", "001.jpg", "001.xmp",
    ]  # fmt: skip
    assert len(outcome.left_out) == 2
    assert "000.jpg: It was changed since" in outcome.left_out[0]
    assert "001.jpg: It is not rejected" in outcome.left_out[1]


def test_where_the_trash_keeps_its_secret_undo_says_so_and_goes_on_to_what_was_before(
    filled: Library, monkeypatch: pytest.MonkeyPatch, trash: Path
) -> None:
    one = shown(filled)[0]
    say(filled, one, stars=3)
    monkeypatch.setattr(trash_door, "find_trashed", lambda *_: None)
    trashed = done(act(filled, Verb.TRASH, [one]))
    answer_of(undo(filled))
    (step,) = filled.catalog.journal.steps(trashed.id)
    assert step.stage is Stage.STUCK
    assert "Put Back" in step.detail
    assert "3 stars" in answer_of(undo(filled)).words


# ---- names ----


def test_names_follow_the_pattern_and_come_back(filled: Library, photos: Path) -> None:
    before = tree(photos)
    done(act(filled, Verb.RENAME, pattern="{folder} {number:03}.{ext}"))
    assert listed(photos) == [
        "photos 001.jpg", "photos 002.cr2", "photos 002.jpg", "photos 002.xmp",
        "photos 003.jpg", "photos 003.jpg.xmp",
    ]  # fmt: skip
    assert shown(filled)[1].marks.stars == 4
    answer_of(undo(filled))
    assert tree(photos) == before


def test_a_rename_to_the_same_name_is_no_step(filled: Library) -> None:
    assert plan(filled, Verb.RENAME, pattern="{name}").steps == ()
    outcome = act(filled, Verb.RENAME, pattern="{name}")
    assert outcome.act is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [("{nome}", "nome"), ("{number:x}", "number:x"), (" ", "empty"), ("{name", "brace")],
)
def test_a_pattern_that_means_nothing_is_said(filled: Library, pattern: str, reason: str) -> None:
    with pytest.raises(PhotoError, match=reason):
        plan(filled, Verb.RENAME, pattern=pattern)


def test_a_name_no_disk_takes_is_made_one_that_all_take(filled: Library) -> None:
    named = plan(filled, Verb.RENAME, shown(filled)[:1], pattern='.a/b:c*"d. ')
    assert [step.target.name for step in named.steps if step.target] == ["_a_b_c__d.jpg"]
    long = plan(filled, Verb.RENAME, pattern="x" * 300)
    assert long.steps == ()
    assert all("too long" in each for each in long.left_out)


# ---- halfway ----


def test_a_name_taken_since_stops_one_photo_which_is_continued_later(
    filled: Library, photos: Path
) -> None:
    planned = plan(filled, Verb.MOVE, to=photos / "Trip")
    (photos / "Trip").mkdir()
    (photos / "Trip/001.jpg").write_bytes(b"came in between")
    outcome = answer_of(act_on_files(filled, planned))
    assert outcome.act is not None
    assert outcome.act.state is State.HALFWAY
    assert outcome.act.words.endswith(": 3 of 6 files")
    assert [step.source.name for step in outcome.steps if step.stage is Stage.FAILED] == [
        "001.jpg", "001.cr2", "001.xmp",
    ]  # fmt: skip
    assert "already" in outcome.troubles[0]
    assert (photos / "Trip/001.jpg").read_bytes() == b"came in between"
    (photos / "Trip/001.jpg").unlink()
    done(answer_of(continue_act(filled, outcome.act.id)))
    assert {path.name for path in photos.iterdir()} == {"Trip"}


def test_what_was_done_of_half_an_act_can_be_undone(filled: Library, photos: Path) -> None:
    before = tree(photos)
    planned = plan(filled, Verb.MOVE, to=photos / "Trip")
    (photos / "Trip").mkdir()
    (photos / "Trip/001.jpg").write_bytes(b"came in between")
    answer_of(act_on_files(filled, planned))
    answer_of(undo(filled))
    (photos / "Trip/001.jpg").unlink()
    assert tree(photos) == before


def test_a_photo_that_vanished_since_costs_no_other(filled: Library, photos: Path) -> None:
    planned = plan(filled, Verb.COPY, to=photos / "Trip")
    (photos / "000.jpg").unlink()
    outcome = answer_of(act_on_files(filled, planned))
    assert "000.jpg" in outcome.left_out[0]
    assert listed(photos / "Trip")[-1] == "002.jpg.xmp"


def test_a_full_disk_ends_the_act_at_once(
    filled: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, _target: Path, _draft: Path) -> None:
        raise DiskFull(source, "The disk is full.")

    monkeypatch.setattr(carry, "copy_file", full)
    outcome = act(filled, Verb.COPY, to=photos / "Trip")
    assert [step.stage for step in outcome.steps] == [Stage.FAILED, *[Stage.PLANNED] * 5]
    assert outcome.troubles == ("000.jpg: The disk is full.",)


@pytest.mark.parametrize("verb", [Verb.MOVE, Verb.COPY])
def test_stopped_anywhere_it_is_continued_or_undone(
    filled: Library, photos: Path, trash: Path, verb: Verb
) -> None:
    before = tree(photos)
    for steps in range(1, 9):
        planned = plan(filled, verb, to=photos.parent / "Trip")
        cancel_after(act_on_files(filled, planned), steps)
        (last,) = filled.catalog.journal.list(1)
        if last.state is not State.DONE:
            answer_of(continue_act(filled, last.id))
        assert sorted(tree(photos.parent / "Trip").values()) == sorted(before.values())
        answer_of(undo_act(filled, last.id))
        assert tree(photos) == before
        assert tree(photos.parent / "Trip") == {}
        assert names(filled) == ["000.jpg", "001.jpg", "002.jpg"]


def test_two_acts_are_never_under_way_at_once(filled: Library, photos: Path) -> None:
    with try_lock(filled.places.data / "acts.lock") as held:
        assert held
        with pytest.raises(PhotoError, match="being worked on"):
            act(filled, Verb.COPY, to=photos / "Trip")


# ---- undo ----


def test_undo_touches_nothing_that_was_changed_since(
    filled: Library, photos: Path, trash: Path
) -> None:
    copied = done(act(filled, Verb.COPY, shown(filled)[:2], to=photos.parent / "Trip"))
    edited = photos.parent / "Trip/000.jpg"
    edited.write_bytes(b"edited")
    answer_of(undo(filled))
    assert edited.read_bytes() == b"edited"
    assert listed(edited.parent) == ["000.jpg"]
    stuck = [s for s in filled.catalog.journal.steps(copied.id) if s.stage is Stage.STUCK]
    assert [step.detail for step in stuck] == [
        "000.jpg: The file was changed since; it is left alone."
    ]


def test_undo_takes_no_name_that_was_given_since(filled: Library, photos: Path) -> None:
    moved = done(act(filled, Verb.MOVE, shown(filled)[:1], to=photos / "Trip"))
    (photos / "000.jpg").write_bytes(b"another")
    answer_of(undo(filled))
    assert (photos / "000.jpg").read_bytes() == b"another"
    assert (photos / "Trip/000.jpg").exists()
    (photos / "000.jpg").unlink()
    answer_of(redo(filled))
    answer_of(undo_act(filled, moved.id))
    assert (photos / "000.jpg").exists()


def test_ratings_and_moves_are_undone_in_one_row(filled: Library, photos: Path) -> None:
    one = shown(filled)[0]
    say(filled, one, stars=2)
    done(act(filled, Verb.MOVE, [one], to=photos / "Trip"))
    answer_of(mark(filled, shown(filled)[-1:], {"stars": 5}))
    assert shown(filled)[-1].marks.stars == 5
    answer_of(undo(filled))
    assert shown(filled)[-1].marks.stars == 2
    answer_of(undo(filled))
    assert shown(filled)[0].path == photos / "000.jpg"
    answer_of(undo(filled))
    assert shown(filled)[0].marks.stars == 0
    for _ in range(3):
        answer_of(redo(filled))
    assert shown(filled)[-1].marks.stars == 5
    assert shown(filled)[-1].path == photos / "Trip/000.jpg"


def test_a_photo_that_leaves_the_library_keeps_what_is_said_of_it(
    filled: Library, photos: Path
) -> None:
    say(filled, shown(filled)[0], stars=5)
    planned = plan(filled, Verb.MOVE, shown(filled)[:1], to=photos.parent / "elsewhere")
    assert planned.leaves
    done(answer_of(act_on_files(filled, planned)))
    assert names(filled) == ["001.jpg", "002.jpg"]
    answer_of(index_folders(filled, [photos.parent / "elsewhere"]))
    assert {p.path.name: p.marks.stars for p in shown(filled)}["000.jpg"] == 5


# ---- export ----


def test_an_export_is_small_and_upright_with_its_metadata_or_without(
    library: Library, photos: Path
) -> None:
    exif = pictures.exif_of(6, DateTimeOriginal="2020:01:02 03:04:05")
    stored = pictures.stored_turned(pictures.draw_corners(400, 200), 6)
    pictures.write(photos / "a.jpg", stored, exif=exif)
    answer_of(index_folders(library, [photos]))
    done(act(library, Verb.EXPORT, to=photos.parent / "kept", drawing=Drawing(100, 90)))
    done(
        act(
            library,
            Verb.EXPORT,
            to=photos.parent / "bare",
            drawing=Drawing(0, 90, MetadataChoice.NONE),
        )
    )
    with Image.open(photos.parent / "kept/a.jpg") as kept:
        assert kept.size == (100, 50)
        assert kept.getexif().get(0x0112) == 1
        assert kept.getexif().get_ifd(0x8769)[0x9003] == "2020:01:02 03:04:05"
        assert pictures.is_near(kept.convert("RGB").getpixel((10, 10)), pictures.RED, 40)
    with Image.open(photos.parent / "bare/a.jpg") as bare:
        assert bare.size == (400, 200)
        assert not bare.getexif()


def test_an_export_says_what_counts_and_what_sidecars_say_newly(
    filled: Library, photos: Path
) -> None:
    one, two, three = shown(filled)
    say(filled, one, stars=5, keywords=("boat",))
    say(filled, three, title="")
    # Another program, a moment ago: nobody has looked since.
    write_sidecar(photos / "001.xmp", {"label": "Blue"}, Manner(), 4e9)
    done(act(filled, Verb.EXPORT, to=photos.parent / "out", drawing=Drawing(50)))
    said = [
        read_embedded(photos.parent / "out" / each.path.name).says for each in (one, two, three)
    ]
    assert said == [{"stars": 5, "keywords": ("boat",)}, {"stars": 4, "label": "Blue"}, {}]


def test_an_export_that_an_older_albumen_began_is_continued_as_it_was_asked_for(
    filled: Library, photos: Path, trash: Path
) -> None:
    say(filled, shown(filled)[0], title="Harbour")
    first = done(act(filled, Verb.EXPORT, to=photos.parent / "out", drawing=Drawing(50)))
    answer_of(undo(filled))
    old = {
        "words": first.words,
        "drawing": {"side": 40, "quality": 80, "keep": False},
        "sheets": [],
    }
    filled.catalog.journal.set_asks(first.id, old)
    answer_of(redo(filled))
    with Image.open(photos.parent / "out/000.jpg") as picture:
        assert max(picture.size) == 40
    assert read_embedded(photos.parent / "out/000.jpg").says == {}


def test_metadata_that_crash_their_reader_cost_the_export_only_themselves(
    filled: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(filled, shown(filled)[0], title="Harbour")
    answer_of(write_marks(filled))
    read = filled.viewer.read

    def crash(path: Path, wish: Wish) -> Any:
        if wish.drawing and not wish.library.alone:
            raise Unreadable(path, "The decoder crashed on this file.")
        return (yield from read(path, wish))

    monkeypatch.setattr(filled.viewer, "read", crash)
    photo = shown(filled)[:1]
    outcome = act(filled, Verb.EXPORT, photo, to=photos.parent / "out", drawing=Drawing(50))
    done(outcome)
    assert "could not be read" in outcome.notes[0]
    assert read_embedded(photos.parent / "out/000.jpg").says == {"title": "Harbour"}


def test_contact_sheets_show_all_and_undo_throws_them_away(
    filled: Library, photos: Path, trash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry, "run_in_child", call_here)
    done(act(filled, Verb.EXPORT, to=photos.parent / "out", drawing=Drawing(), sheet=True))
    with Image.open(photos.parent / "out/contact sheet 01.jpg") as sheet:
        assert sheet.size == (2480, 3508)
        assert len(sheet.convert("RGB").resize((50, 70)).getcolors(5000) or []) > 20
    answer_of(undo(filled))
    assert listed(photos.parent / "out") == []


def test_an_unreadable_original_costs_only_itself(filled: Library, photos: Path) -> None:
    path = photos / "000.jpg"
    status = path.stat()
    path.write_bytes(b"x" * status.st_size)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # Not even the disk tells.
    outcome = act(filled, Verb.EXPORT, to=photos.parent / "out", drawing=Drawing(50))
    assert len(listed(photos.parent / "out")) == 2
    assert "000.jpg" in outcome.troubles[0]

"""Acts upon files: what belongs together travels together, nothing is overwritten, all of it can be undone."""

import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.domain.errors import PhotoError, Unreadable
from app.domain.metadata import Flag
from app.domain.operation import FileAction, FileRole, OperationKind, OperationState, StepState
from app.domain.photo import Presence
from app.files import trash as trash_door
from app.files.decoding.request import DecodeRequest
from app.files.export.options import ExportOptions
from app.files.export.rules import MetadataChoice
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.sidecar import write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.files.transfer import DiskFull
from app.library import Library
from app.lock import try_lock
from app.tasks.filing import step as step_module
from app.tasks.filing.bounds import claim_operations
from app.tasks.filing.execute import continue_operation, execute_plan
from app.tasks.filing.plan import Plan
from app.tasks.history.undo import redo, redo_by_id, undo, undo_by_id
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures
from tests.fakes import call_here
from tests.running import answer_of, cancel_after
from tests.tasks.conftest import OpenLibrary
from tests.tasks.files import done, execute, fill, listed, names, plan, run_to_end, shown, tree
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
    run_to_end(filled, two, flag=Flag.PICK)
    done(execute(filled, OperationKind.MOVE, [two, three], to=photos / "Trip"))
    assert listed(photos / "Trip") == [
        "001.cr2", "001.jpg", "001.xmp", "002.jpg", "002.jpg.xmp",
    ]  # fmt: skip
    assert listed(photos) == ["000.jpg", "Trip"]
    moved = filled.catalog.photos.get([two.id])[two.id]
    assert moved.path == photos / "Trip/001.jpg"
    assert moved.companions == (photos / "Trip/001.cr2",)
    assert (moved.metadata.flag, moved.metadata.rating) == (Flag.PICK, 4)
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
    write_sidecar(photos / "000.xmp", {"rating": 4}, SidecarOptions(), 1e9)
    answer_of(index_folders(library, [photos]))
    jpeg, png = shown(library)[:2]
    assert (jpeg.path.suffix, png.path.suffix) == (".jpg", ".png")
    assert handled(plan(library, OperationKind.TRASH, [png])) == [("000.png", FileAction.TRASH)]
    assert handled(plan(library, OperationKind.TRASH, [jpeg, png])) == [
        ("000.jpg", FileAction.TRASH),
        ("000.png", FileAction.TRASH),
        ("000.xmp", FileAction.TRASH),
    ]
    one = plan(library, OperationKind.MOVE, [png], to=photos / "a")
    assert handled(one) == [("000.png", FileAction.MOVE), ("000.xmp", FileAction.COPY)]
    both = plan(library, OperationKind.MOVE, [jpeg, png], to=photos / "a")
    assert handled(both) == [
        ("000.jpg", FileAction.MOVE),
        ("000.png", FileAction.MOVE),
        ("000.xmp", FileAction.MOVE),
    ]
    named = plan(library, OperationKind.RENAME, [jpeg, png], pattern="x {number}")
    assert [(s.target, s.action) for s in named.steps if s.role is FileRole.SIDECAR] == [
        (photos / "x 1.xmp", FileAction.COPY),
        (photos / "x 2.xmp", FileAction.MOVE),
    ]


def handled(planned: Plan) -> list[tuple[str, FileAction]]:
    return [(step.source.name, step.action) for step in planned.steps]


def test_a_photo_in_a_taken_name_gets_another_with_all_its_files(
    filled: Library, photos: Path
) -> None:
    (photos / "Trip").mkdir()
    (photos / "Trip/001.XMP").write_bytes(b"another's")
    done(execute(filled, OperationKind.COPY, [shown(filled)[1]], to=photos / "Trip"))
    assert listed(photos / "Trip") == [
        "001 (2).cr2", "001 (2).jpg", "001 (2).xmp", "001.XMP",
    ]  # fmt: skip


def test_two_photos_of_one_name_do_not_meet(library: Library, photos: Path) -> None:
    for folder, seed in (("a", 1), ("b", 2)):
        pictures.write_scene(photos / folder / "same.jpg", seed)
    answer_of(index_folders(library, [photos]))
    done(execute(library, OperationKind.MOVE, to=photos / "c"))
    assert listed(photos / "c") == ["same (2).jpg", "same.jpg"]


def test_what_is_written_beside_a_photo_meanwhile_goes_along_there_and_back(
    filled: Library, photos: Path
) -> None:
    one, two, _ = shown(filled)
    planned = plan(filled, OperationKind.MOVE, [one, two], to=photos / "Trip")
    run_to_end(filled, one, rating=3)
    run_to_end(filled, two, rating=2)
    answer_of(
        write_sidecars(filled)
    )  # A sidecar is made, another is changed, before the button is pressed.
    done(answer_of(execute_plan(filled, planned)))
    assert listed(photos / "Trip") == [
        "000.jpg", "000.jpg.xmp", "001.cr2", "001.jpg", "001.xmp",
    ]  # fmt: skip
    run_to_end(filled, shown(filled)[-1], title="Said there")
    answer_of(write_sidecars(filled))
    assert (
        answer_of(undo_by_id(filled, filled.catalog.journal.list()[1].id)).state
        is OperationState.UNDONE
    )
    assert listed(photos / "Trip") == []
    assert shown(filled)[1].metadata.title == "Said there"
    assert (
        answer_of(redo_by_id(filled, filled.catalog.journal.list()[1].id)).state
        is OperationState.DONE
    )
    assert len(listed(photos / "Trip")) == 5


def test_a_sidecar_made_after_a_move_comes_back_with_its_photo(
    filled: Library, photos: Path
) -> None:
    moved = done(execute(filled, OperationKind.MOVE, shown(filled)[:1], to=photos / "Trip"))
    run_to_end(filled, shown(filled)[-1], rating=1)
    answer_of(write_sidecars(filled))
    assert listed(photos / "Trip") == ["000.jpg", "000.jpg.xmp"]
    answer_of(undo_by_id(filled, moved.id))
    assert listed(photos / "Trip") == []
    assert (photos / "000.jpg.xmp").exists()


# ---- the trash ----


def test_what_is_thrown_away_is_gone_from_view_and_comes_back_over_a_restart(
    filled: Library, photos: Path, trash: Path, open_library: OpenLibrary
) -> None:
    before = tree(photos)
    two = shown(filled)[1]
    run_to_end(filled, two, rating=5)
    done(execute(filled, OperationKind.TRASH, [two]))
    assert names(filled) == ["000.jpg", "002.jpg"]
    assert listed(trash) == ["001.cr2", "001.jpg", "001.xmp"]
    filled.close()
    again = open_library()
    undone = answer_of(undo(again))
    assert undone.state is OperationState.UNDONE
    assert tree(photos) == before
    assert shown(again)[1].metadata.rating == 5
    assert shown(again)[1].presence is Presence.HERE
    again.close()
    third = open_library()
    assert answer_of(redo(third)).state is OperationState.DONE
    assert names(third) == ["000.jpg", "002.jpg"]


def test_a_rejected_photo_that_was_edited_meanwhile_is_not_thrown_away(
    filled: Library, photos: Path, trash: Path
) -> None:
    for photo in shown(filled):
        run_to_end(filled, photo, flag=Flag.REJECT)
    planned = plan(filled, OperationKind.TRASH, rejected=True)
    assert {step.source.name for step in planned.steps} >= {"000.jpg", "001.jpg", "002.jpg"}
    pictures.write_scene(photos / "000.jpg", 77)
    run_to_end(filled, shown(filled)[1], flag=None)
    outcome = answer_of(execute_plan(filled, planned))
    assert outcome.operation is not None
    assert outcome.operation.state is OperationState.DONE
    assert listed(photos) == [
        "000.jpg", "001.cr2", "001.jpg", "001.xmp",
    ]  # fmt: skip
    assert len(outcome.left_out) == 2
    assert "000.jpg: The file has changed" in outcome.left_out[0]
    assert "001.jpg: The photo is no longer rejected" in outcome.left_out[1]


def test_where_the_trash_keeps_its_secret_undo_says_so_and_goes_on_to_what_was_before(
    filled: Library, monkeypatch: pytest.MonkeyPatch, trash: Path
) -> None:
    one = shown(filled)[0]
    run_to_end(filled, one, rating=3)
    monkeypatch.setattr(trash_door, "find_trashed", lambda *_: None)
    trashed = done(execute(filled, OperationKind.TRASH, [one]))
    answer_of(undo(filled))
    (step,) = filled.catalog.journal.steps(trashed.id)
    assert step.state is StepState.STUCK
    assert "Put Back" in step.detail
    assert "3 stars" in answer_of(undo(filled)).summary


# ---- names ----


def test_names_follow_the_pattern_and_come_back(filled: Library, photos: Path) -> None:
    before = tree(photos)
    done(execute(filled, OperationKind.RENAME, pattern="{folder} {number:03}.{ext}"))
    assert listed(photos) == [
        "photos 001.jpg", "photos 002.cr2", "photos 002.jpg", "photos 002.xmp",
        "photos 003.jpg", "photos 003.jpg.xmp",
    ]  # fmt: skip
    assert shown(filled)[1].metadata.rating == 4
    answer_of(undo(filled))
    assert tree(photos) == before


def test_a_rename_to_the_same_name_is_no_step(filled: Library) -> None:
    assert plan(filled, OperationKind.RENAME, pattern="{name}").steps == ()
    outcome = execute(filled, OperationKind.RENAME, pattern="{name}")
    assert outcome.operation is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [("{nome}", "nome"), ("{number:x}", "number:x"), (" ", "empty"), ("{name", "brace")],
)
def test_a_pattern_that_means_nothing_is_said(filled: Library, pattern: str, reason: str) -> None:
    with pytest.raises(PhotoError, match=reason):
        plan(filled, OperationKind.RENAME, pattern=pattern)


def test_a_name_no_disk_takes_is_made_one_that_all_take(filled: Library) -> None:
    named = plan(filled, OperationKind.RENAME, shown(filled)[:1], pattern='.a/b:c*"d. ')
    assert [step.target.name for step in named.steps if step.target] == ["_a_b_c__d.jpg"]
    long = plan(filled, OperationKind.RENAME, pattern="x" * 300)
    assert long.steps == ()
    assert all("too long" in each for each in long.left_out)


# ---- halfway ----


def test_a_name_taken_since_stops_one_photo_which_is_continued_later(
    filled: Library, photos: Path
) -> None:
    planned = plan(filled, OperationKind.MOVE, to=photos / "Trip")
    (photos / "Trip").mkdir()
    (photos / "Trip/001.jpg").write_bytes(b"came in between")
    outcome = answer_of(execute_plan(filled, planned))
    assert outcome.operation is not None
    assert outcome.operation.state is OperationState.HALFWAY
    assert outcome.operation.summary.endswith(": 3 of 6 files")
    assert [step.source.name for step in outcome.steps if step.state is StepState.FAILED] == [
        "001.jpg", "001.cr2", "001.xmp",
    ]  # fmt: skip
    assert "already" in outcome.errors[0]
    assert (photos / "Trip/001.jpg").read_bytes() == b"came in between"
    (photos / "Trip/001.jpg").unlink()
    done(answer_of(continue_operation(filled, outcome.operation.id)))
    assert {path.name for path in photos.iterdir()} == {"Trip"}


def test_what_was_done_of_half_an_act_can_be_undone(filled: Library, photos: Path) -> None:
    before = tree(photos)
    planned = plan(filled, OperationKind.MOVE, to=photos / "Trip")
    (photos / "Trip").mkdir()
    (photos / "Trip/001.jpg").write_bytes(b"came in between")
    answer_of(execute_plan(filled, planned))
    answer_of(undo(filled))
    (photos / "Trip/001.jpg").unlink()
    assert tree(photos) == before


def test_a_photo_that_vanished_since_costs_no_other(filled: Library, photos: Path) -> None:
    planned = plan(filled, OperationKind.COPY, to=photos / "Trip")
    (photos / "000.jpg").unlink()
    outcome = answer_of(execute_plan(filled, planned))
    assert "000.jpg" in outcome.left_out[0]
    assert listed(photos / "Trip")[-1] == "002.jpg.xmp"


def test_a_full_disk_ends_the_act_at_once(
    filled: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, _target: Path, _draft: Path) -> None:
        raise DiskFull(source, "The disk is full.")

    monkeypatch.setattr(step_module, "copy_file", full)
    outcome = execute(filled, OperationKind.COPY, to=photos / "Trip")
    assert [step.state for step in outcome.steps] == [StepState.FAILED, *[StepState.PLANNED] * 5]
    assert outcome.errors == ("000.jpg: The disk is full.",)


@pytest.mark.parametrize("kind", [OperationKind.MOVE, OperationKind.COPY])
def test_stopped_anywhere_it_is_continued_or_undone(
    filled: Library, photos: Path, trash: Path, kind: OperationKind
) -> None:
    before = tree(photos)
    for steps in range(1, 9):
        planned = plan(filled, kind, to=photos.parent / "Trip")
        cancel_after(execute_plan(filled, planned), steps)
        (last,) = filled.catalog.journal.list(1)
        if last.state is not OperationState.DONE:
            answer_of(continue_operation(filled, last.id))
        assert sorted(tree(photos.parent / "Trip").values()) == sorted(before.values())
        answer_of(undo_by_id(filled, last.id))
        assert tree(photos) == before
        assert tree(photos.parent / "Trip") == {}
        assert names(filled) == ["000.jpg", "001.jpg", "002.jpg"]


def test_two_acts_are_never_under_way_at_once(filled: Library, photos: Path) -> None:
    with try_lock(filled.paths.data / "acts.lock") as held:
        assert held
        with pytest.raises(PhotoError, match="Another file operation is running"):
            execute(filled, OperationKind.COPY, to=photos / "Trip")


# ---- undo ----


def test_undo_touches_nothing_that_was_changed_since(
    filled: Library, photos: Path, trash: Path
) -> None:
    copied = done(execute(filled, OperationKind.COPY, shown(filled)[:2], to=photos.parent / "Trip"))
    edited = photos.parent / "Trip/000.jpg"
    edited.write_bytes(b"edited")
    answer_of(undo(filled))
    assert edited.read_bytes() == b"edited"
    assert listed(edited.parent) == ["000.jpg"]
    stuck = [s for s in filled.catalog.journal.steps(copied.id) if s.state is StepState.STUCK]
    assert [step.detail for step in stuck] == [
        "000.jpg: The file has changed meanwhile, and was skipped."
    ]


def test_undo_takes_no_name_that_was_given_since(filled: Library, photos: Path) -> None:
    moved = done(execute(filled, OperationKind.MOVE, shown(filled)[:1], to=photos / "Trip"))
    (photos / "000.jpg").write_bytes(b"another")
    answer_of(undo(filled))
    assert (photos / "000.jpg").read_bytes() == b"another"
    assert (photos / "Trip/000.jpg").exists()
    (photos / "000.jpg").unlink()
    answer_of(redo(filled))
    answer_of(undo_by_id(filled, moved.id))
    assert (photos / "000.jpg").exists()


def test_ratings_and_moves_are_undone_in_one_row(filled: Library, photos: Path) -> None:
    one = shown(filled)[0]
    run_to_end(filled, one, rating=2)
    done(execute(filled, OperationKind.MOVE, [one], to=photos / "Trip"))
    answer_of(edit_metadata(filled, shown(filled)[-1:], {"rating": 5}))
    assert shown(filled)[-1].metadata.rating == 5
    answer_of(undo(filled))
    assert shown(filled)[-1].metadata.rating == 2
    answer_of(undo(filled))
    assert shown(filled)[0].path == photos / "000.jpg"
    answer_of(undo(filled))
    assert shown(filled)[0].metadata.rating == 0
    for _ in range(3):
        answer_of(redo(filled))
    assert shown(filled)[-1].metadata.rating == 5
    assert shown(filled)[-1].path == photos / "Trip/000.jpg"


def test_a_photo_that_leaves_the_library_keeps_what_is_said_of_it(
    filled: Library, photos: Path
) -> None:
    run_to_end(filled, shown(filled)[0], rating=5)
    planned = plan(filled, OperationKind.MOVE, shown(filled)[:1], to=photos.parent / "elsewhere")
    assert planned.leaves
    done(answer_of(execute_plan(filled, planned)))
    assert names(filled) == ["001.jpg", "002.jpg"]
    answer_of(index_folders(filled, [photos.parent / "elsewhere"]))
    assert {p.path.name: p.metadata.rating for p in shown(filled)}["000.jpg"] == 5


# ---- export ----


def test_an_export_is_small_and_upright_with_its_metadata_or_without(
    library: Library, photos: Path
) -> None:
    exif = pictures.exif_of(6, DateTimeOriginal="2020:01:02 03:04:05")
    stored = pictures.stored_turned(pictures.draw_corners(400, 200), 6)
    pictures.write(photos / "a.jpg", stored, exif=exif)
    answer_of(index_folders(library, [photos]))
    done(
        execute(
            library, OperationKind.EXPORT, to=photos.parent / "kept", export=ExportOptions(100, 90)
        )
    )
    done(
        execute(
            library,
            OperationKind.EXPORT,
            to=photos.parent / "bare",
            export=ExportOptions(0, 90, MetadataChoice.NONE),
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
    run_to_end(filled, one, rating=5, keywords=("boat",))
    run_to_end(filled, three, title="")
    # Another program, a moment ago: nobody has looked since.
    write_sidecar(photos / "001.xmp", {"label": "Blue"}, SidecarOptions(), 4e9)
    done(execute(filled, OperationKind.EXPORT, to=photos.parent / "out", export=ExportOptions(50)))
    text = [
        read_embedded(photos.parent / "out" / each.path.name).values for each in (one, two, three)
    ]
    assert text == [{"rating": 5, "keywords": ("boat",)}, {"rating": 4, "label": "Blue"}, {}]


def test_an_export_that_an_older_albumen_began_is_continued_as_it_was_asked_for(
    filled: Library, photos: Path, trash: Path
) -> None:
    run_to_end(filled, shown(filled)[0], title="Harbour")
    first = done(
        execute(filled, OperationKind.EXPORT, to=photos.parent / "out", export=ExportOptions(50))
    )
    answer_of(undo(filled))
    old = {
        "words": first.summary,
        "drawing": {"side": 40, "quality": 80, "keep": False},
        "sheets": [],
    }
    filled.catalog.journal.set_request(first.id, old)
    claim_operations(filled)
    answer_of(redo(filled))
    with Image.open(photos.parent / "out/000.jpg") as picture:
        assert max(picture.size) == 40
    assert read_embedded(photos.parent / "out/000.jpg").values == {}


def test_metadata_that_crash_their_reader_cost_the_export_only_themselves(
    filled: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_to_end(filled, shown(filled)[0], title="Harbour")
    answer_of(write_sidecars(filled))
    read = filled.viewer.read

    def crash(path: Path, request: DecodeRequest) -> Any:
        if request.export and not request.library.alone:
            raise Unreadable(path, "The decoder crashed on this file.")
        return (yield from read(path, request))

    monkeypatch.setattr(filled.viewer, "read", crash)
    photo = shown(filled)[:1]
    outcome = execute(
        filled, OperationKind.EXPORT, photo, to=photos.parent / "out", export=ExportOptions(50)
    )
    done(outcome)
    assert "could not be read" in outcome.notes[0]
    assert read_embedded(photos.parent / "out/000.jpg").values == {"title": "Harbour"}


def test_contact_sheets_show_all_and_undo_throws_them_away(
    filled: Library, photos: Path, trash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_module, "run_in_child", call_here)
    done(
        execute(
            filled,
            OperationKind.EXPORT,
            to=photos.parent / "out",
            export=ExportOptions(),
            sheet=True,
        )
    )
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
    outcome = execute(
        filled, OperationKind.EXPORT, to=photos.parent / "out", export=ExportOptions(50)
    )
    assert len(listed(photos.parent / "out")) == 2
    assert "000.jpg" in outcome.errors[0]

"""What is said of photos: by hand, by other programs, beside the photos; the newest word counts and none is lost."""

import os
import re
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.child_process import ChildFailed
from app.domain.errors import PhotoError
from app.domain.groups import Tier, Verdict
from app.domain.metadata import Flag, PhotoMetadata
from app.domain.operation import OperationState
from app.domain.photo import Photo
from app.domain.progress import Change
from app.files.metadata.embedded_writer import embed_all
from app.files.metadata.sidecar import read_sidecar, write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.culling.decide import decide
from app.tasks.culling.keep_best import keep
from app.tasks.history.undo import list_operations, redo, undo
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata import write_sidecars as write_module
from app.tasks.metadata.edit import edit_metadata, list_keywords, normalize_keywords
from app.tasks.metadata.inspect import inspect_file, inspect_photo
from app.tasks.metadata.write_sidecars import plan_writes, write_sidecars
from tests import pictures
from tests.fakes import HereDecoders
from tests.running import answer_of, cancel_at_each_step, run
from tests.tasks.conftest import OpenLibrary

OPTIONS = SidecarOptions()


@pytest.fixture
def filled(library: Library, photos: Path) -> Library:
    """Three photos, 000.jpg to 002.jpg."""
    pictures.write_scenes(photos, 3)
    answer_of(index_folders(library, [photos]))
    return library


def shown(library: Library) -> list[Photo]:
    return sorted(answer_of(list_photos(library)), key=lambda photo: photo.path)


def edit(library: Library, row: int, **values: Any) -> None:
    answer_of(edit_metadata(library, [shown(library)[row]], values))


def metadata_of(library: Library, row: int = 0) -> PhotoMetadata:
    return shown(library)[row].metadata


def write_elsewhere(path: Path, moment: float | None = None, **values: Any) -> None:
    """As another program does, at that time."""
    write_sidecar(path, values, OPTIONS, time.time() if moment is None else moment)


# ---- by hand ----


def test_what_is_kept_is_rejected_no_more_and_all_of_it_is_taken_back_at_once(
    filled: Library,
) -> None:
    for row, flag in enumerate((Flag.REJECT, Flag.PICK, None)):
        edit(filled, row, flag=flag)
    photos = shown(filled)
    operation = answer_of(keep(filled, photos[:2], photos[2:]))
    assert operation.summary == "Kept 000.jpg, 001.jpg, rejected 1"
    assert [metadata_of(filled, row).flag for row in range(3)] == [None, Flag.PICK, Flag.REJECT]
    answer_of(undo(filled))
    assert [metadata_of(filled, row).flag for row in range(3)] == [Flag.REJECT, Flag.PICK, None]


def test_everything_said_is_seen_wherever_photos_are_listed(filled: Library) -> None:
    values = {
        "rating": 4, "label": "Green", "flag": Flag.PICK, "title": "Harbour", "caption": "Two\nlines",
        "keywords": ("Places|Oslo", "boat"),
    }  # fmt: skip
    _, text = run(edit_metadata(filled, shown(filled)[:1], values))
    assert metadata_of(filled) == PhotoMetadata(**values)
    assert metadata_of(filled, 1) == PhotoMetadata()
    assert text == [Change(photos=(shown(filled)[0].id,), metadata=True)]
    at = filled.catalog.photos.at(shown(filled)[0].path)
    assert at is not None
    assert at.metadata == PhotoMetadata(**values)


def test_keywords_are_added_and_taken_without_a_word_about_the_others(filled: Library) -> None:
    one, two, _ = shown(filled)
    answer_of(edit_metadata(filled, [one], {"keywords": ("boat", "Places|Oslo")}))
    answer_of(edit_metadata(filled, [one, two], {}, add=(" sea ", "boat")))
    assert metadata_of(filled).keywords == ("Places|Oslo", "boat", "sea")
    assert metadata_of(filled, 1).keywords == ("boat", "sea")
    answer_of(edit_metadata(filled, [one, two], {}, remove=("boat",)))
    assert metadata_of(filled).keywords == ("Places|Oslo", "sea")
    assert answer_of(list_keywords(filled)) == ("sea", "Places|Oslo")


def test_keywords_are_tidy() -> None:
    assert normalize_keywords(["b", " a | c ", "b", "", "|", "a||c"]) == ("a|c", "b")


@pytest.mark.parametrize(
    "values", [{"rating": 6}, {"rating": -1}, {"flag": "pick"}, {"colour": "x"}]
)
def test_what_is_no_sense_is_refused_and_nothing_is_said(
    filled: Library, values: dict[str, Any]
) -> None:
    with pytest.raises(PhotoError):
        edit(filled, 0, **values)
    assert metadata_of(filled) == PhotoMetadata()
    assert answer_of(list_operations(filled)) == ()


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
def test_a_photo_whose_name_is_no_text_is_rated(library: Library, photos: Path) -> None:
    (pictures.write_scene(photos / "0.jpg", 0)).rename(photos / os.fsdecode(b"\xff.jpg"))
    answer_of(index_folders(library, [photos]))
    edit(library, 0, rating=3)
    assert answer_of(write_sidecars(library)) == 1
    assert answer_of(undo(library)).summary == "3 stars for ?.jpg"


# ---- undo and redo ----


def test_undo_and_redo_go_back_and_forth_over_a_restart(
    open_library: OpenLibrary, photos: Path
) -> None:
    pictures.write_scenes(photos, 2)
    library = open_library()
    answer_of(index_folders(library, [photos]))
    edit(library, 0, rating=3)
    edit(library, 0, rating=5, label="Red")
    answer_of(decide(library, Tier.SCENE, Verdict.KEEP, [shown(library)[:1], shown(library)[1:]]))
    library.close()
    library = open_library()
    assert answer_of(undo(library)).summary == "Kept 000.jpg, rejected 1"
    assert metadata_of(library, 1).flag is None
    assert answer_of(undo(library)).summary == "5 stars, Red label for 000.jpg"
    assert metadata_of(library) == PhotoMetadata(rating=3)
    answer_of(undo(library))
    assert metadata_of(library) == PhotoMetadata()
    with pytest.raises(PhotoError, match="nothing to undo"):
        answer_of(undo(library))
    library.close()
    library = open_library()
    for _ in range(3):
        answer_of(redo(library))
    assert metadata_of(library) == PhotoMetadata(rating=5, label="Red")
    assert metadata_of(library, 1).flag is Flag.REJECT
    with pytest.raises(PhotoError, match="nothing to redo"):
        answer_of(redo(library))
    assert [operation.state for operation in answer_of(list_operations(library))] == [
        OperationState.DONE
    ] * 3


def test_nothing_is_done_again_over_what_was_said_since(filled: Library) -> None:
    edit(filled, 0, rating=3)
    answer_of(undo(filled))
    edit(filled, 1, rating=1)
    with pytest.raises(PhotoError):
        answer_of(redo(filled))
    assert metadata_of(filled).rating == 0


def test_undoing_tells_which_photos_are_marked_differently(filled: Library) -> None:
    one, two, _ = shown(filled)
    answer_of(edit_metadata(filled, [one, two], {"rating": 2}))
    operation, text = run(undo(filled))
    assert operation.about == {one.id, two.id}
    assert [sorted(change.photos) for change in text] == [[one.id, two.id]]


# ---- what other programs say ----


def test_what_a_sidecar_says_is_learned_when_the_photo_is_read(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 1)
    write_elsewhere(photos / "000.xmp", rating=4, keywords=("boat",))
    write_elsewhere(photos / "000.jpg.xmp", label="Blue")
    answer_of(index_folders(library, [photos]))
    assert metadata_of(library) == PhotoMetadata(rating=4, label="Blue", keywords=("boat",))
    assert library.catalog.sidecar_state.pending() == []
    sources = answer_of(inspect_photo(library, shown(library)[0])).sources
    assert [source.path.name for source in sources] == ["000.jpg.xmp", "000.xmp"]


def test_a_sidecar_that_comes_or_changes_later_is_read_again_and_no_other(
    filled: Library, photos: Path
) -> None:
    opened = HereDecoders.consulted
    write_elsewhere(photos / "001.xmp", rating=2)
    opened.clear()
    answer_of(index_folders(filled, [photos]))
    assert [job.path.name for job in opened] == ["001.jpg"]
    assert metadata_of(filled, 1).rating == 2
    write_elsewhere(photos / "001.xmp", rating=0)
    answer_of(index_folders(filled, [photos]))
    assert metadata_of(filled, 1).rating == 0
    opened.clear()
    answer_of(index_folders(filled, [photos]))
    assert opened == []


@pytest.mark.parametrize(("age", "rating"), [(1000.0, 5), (-0.5, 2)])
def test_the_newest_word_counts(filled: Library, photos: Path, age: float, rating: int) -> None:
    edit(filled, 0, rating=5)
    moment = filled.catalog.metadata_log.newest()
    write_elsewhere(photos / "000.xmp", moment - age, rating=2)
    time.sleep(0.6)
    answer_of(index_folders(filled, [photos]))
    assert metadata_of(filled).rating == rating


def test_of_two_sidecars_the_newer_counts_and_the_other_is_named(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 1)
    write_elsewhere(photos / "000.xmp", 1_600_000_000.0, rating=1)
    write_elsewhere(photos / "000.jpg.xmp", 1_700_000_000.0, rating=4)
    answer_of(index_folders(library, [photos]))
    assert metadata_of(library).rating == 4
    (sentence,) = answer_of(inspect_photo(library, shown(library)[0])).disagreements
    assert sentence.startswith("000.xmp: 1 star (older; in use: 4 stars)")


def test_what_another_program_takes_away_is_gone(filled: Library, photos: Path) -> None:
    edit(filled, 0, rating=3, title="boat")
    answer_of(write_sidecars(filled))
    sidecar = photos / "000.jpg.xmp"
    sidecar.write_bytes(sidecar.read_bytes().replace(b"boat", b"ship"))
    answer_of(index_folders(filled, [photos]))
    assert metadata_of(filled) == PhotoMetadata(rating=3, title="ship")
    content = re.sub(r"(?s)<dc:title.*?</dc:title>", "", sidecar.read_text())
    sidecar.write_text(content)
    answer_of(index_folders(filled, [photos]))
    assert metadata_of(filled) == PhotoMetadata(rating=3)


def test_a_sidecar_that_is_emptied_takes_no_value_along(filled: Library, photos: Path) -> None:
    edit(filled, 0, rating=3, keywords=("boat",))
    answer_of(write_sidecars(filled))
    sidecar = photos / "000.jpg.xmp"
    bare = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></x:xmpmeta>"
    for content in (bare, b""):
        sidecar.write_bytes(content)
        answer_of(index_folders(filled, [photos]))
        assert metadata_of(filled) == PhotoMetadata(rating=3, keywords=("boat",))


def test_a_sidecar_that_is_lost_or_broken_takes_no_decision_along(
    filled: Library, photos: Path
) -> None:
    for row in (0, 1):
        edit(filled, row, rating=3)
    answer_of(write_sidecars(filled))
    (photos / "000.jpg.xmp").unlink()
    (photos / "001.jpg.xmp").write_bytes(b"<broken")
    answer_of(index_folders(filled, [photos]))
    assert [metadata_of(filled, row).rating for row in (0, 1)] == [3, 3]
    answer_of(write_sidecars(filled))
    assert read_sidecar(photos / "000.jpg.xmp").values["rating"] == 3
    assert (photos / "001.jpg.xmp").read_bytes() == b"<broken"
    text = answer_of(inspect_photo(filled, shown(filled)[1]))
    assert text.pending == ("rating",)
    assert "001.jpg.xmp" in text.error


# ---- beside the photos ----


def test_a_mark_is_written_beside_the_photo_and_nothing_else_is_touched(
    filled: Library, photos: Path
) -> None:
    before = {path: path.read_bytes() for path in photos.iterdir()}
    edit(filled, 1, rating=2, flag=Flag.REJECT)
    (writing,) = answer_of(plan_writes(filled))
    assert writing.files == (photos / "001.jpg.xmp",)
    assert writing.values == {"rating": 2, "flag": Flag.REJECT}
    assert not writing.files[0].exists()
    assert answer_of(write_sidecars(filled)) == 1
    assert read_sidecar(photos / "001.jpg.xmp").values["flag"] is Flag.REJECT
    assert filled.catalog.sidecar_state.pending() == []
    assert {path: path.read_bytes() for path in before} == before
    answer_of(index_folders(filled, [photos]))
    assert metadata_of(filled, 1) == PhotoMetadata(rating=2, flag=Flag.REJECT)


def test_undoing_writes_the_sidecar_again(filled: Library, photos: Path) -> None:
    edit(filled, 0, rating=2)
    answer_of(write_sidecars(filled))
    edit(filled, 0, rating=5)
    answer_of(undo(filled))
    answer_of(write_sidecars(filled))
    assert read_sidecar(photos / "000.jpg.xmp").values["rating"] == 2
    answer_of(undo(filled))
    answer_of(write_sidecars(filled))
    assert not read_sidecar(photos / "000.jpg.xmp").values.get("rating")


def test_what_another_program_wrote_meanwhile_is_not_overwritten(
    filled: Library, photos: Path
) -> None:
    edit(filled, 0, rating=4)
    write_elsewhere(photos / "000.xmp", label="Red")
    answer_of(write_sidecars(filled))
    assert read_sidecar(photos / "000.xmp").values["label"] == "Red"
    assert read_sidecar(photos / "000.xmp").values["rating"] == 4
    assert metadata_of(filled) == PhotoMetadata(rating=4, label="Red")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_on_a_read_only_card_it_stays_pending_with_the_reason(
    filled: Library, photos: Path
) -> None:
    edit(filled, 0, rating=4)
    photos.chmod(0o555)
    try:
        assert answer_of(write_sidecars(filled)) == 0
    finally:
        photos.chmod(0o755)
    assert answer_of(inspect_photo(filled, shown(filled)[0])).error
    assert answer_of(write_sidecars(filled)) == 1


def test_what_cannot_be_written_waits_and_costs_no_other_photo(
    filled: Library, photos: Path
) -> None:
    (photos / "000.jpg.xmp").mkdir()
    for row in range(3):
        edit(filled, row, rating=4)
    assert answer_of(write_sidecars(filled)) == 2
    (writing,) = answer_of(plan_writes(filled))
    assert "000.jpg.xmp" in writing.error
    (photos / "000.jpg.xmp").rmdir()
    assert answer_of(write_sidecars(filled)) == 1
    assert read_sidecar(photos / "000.jpg.xmp").values["rating"] == 4


def test_on_a_disk_that_is_away_it_waits_until_the_disk_is_back(
    filled: Library, photos: Path
) -> None:
    photos.rename(photos.with_name("away"))
    answer_of(index_folders(filled))
    edit(filled, 0, rating=4)
    assert answer_of(write_sidecars(filled)) == 0
    assert "Folder offline" in answer_of(plan_writes(filled))[0].error
    photos.with_name("away").rename(photos)
    answer_of(index_folders(filled))
    assert answer_of(write_sidecars(filled)) == 1
    assert read_sidecar(photos / "000.jpg.xmp").values["rating"] == 4


def test_stopped_at_any_step_what_was_written_is_known_and_the_rest_is_pending(
    filled: Library, photos: Path
) -> None:
    def make(steps: int) -> Any:
        for row in range(3):
            edit(filled, row, rating=1 + steps % 5)
        return write_sidecars(filled)

    cancel_at_each_step(make)
    answer_of(write_sidecars(filled))
    rating = {read_sidecar(photos / f"00{row}.jpg.xmp").values["rating"] for row in range(3)}
    assert rating == {metadata_of(filled).rating}


def test_a_photo_that_is_moved_takes_its_marks_along_and_is_written_there(
    filled: Library, photos: Path
) -> None:
    edit(filled, 0, rating=4, keywords=("boat",))
    answer_of(write_sidecars(filled))
    (photos / "new").mkdir()
    (photos / "000.jpg").rename(photos / "new/moved.jpg")
    answer_of(index_folders(filled, [photos]))
    assert shown(filled)[-1].path == photos / "new/moved.jpg"
    assert metadata_of(filled, -1) == PhotoMetadata(rating=4, keywords=("boat",))
    answer_of(write_sidecars(filled))
    assert read_sidecar(photos / "new/moved.jpg.xmp").values["rating"] == 4


def test_marks_stay_where_another_program_changes_words_within_the_photo(
    library: Library, photos: Path
) -> None:
    path = photos / "a.jpg"
    exif = pictures.exif_of(DateTimeOriginal="2021:03:04 05:06:07")
    pictures.write(path, pictures.draw_scene(1), exif=exif)
    answer_of(index_folders(library, [photos]))
    edit(library, 0, rating=4, flag=Flag.PICK)
    exif = pictures.exif_of(DateTimeOriginal="2021:03:04 05:06:07", Artist="Somebody")
    pictures.write(path, pictures.draw_scene(1), exif=exif)
    answer_of(index_folders(library, [photos]))
    assert metadata_of(library) == PhotoMetadata(rating=4, flag=Flag.PICK)
    pictures.write(path, pictures.draw_scene(2))
    answer_of(index_folders(library, [photos]))
    assert metadata_of(library) == PhotoMetadata()


# ---- within the photos ----


def test_only_on_the_users_wish_it_is_written_into_the_photo_which_stays_what_it_is(
    filled: Library, photos: Path, opened: list[Any]
) -> None:
    filled.settings.embed = True
    vectors = filled.catalog.vectors.digests(filled.embedder_name)
    before = shown(filled)[0]
    with Image.open(before.path) as picture:
        pixels = picture.tobytes()
    write_elsewhere(photos / "001.jpg.xmp", label="Red")
    for row in (0, 1):
        edit(filled, row, rating=4, keywords=("boat",))
    writings = answer_of(plan_writes(filled))
    assert [each.files[0].name for each in writings] == ["000.jpg", "001.jpg"]
    assert answer_of(write_sidecars(filled)) == 2
    after = shown(filled)[0]
    with Image.open(after.path) as picture:
        assert picture.tobytes() == pixels
    assert after.digest != before.digest
    assert (after.id, after.metadata) == (before.id, PhotoMetadata(rating=4, keywords=("boat",)))
    assert after.digest in filled.thumbnails
    assert filled.catalog.vectors.digests(filled.embedder_name) > vectors
    assert filled.catalog.sidecar_state.pending() == []
    opened.clear()
    answer_of(index_folders(filled, [photos]))
    assert opened == []
    text = answer_of(inspect_file(filled, after.path))
    assert [source.values["rating"] for source in text.sources] == [4]
    answer_of(undo(filled))
    answer_of(write_sidecars(filled))
    assert answer_of(inspect_file(filled, after.path)).metadata.rating == 4
    assert answer_of(inspect_file(filled, shown(filled)[1].path)).sources[0].values["rating"] == 0


def write_png(library: Library, path: Path) -> Path:
    """A photo that is read whatever its name, and not written into by its content."""
    pictures.draw_scene(7).save(path, "PNG")
    answer_of(index_folders(library, [path.parent]))
    return path


def test_what_cannot_go_inside_goes_beside_and_is_said_and_does_not_wait(
    filled: Library, photos: Path
) -> None:
    filled.settings.embed = True
    refusing = write_png(filled, photos / "000.jpg")
    for row in range(2):
        edit(filled, row, rating=4, title="Harbour")
    content = refusing.read_bytes()
    written, news = run(write_sidecars(filled))
    assert written == 2
    (note,) = next(each.notes for each in news if isinstance(each, Change))
    assert note.startswith("000.jpg: Saved to the sidecar 000.jpg.xmp, not into the photo: ")
    assert refusing.read_bytes() == content
    assert answer_of(plan_writes(filled)) == ()
    assert read_sidecar(photos / "000.jpg.xmp").values == {"rating": 4, "title": "Harbour"}
    assert not (photos / "001.jpg.xmp").exists()
    for _ in range(2):  # Looking does not wipe it out.
        told = answer_of(inspect_file(filled, refusing)).error
        assert told.startswith("000.jpg: Saved to the sidecar 000.jpg.xmp, not into the photo: ")
    edit(filled, 0, rating=1)
    assert answer_of(write_sidecars(filled)) == 1
    assert read_sidecar(photos / "000.jpg.xmp").values == {"rating": 1, "title": "Harbour"}


def test_who_crashes_the_writer_costs_no_other_its_place_inside(
    filled: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.settings.embed = True
    for row in range(3):
        edit(filled, row, rating=4)
    sizes: list[int] = []

    def crash_at_one(_: Any, works: Any, options: Any, faces: Any) -> Any:
        yield
        sizes.append(len(works))
        if any(path.name == "001.jpg" for path, _, _ in works):
            raise ChildFailed("died")
        return embed_all(works, options, faces)

    monkeypatch.setattr(write_module, "run_in_child", crash_at_one)
    assert answer_of(write_sidecars(filled)) == 3
    assert sizes == [3, 1, 1, 1]
    assert sorted(path.name for path in photos.glob("*.xmp")) == ["001.jpg.xmp"]
    assert answer_of(plan_writes(filled)) == ()


def test_where_nothing_can_be_written_inside_or_beside_it_waits(
    filled: Library, photos: Path
) -> None:
    filled.settings.embed = True
    write_png(filled, photos / "000.jpg")
    edit(filled, 0, rating=4)
    (photos / "000.jpg.xmp").write_bytes(b"no sidecar")
    assert answer_of(write_sidecars(filled)) == 0
    (waiting,) = answer_of(plan_writes(filled))
    assert "000.jpg.xmp" in waiting.error


def test_a_photo_that_goes_away_while_it_is_written_leaves_no_sidecar_behind(
    filled: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.settings.embed = True
    edit(filled, 0, rating=4)

    def go_away(_: Any, works: Any, options: Any, faces: Any) -> Any:
        yield
        (photos / "000.jpg").unlink()
        return embed_all(works, options, faces)

    monkeypatch.setattr(write_module, "run_in_child", go_away)
    assert answer_of(write_sidecars(filled)) == 0
    assert not list(photos.glob("*.xmp"))

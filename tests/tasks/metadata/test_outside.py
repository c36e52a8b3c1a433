"""What other programs do to files, their names and dates takes no decision away, nor gives it to another photo."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.metadata import Flag, PhotoMetadata
from app.domain.operation import OperationKind
from app.domain.photo import Photo
from app.files.metadata.sidecar import read_sidecar, write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.history.undo import undo
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.inspect import inspect_file
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures
from tests.running import answer_of
from tests.tasks.files import done, execute, run_to_end, shown

PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"{}/>'
    "</rdf:RDF></x:xmpmeta>"
)
SAME_SECOND = "2020:01:01 10:00:00"
DATES = pytest.mark.parametrize("taken", [SAME_SECOND, None])


def draw(path: Path, seed: int, taken: str | None = None) -> Path:
    """A photo, of a burst where `taken` is given: all within one second."""
    exif = {"exif": pictures.exif_of(DateTimeOriginal=taken)} if taken else {}
    pictures.write(path, pictures.draw_scene(seed), **exif)
    os.utime(path, (1e9 + seed, 1e9 + seed))
    return path


def draw_rated(path: Path, more: str = "") -> Path:
    """A photo that says 3 stars within its own file."""
    pictures.write(path, pictures.draw_scene(1), xmp=PACKET.format(more).encode())
    os.utime(path, (1.6e9, 1.6e9))
    return path


def index(library: Library, photos: Path) -> None:
    answer_of(index_folders(library, [photos]))


def at(library: Library, name: str) -> Photo:
    return next(photo for photo in shown(library) if photo.path.name == name)


def stars(library: Library) -> dict[str, int]:
    """By content, wherever it is."""
    return {photo.digest: photo.metadata.rating for photo in shown(library)}


def rated(library: Library, photos: Path, taken: str | None) -> dict[str, int]:
    """Five photos of 1 to 5 stars, and one of none."""
    for number in range(6):
        draw(photos / f"{number}.jpg", number, taken)
    index(library, photos)
    for number in range(5):
        run_to_end(library, at(library, f"{number}.jpg"), rating=number + 1)
    return stars(library)


def swap(photos: Path, *endings: str) -> None:
    for ending in endings:
        one, other = photos / f"0.jpg{ending}", photos / f"1.jpg{ending}"
        one.rename(photos / "between")
        other.rename(one)
        (photos / "between").rename(other)


# ---- names ----


@DATES
@pytest.mark.parametrize("beside", [True, False])
def test_photos_that_swap_their_names_keep_their_stars(
    library: Library, photos: Path, taken: str | None, beside: bool
) -> None:
    before = rated(library, photos, taken)
    if beside:
        answer_of(write_sidecars(library))
    swap(photos, "", *([".xmp"] if beside else []))
    index(library, photos)
    assert stars(library) == before


@DATES
def test_an_unrated_photo_gets_no_stars_with_the_name_of_a_rated_one(
    library: Library, photos: Path, taken: str | None
) -> None:
    draw(photos / "0.jpg", 0, taken)
    draw(photos / "1.jpg", 1, taken)
    index(library, photos)
    run_to_end(library, at(library, "0.jpg"), rating=5)
    before = stars(library)
    swap(photos, "")
    index(library, photos)
    assert stars(library) == before


@DATES
def test_a_photo_renamed_over_another_keeps_its_own_stars(
    library: Library, photos: Path, taken: str | None
) -> None:
    before = rated(library, photos, taken)
    lost = at(library, "1.jpg").digest
    (photos / "0.jpg").replace(photos / "1.jpg")
    index(library, photos)
    assert stars(library) == {digest: count for digest, count in before.items() if digest != lost}


@DATES
def test_photos_numbered_anew_keep_their_stars(
    library: Library, photos: Path, taken: str | None
) -> None:
    before = rated(library, photos, taken)
    for number in reversed(range(6)):
        (photos / f"{number}.jpg").rename(photos / f"{number + 1}.jpg")
    index(library, photos)
    assert stars(library) == before


@DATES
def test_the_photos_after_a_deleted_one_move_up_with_their_stars(
    library: Library, photos: Path, taken: str | None
) -> None:
    before = rated(library, photos, taken)
    del before[at(library, "0.jpg").digest]
    (photos / "0.jpg").unlink()
    for number in range(1, 6):
        (photos / f"{number}.jpg").rename(photos / f"{number - 1}.jpg")
    index(library, photos)
    assert stars(library) == before


def test_a_photo_that_is_put_back_as_it_was_has_its_stars_again(
    library: Library, photos: Path
) -> None:
    path = draw(photos / "0.jpg", 0, SAME_SECOND)
    backup, edited = path.read_bytes(), path.read_bytes() + b"more"
    index(library, photos)
    run_to_end(library, at(library, "0.jpg"), rating=5)
    for content in (edited, backup):
        path.write_bytes(content)
        index(library, photos)
        assert list(stars(library).values()) == [5]


# ---- dates ----


def copy_elsewhere(photos: Path) -> None:
    """As file managers do that give copies new dates."""
    (photos / "new").mkdir()
    for name in ("0.jpg", "0.jpg.xmp"):
        shutil.copyfile(photos / name, photos / "new" / name)
        (photos / name).unlink()


def date_anew(photos: Path) -> None:
    os.utime(photos / "0.jpg", (time.time() + 5, time.time() + 5))


def leave(_photos: Path) -> None:
    """Nothing happens to it."""


@pytest.mark.parametrize(
    ("more", "happens"),
    [
        ("", copy_elsewhere),
        ("", date_anew),
        (' xmp:MetadataDate="2099-01-01T00:00:00Z"', leave),
    ],
)
def test_old_stars_within_a_photo_do_not_come_back_with_a_newer_date(
    library: Library, photos: Path, more: str, happens: Callable[[Path], None]
) -> None:
    draw_rated(photos / "0.jpg", more)
    draw(photos / "1.jpg", 2)
    index(library, photos)
    run_to_end(library, at(library, "0.jpg"), rating=5)
    answer_of(write_sidecars(library))
    happens(photos)
    index(library, photos)
    path = at(library, "0.jpg").path
    write_sidecar(path.with_name("0.jpg.xmp"), {"label": "Red"}, SidecarOptions(), time.time())
    index(library, photos)
    assert at(library, "0.jpg").metadata == PhotoMetadata(rating=5, label="Red")


def test_who_adds_a_label_does_not_say_the_old_stars_once_more(
    library: Library, photos: Path
) -> None:
    draw(photos / "0.jpg", 0)
    sidecar = photos / "0.jpg.xmp"
    write_sidecar(sidecar, {"rating": 3}, SidecarOptions(), 4e9)
    index(library, photos)
    run_to_end(library, at(library, "0.jpg"), rating=5)
    write_sidecar(sidecar, {"label": "Red"}, SidecarOptions(), 4e9)
    index(library, photos)
    assert at(library, "0.jpg").metadata == PhotoMetadata(rating=5, label="Red")
    answer_of(write_sidecars(library))
    assert read_sidecar(sidecar).values["rating"] == 5


# ---- what is read again is what was said ----


def test_stars_come_back_beside_the_photo_when_it_is_rejected_no_more(
    library: Library, photos: Path
) -> None:
    draw(photos / "0.jpg", 0)
    index(library, photos)
    for values in ({"rating": 4}, {"flag": Flag.REJECT}, {"flag": None}):
        run_to_end(library, at(library, "0.jpg"), **values)
        answer_of(write_sidecars(library))
    assert read_sidecar(photos / "0.jpg.xmp").values["rating"] == 4


def test_a_reject_of_another_programs_takes_no_stars(library: Library, photos: Path) -> None:
    draw(photos / "0.jpg", 0)
    index(library, photos)
    run_to_end(library, at(library, "0.jpg"), rating=4)
    answer_of(write_sidecars(library))
    sidecar = photos / "0.jpg.xmp"
    sidecar.write_text(sidecar.read_text().replace('Rating="4"', 'Rating="-1"'))
    index(library, photos)
    assert at(library, "0.jpg").metadata == PhotoMetadata(rating=4, flag=Flag.REJECT)
    assert answer_of(inspect_file(library, photos / "0.jpg")).pending == ()


def test_undo_takes_back_words_that_come_back_from_the_disk_tidied(
    library: Library, photos: Path
) -> None:
    draw(photos / "0.jpg", 0)
    index(library, photos)
    values = {"title": " Sea \ud800", "caption": "a\x01b", "keywords": ("two  words",)}
    run_to_end(library, at(library, "0.jpg"), **values)
    answer_of(write_sidecars(library))
    seen = answer_of(inspect_file(library, photos / "0.jpg")).metadata
    assert seen == PhotoMetadata(title="Sea", caption="ab", keywords=("two words",))
    answer_of(undo(library))
    assert at(library, "0.jpg").metadata == PhotoMetadata()


def test_a_photo_written_into_since_it_was_moved_goes_back_all_the_same(
    library: Library, photos: Path
) -> None:
    library.settings.embed = True
    draw(photos / "0.jpg", 0)
    (photos / "new").mkdir()
    index(library, photos)
    done(execute(library, OperationKind.MOVE, to=photos / "new"))
    run_to_end(library, at(library, "0.jpg"), rating=5)
    answer_of(write_sidecars(library))
    answer_of(undo(library))
    answer_of(write_sidecars(library))
    answer_of(undo(library))
    assert at(library, "0.jpg").path == photos / "0.jpg"

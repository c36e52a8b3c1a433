"""Which photo other bytes are: what was said and decided of one stays with it, whatever programs do to its file."""

import os
import shutil
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from app.domain.groups import Tier, Verdict
from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import Photo
from app.files.metadata.sidecar import write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.culling.decide import decide
from app.tasks.indexing.index import index_folders
from app.tasks.indexing.resolve_paths import resolve_paths
from app.tasks.metadata.inspect import inspect_file
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures, raws
from tests.running import answer_of
from tests.tasks import outside
from tests.tasks.files import run_to_end, shown

FORMATS = ("jpg", "png", "tif", "heic", "dng")
WITHIN = {"rating": 3, "label": "Red", "keywords": ("k",), "title": "T", "caption": "C"}


def index(library: Library, photos: Path) -> None:
    answer_of(index_folders(library, [photos]))


def write(path: Path, seed: int = 1) -> Path:
    """A photo without any date, that says much within where such files can."""
    picture = pictures.draw_scene(seed, 192, 128)
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".dng":
        return raws.write_dng(path, picture)
    if path.suffix == ".heic":
        xmp = outside.packet(WITHIN, None)
        pillow_heif.from_pillow(picture).save(path, xmp=xmp, quality=90)
        return path
    return outside.draw(path, picture, WITHIN)


def only(library: Library) -> Photo:
    (photo,) = shown(library)
    return photo


def pending(library: Library, photo: Photo) -> tuple[str, ...]:
    return answer_of(inspect_file(library, photo.path)).pending


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_photo_says_counts_still_when_another_program_writes_into_it(
    library: Library, photos: Path, form: str
) -> None:
    path = write(photos / f"a.{form}")
    index(library, photos)
    before = only(library).metadata
    assert form == "dng" or before == PhotoMetadata(**WITHIN)
    for number in range(2):
        outside.change_within(path, number)
        index(library, photos)
        assert only(library).metadata == before
        assert pending(library, only(library)) == ()
    run_to_end(library, only(library), flag=Flag.PICK)
    answer_of(write_sidecars(library))
    sidecar = path.with_name(f"{path.name}.xmp") if form != "dng" else path.with_name("a.dng.xmp")
    assert b"Rating" not in sidecar.read_bytes()
    assert b"title" not in sidecar.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_what_the_user_said_counts_still_when_another_program_writes_into_the_photo(
    library: Library, photos: Path, form: str
) -> None:
    path = write(photos / f"a.{form}")
    index(library, photos)
    run_to_end(library, only(library), rating=5, title="Mine")
    outside.change_within(path, 1)
    index(library, photos)
    assert (only(library).metadata.rating, only(library).metadata.title) == (5, "Mine")
    assert set(pending(library, only(library))) == {"rating", "title"}


@pytest.mark.parametrize("form", ["jpg", "png", "tif"])
@pytest.mark.parametrize("edit", ["turned", "mirrored", "lighter", "cropped", "smaller"])
def test_an_edit_saved_over_a_photo_keeps_what_was_said(
    library: Library, photos: Path, form: str, edit: str
) -> None:
    path = write(photos / f"a.{form}")
    index(library, photos)
    run_to_end(library, only(library), rating=5)
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    edited = {
        "turned": picture.transpose(Image.Transpose.ROTATE_90),
        "mirrored": picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        "lighter": picture.point(lambda value: min(255, value * 5 // 4)),
        "cropped": picture.crop((8, 6, 184, 122)),
        "smaller": picture.resize((96, 64)),
    }[edit]
    outside.redraw(path, edited)
    index(library, photos)
    assert only(library).metadata == PhotoMetadata(**{**WITHIN, "rating": 5})


def test_another_photo_of_the_same_name_says_what_its_own_files_say(
    library: Library, photos: Path
) -> None:
    path = write(photos / "a.jpg")
    index(library, photos)
    run_to_end(library, only(library), rating=5, flag=Flag.REJECT)
    outside.draw(path, pictures.draw_scene(2, 192, 128), {"title": "Other"})
    index(library, photos)
    assert only(library).metadata == PhotoMetadata(title="Other")
    write(path)  # And back, as it was.
    os.utime(path, (1e9, 1e9))
    index(library, photos)
    assert only(library).metadata == PhotoMetadata(**{**WITHIN, "rating": 5, "flag": Flag.REJECT})


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("beside", [True, False])
def test_a_photo_renamed_and_changed_at_once_keeps_what_was_said(
    library: Library, photos: Path, form: str, beside: bool
) -> None:
    path = write(photos / f"a.{form}")
    write(photos / f"other.{form}", 7)
    index(library, photos)
    run_to_end(library, shown(library)[0], rating=5, flag=Flag.PICK)
    if beside:
        answer_of(write_sidecars(library))
        (photos / f"a.{form}.xmp").rename(photos / f"b.{form}.xmp")
    path.rename(photos / f"b.{form}")
    outside.change_within(photos / f"b.{form}", 1)
    write(photos / f"new.{form}", 9)
    index(library, photos)
    found = {photo.path.stem: photo.metadata for photo in shown(library)}
    assert (found["b"].rating, found["b"].flag) == (5, Flag.PICK)
    assert found["new"].flag is None
    assert found["other"].flag is None


@pytest.mark.parametrize("taken", [True, False])
def test_a_photo_renamed_and_turned_at_once_keeps_what_was_said(
    library: Library, photos: Path, taken: bool
) -> None:
    exif = pictures.exif_of(DateTimeOriginal="2020:01:01 10:00:00")
    more = {"exif": exif} if taken else {}
    picture = pictures.draw_scene(1, 192, 128)
    path = pictures.write(photos / "a.jpg", picture, **more)
    write(photos / "other.jpg", 7)
    index(library, photos)
    run_to_end(library, shown(library)[0], rating=5)
    path.unlink()
    pictures.write(photos / "b.jpg", picture.transpose(Image.Transpose.ROTATE_90), **more)
    index(library, photos)
    assert [photo.metadata.rating for photo in shown(library)] == [5, 3]


def test_a_photo_restored_beside_a_copy_of_it_keeps_what_was_said(
    library: Library, photos: Path
) -> None:
    path = write(photos / "a.jpg")
    shutil.copyfile(path, photos / "copy.jpg")
    index(library, photos)
    run_to_end(library, shown(library)[0], rating=5)
    backup = path.read_bytes()
    outside.change_within(path, 1)
    index(library, photos)
    path.write_bytes(backup)
    os.utime(path, (1e9, 1e9))
    index(library, photos)
    assert [photo.metadata.rating for photo in shown(library)] == [5, 3]


def test_a_photo_changed_while_its_folder_was_out_of_the_library_keeps_what_was_said(
    library: Library, photos: Path
) -> None:
    path = write(photos / "a.jpg")
    index(library, photos)
    run_to_end(library, only(library), rating=5)
    with library.catalog.transaction():
        library.catalog.folders.forget(photos)
    outside.change_within(path, 1)
    index(library, photos)
    assert only(library).metadata.rating == 5


def test_what_was_said_counts_still_when_the_cache_was_deleted_and_the_photo_changed(
    library: Library, photos: Path
) -> None:
    paths = [write(photos / f"{name}.jpg", seed) for seed, name in enumerate("ab")]
    index(library, photos)
    for photo in shown(library):
        run_to_end(library, photo, rating=5)
    shutil.rmtree(library.thumbnails.folder)
    outside.change_within(paths[0], 1)
    outside.draw(paths[1], pictures.draw_scene(7, 192, 128), {})
    index(library, photos)
    assert [photo.metadata.rating for photo in shown(library)] == [5, 0]


def test_a_raw_hands_what_was_said_to_the_jpeg_beside_it_and_has_it_again_alone(
    library: Library, photos: Path
) -> None:
    raws.write_dng(photos / "a.dng", pictures.draw_scene(1, 192, 128))
    index(library, photos)
    run_to_end(library, only(library), rating=4, flag=Flag.PICK)
    pictures.write_scene(photos / "a.jpg", 1)
    index(library, photos)
    assert only(library).path.name == "a.jpg"
    assert only(library).metadata == PhotoMetadata(rating=4, flag=Flag.PICK)
    run_to_end(library, only(library), title="With its JPEG")
    (photos / "a.jpg").unlink()
    index(library, photos)
    assert only(library).path.name == "a.dng"
    assert only(library).metadata == PhotoMetadata(rating=4, flag=Flag.PICK, title="With its JPEG")


def test_what_was_decided_of_a_photo_stays_decided_when_its_bytes_change(
    library: Library, photos: Path
) -> None:
    paths = [write(photos / f"{name}.jpg", seed) for seed, name in enumerate("ab")]
    index(library, photos)
    answer_of(decide(library, Tier.SCENE, Verdict.KEEP_ALL, [shown(library)]))
    outside.change_within(paths[0], 1)
    index(library, photos)
    (decision,) = library.catalog.decisions.list()
    assert {member.digest for member in decision.members} == {p.digest for p in shown(library)}


def test_a_photo_named_by_hand_is_read_again_first_where_it_was_changed(
    library: Library, photos: Path
) -> None:
    path = write(photos / "a.jpg")
    index(library, photos)
    outside.change_within(path, 1)
    (photo,) = answer_of(resolve_paths(library, [path]))
    assert library.catalog.photos.stamp(photo.id).size == path.stat().st_size  # type: ignore[union-attr]


def test_an_older_sidecar_put_back_takes_nothing_away_whatever_its_date(
    library: Library, photos: Path
) -> None:
    path = write(photos / "a.jpg")
    sidecar = photos / "a.jpg.xmp"
    write_sidecar(sidecar, {"label": "Blue"}, SidecarOptions(), 1.6e9)
    index(library, photos)
    old = sidecar.read_bytes()
    run_to_end(library, only(library), rating=5, title="New", keywords=("a", "b"))
    answer_of(write_sidecars(library))
    index(library, photos)
    expected = only(library).metadata
    sidecar.write_bytes(old)
    index(library, photos)
    assert only(library).metadata == expected
    answer_of(write_sidecars(library))
    sidecar.unlink()
    path.touch()
    index(library, photos)
    assert only(library).metadata == expected


def test_an_empty_value_of_a_new_sidecar_takes_nothing_away(library: Library, photos: Path) -> None:
    write(photos / "a.jpg")
    index(library, photos)
    write_sidecar(
        photos / "a.jpg.xmp", {"rating": 0, "label": "", "title": ""}, SidecarOptions(), 4e9
    )
    index(library, photos)
    assert only(library).metadata == PhotoMetadata(**WITHIN)

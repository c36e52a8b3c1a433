"""A new file is decoded once, for all that is asked of it."""

import sys
from pathlib import Path

import numpy as np
import pytest

from app.domain.photo import Photo
from app.files.decoding.arrays import to_array
from app.files.decoding.pool import Answer, DecoderDied
from app.library import Library
from app.similarity.colour.palette import SIDE, Palette, make_palette
from app.tasks import decode_files
from app.tasks.indexing import index, read
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos, list_unreadable
from tests import pictures
from tests.fakes import HereDecoders
from tests.opens import counted_opens
from tests.packets import LIGHTROOM
from tests.raws import write_dng
from tests.running import answer_of
from tests.tasks.conftest import OpenLibrary


def write_kinds(folder: Path) -> list[str]:
    """A JPEG, one with XMP inside, one with a sidecar, a PNG, a HEIC and a RAW file with a sidecar."""
    scenes = [pictures.draw_scene(seed, 96, 64) for seed in range(6)]
    pictures.write(folder / "a.jpg", scenes[0])
    pictures.write(folder / "b.jpg", scenes[1], xmp=LIGHTROOM.encode())
    pictures.write(folder / "c.jpg", scenes[2])
    pictures.write(folder / "d.png", scenes[3])
    pictures.write(folder / "e.heic", scenes[4], quality=90)
    write_dng(folder / "f.dng", scenes[5])
    names = sorted(path.name for path in folder.iterdir())
    for name in ("c.jpg.xmp", "f.xmp"):
        (folder / name).write_text(LIGHTROOM)
    return names


def shown(library: Library) -> dict[str, Photo]:
    return {photo.path.name: photo for photo in answer_of(list_photos(library))}


@pytest.mark.skipif(sys.platform != "linux", reason="inotify counts the opens, exiv2's too")
def test_a_new_file_is_opened_once(library: Library, photos: Path) -> None:
    names = write_kinds(photos)
    with counted_opens(photos) as opens:
        answer_of(index_folders(library, [photos]))
    ratings = {name: photo.metadata.rating for name, photo in shown(library).items()}
    assert ratings == {name: 2 if name[0] in "bcf" else 0 for name in names}
    assert opens == dict.fromkeys((*names, "c.jpg.xmp", "f.xmp"), 1)


def test_metadata_read_with_the_photo_is_that_read_later(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch, open_library: OpenLibrary
) -> None:
    write_kinds(photos)
    answer_of(index_folders(library, [photos]))
    later = open_library("later")
    monkeypatch.setattr(index.ReadAhead, "note", lambda *_: None)
    answer_of(index_folders(later, [photos]))
    assert len(HereDecoders.consulted) == len(shown(later))
    for name, photo in shown(library).items():
        one, other = (each.catalog.sidecar_state for each in (library, later))
        assert shown(later)[name].metadata == photo.metadata
        assert one.get(photo.path) == other.get(photo.path)
        assert one.signature(photo.path) == other.signature(photo.path)


def test_a_sidecar_written_while_its_photo_is_read_is_not_missed(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 1)
    task = index_folders(library, [photos])
    while not shown(library):
        next(task)
    (photos / "000.jpg.xmp").write_text(LIGHTROOM)
    answer_of(task)
    assert shown(library)["000.jpg"].metadata.rating == 2


def test_metadata_that_kill_the_decoder_do_not_cost_the_photo(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dying(HereDecoders):
        def collect(self, patience: float) -> list[Answer]:
            answers = super().collect(patience)
            return [
                (
                    job,
                    DecoderDied(job.path, "It died.") if job.request.metadata is not None else made,
                )
                for job, made in answers
            ]

    monkeypatch.setattr(read, "DecoderPool", Dying)
    monkeypatch.setattr(decode_files, "DecoderPool", Dying)
    pictures.write_scenes(photos, 2)
    answer_of(index_folders(library, [photos]))
    photo = shown(library)["001.jpg"]
    assert answer_of(list_unreadable(library)) == ()
    assert library.catalog.sidecar_state.get(photo.path)[2] == "001.jpg: It died."


def test_the_palette_is_nearly_that_of_the_stored_thumbnail(library: Library, photos: Path) -> None:
    """From which it is made where it is missing: colours apart by less than a fiftieth of Oklab's lightness."""
    write_kinds(photos)
    task = index_folders(library, [photos])
    while not shown(library):
        next(task)
    for photo in shown(library).values():
        packed = library.catalog.palettes.get(photo.digest)
        assert packed is not None
        found = Palette.unpack(packed)
        again = make_palette(to_array(library.thumbnails.read(photo.digest, SIDE)))
        nearest = [np.linalg.norm(found.colours - colour, axis=1).min() for colour in again.colours]
        assert float(np.asarray(nearest) @ again.shares) < 0.02

"""Playback is prepared without changing a photo's file."""

from pathlib import Path

import pytest

from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.library import Library
from app.tasks.indexing.index import index_folders
from app.tasks.library.prepare_playback import prepare_playback
from tests import pictures
from tests.files.decoding.test_animation import write_animation
from tests.running import answer_of
from tests.tasks.files import shown
from tests.videos import motion_photo, plain, write_clip, write_video


def indexed(library: Library, photos: Path) -> Photo:
    answer_of(index_folders(library, [photos]))
    (photo,) = shown(library)
    return photo


def test_a_video_is_played_from_its_own_file(library: Library, photos: Path) -> None:
    path = write_video(photos / "A.mp4", plain(pictures.RED))
    assert answer_of(prepare_playback(library, indexed(library, photos), 100)) == path


def test_a_live_photo_is_played_from_its_clip(library: Library, photos: Path) -> None:
    pictures.write_scene(photos / "A.jpg", 1)
    path = write_clip(photos / "A.MOV")
    assert answer_of(prepare_playback(library, indexed(library, photos), 100)) == path


def test_an_animation_is_played_by_its_frames(library: Library, photos: Path) -> None:
    write_animation(photos / "A.gif")
    frames = answer_of(prepare_playback(library, indexed(library, photos), 100))
    assert isinstance(frames, tuple)
    assert len(frames) == 3


@pytest.mark.parametrize("how", ["google", "pixel", "samsung"])
def test_the_video_of_a_motion_photo_is_played_from_a_copy(
    library: Library, photos: Path, how: str
) -> None:
    content = motion_photo(how)
    (photos / "A.jpg").write_bytes(content)
    photo = indexed(library, photos)
    library.paths.playback.mkdir(parents=True)
    (library.paths.playback / "of another.mp4").write_bytes(b"")
    copy = answer_of(prepare_playback(library, photo, 100))
    assert isinstance(copy, Path)
    assert copy.is_relative_to(library.paths.cache)
    found = decode_photo(copy, DecodeRequest(exif_only=True)).exif
    assert found is not None
    assert found.duration == pytest.approx(1, abs=0.15)
    assert list(library.paths.playback.iterdir()) == [copy]
    assert (photos / "A.jpg").read_bytes() == content
    assert answer_of(prepare_playback(library, photo, 100)) == copy


@pytest.mark.parametrize("name", ["A.mp4", "A.jpg", "A.gif"])
def test_what_is_gone_is_said(library: Library, photos: Path, name: str) -> None:
    path = photos / name
    if name == "A.gif":
        write_animation(path)
    elif name == "A.jpg":
        path.write_bytes(motion_photo("pixel"))
    else:
        write_video(path, plain(pictures.RED))
    photo = indexed(library, photos)
    path.unlink()
    with pytest.raises(PhotoError, match=r"A\.\w+.*\."):
        answer_of(prepare_playback(library, photo, 100))

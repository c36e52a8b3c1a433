"""Live Photos are one photo of two files, and a video that only bears a photo's name is one by itself."""

import os
from pathlib import Path

import pytest

from app.domain.operation import OperationKind
from app.files import live_photo
from app.library import Library
from app.tasks.history.undo import undo
from app.tasks.indexing import known_files
from app.tasks.indexing.index import index_folders
from tests import pictures
from tests.running import answer_of
from tests.tasks.files import done, execute, run_to_end, shown, tree
from tests.trash import use_trash
from tests.videos import motion_photo, plain, write_clip, write_video


def index(library: Library, photos: Path) -> dict[str, str]:
    """Index, and return the media types of the photos by name."""
    answer_of(index_folders(library, [photos]))
    return {photo.path.name: photo.media_type for photo in shown(library)}


@pytest.mark.parametrize("main", ["A.jpg", "a.JPG", "A.heic"])
def test_a_photo_and_its_clip_are_one(library: Library, photos: Path, main: str) -> None:
    pictures.write_scene(photos / main, 1)
    write_clip(photos / "A.MOV")
    assert index(library, photos) == {main: "live"}
    assert shown(library)[0].clip == photos / "A.MOV"
    assert shown(library)[0].raws == ()
    assert index(library, photos) == {main: "live"}


def test_a_long_video_of_a_photos_name_is_a_video(library: Library, photos: Path) -> None:
    pictures.write_scene(photos / "A.jpg", 1)
    write_clip(photos / "A.MOV", seconds=8)
    assert index(library, photos) == {"A.jpg": "photo", "A.MOV": "video"}


def test_a_clip_alone_is_a_video_and_joins_the_photo_that_comes_later(
    library: Library, photos: Path
) -> None:
    write_clip(photos / "A.MOV")
    assert index(library, photos) == {"A.MOV": "video"}
    run_to_end(library, shown(library)[0], rating=4)
    pictures.write_scene(photos / "A.jpg", 1)
    assert index(library, photos) == {"A.jpg": "live"}
    assert shown(library)[0].metadata.rating == 4


def test_a_clip_whose_photo_is_deleted_is_a_video(library: Library, photos: Path) -> None:
    pictures.write_scene(photos / "A.jpg", 1)
    write_clip(photos / "A.MOV")
    index(library, photos)
    (photos / "A.jpg").unlink()
    assert index(library, photos) == {"A.MOV": "video"}


def test_a_clip_that_was_replaced_by_a_long_video_is_not_hidden(
    library: Library, photos: Path
) -> None:
    pictures.write_scene(photos / "A.jpg", 1)
    write_clip(photos / "A.MOV")
    index(library, photos)
    write_clip(photos / "A.MOV", seconds=8)
    assert index(library, photos) == {"A.jpg": "photo", "A.MOV": "video"}


def test_a_clip_is_not_hidden_by_a_photo_that_cannot_be_read(
    library: Library, photos: Path
) -> None:
    (photos / "A.jpg").write_bytes(b"broken")
    write_clip(photos / "A.MOV")
    index(library, photos)
    assert index(library, photos) == {"A.MOV": "video"}


def test_known_live_photos_are_not_opened_again(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scene(photos / "A.jpg", 1)
    pictures.write_scene(photos / "B.jpg", 2)
    write_clip(photos / "A.MOV")
    write_clip(photos / "B.MOV", seconds=8)
    opened: list[Path] = []
    monkeypatch.setattr(
        known_files, "belongs_to", lambda *of: opened.append(of[0]) or live_photo.belongs_to(*of)
    )
    first = index(library, photos)
    assert opened == [photos / "A.MOV", photos / "B.MOV"]
    assert index(library, photos) == first == {"A.jpg": "live", "B.jpg": "photo", "B.MOV": "video"}
    assert len(opened) == 2
    os.utime(photos / "B.jpg", (1, 1))
    index(library, photos)
    assert opened[2:] == [photos / "B.MOV"]


def test_a_raw_belongs_to_no_video(library: Library, photos: Path) -> None:
    """A sidecar of the RAW would be taken for the video's, and the RAW would not be shown."""
    write_video(photos / "A.avi", plain(pictures.RED))
    (photos / "A.NEF").write_bytes(b"raw")
    index(library, photos)
    assert [photo.companions for photo in shown(library)] == [()]
    assert [each.path.name for each in library.catalog.unreadable.list()] == ["A.NEF"]


@pytest.mark.parametrize("kind", [OperationKind.MOVE, OperationKind.RENAME, OperationKind.TRASH])
def test_a_clip_goes_where_its_photo_goes(
    library: Library,
    photos: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: OperationKind,
) -> None:
    use_trash(monkeypatch, tmp_path)
    pictures.write_scene(photos / "A.jpg", 1)
    write_clip(photos / "A.MOV")
    index(library, photos)
    before = tree(photos)
    more = {OperationKind.MOVE: {"to": photos / "new"}, OperationKind.RENAME: {"pattern": "C"}}
    done(execute(library, kind, **more.get(kind, {})))
    names = {
        OperationKind.MOVE: ["new/A.MOV", "new/A.jpg"],
        OperationKind.RENAME: ["C.MOV", "C.jpg"],
    }
    left = sorted(str(Path(path).relative_to(photos)) for path in tree(photos))
    assert [each for each in left if "." in each] == names.get(kind, [])
    if kind is not OperationKind.TRASH:
        assert [photo.media_type for photo in shown(library)] == ["live"]
    answer_of(undo(library))
    assert tree(photos) == before


def test_a_video_moves_with_the_files_of_its_camera(library: Library, photos: Path) -> None:
    write_video(photos / "GOPR1.mp4", plain(pictures.RED))
    for name in ("GOPR1.THM", "GOPR1.LRV", "GOPR1.SRT"):
        (photos / name).write_bytes(name.encode())
    assert index(library, photos) == {"GOPR1.mp4": "video"}
    done(execute(library, OperationKind.MOVE, to=photos / "new"))
    assert len(list((photos / "new").iterdir())) == 4


def test_a_motion_photo_is_a_live_photo_of_one_file(library: Library, photos: Path) -> None:
    (photos / "A.jpg").write_bytes(motion_photo("pixel"))
    assert index(library, photos) == {"A.jpg": "live"}
    assert shown(library)[0].clip is None

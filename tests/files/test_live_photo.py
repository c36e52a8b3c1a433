"""Live Photos and motion photos: what belongs together is found, and what does not stays apart."""

import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from app.domain.errors import Unwritable
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.files.live_photo import belongs_to, find_video
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.embedded_writer import write_embedded
from app.files.metadata.write_options import SidecarOptions
from tests import pictures
from tests.videos import apple_note, motion_photo, write_clip

ONE, OTHER = "01234567-89AB-CDEF-0123-456789ABCDEF", "76543210-89AB-CDEF-0123-456789ABCDEF"


def write_photo(path: Path, identifier: str = "") -> Path:
    exif = Image.Exif()
    if identifier:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = apple_note(identifier)
    return pictures.write(path, pictures.draw_scene(1), exif=exif.tobytes())


@pytest.mark.parametrize(
    ("of_photo", "of_clip", "seconds", "belongs"),
    [
        (ONE, ONE, 2, True),
        (ONE, ONE, 8, True),
        (ONE, ONE.lower(), 2, True),
        (ONE, OTHER, 2, False),
        ("", ONE, 2, True),
        ("", "", 2, True),
        ("", "", 8, False),
        ("", ONE, 8, False),
        (ONE, "", 8, False),
    ],
)
def test_a_clip_belongs_to_the_photo_of_its_identifier_or_if_it_is_short(
    tmp_path: Path, of_photo: str, of_clip: str, seconds: int, belongs: bool
) -> None:
    clip = write_clip(tmp_path / "a.mov", of_clip, seconds)
    assert belongs_to(clip, write_photo(tmp_path / "a.jpg", of_photo)) is belongs


@pytest.mark.parametrize("content", [b"", b"Dear Sir", bytes(5_000), b"\0\0\0\x08moov"])
def test_a_clip_that_cannot_be_read_belongs_to_no_photo(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mov").write_bytes(content)
    assert not belongs_to(tmp_path / "a.mov", write_photo(tmp_path / "a.jpg"))
    assert not belongs_to(tmp_path / "b.mov", tmp_path / "b.jpg")


@pytest.mark.parametrize("how", ["google", "pixel", "samsung"])
def test_the_video_in_a_motion_photo_is_found(tmp_path: Path, how: str) -> None:
    content = motion_photo(how)
    start = find_video(io.BytesIO(content))
    assert start is not None
    (tmp_path / "b.mp4").write_bytes(content[start:])
    assert decode_photo(tmp_path / "b.mp4", DecodeRequest(thumbnail=9)).exif.media_type == "video"  # type: ignore[union-attr]
    (tmp_path / "a.jpg").write_bytes(content)
    found = decode_photo(tmp_path / "a.jpg", DecodeRequest(thumbnail=9))
    assert found.exif is not None
    assert found.exif.media_type == "live"
    assert decode_photo(tmp_path / "a.jpg", DecodeRequest(exif_only=True)).exif == found.exif


@pytest.mark.parametrize("how", ["google", "pixel"])
def test_a_motion_photo_whose_video_was_cut_off_is_a_photo(how: str) -> None:
    content = motion_photo(how)
    start = find_video(io.BytesIO(content))
    assert start is not None
    assert find_video(io.BytesIO(content[:start])) is None


@pytest.mark.parametrize("how", ["google", "pixel"])
def test_the_video_is_found_where_a_program_has_moved_it(how: str) -> None:
    content = motion_photo(how)
    moved = content + bytes(100)
    start = find_video(io.BytesIO(moved))
    assert start == find_video(io.BytesIO(content))


def test_the_box_of_a_motion_heic_is_its_video(tmp_path: Path) -> None:
    content = b"\0\0\0\x10ftypheic\0\0\0\0" + b"\0\0\0\x18mpvd" + b"\0\0\0\x10ftypisom\0\0\0\0"
    assert find_video(io.BytesIO(content)) == 24


def test_a_photo_that_only_speaks_of_motion_has_none(tmp_path: Path) -> None:
    file = io.BytesIO()
    pictures.draw_scene(1).save(file, "JPEG", comment=b'GCamera:MotionPhoto="1" ftyp')
    assert find_video(file) is None


@pytest.mark.parametrize("how", ["google", "pixel", "samsung"])
def test_metadata_written_into_a_motion_photo_leaves_its_video(tmp_path: Path, how: str) -> None:
    path, content = tmp_path / "a.jpg", motion_photo(how)
    path.write_bytes(content)
    write_embedded(path, {"rating": 3, "keywords": ("sea",)}, SidecarOptions(), 1.7e9)
    before, after = (find_video(io.BytesIO(each)) for each in (content, path.read_bytes()))
    assert path.read_bytes()[after:] == content[before:]
    assert read_embedded(path).values["rating"] == 3


@pytest.mark.parametrize("name", ["a.jpg", "a.tif", "a.dng"])
def test_a_video_under_the_name_of_a_photo_is_not_written_into(tmp_path: Path, name: str) -> None:
    path = write_clip(tmp_path / "a.mov").rename(tmp_path / name)
    content = path.read_bytes()
    with pytest.raises(Unwritable):
        write_embedded(path, {"rating": 3}, SidecarOptions(), 1.7e9)
    assert path.read_bytes() == content

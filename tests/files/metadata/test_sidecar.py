"""Sidecars: found by both names, written whole or not at all, never in place of what cannot be understood."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Unreadable, Unwritable
from app.files import atomic
from app.files.metadata.sidecar import (
    FolderSidecars,
    find_sidecars,
    name_sidecars,
    read_sidecar,
    write_sidecar,
)
from app.files.metadata.write_options import SidecarOptions
from tests.packets import LIGHTROOM

TIME = 1_700_000_000.0
ADOBE, DIGIKAM = SidecarOptions(names="adobe"), SidecarOptions(names="digikam")

posix = pytest.mark.skipif(os.name == "nt", reason="links and permissions of POSIX")


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(b"")


def write(path: Path, **values: Any) -> None:
    write_sidecar(path, values, SidecarOptions(), TIME)


@pytest.fixture
def sidecar(tmp_path: Path) -> Path:
    """One of Lightroom's, in a folder with nothing else in it."""
    path = tmp_path / "IMG.xmp"
    path.write_text(LIGHTROOM, encoding="utf-8")
    return path


def test_both_names_are_found_in_any_case_and_no_strangers(tmp_path: Path) -> None:
    touch(
        tmp_path, "IMG.XMP", "IMG.CR2.xmp", "IMG_01.CR2.xmp", "IMG2.xmp", "img.jpg.txt", "IMG.CR2"
    )
    found = find_sidecars(tmp_path / "IMG.CR2")
    assert [each.name for each in found] == ["IMG.CR2.xmp", "IMG.XMP"]


def test_a_pairs_sidecar_is_found_by_either_of_its_names(tmp_path: Path) -> None:
    touch(tmp_path, "IMG.xmp", "IMG.CR2.xmp", "IMG.JPG.xmp")
    photo, companion = tmp_path / "IMG.JPG", tmp_path / "IMG.CR2"
    assert len(find_sidecars(photo)) == 2
    assert len(find_sidecars(photo, [companion])) == 3


def test_a_known_listing_is_not_read_again(tmp_path: Path) -> None:
    photo = tmp_path / "gone" / "a.jpg"
    assert find_sidecars(photo) == ()
    assert find_sidecars(photo, (), FolderSidecars(["a.jpg", "a.xmp"])) == (
        photo.with_name("a.xmp"),
    )


@pytest.mark.parametrize(
    "photo", ["a.jpg", "a.b.jpg", "a", "a.", ".jpg", "a .jpg", "a.JPG", "b.dng", "b.jpg"]
)
def test_a_photo_that_has_a_sidecar_is_never_one_that_may_have_none(photo: str) -> None:
    names = [photo, "b.cr2"]
    path = Path("folder") / photo
    for name in (f"{photo}.xmp", f"{path.stem}.XMP", "c.xmp"):
        beside = FolderSidecars([*names, name])
        if find_sidecars(path, (), beside):
            assert beside.may_have(photo)
    assert not FolderSidecars(names)
    assert not FolderSidecars([*names, "c.xmp"]).may_have(photo)


@pytest.mark.parametrize(
    ("photo", "companions", "options", "name"),
    [
        ("a.CR2", [], ADOBE, "a.xmp"),
        ("a.JPG", ["a.NEF"], ADOBE, "a.xmp"),
        ("a.JPG", [], ADOBE, "a.JPG.xmp"),
        ("a.dng", [], ADOBE, "a.dng.xmp"),
        ("a.JPG", ["a.DNG"], ADOBE, "a.JPG.xmp"),
        ("a.CR2", [], DIGIKAM, "a.CR2.xmp"),
        ("a.JPG", ["a.NEF"], DIGIKAM, "a.JPG.xmp"),
    ],
)
def test_a_new_sidecar_is_called_as_the_users_other_program_expects(
    tmp_path: Path, photo: str, companions: list[str], options: SidecarOptions, name: str
) -> None:
    named = name_sidecars(tmp_path / photo, [tmp_path / each for each in companions], options)
    assert named == (tmp_path / name,)


def test_of_two_sidecars_neither_is_left_to_contradict(tmp_path: Path) -> None:
    touch(tmp_path, "a.xmp", "a.CR2.xmp")
    assert len(name_sidecars(tmp_path / "a.CR2", [], ADOBE)) == 2


def test_a_new_sidecar_is_written(tmp_path: Path) -> None:
    path = tmp_path / "IMG.xmp"
    write(path, rating=4)
    assert read_sidecar(path).values == {"rating": 4}
    assert os.listdir(tmp_path) == ["IMG.xmp"]  # noqa: PTH208


def test_what_another_program_wrote_meanwhile_is_kept(sidecar: Path) -> None:
    read_sidecar(sidecar)
    sidecar.write_text(LIGHTROOM.replace("+0.35", "+1.00"), encoding="utf-8")
    write(sidecar, rating=4)
    assert b'crs:Exposure2012="+1.00"' in sidecar.read_bytes()


@pytest.mark.parametrize("content", [b"", LIGHTROOM.encode()[:300], b"<html/>", b"\xff\xfe\x00"])
def test_a_broken_sidecar_is_never_overwritten(sidecar: Path, content: bytes) -> None:
    sidecar.write_bytes(content)
    with pytest.raises(Unwritable, match=r"^IMG\.xmp: The sidecar is unchanged"):
        write(sidecar, rating=4)
    assert sidecar.read_bytes() == content
    with pytest.raises(Unreadable, match=r"^IMG\.xmp: The sidecar cannot be read"):
        read_sidecar(sidecar)


def test_a_folder_in_its_place_is_no_sidecar(tmp_path: Path) -> None:
    (tmp_path / "IMG.xmp").mkdir()
    with pytest.raises(Unwritable, match=r"IMG\.xmp"):
        write(tmp_path / "IMG.xmp", rating=1)


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match=r"^IMG\.xmp: The file cannot be saved \(No such file"):
        write(tmp_path / "gone" / "IMG.xmp", rating=1)


@posix
def test_permissions_stay(sidecar: Path) -> None:
    sidecar.chmod(0o640)
    write(sidecar, rating=1)
    assert stat.S_IMODE(sidecar.stat().st_mode) == 0o640


@posix
def test_a_link_is_followed_and_stays_a_link(sidecar: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = elsewhere / "IMG.xmp"
    link.symlink_to(sidecar)
    write(link, rating=1)
    assert link.is_symlink()
    assert read_sidecar(sidecar).values["rating"] == 1


@posix
def test_a_file_of_two_names_keeps_both(sidecar: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xmp"
    os.link(sidecar, other)
    write(sidecar, rating=1)
    assert other.samefile(sidecar)
    assert read_sidecar(other).values["rating"] == 1


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for a full disk")
def test_a_full_disk_leaves_the_old_one(sidecar: Path) -> None:
    import resource

    before = sidecar.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(Unwritable, match=r"^IMG\.xmp: The file cannot be saved"):
            write(sidecar, rating=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert sidecar.read_bytes() == before
    assert os.listdir(sidecar.parent) == ["IMG.xmp"]  # noqa: PTH208


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_write_protected_file_is_not_written_round_its_protection(sidecar: Path) -> None:
    sidecar.chmod(0o444)
    before = sidecar.read_bytes()
    with pytest.raises(Unwritable, match="write-protected"):
        write(sidecar, rating=1)
    assert sidecar.read_bytes() == before


KILLED = """
import os, signal, sys
from pathlib import Path
from app.files import atomic
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.sidecar import write_sidecar
atomic.synchronise = lambda path: os.kill(os.getpid(), signal.SIGKILL)
write_sidecar(Path(sys.argv[1]), {"rating": 5}, SidecarOptions(), 1.7e9)
"""


@posix
def test_killed_before_the_replacement_the_old_one_stands(sidecar: Path) -> None:
    """And what the dead one left behind does not hinder the next."""
    before = sidecar.read_bytes()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(sidecar)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert sidecar.read_bytes() == before
    write(sidecar, rating=3)
    assert read_sidecar(sidecar).values["rating"] == 3
    assert os.listdir(sidecar.parent) == ["IMG.xmp"]  # noqa: PTH208


def test_nobody_takes_a_draft_for_a_photo_or_a_sidecar(tmp_path: Path) -> None:
    with atomic.draft_of(tmp_path / "a.xmp") as draft:
        draft.write_bytes(b"x")
        assert find_sidecars(tmp_path / "a.jpg") == ()
    assert (tmp_path / "a.xmp").read_bytes() == b"x"


def test_adobes_sidecar_is_of_the_raw_and_not_of_another_photo_of_that_name(tmp_path: Path) -> None:
    for name in ("a.CR2", "a.dng", "a.tif", "a.xmp", "b.dng", "b.xmp"):
        (tmp_path / name).touch()
    raw, dng, tif = (tmp_path / name for name in ("a.CR2", "a.dng", "a.tif"))
    assert find_sidecars(raw) == (tmp_path / "a.xmp",)
    assert find_sidecars(dng) == find_sidecars(tif) == ()
    assert find_sidecars(tif, (raw,)) == (tmp_path / "a.xmp",)
    assert find_sidecars(tmp_path / "b.dng") == (tmp_path / "b.xmp",)


# ---- too large ----


def write_keywords(path: Path, count: int) -> Path:
    items = "".join(f"<rdf:li>keyword {number}</rdf:li>" for number in range(count))
    path.write_text(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    return path


def test_many_keywords_are_read(tmp_path: Path) -> None:
    assert len(read_sidecar(write_keywords(tmp_path / "a.xmp", 5_000)).values["keywords"]) == 5_000


def test_too_many_keywords_are_refused_and_not_overwritten(tmp_path: Path) -> None:
    path = write_keywords(tmp_path / "a.xmp", 5_001)
    before = path.read_bytes()
    with pytest.raises(Unreadable, match="5,001 keywords are more than the 5,000 that are read"):
        read_sidecar(path)
    with pytest.raises(Unwritable, match="The sidecar is unchanged"):
        write_sidecar(path, {"keywords": ("mine",)}, SidecarOptions(), 0)
    assert path.read_bytes() == before


def test_a_sidecar_of_47_megabytes_is_refused_at_once_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b" " * (47 << 20) + b"</x:xmpmeta>")
    with pytest.raises(Unreadable, match="the file is larger than 16 MB"):
        read_sidecar(path)
    with pytest.raises(Unwritable, match="larger than 16 MB"):
        write_sidecar(path, {"rating": 3}, SidecarOptions(), 0)
    assert path.stat().st_size > 47 << 20

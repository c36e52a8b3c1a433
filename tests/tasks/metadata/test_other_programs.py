"""Metadata read back by other programs, after a rating, an embedding and an export: they must see what Albumen says."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.domain.metadata import Flag
from app.domain.operation import OperationKind
from app.files.export.options import ExportOptions
from app.library import Library
from app.tasks.indexing.index import index_folders
from app.tasks.metadata import write_sidecars as write_module
from app.tasks.metadata.write_sidecars import write_sidecars
from tests import pictures
from tests.fakes import call_here
from tests.raws import write_dng
from tests.running import answer_of
from tests.tasks.files import done, execute, run_to_end, shown

FORMATS = Path(__file__).parents[4] / "shared" / "photos" / "formats"

VALUES: dict[str, Any] = {
    "rating": 4,
    "label": "Green",
    "flag": Flag.PICK,
    "keywords": ("Places|Köln", "boat"),
    "title": "Häfen & Schiffe",
    "caption": "Zwei Boote.",
}
LEAVES = ["Köln", "boat"]


def needs(program: str) -> pytest.MarkDecorator:
    missing = shutil.which(program) is None
    return pytest.mark.skipif(missing, reason=f"{program} is not installed")


def _drawn(path: Path) -> None:
    picture = pictures.draw_scene(1, 160, 120)
    if path.suffix == ".dng":
        write_dng(path, picture, preview=picture)
    else:
        details = {} if path.suffix == ".tif" else {"LensModel": "A lens"}  # Pillow cannot.
        pictures.write(path, picture, exif=pictures.exif_of(6, **details))


def _copied(name: str) -> Callable[[Path], None]:
    return lambda path: path.write_bytes((FORMATS / name).read_bytes())


# Names, and how the file comes there.
ORIGINALS: dict[str, Callable[[Path], None]] = {
    "drawn.jpg": _drawn,
    "drawn.png": _drawn,
    "drawn.tif": _drawn,
    "drawn.webp": _drawn,
    "drawn.dng": _drawn,
    "camera.heic": _copied("exifr_fixtures/heic-single.heic"),
    "camera.dng": _copied("raw/canon_eos_6d.dng"),
    "camera.nef": _copied("raw/issue_a.nef"),
}
EMBEDDED = [name for name in ORIGINALS if name.endswith((".jpg", ".tif", ".dng"))]


@pytest.fixture
def rated(
    request: pytest.FixtureRequest,
    library: Library,
    photos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A photo of which all is said; by a parameter, how the file is called and whether it is embedded."""
    name, embed = request.param
    if name.startswith("camera") and not FORMATS.is_dir():
        pytest.skip("the shared photos are not here")
    path = photos / name
    ORIGINALS[name](path)
    monkeypatch.setattr(write_module, "run_in_child", call_here)
    library.settings.embed = embed
    answer_of(index_folders(library, [photos]))
    run_to_end(library, shown(library)[0], **VALUES)
    assert answer_of(write_sidecars(library)) == 1
    return path


beside = pytest.mark.parametrize("rated", [(name, False) for name in ORIGINALS], indirect=True)
inside = pytest.mark.parametrize("rated", [(name, True) for name in EMBEDDED], indirect=True)
one_of_each = pytest.mark.parametrize(
    "rated", [(name, False) for name in ("drawn.jpg", "camera.nef")], indirect=True
)


def sidecar_of(photo: Path) -> Path:
    (sidecar,) = photo.parent.glob("*.xmp")
    return sidecar


def export(library: Library, to: Path) -> Path:
    done(execute(library, OperationKind.EXPORT, to=to, export=ExportOptions(100)))
    (copy,) = to.iterdir()
    return copy


def run(*words: str | Path) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read_by_exiftool(path: Path) -> dict[str, Any]:
    (found,) = json.loads(run("exiftool", "-j", "-G1", "-a", "-struct", path))
    return found


def check_xmp(found: dict[str, Any]) -> None:
    """What ExifTool reads."""
    assert (found["XMP-xmp:Rating"], found["XMP-xmp:Label"]) == (4, "Green")
    assert found["XMP-dc:Subject"] == LEAVES
    assert found["XMP-lr:HierarchicalSubject"] == list(VALUES["keywords"])
    assert found["XMP-dc:Title"] == VALUES["title"]
    assert found["XMP-dc:Description"] == VALUES["caption"]
    assert found["XMP-digiKam:PickLabel"] == 3


def check_by_exiv2(path: Path) -> None:
    words = [
        part for name in ("xmp.Rating", "xmp.Label", "dc.subject") for part in ("-K", f"Xmp.{name}")
    ]
    printed = run("exiv2", "-q", *words, "-Pv", "pr", path)
    assert printed.split("\n")[:3] == ["4", "Green", ", ".join(LEAVES)]
    for name, text in (("title", VALUES["title"]), ("description", VALUES["caption"])):
        line = run("exiv2", "-q", "-K", f"Xmp.dc.{name}", "-Pv", "pr", path).strip()
        assert line == f'lang="x-default" {text}'


@needs("exiftool")
@beside
def test_exiftool_reads_the_sidecar_as_it_was_said(rated: Path) -> None:
    check_xmp(read_by_exiftool(sidecar_of(rated)))


@needs("exiv2")
@beside
def test_exiv2_reads_the_sidecar_as_it_was_said(rated: Path) -> None:
    check_by_exiv2(sidecar_of(rated))


@needs("exiftool")
@inside
def test_exiftool_reads_the_photo_as_it_was_said(rated: Path) -> None:
    check_xmp(read_by_exiftool(rated))


@needs("exiv2")
@inside
def test_exiv2_reads_the_photo_as_it_was_said(rated: Path) -> None:
    check_by_exiv2(rated)


@needs("exiftool")
@beside
def test_exiftool_reads_an_export_as_it_was_said_and_finds_nothing_amiss(
    rated: Path, library: Library, tmp_path: Path
) -> None:
    copy = export(library, tmp_path / "out")
    found = read_by_exiftool(copy)
    check_xmp(found)
    assert found["IPTC:Keywords"] == LEAVES
    assert (found["IPTC:ObjectName"], found["IPTC:Caption-Abstract"]) == (
        VALUES["title"],
        VALUES["caption"],
    )
    assert found["IFD0:ImageDescription"] == VALUES["caption"]
    with Image.open(copy) as picture:
        size = picture.size
        plain = tmp_path / "plain.jpg"
        picture.convert("RGB").save(plain)
    assert (found["ExifIFD:ExifImageWidth"], found["ExifIFD:ExifImageHeight"]) == size
    assert found["ExifIFD:ColorSpace"] == "sRGB"
    assert "sRGB" in found["ICC_Profile:ProfileDescription"]
    digests = run("exiftool", "-s3", "-IPTCDigest", "-CurrentIPTCDigest", copy).split()
    assert len(digests) == 2
    assert len(set(digests)) == 1
    assert set(warnings_of(copy)) <= set(warnings_of(plain))


def warnings_of(path: Path) -> list[str]:
    printed = run("exiftool", "-validate", "-warning", "-error", "-a", "-s", path).splitlines()
    return [line for line in printed if not line.startswith("Validate")]


@needs("exiv2")
@beside
def test_exiv2_reads_an_export_as_it_was_said(
    rated: Path, library: Library, tmp_path: Path
) -> None:
    copy = export(library, tmp_path / "out")
    check_by_exiv2(copy)
    read = run(
        "exiv2",
        "-q",
        "-K",
        "Iptc.Application2.Keywords",
        "-K",
        "Exif.Image.Orientation",
        "-Pv",
        "pr",
        copy,
    )
    assert read.split() == ["1", *LEAVES]


@needs("darktable-cli")
@needs("exiftool")
@one_of_each
def test_darktable_develops_a_photo_with_what_its_sidecar_says(rated: Path, tmp_path: Path) -> None:
    developed = tmp_path / "developed.jpg"
    core = ["--library", ":memory:", "--disable-opencl"]
    for name in ("configdir", "cachedir", "tmpdir"):
        (tmp_path / name).mkdir()
        core += [f"--{name}", str(tmp_path / name)]
    words = [rated, sidecar_of(rated), developed, "--width", "100", "--core", *core]
    home = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run(
        ["darktable-cli", *map(str, words)], env=home, capture_output=True, check=True, timeout=120
    )
    found = read_by_exiftool(developed)
    assert found["XMP-xmp:Rating"] == 4
    assert found["XMP-dc:Title"] == VALUES["title"]
    assert set(LEAVES) <= set(found["XMP-dc:Subject"])


@needs("exiftool")
@pytest.mark.parametrize("rated", [("drawn.jpg", True)], indirect=True)
def test_exiftool_finds_texts_of_windows_and_the_iptc_digest_in_order_after_embedding(
    rated: Path, library: Library
) -> None:
    tags = ["-XPTitle=old", "-XPKeywords=old", "-IPTC:Keywords=old", "-IPTC:ObjectName=old"]
    run("exiftool", "-q", "-overwrite_original", *tags, "-IPTCDigest=new", rated)
    before = warnings_of(rated)
    answer_of(index_folders(library, [rated.parent]))
    run_to_end(library, shown(library)[0], title="Neu", keywords=("süß",), rating=2)
    assert answer_of(write_sidecars(library)) == 1
    assert set(warnings_of(rated)) <= set(before)
    found = read_by_exiftool(rated)
    assert (found["IFD0:XPTitle"], found["IFD0:XPKeywords"]) == ("Neu", "süß")
    digests = run("exiftool", "-s3", "-IPTCDigest", "-CurrentIPTCDigest", rated).split()
    assert len(digests) == 2
    assert len(set(digests)) == 1

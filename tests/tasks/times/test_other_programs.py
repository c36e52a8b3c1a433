"""Capture times and other programs: read from their XMP where it differs from EXIF, and written for them."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.domain.photo import DateSource
from app.library import Library
from app.tasks.history.undo import undo
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.write_sidecars import write_sidecars
from app.tasks.times.change import change_capture_times, shift_capture_times
from app.tasks.times.request import SetFirst, parse_time
from tests import pictures
from tests.running import answer_of
from tests.tasks.times.test_times import HOUR, NOON, shown, times, write

PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" {}/></rdf:RDF></x:xmpmeta>"""
LIGHTROOM = 'xmp:MetadataDate="2030-01-01T00:00:00+02:00" exif:DateTimeOriginal="{0}" photoshop:DateCreated="{0}"'
DIGIKAM = 'exif:DateTimeOriginal="{0}" photoshop:DateCreated="{0}" xmp:CreateDate="{0}"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "photos/0.jpg", 0, NOON)
    write(tmp_path / "photos/1.jpg", 1, None)
    return tmp_path / "photos"


@pytest.fixture
def library(open_library: Callable[..., Library], folder: Path) -> Library:
    library = open_library()
    answer_of(index_folders(library, [folder]))
    return library


def put(folder: Path, form: str, time: str, name: str = "0.jpg") -> None:
    (folder / f"{name}.xmp").write_text(PACKET.format(form.format(time)))


@pytest.mark.parametrize("form", [LIGHTROOM, DIGIKAM, 'photoshop:DateCreated="{0}"'])
def test_another_time_of_another_program_counts_and_is_taken_back_by_it(
    library: Library, folder: Path, form: str
) -> None:
    put(folder, form, "2024-05-01T13:00:00")
    answer_of(index_folders(library, [folder]))
    assert times(library, "0.jpg") == [(HOUR, DateSource.USER)]
    assert library.catalog.sidecar_state.pending() == []
    put(folder, LIGHTROOM, "2024-05-01T12:00:00")
    answer_of(index_folders(library, [folder]))
    assert times(library, "0.jpg") == [(0, DateSource.ORIGINAL)]


@pytest.mark.parametrize(
    "time", ["2024-05-01T12:00:00", "2024-05-01T12:00", "2024-05-01T10:00:00Z", "2024-05"]
)
def test_the_camera_s_time_in_a_sidecar_is_not_the_user_s(
    library: Library, folder: Path, time: str
) -> None:
    put(folder, LIGHTROOM, time)
    answer_of(index_folders(library, [folder]))
    assert times(library, "0.jpg") == [(0, DateSource.ORIGINAL)]
    assert shown(library)["0.jpg"].metadata.capture_time == ""


def test_a_photo_without_a_time_has_that_of_its_sidecar(library: Library, folder: Path) -> None:
    put(folder, DIGIKAM, "2024-05-01", "1.jpg")
    answer_of(index_folders(library, [folder]))
    assert times(library, "1.jpg") == [(-12 * HOUR, DateSource.USER)]


@pytest.mark.parametrize(
    ("name", "counts"), [("exif:DateTimeOriginal", True), ("photoshop:DateCreated", False)]
)
def test_within_a_file_only_the_copy_of_exif_counts_before_exif(
    open_library: Callable[..., Library], tmp_path: Path, name: str, counts: bool
) -> None:
    """Exports of Lightroom keep the other date, where later programs change EXIF alone."""
    packet = PACKET.format(f'{name}="2024-05-01T13:00:00"').encode()
    write(tmp_path / "plain.jpg", 0, NOON)
    with Image.open(tmp_path / "plain.jpg") as picture:
        exif = picture.getexif()
    pictures.write(tmp_path / "photos/0.jpg", pictures.draw_scene(0), exif=exif, xmp=packet)
    library = open_library()
    answer_of(index_folders(library, [tmp_path / "photos"]))
    assert times(library, "0.jpg")[0] == (
        (HOUR, DateSource.USER) if counts else (0, DateSource.ORIGINAL)
    )


def test_the_user_s_newer_time_stays_beside_an_older_one_of_a_file(
    library: Library, folder: Path
) -> None:
    put(folder, DIGIKAM, "2024-05-01T13:00:00")
    answer_of(index_folders(library, [folder]))
    answer_of(shift_capture_times(library, [shown(library)["0.jpg"]], HOUR))
    answer_of(index_folders(library, [folder]))
    assert times(library, "0.jpg") == [(2 * HOUR, DateSource.USER)]
    answer_of(undo(library))
    assert times(library, "0.jpg") == [(HOUR, DateSource.USER)]


def told(path: Path) -> dict[str, str]:
    """What ExifTool reads of a file."""
    names = ("DateTimeOriginal", "XMP-photoshop:DateCreated", "XMP-xmp:CreateDate")
    command = ["exiftool", "-json", "-G0", *(f"-{name}" for name in names), path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {key: value for key, value in json.loads(done.stdout)[0].items() if key != "SourceFile"}


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_exiftool_reads_the_time_in_the_sidecar_and_the_file_is_unchanged(
    library: Library, folder: Path
) -> None:
    before = (folder / "0.jpg").read_bytes()
    request = SetFirst(parse_time("2024-05-01 14:00:00.25 +02:00"))
    answer_of(change_capture_times(library, [shown(library)["0.jpg"]], request))
    answer_of(write_sidecars(library))
    time = "2024:05:01 14:00:00.25+02:00"
    sidecar = folder / "0.jpg.xmp"
    assert told(sidecar) == {"XMP:DateTimeOriginal": time, "XMP:DateCreated": time}
    assert (folder / "0.jpg").read_bytes() == before
    answer_of(undo(library))
    answer_of(write_sidecars(library))
    time = "2024:05:01 12:00:00"
    assert told(sidecar) == {"XMP:DateTimeOriginal": time, "XMP:DateCreated": time}


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_a_time_written_into_a_photo_leaves_exif_as_the_camera_wrote_it(
    library: Library, folder: Path
) -> None:
    library.settings.embed = True
    answer_of(shift_capture_times(library, [shown(library)["0.jpg"]], HOUR))
    answer_of(write_sidecars(library))
    assert told(folder / "0.jpg") == {
        "EXIF:DateTimeOriginal": "2024:05:01 12:00:00",
        "XMP:DateTimeOriginal": "2024:05:01 13:00:00",
        "XMP:DateCreated": "2024:05:01 13:00:00",
    }


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_a_time_in_a_photo_s_xmp_that_another_program_kept_is_still_undone(
    library: Library, folder: Path
) -> None:
    library.settings.embed = True
    request = SetFirst(parse_time("2024-05-01 14:00:00 +02:00"))
    answer_of(change_capture_times(library, [shown(library)["1.jpg"]], request))
    answer_of(write_sidecars(library))
    command = ["exiftool", "-q", "-overwrite_original", "-XMP-dc:Title=Kept", folder / "1.jpg"]
    subprocess.run(command, check=True)
    answer_of(index_folders(library, [folder]))
    assert shown(library)["1.jpg"].metadata.title == "Kept"
    assert times(library, "1.jpg") == [(2 * HOUR, DateSource.USER)]
    answer_of(undo(library))
    answer_of(write_sidecars(library))
    answer_of(index_folders(library, [folder]))
    assert not shown(library)["1.jpg"].taken
    assert told(folder / "1.jpg") == {}

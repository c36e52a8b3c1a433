"""Credits, places, people and sources of dates: from the files into library and search, and back by hand."""

import contextlib
import json
import os
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import exiv2
import pytest

from app.domain.metadata import LATER_FIELDS, NO_METADATA, PhotoMetadata
from app.domain.photo import DateSource, Photo
from app.domain.progress import Change
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.files.export.options import ExportOptions, LibraryMetadata
from app.files.export.rules import MetadataChoice
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.sidecar import read_sidecar
from app.library import Library
from app.query.parser import parse_query
from app.tasks.history.undo import list_operations, redo, undo
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.inspect import inspect_file
from app.tasks.metadata.write_sidecars import plan_writes, write_sidecars
from app.tasks.searching.facets import count_field_values
from tests import pictures
from tests.fakes import HereDecoders
from tests.running import answer_of, run
from tests.tasks.conftest import OpenLibrary

_PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmp:CreateDate="2019-05-06T07:08:09+02:00" {}><dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Bo</rdf:li>
 </rdf:Seq></dc:creator><Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Anna</rdf:li></rdf:Bag>
 </Iptc4xmpExt:PersonInImage></rdf:Description></rdf:RDF></x:xmpmeta>"""
KIEL = _PACKET.format('photoshop:City="Kiel" photoshop:Country="Germany"').encode()
TOLD = PhotoMetadata(creator="Ada; Bo", city="Kiel", country="Germany", people=("Anna",))
TAKEN = datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC).timestamp()


@pytest.fixture
def filled(library: Library, photos: Path) -> Library:
    """One photo that says something, 000.jpg, and one that says nothing, 001.jpg."""
    pictures.write_scenes(photos, 2)
    pictures.write(photos / "000.jpg", pictures.draw_scene(0), xmp=KIEL)
    index(library, photos)
    return library


def index(library: Library, photos: Path) -> list[Any]:
    return run(index_folders(library, [photos]))[1]


def shown(library: Library) -> list[Photo]:
    return sorted(answer_of(list_photos(library)), key=lambda photo: photo.path)


def found(library: Library, text: str) -> list[str]:
    columns = answer_of(library.columns())
    mask = columns.matching_mask(parse_query(text).query.field_terms)
    return sorted(columns.photo(row).path.name for row in mask.nonzero()[0])


def edit(library: Library, *rows: int, **values: Any) -> None:
    photos = [shown(library)[row] for row in rows]
    answer_of(edit_metadata(library, photos, values))


# ---- read, searched, shown ----


def test_what_the_file_tells_is_in_the_library_and_is_found(filled: Library) -> None:
    first, second = shown(filled)
    assert (first.metadata, second.metadata) == (TOLD, NO_METADATA)
    for text in (
        "creator:ada", "artist:bo", "city:kiel", "country:germ", "person:anna", "people:anna",
        "has:creator", "has:person", "has:city", "-has:copyright city:kiel", "date:2019-05-06",
    ):  # fmt: skip
        assert found(filled, text) == ["000.jpg"], text
    assert found(filled, "-has:creator") == ["001.jpg"]
    assert found(filled, "state:kiel,headline:x,location:kiel,copyright:x") == []
    counts = answer_of(count_field_values(filled))
    assert counts["creator"] == {"Ada": 1, "Bo": 1}
    assert counts["person"] == {"Anna": 1}


def test_a_sidecar_counts_before_the_file_and_only_where_it_tells_something(
    filled: Library, photos: Path
) -> None:
    sidecar = photos / "000.jpg.xmp"
    sidecar.write_bytes(KIEL.replace(b"Kiel", b"Jena").replace(b'photoshop:Country="Germany"', b""))
    index(filled, photos)
    assert shown(filled)[0].metadata == PhotoMetadata(
        creator="Ada; Bo", city="Jena", country="Germany", people=("Anna",)
    )


def test_details_tell_the_source_of_a_date_as_the_index_does(filled: Library, photos: Path) -> None:
    first, second = shown(filled)
    assert (first.time, first.taken, first.date_source) == (TAKEN, True, DateSource.XMP)
    assert (second.taken, second.date_source) == (False, None)
    report = answer_of(inspect_file(filled, photos / "000.jpg"))
    assert report.date_source is DateSource.XMP
    assert dict(report.camera_info)["Taken"] == "2019-05-06 07:08:09 +02:00"


def test_a_copy_and_a_moved_photo_keep_the_source_of_their_date(
    filled: Library, photos: Path
) -> None:
    (photos / "copy.jpg").write_bytes((photos / "000.jpg").read_bytes())
    (photos / "000.jpg").rename(photos / "moved.jpg")
    index(filled, photos)
    dates = {photo.path.name: (photo.time, photo.date_source) for photo in shown(filled)}
    assert dates["copy.jpg"] == dates["moved.jpg"] == (TAKEN, DateSource.XMP)


@pytest.mark.parametrize("date", ["2019-05-06", "2019-05-06T07:08:09"])
def test_two_scans_of_one_day_are_two_photos(library: Library, photos: Path, date: str) -> None:
    """A date in XMP is often no finer than a day: it does not tell that a file holds the same photo."""
    packet = KIEL.replace(b"2019-05-06T07:08:09+02:00", date.encode())
    path = pictures.write(photos / "scan.jpg", pictures.draw_scene(1), xmp=packet)
    index(library, photos)
    edit(library, 0, rating=4)
    pictures.write(path, pictures.draw_scene(50), xmp=packet)
    index(library, photos)
    assert shown(library)[0].metadata.rating == 0


# ---- a library of before ----


def make_older(path: Path, **then: Any) -> None:
    """Bring a catalog back to its shape before these fields; of the others its files had these values `then`."""
    with contextlib.closing(sqlite3.connect(path)) as catalog, catalog:
        for table in ("metadata", "sidecar_state"):
            for field in LATER_FIELDS:
                catalog.execute(f"ALTER TABLE {table} DROP COLUMN {field}")
        for column in ("date_source", "file_date_source", "file_taken"):
            catalog.execute(f"ALTER TABLE photos DROP COLUMN {column}")
        catalog.execute("UPDATE photos SET taken = NULL")
        marks = ", ".join("?" * len(LATER_FIELDS))
        catalog.execute(f"DELETE FROM metadata_log WHERE field IN ({marks})", LATER_FIELDS)
        rows = catalog.execute("SELECT path, sources, signature FROM sidecar_state").fetchall()
        for cell, text, signature in rows:
            sources = json.loads(text)
            for source in sources:
                for field in LATER_FIELDS:
                    source["values"].pop(field, None)
                if source["path"].endswith(".jpg"):
                    source["values"] |= then
            catalog.execute(
                "UPDATE sidecar_state SET sources = ?, signature = ? WHERE path = ?",
                [json.dumps(sources), signature.rpartition("/#")[0], cell],
            )
        for field, value in then.items():
            catalog.execute(
                "UPDATE metadata_log SET value = ? WHERE field = ? AND operation IS NULL",
                [json.dumps(value), field],
            )
            for table, condition in (
                ("metadata", "path NOT IN (SELECT path FROM metadata_log WHERE operation > 0)"),
                ("sidecar_state", "sources NOT LIKE '%.xmp%'"),
            ):
                catalog.execute(
                    f"UPDATE {table} SET {field} = ? WHERE {condition}", [json.dumps(value)]
                )
        catalog.execute(
            "DELETE FROM _sqlite_migrations WHERE name LIKE '0009%' OR name LIKE '%_positions' "
            "OR name LIKE '%_capture_times'"
        )


def test_an_older_library_is_filled_by_the_next_indexing_without_reading_pixels(
    filled: Library, photos: Path, open_library: OpenLibrary
) -> None:
    edit(filled, 0, rating=4)
    answer_of(write_sidecars(filled))
    filled.close()
    make_older(filled.catalog.path)
    library = open_library()
    assert shown(library)[0].metadata == PhotoMetadata(rating=4)
    HereDecoders.opened.clear()
    text = index(library, photos)
    assert HereDecoders.opened == []
    first = shown(library)[0]
    assert first.metadata == PhotoMetadata(
        rating=4, creator="Ada; Bo", city="Kiel", country="Germany", people=("Anna",)
    )
    assert (first.time, first.date_source) == (TAKEN, DateSource.XMP)
    assert any(first.id in each.photos for each in text if isinstance(each, Change))
    assert answer_of(plan_writes(library)) == ()
    HereDecoders.consulted.clear()
    index(library, photos)
    assert HereDecoders.consulted == []


def test_a_photo_that_only_gets_a_date_is_told_to_the_window(
    library: Library, photos: Path, open_library: OpenLibrary
) -> None:
    exif = pictures.exif_of(DateTimeDigitized="2024:02:21 10:14:22")
    pictures.write(photos / "000.jpg", pictures.draw_scene(0), exif=exif)
    index(library, photos)
    library.close()
    make_older(library.catalog.path)
    library = open_library()
    text = index(library, photos)
    (photo,) = shown(library)
    assert photo.date_source is DateSource.DIGITIZED
    assert Change(photos=(photo.id,), metadata=True, groups=True) in text


def test_fields_read_for_the_first_time_do_not_make_an_old_rating_newer(
    library: Library, photos: Path, open_library: OpenLibrary
) -> None:
    """A file without a date of its own was touched since: what it says of old is as old as before."""
    packet = KIEL.replace(b"<rdf:Description", b'<rdf:Description xmp:Rating="2"', 1)
    path = pictures.write(photos / "000.jpg", pictures.draw_scene(0), xmp=packet)
    os.utime(path, (1e9, 1e9))
    index(library, photos)
    edit(library, 0, rating=5)
    answer_of(write_sidecars(library))
    os.utime(path)
    index(library, photos)
    library.close()
    make_older(library.catalog.path)
    library = open_library()
    index(library, photos)
    assert shown(library)[0].metadata.rating == 5
    assert shown(library)[0].metadata.city == "Kiel"
    assert answer_of(plan_writes(library)) == ()


@pytest.mark.parametrize("is_edited", [True, False])
def test_keywords_joined_by_a_newer_version_are_no_older_and_no_newer_than_their_file(
    library: Library, photos: Path, open_library: OpenLibrary, is_edited: bool
) -> None:
    """Else they would replace those that the user has set since, where the file was touched later."""
    keywords = b"<dc:subject><rdf:Bag><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>"
    packet = KIEL.replace(b"</rdf:Description>", keywords + b"</rdf:Description>")
    path = pictures.write(photos / "000.jpg", pictures.draw_scene(0), xmp=packet)
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    image.iptcData()["Iptc.Application2.Keywords"] = "boat"
    image.writeMetadata()
    index(library, photos)
    if is_edited:
        edit(library, 0, keywords=("mine",))
        answer_of(write_sidecars(library))
    os.utime(path)
    index(library, photos)
    library.close()
    make_older(library.catalog.path, keywords=["sea"])
    library = open_library()
    index(library, photos)
    assert shown(library)[0].metadata.keywords == (("mine",) if is_edited else ("boat", "sea"))
    assert answer_of(plan_writes(library)) == ()


# ---- edited ----


def test_creator_and_copyright_are_saved_undone_and_done_again(
    filled: Library, photos: Path
) -> None:
    edit(filled, 0, 1, creator=" Cleo ;Dan", copyright="© {year}  Cleo")
    first, second = shown(filled)
    year = datetime.fromtimestamp(second.time, tz=UTC).astimezone().year
    assert (first.metadata.creator, first.metadata.copyright) == ("Cleo; Dan", "© 2019 Cleo")
    assert second.metadata == PhotoMetadata(creator="Cleo; Dan", copyright=f"© {year} Cleo")
    assert (
        answer_of(list_operations(filled))[0].summary == "Creator, copyright for 000.jpg, 001.jpg"
    )
    answer_of(write_sidecars(filled))
    sidecar = photos / "001.jpg.xmp"
    assert read_sidecar(sidecar).values == {"creator": "Cleo; Dan", "copyright": f"© {year} Cleo"}
    assert b"<rdf:Seq>" in sidecar.read_bytes()
    index(filled, photos)
    assert answer_of(plan_writes(filled)) == ()
    assert len(answer_of(list_operations(filled))) == 1
    answer_of(undo(filled))
    assert [photo.metadata for photo in shown(filled)] == [TOLD, NO_METADATA]
    answer_of(write_sidecars(filled))
    assert read_sidecar(photos / "000.jpg.xmp").values["creator"] == "Ada; Bo"
    answer_of(redo(filled))
    assert shown(filled)[0].metadata.copyright == "© 2019 Cleo"


def test_other_fields_are_written_to_a_sidecar_without_a_blank(
    filled: Library, photos: Path
) -> None:
    edit(filled, 0, 1, rating=3)
    answer_of(write_sidecars(filled))
    for name in ("000.jpg.xmp", "001.jpg.xmp"):
        assert read_sidecar(photos / name).values == {"rating": 3}


def test_another_program_sets_and_clears_the_creator(filled: Library, photos: Path) -> None:
    edit(filled, 1, creator="Ada")
    answer_of(write_sidecars(filled))
    sidecar = photos / "001.jpg.xmp"
    sidecar.write_bytes(sidecar.read_bytes().replace(b"Ada", b"Cleo"))
    index(filled, photos)
    assert shown(filled)[1].metadata.creator == "Cleo"
    assert answer_of(plan_writes(filled)) == ()
    sidecar.write_bytes(sidecar.read_bytes().replace(b"<rdf:li>Cleo</rdf:li>", b""))
    index(filled, photos)
    assert shown(filled)[1].metadata.creator == ""


def test_people_of_a_lost_sidecar_are_kept_and_never_pending(
    library: Library, photos: Path
) -> None:
    pictures.write_scenes(photos, 1)
    (photos / "000.jpg.xmp").write_bytes(KIEL)
    index(library, photos)
    (photos / "000.jpg.xmp").unlink()
    index(library, photos)
    assert shown(library)[0].metadata == TOLD
    (write,) = answer_of(plan_writes(library))
    assert write.values == {"creator": "Ada; Bo", "city": "Kiel", "country": "Germany"}
    answer_of(write_sidecars(library))
    assert answer_of(plan_writes(library)) == ()
    assert shown(library)[0].metadata == TOLD


# ---- exported ----


def export(path: Path, metadata: PhotoMetadata, choice: MetadataChoice) -> Path:
    request = DecodeRequest(
        export=ExportOptions(48, 90, choice), library=LibraryMetadata(metadata, time=1e9)
    )
    copy = path.with_name("copy.jpg")
    copy.write_bytes(decode_photo(path, request).exported)
    return copy


@pytest.mark.parametrize("choice", [MetadataChoice.ALL, MetadataChoice.COPYRIGHT])
def test_a_copy_has_the_creator_of_the_library_and_else_that_of_the_file(
    filled: Library, photos: Path, choice: MetadataChoice
) -> None:
    edit(filled, 0, creator="Cleo; Dan", copyright="© Cleo")
    photo = shown(filled)[0]
    values = read_embedded(export(photo.path, photo.metadata, choice)).values
    assert (values["creator"], values["copyright"]) == ("Cleo; Dan", "© Cleo")
    assert ("city" in values, "people" in values) == (choice is MetadataChoice.ALL,) * 2
    values = read_embedded(export(photo.path, NO_METADATA, choice)).values
    assert values["creator"] == "Ada; Bo"


def test_a_copy_without_place_and_people_names_neither(filled: Library) -> None:
    photo = shown(filled)[0]
    metadata = replace(photo.metadata, keywords=("anna", "boat", "Kiel"))
    values = read_embedded(export(photo.path, metadata, MetadataChoice.NO_PEOPLE)).values
    assert values == {"creator": "Ada; Bo", "keywords": ("boat",)}


def test_a_keyword_that_names_a_person_only_the_library_knows_stays_out_of_the_copy(
    photos: Path,
) -> None:
    path = pictures.write_scene(photos / "000.jpg", 0)
    metadata = PhotoMetadata(keywords=("boat", "friends|Anna"), people=("Anna",))
    values = read_embedded(export(path, metadata, MetadataChoice.NO_PEOPLE)).values
    assert values == {"keywords": ("boat",)}

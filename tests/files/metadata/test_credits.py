"""Creator, copyright, headline, place and people, wherever a program put them, and written back."""

from pathlib import Path
from typing import Any

import exiv2
import pytest

from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.embedded_writer import write_embedded
from app.files.metadata.exiv2_adapter import open_file, raw_bytes, text_of, wide_text_of
from app.files.metadata.photoshop import DIGEST, IPTC, digest_of_iptc, pack_resource, resources_of
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import read_packet, update_packet
from tests import pictures
from tests.canonical import others
from tests.packets import DIALECTS

_HEAD = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
 xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" {}>{}</rdf:Description></rdf:RDF></x:xmpmeta>"""


def read(attributes: str = "", elements: str = "") -> dict[str, Any]:
    return dict(read_packet(xmp(attributes, elements)).values)


def xmp(attributes: str = "", elements: str = "") -> bytes:
    return _HEAD.format(attributes, elements).encode()


def write(packet: bytes | None, **values: Any) -> bytes:
    return update_packet(packet, values, SidecarOptions(), 1e9)


def change(
    path: Path, exif: dict[str, Any], iptc: dict[str, list[str]], packet: bytes = b""
) -> Path:
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    for key, value in exif.items():
        image.exifData()[f"Exif.Image.{key}"] = value
    for key, words in iptc.items():
        for word in words:
            name = exiv2.IptcKey(f"Iptc.Application2.{key}")
            image.iptcData().add(name, exiv2.StringValue(word))
    if packet:
        image.setXmpPacket(packet.decode())
    image.writeMetadata()
    return path


def wide(text: str) -> exiv2.DataValue:
    return exiv2.DataValue((text + "\0").encode("utf-16-le"))


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    return pictures.write_scene(tmp_path / "a.jpg", 1)


# ---- read ----


@pytest.mark.parametrize(
    ("elements", "creator"),
    [
        ("<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li> Bo  B </rdf:li></rdf:Seq></dc:creator>", "Ada; Bo B"),
        ("<dc:creator><rdf:Bag><rdf:li>Ada</rdf:li><rdf:li>Ada</rdf:li></rdf:Bag></dc:creator>", "Ada"),
        ("<dc:creator>Ada;Bo</dc:creator>", "Ada; Bo"),
        ("<dc:creator><rdf:Seq><rdf:li/></rdf:Seq></dc:creator>", ""),
    ],
)  # fmt: skip
def test_creators_are_read_in_every_form(elements: str, creator: str) -> None:
    assert read(elements=elements) == {"creator": creator}


def test_single_properties_name_the_place_before_structures() -> None:
    shown = """<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource">
     <Iptc4xmpExt:City>Kiel</Iptc4xmpExt:City><Iptc4xmpExt:CountryName>Germany</Iptc4xmpExt:CountryName>
     </rdf:li><rdf:li Iptc4xmpExt:City="Rome"/></rdf:Bag></Iptc4xmpExt:LocationShown>"""
    created = """<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li><rdf:Description
     Iptc4xmpExt:Sublocation="Pier" Iptc4xmpExt:City="Kiel" Iptc4xmpExt:ProvinceState="SH"/></rdf:li></rdf:Bag>
     </Iptc4xmpExt:LocationCreated>"""
    whole = {"location": "Pier", "city": "Kiel", "state": "SH", "country": "Germany"}
    assert read(elements=shown) == {"city": "Kiel", "country": "Germany"}
    assert read(elements=created) == {"location": "Pier", "city": "Kiel", "state": "SH"}
    assert read(elements=shown + created) == whole
    # The same place is completed, another one is not mixed with it.
    assert read('photoshop:City="Kiel"', shown) == {"city": "Kiel", "country": "Germany"}
    assert read('photoshop:City="Jena"', shown + created) == {"city": "Jena"}
    assert read('photoshop:Country="Spain"', created) == {"country": "Spain"}


def test_people_of_all_programs_are_joined_without_repeats() -> None:
    elements = """
    <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
     <rdf:li><rdf:Description mwg-rs:Name="Anna" mwg-rs:Type="Face"/></rdf:li>
     <rdf:li rdf:parseType="Resource"><mwg-rs:Name>Rex</mwg-rs:Name><mwg-rs:Type>Pet</mwg-rs:Type></rdf:li>
     <rdf:li rdf:parseType="Resource"><!-- nobody knows --><mwg-rs:Type>Face</mwg-rs:Type></rdf:li>
     <rdf:li rdf:parseType="Resource"><mwg-rs:Name>Bo</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type></rdf:li>
    </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
    <MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>
     <rdf:li MPReg:Rectangle="0, 0, 1, 1" MPReg:PersonDisplayName="bo"/>
     <rdf:li rdf:parseType="Resource"><MPReg:PersonDisplayName>Cleo</MPReg:PersonDisplayName></rdf:li>
    </rdf:Bag></MPRI:Regions></MP:RegionInfo>
    <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Anna</rdf:li><rdf:li>Dan</rdf:li></rdf:Bag>
    </Iptc4xmpExt:PersonInImage>"""
    assert read(elements=elements) == {"people": ("Anna", "Bo", "Cleo", "Dan")}


def test_iptc_and_exif_have_credits_and_places_too(jpeg: Path) -> None:
    change(
        jpeg,
        {
            "Artist": "Ada; Bo",
            "Copyright": exiv2.AsciiValue("© Ada\0© Editor"),
            "XPAuthor": wide("Win"),
        },
        {},
    )
    assert read_embedded(jpeg).values == {"creator": "Ada; Bo", "copyright": "© Ada"}
    iptc = {
        "Byline": ["Cleo", "Dan"], "Copyright": ["© Cleo"], "Headline": ["News"], "SubLocation": ["Pier"],
        "City": ["K~ln"], "ProvinceState": ["NRW"], "CountryName": ["Germany"],
    }  # fmt: skip
    change(jpeg, {}, iptc)
    jpeg.write_bytes(jpeg.read_bytes().replace(b"K~ln", b"K\xf6ln"))
    told = {
        "creator": "Cleo; Dan", "copyright": "© Cleo", "headline": "News", "location": "Pier",
        "city": "Köln", "state": "NRW", "country": "Germany",
    }  # fmt: skip
    assert read_embedded(jpeg).values == told
    # XMP is believed most, but its blanks hide nothing.
    blank = "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'/></rdf:Alt></dc:rights>"
    change(jpeg, {}, {}, xmp('photoshop:City="Bonn" photoshop:Headline=" "', blank))
    assert read_embedded(jpeg).values == {**told, "city": "Bonn"}


@pytest.mark.parametrize(
    ("artist", "author", "creator"),
    [("   ", "Win", "Win"), ("", "", None), ("Ada\0\0\0", "", "Ada"), ("Ada\n B", "", "Ada B")],
)
def test_fields_that_cameras_fill_with_blanks_name_nobody(
    jpeg: Path, artist: str, author: str, creator: str | None
) -> None:
    change(
        jpeg,
        {"Artist": artist, "XPAuthor": wide(author), "Copyright": exiv2.AsciiValue(" \0Editor")},
        {},
    )
    assert read_embedded(jpeg).values.get("creator") == creator
    assert "copyright" not in read_embedded(jpeg).values


# ---- ratings in percent, keywords of IPTC ----


@pytest.mark.parametrize(
    ("percent", "rating"), [(0, 0), (1, 1), (25, 2), (50, 3), (75, 4), (99, 5), (100, 5), (60, 3)]
)
def test_a_rating_in_percent_counts_where_there_is_no_other(
    jpeg: Path, percent: int, rating: int
) -> None:
    change(jpeg, {"RatingPercent": exiv2.UShortValue(percent)}, {})
    assert read_embedded(jpeg).values == {"rating": rating}
    change(jpeg, {"Rating": exiv2.UShortValue(2)}, {})
    assert read_embedded(jpeg).values == {"rating": 2}
    change(jpeg, {"Rating": exiv2.UShortValue(900)}, {})
    assert read_embedded(jpeg).values == {"rating": rating}


KEYWORDS = "<dc:subject><rdf:Bag><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>"


def test_keywords_that_only_iptc_has_are_joined(jpeg: Path) -> None:
    change(jpeg, {}, {"Keywords": ["boat", "SEA"]}, xmp(elements=KEYWORDS))
    assert read_embedded(jpeg).values == {"keywords": ("boat", "sea")}


def test_levels_and_cut_words_of_iptc_are_no_keywords_of_their_own(jpeg: Path) -> None:
    long = "ö" * 40
    packet = write(None, keywords=("Places|Oslo", long))
    change(jpeg, {}, {"Keywords": ["Oslo", "Places", "ö" * 32]}, packet)
    assert read_embedded(jpeg).values["keywords"] == ("Places|Oslo", long)


@pytest.mark.parametrize("place", ["photoshop", "xmp"])
@pytest.mark.parametrize("is_in_step", [True, False])
def test_a_keyword_removed_from_xmp_stays_removed_where_the_digest_tells(
    jpeg: Path, place: str, is_in_step: bool
) -> None:
    change(jpeg, {}, {"Keywords": ["boat", "sea"]})
    iptc = next(each.data for each in resources_of(jpeg.read_bytes()) if each.number == IPTC)
    digest = digest_of_iptc(iptc if is_in_step else b"other")
    attribute = f'photoshop:LegacyIPTCDigest="{digest.hex().upper()}"' if place == "xmp" else ""
    change(jpeg, {}, {}, xmp(attribute, KEYWORDS))
    if place == "photoshop":
        add_digest(jpeg, digest)
    expected = ("sea",) if is_in_step else ("boat", "sea")
    assert read_embedded(jpeg).values["keywords"] == expected
    with jpeg.open("rb") as file:
        assert read_embedded(jpeg, file).values["keywords"] == expected


def add_digest(path: Path, digest: bytes) -> None:
    """Behind the IPTC, as Photoshop does."""
    content = path.read_bytes()
    at = content.index(b"\xff\xed")
    length = int.from_bytes(content[at + 2 : at + 4], "big")
    resource = pack_resource(DIGEST, digest)
    body = content[at + 4 : at + 2 + length] + resource
    head = content[: at + 2] + (len(body) + 2).to_bytes(2, "big")
    path.write_bytes(head + body + content[at + 2 + length :])


# ---- written ----

CREDITS: dict[str, Any] = {
    "creator": "Ada <&>; Bo",
    "copyright": "© 2024 Ada",
    "headline": "News",
    "location": "Pier",
    "city": "Kiel",
    "state": "SH",
    "country": "Germany",
}


@pytest.mark.parametrize("name", [*DIALECTS, None])
def test_written_credits_are_read_back_and_nothing_else_is_changed(name: str | None) -> None:
    packet = DIALECTS[name].encode() if name else None
    written = write(packet, **CREDITS)
    before = read_packet(packet).values if packet else {}
    assert read_packet(written).values == {**before, **CREDITS}
    assert write(written, **CREDITS) == written
    if packet:
        ours = (b"dc:creator", b"dc:rights", b"photoshop:", b"Iptc4xmpCore:Location")
        assert any(each in written for each in ours)
        assert others(write(packet, title="x")) == others(packet)


def test_creators_are_an_ordered_list() -> None:
    once = write(None, creator="Ada; Bo")
    assert b"<rdf:Seq>" in once
    turned = write(once, creator="Bo; Ada")
    assert read_packet(turned).values["creator"] == "Bo; Ada"
    assert read_packet(write(turned, creator="")).values["creator"] == ""


def test_copyright_in_other_languages_stays() -> None:
    rights = """<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">old</rdf:li>
     <rdf:li xml:lang="de">Alle Rechte vorbehalten</rdf:li></rdf:Alt></dc:rights>"""
    written = write(xmp(elements=rights), copyright="© Ada")
    assert b"Alle Rechte vorbehalten" in written
    assert read_packet(written).values["copyright"] == "© Ada"


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_copies_in_iptc_and_exif_are_kept_in_step(tmp_path: Path, name: str) -> None:
    path = pictures.write_scene(tmp_path / name, 1)
    exif = {
        "Artist": "old",
        "XPAuthor": wide("old"),
        "Copyright": exiv2.AsciiValue("© old\0© Editor"),
    }
    change(path, exif, {"Byline": ["old", "older"], "City": ["Kiel"]})
    write_embedded(path, {"creator": "Ada; Bö", "copyright": "© Bö"}, SidecarOptions(), 1e9)
    with open_file(path) as inside:
        assert text_of(raw_bytes(inside.exif, "Exif.Image.Artist")) == "Ada; Bö"
        assert wide_text_of(raw_bytes(inside.exif, "Exif.Image.XPAuthor")) == "Ada;Bö"
        notice = raw_bytes(inside.exif, "Exif.Image.Copyright")
        assert [text_of(part) for part in notice.split(b"\0")][:2] == ["© Bö", "© Editor"]
        bylines = [each.toString() for each in inside.iptc if each.key().endswith("Byline")]
    assert bylines == ["Ada", "Bö"]
    values = read_embedded(path).values
    assert values == {"creator": "Ada; Bö", "copyright": "© Bö", "city": "Kiel"}


def test_a_cleared_creator_goes_from_the_copies_too(jpeg: Path) -> None:
    change(
        jpeg, {"Artist": "old", "Copyright": "© old"}, {"Byline": ["old"], "Copyright": ["© old"]}
    )
    write_embedded(jpeg, {"creator": "", "copyright": ""}, SidecarOptions(), 1e9)
    assert read_embedded(jpeg).values == {"creator": "", "copyright": ""}
    with open_file(jpeg) as inside:
        assert not raw_bytes(inside.exif, "Exif.Image.Artist").strip(b"\0")
        assert not [each for each in inside.iptc if each.key().endswith(("Byline", "Copyright"))]


def test_a_photo_without_copies_gets_none(jpeg: Path) -> None:
    write_embedded(jpeg, {"creator": "Ada"}, SidecarOptions(), 1e9)
    with open_file(jpeg) as inside:
        assert inside.exif.empty()
        assert inside.iptc.empty()

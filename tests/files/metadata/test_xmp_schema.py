"""What XMP says of a photo, in every program's words; what is written changes that and nothing else."""

import random
from pathlib import Path
from typing import Any

import exiv2
import pytest

from app.domain.metadata import EDITED_FIELDS, LATER_FIELDS, NO_METADATA, Flag
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import read_packet, update_packet
from tests.canonical import others
from tests.packets import DIALECTS, DIGIKAM, FOOT, HEAD, LIGHTROOM, MICROSOFT, PHOTO_MECHANIC

SIDECARS = Path(__file__).parents[4] / "shared" / "photos" / "sidecars"
needs_photos = pytest.mark.skipif(not SIDECARS.is_dir(), reason="the shared photos are not here")

ALL: dict[str, Any] = {
    "rating": 3,
    "label": "Green",
    "flag": Flag.PICK,
    "keywords": ("Bands|AC/DC", "a, b", "Ä|Ö"),
    "title": "Tïtle <&>",
    "caption": "two\nlines",
}
TIME = 1_700_000_000.0


def write(
    packet: bytes | str | None, options: SidecarOptions | None = None, **values: Any
) -> bytes:
    content = packet.encode() if isinstance(packet, str) else packet
    return update_packet(content, values, options or SidecarOptions(), TIME)


def simple(properties: str) -> str:
    """A packet with these attributes, in any of the namespaces."""
    spaces = (
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpDM="http://ns.adobe.com/xmp/1.0/DynamicMedia/" '
        'xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:acdsee="http://ns.acdsee.com/iptc/1.0/" '
        'xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" '
        'xmlns:photomechanic="http://ns.camerabits.com/photomechanic/1.0/"'
    )
    return f'{HEAD.format("x")}<rdf:Description rdf:about="" {spaces} {properties}/>{FOOT}'


def read(properties: str) -> dict[str, Any]:
    return dict(read_packet(simple(properties).encode()).values)


# ---- reading ----

EXPECTED: dict[str, dict[str, Any]] = {
    "lightroom": {
        "rating": 2,
        "label": "Red",
        "keywords": ("Places|Germany|Berlin", "night"),
        "title": "Bridge",
    },
    "darktable": {"flag": Flag.REJECT},
    "digikam": {
        "rating": 4,
        "label": "Orange",
        "flag": Flag.PICK,
        "keywords": ("Bands|AC|DC", "Places|Berlin"),
    },
    "photo_mechanic": {"rating": 4, "label": "Winner alt", "flag": Flag.PICK},
    "capture_one": {"rating": 5, "label": "Purple"},
    "immich": {"keywords": ("Trips|North Sea",), "caption": "At sea"},
    "apple": {"keywords": ("Tulip",), "title": "Garden"},
    "microsoft": {"rating": 3, "keywords": ("Trips|Rome",)},
    "acdsee": {"rating": 3, "keywords": ("dog",)},
    "mediapro": {"keywords": ("cat",)},
}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_program_is_understood(name: str) -> None:
    assert dict(read_packet(DIALECTS[name].encode()).values) == EXPECTED[name]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("", {}),
        ('xmp:Rating="0"', {"rating": 0}),
        ('xmp:Rating="3.0"', {"rating": 3}),
        ('xmp:Rating="6"', {"rating": 5}),
        ('xmp:Rating="-1"', {"flag": Flag.REJECT}),
        ('xmp:Rating="-1" MicrosoftPhoto:Rating="75"', {"flag": Flag.REJECT}),
        ('xmp:Rating="-1" digiKam:PickLabel="0"', {"flag": Flag.REJECT}),
        ('xmp:Rating="-5"', {}),
        ('xmp:Rating="many"', {}),
        ('xmp:Rating="nan"', {}),
        ('xmp:Rating="1e999"', {}),
        ('xmp:Rating="" acdsee:rating="2"', {"rating": 2}),
        ('MicrosoftPhoto:Rating="99"', {"rating": 5}),
        ('MicrosoftPhoto:Rating="1"', {"rating": 1}),
        ('MicrosoftPhoto:Rating="300"', {}),
        ('acdsee:rating="9"', {}),
        ('xmp:Label="gReEn "', {"label": "Green"}),
        ('xmp:Label="Zweite Wahl"', {"label": "Zweite Wahl"}),
        ('xmp:Label="" digiKam:ColorLabel="1"', {"label": ""}),
        ('digiKam:ColorLabel="6"', {"label": "Purple"}),
        ('digiKam:ColorLabel="77"', {}),
        ('digiKam:PickLabel="1"', {"flag": Flag.REJECT}),
        ('digiKam:PickLabel="2"', {}),
        ('digiKam:PickLabel="0"', {"flag": None}),
        ('digiKam:PickLabel="0" xmpDM:pick="1"', {"flag": Flag.PICK}),
        ('xmpDM:pick="-1"', {"flag": Flag.REJECT}),
        ('xmpDM:good="True"', {"flag": Flag.PICK}),
        ('photomechanic:Tagged="true"', {"flag": Flag.PICK}),
        ('photomechanic:ColorClass="8"', {"flag": Flag.REJECT, "label": "Trash"}),
    ],
)
def test_a_word_is_taken_for_what_it_means(properties: str, expected: dict[str, Any]) -> None:
    assert read(properties) == expected


@pytest.mark.parametrize(
    ("properties", "time"),
    [
        ('xmp:MetadataDate="2023-11-14T23:13:20+01:00"', TIME),
        ('xmp:MetadataDate="2023-11-14T22:13:20.000000000Z"', TIME),
        ('xmp:ModifyDate="2023-11-14T22:13:20Z"', TIME),
        ('xmp:MetadataDate="2023-11-14T22:13:20Z" xmp:ModifyDate="2001-01-01T00:00:00Z"', TIME),
        ('xmp:MetadataDate="2023-11-14T22:13:20" xmp:ModifyDate="2001-01-01T00:00:00Z"', None),
        ('xmp:MetadataDate="yesterday"', None),
        ("", None),
    ],
)
def test_a_time_without_its_zone_is_none(properties: str, time: float | None) -> None:
    assert read_packet(simple(properties).encode()).time == time


# ---- writing: what is not ours ----


@pytest.mark.parametrize("name", DIALECTS)
def test_nothing_of_another_program_is_lost(name: str) -> None:
    packet = DIALECTS[name].encode()
    written = write(packet, **ALL)
    assert others(written) == others(packet)
    assert dict(read_packet(written).values) == ALL


@pytest.mark.parametrize("name", DIALECTS)
def test_what_was_not_said_anew_is_as_before(name: str) -> None:
    packet = DIALECTS[name].encode()
    before = dict(read_packet(packet).values)
    for field in ("label", "keywords", "title", "caption"):
        assert dict(read_packet(write(packet, **{field: ALL[field]})).values) == {
            **before,
            field: ALL[field],
        }


@needs_photos
def test_no_real_sidecar_loses_anything() -> None:
    files = sorted(SIDECARS.rglob("*.xmp"))
    assert len(files) > 50
    for file in files:
        packet = file.read_bytes()
        told = {**ALL, "creator": "Ada; Bo", "copyright": "© Ada"}
        written = write(packet, **told)
        assert others(written) == others(packet), file
        assert dict(read_packet(written).values) == {**credits_in(packet), **told}, file


def credits_in(packet: bytes) -> dict[str, Any]:
    """What a packet says that ALL does not."""
    return {f: v for f, v in read_packet(packet).values.items() if f in LATER_FIELDS}


def test_writing_the_same_again_changes_no_byte() -> None:
    once = write(LIGHTROOM, **ALL)
    assert write(once, **ALL) == once


def test_prefixes_and_forms_stay_as_another_program_chose_them() -> None:
    written = write(PHOTO_MECHANIC, rating=1).decode()
    assert "<xap:Rating>1</xap:Rating>" in written
    assert 'xmp:Rating="1"' in write(LIGHTROOM, rating=1).decode()


def test_other_languages_keep_their_title() -> None:
    written = write(LIGHTROOM, title="Pont").decode()
    assert '<rdf:li xml:lang="x-default">Pont</rdf:li>' in written
    assert '<rdf:li xml:lang="de">Brücke</rdf:li>' in written


CODECS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "latin-1": "ISO-8859-1",
}
KNOWN_BY_THEIR_BYTES = ("utf-8", "utf-8-sig", "utf-16")


@pytest.mark.parametrize(
    ("codec", "declared"),
    [*((codec, True) for codec in CODECS), *((codec, False) for codec in KNOWN_BY_THEIR_BYTES)],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encoding_mark_and_line_ends_stay(codec: str, line_end: str, declared: bool) -> None:
    head = f'<?xml version="1.0" encoding="{CODECS[codec]}"?>\n' if declared else ""
    packet = f"{head}{LIGHTROOM}   \n".replace("\n", line_end).encode(codec)
    written = write(packet, title="Größe €")
    assert written[:12] == packet[:12]
    text = written.decode(codec)
    assert text.count("\n") == text.count(line_end)
    assert text.endswith(f"   {line_end}")
    assert read_packet(written).values["title"] == "Größe €"
    assert others(written) == others(packet)


def test_padding_and_the_packets_own_frame_stay() -> None:
    packet = DIGIKAM.replace("<?xpacket end", " " * 500 + "\n<!-- kept --><?xpacket end")
    written = write(packet, rating=1).decode()
    assert written.startswith('<?xpacket begin="\ufeff"')
    assert written.endswith(" " * 500 + '\n<!-- kept --><?xpacket end="w"?>')


# ---- writing: what is ours ----


def test_a_fresh_packet_says_all_and_others_read_it() -> None:
    written = write(None, **ALL)
    assert dict(read_packet(written).values) == ALL
    assert read_packet(written).time == TIME


@pytest.mark.parametrize("name", [*DIALECTS, None])
def test_exiv2_reads_what_was_written(name: str | None, tmp_path: Path) -> None:
    file = tmp_path / "a.xmp"
    file.write_bytes(write(DIALECTS[name] if name else None, **ALL))
    image = exiv2.ImageFactory.open(str(file))
    image.readMetadata()
    xmp = image.xmpData()
    assert xmp["Xmp.xmp.Rating"].toString() == "3"
    assert xmp["Xmp.xmp.Label"].toString() == "Green"
    assert set(xmp["Xmp.lr.hierarchicalSubject"].value()) == set(ALL["keywords"])
    assert {"AC/DC", "Ö", "a, b"} <= set(xmp["Xmp.dc.subject"].value())
    assert dict(xmp["Xmp.dc.title"].value())["x-default"] == ALL["title"]
    assert xmp["Xmp.digiKam.PickLabel"].toString() == "3"


@pytest.mark.parametrize("name", [*DIALECTS, None])
def test_what_is_taken_back_is_said_to_be_empty(name: str | None) -> None:
    """Were it only left out, what an older place says would come back."""
    nothing = {field: getattr(NO_METADATA, field) for field in EDITED_FIELDS}
    # But the capture time: where it is left out, that of the photo's file counts.
    without = {field: value for field, value in nothing.items() if field != "capture_time"}
    written = write(write(DIALECTS[name] if name else None, **ALL), **nothing)
    assert dict(read_packet(written).values) == without


def test_stars_come_back_when_the_reject_goes() -> None:
    rejected = write(LIGHTROOM, flag=Flag.REJECT)
    assert b'xmp:Rating="-1"' in rejected
    assert "rating" not in read_packet(rejected).values
    back = read_packet(write(rejected, flag=None, rating=2)).values
    assert (back["flag"], back["rating"]) == (None, 2)


def test_stars_given_to_a_rejected_photo_do_not_take_the_reject_away() -> None:
    written = write(write(LIGHTROOM, flag=Flag.REJECT), rating=5)
    assert read_packet(written).values["flag"] is Flag.REJECT


def test_a_reject_of_another_program_goes_without_leaving_a_rating_below_zero() -> None:
    assert read_after('xmp:Rating="-1"', flag=None) == {"rating": 0, "flag": None}


def read_after(properties: str, **values: Any) -> dict[str, Any]:
    return dict(read_packet(write(simple(properties), **values)).values)


def test_each_program_is_told_of_flags_only_as_the_user_wishes() -> None:
    bare = SidecarOptions(reject_as_rating=False, pick_digikam=False)
    assert b"PickLabel" not in write(LIGHTROOM, bare, flag=Flag.PICK)
    assert b'xmp:Rating="2"' in write(LIGHTROOM, bare, flag=Flag.REJECT)
    written = write(LIGHTROOM, SidecarOptions(pick_digikam=False, pick_dm=True), flag=Flag.REJECT)
    assert read_packet(written).values["flag"] is Flag.REJECT
    assert b">-1</xmpDM:pick>" in written


def test_copies_of_other_programs_do_not_contradict() -> None:
    written = write(DIGIKAM, rating=5, label="Blue").decode()
    assert 'MicrosoftPhoto:Rating="99"' in written
    assert 'photoshop:Urgency="5"' in written
    assert 'digiKam:ColorLabel="5"' in written
    written = write(PHOTO_MECHANIC, rating=2, flag=None, label="Typical").decode()
    assert "<photomechanic:Prefs>0:5:2:000123<" in written
    assert "<photomechanic:ColorClass>5<" in written
    assert "<photomechanic:Tagged>False<" in written


def test_a_namespace_is_known_without_its_last_slash() -> None:
    written = write(MICROSOFT, rating=5, keywords=("Trips|Paris",)).decode()
    assert "<MicrosoftPhoto:Rating>99<" in written
    assert "<rdf:li>Trips/Paris</rdf:li>" in written
    assert "Rome" not in written


def test_a_trashed_photo_that_is_picked_is_not_trash_for_photo_mechanic() -> None:
    assert read_after('photomechanic:ColorClass="8"', flag=Flag.PICK)["flag"] is Flag.PICK


def test_words_for_the_levels_above_stay_as_long_as_there_is_something_below() -> None:
    written = write(LIGHTROOM, keywords=("Places|Germany|Berlin",))
    assert b"<rdf:li>Germany</rdf:li>" in written
    assert b"night" not in written
    assert b"Germany" not in write(written, keywords=("night",))


def test_any_words_come_back_as_they_were_said() -> None:
    """Letters of any script, commas, slashes, blanks; what no XML may hold is left out."""
    chance = random.Random(7)
    letters = "aÄß漢🙂,/;:&<>\"'\\ \t-"
    for _ in range(300):
        words = {
            "|".join(
                "".join(chance.choice(letters) for _ in range(6)).strip() + "x"
                for _ in range(chance.randint(1, 3))
            )
            for _ in range(chance.randint(0, 4))
        }
        keywords = tuple(sorted("|".join(" ".join(s.split()) for s in w.split("|")) for w in words))
        title = "".join(chance.choice(letters) for _ in range(9)).strip()
        packet = chance.choice([None, *DIALECTS.values()])
        values = read_packet(write(packet, keywords=keywords, title=title)).values
        assert (values["keywords"], values["title"]) == (keywords, title)


def test_letters_that_no_xml_may_hold_cost_themselves_only() -> None:
    values = read_packet(write(None, title="a\0b\x0bc\ud800d", keywords=("x\0y",))).values
    assert (values["title"], values["keywords"]) == ("abcd", ("xy",))


# ---- hostile and broken ----

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\0\0\0",
        b"no xml",
        LIGHTROOM.encode()[:400],
        b"<html/>",
        LIGHTROOM.replace("Bridge", "&unknown;").encode(),
        (BOMB + LIGHTROOM.replace("Bridge", "&j;")).encode(),
        ('<!DOCTYPE x SYSTEM "http://example.org/x.dtd">' + LIGHTROOM).encode(),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + LIGHTROOM.replace("Bridge", "&e;")).encode(),
        (HEAD.format("x") + "<a>" * 5000 + "</a>" * 5000 + FOOT).encode(),
        LIGHTROOM.encode("utf-16-le")[:-1],
        b'<?xml version="1.0" encoding="no-such"?>' + LIGHTROOM.encode(),
    ],
)  # fmt: skip
def test_what_is_broken_or_means_harm_is_refused(packet: bytes) -> None:
    with pytest.raises(ValueError, match=r"XML|XMP"):
        read_packet(packet)
    with pytest.raises(ValueError, match=r"XML|XMP"):
        write(packet, rating=1)


def test_a_packet_without_any_description_gets_one() -> None:
    assert read_packet(write(HEAD.format("x") + FOOT, **ALL)).values == ALL

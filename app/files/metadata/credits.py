"""Credits, places and people in XMP: creator, copyright, headline, location, city, state, country, people.

They have several homes in XMP. A place is told by single properties or by structures, and a structure counts only
where the single ones name no place, or another part of the same one: halves of two places would make a third.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.metadata import (
    MetadataChanges,
    join_creators,
    split_creators,
    strip_xml_invalid,
)
from app.files.metadata.xmp_packet import XmpPacket

IPTC_KEYS: Mapping[str, str] = {
    field: f"Iptc.Application2.{name}"
    for field, name in (
        ("creator", "Byline"),
        ("copyright", "Copyright"),
        ("headline", "Headline"),
        ("location", "SubLocation"),
        ("city", "City"),
        ("state", "ProvinceState"),
        ("country", "CountryName"),
    )
}
"""The field of IPTC that has the same value."""
_TEXTS: Mapping[str, str] = {
    "headline": "photoshop:Headline",
    "location": "Iptc4xmpCore:Location",
    "city": "photoshop:City",
    "state": "photoshop:State",
    "country": "photoshop:Country",
}
_PLACE = ("location", "city", "state", "country")
_STRUCTURES = ("Iptc4xmpExt:LocationShown", "Iptc4xmpExt:LocationCreated")
_PARTS = ("Sublocation", "City", "ProvinceState", "CountryName")
"""The parts of these structures, in the order of _PLACE."""

_Node = Any  # lxml is not typed.


def tidy(text: str) -> str:
    """Return a text on one line, without what XML does not allow."""
    return " ".join(strip_xml_invalid(text).split())


def read_credits(packet: XmpPacket) -> dict[str, Any]:
    """Return the fields that the packet has; blank ones are values, too, but for places and people."""
    texts = {field: packet.get_text(name) for field, name in _TEXTS.items()}
    texts["copyright"] = packet.get_lang_alt("dc:rights")
    values: dict[str, Any] = {f: tidy(text) for f, text in texts.items() if text is not None}
    if (creators := packet.get_list("dc:creator")) is not None:
        values["creator"] = join_creators(map(tidy, creators))
    values |= _read_place(packet, {field: values[field] for field in _PLACE if values.get(field)})
    if people := _read_people(packet):
        values["people"] = people
    return values


def write_credits(packet: XmpPacket, values: MetadataChanges) -> None:
    """Write those of these fields that have a text."""
    if "creator" in values:
        creators = split_creators(values["creator"])
        if (packet.get_list("dc:creator") or []) != creators:  # The order counts.
            packet.set_list("dc:creator", [], "Seq")
        packet.set_list("dc:creator", creators, "Seq")
    if "copyright" in values:
        packet.set_lang_alt("dc:rights", values["copyright"])
    for field, name in _TEXTS.items():
        if field in values:
            packet.set_text(name, values[field])


def _read_place(packet: XmpPacket, place: dict[str, str]) -> dict[str, str]:
    for name in _STRUCTURES:
        texts = _texts_of(packet.get_element(name), first=True)
        other = {
            field: text
            for field, part in zip(_PLACE, _PARTS, strict=True)
            if (text := texts.get(part))
        }
        common = place.keys() & other.keys()
        if not place or (common and all(place[f] == other[f] for f in common)):
            place = other | place
    return place


def _read_people(packet: XmpPacket) -> tuple[str, ...]:
    """Return the names of people in all properties that have some, each once."""
    names = [
        *(
            region.get("Name", "")
            for region in _items_of(packet.get_element("mwg-rs:Regions"))
            if region.get("Type", "Face").casefold() == "face"
        ),
        *(
            region.get("PersonDisplayName", "")
            for region in _items_of(packet.get_element("MP:RegionInfo"))
        ),
        *(packet.get_list("Iptc4xmpExt:PersonInImage") or ()),
    ]
    known: dict[str, str] = {}
    for name in filter(None, map(tidy, names)):
        known.setdefault(name.casefold(), name)
    return tuple(sorted(known.values(), key=str.casefold))


def _items_of(element: _Node | None) -> Iterable[dict[str, str]]:
    """Yield the texts in each item of the lists within a property."""
    if element is not None:
        yield from (_texts_of(node) for node in element.iter() if _local(node.tag) == "li")


def _texts_of(element: _Node | None, *, first: bool = False) -> dict[str, str]:
    """Return the texts in a structure, or in the first of a list, by local names: of attributes and elements."""
    texts: dict[str, str] = {}
    if element is None:
        return texts
    items = (node for node in element.iter() if _local(node.tag) == "li")
    for node in (next(items, element) if first else element).iter():
        for name, text in node.attrib.items():
            texts.setdefault(_local(name), tidy(text))
        if not len(node) and (text := tidy(node.text or "")):
            texts.setdefault(_local(node.tag), text)
    return texts


def _local(name: object) -> str:
    """Return a name without its namespace; empty for that of a comment."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""

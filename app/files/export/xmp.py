"""XMP of an exported copy: from the original, its sidecars and the library."""

import contextlib
import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from app.domain.metadata import MetadataChanges
from app.domain.position import stated_position
from app.files.export.rules import PREFIXES, XMP, Group
from app.files.metadata.embedded_writer import PACKET_HEAD
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_packet import XmpPacket
from app.files.metadata.xmp_schema import update_packet

_Node = Any  # lxml is not typed.
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_GPS = "{http://ns.adobe.com/exif/1.0/}GPS"
PHRASES: Mapping[str, str] = {
    f"{_DC}title": "title",
    f"{_DC}description": "caption",
    f"{_DC}rights": "copyright",
}
"""Properties with a text that the library has, too, and perhaps with texts in more languages."""
_HEAD = PACKET_HEAD + b">"
_TAIL = b'\n  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
_NAMES = {
    "li", "Name", "PersonDisplayName", "PersonName", "City", "State", "Country", "Location",
    "ProvinceState", "CountryName", "Sublocation", "LocationName",
}  # fmt: skip
"""Properties and fields with the name of a person or place."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a packet."""

    element: _Node
    from_sidecar: bool
    """Whether it is from a sidecar, which is newer than EXIF and IPTC in the original."""

    @property
    def texts(self) -> list[str]:
        """Return the value, or the items of a list; of a text in several languages, only the default."""
        items = list(self.element.iter(f"{_RDF}li")) or [self.element]
        if self.element.find(f"{_RDF}Alt") is not None:
            items.sort(key=lambda item: item.get(_LANGUAGE) != "x-default")
            del items[1:]
        texts = ("".join(map(str, item.itertext())).strip() for item in items)
        return list(filter(None, texts))


Properties = dict[str, Property]
"""Properties by lxml's full names."""


def read_properties(embedded: bytes, sidecars: Sequence[bytes]) -> Properties:
    """Read the properties that a copy may have, each from the last packet with it. Damaged packets have none."""
    properties: Properties = {}
    for number, packet in enumerate((embedded, *sidecars)):
        with contextlib.suppress(ValueError):  # An empty packet raises it, too.
            for element in _elements(XmpPacket(packet).rdf):
                properties[element.tag] = Property(element, number > 0)
    return properties


def _elements(rdf: _Node) -> Iterator[_Node]:
    """Yield the properties that may stay, also those that are attributes, as elements of their own."""
    for description in rdf.iterchildren(f"{_RDF}Description"):
        for name, text in description.attrib.items():
            if name in XMP:
                element = _new(name)
                element.text = text
                yield element
        for child in description.iterchildren(tag=etree.Element):
            if child.tag in XMP:
                element = _new(child.tag)
                element.text = child.text
                element.attrib.update(child.attrib)
                element.extend(copy.deepcopy(node) for node in child)
                yield element


def _new(name: str) -> _Node:
    """Make an element with the usual prefix: exiv2 takes no packet in which one prefix has two meanings."""
    space = etree.QName(name).namespace
    return etree.Element(name, nsmap={PREFIXES[space]: space, "rdf": _RDF.strip("{}")})


def split(properties: Properties, groups: Collection[Group]) -> tuple[Properties, set[str]]:
    """Return the properties of these groups, and the names of people and places in the others."""
    kept = {name: each for name, each in properties.items() if XMP[name] in groups}
    private = (each for name, each in properties.items() if name not in kept)
    return kept, {text for each in private for text in _names_in(each.element)}


def _names_in(element: _Node) -> Iterator[str]:
    for node in element.iter(tag=etree.Element):
        if etree.QName(node).localname in _NAMES and (text := "".join(node.itertext()).strip()):
            yield text
        for name, text in node.attrib.items():
            if etree.QName(name).localname in _NAMES and text.strip():
                yield text.strip()


def drop_largest(properties: Properties, most: int) -> tuple[Properties, tuple[str, ...]]:
    """Drop the largest properties until the rest fits into so many bytes. Return the rest and the names dropped."""
    sizes = {name: len(_to_bytes(each.element)) for name, each in properties.items()}
    dropped: list[str] = []
    for name in sorted(sizes, key=sizes.__getitem__, reverse=True):
        if sum(sizes.values()) <= most:
            break
        del sizes[name]
        dropped.append(etree.QName(name).localname)
    return {name: properties[name] for name in properties if name in sizes}, tuple(dropped)


def build_packet(
    properties: Properties, values: MetadataChanges, options: SidecarOptions, time: float, most: int
) -> tuple[bytes, tuple[str, ...]]:
    """Return a packet of at most so many bytes, and the names of what did not fit: the library's values go last."""
    values, dropped, room = dict(values), list[str](), most
    while True:
        body = b"".join(b"\n   " + _to_bytes(each.element) for each in properties.values())
        packet = update_packet(_HEAD + body + _TAIL, values, options, time)
        if len(packet) <= most:
            return packet, tuple(dropped)
        if properties:
            room = min(room, len(body)) - (len(packet) - most)
            properties, names = drop_largest(properties, room)
            dropped += names
        else:
            longest = max(values, key=lambda name: len(str(values[name])))
            del values[longest]
            dropped.append(longest)


def keep_phrases(properties: Properties, values: MetadataChanges) -> Properties:
    """Return the properties without a title and a caption that differ from the library's; nor a copyright notice."""
    wanted = {name: values.get(field) for name, field in PHRASES.items()}
    if "copyright" not in values:  # That of the file stays.
        del wanted[f"{_DC}rights"]
    return {
        name: each
        for name, each in properties.items()
        if name not in wanted or _phrase(each.element) == wanted[name]
    }


def state_position(properties: Properties, position: str, time: float) -> Properties:
    """Return the properties with the library's position in place of all of the receiver's."""
    others = {name: each for name, each in properties.items() if not name.startswith(_GPS)}
    if stated_position(position) is None:
        return others
    packet = update_packet(None, {"position": position}, SidecarOptions(), time)
    stated = read_properties(b"", [packet])
    return others | {name: each for name, each in stated.items() if name.startswith(_GPS)}


def state_time(properties: Properties, value: str, time: float) -> Properties:
    """Return the properties with the user's capture time in place of the original's, and of its EXIF."""
    packet = update_packet(None, {"capture_time": value}, SidecarOptions(), time)
    return properties | read_properties(b"", [packet])


def _phrase(element: _Node) -> str:
    """Return the default of a text in several languages."""
    packet = XmpPacket(_HEAD + _to_bytes(element) + _TAIL)
    return (packet.get_lang_alt(f"dc:{etree.QName(element).localname}") or "").strip()


def _to_bytes(element: _Node) -> bytes:
    return etree.tostring(element)

"""An XMP packet, whose properties are changed in place, so that nothing else changes.

A property is an attribute or an element of one of the descriptions below `rdf:RDF`; programs write both
forms, and several descriptions. A change keeps the form; a new property becomes an attribute where its
namespace is declared, else an element that declares it.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from app.domain.metadata import strip_xml_invalid

_Node = Any  # lxml is not typed.

NAMESPACES = {
    "acdsee": "http://ns.acdsee.com/iptc/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "MicrosoftPhoto": "http://ns.microsoft.com/photo/1.0/",
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "photomechanic": "http://ns.camerabits.com/photomechanic/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpDM": "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
}
"""The prefixes of our names; a packet may have others for the same namespaces."""

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FRESH = b"""<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Albumen">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"/>
 </rdf:RDF>
</x:xmpmeta>
"""
_STARTS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_AROUND = re.compile(r"(?:[\s\ufeff]++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
"""What may precede and follow the root of a packet: declaration, xpacket, padding.

Possessive, so that megabytes of blanks are gone through once.
"""


class XmpPacket:
    """One XMP packet; its properties are named as in NAMESPACES: "xmp:Rating"."""

    def __init__(self, content: bytes | None = None) -> None:
        """Parse the content, or make a fresh packet. Raises ValueError where it is no XMP, or is damaged."""
        content = _FRESH if content is None else content
        # Without entities, network and huge trees, depth, length and expansion are bounded.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            strip_cdata=False,
        )
        try:
            self._root = etree.fromstring(content, parser)
            document = self._root.getroottree().docinfo
            known = (codec for start, codec in _STARTS if content.startswith(start))
            self._codec = next(known, document.encoding or "utf-8")
            text = content.decode(self._codec)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            reason = " ".join(str(error).split()).split(" (<string>")[0]
            raise ValueError(f"the XML is invalid ({reason})") from error
        if document.doctype:  # XMP has none; one means harm.
            raise ValueError("XMP must not have a document type")
        self.rdf: _Node = next(self._root.iter(f"{_RDF}RDF"), None)
        if self.rdf is None:
            raise ValueError("the XML contains no XMP")
        self._namespaces = _namespaces_in(self.rdf)
        self._head, self._tail = _around(text, self._root)
        self._line_end = "\r\n" if "\r\n" in text else "\n"

    def get_text(self, name: str) -> str | None:
        """Return a plain value; None where the property is missing."""
        full = self._full(name)
        for description in self._descriptions():
            if (text := description.get(full)) is not None:
                return text
            if (element := description.find(full)) is not None:
                qualified = element.find(f"{_RDF}value")
                return _text(element if qualified is None else qualified)
        return None

    def get_list(self, name: str) -> list[str] | None:
        """Return the items of a list; of a plain value, a list of one. None where the property is missing."""
        box = _box(self.get_element(name))
        if box is not None:
            return [_text(item) for item in _items(box)]
        text = self.get_text(name)
        return None if text is None else [text] if text.strip() else []

    def get_lang_alt(self, name: str) -> str | None:
        """Return the default of a text in several languages; None where the property is missing."""
        box = _box(self.get_element(name))
        if box is None:
            return self.get_text(name)
        items = _items(box)
        default = [item for item in items if item.get(_LANGUAGE) == "x-default"]
        return _text((default or items)[0]) if items else ""

    def get_element(self, name: str) -> _Node | None:
        """Return the first element of a property; None where it is missing, or an attribute."""
        elements = (each.find(self._full(name)) for each in self._descriptions())
        return next((each for each in elements if each is not None), None)

    def set_text(self, name: str, text: str) -> None:
        """Change a plain value, or add it; duplicates are removed."""
        full, text = self._full(name), strip_xml_invalid(text)
        holders = [each for each in self._descriptions() if full in each.attrib]
        elements = [each for one in self._descriptions() for each in one.findall(full)]
        if holders:
            holders.pop(0).set(full, text)
        elif elements:
            _fill(elements.pop(0), text)
        else:
            self._add(full, text)
        for holder in holders:
            del holder.attrib[full]
        for element in elements:
            _remove(element)

    def set_list(self, name: str, texts: Sequence[str], kind: str = "Bag") -> None:
        """Change the items of a list; those that stay keep their place and form."""
        box = self._box_for(name, kind)
        missing = dict.fromkeys(strip_xml_invalid(word) for word in texts)
        for item in _items(box):
            if _text(item) in missing:
                del missing[_text(item)]
            else:
                _remove(item)
        for word in missing:
            _append(box, f"{_RDF}li").text = word

    def set_lang_alt(self, name: str, text: str) -> None:
        """Change the default of a text; other languages stay."""
        box, text = self._box_for(name, "Alt"), strip_xml_invalid(text)
        for item in _items(box):
            if item.get(_LANGUAGE, "x-default") == "x-default":
                break
        else:
            item = _append(box, f"{_RDF}li")
        item.set(_LANGUAGE, "x-default")
        _fill(item, text)

    def remove(self, name: str) -> None:
        """Remove a property wherever it is."""
        full = self._full(name)
        for description in self._descriptions():
            description.attrib.pop(full, None)
            for element in description.findall(full):
                _remove(element)

    def to_bytes(self) -> bytes:
        """Return the packet in its original encoding, with its byte order mark and line ends."""
        body = etree.tostring(self._root, encoding="unicode", with_tail=False)
        text = self._head + body.replace("\n", self._line_end) + self._tail
        return text.encode(self._codec, "xmlcharrefreplace")

    def _full(self, name: str) -> str:
        """Return a name in lxml's form: {namespace}name."""
        prefix, _, local = name.partition(":")
        return f"{{{self._namespaces[prefix]}}}{local}"

    def _descriptions(self) -> Iterator[_Node]:
        return self.rdf.iterchildren(f"{_RDF}Description")

    def _home(self, full: str) -> _Node:
        """Return the description for a new property: one that declares its namespace, else the first."""
        namespace = etree.QName(full).namespace
        descriptions = list(self._descriptions())
        for description in descriptions:
            if namespace in description.nsmap.values():
                return description
        if descriptions:
            return descriptions[0]
        description = _append(self.rdf, f"{_RDF}Description")
        description.set(f"{_RDF}about", "")
        return description

    def _add(self, full: str, text: str) -> None:
        home = self._home(full)
        if etree.QName(full).namespace in home.nsmap.values():
            home.set(full, text)
        else:
            _append(home, full).text = text

    def _box_for(self, name: str, kind: str) -> _Node:
        """Return the list of this property, or a new one; a plain text becomes its first item."""
        element = self.get_element(name)
        box = _box(element)
        if box is not None:
            return box
        plain = (self.get_text(name) or "").strip()
        self.remove(name)
        box = _append(_append(self._home(self._full(name)), self._full(name)), f"{_RDF}{kind}")
        if plain:
            _append(box, f"{_RDF}li").text = plain
        return box


def _namespaces_in(rdf: _Node) -> dict[str, str]:
    """Return NAMESPACES, without the last slash where the packet has them so, as ExifTool writes some."""
    used = {uri for node in (rdf, *rdf) for uri in node.nsmap.values()}
    short = {prefix: uri.rstrip("/") for prefix, uri in NAMESPACES.items()}
    return {
        prefix: short[prefix] if uri not in used and short[prefix] in used else uri
        for prefix, uri in NAMESPACES.items()
    }


def _around(text: str, root: _Node) -> tuple[str, str]:
    """Return the text before and after the root; libxml2 forgets the padding there."""
    local = etree.QName(root).localname
    name = f"{root.prefix}:{local}" if root.prefix else local
    head = _AROUND.match(text)
    end = text.find(">", max(0, text.rfind(f"</{name}"))) + 1
    tail = _AROUND.fullmatch(text, end)
    return head[0] if head else "", tail[0] if tail else ""


def _text(element: _Node) -> str:
    """Return all text in an element, without comments."""
    return "".join(str(piece) for piece in element.xpath(".//text()"))


def _box(element: _Node | None) -> _Node | None:
    """Return the list in a property, or None."""
    if element is None:
        return None
    return next(element.iterchildren(f"{_RDF}Bag", f"{_RDF}Seq", f"{_RDF}Alt"), None)


def _items(box: _Node) -> list[_Node]:
    return list(box.iterchildren(f"{_RDF}li"))


def _fill(element: _Node, text: str) -> None:
    """Replace the content of an element by a text; its attributes and tail stay."""
    for child in list(element):
        element.remove(child)
    element.text = text or None


def _append(parent: _Node, full: str) -> _Node:
    """Append a child, on a line of its own like its neighbours."""
    name = etree.QName(full)
    prefixes = {prefix: each for prefix, each in NAMESPACES.items() if each == name.namespace}
    last = next(parent.iterchildren(reversed=True), None)  # len() would count them all.
    if last is not None:
        closing, last.tail = last.tail, parent.text
    else:
        closing = _indent(parent)
        parent.text = f"{closing} "
    child = etree.SubElement(
        parent, name, nsmap={} if name.namespace in parent.nsmap.values() else prefixes
    )
    child.tail = closing
    return child


def _indent(element: _Node) -> str:
    """Return the line end and the blanks before an element."""
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    return "\n" + (text or "").rpartition("\n")[2]


def _remove(element: _Node) -> None:
    """Remove an element from the tree, together with its line."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.getnext() is None:  # What follows is the indent of the parent's end.
        if before is None:
            parent.text = element.tail
        else:
            before.tail = element.tail
    element.tail = None
    parent.remove(element)

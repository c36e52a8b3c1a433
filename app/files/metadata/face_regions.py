"""Faces with names in the metadata of files: read as many programs write them, written as MWG regions.

Areas are relative to the picture as it is stored, 0 to 1; here they are relative to the upright one. Some programs
state them in the upright picture already: the size they name tells, where the sides changed places.
Source: Metadata Working Group, Guidelines for Handling Image Metadata 2.0, "Image Region Metadata"; Microsoft, People
Tagging Overview (Photo 1.2 schema).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from app.domain.metadata import strip_xml_invalid
from app.domain.people import SAME_BOX, Box
from app.files.metadata.xmp_packet import XmpPacket

_Node = Any  # lxml is not typed.
_MWG = "{http://www.metadataworkinggroup.com/schemas/regions/}"
AREA = "{http://ns.adobe.com/xmp/sType/Area#}"
SIZE = "{http://ns.adobe.com/xap/1.0/sType/Dimensions#}"
_MPREG = "{http://ns.microsoft.com/photo/1.2/t/Region#}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

_PREFIXES = {"mwg-rs": _MWG[1:-1], "stArea": AREA[1:-1], "stDim": SIZE[1:-1]}

# EXIF 2.32, tag 0x0112: where a point of the stored picture is in the upright one.
TURNS: dict[int, Callable[[float, float], tuple[float, float]]] = {
    1: lambda x, y: (x, y),
    2: lambda x, y: (1 - x, y),
    3: lambda x, y: (1 - x, 1 - y),
    4: lambda x, y: (x, 1 - y),
    5: lambda x, y: (y, x),
    6: lambda x, y: (1 - y, x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (y, 1 - x),
}
_BACK = {6: 8, 8: 6}
"""The orientations that undo another one; the others undo themselves."""


@dataclass(frozen=True, slots=True)
class FaceRegion:
    """A face with a name."""

    name: str
    box: Box
    """On the upright picture."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """The picture that regions are relative to."""

    orientation: int = 1
    """As in EXIF, 1 to 8."""
    width: int = 0
    """In pixels, as stored; 0 where unknown."""
    height: int = 0


UNKNOWN_PICTURE = StoredPicture()


@dataclass(frozen=True, slots=True)
class NamedFaces:
    """Faces to write, and the picture that they are written for."""

    regions: tuple[FaceRegion, ...] = ()
    picture: StoredPicture = UNKNOWN_PICTURE
    removed: tuple[str, ...] = ()
    """Names that the user took away."""


NO_FACES = NamedFaces()


def read_regions(packet: XmpPacket, picture: StoredPicture) -> tuple[FaceRegion, ...]:
    """Return the named faces of a packet; those that cannot be placed are left out."""
    regions: list[FaceRegion] = []
    for name, box in (*_read_mwg(packet, picture), *_read_microsoft(packet, picture)):
        if name and not any(
            each.name.casefold() == name.casefold() and each.box.overlap(box) >= SAME_BOX
            for each in regions
        ):
            regions.append(FaceRegion(name, box))
    return tuple(regions)


def _read_mwg(packet: XmpPacket, picture: StoredPicture) -> Iterator[tuple[str, Box]]:
    element = packet.get_element("mwg-rs:Regions")
    if element is None:
        return
    orientation = 1 if _is_upright(element, picture) else picture.orientation
    for item in _faces(element):
        try:
            yield _text(item, f"{_MWG}Name"), _box_of(item, orientation)
        except ValueError:
            continue


def _read_microsoft(packet: XmpPacket, picture: StoredPicture) -> Iterator[tuple[str, Box]]:
    element = packet.get_element("MP:RegionInfo")
    if element is None or picture.orientation != 1:
        return  # It names no size, and programs disagree on the picture meant.
    for item in element.iter(f"{_RDF}li"):
        numbers = _text(item, f"{_MPREG}Rectangle").split(",")
        try:
            box = Box(*(float(each) for each in numbers))
        except (TypeError, ValueError):
            continue
        if is_inside(box):
            yield _text(item, f"{_MPREG}PersonDisplayName"), box


def write_people(packet: XmpPacket, people: Sequence[str], faces: NamedFaces) -> None:
    """Write the people shown, and the regions of their faces; others' regions and names stay.

    A region with a name that was removed stays a region, without it.
    """
    removed = {name.casefold() for name in faces.removed}
    listed = packet.get_list("Iptc4xmpExt:PersonInImage")
    kept = [name for name in listed or () if name.strip().casefold() not in removed]
    known = {name.strip().casefold() for name in kept}
    if people or listed is not None:
        more = [name for name in people if name.casefold() not in known]
        packet.set_list("Iptc4xmpExt:PersonInImage", [*kept, *more])
    for name, field, element in (
        ("mwg-rs:Regions", f"{_MWG}Name", packet.get_element("mwg-rs:Regions")),
        ("MP:RegionInfo", f"{_MPREG}PersonDisplayName", packet.get_element("MP:RegionInfo")),
    ):
        for item in () if element is None else _items(element, is_mwg=name.startswith("mwg")):
            if _text(item, field).casefold() in removed:
                _set_text(item, field, None)
    if faces.regions and faces.picture.width:
        _write_mwg(packet, faces.regions, faces.picture)


def _write_mwg(packet: XmpPacket, regions: Sequence[FaceRegion], picture: StoredPicture) -> None:
    element = packet.get_element("mwg-rs:Regions")
    upright = element is not None and _is_upright(element, picture)
    orientation = 1 if upright else picture.orientation
    missing = list(regions)
    for item in () if element is None else list(_faces(element)):
        try:
            box = _box_of(item, orientation)
        except ValueError:
            continue
        best = max(missing, key=lambda each: each.box.overlap(box), default=None)
        if best and best.box.overlap(box) >= SAME_BOX:
            missing.remove(best)
            if _text(item, f"{_MWG}Name") != best.name:
                _set_text(item, f"{_MWG}Name", best.name)
    if missing:
        areas = [
            (each.name, turn_box(each.box, _BACK.get(orientation, orientation))) for each in missing
        ]
        _add_regions(packet, element, areas, picture)


def _add_regions(
    packet: XmpPacket,
    element: _Node,
    areas: Sequence[tuple[str, Box]],
    picture: StoredPicture,
) -> None:
    """Add regions to the list there is, or a new one in a description of its own, as they are allowed to be."""
    if element is None:
        description = etree.SubElement(
            packet.rdf, f"{_RDF}Description", {f"{_RDF}about": ""}, nsmap=_PREFIXES
        )
        element = etree.SubElement(description, f"{_MWG}Regions", {f"{_RDF}parseType": "Resource"})
        size = {"w": str(picture.width), "h": str(picture.height), "unit": "pixel"}
        sides = {f"{SIZE}{name}": value for name, value in size.items()}
        etree.SubElement(element, f"{_MWG}AppliedToDimensions", sides)
    box = next(element.iter(f"{_RDF}Bag"), None)
    if box is None:
        holder = next(element.iterchildren(f"{_RDF}Description"), element)
        box = etree.SubElement(etree.SubElement(holder, f"{_MWG}RegionList"), f"{_RDF}Bag")
    for name, area in areas:
        item = etree.SubElement(box, f"{_RDF}li")
        # A prefix may be bound to something else above: these are declared where they are used.
        told = {f"{_MWG}Name": strip_xml_invalid(name), f"{_MWG}Type": "Face"}
        region = etree.SubElement(item, f"{_RDF}Description", told, nsmap=_PREFIXES)
        values = {
            "x": area.x + area.width / 2,
            "y": area.y + area.height / 2,
            "w": area.width,
            "h": area.height,
        }
        numbers = {f"{AREA}{side}": f"{value:.6g}" for side, value in values.items()}
        etree.SubElement(region, f"{_MWG}Area", {**numbers, f"{AREA}unit": "normalized"})


def turn_box(box: Box, orientation: int) -> Box:
    """Return the box on the upright picture of one on a stored picture of this orientation."""
    points = [
        TURNS[orientation](x, y)
        for x, y in ((box.x, box.y), (box.x + box.width, box.y + box.height))
    ]
    (left, right), (top, bottom) = (sorted(each) for each in zip(*points, strict=True))
    return Box(left, top, right - left, bottom - top)


def _is_upright(regions: _Node, picture: StoredPicture) -> bool:
    """Whether areas were made upon the upright picture, though it is stored on its side."""
    dimensions = next(regions.iter(f"{_MWG}AppliedToDimensions"), None)
    if dimensions is None or picture.orientation < 5 or picture.width == picture.height:
        return False
    try:
        width, height = (float(_text(dimensions, f"{SIZE}{side}")) for side in ("w", "h"))
    except ValueError:
        return False
    return (width > height) != (picture.width > picture.height)


def _box_of(item: _Node, orientation: int) -> Box:
    """Return the upright box of an MWG region. Raises ValueError where it has none."""
    x, y, width, height = (float(_text(item, f"{AREA}{side}")) for side in ("x", "y", "w", "h"))
    if (unit := _text(item, f"{AREA}unit")) and unit != "normalized":
        raise ValueError("The area is in pixels.")
    box = turn_box(Box(x - width / 2, y - height / 2, width, height), orientation)
    if not is_inside(box):
        raise ValueError("The area lies outside of the picture.")
    return box


def is_inside(box: Box) -> bool:
    """Whether a box is one on a picture, at least in part; NaN is not."""
    sides = box.width > 0 and box.height > 0 and box.width <= 1.5 and box.height <= 1.5
    return sides and -1 < box.x < 1 and -1 < box.y < 1


def _items(element: _Node, *, is_mwg: bool) -> Iterator[_Node]:
    yield from _faces(element) if is_mwg else element.iter(f"{_RDF}li")


def _faces(element: _Node) -> Iterator[_Node]:
    """Yield the regions of faces; one without a type is taken for a face."""
    for item in list(element.iter(f"{_RDF}li")):
        if (_text(item, f"{_MWG}Type") or "Face").casefold() == "face":
            yield item


def _text(node: _Node, name: str) -> str:
    """Return a text within a node, an attribute or an element; empty where there is none."""
    for each in node.iter():
        if name in each.attrib:
            return " ".join(each.get(name).split())
        if each.tag == name:
            return " ".join((each.text or "").split())
    return ""


def _set_text(node: _Node, name: str, text: str | None) -> None:
    """Change a text within a node, add it, or with None remove it."""
    for each in list(node.iter()):
        if name in each.attrib:
            if text is None:
                del each.attrib[name]
            else:
                each.set(name, text)
            return
        if each.tag == name:
            each.text = text or ""
            return
    if text is not None:
        holder = next(node.iter(f"{_RDF}Description"), node)
        holder.set(name, text)

"""People's regions in XMP (MWG and Windows), fitted to a copy that stands upright.

Their areas are parts of the picture as it is stored, 0 to 1, so a smaller copy needs no others; but one whose
pixels were turned does, and the pixels that the areas were made upon are to be named anew.
Source: Metadata Working Group, Guidelines for Handling Image Metadata 2.0, "Image Region Metadata".
"""

from collections.abc import Callable, Iterator
from typing import Any

_Node = Any  # lxml is not typed.
_MWG = "{http://www.metadataworkinggroup.com/schemas/regions/}"
_AREA = "{http://ns.adobe.com/xmp/sType/Area#}"
_SIZE = "{http://ns.adobe.com/xap/1.0/sType/Dimensions#}"
_WINDOWS = "{http://ns.microsoft.com/photo/1.2/}RegionInfo"
REGIONS = f"{_MWG}Regions"

# EXIF 2.32, tag 0x0112: where a point of the stored picture is, when it stands upright.
_TURNS: dict[int, Callable[[float, float], tuple[float, float]]] = {
    1: lambda x, y: (x, y),
    2: lambda x, y: (1 - x, y),
    3: lambda x, y: (1 - x, 1 - y),
    4: lambda x, y: (x, 1 - y),
    5: lambda x, y: (y, x),
    6: lambda x, y: (1 - y, x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (y, 1 - x),
}


def fit_regions(name: str, regions: _Node, orientation: int, size: tuple[int, int]) -> bool:
    """Make the property fit a copy of this size; False where that cannot be done, and it must go.

    `orientation` is that of the original. Some programs count areas in the upright picture already: the
    pixels they name tell, where its sides changed places.
    """
    if name == _WINDOWS:  # It names no pixels, and programs disagree on what it counts in.
        return orientation == 1
    if name != REGIONS:
        return True
    named = next(regions.iter(f"{_MWG}AppliedToDimensions"), None)
    try:
        old = None if named is None else (_number(named, f"{_SIZE}w"), _number(named, f"{_SIZE}h"))
        if orientation not in _TURNS or _is_upright(old, orientation, size):
            orientation = 1
        for area in _areas(regions):
            _turn(area, orientation)
    except ValueError:
        return False
    if named is not None:
        for side, pixels in zip((f"{_SIZE}w", f"{_SIZE}h"), size, strict=True):
            _set(named, side, str(pixels))
    return True


def _is_upright(named: tuple[float, float] | None, orientation: int, size: tuple[int, int]) -> bool:
    """Whether the areas were made upon the upright picture, though it is stored on its side."""
    if named is None or orientation < 5 or size[0] == size[1]:
        return False
    return (named[0] > named[1]) == (size[0] > size[1])


def _areas(regions: _Node) -> Iterator[_Node]:
    """The nodes that hold the numbers of an area, which may be attributes or elements."""
    for node in list(regions.iter()):
        if f"{_AREA}x" in node.attrib or node.find(f"{_AREA}x") is not None:
            yield node


def _turn(area: _Node, orientation: int) -> None:
    x, y = _TURNS[orientation](_number(area, f"{_AREA}x"), _number(area, f"{_AREA}y"))
    _set(area, f"{_AREA}x", f"{x:.6g}")
    _set(area, f"{_AREA}y", f"{y:.6g}")
    if orientation >= 5 and _holder(area, f"{_AREA}w") is not None:
        width, height = _number(area, f"{_AREA}w"), _number(area, f"{_AREA}h")
        _set(area, f"{_AREA}w", f"{height:.6g}")
        _set(area, f"{_AREA}h", f"{width:.6g}")


def _holder(node: _Node, name: str) -> _Node | None:
    """The node with this attribute, or the element of this name."""
    for each in node.iter():
        if name in each.attrib or each.tag == name:
            return each
    return None


def _number(node: _Node, name: str) -> float:
    """Raises ValueError where there is none."""
    holder = _holder(node, name)
    if holder is None:
        raise ValueError("A number is missing.")
    return float(holder.get(name) or holder.text or "")


def _set(node: _Node, name: str, text: str) -> None:
    holder = _holder(node, name)
    if holder is not None and name in holder.attrib:
        holder.set(name, text)
    elif holder is not None:
        holder.text = text

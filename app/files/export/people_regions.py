"""People's regions in XMP (MWG and Windows), fitted to an upright copy.

Areas are relative to the stored picture, 0 to 1, so they fit a smaller copy; but for turned pixels they are
turned, and the size in pixels that they were made upon is renewed.
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

# EXIF 2.32, tag 0x0112: where a point of the stored picture is in the upright one.
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
    """Fit a property to a copy of this size. Return False where it cannot be fitted, and must go.

    `orientation` is that of the original. Some programs state areas in the upright picture already: the
    size they name tells, where the sides changed places.
    """
    if name == _WINDOWS:  # It names no size, and programs disagree on the picture meant.
        return orientation == 1
    if name != REGIONS:
        return True
    dimensions = next(regions.iter(f"{_MWG}AppliedToDimensions"), None)
    try:
        if _is_upright(dimensions, orientation, size) or orientation not in _TURNS:
            orientation = 1
        for area in _areas(regions):
            _turn(area, orientation)
    except ValueError:
        return False
    if dimensions is not None:
        for side, pixels in zip((f"{_SIZE}w", f"{_SIZE}h"), size, strict=True):
            _set(dimensions, side, str(pixels))
    return True


def _is_upright(dimensions: _Node | None, orientation: int, size: tuple[int, int]) -> bool:
    """Whether areas were made upon the upright picture, though it is stored on its side."""
    if dimensions is None:
        return False
    width, height = _number(dimensions, f"{_SIZE}w"), _number(dimensions, f"{_SIZE}h")
    on_its_side = orientation >= 5 and size[0] != size[1]
    return on_its_side and (width > height) == (size[0] > size[1])


def _areas(regions: _Node) -> Iterator[_Node]:
    """Yield the nodes of areas, whose numbers may be attributes or elements."""
    for node in list(regions.iter()):
        if f"{_AREA}x" in node.attrib or node.find(f"{_AREA}x") is not None:
            yield node


def _turn(area: _Node, orientation: int) -> None:
    x, y = _TURNS[orientation](_number(area, f"{_AREA}x"), _number(area, f"{_AREA}y"))
    values = {"x": x, "y": y}
    if orientation >= 5 and _holder(area, f"{_AREA}w") is not None:
        values |= {"w": _number(area, f"{_AREA}h"), "h": _number(area, f"{_AREA}w")}
    for name, value in values.items():
        _set(area, f"{_AREA}{name}", f"{value:.6g}")


def _holder(node: _Node, name: str) -> _Node | None:
    """Return the node with this attribute, or the element of this name."""
    return next((each for each in node.iter() if name in each.attrib or each.tag == name), None)


def _number(node: _Node, name: str) -> float:
    """Return a number. Raises ValueError where there is none."""
    holder = _holder(node, name)
    if holder is None:
        raise ValueError("A number is missing.")
    return float(holder.get(name) or holder.text or "")


def _set(node: _Node, name: str, text: str) -> None:
    holder = _holder(node, name)
    if holder is None:
        return
    if name in holder.attrib:
        holder.set(name, text)
    else:
        holder.text = text

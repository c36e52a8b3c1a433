"""People's regions in XMP (MWG and Windows), fitted to an upright copy.

Areas are relative to the stored picture, 0 to 1, so they fit a smaller copy; but for turned pixels they are
turned, and the size in pixels that they were made upon is renewed.
Source: Metadata Working Group, Guidelines for Handling Image Metadata 2.0, "Image Region Metadata".
"""

from collections.abc import Iterator
from typing import Any

from app.files.metadata.face_regions import AREA, SIZE, TURNS

_Node = Any  # lxml is not typed.
_MWG = "{http://www.metadataworkinggroup.com/schemas/regions/}"
_WINDOWS = "{http://ns.microsoft.com/photo/1.2/}RegionInfo"
REGIONS = f"{_MWG}Regions"


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
        if _is_upright(dimensions, orientation, size) or orientation not in TURNS:
            orientation = 1
        for area in _areas(regions):
            _turn(area, orientation)
    except ValueError:
        return False
    if dimensions is not None:
        for side, pixels in zip((f"{SIZE}w", f"{SIZE}h"), size, strict=True):
            _set(dimensions, side, str(pixels))
    return True


def _is_upright(dimensions: _Node | None, orientation: int, size: tuple[int, int]) -> bool:
    """Whether areas were made upon the upright picture, though it is stored on its side."""
    if dimensions is None:
        return False
    width, height = _number(dimensions, f"{SIZE}w"), _number(dimensions, f"{SIZE}h")
    on_its_side = orientation >= 5 and size[0] != size[1]
    return on_its_side and (width > height) == (size[0] > size[1])


def _areas(regions: _Node) -> Iterator[_Node]:
    """Yield the nodes of areas, whose numbers may be attributes or elements."""
    for node in list(regions.iter()):
        if f"{AREA}x" in node.attrib or node.find(f"{AREA}x") is not None:
            yield node


def _turn(area: _Node, orientation: int) -> None:
    x, y = TURNS[orientation](_number(area, f"{AREA}x"), _number(area, f"{AREA}y"))
    values = {"x": x, "y": y}
    if orientation >= 5 and _holder(area, f"{AREA}w") is not None:
        values |= {"w": _number(area, f"{AREA}h"), "h": _number(area, f"{AREA}w")}
    for name, value in values.items():
        _set(area, f"{AREA}{name}", f"{value:.6g}")


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

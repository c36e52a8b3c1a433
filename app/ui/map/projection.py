"""Mercator's projection: degrees to a square world of side 1, north at the top; and the part of it shown."""

import math
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.position import Position

World: TypeAlias = NDArray[np.float64]
"""(n, 2) points of the world, 0 to 1 from west to east and from north to south."""

TILE = 256.0
"""Pixels of the world's side at zoom 0, as map programs have it."""
MOST_NORTH = 85.05112878
"""Latitude of the upper edge."""
LEAST_ZOOM, MOST_ZOOM = 0.0, 17.0


def to_world(degrees: NDArray[np.float64]) -> World:
    """Project latitudes and longitudes (n, 2) in degrees."""
    north = np.radians(np.clip(degrees[:, 0], -MOST_NORTH, MOST_NORTH))
    x = degrees[:, 1] / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(north)) / (2 * np.pi)
    return np.column_stack([x, y])


def from_world(x: float, y: float) -> Position:
    """Return the position of a point of the world."""
    latitude = math.degrees(math.atan(math.sinh((0.5 - y) * 2 * math.pi)))
    return latitude, (min(max(x, 0.0), 1.0) - 0.5) * 360


def thin_out(world: World, side: float) -> World:
    """Return one point for each pixel of a world of that side in pixels, at most 2**31."""
    keys = np.floor(world * side).astype(np.int64) @ np.array([1 << 32, 1])
    return world[np.unique(keys, return_index=True)[1]]


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part of the world in a widget."""

    width: float
    """Logical pixels."""
    height: float
    x: float = 0.5
    """The middle, in the world."""
    y: float = 0.42
    zoom: float = 1.0

    @property
    def scale(self) -> float:
        """Pixels of the world's side."""
        return TILE * 2**self.zoom

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in the world."""
        across, down = self.width / self.scale / 2, self.height / self.scale / 2
        return self.x - across, self.y - down, self.x + across, self.y + down

    def to_screen(self, world: World) -> NDArray[np.float64]:
        """Return (n, 2) pixels of points."""
        middle = np.array([self.x, self.y])
        return (world - middle) * self.scale + np.array([self.width / 2, self.height / 2])

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the world at a pixel."""
        return (
            self.x + (x - self.width / 2) / self.scale,
            self.y + (y - self.height / 2) / self.scale,
        )

    def moved(self, across: float, down: float) -> "Viewport":
        """Return the view with its content moved by so many pixels."""
        return replace(self, x=self.x - across / self.scale, y=self.y - down / self.scale).held()

    def zoomed(self, steps: float, x: float, y: float) -> "Viewport":
        """Return the view zoomed in by so many doublings, with the same place at a pixel."""
        here = self.at(x, y)
        new = replace(self, zoom=self.zoom + steps).held()
        there = new.at(x, y)
        return replace(new, x=new.x + here[0] - there[0], y=new.y + here[1] - there[1]).held()

    def around(self, world: World, most_zoom: float = 12.0) -> "Viewport":
        """Return the view that shows all these points, with a margin."""
        low, high = world.min(0), world.max(0)
        wide, tall = (float(side) for side in np.maximum(high - low, 1e-9))
        fits = min(0.8 * self.width / wide, 0.8 * self.height / tall) / TILE
        x, y = ((low + high) / 2).tolist()
        return replace(self, x=x, y=y, zoom=min(math.log2(max(fits, 1)), most_zoom)).held()

    def resized(self, width: float, height: float) -> "Viewport":
        """Return the view in a widget of another size."""
        return replace(self, width=max(width, 1.0), height=max(height, 1.0)).held()

    def held(self) -> "Viewport":
        """Return the view within the world: never smaller than the widget is wide, nor beyond the edges."""
        least = max(LEAST_ZOOM, math.log2(max(self.width, self.height) / TILE))
        zoom = min(max(self.zoom, least), MOST_ZOOM)
        scale = TILE * 2**zoom
        across, down = min(0.5, self.width / scale / 2), min(0.5, self.height / scale / 2)
        return replace(
            self,
            zoom=zoom,
            x=min(max(self.x, across), 1 - across),
            y=min(max(self.y, down), 1 - down),
        )

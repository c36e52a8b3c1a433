"""Trail of visited places, for Back and Forward."""

from typing import Generic, TypeVar

_Place = TypeVar("_Place")


class Trail(Generic[_Place]):
    """Places in order. Going to a new place from the middle forgets the places ahead."""

    def __init__(self, limit: int = 100) -> None:
        self._places: list[_Place] = []
        self._here = -1
        self._limit = limit

    @property
    def here(self) -> _Place | None:
        """The present place."""
        return self._places[self._here] if self._places else None

    @property
    def can_go_back(self) -> bool:
        return self._here > 0

    @property
    def can_go_forward(self) -> bool:
        return self._here + 1 < len(self._places)

    def go(self, place: _Place) -> None:
        """Go to a new place."""
        self._places = [*self._places[: self._here + 1], place][-self._limit :]
        self._here = len(self._places) - 1

    def put(self, place: _Place) -> None:
        """Replace the present place; on an empty trail, go there."""
        if self._places:
            self._places[self._here] = place
        else:
            self.go(place)

    def back(self) -> _Place | None:
        """Go one place back, if possible."""
        self._here = max(self._here - 1, 0) if self._places else -1
        return self.here

    def forward(self) -> _Place | None:
        """Go one place forward, if possible."""
        self._here = min(self._here + 1, len(self._places) - 1)
        return self.here

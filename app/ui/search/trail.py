"""Where one has been, and how to get back there: a trail with a place on it."""

from typing import Generic, TypeVar

_Place = TypeVar("_Place")


class Trail(Generic[_Place]):
    """Places one after the other. Going somewhere new from the middle forgets what lay ahead."""

    def __init__(self, limit: int = 100) -> None:
        self._places: list[_Place] = []
        self._here = -1
        self._limit = limit

    @property
    def here(self) -> _Place | None:
        """The place one is at."""
        return self._places[self._here] if self._places else None

    @property
    def can_go_back(self) -> bool:
        return self._here > 0

    @property
    def can_go_forward(self) -> bool:
        return self._here + 1 < len(self._places)

    def go(self, place: _Place) -> None:
        """Go somewhere new."""
        self._places = [*self._places[: self._here + 1], place][-self._limit :]
        self._here = len(self._places) - 1

    def put(self, place: _Place) -> None:
        """Have another place in the place of this one; where there is none, go there."""
        if self._places:
            self._places[self._here] = place
        else:
            self.go(place)

    def back(self) -> _Place | None:
        """Go one place back; where there is none, stay."""
        self._here = max(self._here - 1, 0) if self._places else -1
        return self.here

    def forward(self) -> _Place | None:
        """Go one place forward; where there is none, stay."""
        self._here = min(self._here + 1, len(self._places) - 1)
        return self.here

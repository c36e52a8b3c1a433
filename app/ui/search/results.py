"""Search results as photos of a grid: matches, threshold, weaker matches; stacks expanded or collapsed."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from app.domain.photo import Photo
from app.tasks.searching.search import SearchHit, SearchResult
from app.ui.grid.photo_list import PhotoList


@dataclass(frozen=True, slots=True)
class _Tile:
    photo: Photo
    caption: str
    found: SearchHit
    is_head: bool
    """Whether the photo stands for its stack; else it is inside, shown after it."""


class Results(PhotoList):
    """The results to show, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[_Tile] = []
        self.line: int | None = None
        """Row of the first weaker match; None if none is shown."""

    def show_result(
        self, result: SearchResult | None, opened: Set[int], *, beyond: bool, stay: bool = False
    ) -> None:
        """Show the matches; with `beyond` the weaker ones after them. `opened` are the ids of expanded stacks."""
        found = result.hits if result else ()
        matching = min(result.matching, len(found)) if result else 0
        match = list(_tiles(found[:matching], opened))
        rest = list(_tiles(found[matching:], opened)) if beyond else []
        self._tiles = match + rest
        self.line = len(match) if rest else None
        photos, captions = (
            [tile.photo for tile in self._tiles], [tile.caption for tile in self._tiles]
        )  # fmt: skip
        (self.renew if stay else self.show)(photos, captions)

    def found(self, row: int) -> SearchHit:
        """Return the result of the photo in a row, or the one whose stack contains it."""
        return self._tiles[row].found

    def stacked(self, row: int) -> int:
        """Return the number of further photos in the stack of a row; 0 if the photo heads no stack."""
        tile = self._tiles[row]
        return len(tile.found.stacked) if tile.is_head else 0

    def is_inner(self, row: int) -> bool:
        """Whether the photo in a row is shown only because its stack is expanded."""
        return not self._tiles[row].is_head

    def results_before(self, row: int) -> int:
        """Return the number of results before a row."""
        return sum(tile.is_head for tile in self._tiles[:row])

    def as_like(self, row: int) -> int:
        """Return the number of results with at least the score of that row's, in any order."""
        own = self.found(row)
        matching = len(self._tiles) if self.line is None else self.line
        if row >= matching or not own.term_scores:
            return self.results_before(row + 1)
        return sum(
            tile.is_head and tile.found.score >= own.score for tile in self._tiles[:matching]
        )


def refresh(result: SearchResult, now: dict[int, Photo]) -> SearchResult:
    """Update the photos of the same results."""
    found = tuple(
        replace(
            each,
            photo=now.get(each.photo.id, each.photo),
            stacked=tuple(now.get(other.id, other) for other in each.stacked),
        )
        for each in result.hits
    )
    return replace(result, hits=found)


def _tiles(found: Sequence[SearchHit], opened: Set[int]) -> Iterator[_Tile]:
    for each in found:
        caption = f"{each.score:.2f}" if each.term_scores else ""
        yield _Tile(each.photo, caption, each, is_head=True)
        if each.photo.id in opened:
            for other in each.stacked:
                yield _Tile(other, "", each, is_head=False)

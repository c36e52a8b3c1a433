"""What a search found, as photos for a wall: what matches, the line below it, the rest; twins opened or folded."""

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
    """Whether it stands for its fold; else it is one of the folded, shown after it."""


class Results(PhotoList):
    """The results to be shown, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[_Tile] = []
        self.line: int | None = None
        """The row from which on photos do not match; None where none is shown that does not."""

    def show_result(
        self, result: SearchResult | None, opened: Set[int], *, beyond: bool, stay: bool = False
    ) -> None:
        """Show what matches; with `beyond` the rest after it. `opened` are the ids whose folds are open."""
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
        """The result that the photo of that row is, or is folded into."""
        return self._tiles[row].found

    def stacked(self, row: int) -> int:
        """How many are one with the photo of that row; 0 where it does not stand for others."""
        tile = self._tiles[row]
        return len(tile.found.stacked) if tile.is_head else 0

    def is_inner(self, row: int) -> bool:
        """Whether the photo of that row is shown only because its fold is open."""
        return not self._tiles[row].is_head

    def results_before(self, row: int) -> int:
        """How many results stand before that row."""
        return sum(tile.is_head for tile in self._tiles[:row])

    def as_like(self, row: int) -> int:
        """How many results are at least as like what is asked as that row's, in whatever order they stand."""
        own = self.found(row)
        matching = len(self._tiles) if self.line is None else self.line
        if row >= matching or not own.term_scores:
            return self.results_before(row + 1)
        return sum(
            tile.is_head and tile.found.score >= own.score for tile in self._tiles[:matching]
        )


def refresh(result: SearchResult, now: dict[int, Photo]) -> SearchResult:
    """The same results, with the photos as they are now."""
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

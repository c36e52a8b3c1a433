"""What a search found, as photos for a wall: what matches, the line below it, the rest; twins opened or folded."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from app.photo import Photo
from app.tasks.search import Findings, Found
from app.ui.models.photos import Photos


@dataclass(frozen=True, slots=True)
class _Tile:
    photo: Photo
    caption: str
    found: Found
    is_head: bool
    """Whether it stands for its fold; else it is one of the folded, shown after it."""


class Results(Photos):
    """The results to be shown, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[_Tile] = []
        self.line: int | None = None
        """The row from which on photos do not match; None where none is shown that does not."""

    def lay(
        self, findings: Findings | None, opened: Set[int], *, beyond: bool, stay: bool = False
    ) -> None:
        """Show what matches; with `beyond` the rest after it. `opened` are the ids whose folds are open."""
        found = findings.found if findings else ()
        matching = min(findings.matching, len(found)) if findings else 0
        match = list(_tiles(found[:matching], opened))
        rest = list(_tiles(found[matching:], opened)) if beyond else []
        self._tiles = match + rest
        self.line = len(match) if rest else None
        photos, captions = (
            [tile.photo for tile in self._tiles], [tile.caption for tile in self._tiles]
        )  # fmt: skip
        (self.renew if stay else self.show)(photos, captions)

    def found(self, row: int) -> Found:
        """The result that the photo of that row is, or is folded into."""
        return self._tiles[row].found

    def folded(self, row: int) -> int:
        """How many are one with the photo of that row; 0 where it does not stand for others."""
        tile = self._tiles[row]
        return len(tile.found.folded) if tile.is_head else 0

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
        if row >= matching or not own.parts:
            return self.results_before(row + 1)
        return sum(
            tile.is_head and tile.found.score >= own.score for tile in self._tiles[:matching]
        )


def refresh(findings: Findings, now: dict[int, Photo]) -> Findings:
    """The same results, with the photos as they are now."""
    found = tuple(
        replace(
            each,
            photo=now.get(each.photo.id, each.photo),
            folded=tuple(now.get(other.id, other) for other in each.folded),
        )
        for each in findings.found
    )
    return replace(findings, found=found)


def _tiles(found: Sequence[Found], opened: Set[int]) -> Iterator[_Tile]:
    for each in found:
        caption = f"{each.score:.2f}" if each.parts else ""
        yield _Tile(each.photo, caption, each, is_head=True)
        if each.photo.id in opened:
            for other in each.folded:
                yield _Tile(other, "", each, is_head=False)

"""Flags: what the user thinks of photos, each by its content and its place.

By both, so that of two copies one may be rejected. All that was said of a photo stays, in the order of
time, and what was said last counts: to take a decision back is to forget what it said, and what is then
the last word is what was said before it, or since. A photo that is edited in place is another content,
of which nothing was said yet.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlite_utils import Database

from app.catalog.cells import to_cell, to_path
from app.marks import Flag
from app.photo import Member, Presence

LAST_SAID = (
    "SELECT flag FROM flags WHERE flags.digest = {digest} AND flags.path = {path} "
    "ORDER BY flags.time DESC, flags.id DESC LIMIT 1"
)
"""SQL for the flag of a photo, with its digest and its path filled in."""


class Flags:
    """Rows of `flags`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def say(
        self, said: Iterable[tuple[Member, Flag | None]], time: float, decision: int | None = None
    ) -> None:
        """Note what was said of photos at this time, by a decision or by the user's own hand."""
        self._db.conn.executemany(
            "INSERT INTO flags (digest, path, flag, time, decision) VALUES (?, ?, ?, ?, ?)",
            [
                (member.digest, to_cell(member.path), flag and flag.value, time, decision)
                for member, flag in said
            ],
        )

    def clear(self, members: Iterable[Member]) -> None:
        """Forget all that was said of these photos, by whatever decision."""
        self._db.conn.executemany(
            "DELETE FROM flags WHERE digest = ? AND path = ?",
            [(member.digest, to_cell(member.path)) for member in members],
        )

    def take_back(self, decision: int) -> None:
        """Forget what a decision said."""
        self._db.execute("DELETE FROM flags WHERE decision = ?", [decision])

    def of(self, member: Member) -> Flag | None:
        """The flag of a photo."""
        row = self._db.execute(
            LAST_SAID.format(digest="?", path="?"), [member.digest, to_cell(member.path)]
        ).fetchone()
        return Flag(row[0]) if row and row[0] else None

    def newest(self) -> float:
        """When something was last said, in seconds since 1970; 0 for never."""
        return self._db.execute("SELECT coalesce(max(time), 0) FROM flags").fetchone()[0]

    def follow(self, digest: str, path: Path) -> None:
        """What was said of these bytes at a place that is gone from the catalog, is said of them here.

        For folders that were taken out of the library and come back elsewhere, and for decisions of
        another computer. Only where nothing was said of the photo at this path, and where no other
        place, gone or new, ends more like the one or the other, or as much: rejecting the wrong
        copy is worse than rejecting none.
        """
        rows = self._db.execute("SELECT DISTINCT path FROM flags WHERE digest = ?", [digest])
        spoken_of = {to_path(cell) for (cell,) in rows}
        if not spoken_of or path in spoken_of:
            return
        places = self._places(digest)
        gone = [place for place in spoken_of if place not in places]
        new = [place for place in places if places[place] and place not in spoken_of]
        old = _likest(path, gone)
        if old and _likest(old, new) == path:
            self._db.execute(
                "UPDATE flags SET path = ? WHERE digest = ? AND path = ?",
                [to_cell(path), digest, to_cell(old)],
            )

    def _places(self, digest: str) -> dict[Path, bool]:
        """Where photos of these bytes are, and whether they are shown."""
        rows = self._db.execute(
            "SELECT files.path, files.presence FROM photos "
            "JOIN files ON files.photo = photos.id AND files.role = 0 WHERE photos.digest = ?",
            [digest],
        )
        return {to_path(cell): presence != Presence.MISSING.value for cell, presence in rows}


def common_end(one: Path, other: Path) -> int:
    """How many names two paths have in common, counted from their ends."""
    same = 0
    for left, right in zip(reversed(one.parts), reversed(other.parts), strict=False):
        if left != right:
            break
        same += 1
    return same


def _likest(path: Path, places: Sequence[Path]) -> Path | None:
    """The one of the places that ends most like this path; None where two do."""
    ranked = sorted(places, key=lambda place: common_end(path, place), reverse=True)
    if len(ranked) > 1 and common_end(path, ranked[0]) == common_end(path, ranked[1]):
        return None
    return ranked[0] if ranked else None

"""What is said of photos, word by word: each by its content and its place.

By both, so that of two copies one may be rejected. All that was said of a photo stays, in the order of
time, and of each field what was said last counts: to take an act back is to let its words count no
more, and what then counts is what was said before them, or since. So acts can be undone and done again
in any order. A photo that is edited in place is another content, of which nothing was said yet, unless
it is plainly the same shot.

`said` holds the words; `marks` what they come to, so that a hundred thousand photos are listed at once.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from app.catalog.cells import Cell, to_cell, to_path
from app.marks import FIELDS, UNMARKED, Flag, Marks, Said
from app.photo import Member, Presence

MARKS = ", ".join(f"marks.{field}" for field in FIELDS)
"""SQL for what is said of a photo, to be read by `to_marks`."""

_EMPTY = {field: getattr(UNMARKED, field) for field in FIELDS}
_Key = tuple[str, Cell]


class Sayings:
    """Rows of `said`, and of `marks`, which follow from them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def say(
        self,
        words: Iterable[tuple[Member, Said]],
        time: float,
        *,
        act: int | None = None,
        decision: int | None = None,
    ) -> None:
        """Note what was said of photos at this time, by an act of the user's or by a file (no act)."""
        rows = [
            (member.digest, to_cell(member.path), field, _to_cell(value), time, act, decision)
            for member, says in words
            for field, value in says.items()
        ]
        self._db.conn.executemany(
            "INSERT INTO said (digest, path, field, value, time, act, decision) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._sum_up({(digest, cell) for digest, cell, *_ in rows})

    def count_act(self, act: int, *, counts: bool) -> None:
        """Let the words of an act count no more, or again."""
        self._count("act", act, counts)

    def count_decision(self, decision: int, *, counts: bool) -> None:
        """Let the words of one decision count no more, or again."""
        self._count("decision", decision, counts)

    def of(self, member: Member) -> Marks:
        """All that is said of a photo."""
        row = self._db.execute(
            f"SELECT {MARKS} FROM marks WHERE digest = ? AND path = ?",
            [member.digest, to_cell(member.path)],
        ).fetchone()
        return to_marks(row) if row else UNMARKED

    def newest(self) -> float:
        """When something was last said, in seconds since 1970; 0 for never."""
        return self._db.execute("SELECT coalesce(max(time), 0) FROM said").fetchone()[0]

    def keywords(self) -> list[str]:
        """Every keyword in use, the most used first."""
        rows = self._db.execute(
            "SELECT word.value FROM marks, json_each(marks.keywords) AS word "
            "GROUP BY word.value ORDER BY count(*) DESC, word.value"
        )
        return [word for (word,) in rows]

    def of_act(self, act: int) -> list[Member]:
        """The photos an act said something of."""
        rows = self._db.execute("SELECT DISTINCT digest, path FROM said WHERE act = ?", [act])
        return [Member(digest, to_path(cell)) for digest, cell in rows]

    def move(self, digest: str, old: Path, new: Path) -> None:
        """A photo of these bytes is now at another place."""
        self._rekey((digest, to_cell(old)), (digest, to_cell(new)))

    def carry(self, path: Path, old: str, new: str) -> None:
        """The photo at this path has other bytes and is the same shot: what was said of it stays said."""
        self._rekey((old, to_cell(path)), (new, to_cell(path)))

    def copy(self, old: Member, new: Member) -> None:
        """What was said of a photo is said of this one, too; what already is, is not said twice."""
        columns = "field, value, time, act, decision, taken_back"
        source, target = ((each.digest, to_cell(each.path)) for each in (old, new))
        self._db.execute(
            f"INSERT INTO said (digest, path, {columns}) SELECT ?, ?, {columns} FROM said AS old "
            "WHERE digest = ? AND path = ? AND NOT EXISTS (SELECT 1 FROM said AS new "
            "WHERE new.digest = ? AND new.path = ? AND new.field = old.field "
            "AND new.time = old.time AND new.act IS old.act) ORDER BY id",
            [*target, *source, *target],
        )
        self._sum_up([target])

    def fields_of(self, member: Member) -> set[str]:
        """The fields of a photo of which anything was ever said, whether it counts or not."""
        rows = self._db.execute(
            "SELECT DISTINCT field FROM said WHERE digest = ? AND path = ?",
            [member.digest, to_cell(member.path)],
        )
        return {field for (field,) in rows}

    def digests_at(self, path: Path) -> set[str]:
        """Digests of the photos that something was said of when they were at this path."""
        rows = self._db.execute("SELECT DISTINCT digest FROM said WHERE path = ?", [to_cell(path)])
        return {digest for (digest,) in rows}

    def follow(self, digest: str, path: Path) -> None:
        """What was said of these bytes at a place that is gone from the catalog, is said of them here.

        For folders that were taken out of the library and come back elsewhere, and for decisions of
        another computer. Only where nothing was said of the photo at this path, and where no other
        place, gone or new, ends more like the one or the other, or as much: rejecting the wrong
        copy is worse than rejecting none.
        """
        rows = self._db.execute("SELECT DISTINCT path FROM said WHERE digest = ?", [digest])
        spoken_of = {to_path(cell) for (cell,) in rows}
        if not spoken_of or path in spoken_of:
            return
        places = self._places(digest)
        gone = [place for place in spoken_of if place not in places]
        new = [place for place in places if places[place] and place not in spoken_of]
        old = _likest(path, gone)
        if old and _likest(old, new) == path:
            self.move(digest, old, path)

    def _places(self, digest: str) -> dict[Path, bool]:
        """Where photos of these bytes are, and whether they are shown."""
        rows = self._db.execute(
            "SELECT files.path, files.presence FROM photos "
            "JOIN files ON files.photo = photos.id AND files.role = 0 WHERE photos.digest = ?",
            [digest],
        )
        return {to_path(cell): presence != Presence.MISSING.value for cell, presence in rows}

    def _count(self, whose: str, number: int, counts: bool) -> None:
        keys = self._db.execute(
            f"SELECT DISTINCT digest, path FROM said WHERE {whose} = ?", [number]
        ).fetchall()
        self._db.execute(f"UPDATE said SET taken_back = ? WHERE {whose} = ?", [not counts, number])
        self._sum_up(keys)

    def _rekey(self, old: _Key, new: _Key) -> None:
        self._db.execute(
            "UPDATE said SET digest = ?, path = ? WHERE digest = ? AND path = ?", [*new, *old]
        )
        self._sum_up([old, new])

    def _sum_up(self, keys: Iterable[_Key]) -> None:
        """Store what all words that count come to."""
        for digest, cell in keys:
            rows = self._db.execute(
                "SELECT field, value, taken_back FROM said "
                "WHERE digest = ? AND path = ? ORDER BY time, id",
                [digest, cell],
            ).fetchall()
            if not rows:
                self._db.execute("DELETE FROM marks WHERE digest = ? AND path = ?", [digest, cell])
                continue
            last = {field: json.loads(value) for field, value, taken_back in rows if not taken_back}
            values = [to_column(last.get(field, _EMPTY[field])) for field in FIELDS]
            self._db.execute(
                f"INSERT OR REPLACE INTO marks (digest, path, {', '.join(FIELDS)}) "
                f"VALUES (?, ?{', ?' * len(FIELDS)})",
                [digest, cell, *values],
            )


def to_marks(row: Sequence[Any]) -> Marks:
    """The marks of columns MARKS; all of them None where nothing was ever said."""
    stars, label, flag, keywords, title, caption = row
    if not (stars or label or flag or title or caption or (keywords and keywords != "[]")):
        return UNMARKED
    return Marks(
        stars, label, Flag(flag) if flag else None, tuple(json.loads(keywords)), title, caption
    )


def to_column(value: Any) -> Any:
    """A value of Marks as its column holds it: keywords as JSON."""
    if isinstance(value, Flag):
        return value.value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple) else value


def common_end(one: Path, other: Path) -> int:
    """How many names two paths have in common, counted from their ends."""
    same = 0
    for left, right in zip(reversed(one.parts), reversed(other.parts), strict=False):
        if left != right:
            break
        same += 1
    return same


def _to_cell(value: Any) -> str:
    return json.dumps(value.value if isinstance(value, Flag) else value)


def _likest(path: Path, places: Sequence[Path]) -> Path | None:
    """The one of the places that ends most like this path; None where two do."""
    ranked = sorted(places, key=lambda place: common_end(path, place), reverse=True)
    if len(ranked) > 1 and common_end(path, ranked[0]) == common_end(path, ranked[1]):
        return None
    return ranked[0] if ranked else None

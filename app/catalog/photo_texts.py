"""Recognised text of photos, by the digest of their bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.spread import rows_of_ids
from app.catalog.table import MAIN_FILES, Table
from app.domain.columns.photos import PhotoColumns
from app.domain.photo import Presence
from app.domain.recognised_text import TextLine, fold_text

_CELLS = "text, plain, letters, corners"
_NUMBER = np.dtype("<f2")
"""A pixel of two thousand a side."""


class PhotoTexts(Table):
    """Rows of `photo_texts`."""

    def put(self, model: str, texts: Mapping[str, Sequence[TextLine]]) -> None:
        """Store the lines that a model read on photos, in place of what any model had read before."""
        rows = [(digest, model, *_to_cells(lines)) for digest, lines in texts.items()]
        self._put("photo_texts", f"digest, model, {_CELLS}", rows)

    def get(self, digest: str) -> str | None:
        """Return the text on a photo, line by line: empty where it has none, None where it was not looked for."""
        return self._value("SELECT text FROM photo_texts WHERE digest = ?", [digest])

    def lines(self, digest: str) -> list[TextLine]:
        """Return the lines of text on a photo; none where it was not looked for."""
        row = self._row("SELECT text, corners FROM photo_texts WHERE digest = ?", [digest])
        if row is None or not row[0]:
            return []
        corners = np.frombuffer(row[1], _NUMBER).astype(np.float64).reshape(-1, 4, 2).tolist()
        lines = zip(row[0].split("\n"), corners, strict=True)
        return [TextLine(text, tuple((x, y) for x, y in four)) for text, four in lines]

    def lacking(self, model: str) -> list[tuple[str, Any]]:
        """Return digest and path of each photo that is here, and that this model has not read; by path."""
        return self._rows(
            f"SELECT photos.digest, min(files.path) FROM {MAIN_FILES} "
            f"WHERE files.presence = {Presence.HERE.value} AND NOT EXISTS (SELECT 1 FROM photo_texts "
            "WHERE photo_texts.digest = photos.digest AND photo_texts.model = ?) "
            "GROUP BY photos.digest ORDER BY min(files.path)",
            [model],
        )

    def count(self) -> tuple[int, int]:
        """Return on how many photos there is text, and on how many it was looked for."""
        return self._row("SELECT coalesce(sum(text != ''), 0), count(*) FROM photo_texts")

    def matching(self, parts: Sequence[str], photos: PhotoColumns) -> NDArray[np.bool_]:
        """Return (rows,) whether the text on a photo contains one of these, in any case and without accents.

        Between words there may be no space: the recogniser misses some.
        """
        asked = [fold_text(part) for part in parts]
        tests = ["instr(plain, ?)"] * len(asked)
        joined = [part.replace(" ", "") for part in asked if " " in part]
        tests += ["instr(replace(plain, ' ', ''), ?)"] * len(joined)
        return self._mask(photos, " OR ".join(tests), [*asked, *joined])

    def with_letters(self, least: int, photos: PhotoColumns) -> NDArray[np.bool_]:
        """Return (rows,) whether there are so many letters on a photo."""
        return self._mask(photos, "letters >= ?", [least])

    def present(self, photos: PhotoColumns) -> NDArray[np.bool_]:
        """Return (rows,) whether there is text on a photo."""
        return self._mask(photos, "text != ''")

    def forget(self) -> None:
        """Delete all rows, within a transaction of the caller's."""
        self._run("DELETE FROM photo_texts")

    def rebind(self, old: str, new: str) -> None:
        """Copy the text of one digest to another."""
        self._copy("photo_texts", f"model, {_CELLS}", old, new)

    def _mask(
        self, photos: PhotoColumns, condition: str, values: Sequence[str | int] = ()
    ) -> NDArray[np.bool_]:
        ids = self._value(
            "SELECT group_concat(photos.id) FROM photo_texts CROSS JOIN photos "
            f"ON photos.digest = photo_texts.digest WHERE {condition}",
            values,
        )
        met, rows = np.zeros(len(photos), np.bool_), rows_of_ids(ids, photos)
        met[rows[rows >= 0]] = True
        return met


def _to_cells(lines: Sequence[TextLine]) -> tuple[str, str, int, bytes]:
    # A line is a line: whatever a model reads.
    text = "\n".join(" ".join(line.text.split()) for line in lines)
    plain = fold_text(text)
    letters = len(plain) - plain.count(" ")
    return text, plain, letters, np.array([line.corners for line in lines], _NUMBER).tobytes()

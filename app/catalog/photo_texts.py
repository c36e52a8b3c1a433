"""Recognised text of photos, by the digest of their bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.spread import rows_of_ids
from app.catalog.table import MAIN_FILES, Table
from app.domain.columns.photos import PhotoColumns
from app.domain.photo import Presence
from app.domain.recognised_text import fold_text


class PhotoTexts(Table):
    """Rows of `photo_texts`."""

    def put(self, model: str, texts: Mapping[str, str]) -> None:
        """Store what a model read on photos, line by line, in place of what any model had read before."""
        rows = [(digest, model, text, fold_text(text)) for digest, text in texts.items()]
        self._put("photo_texts", "digest, model, text, plain", rows)

    def get(self, digest: str) -> str | None:
        """Return the text on a photo, line by line: empty where it has none, None where it was not looked for."""
        return self._value("SELECT text FROM photo_texts WHERE digest = ?", [digest])

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

    def present(self, photos: PhotoColumns) -> NDArray[np.bool_]:
        """Return (rows,) whether there is text on a photo."""
        return self._mask(photos, "text != ''")

    def forget(self) -> None:
        """Delete all rows, within a transaction of the caller's."""
        self._run("DELETE FROM photo_texts")

    def rebind(self, old: str, new: str) -> None:
        """Copy the text of one digest to another."""
        self._copy("photo_texts", "model, text, plain", old, new)

    def _mask(
        self, photos: PhotoColumns, condition: str, values: Sequence[str] = ()
    ) -> NDArray[np.bool_]:
        ids = self._value(
            "SELECT group_concat(photos.id) FROM photo_texts CROSS JOIN photos "
            f"ON photos.digest = photo_texts.digest WHERE {condition}",
            values,
        )
        met, rows = np.zeros(len(photos), np.bool_), rows_of_ids(ids, photos)
        met[rows[rows >= 0]] = True
        return met

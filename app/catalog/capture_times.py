"""Capture times: of photos' files, and those that count, which the metadata may set.

`photos` has both: `file_taken` and `file_date_source` as read of the file, `taken` and `date_source` as they
count. So photos are listed and sorted without a look at the metadata, and the file's own are never lost.
"""

from collections.abc import Iterable, Sequence

from app.catalog.path_codec import Cell
from app.catalog.table import Table, placeholders
from app.domain.capture_time import stated_time
from app.domain.photo import DateSource

_OF_FILE = "taken = file_taken, date_source = file_date_source"


class CaptureTimes(Table):
    """The columns of `photos` about time."""

    def of_file(self, photo: int) -> tuple[float | None, DateSource | None]:
        """Return the capture time of a photo's file, in seconds since 1970 by its clock, and the source."""
        row = self._row("SELECT file_taken, file_date_source FROM photos WHERE id = ?", [photo])
        return (row[0], to_source(row[1])) if row else (None, None)

    def of_files(self, photos: Sequence[int]) -> dict[int, float | None]:
        """Return the capture times of the files of a few hundred photos, by id."""
        sql = f"SELECT id, file_taken FROM photos WHERE id IN ({placeholders(len(photos))})"
        return dict(self._rows(sql, photos))

    def set_of_file(self, photo: int, taken: float, source: DateSource) -> None:
        """Store the capture time of a photo's file, and its source; it counts unless another was set."""
        self._run(
            "UPDATE photos SET file_taken = ?1, file_date_source = ?2 "
            "WHERE id = ?3 AND (file_taken IS NOT ?1 OR file_date_source != ?2)",
            [taken, source.value, photo],
        )
        self._run(
            f"UPDATE photos SET {_OF_FILE} WHERE id = ? AND date_source != '{DateSource.USER.value}' "
            "AND (taken IS NOT file_taken OR date_source != file_date_source)",
            [photo],
        )

    def follow(self, keys: Iterable[tuple[str, Cell]]) -> None:
        """Let the times that count follow from the metadata of photos, by digest and path."""
        for digest, cell in keys:
            row = self._row(
                "SELECT photos.id, coalesce(metadata.capture_time, '') FROM files "
                "JOIN photos ON photos.id = files.photo LEFT JOIN metadata "
                "ON metadata.digest = photos.digest AND metadata.path = files.path "
                "WHERE files.path = ? AND files.role = 0 AND photos.digest = ?",
                [cell, digest],
            )
            if row is not None:
                self._set(*row)

    def _set(self, photo: int, text: str) -> None:
        if time := stated_time(text):
            self._run(
                "UPDATE photos SET taken = ?1, date_source = ?2 "
                "WHERE id = ?3 AND (taken IS NOT ?1 OR date_source != ?2)",
                [time.seconds, DateSource.USER.value, photo],
            )
        else:
            self._run(
                f"UPDATE photos SET {_OF_FILE} WHERE id = ? AND date_source = '{DateSource.USER.value}'",
                [photo],
            )


def to_source(cell: str) -> DateSource | None:
    """Return the source in column `date_source`."""
    return DateSource(cell) if cell else None

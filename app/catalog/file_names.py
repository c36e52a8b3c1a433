"""File names: other names of a photo's files, and names that have vanished from the disk."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.catalog.capture_times import to_source
from app.catalog.path_codec import below, to_cell, to_path
from app.catalog.table import MAIN_FILES, Table
from app.domain.operation import FileStamp
from app.domain.photo import DateSource, Presence


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A photo's main file, as it was when it was read."""

    photo: int
    path: Path
    digest: str
    taken: float | None
    """Seconds since 1970, by the camera's clock, as the file has it."""
    shape: tuple[int, int]
    size: int
    mtime_ns: int
    inode: int
    date_source: DateSource | None


class OtherNames(Table):
    """Rows of `files`: those of role 2, and those that have vanished."""

    # ---- further names of files ----

    def file_numbers(self, most: int) -> tuple[tuple[Path, int], ...]:
        """Return paths and inodes of up to that many main files that were here when last surveyed."""
        rows = self._rows(
            "SELECT path, inode FROM files WHERE role = 0 AND inode != 0 AND presence = ? LIMIT ?",
            [Presence.HERE.value, most],
        )
        return tuple((to_path(cell), inode) for cell, inode in rows)

    def of_inode(self, inode: int) -> list[Path]:
        """Return the paths of main files and companions with this inode, on whatever disk."""
        return self._paths(
            "SELECT path FROM files WHERE inode = ? AND role < 2 AND inode != 0 ORDER BY rowid",
            [inode],
        )

    def owner(self, path: Path) -> int | None:
        """Return the photo that has, or had, this path as a companion or as another name."""
        return self._value("SELECT photo FROM files WHERE path = ? AND role > 0", [to_cell(path)])

    def main_path(self, photo: int) -> Path | None:
        """Return the path of a photo's main file, now or before it vanished."""
        cell = self._value("SELECT path FROM files WHERE photo = ? AND role = 0", [photo])
        return None if cell is None else to_path(cell)

    def add(self, photo: int, path: Path) -> None:
        """Store this path as another name of a file of the photo; remove the photo it had."""
        old = self._value("SELECT photo FROM files WHERE path = ? AND role = 0", [to_cell(path)])
        self._run(
            "INSERT INTO files (path, photo, role, size, mtime_ns, inode, presence) "
            "VALUES (?, ?, 2, 0, 0, 0, 0) ON CONFLICT (path) DO UPDATE SET photo = excluded.photo, "
            "role = 2, inode = 0, presence = 0, vanished = 0",
            [to_cell(path), photo],
        )
        if old not in (None, photo):
            self._run("DELETE FROM files WHERE photo = ?", [old])
            self._run("DELETE FROM photos WHERE id = ?", [old])

    def hand_over(self, photo: int, other: int) -> None:
        """Give all files of a photo but its main one to another photo."""
        self._run("DELETE FROM files WHERE photo = ? AND role > 0", [other])
        self._run("UPDATE files SET photo = ? WHERE photo = ? AND role > 0", [other, photo])

    def below(self, folder: Path) -> set[Path]:
        """Return the further names that files have below a folder."""
        condition, values = below(folder)
        return set(self._paths(f"SELECT path FROM files WHERE role = 2 AND {condition}", values))

    def remove(self, paths: Iterable[Path]) -> None:
        """Remove further names."""
        self._run_for_each(
            "DELETE FROM files WHERE role = 2 AND path = ?", [(to_cell(path),) for path in paths]
        )

    # ---- names that have vanished ----

    def set_vanished(self, paths: Iterable[Path]) -> None:
        """Store that these main files are gone, and were here when last looked for."""
        self._run_for_each(
            f"UPDATE files SET presence = {Presence.MISSING.value}, vanished = 1 WHERE path = ?",
            [(to_cell(path),) for path in paths],
        )

    def vanished(self) -> list[NamedFile]:
        """Return the photos with edited metadata that have vanished since the last whole indexing."""
        return self._main_files(
            f"files.vanished AND files.presence = {Presence.MISSING.value} AND EXISTS "
            "(SELECT 1 FROM metadata_log AS log WHERE log.digest = photos.digest AND log.path = files.path)"
        )

    def never_examined(self) -> list[NamedFile]:
        """Return the new photos: those here whose metadata were not read yet."""
        return self._main_files(
            f"files.presence = {Presence.HERE.value} "
            "AND NOT EXISTS (SELECT 1 FROM sidecar_state WHERE sidecar_state.path = files.path)"
        )

    def settle_vanished(self, folder: Path) -> None:
        """Store that what vanished below this folder was looked for among the new photos."""
        condition, values = below(folder)
        self._run(f"UPDATE files SET vanished = 0 WHERE vanished AND {condition}", values)

    def _main_files(self, condition: str) -> list[NamedFile]:
        rows = self._rows(
            "SELECT photos.id, files.path, photos.digest, photos.file_taken, photos.width, photos.height, "
            f"files.size, files.mtime_ns, files.inode, photos.file_date_source FROM {MAIN_FILES} WHERE {condition}"
        )
        return [
            NamedFile(
                photo, to_path(cell), digest, taken, (w, h), size, mtime, inode, to_source(source)
            )
            for photo, cell, digest, taken, w, h, size, mtime, inode, source in rows
        ]

    def file_stamp(self, path: Path) -> FileStamp | None:
        """Return the stamp of a file of a photo when it was surveyed; None where none is known."""
        row = self._row("SELECT size, mtime_ns FROM files WHERE path = ?", [to_cell(path)])
        return FileStamp(*row) if row else None

    def holds(self, path: Path) -> bool:
        """Whether there is, as far as is known, a file of a photo at this path or below it."""
        condition, values = below(path)
        there = f"presence != {Presence.MISSING.value}"
        return bool(self._row(f"SELECT 1 FROM files WHERE {condition} AND {there}", values))

    def of_stem(self, folder: Path, stem: str) -> list[int]:
        """Return the ids of the photos in a folder with a file whose name begins so."""
        first = f"{folder}{os.sep}{stem}"
        cells = [to_cell(Path(first)), to_cell(Path(first + chr(0x10FFFF)))]
        return self._column("SELECT DISTINCT photo FROM files WHERE path >= ? AND path < ?", cells)

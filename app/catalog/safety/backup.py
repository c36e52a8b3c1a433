"""Backups of the catalog: everything that is not derived, one file each, of 7 days and 4 weeks.

A backup is made in three moves. The user's tables are copied into memory within one read transaction, which
holds up no writer; so hundreds of megabytes of vectors are not even read, and a damaged page among them costs
no backup. SQLite's backup API then writes that database to a draft. The draft is brought to the disk, opened,
checked, and only then gets its name. At 20,000 photos this takes 0.2 s and 20 MB of disk, where a backup of all
pages that is thinned afterwards takes 1.3 s and 187 MB (`tests/benchmarks/backups.py`).
"""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from app.catalog.safety.rows import (
    DERIVED,
    count_decisions,
    count_ratings,
    open_to_read,
    read_position,
    read_state,
    uri_to_read,
)
from app.disk import synchronise
from app.domain.health import Backup

DAYS, WEEKS = 7, 4
"""Of how many days, and of how many weeks before them, the last backup is kept."""
_NAME = re.compile(r"catalog-(\d{8}T\d{6})Z\.db")
_FORM = "%Y%m%dT%H%M%S"
_DRAFT = ".new"


class BackupFailed(RuntimeError):
    """A catalog that cannot be copied, or a draft that is not what was copied."""


def make_backup(catalog: str, folder: str, time: float) -> Backup:
    """Make a backup of a catalog, and remove the ones too many. To be called in a child process.

    Raises OSError or BackupFailed, and then there is no new backup and the old ones stay.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    remove_drafts(place)
    path = place / f"catalog-{datetime.fromtimestamp(time, UTC):{_FORM}}Z.db"
    draft = path.with_name(path.name + _DRAFT)
    try:
        with closing(sqlite3.connect(":memory:", uri=True)) as memory:
            memory.isolation_level = None
            _copy_rows(memory, Path(catalog))
            expected = read_state(memory)
            with closing(sqlite3.connect(draft)) as target:
                memory.backup(target)
        synchronise(draft)
        if _check(draft) != expected:
            raise BackupFailed("the copy differs from the catalog")
        draft.replace(path)
        synchronise(place)
    except sqlite3.Error as error:
        raise BackupFailed(str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
    for old in too_many(list_backups(place)):
        old.path.unlink(missing_ok=True)
    made = read_backup(path)
    if made is None:
        raise BackupFailed("the backup cannot be read")
    return made


def is_of_today(backup: Path, time: float) -> bool:
    """Whether a file is a backup of the day of `time` that can be opened: its rows are not counted."""
    made = _NAME.fullmatch(backup.name)
    if not made or _day_of(_time_of(made[1])) != _day_of(time):
        return False
    try:
        with open_to_read(backup) as connection:
            read_position(connection)
    except sqlite3.Error:
        return False
    return True


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Return the backups that can be read, newest first."""
    found = map(read_backup, find_backups(folder))
    return tuple(each for each in found if each)


def find_backups(folder: Path) -> list[Path]:
    """Return the files of backups, newest first; they are not opened."""
    named = (path for path in folder.glob("catalog-*.db") if _NAME.fullmatch(path.name))
    return sorted(named, key=lambda path: path.name, reverse=True)


def read_backup(path: Path) -> Backup | None:
    """Return a backup with its counts, or None where it is damaged: 30 ms at 100,000 photos, the first time."""
    try:
        status = path.stat()
        return _read(path, status.st_size, status.st_mtime_ns)
    except (OSError, sqlite3.Error):
        return None


@lru_cache(maxsize=100)
def _read(path: Path, size: int, _mtime_ns: int) -> Backup:
    made = _NAME.fullmatch(path.name)
    assert made, "only files with the name of a backup are read"
    with open_to_read(path) as connection:
        return Backup(
            path,
            _time_of(made[1]),
            size,
            count_ratings(connection),
            count_decisions(connection),
            read_position(connection),
            read_state(connection),
        )


def too_many(backups: Iterable[Backup]) -> list[Backup]:
    """Return the backups to remove: all but the last of each of 7 days, and of each of 4 weeks."""
    newest = sorted(backups, key=lambda each: each.time, reverse=True)
    kept: set[Path] = set()
    for most, form in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V")):
        periods: dict[str, Backup] = {}
        for each in newest:
            local = datetime.fromtimestamp(each.time, UTC).astimezone()
            periods.setdefault(local.strftime(form), each)
        kept |= {each.path for each in list(periods.values())[:most]}
    return [each for each in newest if each.path not in kept]


def is_due(newest: Backup | None, state: str, time: float) -> bool:
    """Whether a backup is to be made: something of the user's has changed, and none was made today."""
    if newest is None:
        return True
    return _day_of(newest.time) != _day_of(time) and newest.state != state


def _time_of(stamp: str) -> float:
    """Return the time in the name of a backup, in seconds since 1970."""
    return datetime.strptime(stamp, _FORM).replace(tzinfo=UTC).timestamp()


def _day_of(time: float) -> date:
    """Return the day of a time by this computer's clock."""
    return datetime.fromtimestamp(time, UTC).astimezone().date()


def find_drafts(folder: Path) -> list[Path]:
    """Return the drafts that a killed program has left."""
    return sorted(folder.glob(f"catalog-*.db{_DRAFT}*"))


def remove_drafts(folder: Path) -> None:
    """Remove the drafts that a killed program has left."""
    for draft in find_drafts(folder):
        draft.unlink(missing_ok=True)


def _copy_rows(memory: sqlite3.Connection, catalog: Path) -> None:
    """Copy schema and rows from the catalog, derived tables without their rows."""
    memory.execute("ATTACH ? AS source", [uri_to_read(catalog)])
    memory.execute("PRAGMA busy_timeout=30000")
    memory.execute("BEGIN")
    parts = memory.execute(
        "SELECT type, name, sql FROM source.sqlite_master "
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for kind, name, sql in parts:
        if kind == "table":
            memory.execute(sql)
            if name not in DERIVED:
                # In their order, which tells which folder was added first.
                memory.execute(f'INSERT INTO main."{name}" SELECT * FROM source."{name}"')
    for kind, _, sql in parts:
        if kind != "table":
            memory.execute(sql)
    memory.execute("COMMIT")
    memory.execute("DETACH source")


def _check(draft: Path) -> str:
    """Return the state of a draft that is whole. Raises sqlite3.Error or BackupFailed."""
    with open_to_read(draft) as connection:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if answer != "ok":
            raise BackupFailed(answer)
        return read_state(connection)

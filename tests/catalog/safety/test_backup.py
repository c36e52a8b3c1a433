"""Backups hold all of the user's rows, are whole, and are kept for seven days and four weeks."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.catalog.catalog import Catalog
from app.catalog.safety import backup
from app.catalog.safety.backup import (
    BackupFailed,
    is_due,
    is_of_today,
    list_backups,
    make_backup,
    too_many,
)
from app.catalog.safety.rows import DERIVED
from app.catalog.saved_searches import SavedSearch
from app.domain.groups import ContentRef, Tier, Verdict
from app.domain.health import Backup, LogPosition
from app.domain.operation import OperationKind
from app.domain.photo import ExifInfo

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC).timestamp()


def fill(catalog: Catalog, ratings: int = 3) -> None:
    """Rate some photos, and decide one group."""
    with catalog.transaction():
        catalog.folders.add(Path("/z"))
        catalog.folders.add(Path("/a"))
        members = [ContentRef(f"{n:032x}", Path(f"/a/{n}.jpg")) for n in range(ratings)]
        for member in members:
            catalog.photos.put(
                member.path, photo=None, digest=member.digest, shape=(3, 2), taken=None,
                size=1, mtime_ns=1,
            )  # fmt: skip
        catalog.vectors.put("e", [each.digest for each in members], np.ones((ratings, 500)))
        catalog.exif.put({each.digest: ExifInfo(software="x" * 500) for each in members})
        operation = catalog.journal.begin(OperationKind.EDIT, "Rated", 1.0)
        catalog.metadata_log.append(
            [(each, {"rating": 4}) for each in members], 1.0, operation=operation
        )
        catalog.decisions.put(2.0, Tier.BURST, Verdict.KEEP_ALL, [members])
        catalog.saved_searches.put(SavedSearch("Best", "rating:>=4", 1.0))


def back_up(catalog: Path, time: float = NOON) -> Backup:
    return make_backup(str(catalog), str(catalog.with_name("backups")), time)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def test_a_backup_holds_every_table_that_is_not_derived(path: Path) -> None:
    with Catalog(path) as catalog:
        fill(catalog)
    made = back_up(path)
    whole, kept = rows(path), rows(made.path)
    assert whole.keys() == kept.keys()
    for name in whole:
        assert kept[name] == ([] if name in DERIVED else whole[name]), name
    assert whole["exif"]
    assert kept["arrays"]
    assert (made.ratings, made.decisions, made.position) == (3, 1, LogPosition(3, 1, 1))


def test_a_backup_opens_as_a_catalog(path: Path, tmp_path: Path) -> None:
    with Catalog(path) as catalog:
        fill(catalog)
    made = back_up(path)
    with Catalog(made.path.rename(tmp_path / "restored.db")) as restored:
        assert restored.folders.paths() == [Path("/z"), Path("/a")]
        assert [photo.metadata.rating for photo in restored.photos.list()] == [4, 4, 4]
        fill(restored, 5)


def test_a_backup_is_made_of_an_open_catalog_and_leaves_nothing_beside_it(path: Path) -> None:
    with Catalog(path) as catalog:
        fill(catalog)
        made = back_up(path)
        assert made.ratings == 3
        assert [file.name for file in made.path.parent.iterdir()] == [made.path.name]
    back_up(path, NOON + 1)
    assert {file.name for file in path.parent.iterdir()} == {
        path.name, f"{path.name}-position", "backups", "vectors",
    }  # fmt: skip


def test_a_damaged_page_of_derived_rows_costs_no_backup(path: Path) -> None:
    with Catalog(path) as catalog:
        fill(catalog, 400)
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT max(pageno) FROM dbstat WHERE name = 'exif'"
        ).fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    assert back_up(path).ratings == 400


def test_a_copy_that_differs_is_no_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Catalog(path) as catalog:
        fill(catalog)
    first = back_up(path)
    monkeypatch.setattr(backup, "_check", lambda _draft: "another state")
    with pytest.raises(BackupFailed):
        back_up(path, NOON + 100_000)
    assert [file.name for file in first.path.parent.iterdir()] == [first.path.name]


def test_a_damaged_catalog_gets_no_backup_and_the_others_stay(path: Path) -> None:
    with Catalog(path) as catalog:
        fill(catalog)
    first = back_up(path)
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(BackupFailed):
        back_up(path, NOON + 100_000)
    assert list_backups(first.path.parent) == (first,)


def test_the_draft_of_a_killed_program_goes_and_a_damaged_backup_is_not_listed(path: Path) -> None:
    with Catalog(path) as catalog:
        fill(catalog)
    folder = path.with_name("backups")
    folder.mkdir()
    (folder / "catalog-20260101T000000Z.db.new").write_bytes(b"half")
    (folder / "catalog-20260102T000000Z.db").write_bytes(b"damaged")
    made = back_up(path)
    assert list_backups(folder) == (made,)
    assert not list(folder.glob("*.new*"))


def make(time: float) -> Backup:
    return Backup(Path(f"{time}.db"), time, 1, 0, 0, LogPosition(), "")


def test_seven_days_and_four_weeks_are_kept() -> None:
    made = [make(NOON - day * 86_400 + hour * 3600) for day in range(60) for hour in (0, 3)]
    gone = {each.path for each in too_many(made)}
    kept = [each for each in made if each.path not in gone]
    days = [datetime.fromtimestamp(each.time, UTC).date() for each in kept]
    today = datetime.fromtimestamp(NOON, UTC).date()
    assert days[:7] == [today - timedelta(days=day) for day in range(7)]
    assert 7 < len(kept) <= 11
    assert len({day.isocalendar()[:2] for day in days}) == 4
    assert all(datetime.fromtimestamp(each.time, UTC).hour == 15 for each in kept)


@pytest.mark.parametrize(
    ("ago", "state", "due"),
    [(0, "other", False), (86_400, "other", True), (86_400, "same", False)],
)
def test_a_backup_is_made_once_a_day_where_something_changed(
    ago: float, state: str, due: bool
) -> None:
    newest = Backup(Path("a.db"), NOON - ago, 1, 0, 0, LogPosition(), "same")
    assert is_due(newest, state, NOON) is due
    assert is_due(None, state, NOON)


def test_only_a_backup_of_today_that_can_be_opened_counts(catalog: Catalog, tmp_path: Path) -> None:
    fill(catalog)
    made = make_backup(str(catalog.path), str(tmp_path / "backups"), NOON)
    assert is_of_today(made.path, NOON + 60)
    assert not is_of_today(made.path, NOON + 86_400)
    assert not is_of_today(made.path.with_name("catalog.db"), NOON)
    made.path.write_bytes(b"damaged" * 1000)
    assert not is_of_today(made.path, NOON + 60)


def test_every_change_of_the_users_changes_the_state(catalog: Catalog) -> None:
    states = [catalog.state()]
    fill(catalog)
    states.append(catalog.state())
    with catalog.transaction():
        catalog.decisions.set_undone(1, undone=True)
    states.append(catalog.state())
    with catalog.transaction():
        catalog.metadata_log.set_operation_active(1, counts=False)
    states.append(catalog.state())
    with catalog.transaction():
        catalog.saved_searches.remove("Best")
    states.append(catalog.state())
    assert len(set(states)) == 5


def test_the_time_of_a_backup_is_that_of_its_name(path: Path) -> None:
    with Catalog(path) as catalog:
        fill(catalog)
    assert back_up(path).time == NOON

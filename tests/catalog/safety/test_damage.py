"""Whatever happens to the file of a catalog is found at the next start, and a backup takes its place."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.catalog.catalog import Catalog
from app.catalog.safety.check import check_integrity
from app.catalog.safety.damage import find_damage
from app.catalog.safety.restore import find_aside, restore_backup, set_aside
from app.catalog.safety.stamp import Checks, note_damage, read_checks, write_checks
from app.domain.groups import ContentRef
from app.domain.health import DamageKind, LaterChanges
from app.domain.operation import OperationKind
from tests.catalog.safety.test_backup import NOON, back_up, fill


@pytest.fixture
def thumbnails(tmp_path: Path) -> Path:
    return tmp_path / "thumbnails"


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed catalog of 300 rated photos, with a backup."""
    with Catalog(path) as catalog:
        fill(catalog, 300)
    back_up(path)
    return path


def edit(catalog: Catalog, number: int, rating: int) -> None:
    with catalog.transaction():
        operation = catalog.journal.begin(OperationKind.EDIT, "Rated", 3.0)
        member = ContentRef(f"{number:032x}", Path(f"/a/{number}.jpg"))
        catalog.metadata_log.append([(member, {"rating": rating})], 3.0, operation=operation)
        catalog.sidecar_state.compare([member.path])


def overwrite(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[4096:middle] = b"\xa5" * (middle - 4096)
    path.write_bytes(content)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def test_a_whole_catalog_is_not_damaged(filled: Path, thumbnails: Path) -> None:
    before = filled.read_bytes()
    assert find_damage(filled, thumbnails) is None
    with Catalog(filled) as catalog:
        edit(catalog, 1, 2)
        assert find_damage(filled, thumbnails) is None
    assert filled.read_bytes() != before


@pytest.mark.parametrize("kind", [DamageKind.MISSING, DamageKind.EMPTY])
def test_a_new_library_is_not_damaged(path: Path, thumbnails: Path, kind: DamageKind) -> None:
    path.parent.mkdir()
    if kind is DamageKind.EMPTY:
        path.touch()
    assert find_damage(path, thumbnails) is None


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (Path.unlink, DamageKind.MISSING),
        (lambda path: os.truncate(path, 0), DamageKind.EMPTY),
        (lambda path: path.write_bytes(b"Dear Sir, " * 900), DamageKind.NO_DATABASE),
        (lambda path: os.truncate(path, 50), DamageKind.CUT_SHORT),
        (cut, DamageKind.CUT_SHORT),
        (overwrite, DamageKind.MALFORMED),
    ],
)
def test_damage_is_found_and_the_backup_comes_back(
    filled: Path, thumbnails: Path, spoil: Callable[[Path], None], kind: DamageKind
) -> None:
    spoil(filled)
    spoilt = filled.read_bytes() if filled.exists() else None
    damage = find_damage(filled, thumbnails)
    assert damage is not None
    assert damage.kind is kind
    assert damage.newest is not None
    assert (damage.newest.time, damage.newest.ratings, damage.newest.decisions) == (NOON, 300, 1)
    kept = restore_backup(filled, damage.newest.path, NOON)
    assert (kept.read_bytes() if kept else None) == spoilt
    assert find_damage(filled, thumbnails) is None
    with Catalog(filled) as catalog:
        assert [photo.metadata.rating for photo in catalog.photos.list()] == [4] * 300
        assert len(catalog.decisions.list()) == 1
        assert [search.name for search in catalog.saved_searches.list()] == ["Best"]


@pytest.mark.parametrize("size", [None, 0])
def test_a_catalog_gone_beside_thumbnails_is_no_new_library(
    path: Path, thumbnails: Path, size: int | None
) -> None:
    (thumbnails / "00").mkdir(parents=True)
    (thumbnails / "00" / "1.jpg").write_bytes(b"thumbnail")
    if size is not None:
        path.parent.mkdir()
        path.touch()
    damage = find_damage(path, thumbnails)
    assert damage is not None
    assert damage.kind is (DamageKind.MISSING if size is None else DamageKind.EMPTY)
    assert damage.newest is None


def lose_log(path: Path, change: Callable[[Catalog], None]) -> None:
    """Kill a program after a change, and take its write-ahead log away."""
    with Catalog(path) as catalog:
        change(catalog)
        spare = path.with_name("spare.db")
        shutil.copy(path, spare)
    spare.replace(path)


def test_a_lost_log_is_found(filled: Path, thumbnails: Path) -> None:
    lose_log(filled, lambda catalog: edit(catalog, 1, 2))
    damage = find_damage(filled, thumbnails)
    assert damage is not None
    assert (damage.kind, damage.lost) == (DamageKind.LATER_LOST, 2)
    assert damage.is_usable


def test_the_log_of_a_killed_program_is_no_damage(filled: Path, thumbnails: Path) -> None:
    with Catalog(filled) as catalog:
        edit(catalog, 1, 2)
        spare = filled.with_name("spare.db")
        shutil.copy(filled, spare)
        shutil.copy(f"{filled}-wal", f"{spare}-wal")
    spare.replace(filled)
    Path(f"{spare}-wal").replace(f"{filled}-wal")
    assert find_damage(filled, thumbnails) is None
    with Catalog(filled) as catalog:
        ratings = [photo.metadata.rating for photo in catalog.photos.list()]
        assert min(ratings) == 2


def test_a_new_catalog_that_lost_its_log_is_empty_and_not_new(path: Path, thumbnails: Path) -> None:
    lose_log(path, fill)
    damage = find_damage(path, thumbnails)
    assert damage is not None
    assert damage.kind in (DamageKind.EMPTY, DamageKind.LATER_LOST)


def test_changes_since_the_backup_are_counted_where_the_catalog_tells(
    filled: Path, thumbnails: Path
) -> None:
    with Catalog(filled) as catalog:
        for number in (1, 2, 3):
            edit(catalog, number, 2)
        edit(catalog, 3, 1)
        with catalog.transaction():
            (photo,) = (each for each in catalog.photos.list() if each.path == Path("/a/1.jpg"))
            catalog.sidecar_state.put(photo.path, photo.metadata, "signature", [])
    note_damage(filled, "malformed")
    content = bytearray(filled.read_bytes())
    with closing(sqlite3.connect(filled)) as connection:
        (page,) = connection.execute(
            "SELECT max(pageno) FROM dbstat WHERE name = 'files'"
        ).fetchone()
    content[(page - 1) * 4096 + 8 : page * 4096] = b"\xa5" * 4088
    filled.write_bytes(content)
    damage = find_damage(filled, thumbnails)
    assert damage is not None
    assert damage.kind is DamageKind.MALFORMED
    assert damage.since == LaterChanges(3, 1)


def test_changes_are_not_invented_where_the_catalog_does_not_tell(
    filled: Path, thumbnails: Path
) -> None:
    with Catalog(filled) as catalog:
        edit(catalog, 1, 2)
    filled.write_bytes(b"Dear Sir, " * 900)
    damage = find_damage(filled, thumbnails)
    assert damage is not None
    assert damage.since is None


def test_damage_that_only_a_deep_check_finds_is_found_at_the_next_start(
    filled: Path, thumbnails: Path
) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        (page,) = connection.execute(
            "SELECT max(pageno) FROM dbstat WHERE name = 'metadata_log' AND pagetype = 'leaf'"
        ).fetchone()
    content = bytearray(filled.read_bytes())
    content[(page - 3) * 4096 + 8 : (page - 2) * 4096] = b"\xa5" * 4088
    filled.write_bytes(content)
    assert check_integrity(str(filled), full=False)
    note_damage(filled, "page 9 is malformed")
    damage = find_damage(filled, thumbnails)
    assert damage is not None
    assert damage.kind is DamageKind.MALFORMED


def test_noted_damage_is_forgotten_where_the_catalog_is_whole(
    filled: Path, thumbnails: Path
) -> None:
    write_checks(filled, Checks(1.0, 2.0, "malformed"))
    assert find_damage(filled, thumbnails) is None
    assert read_checks(filled) == Checks(1.0, 2.0, "")


def test_a_backup_that_rotted_is_not_offered(filled: Path, thumbnails: Path) -> None:
    later = back_up(filled, NOON + 100_000)
    content = bytearray(later.path.read_bytes())
    with closing(sqlite3.connect(later.path)) as connection:
        (page,) = connection.execute(
            "SELECT max(pageno) FROM dbstat WHERE name = 'files'"
        ).fetchone()
    content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    later.path.write_bytes(content)
    filled.unlink()
    damage = find_damage(filled, thumbnails)
    assert damage is not None
    assert [each.time for each in damage.backups] == [NOON]


def test_a_restoration_that_is_killed_is_offered_again(filled: Path, thumbnails: Path) -> None:
    set_aside(filled, NOON)
    filled.with_name(filled.name + ".restored").write_bytes(b"half")
    damage = find_damage(filled, thumbnails)
    assert damage is not None
    assert damage.kind is DamageKind.MISSING
    assert damage.newest is not None
    restore_backup(filled, damage.newest.path, NOON)
    assert find_damage(filled, thumbnails) is None


def test_every_damaged_catalog_is_kept_aside_with_its_log(path: Path) -> None:
    path.parent.mkdir()
    for number in (1, 2):
        path.write_bytes(b"damaged %d" % number)
        path.with_name(path.name + "-wal").write_bytes(b"log %d" % number)
        set_aside(path, NOON)
    aside = find_aside(path)
    assert [file.read_bytes() for file in aside] == [b"damaged 2", b"damaged 1"]
    assert [Path(f"{file}-wal").read_bytes() for file in aside] == [b"log 2", b"log 1"]
    assert not path.exists()

"""A catalog of every schema version is migrated on a copy, and usable whenever that ends."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.catalog.catalog import Catalog
from app.catalog.migrations import STEPS
from app.catalog.safety import update
from app.domain.errors import CatalogUnusable
from app.domain.groups import Verdict
from app.domain.metadata import Flag
from app.domain.operation import OperationKind

VERSIONS = Path(__file__).parents[1] / "versions"
NAMES = [step.name for step in STEPS.pending(Database(memory=True))]


def put(path: Path, name: str) -> Path:
    """The catalog of that version, as if a user had it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(VERSIONS / f"{name}.db", path)
    return path


def test_a_catalog_of_every_version_is_kept() -> None:
    assert [file.stem for file in sorted(VERSIONS.glob("*.db"))] == NAMES, (
        "run tests/catalog/versions/make.py, and commit the new file"
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_every_version_are_kept(path: Path, name: str) -> None:
    with Catalog(put(path, name)) as catalog:
        assert catalog.folders.paths() == [Path("/photos")]
        first, second = sorted(catalog.photos.list(), key=lambda photo: photo.path)
        assert (first.path, first.digest, second.path) == (
            Path("/photos/a.jpg"), "d" * 32, Path("/photos/b.jpg"),
        )  # fmt: skip
        # Catalogs of the last version have their vectors in files, of which there are none.
        assert catalog.vectors.digests("e") == ({"d" * 32} if NAMES.index(name) < 10 else set())
        assert [each.reason for each in catalog.unreadable.list()] == ["It is empty."]
        number = NAMES.index(name) + 1
        if number >= 2:
            (decision,) = catalog.decisions.list()
            assert (decision.verdict, len(decision.members)) == (Verdict.KEEP, 2)
            assert second.flag is Flag.REJECT
        if number >= 3:
            assert (first.metadata.rating, first.metadata.keywords) == (4, ("sea",))
            kinds = [each.kind for each in catalog.journal.list()]
            assert kinds == [OperationKind.MOVE, OperationKind.EDIT]
            assert catalog.journal.steps(2)[0].source == Path("/photos/old/a.jpg")
        if number >= 5:
            assert [each.text for each in catalog.saved_searches.list()] == ["stars:>=4"]


@pytest.mark.parametrize("name", NAMES[:-1])
def test_the_original_is_kept_as_it_was(path: Path, name: str) -> None:
    Catalog(put(path, name)).close()
    kept = path.with_name(path.name + ".before-update")
    with closing(sqlite3.connect(kept)) as connection:
        assert [step.name for step in STEPS.applied(Database(connection))] == NAMES[
            : NAMES.index(name) + 1
        ]


@pytest.mark.parametrize("broken", ["_copy", "_migrate", "synchronise", "_keep"])
def test_an_update_that_ends_at_any_point_leaves_the_old_catalog(
    path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    put(path, NAMES[4])
    whole = getattr(update, broken)

    def fail(*arguments: object) -> None:
        whole(*arguments)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(update, broken, fail)
    with pytest.raises(CatalogUnusable, match="disk is full"):
        Catalog(path)
    assert not path.with_name(path.name + ".updated").exists()
    with closing(sqlite3.connect(path)) as connection:
        assert [step.name for step in STEPS.applied(Database(connection))] == NAMES[:5]
    monkeypatch.undo()
    with Catalog(path) as catalog:
        assert len(list(catalog.photos.list())) == 2


def test_an_update_that_takes_long_is_not_given_up_by_its_own_program(path: Path) -> None:
    put(path, NAMES[4])
    update.update_catalog(path, STEPS, patience=0)
    assert not update.is_older(path, STEPS)


def test_the_draft_of_a_killed_update_is_no_hindrance(path: Path) -> None:
    put(path, NAMES[4])
    path.with_name(path.name + ".updated").write_bytes(b"half of it")
    with Catalog(path) as catalog:
        assert len(list(catalog.photos.list())) == 2


def test_a_catalog_in_use_is_not_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(path, NAMES[4])
    monkeypatch.setattr("app.catalog.catalog._PATIENCE_MS", 50)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("SELECT * FROM photos").fetchall()
        with pytest.raises(CatalogUnusable, match="in use by another program"):
            Catalog(path)

"""The file: made, brought up to date, refused, shared, and whole whatever happens to its writer."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from app.catalog import catalog as catalog_module
from app.catalog import migrations
from app.catalog.catalog import Catalog
from app.catalog.safety import newest
from app.domain.errors import CatalogUnusable
from app.domain.groups import ContentRef, Tier, Verdict
from app.domain.metadata import Flag

ROOT = Path(__file__).parents[2]

RELEASED = [
    "0001_photos_files_vectors",
    "0002_decisions_flags_shots_measures",
    "0003_acts_said_written",
    "0004_regions_palettes",
    "0005_queries_places",
]


def is_whole(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        connection.close()


def steps_and_one_more() -> Migrations:
    """The steps of an Albumen that is one version on."""
    steps = Migrations("albumen")
    for step in migrations.STEPS.pending(Database(memory=True)):
        steps(name=step.name)(step.fn)

    @steps(name="9999_later")
    def _later(db: Database) -> None:
        db.table("later").create({"id": int}, pk="id")

    return steps


def use(monkeypatch: pytest.MonkeyPatch, steps: Migrations) -> None:
    last = steps.pending(Database(memory=True))[-1].name
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr("app.catalog.safety.newest.NEWEST", last)


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, steps_and_one_more())


def tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows}
    finally:
        connection.close()


def test_a_catalog_is_made_where_there_is_none(path: Path) -> None:
    Catalog(path).close()
    derived = {"photos", "files", "folders", "unreadable", "arrays", "seen", "derived"}
    assert derived | {
        "exif",
        "measures",
        "decisions",
        "members",
        "operations",
        "steps",
        "metadata_log",
        "saved_searches",
    } <= tables(path)


def test_a_catalog_opens_again_with_what_was_in_it(path: Path) -> None:
    with Catalog(path) as catalog, catalog.transaction():
        catalog.folders.add(Path("/photos"))
    with Catalog(path) as catalog:
        assert catalog.folders.paths() == [Path("/photos")]


def test_the_released_steps_keep_their_names() -> None:
    names = [step.name for step in migrations.STEPS.pending(Database(memory=True))]
    assert names[: len(RELEASED)] == RELEASED


def test_the_newest_step_is_named_so_that_no_catalog_stays_as_it_is() -> None:
    names = [step.name for step in migrations.STEPS.pending(Database(memory=True))]
    assert names[-1] == newest.NEWEST == max(names)


def test_a_catalog_that_is_up_to_date_is_opened_without_what_migrates_it(path: Path) -> None:
    Catalog(path).close()
    program = (
        "import sys; from pathlib import Path; from app.catalog.catalog import Catalog; "
        "Catalog(Path(sys.argv[1])).close(); "
        "Catalog(Path(sys.argv[1]), read_only=True).close(); "
        "assert not {'sqlite_utils', 'app.catalog.migrations'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, path], check=True, cwd=ROOT)


def test_a_catalog_of_an_older_albumen_is_brought_up_to_date(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Catalog(path) as catalog, catalog.transaction():
        catalog.folders.add(Path("/photos"))
    later(monkeypatch)
    with Catalog(path) as catalog:
        assert catalog.folders.paths() == [Path("/photos")]
    assert "later" in tables(path)


def test_a_catalog_of_the_first_step_keeps_its_photos_and_takes_decisions(path: Path) -> None:
    path.parent.mkdir()
    db = Database(path)
    migrations.STEPS.apply(db, stop_before=RELEASED[1])
    db.execute("INSERT INTO photos VALUES (1, 'd', 3, 2, NULL)")
    db.execute("INSERT INTO files VALUES ('/a.jpg', 1, 0, 10, 20, 0, 0)")
    db.conn.commit()
    db.close()
    with Catalog(path) as catalog, catalog.transaction():
        (photo,) = catalog.photos.list()
        assert photo.flag is None
        assert {"d": Path("/a.jpg")} in catalog.exif.lacking(Path("/a.jpg"))
        member = ContentRef("d", Path("/a.jpg"))
        decision = catalog.decisions.put(1.0, Tier.NEAR_DUPLICATE, Verdict.KEEP, [[], [member]])
        catalog.metadata_log.append([(member, {"flag": Flag.REJECT})], 1.0, decision=decision)
        assert [photo.flag for photo in catalog.photos.list()] == [Flag.REJECT]


def test_flags_of_the_second_step_become_words_that_can_still_be_taken_back(path: Path) -> None:
    path.parent.mkdir()
    db = Database(path)
    migrations.STEPS.apply(db, stop_before=RELEASED[2])
    db.execute("INSERT INTO photos VALUES (1, 'd', 3, 2, NULL)")
    db.execute("INSERT INTO files VALUES ('/a.jpg', 1, 0, 10, 20, 0, 0)")
    db.execute(
        "INSERT INTO decisions (id, time, tier, verdict, parts) VALUES (7, 2, 'twin', 'keep', 2)"
    )
    db.execute("INSERT INTO flags (digest, path, flag, time) VALUES ('d', '/a.jpg', 'pick', 1)")
    db.execute("INSERT INTO flags VALUES (2, 'd', '/a.jpg', 'reject', 2, 7)")
    db.conn.commit()
    db.close()
    with Catalog(path) as catalog, catalog.transaction():
        assert [photo.flag for photo in catalog.photos.list()] == [Flag.REJECT]
        catalog.metadata_log.set_decision_active(7, counts=False)
        assert [photo.flag for photo in catalog.photos.list()] == [Flag.PICK]
        assert {"d": Path("/a.jpg")} in catalog.exif.lacking(Path("/a.jpg"))


def test_a_copy_is_kept_before_the_shape_changes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Catalog(path) as catalog, catalog.transaction():
        catalog.folders.add(Path("/photos"))
    later(monkeypatch)
    Catalog(path).close()
    copy = path.with_name(path.name + ".before-update")
    assert is_whole(copy)
    assert "later" not in tables(copy)
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT path FROM folders").fetchall() == [("/photos",)]
    connection.close()


def test_no_copy_is_made_where_nothing_changes(path: Path) -> None:
    Catalog(path).close()
    Catalog(path).close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_update_that_fails_leaves_the_catalog_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Catalog(path).close()
    before = tables(path)
    steps = steps_and_one_more()

    @steps(name="9999_worse")
    def _worse(_db: Database) -> None:
        raise sqlite3.OperationalError("this step fails")

    use(monkeypatch, steps)
    with pytest.raises(CatalogUnusable, match="this step fails"):
        Catalog(path)
    monkeypatch.undo()
    assert tables(path) == before
    Catalog(path).close()


def test_a_catalog_of_a_newer_albumen_is_refused_and_not_touched(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    Catalog(path).close()
    monkeypatch.undo()
    before = path.read_bytes()
    with pytest.raises(CatalogUnusable, match="newer version of Albumen") as caught:
        Catalog(path)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(".")
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"Dear Sir, this is no catalog. " * 100, b"SQLite format 3\0"])
def test_a_file_that_is_no_database_is_refused_with_a_sentence(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(CatalogUnusable) as caught:
        Catalog(path)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(".")
    assert path.read_bytes() == content


def test_a_place_that_cannot_be_written_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CatalogUnusable, match="cannot be opened"):
        Catalog(tmp_path / "file" / "catalog.db")


def test_a_folder_in_the_catalogs_place_is_refused_with_a_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(CatalogUnusable):
        Catalog(path)


def test_an_error_takes_back_the_whole_transaction(catalog: Catalog) -> None:
    def fail_midway() -> None:
        with catalog.transaction():
            catalog.folders.add(Path("/photos"))
            raise KeyError

    with pytest.raises(KeyError):
        fail_midway()
    assert catalog.folders.paths() == []


def test_the_catalog_goes_on_after_an_error_in_a_transaction(catalog: Catalog) -> None:
    with pytest.raises(KeyError), catalog.transaction():
        raise KeyError
    with catalog.transaction():
        catalog.folders.add(Path("/photos"))
    assert catalog.folders.paths() == [Path("/photos")]


def test_what_sqlite_says_of_a_full_disk_becomes_a_sentence(catalog: Catalog) -> None:
    with pytest.raises(CatalogUnusable, match="the disk is full"), catalog.transaction():
        raise sqlite3.OperationalError("database or disk is full")


def test_two_programs_read_what_the_other_wrote(path: Path) -> None:
    with Catalog(path) as one, Catalog(path) as two:
        with one.transaction():
            one.folders.add(Path("/photos"))
        assert two.folders.paths() == [Path("/photos")]


def test_a_reader_is_not_kept_waiting_by_a_writer(path: Path) -> None:
    with Catalog(path) as one, Catalog(path) as two, one.transaction():
        one.folders.add(Path("/photos"))
        assert two.folders.paths() == []


def test_two_programs_that_write_at_once_take_turns(path: Path) -> None:
    Catalog(path).close()
    faults: list[BaseException] = []

    def write(name: str) -> None:
        try:
            with Catalog(path) as catalog:
                for number in range(50):
                    with catalog.transaction():
                        catalog.folders.paths()
                        catalog.folders.add(Path(f"/{name}{number}"))
        except CatalogUnusable as error:
            faults.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    with Catalog(path) as catalog:
        assert len(catalog.folders.paths()) == 100


def test_two_programs_may_open_a_new_library_at_once(path: Path) -> None:
    faults: list[BaseException] = []

    def open_it() -> None:
        try:
            Catalog(path).close()
        except CatalogUnusable as error:
            faults.append(error)

    openers = [threading.Thread(target=open_it) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert faults == []
    assert is_whole(path)


def test_a_catalog_held_by_another_is_said_to_be_in_use(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Catalog(path).close()
    monkeypatch.setattr(catalog_module, "_PATIENCE_MS", 50)
    with Catalog(path) as one, Catalog(path) as two, one.transaction():  # noqa: SIM117
        with pytest.raises(CatalogUnusable, match="in use"), two.transaction():
            pass


def test_another_version_tells_of_a_write_elsewhere(path: Path) -> None:
    with Catalog(path) as one, Catalog(path) as two:
        before = one.others_version()
        with one.transaction():
            one.folders.add(Path("/a"))
        assert one.others_version() == before
        with two.transaction():
            two.folders.add(Path("/b"))
        assert one.others_version() != before


_WRITE_FOREVER = """
import sys
from pathlib import Path
from app.catalog.catalog import Catalog
from app.catalog.safety import newest
import numpy as np
with Catalog(Path(sys.argv[1])) as catalog:
    print("ready", flush=True)
    for number in range(10**9):
        with catalog.transaction():
            path = Path(f"/photos/{number}.jpg")
            digest = f"{number:032}"
            catalog.vectors.put("e", [digest], np.full((1, 500), number % 7, np.float32))
            catalog.photos.put(path, photo=None, digest=digest, shape=(1, 1), taken=None,
                               size=1, mtime_ns=1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGKILL")
@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4])
def test_a_killed_writer_leaves_a_whole_catalog(path: Path, seconds: float) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITE_FOREVER, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    with writer.stdout:
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert is_whole(path)
    with Catalog(path) as catalog:
        digests = [photo.digest for photo in catalog.photos.list()]
        assert digests
        assert catalog.vectors.digests("e") == set(digests)


def test_a_closed_catalog_is_one_tidy_file(path: Path) -> None:
    with Catalog(path) as catalog, catalog.transaction():
        catalog.folders.add(Path("/photos"))
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_size_counts_what_is_not_yet_in_the_main_file(catalog: Catalog) -> None:
    before = catalog.size()
    with catalog.transaction():
        for number in range(2000):
            catalog.unreadable.put(Path(f"/{number}"), 1, 1, "x" * 500, "reader")
    assert catalog.size() > before + 900_000


def test_a_page_that_is_found_damaged_while_reading_is_a_sentence(path: Path) -> None:
    with (
        Catalog(path) as catalog,
        pytest.raises(CatalogUnusable, match="is damaged"),
        catalog.explained(),
    ):
        raise sqlite3.DatabaseError("database disk image is malformed")

"""The report tells what is, remedies lose nothing that cannot be made again, and backups are made when due."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.catalog.safety.backup import list_backups
from app.catalog.safety.damage import find_damage
from app.catalog.safety.stamp import read_checks
from app.catalog.saved_searches import SavedSearch
from app.child_process import run_in_child
from app.domain.errors import CatalogDamaged, CatalogUnusable, PhotoError
from app.domain.health import Backup, CatalogDamage, DamageKind, LaterChanges, LogPosition, Recovery
from app.library import Library
from app.settings import Settings
from app.tasks.health import back_up as back_up_module
from app.tasks.health import check as check_module
from app.tasks.health.back_up import back_up, back_up_if_due
from app.tasks.health.caches import Cache, clear_cache, measure_cache
from app.tasks.health.care import look_after
from app.tasks.health.leftovers import remove_leftovers
from app.tasks.health.phrases import describe_damage, describe_ways, format_moment
from app.tasks.health.recover import choose_recovery, recover
from app.tasks.health.report import Health, Remedy, Section, report_health
from app.tasks.health.retry import retry_all
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.write_sidecars import write_sidecars
from app.tasks.open import open_library as open_task
from tests import pictures
from tests.fakes import call_here
from tests.running import answer_of, cancel_at_each_step
from tests.tasks.conftest import OpenLibrary
from tests.tasks.files import fill, shown

NOON = 1_773_316_800.0


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (back_up_module, check_module):
        monkeypatch.setattr(module, "run_in_child", call_here)


@pytest.fixture
def filled(library: Library, photos: Path) -> Library:
    """Three photos, of which one is rated by its sidecar."""
    fill(library, photos)
    return library


def section(library: Library, name: str) -> Section:
    sections = answer_of(report_health(library))
    return next(each for each in sections if each.name == name)


def backup(time: float, ratings: int = 1204, decisions: int = 310) -> Backup:
    return Backup(Path("b.db"), time, 1, ratings, decisions, LogPosition(), "")


# ---- sentences ----


def test_the_sentence_names_the_backup_and_what_happened_since() -> None:
    damage = CatalogDamage(
        Path("/lib/catalog.db"), DamageKind.CUT_SHORT, "10 of 20 bytes are left",
        (backup(NOON - 86_400),), LaterChanges(12, 9),
    )  # fmt: skip
    assert describe_damage(damage) == (
        "The catalog /lib/catalog.db is damaged: it is cut short, and 10 of 20 bytes are left."
    )
    moment = format_moment(NOON - 86_400, NOON)
    assert moment.startswith("yesterday ")
    assert describe_ways(damage, NOON) == (
        f"You can restore the backup of {moment} (1,204 ratings, 310 decisions; since then 12 changes, "
        "9 of which stand in sidecars), or start a new catalog, which reads ratings and keywords from "
        "sidecars. The damaged catalog is kept beside the new one."
    )


def test_figures_that_are_not_known_are_left_out() -> None:
    damage = CatalogDamage(Path("/c.db"), DamageKind.EMPTY, backups=(backup(NOON),))
    assert "since" not in describe_ways(damage, NOON)
    assert "There is no backup. You can start" in describe_ways(
        CatalogDamage(Path("/c.db"), DamageKind.MISSING), NOON
    )


# ---- backups and checks ----


def test_a_backup_is_made_once_a_day_and_only_of_work(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write_scenes(photos, 2)
    answer_of(index_folders(library, [photos]))
    assert answer_of(back_up_if_due(library)) is None
    answer_of(edit_metadata(library, shown(library)[:1], {"rating": 3}))
    first = answer_of(back_up_if_due(library))
    assert first is not None
    answer_of(edit_metadata(library, shown(library)[:1], {"rating": 4}))
    assert answer_of(back_up_if_due(library)) is None
    monkeypatch.setattr(back_up_module.time, "time", lambda: first.time + 86_400)
    assert answer_of(back_up_if_due(library)) is not None
    assert answer_of(back_up_if_due(library)) is None
    assert [each.ratings for each in list_backups(library.paths.backups)] == [1, 1]


def test_a_backup_that_fails_in_its_process_is_said(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(back_up_module, "run_in_child", run_in_child)
    filled.paths.backups.write_bytes(b"a file in the folder's place")
    with pytest.raises(PhotoError, match="could not be backed up") as caught:
        answer_of(back_up(filled))
    assert "The earlier backups are kept." in str(caught.value)
    filled.paths.backups.unlink()
    assert answer_of(back_up(filled)).path.is_file()


def test_the_first_start_checks_fully_and_the_next_quickly(filled: Library) -> None:
    assert answer_of(look_after(filled, at_start=True)) is None
    first = read_checks(filled.catalog.path)
    assert first.full == first.quick > 0
    assert answer_of(look_after(filled, at_start=True)) is None
    second = read_checks(filled.catalog.path)
    assert (second.full, second.damage) == (first.full, "")
    assert second.quick > first.quick
    assert answer_of(look_after(filled, at_start=False)) is None
    assert read_checks(filled.catalog.path) == second


def test_damage_found_while_open_is_reported_and_not_backed_up(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_module, "check_integrity", lambda *_: "page 7 is malformed")
    damage = answer_of(look_after(filled, at_start=True))
    assert damage is not None
    assert damage.detail == "page 7 is malformed"
    assert list_backups(filled.paths.backups) == ()
    integrity = section(filled, "integrity")
    assert integrity.health is Health.PROBLEM
    assert Remedy.RESTORE in integrity.remedies


# ---- recovery ----


def reopen(library: Library, recovery: Recovery | None = None) -> Library:
    settings = Settings(similarity_model="fake", text_model="fake")
    return answer_of(open_task(library.paths, settings, recovery=recovery))


def test_a_restored_library_reads_its_photos_and_newer_ratings_again(
    filled: Library, photos: Path
) -> None:
    first, second = shown(filled)[0], shown(filled)[2]
    answer_of(edit_metadata(filled, [first], {"rating": 3}))
    answer_of(back_up(filled))
    answer_of(edit_metadata(filled, [second], {"rating": 5}))
    answer_of(write_sidecars(filled))
    filled.close()
    os.truncate(filled.paths.catalog, 0)
    with pytest.raises(CatalogDamaged) as caught:
        reopen(filled)
    recovery = choose_recovery(caught.value.damage)
    assert recovery is not None
    restored = reopen(filled, recovery)
    try:
        assert [each.metadata.rating for each in shown(restored)] == [3, 4, 0]
        answer_of(index_folders(restored))
        assert [each.metadata.rating for each in shown(restored)] == [3, 4, 5]
        assert restored.catalog.vectors.digests(restored.embedder_name) == {
            each.digest for each in shown(restored)
        }
    finally:
        restored.close()


def test_a_new_catalog_learns_ratings_from_sidecars(filled: Library, photos: Path) -> None:
    answer_of(edit_metadata(filled, shown(filled)[:1], {"rating": 3}))
    answer_of(write_sidecars(filled))
    filled.close()
    filled.paths.catalog.write_bytes(b"no catalog" * 100)
    started = reopen(filled, Recovery())
    try:
        answer_of(index_folders(started, [photos]))
        assert [each.metadata.rating for each in shown(started)] == [3, 4, 0]
    finally:
        started.close()
    reopen(filled).close()


@pytest.mark.parametrize("backed_up", [True, False])
def test_lost_changes_come_back_where_a_backup_has_them(
    open_library: OpenLibrary, photos: Path, backed_up: bool
) -> None:
    library = open_library()
    fill(library, photos)
    library.close()
    library = open_library()
    spare = library.paths.catalog.with_name("spare.db")
    shutil.copy(library.paths.catalog, spare)
    answer_of(edit_metadata(library, shown(library)[:1], {"rating": 1}))
    if backed_up:
        answer_of(back_up(library))
    library.close()
    spare.replace(library.paths.catalog)
    damage = find_damage(library.paths.catalog, library.paths.thumbnails)
    assert damage is not None
    assert "The last 2 entries" in describe_damage(damage)
    recovery = choose_recovery(damage)
    assert recovery is not None
    assert recovery.keep is not backed_up
    recover(library.paths, recovery)
    assert find_damage(library.paths.catalog, library.paths.thumbnails) is None


# ---- remedies ----


def test_cleared_thumbnails_are_made_again_and_those_of_offline_photos_stay(
    library: Library, tmp_path: Path
) -> None:
    here, away = tmp_path / "here", tmp_path / "away"
    for number, folder in enumerate((here, away)):
        folder.mkdir()
        pictures.write_scene(folder / "a.jpg", number)
    answer_of(index_folders(library, [here, away]))
    away.rename(tmp_path / "unplugged")
    answer_of(index_folders(library))
    first, second = (
        photo.digest
        for photo in sorted(shown(library), key=lambda each: each.path.parent.name == "away")
    )
    assert answer_of(clear_cache(library, Cache.THUMBNAILS)) > 0
    assert (first in library.thumbnails, second in library.thumbnails) == (False, True)
    answer_of(index_folders(library))
    assert first in library.thumbnails


def test_a_pasted_picture_of_a_saved_search_stays(library: Library) -> None:
    folder = library.paths.pasted
    folder.mkdir(parents=True)
    for name in ("kept.png", "other.png"):
        (folder / name).write_bytes(b"picture")
    with library.catalog.transaction():
        library.catalog.saved_searches.put(SavedSearch("Like", f"like:{folder}/kept.png", 1.0))
    answer_of(clear_cache(library, Cache.PASTED))
    assert [file.name for file in folder.iterdir()] == ["kept.png"]


def test_a_cache_that_is_a_link_is_left_alone(library: Library, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "model.bin").write_bytes(b"model")
    library.paths.models.parent.mkdir(parents=True, exist_ok=True)
    library.paths.models.symlink_to(shared, target_is_directory=True)
    assert answer_of(measure_cache(library, Cache.MODELS)) == 0
    answer_of(clear_cache(library, Cache.MODELS))
    assert (shared / "model.bin").exists()


def test_only_old_drafts_of_our_own_are_removed(filled: Library, photos: Path) -> None:
    data = filled.paths.data
    old, new = data / "catalog.db.updated", data / "catalog.db.restored"
    beside = photos / "catalog.db.updated"
    for path in (old, new, beside):
        path.write_bytes(b"half")
    for path in (old, beside):
        os.utime(path, (1, 1))
    assert section(filled, "leftovers").remedies == (Remedy.REMOVE_LEFTOVERS,)
    assert answer_of(remove_leftovers(filled)) == 1
    assert (old.exists(), new.exists(), beside.exists()) == (False, True, True)


def test_at_the_start_what_a_killed_program_was_writing_is_removed(filled: Library) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    thumbnail = next(filled.thumbnails.folder.glob("??/*.jpg"))
    gone, kept = (thumbnail.with_name(f"{thumbnail.name}.{pid}") for pid in (dead.pid, os.getpid()))
    model = filled.paths.models / f"lite2.{dead.pid}"
    model.mkdir(parents=True)
    for path in (gone, kept, model / "network.bin"):
        path.write_bytes(b"half")
    answer_of(look_after(filled, at_start=True))
    assert (gone.exists(), kept.exists(), model.exists()) == (False, True, False)
    assert thumbnail.exists()


def test_what_failed_is_tried_again(filled: Library, photos: Path) -> None:
    broken = photos / "broken.jpg"
    broken.write_bytes(b"")
    answer_of(index_folders(filled))
    status = broken.stat()
    pictures.write_scene(broken, 9)
    assert section(filled, "unreadable").health is Health.NOTICE
    os.utime(broken, ns=(status.st_atime_ns, status.st_mtime_ns))
    answer_of(edit_metadata(filled, shown(filled)[:1], {"rating": 2}))
    retried = answer_of(retry_all(filled, save=True))
    assert (retried.read, retried.saved) == (1, 1)
    assert section(filled, "unreadable").health is Health.GOOD
    assert section(filled, "pending_metadata").health is Health.GOOD


def test_the_report_can_be_stopped_at_any_step(filled: Library) -> None:
    assert cancel_at_each_step(lambda _: report_health(filled)) > 5


# ---- read-only ----


def test_a_read_only_library_is_read_and_not_changed(filled: Library, photos: Path) -> None:
    settings = Settings(similarity_model="fake", text_model="fake")
    other = answer_of(open_task(filled.paths, settings, read_only=True))
    before = {path: path.read_bytes() for path in photos.iterdir()}
    try:
        found = shown(other)
        assert len(found) == 3
        for task in (
            edit_metadata(other, found[:1], {"rating": 1}),
            write_sidecars(other),
            back_up(other),
            clear_cache(other, Cache.THUMBNAILS),
        ):
            with pytest.raises(CatalogUnusable, match="window is read-only"):
                answer_of(task)
        answer_of(report_health(other))
        with other.catalog.transaction():
            other.catalog.derived.put("x", "y", {})
        assert other.catalog.derived.made_from("x") is None
    finally:
        other.close()
    assert {path: path.read_bytes() for path in photos.iterdir()} == before
    answer_of(edit_metadata(filled, shown(filled)[:1], {"rating": 1}))

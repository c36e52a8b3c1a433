"""The report on a library's health: a list of sections, each with its state, a sentence and remedies."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from app.catalog.safety.restore import find_aside
from app.catalog.safety.stamp import read_checks
from app.domain.health import Backup
from app.domain.photo import Presence
from app.domain.progress import Progress, Task
from app.library import Library
from app.tasks.health.back_up import load_backups
from app.tasks.health.caches import Cache, measure_cache
from app.tasks.health.leftovers import find_leftovers
from app.tasks.health.phrases import describe_backup, format_moment, format_size
from app.tasks.indexing.reach import check_folders
from app.tasks.metadata.write_sidecars import plan_writes
from app.tasks.phrases import format_count

_BACKUP_DAYS = 8
"""A changed catalog without a newer backup is a problem: one is made daily while Albumen is used."""


class Health(Enum):
    """The state of a section."""

    GOOD = "good"
    NOTICE = "notice"
    """Something the user may want to know; nothing is wrong with the library."""
    PROBLEM = "problem"


class Remedy(Enum):
    """What can be done, by its button."""

    CHECK = "Check now"
    BACK_UP = "Back up now"
    RESTORE = "Restore…"
    SHOW_UNREADABLE = "Show unreadable files…"
    SHOW_PASSED_OVER = "Show files passed over…"
    RETRY = "Retry"
    FIND_FOLDERS = "Look again"
    SHOW_PENDING = "Pending metadata…"
    REMOVE_LEFTOVERS = "Remove"
    CLEAR = "Clear"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the report."""

    name: str
    title: str
    health: Health
    text: str
    remedies: tuple[Remedy, ...] = ()
    figures: dict[str, object] = field(default_factory=dict[str, object])
    """For JSON."""
    cache: Cache | None = None
    """The cache that the section is about."""


def report_health(library: Library) -> Task[tuple[Section, ...]]:
    """Return all sections, in their order."""
    sections: list[Section] = []
    for make in (*SECTIONS, *(partial(_report_cache, cache=cache) for cache in Cache)):
        section = yield from make(library)
        sections.append(section)
    return tuple(sections)


def _report_integrity(library: Library) -> Task[Section]:
    yield Progress("Reading the checks of the catalog")
    checks, now = read_checks(library.catalog.path), time.time()
    figures: dict[str, object] = {
        "quick_check": checks.quick or None,
        "full_check": checks.full or None,
        "damage": checks.damage or None,
        "size": library.catalog.size(),
    }
    if checks.damage:
        text = f"Damaged: {checks.damage}. Restore a backup; the damaged catalog is kept."
        remedies = (Remedy.RESTORE, Remedy.CHECK)
        return Section("integrity", "Catalog", Health.PROBLEM, text, remedies, figures)
    text = "Not checked yet"
    if checks.quick:
        text = f"No damage found; checked {format_moment(checks.quick, now)}"
        if checks.full == checks.quick:
            text = text.replace("checked", "checked thoroughly")
        elif checks.full:
            text += f", thoroughly {format_moment(checks.full, now)}"
    text += f". {format_size(library.catalog.size())} on disk."
    return Section("integrity", "Catalog", Health.GOOD, text, (Remedy.CHECK,), figures)


def _report_backups(library: Library) -> Task[Section]:
    backups, now = (yield from load_backups(library)), time.time()
    aside = find_aside(library.catalog.path)
    figures: dict[str, object] = {
        "backups": [backup_figures(each) for each in backups],
        "kept_aside": [str(each) for each in aside],
    }
    is_changed = library.catalog.has_work() and (
        not backups or backups[0].state != library.catalog.state()
    )
    # A new library is checked, and backed up, once its first photos are indexed.
    is_new = not backups and not read_checks(library.catalog.path).quick
    is_old = not is_new and (not backups or now - backups[0].time > _BACKUP_DAYS * 86_400)
    health = Health.PROBLEM if is_changed and is_old else Health.GOOD
    text = "No backup yet. One is made each day that something of yours changed."
    if backups:
        newest = describe_backup(backups[0], now).removeprefix("the backup of ")
        size = format_size(sum(each.size for each in backups))
        text = f"{format_count(len(backups), 'backup')}, {size}. The newest: {newest}."
    if aside:
        text += f" {format_count(len(aside), 'damaged catalog')} kept."
    remedies = (Remedy.BACK_UP, *([Remedy.RESTORE] if backups else []))
    return Section("backups", "Backups", health, text, remedies, figures)


def backup_figures(backup: Backup) -> dict[str, object]:
    """Return what is known of a backup, for JSON."""
    return {
        "path": str(backup.path),
        "time": backup.time,
        "size": backup.size,
        "ratings": backup.ratings,
        "decisions": backup.decisions,
    }


def _report_unreadable(library: Library) -> Task[Section]:
    yield Progress("Counting unreadable files")
    count = library.catalog.unreadable.count()
    text = f"{format_count(count, 'file')} could not be read as photos." if count else "None."
    health = Health.NOTICE if count else Health.GOOD
    remedies = (Remedy.SHOW_UNREADABLE, Remedy.RETRY) if count else ()
    return Section("unreadable", "Unreadable files", health, text, remedies, {"files": count})


def _report_passed_over(library: Library) -> Task[Section]:
    yield Progress("Counting files passed over")
    count = library.catalog.passed_over.count()
    text = "None."
    if count:
        text = (
            f"{format_count(count, 'file')} in your folders: not photos, or they cannot be opened."
        )
    remedies = (Remedy.SHOW_PASSED_OVER,) if count else ()
    figures: dict[str, object] = {"files": count}
    return Section("passed_over", "Files passed over", Health.GOOD, text, remedies, figures)


def _report_offline(library: Library) -> Task[Section]:
    yield Progress("Looking for folders")
    if not library.catalog.read_only:
        check_folders(library)
    offline = library.catalog.folders.offline()
    photos = library.catalog.photos.count(Presence.OFFLINE)
    text = "All folders can be reached."
    if offline:
        names = ", ".join(map(str, offline))
        text = f"{names}: cannot be reached now. {format_count(photos, 'photo')} can be browsed."
    figures: dict[str, object] = {"folders": [str(each) for each in offline], "photos": photos}
    health = Health.NOTICE if offline else Health.GOOD
    remedies = (Remedy.FIND_FOLDERS,) if offline else ()
    return Section("offline", "Offline folders", health, text, remedies, figures)


def _report_pending(library: Library) -> Task[Section]:
    pending = yield from plan_writes(library)
    failed = sum(bool(each.error) for each in pending)
    text = "All metadata is saved to files."
    if pending:
        text = f"Metadata of {format_count(len(pending), 'photo')} is not yet saved to files."
    if failed:
        text += f" {format_count(failed, 'photo')} could not be saved."
    health = Health.NOTICE if pending else Health.GOOD
    remedies = (Remedy.SHOW_PENDING,) if pending else ()
    figures: dict[str, object] = {"photos": len(pending), "failed": failed}
    return Section("pending_metadata", "Pending metadata", health, text, remedies, figures)


def _report_leftovers(library: Library) -> Task[Section]:
    found = yield from find_leftovers(library)
    size = sum(each.stat().st_size for each in found if each.exists())
    text = "None."
    if found:
        text = (
            f"{format_count(len(found), 'unfinished file')} of earlier runs, {format_size(size)}."
        )
    health = Health.NOTICE if found else Health.GOOD
    remedies = (Remedy.REMOVE_LEFTOVERS,) if found else ()
    figures: dict[str, object] = {"files": [str(each) for each in found], "size": size}
    return Section("leftovers", "Unfinished files", health, text, remedies, figures)


def _report_cache(library: Library, cache: Cache) -> Task[Section]:
    size = yield from measure_cache(library, cache)
    return Section(
        f"cache_{cache.name.lower()}",
        cache.value.capitalize(),
        Health.GOOD,
        f"{format_size(size)}. {_MADE_AGAIN[cache]}" if size else "Empty.",
        (Remedy.CLEAR,) if size else (),
        {"size": size},
        cache,
    )


_MADE_AGAIN = {
    Cache.THUMBNAILS: "Clearing makes Albumen read the photos again; those of offline folders stay.",
    Cache.MODELS: "Converted again when they are next used, which takes a minute.",
    Cache.PASTED: "Pictures of saved searches stay.",
    Cache.LOG: "Useful for a report of an error.",
}

SECTIONS: tuple[Callable[[Library], Task[Section]], ...] = (
    _report_integrity,
    _report_backups,
    _report_unreadable,
    _report_passed_over,
    _report_offline,
    _report_pending,
    _report_leftovers,
)
"""A new section is a line here; the caches follow."""

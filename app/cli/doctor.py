"""The command about the library's health, which also works where the catalog is damaged."""

import time
from contextlib import closing
from pathlib import Path

import click

from app.cli.console import Console
from app.cli.parser import given, shared
from app.domain.errors import CatalogDamaged, PhotoError
from app.domain.health import Recovery
from app.library import Library
from app.lock import try_lock
from app.log import start_log
from app.paths import AppPaths, find_app_paths
from app.settings import Settings, load_settings
from app.tasks.health.back_up import back_up_if_due
from app.tasks.health.check import check_catalog
from app.tasks.health.phrases import describe_backup, describe_damage
from app.tasks.health.recover import choose_recovery
from app.tasks.health.report import Health, Section, backup_figures, report_health
from app.tasks.health.retry import describe_retried, retry_all
from app.tasks.open import open_library

_STATES = {Health.GOOD: "ok", Health.NOTICE: "note", Health.PROBLEM: "PROBLEM"}


@click.command()
@click.option(
    "--repair", is_flag=True,
    help="Restore the newest backup of a damaged catalog, which is kept; retry what failed.",
)  # fmt: skip
@click.option(
    "--start-new", is_flag=True,
    help="Start a new catalog in place of a damaged one, which is kept. Ratings are read from sidecars.",
)  # fmt: skip
@click.option("--json", is_flag=True, help="Answer in JSON on stdout.")
@shared
@click.pass_context
def doctor(
    ctx: click.Context,
    /,
    repair: bool,
    start_new: bool,
    json: bool,
    library: Path | None,
    verbose: bool | None,
) -> int:
    """Check the library's health: catalog, backups, files, caches. Exit code 1 if there are problems."""
    console = Console()
    paths = find_app_paths(given(ctx, "library"))
    start_log(paths.log, loud=bool(given(ctx, "verbose")))
    settings = load_settings(paths.settings)
    done: list[str] = []
    try:
        with closing(_open(console, paths, settings, repair, start_new, done)) as opened:
            sections = _examine(console, opened, settings, repair, done)
    except PhotoError as error:
        if not json:
            console.print_error(str(error))
        else:
            console.answer(_failure(error, done))
        return 1
    except KeyboardInterrupt:
        console.print_error("Stopped. What was done so far is kept.")
        return 130
    _answer(console, json, sections, done)
    return int(any(each.health is Health.PROBLEM for each in sections))


def _open(
    console: Console,
    paths: AppPaths,
    settings: Settings,
    repair: bool,
    start_new: bool,
    done: list[str],
) -> Library:
    """Open the library, and recover it if asked to. Raises PhotoError."""
    try:
        return console.run(open_library(paths, settings))
    except CatalogDamaged as error:
        recovery = Recovery() if start_new else choose_recovery(error.damage) if repair else None
        if recovery is None:
            if repair:
                raise PhotoError(
                    f"{describe_damage(error.damage)} There is no backup to restore. To start a new catalog, "
                    "which reads ratings from sidecars, run “albumen doctor --start-new”."
                ) from error
            raise
        with try_lock(paths.window_lock) as free:
            if not free:
                raise PhotoError(
                    "Albumen is open on this library. Close its window, then repair the library."
                ) from error
            opened = console.run(open_library(paths, settings, recovery=recovery))
        backup = error.damage.newest
        if recovery.keep:
            done.append("The catalog is used as it is.")
        elif recovery.backup and backup:
            held = describe_backup(backup, time.time(), error.damage.since)
            done.append(f"Restored {held}. Index the folders to read the photos again.")
        else:
            done.append("Started a new catalog. Index your folders to read ratings from sidecars.")
        return opened


def _examine(
    console: Console, library: Library, settings: Settings, repair: bool, done: list[str]
) -> tuple[Section, ...]:
    with library.catalog.explained():
        console.run(check_catalog(library, full=True))
        if repair:
            retried = console.run(retry_all(library, save=settings.save_sidecars))
            done += describe_retried(retried)
            console.run(back_up_if_due(library))
        return console.run(report_health(library))


def _answer(console: Console, json: bool, sections: tuple[Section, ...], done: list[str]) -> None:
    healthy = not any(each.health is Health.PROBLEM for each in sections)
    if json:
        listed = {
            each.name: {"health": each.health.value, "text": each.text, **each.figures}
            for each in sections
        }
        console.answer({"healthy": healthy, "done": done, "sections": listed})
        return
    for each in done:
        console.print(each)
    for each in sections:
        console.print(f"{_STATES[each.health]:>7}  {each.title}: {each.text}")


def _failure(error: PhotoError, done: list[str]) -> dict[str, object]:
    answer: dict[str, object] = {"healthy": False, "done": done, "error": str(error)}
    if isinstance(error, CatalogDamaged):
        damage = error.damage
        answer["damage"] = {
            "kind": damage.kind.value,
            "detail": damage.detail,
            "lost": damage.lost,
            "changes_since_backup": damage.since and damage.since.changes,
            "of_these_in_sidecars": damage.since and damage.since.in_sidecars,
            "backups": [backup_figures(each) for each in damage.backups],
        }
    return answer

"""Check the catalog with SQLite's own checks, in a child process, and note what they find."""

import time
from dataclasses import replace

from app.catalog.safety.check import check_integrity
from app.catalog.safety.stamp import read_checks, write_checks
from app.child_process import ChildFailed, run_in_child
from app.domain.errors import PhotoError
from app.domain.progress import Task, with_progress
from app.library import Library

_WEEK = 7 * 86_400
"""Seconds between two full checks."""


def check_catalog(library: Library, *, full: bool) -> Task[str]:
    """Check all pages, and with `full` all indexes. Return the faults, or an empty text. Raises PhotoError."""
    catalog = library.catalog.path
    try:
        faults = yield from with_progress(
            "Checking the catalog", run_in_child(check_integrity, str(catalog), full)
        )
    except ChildFailed as error:
        raise PhotoError(f"The catalog {catalog} could not be checked ({error}).") from error
    now = time.time()
    checks = replace(read_checks(catalog), quick=now, damage=faults)
    write_checks(catalog, replace(checks, full=now) if full else checks)
    return faults


def check_at_start(library: Library) -> Task[str]:
    """Check all pages, and once a week all indexes, too. Return the faults. Raises PhotoError."""
    is_old = time.time() - read_checks(library.catalog.path).full >= _WEEK
    return (yield from check_catalog(library, full=is_old))

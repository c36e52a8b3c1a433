"""What a backup and the checks of a catalog cost, beside the other way to make a backup.

`.venv/bin/python -m tests.benchmarks.backups [PHOTOS]` fills a catalog (20,000 photos unless told), and prints.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from app.catalog.catalog import Catalog
from app.catalog.safety.backup import make_backup
from app.catalog.safety.check import check_integrity
from app.catalog.safety.damage import find_damage
from app.catalog.safety.rows import DERIVED
from app.domain.groups import ContentRef, Tier, Verdict
from app.domain.operation import OperationKind


def fill(catalog: Catalog, count: int) -> None:
    """Photos with vectors and regions, two edits each, and a decision for every tenth."""
    rng = np.random.default_rng(1)
    for start in range(0, count, 1000):
        numbers = range(start, min(count, start + 1000))
        members = [
            ContentRef(f"{n:032x}", Path(f"/photos/2026/{n // 500:04}/IMG_{n:06}.jpg"))
            for n in numbers
        ]
        with catalog.transaction():
            for member in members:
                catalog.photos.put(
                    member.path, photo=None, digest=member.digest, shape=(6000, 4000), taken=1.0,
                    size=9_000_000, mtime_ns=1,
                )  # fmt: skip
            digests = [each.digest for each in members]
            catalog.vectors.put("model", digests, rng.normal(size=(len(digests), 1280)))
            catalog.regions.put("model", digests, rng.normal(size=(len(digests), 2000)))
            operation = catalog.journal.begin(OperationKind.EDIT, "Rated", 1.0)
            changes = [(each, {"rating": 3, "keywords": ("sea", "boat")}) for each in members]
            catalog.metadata_log.append(changes, 1.0, operation=operation)
            for group in range(0, len(members), 10):
                catalog.decisions.put(
                    1.0, Tier.BURST, Verdict.KEEP_ALL, [members[group : group + 5]]
                )


def whole_then_thinned(catalog: Path, target: Path) -> int:
    """The other way: a backup of all pages, of which the derived rows are then deleted. Its largest size."""
    with closing(sqlite3.connect(catalog)) as source, closing(sqlite3.connect(target)) as draft:
        source.backup(draft)
        largest = target.stat().st_size
        for table in DERIVED:
            draft.execute(f"DELETE FROM {table}")
        draft.commit()
        draft.execute("VACUUM")
    return largest


def timed(name: str, work: Callable[[], object]) -> None:
    """Print how long the work takes, and what it returns."""
    start = time.perf_counter()
    answer = work()
    print(f"{name}: {time.perf_counter() - start:.3f} s  {answer if answer is not None else ''}")


def main() -> None:
    """Measure, side by side."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.db"
        with Catalog(path) as catalog:
            timed(f"filling a catalog of {count:,} photos", lambda: fill(catalog, count))
        print(f"its size: {path.stat().st_size / 1e6:,.0f} MB")
        thumbnails = Path(folder) / "thumbnails"
        timed("the check at every open", lambda: find_damage(path, thumbnails))
        with Catalog(path) as catalog:
            timed("opening", lambda: Catalog(path).close())
            backup = Path(folder) / "backups"
            for number in (1, 2):
                timed(
                    "a backup of the rows that are not derived",
                    lambda: (
                        f"{make_backup(str(path), str(backup), time.time()).size / 1e6:,.0f} MB"
                    ),
                )
                other = Path(folder) / f"other{number}.db"
                timed(
                    "a backup of all pages, thinned afterwards",
                    lambda other=other: (
                        f"{whole_then_thinned(path, other) / 1e6:,.0f} MB at most, "
                        f"{other.stat().st_size / 1e6:,.0f} MB"
                    ),
                )
            timed("the quick check", lambda: check_integrity(str(path), False))
            timed("the full check", lambda: check_integrity(str(path), True))


if __name__ == "__main__":
    main()

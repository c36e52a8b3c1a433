"""Killed at any moment: the next run completes, and nobody can tell that there was a first."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.catalog.catalog import Catalog
from tests import pictures
from tests.terminal import ROOT, albumen, command, environment, new_library

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends SIGKILL")

ALL = 240
KILLS = int(os.environ.get("ALBUMEN_KILLS", "5"))
MOMENTS = tuple(ALL * kill // KILLS for kill in range(KILLS))
"""How many photos are stored when the program is killed, and then a moment by chance."""


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for seed in range(ALL):
        pictures.write_scene(folder / f"{seed % 7}" / f"{seed:03}.jpg", seed, 320, 240)
    (folder / "bad.jpg").write_bytes(b"no picture")
    return folder


def contents(library: Path) -> dict[str, Any]:
    """All that an indexing leaves in the catalog and beside it, without the numbers of rows."""
    connection = sqlite3.connect(library / "catalog.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        asked = {
            "photos": "SELECT path, digest, width, height, taken, presence FROM files "
            "JOIN photos ON photos.id = files.photo",
            "seen": "SELECT digest, classes FROM seen",
            "unreadable": "SELECT path, reason FROM unreadable",
            "orphans": "SELECT id FROM photos WHERE id NOT IN (SELECT photo FROM files)",
        }
        found = {name: sorted(connection.execute(sql).fetchall()) for name, sql in asked.items()}
    finally:
        connection.close()
    with Catalog(library / "catalog.db") as catalog:
        found["vectors"] = sorted(
            (embedder, digest, row.tobytes())
            for embedder in catalog.vectors.counts()
            for digest, row in zip(*catalog.vectors.mapped(embedder), strict=True)
        )
    thumbnails = library / "cache" / "thumbnails"
    found["thumbnails"] = sorted(
        (path.name, path.read_bytes()) for path in thumbnails.glob("??/*.jpg")
    )
    return found


def originals(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture(scope="module")
def truth(
    photos: Path, models_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    library = new_library(tmp_path_factory.mktemp("truth") / "lib", models_cache)
    assert albumen("index", photos, "--json", "--library", library).answer["photos"] == ALL
    return contents(library)


def stored(library: Path) -> int:
    """How many photos the catalog holds now; 0 where it is not yet made."""
    if not (library / "catalog.db").exists():
        return 0
    connection = sqlite3.connect(library / "catalog.db", timeout=30)
    try:
        return connection.execute("SELECT count(*) FROM photos").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def start(library: Path, photos: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command("index", photos, "--json", "--library", library),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_at(count: int, library: Path, photos: Path) -> int:
    """Start an indexing and kill it without warning when it has stored so many. How many it has."""
    process = start(library, photos)
    while process.poll() is None and stored(library) < count:
        time.sleep(0.005)
    time.sleep(random.Random(count).uniform(0.0, 0.2))
    process.send_signal(signal.SIGKILL)
    process.wait()
    return stored(library)


def test_after_a_kill_the_next_run_gives_what_an_uninterrupted_one_does(
    truth: dict[str, Any], photos: Path, models_cache: Path, tmp_path: Path
) -> None:
    before = originals(photos)
    left: list[int] = []
    for moment in MOMENTS:
        library = new_library(tmp_path / f"killed at {moment}", models_cache)
        left.append(kill_at(moment, library, photos))
        assert albumen("index", photos, "--json", "--library", library).code == 0
        assert contents(library) == truth
    assert sum(0 < count < ALL for count in left) >= 3, left
    assert originals(photos) == before


def test_one_library_killed_again_and_again_is_whole_in_the_end(
    truth: dict[str, Any], photos: Path, models_cache: Path, tmp_path: Path
) -> None:
    library = new_library(tmp_path / "lib", models_cache)
    left = [kill_at(moment, library, photos) for moment in (30, 0, 100)]
    assert left == sorted(left)
    assert albumen("index", photos, "--json", "--library", library).code == 0
    assert contents(library) == truth


def test_a_killed_program_leaves_no_process_behind(
    photos: Path, models_cache: Path, tmp_path: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("asks Linux for the processes there are")
    library = new_library(tmp_path / "lib", models_cache)
    process = start(library, photos)
    children: set[int] = set()
    end = time.monotonic() + 30
    while not children and time.monotonic() < end:
        listing = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        children = {int(pid) for pid in listing.split()}
    time.sleep(0.5)
    process.kill()
    process.wait()
    end = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert children
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.filterwarnings("ignore")
def test_a_model_killed_while_it_reads_goes_on_and_the_old_one_serves_until_then(
    photos: Path, models_cache: Path, small_models: Path, tmp_path: Path
) -> None:
    vit, library = small_models / "vit", new_library(tmp_path / "lib", models_cache)
    some = [photos / name for name in "012"]
    assert albumen("index", *some, "--library", library).code == 0
    count = vectors_of("lite2", library)
    process = subprocess.Popen(
        command("models", "use", vit, "--library", library),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and vectors_of("vit", library) < 16:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 16 <= vectors_of("vit", library) < count
    assert "lite2" in albumen("status", "--json", "--library", library).answer["embedder"]
    assert albumen("index", *some, "--library", library).code == 0
    assert "vit" in albumen("status", "--json", "--library", library).answer["embedder"]
    assert vectors_of("vit", library) == vectors_of("lite2", library) == count


def vectors_of(model: str, library: Path) -> int:
    """How many photos a model has read."""
    with Catalog(library / "catalog.db") as catalog:
        counts = catalog.vectors.counts().items()
        return sum(count for embedder, count in counts if embedder.startswith(model))

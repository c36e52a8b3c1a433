"""What an older Albumen wrote is still read: its catalog, files, settings, decisions and searches.

The sample of `tests/before` was made at commit 18c6c36, by `tests/before/make.py` of commit 70aced9. It is
never written to: each test unpacks it for itself. Answers may have more keys than they had, but none fewer.
"""

import contextlib
import hashlib
import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.files.formats import reader_name
from app.settings import BEFORE, load_settings, save_settings
from app.ui.commands.shortcuts import rename_actions
from app.ui.commands.table import ACTIONS
from tests.before.sample import (
    HERE,
    LIBRARY,
    MADE_AT,
    TIERS,
    ask,
    ask_all,
    differences,
    files_below,
    run,
    saved_as_text,
    saved_searches,
    show_all,
    undo_all,
    unpack,
)
from tests.trash import use_trash

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its paths are those of Unix")

EXPECTED: dict[str, Any] = json.loads((HERE / "expected.json").read_text("ascii"))
WORKED_OUT = ("seen", "palettes", "measures", "derived", ("shots", "exif"))
"""Tables of what was read from photos or worked out from them; with its later name, if one has another."""
_EXIF_THEN = 8
"""Columns of EXIF that were there from the first, with the row's number."""
RENAMED_SETTINGS = {old: new for new, old in BEFORE.items()}
"""Later names of settings, by those they had; the file keeps the old ones."""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Dates are said by the clock that the sample was asked by."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The old library, at another place, with a trash of its own."""
    use_trash(monkeypatch, tmp_path)
    return unpack(tmp_path)


def worked_out(library: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of what was worked out, with their numbers: a row that is written anew has another."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with contextlib.closing(sqlite3.connect(library / "catalog.db")) as catalog:
        there = {name for (name,) in catalog.execute("SELECT name FROM sqlite_master")}
        for names in WORKED_OUT:
            (table,) = there.intersection((names,) if isinstance(names, str) else names)
            rows = catalog.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()
            found[str(names)] = [tuple(map(_short, row)) for row in rows]
            if table == "derived":  # The map of likeness is made for the first time.
                found[str(names)] = [row for row in found[str(names)] if "likeness" not in row]
            if table in ("shots", "exif"):  # The heads of files are read once more for new fields.
                found[str(names)] = sorted(row[1:_EXIF_THEN] for row in rows)
    files = sorted((library / "vectors").iterdir())
    found["vectors"] = [(file.name, _short(file.read_bytes())) for file in files]
    return found


def _short(value: Any) -> Any:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value


def test_an_old_library_answers_as_it_did(library: Path) -> None:
    assert differences(EXPECTED["asked"], ask_all(library)) == []
    assert not (library / "cache/models").exists(), "a network was made ready"


def test_nothing_of_an_old_library_is_read_or_compared_again(library: Path) -> None:
    # Newer decoders try again what the old ones could not read; here it was these that could not.
    with contextlib.closing(sqlite3.connect(library / "catalog.db")) as catalog:
        catalog.execute("UPDATE unreadable SET reader = ?", [reader_name()])
        catalog.commit()
        held = catalog.execute(
            "SELECT count(*) FROM vectors UNION ALL SELECT count(*) FROM regions"
        )
        arrays = sum(count for (count,) in held.fetchall())
    ask(library, "status")  # The catalog is updated: vectors go from its pages to files.
    before = worked_out(library)
    stored = sum(file.stat().st_size for file in (library / "vectors").glob("*.digests"))
    assert stored == 32 * arrays
    report = ask(library, "index", str(library.parent / "photos"))
    assert differences({**EXPECTED["index"], "seconds": report["seconds"]}, report) == []
    for tier in TIERS:
        ask(library, "groups", "--tier", tier)
    assert worked_out(library) == before
    assert all(before.values())
    # No network was even made ready.
    assert not (library / "cache/models").exists()


def test_old_searches_are_still_saved_under_their_names(library: Path) -> None:
    ask(library, "status")
    assert saved_searches(library) == EXPECTED["saved"]


def test_old_searches_for_words_and_parts_find_what_they_found(
    library: Path, models_cache: Path
) -> None:
    (library / "cache/models").symlink_to(models_cache)
    code, answers = run(library, "search", "--queries", str(saved_as_text(library)))
    assert code == 0
    assert differences(EXPECTED["words"], answers) == []


def test_what_was_done_before_can_be_undone_and_done_again(library: Path) -> None:
    assert differences(EXPECTED["undone"], undo_all(library)) == []
    assert files_below(library.parent) == EXPECTED["files after"]
    assert differences(EXPECTED["show after"], show_all(library)) == []
    again = ask(library, "redo")
    assert (again["id"], again["state"]) == (EXPECTED["undone"][-1]["id"], "done")


def test_old_decisions_can_be_taken_over(tmp_path: Path) -> None:
    stored = json.loads((HERE / "decisions.json").read_text("ascii"))["decisions"]
    library = tmp_path / LIBRARY
    assert ask(library, "decisions", "--import", str(HERE / "decisions.json")) == {
        "imported": len(stored)
    }
    listed = ask(library, "decisions")["decisions"]
    assert [
        (each["time"], each["tier"], each["verdict"], each["parts"])
        for each in sorted(listed, key=lambda each: each["time"])
    ] == [
        (
            each["time"],
            each["tier"],
            each["verdict"],
            [[member["path"] for member in part] for part in each["parts"]],
        )
        for each in sorted(stored, key=lambda each: each["time"])
    ]
    assert MADE_AT in json.dumps(listed)


def test_no_old_setting_falls_back_to_its_default(tmp_path: Path) -> None:
    stored = json.loads((HERE / "settings.json").read_text("utf-8"))
    kept = tmp_path / "settings.json"
    save_settings(load_settings(HERE / "settings.json"), kept)
    settings = load_settings(kept)
    read = {name: getattr(settings, RENAMED_SETTINGS.get(str(name), str(name))) for name in stored}
    keys = stored.pop("keys")
    assert {name: read[name] for name in stored} == stored
    assert read["keys"] == keys


def test_every_key_of_the_users_own_still_belongs_to_an_action() -> None:
    stored = json.loads((HERE / "settings.json").read_text("utf-8"))
    shortcuts = rename_actions(stored["keys"])
    assert sorted(shortcuts.values()) == sorted(stored["keys"].values())
    assert shortcuts.keys() - {spec.name for spec in ACTIONS} == set()

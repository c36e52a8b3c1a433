"""A library of commit 18c6c36: unpack it anywhere, ask it through the terminal, compare answers."""

import contextlib
import io
import itertools
import json
import os
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.__main__ import main

HERE = Path(__file__).parent
MADE_AT = "/tmp/albumen-before"
"""The folder it was made in: the catalog, its sidecar notes and its searches name files below it."""
LIBRARY, TRASH, FILES, MANIFEST = "library", "data/Trash", "files.zip", "files.json"
MADE_SINCE = 1.75e9
"""Seconds since 1970: what is dated later was written by `make`, or by a test."""
TIERS = ("identical", "twin", "burst", "scene", "theme")
SEARCHES: tuple[tuple[str, ...], ...] = (
    ("--where", "stars:>=3"),
    ("--where", "-stars:1..4 kind:jpeg", "--sort", "name"),
    ("--where", "flag:reject", "--all"),
    ("--where", "label:red,other -keyword:night"),
    ("--where", "camera:drawn iso:>=100 focal:20..100 aperture:<=8 exposure:<=1/10"),
    ("--where", "date:2024-05..2025 has:place"),
    ("--where", "after:2024-05-02 before:2026 orientation:landscape", "--sort", "time"),
    ("--where", "folder:coast -has:title"),
    ("--colour", "#2040a0:0.3", "--count", "5"),
    ("--colour", "orange"),
    ("--like", "photos/Alps/alp.jpg"),
    ("--like", "photos/Coast/sea.jpg", "--unlike", "photos/Town/town.jpg", "--all"),
    ("--like", "photos/Garden/flower.jpg", "--where", "-folder:alps", "--count", "3"),
)
"""None with words or parts of photos: these need a network."""
NEED_A_NETWORK = ("Part of a flower", "Words", "Words with weights")
"""Saved searches that do."""


def unpack(root: Path) -> Path:
    """Lay the library and its files out below a folder that is empty; the library's own folder.

    Files get the dates the catalog knows them by, one has its other name again, and every path in the
    catalog leads below `root`.
    """
    manifest: dict[str, dict[str, Any]] = json.loads((HERE / MANIFEST).read_text("ascii"))
    with zipfile.ZipFile(HERE / FILES) as packed:
        for name, file in manifest.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if "link" in file:
                path.hardlink_to(root / file["link"])
                continue
            content = packed.read(file["packed"])
            if path.suffix == ".trashinfo":
                content = content.replace(MADE_AT.encode(), str(root).encode())
            path.write_bytes(content)
            os.utime(path, ns=(file["mtime_ns"], file["mtime_ns"]))
    library = root / LIBRARY
    library.mkdir(exist_ok=True)
    (library / "catalog.db").write_bytes((HERE / "catalog.db").read_bytes())
    with contextlib.closing(sqlite3.connect(library / "catalog.db")) as catalog:
        _lead(catalog, root)
    return library


def _lead(catalog: sqlite3.Connection, root: Path) -> None:
    """Paths lead below `root`, and files have the numbers the disk gives them there."""
    for table, column in _columns(catalog):
        rows = catalog.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()
        for row, old in rows:
            new = _led(old, root)
            if new != old:
                catalog.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', [new, row])
    for row, cell in catalog.execute("SELECT rowid, path FROM files").fetchall():
        path = Path(os.fsdecode(cell))
        if path.exists():
            number = path.stat().st_ino
            catalog.execute("UPDATE files SET inode = ? WHERE rowid = ?", [number, row])
    catalog.commit()


def _columns(catalog: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    for (table,) in catalog.execute(tables).fetchall():
        for _, column, *_ in catalog.execute(f'PRAGMA table_info("{table}")').fetchall():
            yield table, column


def _led(value: object, root: Path) -> object:
    """Bytes are a path whose name is no text; all other bytes name no file."""
    if isinstance(value, str):
        return value.replace(MADE_AT, str(root))
    if isinstance(value, bytes) and value.startswith(f"{MADE_AT}/".encode()):
        return os.fsencode(root) + value.removeprefix(MADE_AT.encode())
    return value


def run(library: Path, *words: str) -> tuple[int, list[Any]]:
    """The exit code of a command, and its answers in JSON, with the library's root as ROOT."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    argv = ["albumen", *words, "--library", str(library), "--json"]
    with (
        patch.object(sys, "argv", argv),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = main()
    out.seek(0)
    text = out.read().replace(str(library.parent), "ROOT")
    return code, [json.loads(line) for line in text.splitlines()]


def ask(library: Path, *words: str) -> Any:
    """The one answer of a command that succeeds."""
    code, answers = run(library, *words)
    assert code == 0, (words, answers)
    (answer,) = answers
    return answer


def ask_all(library: Path) -> dict[str, Any]:
    """All that can be asked of the library with no network loaded."""
    root = library.parent
    asked: dict[str, Any] = {
        name: ask(library, *name.split())
        for name in ("status", "history", "decisions", "decisions --search alps", "models")
    }
    for tier in TIERS:
        asked[f"groups {tier}"] = ask(library, "groups", "--tier", tier)
    asked["groups twin finest"] = ask(library, "groups", "--tier", "twin", "--detail", "1")
    asked["show"] = show_all(library)
    for words in SEARCHES:
        placed = [word.replace("photos/", f"{root}/photos/") for word in words]
        asked[f"search {' '.join(words)}"] = ask(library, "search", *placed)
    for name, text in saved_searches(library):
        if name not in NEED_A_NETWORK:
            asked[f"saved {name}"] = ask(
                library, "search", *shield(text.replace("ROOT", str(root)))
            )
    asked["similar"] = ask(library, "similar", f"{root}/photos/Alps/alp.jpg", "--count", "5")
    return comparable(asked)


def photos_of(root: Path) -> Iterator[Path]:
    """Every file of the library's folder that is read as a photo."""
    kinds = (".jpg", ".png", ".tif")
    return (path for path in root.joinpath("photos").rglob("*") if path.suffix in kinds)


def show_all(library: Path) -> list[Any]:
    """What is known of every photo; not when its sidecars were written, which undoing does anew."""
    shown = run(library, "show", *map(str, sorted(photos_of(library.parent))))[1]
    for photo in shown:
        for source in photo["sources"]:
            source["time"] = 0.0 if source["time"] > MADE_SINCE else source["time"]
    return shown


def files_below(root: Path) -> list[str]:
    """The user's files, by their places."""
    files = (
        path for folder in ("photos", "elsewhere") for path in root.joinpath(folder).rglob("*")
    )
    return sorted(str(path.relative_to(root)) for path in files if path.is_file())


def undo_all(library: Path) -> list[Any]:
    """Take everything back, the last first; each answer."""
    answers: list[Any] = []
    while True:
        code, answer = run(library, "undo")
        if not answer:
            assert code == 1
            return answers
        answers += answer


def shield(text: str) -> tuple[str, ...]:
    """A search as the words of a command line."""
    return "--where", text.removeprefix(" ") if not text.startswith("-") else f" {text}"


def saved_searches(library: Path) -> list[list[str]]:
    """The saved searches, by name, as the catalog holds them."""
    with contextlib.closing(sqlite3.connect(library / "catalog.db")) as catalog:
        rows = catalog.execute("SELECT name, text FROM saved_searches ORDER BY name").fetchall()
    return [[name, os.fsdecode(text).replace(str(library.parent), "ROOT")] for name, text in rows]


def saved_as_text(library: Path) -> Path:
    """The saved searches as the text that is copied for the terminal, leading to this place."""
    text = (HERE / "searches.txt").read_text("utf-8")
    placed = library.parent / "searches.txt"
    placed.write_text(text.replace(MADE_AT, str(library.parent)), "utf-8")
    return placed


def comparable(asked: dict[str, Any]) -> dict[str, Any]:
    """Without what is another at every place: sizes on disk, and the device that models run on."""
    asked["status"]["sizes"] = dict.fromkeys(asked["status"]["sizes"], 0)
    for model in asked["models"]["models"]:
        model["device"] = ""
    return asked


PROSE = frozenset(("evidence", "reasons", "disagreements", "trouble", "good_for"))
"""Keys of sentences that are made anew for each answer, and may be worded otherwise than before."""


def differences(expected: Any, answer: Any, where: str = "") -> list[str]:
    """Where an answer lacks a key or a value that is expected; what is new beside them is no fault.

    Scores may differ from one processor to another, where networks run in another precision, and with the
    precision of stored vectors: those of one term by 0.01, those in deviations by a hundredth more. Then matches
    that are nearly equal may change places. Of prose, only how much there is must be the same.
    """
    if isinstance(expected, dict) and isinstance(answer, dict):
        lost = [f"{where}/{key} is gone" for key in expected if key not in answer]
        kept = [key for key in expected if key in answer]
        return lost + [
            fault
            for key in kept
            for fault in _SPECIAL.get(key, differences)(
                expected[key], answer[key], f"{where}/{key}"
            )
        ]
    if isinstance(expected, list) and isinstance(answer, list) and len(expected) == len(answer):
        pairs = enumerate(zip(expected, answer, strict=True))
        return [
            fault
            for place, (one, other) in pairs
            for fault in differences(one, other, f"{where}/{place}")
        ]
    if isinstance(expected, float) and isinstance(answer, float | int):
        near = 0.01 + 0.01 * abs(expected)
        return [] if abs(expected - answer) < near else [f"{where}: {answer}, not {expected}"]
    return [] if expected == answer else [f"{where}: {answer!r}, not {expected!r}"]


def _differences_of_prose(expected: Any, answer: Any, where: str) -> list[str]:
    """Where there is a sentence and was none, or the reverse, or another number of them."""
    counts = [bool(each) if isinstance(each, str) else len(each) for each in (expected, answer)]
    return [] if counts[0] == counts[1] else [f"{where}: {answer!r}, not {expected!r}"]


def _differences_of_matches(expected: Any, answer: Any, where: str) -> list[str]:
    """Where matches differ, in the order of their paths; or are not in the order of their scores."""
    faults = differences(*(sorted(each, key=_path_of) for each in (expected, answer)), where)
    paths = [[_path_of(match) for match in each] for each in (expected, answer)]
    scores = {_path_of(match): match.get("score") or 0.0 for match in expected if "score" in match}
    if paths[0] != paths[1] and scores:
        ranked = [scores.get(path, 0.0) for path in paths[1]]
        ups = [later - earlier for earlier, later in itertools.pairwise(ranked)]
        if max(ups, default=0) > 0.03:
            faults.append(f"{where}: {paths[1]}, not {paths[0]}")
    return faults


def _differences_of_stacks(expected: Any, answer: Any, where: str) -> list[str]:
    return differences(sorted(expected), sorted(answer), where)


def _differences_of_cutoffs(expected: int, answer: int, where: str) -> list[str]:
    """One photo may lie on the other side of the match threshold."""
    return [] if abs(expected - answer) <= 1 else [f"{where}: {answer}, not {expected}"]


def _differences_of_titles(expected: str, answer: str, where: str) -> list[str]:
    """Titles of groups are prose, those of photos are the user's."""
    of_group = re.search(r"/groups/\d+/title$", where)
    return (_differences_of_prose if of_group else differences)(expected, answer, where)


def _path_of(match: Any) -> str:
    return str(match["path"]) if isinstance(match, dict) and "path" in match else str(match)


_SPECIAL: dict[str, Callable[[Any, Any, str], list[str]]] = {
    **dict.fromkeys(PROSE, _differences_of_prose),
    "matches": _differences_of_matches,
    "folded": _differences_of_stacks,
    "stacked": _differences_of_stacks,
    "cutoff": _differences_of_cutoffs,
    "title": _differences_of_titles,
}
"""How values of a key are compared, where not all of them must be equal."""

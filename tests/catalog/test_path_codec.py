"""Paths in SQLite's cells: any name the disk allows, and what lies below what."""

import os
import sqlite3
import sys
from pathlib import Path

import pytest

from app.catalog.path_codec import below, to_cell, to_path

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's")

INVALID = os.fsdecode(b"\xff\xfe") if sys.platform == "linux" else "x"

ODD_PATHS = [
    Path("/a/b.jpg"),
    Path("/ä/日本/🦆.jpg"),
    Path("/new\nline.jpg"),
    Path("/100%_'\"[*]?.jpg"),
    Path(f"/{INVALID}.jpg"),
    Path(f"/{INVALID}/a.jpg"),
    Path("/"),
]


@pytest.fixture
def table() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE files (path TEXT PRIMARY KEY)")
    return connection


def found_below(table: sqlite3.Connection, folder: str, paths: list[str]) -> set[str]:
    table.executemany("INSERT INTO files VALUES (?)", [(to_cell(Path(path)),) for path in paths])
    condition, values = below(Path(folder))
    rows = table.execute(f"SELECT path FROM files WHERE {condition}", values)
    return {str(to_path(cell)) for (cell,) in rows}


@pytest.mark.parametrize("path", ODD_PATHS, ids=repr)
def test_a_path_comes_back_from_sqlite_as_it_was(table: sqlite3.Connection, path: Path) -> None:
    table.execute("INSERT INTO files VALUES (?)", [to_cell(path)])
    ((cell,),) = table.execute("SELECT path FROM files").fetchall()
    assert to_path(cell) == path
    assert os.fsencode(to_path(cell)) == os.fsencode(path)


def test_a_sibling_of_the_same_opening_is_not_below(table: sqlite3.Connection) -> None:
    paths = ["/a/b", "/a/b/1.jpg", "/a/b/c/2.jpg", "/a/bc/3.jpg", "/a/b.jpg", "/a/b0", "/a/b-/4"]
    assert found_below(table, "/a/b", paths) == {"/a/b", "/a/b/1.jpg", "/a/b/c/2.jpg"}


def test_letters_that_like_would_take_for_patterns_are_letters(table: sqlite3.Connection) -> None:
    assert found_below(table, "/a_%", ["/a_%/1.jpg", "/abc/1.jpg", "/A_%/1.jpg"]) == {"/a_%/1.jpg"}


def test_everything_is_below_the_root(table: sqlite3.Connection) -> None:
    assert found_below(table, "/", ["/a", "/b/c", "/🦆"]) == {"/a", "/b/c", "/🦆"}


@on_linux
def test_a_name_that_is_no_text_is_found_below_its_folder(table: sqlite3.Connection) -> None:
    odd = f"/a/b/{INVALID}.jpg"
    assert found_below(table, "/a/b", [odd, f"/a/bc/{INVALID}.jpg"]) == {odd}


@on_linux
def test_a_folder_whose_name_is_no_text_holds_its_photos(table: sqlite3.Connection) -> None:
    paths = [f"/a/{INVALID}/1.jpg", f"/a/{INVALID}2/1.jpg", f"/a/{INVALID}", "/a/1.jpg"]
    assert found_below(table, f"/a/{INVALID}", paths) == {paths[0], paths[2]}


@on_linux
def test_everything_is_below_the_root_though_its_name_is_no_text(table: sqlite3.Connection) -> None:
    assert found_below(table, "/", [f"/{INVALID}"]) == {f"/{INVALID}"}


def test_a_search_below_a_folder_uses_the_index(table: sqlite3.Connection) -> None:
    condition, values = below(Path("/a/b"))
    plan = table.execute(f"EXPLAIN QUERY PLAN SELECT path FROM files WHERE {condition}", values)
    steps = [row[3] for row in plan]
    assert not any(step.startswith("SCAN") for step in steps), steps

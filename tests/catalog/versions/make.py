"""Make one small catalog of every schema version: `.venv/bin/python -m tests.catalog.versions.make`.

The files are committed, and never made again for a version that was released: they are what its users have.
Only those missing here are made.
"""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from app.catalog.migrations import STEPS

HERE = Path(__file__).parent
DIGEST, OTHER = "d" * 32, "e" * 32
BEFORE_TERMS = "0007_terms_of_the_field"

PHOTOS = (
    "INSERT INTO folders (path, offline) VALUES ('/photos', 0)",
    f"INSERT INTO photos (id, digest, width, height, taken) VALUES (1, '{DIGEST}', 3, 2, 100.0)",
    f"INSERT INTO photos (id, digest, width, height, taken) VALUES (2, '{OTHER}', 3, 2, NULL)",
    "INSERT INTO files (path, photo, role, size, mtime_ns, inode, presence) "
    "VALUES ('/photos/a.jpg', 1, 0, 10, 20, 30, 0)",
    "INSERT INTO files (path, photo, role, size, mtime_ns, inode, presence) "
    "VALUES ('/photos/b.jpg', 2, 0, 11, 21, 31, 0)",
    "INSERT INTO unreadable (path, size, mtime_ns, reason, reader) "
    "VALUES ('/photos/c.jpg', 1, 2, 'It is empty.', 'reader')",
    f"INSERT INTO vectors (digest, embedder, vector) VALUES ('{DIGEST}', 'e', x'003c003c')",
)
DECISION = (
    "INSERT INTO decisions (id, time, tier, verdict, parts) VALUES (1, 200.0, 'twin', 'keep', 2)",
    f"INSERT INTO members (decision, part, digest, path) VALUES (1, 0, '{DIGEST}', '/photos/a.jpg')",
    f"INSERT INTO members (decision, part, digest, path) VALUES (1, 1, '{OTHER}', '/photos/b.jpg')",
)
FLAGS = (
    f"INSERT INTO flags (digest, path, flag, time, decision) "
    f"VALUES ('{OTHER}', '/photos/b.jpg', 'reject', 200.0, 1)",
)
OPERATIONS = (
    "INSERT INTO acts (id, time, verb, words, state, changed) "
    "VALUES (1, 300.0, 'mark', '4 stars for a.jpg', 'done', 300.0)",
    "INSERT INTO acts (id, time, verb, words, state, changed) "
    "VALUES (2, 400.0, 'move', 'Moved a.jpg', 'done', 400.0)",
    "INSERT INTO steps (act, source, target, how, role, photo, size, mtime_ns, stage, detail) "
    "VALUES (2, '/photos/old/a.jpg', '/photos/a.jpg', 'move', 'main', 1, 10, 20, 'done', '')",
    f"INSERT INTO said (digest, path, field, value, time, act) "
    f"VALUES ('{DIGEST}', '/photos/a.jpg', 'stars', '4', 300.0, 1)",
    f"INSERT INTO said (digest, path, field, value, time, decision) "
    f"VALUES ('{OTHER}', '/photos/b.jpg', 'flag', '\"reject\"', 200.0, 1)",
    f"INSERT INTO marks (digest, path, stars, label, flag, keywords, title, caption) "
    f"VALUES ('{DIGEST}', '/photos/a.jpg', 4, '', NULL, '[\"sea\"]', '', '')",
    f"INSERT INTO marks (digest, path, stars, label, flag, keywords, title, caption) "
    f"VALUES ('{OTHER}', '/photos/b.jpg', 0, '', 'reject', '[]', '', '')",
)
SEARCH = ("INSERT INTO queries (name, text, time) VALUES ('Best', 'stars:>=4', 500.0)",)
LATER_TERMS = (
    ("said", "metadata_log"), ("marks", "metadata"), ("acts", "operations"), ("queries", "saved_searches"),
    ("(act,", "(operation,"), (" act)", " operation)"), ("verb, words", "kind, summary"),
    ("how, role", "action, role"), ("stage, detail", "state, detail"), ("path, stars", "path, rating"),
    ("'stars'", "'rating'"),
)  # fmt: skip


def rows_of(number: int) -> list[str]:
    """The statements that fill a catalog of that many steps with what that version stored."""
    parts = [PHOTOS, DECISION if number >= 2 else (), FLAGS if number == 2 else ()]
    parts += [OPERATIONS if number >= 3 else (), SEARCH if number >= 5 else ()]
    statements = [each for part in parts for each in part]
    if number >= 11:  # Vectors lie in files beside.
        statements = [each for each in statements if " INTO vectors " not in each]
    if number >= 7:
        for old, new in LATER_TERMS:
            statements = [each.replace(old, new) for each in statements]
    if number >= 15:
        statements.append("UPDATE photos SET file_taken = taken, file_date_source = date_source")
    return statements


def make(number: int, path: Path) -> None:
    """Make the catalog of the first `number` steps."""
    steps = STEPS.pending(Database(memory=True))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size=512")  # So that the file is small.
    db = Database(connection)
    STEPS.apply(db, stop_before=[step.name for step in steps[number:]])
    for statement in rows_of(number):
        db.execute(statement)
    connection.commit()
    db.close()


def main() -> None:
    """Make the catalogs that are not there."""
    for number, step in enumerate(STEPS.pending(Database(memory=True)), start=1):
        path = HERE / f"{step.name}.db"
        if not path.exists():
            make(number, path)


if __name__ == "__main__":
    main()

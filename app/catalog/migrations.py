"""Migrations: the steps that lead to the catalog's shape. A released step never changes; add another."""

from typing import Any

from sqlite_utils import Database, Migrations

from app.catalog.array_files.move import move_arrays

STEPS = Migrations("albumen")


def _create(
    db: Database, table: str, columns: dict[str, type], pk: str | tuple[str, ...], **more: Any
) -> None:
    """Create a table. NULL is allowed in a column `id`, and in those of `nullable` only."""
    nullable = {"id", *more.pop("nullable", ())}
    db.table(table).create(columns, pk=pk, not_null=set(columns) - nullable, **more)


@STEPS(name="0001_photos_files_vectors")
def _first(db: Database) -> None:
    _create(db, "folders", {"path": str, "offline": int}, "path", defaults={"offline": 0})
    _create(
        db,
        "photos",
        {"id": int, "digest": str, "width": int, "height": int, "taken": float},
        "id",
        nullable={"taken"},
    )
    db.table("photos").create_index(["digest"])
    # A photo has one file of role 0, and companions of role 1: the RAW beside its JPEG.
    columns: dict[str, type] = {
        "path": str, "photo": int, "role": int, "size": int, "mtime_ns": int, "inode": int, "presence": int,
    }  # fmt: skip
    _create(db, "files", columns, "path", foreign_keys=[("photo", "photos", "id")])
    db.table("files").create_index(["photo", "role"])
    db.table("files").create_index(["size", "mtime_ns"])
    columns = {"path": str, "size": int, "mtime_ns": int, "reason": str, "reader": str}
    _create(db, "unreadable", columns, "path")
    # Keyed by content, not by photo: a moved or copied photo keeps its vector, and every embedder
    # keeps its own. Half precision, little-endian.
    _create(db, "vectors", {"id": int, "digest": str, "embedder": str, "vector": bytes}, "id")
    db.table("vectors").create_index(["embedder", "digest"], unique=True)
    _create(db, "seen", {"digest": str, "classes": bytes}, "digest")
    _create(db, "derived", {"name": str, "made_from": str, "content": bytes}, "name")


@STEPS(name="0002_decisions_flags_shots_measures")
def _second(db: Database) -> None:
    # The user's own: nothing that is derived, and no folder that is removed, takes them along.
    columns: dict[str, type] = {
        "id": int, "time": float, "tier": str, "verdict": str, "parts": int, "undone": int,
    }  # fmt: skip
    _create(db, "decisions", columns, "id", defaults={"undone": 0})
    db.table("decisions").create_index(["time"])
    of_decision = [("decision", "decisions", "id")]
    columns = {"id": int, "decision": int, "part": int, "digest": str, "path": str}
    _create(db, "members", columns, "id", foreign_keys=of_decision)
    db.table("members").create_index(["decision"])
    # All flags of a photo; the newest counts. No flag is a value, too: "not rejected".
    columns = {"id": int, "digest": str, "path": str, "flag": str, "time": float, "decision": int}
    _create(db, "flags", columns, "id", nullable={"flag", "decision"}, foreign_keys=of_decision)
    db.table("flags").create_index(["digest", "path", "time"])
    db.table("flags").create_index(["decision"])
    db.table("flags").create_index(["time"])
    columns = {
        "digest": str, "camera": str, "seconds": float, "aperture": float, "iso": float, "bias": float,
        "focal": float, "has_fraction": int, "software": str,
    }  # fmt: skip
    nullable = {"seconds", "aperture", "iso", "bias", "focal"}
    _create(db, "shots", columns, "digest", nullable=nullable)
    columns = {"digest": str, "sharpness": float, "bright": float, "dark": float}
    _create(db, "measures", columns, "digest")


@STEPS(name="0003_acts_said_written")
def _third(db: Database) -> None:
    # Operations, written down before they are executed.
    columns: dict[str, type] = {
        "id": int, "time": float, "verb": str, "words": str, "state": str, "changed": float, "asks": str,
    }  # fmt: skip
    _create(db, "acts", columns, "id", nullable={"asks"})
    db.table("acts").create_index(["state"])
    # The steps of an operation, file by file.
    columns = {
        "id": int, "act": int, "source": str, "target": str, "how": str, "role": str, "photo": int,
        "size": int, "mtime_ns": int, "made_size": int, "made_mtime_ns": int, "stage": str, "detail": str,
    }  # fmt: skip
    nullable = {"target", "made_size", "made_mtime_ns"}
    of_act = ("act", "acts", "id")
    _create(db, "steps", columns, "id", nullable=nullable, foreign_keys=[of_act])
    db.table("steps").create_index(["act"])
    # All edits of metadata, field by field, as JSON; the newest counts.
    columns = {
        "id": int, "digest": str, "path": str, "field": str, "value": str, "time": float, "act": int,
        "decision": int, "taken_back": int,
    }  # fmt: skip
    _create(
        db,
        "said",
        columns,
        "id",
        nullable={"act", "decision"},
        defaults={"taken_back": 0},
        foreign_keys=[of_act, ("decision", "decisions", "id")],
    )
    for indexed in (["digest", "path"], ["act"], ["decision"], ["time"]):
        db.table("said").create_index(indexed)
    fields: dict[str, type] = {
        "stars": int, "label": str, "flag": str, "keywords": str, "title": str, "caption": str,
    }  # fmt: skip
    # The result of the edits.
    columns = {"digest": str, "path": str, **fields}
    _create(db, "marks", columns, ("digest", "path"), nullable={"digest", "path", "flag"})
    db.table("marks").create_index(["path"])
    # The metadata on the disk, as last read or written: where it differs, metadata is pending.
    columns = {
        "path": str, **fields, "signature": str, "sources": str, "trouble": str, "pending": int,
    }  # fmt: skip
    _create(db, "written", columns, "path", nullable={"flag"})
    db.table("written").create_index(["pending"])
    db.table("shots").add_column("lens", str)
    db.table("decisions").add_column("act", int)
    # Flags become edits like all others, and decisions operations.
    db.execute(
        "INSERT INTO said (digest, path, field, value, time, decision, taken_back) "
        "SELECT digest, path, 'flag', coalesce(json_quote(flag), 'null'), time, decision, 0 "
        "FROM flags ORDER BY id"
    )
    db.execute(
        "INSERT INTO marks (digest, path, stars, label, flag, keywords, title, caption) "
        "SELECT digest, path, 0, '', flag, '[]', '', '' FROM "
        "(SELECT digest, path, flag, row_number() OVER "
        "(PARTITION BY digest, path ORDER BY time DESC, id DESC) AS age FROM flags) WHERE age = 1"
    )
    db.table("flags").drop()


@STEPS(name="0004_regions_palettes")
def _fourth(db: Database) -> None:
    # Like vectors: keyed by content, and every embedder keeps its own.
    _create(db, "regions", {"id": int, "digest": str, "embedder": str, "numbers": bytes}, "id")
    db.table("regions").create_index(["embedder", "digest"], unique=True)
    _create(db, "palettes", {"digest": str, "colours": bytes}, "digest")


@STEPS(name="0005_queries_places")
def _fifth(db: Database) -> None:
    # Saved searches, as text.
    _create(db, "queries", {"name": str, "text": str, "time": float}, "name")
    for column, kind in (("latitude", float), ("longitude", float), ("asked", int)):
        db.table("shots").add_column(column, kind)


@STEPS(name="0006_other_names_vanished")
def _sixth(db: Database) -> None:
    # Other names of a photo's file are files of role 2. `vanished`: gone since the last whole indexing.
    db.table("files").add_column("vanished", int, not_null_default=0)
    db.table("files").create_index(["inode"])
    db.table("said").create_index(["path"])
    db.table("members").create_index(["digest"])


_TABLES = {
    "said": "metadata_log",
    "marks": "metadata",
    "written": "sidecar_state",
    "shots": "exif",
    "acts": "operations",
    "queries": "saved_searches",
}
_COLUMNS = {
    "metadata_log": {"act": "operation", "taken_back": "undone"},
    "metadata": {"stars": "rating"},
    "sidecar_state": {"stars": "rating", "trouble": "error"},
    "exif": {
        "seconds": "exposure_time", "bias": "exposure_bias", "focal": "focal_length", "asked": "examined",
    },
    "operations": {"verb": "kind", "words": "summary", "asks": "request"},
    "steps": {"act": "operation", "how": "action", "stage": "state"},
    "decisions": {"act": "operation"},
}  # fmt: skip


@STEPS(name="0007_terms_of_the_field")
def _seventh(db: Database) -> None:
    # Tables and columns get the field's terms; what they hold stays, but for the name of one field.
    for old, new in _TABLES.items():
        db.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table, columns in _COLUMNS.items():
        for old, new in columns.items():
            db.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    db.execute("UPDATE metadata_log SET field = 'rating' WHERE field = 'stars'")


@STEPS(name="0008_passed_over")
def _eighth(db: Database) -> None:
    # What lies in the folders of the library and is not read as a photo.
    columns = {"path": str, "reason": str, "size": int, "mtime_ns": int}
    _create(db, "passed_over", columns, "path")


@STEPS(name="0009_credits_places_people")
def _ninth(db: Database) -> None:
    # What photographers wrote beside title and caption: each table of metadata gets the same columns.
    texts = ("creator", "copyright", "headline", "location", "city", "state", "country")
    for table in ("metadata", "sidecar_state"):
        for column in texts:
            db.table(table).add_column(column, str, not_null_default="")
        db.table(table).add_column("people", str, not_null_default="[]")
    # The place in the file that `taken` comes from.
    db.table("photos").add_column("date_source", str, not_null_default="")


@STEPS(name="0010_media")
def _tenth(db: Database) -> None:
    # Videos and animations beside photos.
    db.table("exif").add_column("media_type", str)
    db.table("exif").add_column("duration", float)


@STEPS(name="0011_array_files")
def _eleventh(db: Database) -> None:
    # Vectors, regions and layouts go to files beside the catalog, of which it knows how many rows count.
    columns: dict[str, type] = {
        "kind": str, "maker": str, "dtype": str, "length": int, "rows": int,
    }  # fmt: skip
    _create(db, "arrays", columns, ("kind", "maker"))
    move_arrays(db)


@STEPS(name="0012_positions")
def _twelfth(db: Database) -> None:
    # A position that the user set counts before the one in EXIF.
    for table in ("metadata", "sidecar_state"):
        db.table(table).add_column("position", str, not_null_default="")


@STEPS(name="0013_people")
def _thirteenth(db: Database) -> None:
    # Faces by content, as a model found them or a file tells them; sides in fractions of the photo's.
    box: dict[str, type] = {"x": float, "y": float, "width": float, "height": float}
    columns: dict[str, type] = {
        "id": int, "digest": str, "model": str, **box, "score": float, "origin": str, "landmarks": bytes,
        "vector": bytes, "name": str,
    }  # fmt: skip
    _create(db, "faces", columns, "id", nullable={"landmarks", "vector"})
    db.table("faces").create_index(["digest"])
    # How many faces each photo has, by the decisions too; and the model that looked, if any did.
    _create(db, "face_counts", {"digest": str, "model": str, "faces": int}, "digest")
    # Names of persons; and decisions about faces: both undone with their operation.
    columns = {
        "id": int,
        "person": str,
        "name": str,
        "time": float,
        "operation": int,
        "undone": int,
    }
    _create(db, "persons", columns, "id")
    db.table("persons").create_index(["operation"])
    columns = {
        "id": int, "digest": str, **box, "verdict": str, "person": str, "time": float, "operation": int,
        "undone": int,
    }  # fmt: skip
    _create(db, "face_decisions", columns, "id")
    for indexed in (["digest"], ["operation"], ["person"]):
        db.table("face_decisions").create_index(indexed)


@STEPS(name="0014_photo_texts")
def _fourteenth(db: Database) -> None:
    # Recognised text by content, as it reads, and plain for searches; empty where there is none.
    # How many letters that are, and the corners of its lines in shares of the photo's sides.
    columns: dict[str, type] = {
        "digest": str, "model": str, "text": str, "plain": str, "letters": int, "corners": bytes,
    }  # fmt: skip
    _create(db, "photo_texts", columns, "digest")
    # The share of flat areas on pictures that may be screenshots.
    _create(db, "flat_shares", {"digest": str, "share": float}, "digest")


@STEPS(name="0015_capture_times")
def _fifteenth(db: Database) -> None:
    # A capture time that the user set counts before the file's own, which is kept beside: `taken` and
    # `date_source` are of the one that counts.
    for table in ("metadata", "sidecar_state"):
        db.table(table).add_column("capture_time", str, not_null_default="")
    db.table("photos").add_column("file_taken", float)
    db.table("photos").add_column("file_date_source", str, not_null_default="")
    db.execute("UPDATE photos SET file_taken = taken, file_date_source = date_source")

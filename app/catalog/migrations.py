"""Migrations: the steps that lead to the catalog's shape. A released step never changes; add another."""

from sqlite_utils import Database, Migrations

STEPS = Migrations("albumen")


@STEPS(name="0001_photos_files_vectors")
def _first(db: Database) -> None:
    db.table("folders").create(
        {"path": str, "offline": int},
        pk="path",
        not_null={"path", "offline"},
        defaults={"offline": 0},
    )
    db.table("photos").create(
        {"id": int, "digest": str, "width": int, "height": int, "taken": float},
        pk="id",
        not_null={"digest", "width", "height"},
    )
    db.table("photos").create_index(["digest"])
    db.table("files").create(
        # A photo has one file of role 0, and companions of role 1: the RAW beside its JPEG.
        {
            "path": str,
            "photo": int,
            "role": int,
            "size": int,
            "mtime_ns": int,
            "inode": int,
            "presence": int,
        },
        pk="path",
        not_null={"path", "photo", "role", "size", "mtime_ns", "inode", "presence"},
        foreign_keys=[("photo", "photos", "id")],
    )
    db.table("files").create_index(["photo", "role"])
    db.table("files").create_index(["size", "mtime_ns"])
    db.table("unreadable").create(
        {"path": str, "size": int, "mtime_ns": int, "reason": str, "reader": str},
        pk="path",
        not_null={"path", "size", "mtime_ns", "reason", "reader"},
    )
    # Keyed by content, not by photo: a moved or copied photo keeps its vector, and every embedder
    # keeps its own. Half precision, little-endian.
    db.table("vectors").create(
        {"id": int, "digest": str, "embedder": str, "vector": bytes},
        pk="id",
        not_null={"digest", "embedder", "vector"},
    )
    db.table("vectors").create_index(["embedder", "digest"], unique=True)
    db.table("seen").create(
        {"digest": str, "classes": bytes}, pk="digest", not_null={"digest", "classes"}
    )
    db.table("derived").create(
        {"name": str, "made_from": str, "content": bytes},
        pk="name",
        not_null={"name", "made_from", "content"},
    )


@STEPS(name="0002_decisions_flags_shots_measures")
def _second(db: Database) -> None:
    # The user's own: nothing that is derived, and no folder that is removed, takes them along.
    db.table("decisions").create(
        {"id": int, "time": float, "tier": str, "verdict": str, "parts": int, "undone": int},
        pk="id",
        not_null={"time", "tier", "verdict", "parts", "undone"},
        defaults={"undone": 0},
    )
    db.table("decisions").create_index(["time"])
    db.table("members").create(
        {"id": int, "decision": int, "part": int, "digest": str, "path": str},
        pk="id",
        not_null={"decision", "part", "digest", "path"},
        foreign_keys=[("decision", "decisions", "id")],
    )
    db.table("members").create_index(["decision"])
    # All flags of a photo; the newest counts. No flag is a value, too: "not rejected".
    db.table("flags").create(
        {"id": int, "digest": str, "path": str, "flag": str, "time": float, "decision": int},
        pk="id",
        not_null={"digest", "path", "time"},
        foreign_keys=[("decision", "decisions", "id")],
    )
    db.table("flags").create_index(["digest", "path", "time"])
    db.table("flags").create_index(["decision"])
    db.table("flags").create_index(["time"])
    db.table("shots").create(
        {
            "digest": str,
            "camera": str,
            "seconds": float,
            "aperture": float,
            "iso": float,
            "bias": float,
            "focal": float,
            "has_fraction": int,
            "software": str,
        },
        pk="digest",
        not_null={"digest", "camera", "has_fraction", "software"},
    )
    db.table("measures").create(
        {"digest": str, "sharpness": float, "bright": float, "dark": float},
        pk="digest",
        not_null={"digest", "sharpness", "bright", "dark"},
    )


@STEPS(name="0003_acts_said_written")
def _third(db: Database) -> None:
    # Operations, written down before they are executed.
    db.table("acts").create(
        {
            "id": int,
            "time": float,
            "verb": str,
            "words": str,
            "state": str,
            "changed": float,
            "asks": str,
        },
        pk="id",
        not_null={"time", "verb", "words", "state", "changed"},
    )
    db.table("acts").create_index(["state"])
    # The steps of an operation, file by file.
    db.table("steps").create(
        {
            "id": int,
            "act": int,
            "source": str,
            "target": str,
            "how": str,
            "role": str,
            "photo": int,
            "size": int,
            "mtime_ns": int,
            "made_size": int,
            "made_mtime_ns": int,
            "stage": str,
            "detail": str,
        },
        pk="id",
        not_null={
            "act",
            "source",
            "how",
            "role",
            "photo",
            "size",
            "mtime_ns",
            "stage",
            "detail",
        },
        foreign_keys=[("act", "acts", "id")],
    )
    db.table("steps").create_index(["act"])
    # All edits of metadata, field by field, as JSON; the newest counts.
    db.table("said").create(
        {
            "id": int,
            "digest": str,
            "path": str,
            "field": str,
            "value": str,
            "time": float,
            "act": int,
            "decision": int,
            "taken_back": int,
        },
        pk="id",
        not_null={"digest", "path", "field", "value", "time", "taken_back"},
        defaults={"taken_back": 0},
        foreign_keys=[("act", "acts", "id"), ("decision", "decisions", "id")],
    )
    for columns in (["digest", "path"], ["act"], ["decision"], ["time"]):
        db.table("said").create_index(columns)
    fields: dict[str, type] = {
        "stars": int, "label": str, "flag": str, "keywords": str, "title": str, "caption": str,
    }  # fmt: skip
    required = set(fields) - {"flag"}
    # The result of the edits.
    db.table("marks").create(
        {"digest": str, "path": str, **fields}, pk=("digest", "path"), not_null=required
    )
    db.table("marks").create_index(["path"])
    # The metadata on the disk, as last read or written: where it differs, metadata is pending.
    db.table("written").create(
        {
            "path": str,
            **fields,
            "signature": str,
            "sources": str,
            "trouble": str,
            "pending": int,
        },
        pk="path",
        not_null={"path", "signature", "sources", "trouble", "pending"} | required,
    )
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
    db.table("regions").create(
        {"id": int, "digest": str, "embedder": str, "numbers": bytes},
        pk="id",
        not_null={"digest", "embedder", "numbers"},
    )
    db.table("regions").create_index(["embedder", "digest"], unique=True)
    db.table("palettes").create(
        {"digest": str, "colours": bytes}, pk="digest", not_null={"digest", "colours"}
    )


@STEPS(name="0005_queries_places")
def _fifth(db: Database) -> None:
    # Saved searches, as text.
    db.table("queries").create(
        {"name": str, "text": str, "time": float}, pk="name", not_null={"name", "text", "time"}
    )
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
        "seconds": "exposure_time",
        "bias": "exposure_bias",
        "focal": "focal_length",
        "asked": "examined",
    },
    "operations": {"verb": "kind", "words": "summary", "asks": "request"},
    "steps": {"act": "operation", "how": "action", "stage": "state"},
    "decisions": {"act": "operation"},
}


@STEPS(name="0007_terms_of_the_field")
def _seventh(db: Database) -> None:
    # Tables and columns get the field's terms; what they hold stays, but for the name of one field.
    for old, new in _TABLES.items():
        db.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table, columns in _COLUMNS.items():
        for old, new in columns.items():
            db.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    db.execute("UPDATE metadata_log SET field = 'rating' WHERE field = 'stars'")

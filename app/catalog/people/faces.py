"""Faces of photos with their vectors, by the digest of the photos' bytes; and how many each photo has."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from app.catalog.table import MAIN_FILES, MOST_VALUES, Table, placeholders
from app.domain.people import Box, Face, FaceOrigin, FaceRef
from app.domain.photo import Presence

FACE_GRAPH = "face_graph"
"""Name of the derived arrays that tell which faces are alike."""
_COLUMNS = "id, digest, x, y, width, height, score, origin, landmarks, vector, name"


class Faces(Table):
    """Rows of `faces` and `face_counts`."""

    def put(self, model: str, faces: Mapping[str, Sequence[Face]]) -> None:
        """Store what a model found in photos, by digest, in place of what any model had found before.

        Vectors of drawn faces go, too: those of two models cannot be compared.
        """
        self._run_for_each(
            "DELETE FROM faces WHERE digest = ? AND origin != ?",
            [(digest, FaceOrigin.FILE.value) for digest in faces],
        )
        self._insert_all(model, [face for some in faces.values() for face in some])

    def put_of_file(self, digest: str, faces: Sequence[Face]) -> None:
        """Store the faces that the files of a photo tell, in place of those before."""
        origin = FaceOrigin.FILE.value
        self._run("DELETE FROM faces WHERE digest = ? AND origin = ?", [digest, origin])
        self._insert_all("", faces)

    def add_drawn(self, model: str, faces: Sequence[Face]) -> None:
        """Store the vectors of faces that the user drew."""
        self._insert_all(model, faces)

    def of(self, digests: Sequence[str]) -> dict[str, list[Face]]:
        """Return the faces of photos, by digest; of those without none."""
        found: dict[str, list[Face]] = {digest: [] for digest in digests}
        names = list(found)
        for start in range(0, len(names), MOST_VALUES):
            some = names[start : start + MOST_VALUES]
            where = f"WHERE digest IN ({placeholders(len(some))}) ORDER BY id"
            for face in self._read(where, some):
                found[face.ref.digest].append(face)
        return found

    def get(self, ids: Sequence[int]) -> list[Face]:
        """Return the faces of these ids that there still are, in their order."""
        rows = (self._read("WHERE id = ?", [id]) for id in ids)
        return [face for some in rows for face in some]

    def state(self) -> tuple[int, int]:
        """Return what differs when faces were added: their number, and the last one's id."""
        return self._row("SELECT count(*), coalesce(max(id), 0) FROM faces")

    def digests(self) -> list[str]:
        """Return the digests of photos with faces, by digest."""
        return self._column("SELECT DISTINCT digest FROM faces ORDER BY digest")

    def looked(self, digests: Sequence[str]) -> set[str]:
        """Return those of these digests whose photos some model has looked at."""
        found: set[str] = set()
        for start in range(0, len(digests), MOST_VALUES):
            some = digests[start : start + MOST_VALUES]
            sql = f"SELECT digest FROM face_counts WHERE model != '' AND digest IN ({placeholders(len(some))})"
            found.update(self._column(sql, some))
        return found

    def lacking(self, model: str) -> list[tuple[str, Any]]:
        """Return digest and path of each photo that is here, and that this model has not looked at; by path."""
        return self._rows(
            f"SELECT photos.digest, min(files.path) FROM {MAIN_FILES} "
            f"WHERE files.presence = {Presence.HERE.value} AND NOT EXISTS (SELECT 1 FROM face_counts "
            "WHERE face_counts.digest = photos.digest AND face_counts.model = ?) "
            "GROUP BY photos.digest ORDER BY min(files.path)",
            [model],
        )

    def put_counts(self, model: str, counts: Mapping[str, int]) -> None:
        """Store how many faces photos have, as seen by a model; an empty name keeps the one of before."""
        self._run_for_each(
            "INSERT OR REPLACE INTO face_counts (digest, model, faces) VALUES (?, "
            "coalesce(nullif(?, ''), (SELECT model FROM face_counts WHERE digest = ?), ''), ?)",
            [(digest, model, digest, count) for digest, count in counts.items()],
        )

    def count(self) -> tuple[int, int]:
        """Return how many faces there are, and how many photos were looked at."""
        return (
            self._value("SELECT count(*) FROM faces"),
            self._value("SELECT count(*) FROM face_counts WHERE model != ''"),
        )

    def rebind(self, old: str, new: str) -> None:
        """Copy faces and count of one digest to another, unless that has its own."""
        columns = "model, x, y, width, height, score, origin, landmarks, vector, name"
        self._run(
            f"INSERT INTO faces (digest, {columns}) SELECT ?, {columns} FROM faces "
            "WHERE digest = ? AND NOT EXISTS (SELECT 1 FROM faces WHERE digest = ?)",
            [new, old, new],
        )
        self._copy("face_counts", "model, faces", old, new)

    def _insert_all(self, model: str, faces: Iterable[Face]) -> None:
        self._run_for_each(
            "INSERT INTO faces (digest, model, x, y, width, height, score, origin, landmarks, vector, name) "
            f"VALUES ({placeholders(11)})",
            [
                (
                    face.ref.digest,
                    model,
                    *_cells(face.ref.box),
                    face.score,
                    face.origin.value,
                    None if face.landmarks is None else face.landmarks.astype("<f4").tobytes(),
                    None if face.vector is None else face.vector.astype("<f2").tobytes(),
                    face.name,
                )
                for face in faces
            ],
        )

    def _read(self, condition: str, values: Sequence[Any] = ()) -> list[Face]:
        return [
            _to_face(row) for row in self._rows(f"SELECT {_COLUMNS} FROM faces {condition}", values)
        ]


def _cells(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.width, box.height


def _to_face(row: Sequence[Any]) -> Face:
    """Return the face in columns _COLUMNS; vectors are stored in half precision, to 0.001 of a cosine."""
    id, digest, x, y, width, height, score, origin, landmarks, vector, name = row
    return Face(
        FaceRef(digest, Box(x, y, width, height)),
        score,
        FaceOrigin(origin),
        None if landmarks is None else np.frombuffer(landmarks, "<f4").reshape(-1, 2),
        None if vector is None else np.frombuffer(vector, "<f2").astype(np.float32),
        name,
        id,
    )

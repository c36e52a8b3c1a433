"""Companions and other names of photos, in arrays."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.texts import Rows, Texts
from app.domain.photo import Photo

COMPANION, OTHER_NAME = 1, 2


@dataclass(frozen=True, slots=True)
class OtherFiles:
    """Companions and other names of photos: photo ids in order, roles, and paths."""

    photos: Rows
    roles: NDArray[np.uint8]
    paths: Texts

    def of(self, photo: int) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Return the companions and the other names of a photo."""
        owners = self.photos.data
        start = end = bisect_left(owners, photo)
        while end < len(owners) and owners[end] == photo:
            end += 1
        if start == end:
            return (), ()
        files = [(int(self.roles[row]), Path(self.paths[row])) for row in range(start, end)]
        of_role = (
            tuple(path for its, path in files if its == role) for role in (COMPANION, OTHER_NAME)
        )
        return next(of_role), next(of_role)


def list_other_files(photos: Sequence[Photo]) -> OtherFiles:
    """Return the files of photos that are in the order of their ids."""
    files = [
        (photo.id, role, str(path))
        for photo in photos
        for role, paths in ((COMPANION, photo.companions), (OTHER_NAME, photo.other_names))
        for path in paths
    ]
    owners, roles = [owner for owner, _, _ in files], [role for _, role, _ in files]
    paths = Texts([path for _, _, path in files])
    return OtherFiles(np.array(owners, np.int64), np.array(roles, np.uint8), paths)


def change_other_files(old: OtherFiles, new: OtherFiles, changed: Rows) -> OtherFiles:
    """Return the files of photos, with new ones for those that changed."""
    kept = np.flatnonzero(~np.isin(old.photos, changed))
    if len(kept) == len(old.photos) and not len(new.photos):
        return old
    owners = np.concatenate([old.photos[kept], new.photos])
    order = np.argsort(owners, kind="stable")
    roles = np.concatenate([old.roles[kept], new.roles])[order]
    paths = old.paths.of(kept).and_of(new.paths)
    return OtherFiles(owners[order], roles, paths.of(order))

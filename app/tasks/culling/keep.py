"""Keeping some photos and rejecting others that are no group."""

from collections.abc import Sequence

from app.domain.groups import ContentRef
from app.domain.metadata import Flag, MetadataChanges
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.domain.progress import Task
from app.library import Library
from app.tasks.journal.record import as_members, record_edits
from app.tasks.phrases import format_names


def keep(library: Library, kept: Sequence[Photo], rest: Sequence[Photo]) -> Task[Operation]:
    """Reject the rest, and unflag rejected ones of the kept, as one operation; no group is decided."""
    summary = f"Kept {format_names(kept)}, rejected {len(rest):,}"
    current = library.catalog.metadata_log.current
    changes: list[tuple[ContentRef, MetadataChanges]] = [
        (member, {"flag": Flag.REJECT}) for member in as_members(library, rest)
    ]
    rejected = (each for each in as_members(library, kept) if current(each).flag is Flag.REJECT)
    changes += [(member, {"flag": None}) for member in rejected]
    return (yield from record_edits(library, (*kept, *rest), changes, summary))

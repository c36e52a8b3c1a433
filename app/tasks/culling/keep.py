"""Keep some photos and reject others that are no group."""

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
    """Reject the rest, and what is kept is rejected no more; as one act. No group is decided by it."""
    summary = f"Kept {format_names(kept)}, rejected {len(rest):,}"
    changes: list[tuple[ContentRef, MetadataChanges]] = [
        *((member, {"flag": Flag.REJECT}) for member in as_members(library, rest)),
        *(
            (member, {"flag": None})
            for member in as_members(library, kept)
            if _is_rejected(library, member)
        ),
    ]
    return (yield from record_edits(library, (*kept, *rest), changes, summary))


def _is_rejected(library: Library, member: ContentRef) -> bool:
    return library.catalog.metadata_log.current(member).flag is Flag.REJECT

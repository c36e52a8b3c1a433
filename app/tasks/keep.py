"""Keep some photos and reject the others they were seen with, where no group says that they belong together."""

from collections.abc import Sequence

from app.act import Act
from app.library import Library
from app.marks import Flag, Said
from app.news import Task
from app.photo import Member, Photo
from app.tasks.record import as_members, mark_at_once
from app.tasks.sentences import say_names


def keep(library: Library, kept: Sequence[Photo], rest: Sequence[Photo]) -> Task[Act]:
    """Reject the rest, and what is kept is rejected no more; as one act. No group is decided by it."""
    words = f"Kept {say_names(kept)}, rejected {len(rest):,}"
    said: list[tuple[Member, Said]] = [
        *((member, {"flag": Flag.REJECT}) for member in as_members(library, rest)),
        *(
            (member, {"flag": None})
            for member in as_members(library, kept)
            if _is_rejected(library, member)
        ),
    ]
    return (yield from mark_at_once(library, (*kept, *rest), said, words))


def _is_rejected(library: Library, member: Member) -> bool:
    return library.catalog.said.of(member).flag is Flag.REJECT

"""Keep some photos and reject the others they were seen with, where no group says that they belong together."""

from collections.abc import Sequence

from app.act import Act, State, Verb
from app.library import Library
from app.marks import Flag, Said
from app.news import Change, Task
from app.photo import Member, Photo
from app.tasks.record import as_members, find_remarked, note_act, read_marks
from app.tasks.sentences import say_names


def keep(library: Library, kept: Sequence[Photo], rest: Sequence[Photo]) -> Task[Act]:
    """Reject the rest, and what is kept is rejected no more; as one act. No group is decided by it."""
    before = read_marks(library, [photo.id for photo in (*kept, *rest)])
    words = f"Kept {say_names(kept)}, rejected {len(rest):,}"
    said: list[tuple[Member, Said]] = [
        *((member, {"flag": Flag.REJECT}) for member in as_members(library, rest)),
        *(
            (member, {"flag": None})
            for member in as_members(library, kept)
            if _is_rejected(library, member)
        ),
    ]
    with library.catalog.transaction():
        act, moment = note_act(library, Verb.MARK, words)
        library.catalog.said.say(said, moment, act=act)
        library.catalog.written.compare(member.path for member, _ in said)
    about = frozenset(photo.id for photo in (*kept, *rest))
    yield Change(photos=find_remarked(library, before), marks=True)
    return Act(act, moment, Verb.MARK, words, State.DONE, about)


def _is_rejected(library: Library, member: Member) -> bool:
    return library.catalog.said.of(member).flag is Flag.REJECT

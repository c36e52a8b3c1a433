"""The photos of the group that is reviewed."""

from app.domain.groups import Group
from app.domain.photo import Photo
from app.ui.grid.photo_list import PhotoList


class Members(PhotoList):
    """The likeliest keeper first, each photo with a note of what tells it from that one."""

    group: Group | None = None
    """The one shown, as it was last listed."""
    _newcomers: frozenset[int] = frozenset()

    def show_group(self, group: Group) -> None:
        """Show the photos of that group: anew, or, where it is the same one, staying where one is."""
        same = self.group is not None and self.group.id == group.id
        self.group = group
        self._newcomers = frozenset(photo.id for photo in group.newcomers)
        (self.renew if same else self.show)(group.photos, group.notes)

    @property
    def ids(self) -> frozenset[int]:
        """The ids of the photos shown."""
        return frozenset(self.key(row) for row in range(len(self)))

    @property
    def scattered(self) -> bool:
        """Whether they lie in several folders."""
        return len({self[row].path.parent for row in range(len(self))}) > 1

    def is_keeper(self, photo: Photo) -> bool:
        """Whether it is the one to keep, if only one is kept."""
        keeper = None if self.group is None else self.group.keeper
        return keeper is not None and keeper.id == photo.id

    def is_newcomer(self, photo: Photo) -> bool:
        """Whether it joined after the group was decided."""
        return photo.id in self._newcomers

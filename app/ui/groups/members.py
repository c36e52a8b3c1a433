"""Photos of the group under review."""

from app.domain.groups import Group
from app.domain.photo import Photo
from app.ui.grid.photo_list import PhotoList


class Members(PhotoList):
    """The best photo first; each other photo has a note on how it differs from the best one."""

    group: Group | None = None
    """The group shown, as last listed."""
    _newcomers: frozenset[int] = frozenset()

    def show_group(self, group: Group) -> None:
        """Show the photos of a group; of the same group the position stays."""
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
        """Whether the photos are in several folders."""
        return len({self[row].path.parent for row in range(len(self))}) > 1

    def is_keeper(self, photo: Photo) -> bool:
        """Whether the photo is the best one of the group."""
        keeper = None if self.group is None else self.group.keeper
        return keeper is not None and keeper.id == photo.id

    def is_newcomer(self, photo: Photo) -> bool:
        """Whether the photo joined after the decision on the group."""
        return photo.id in self._newcomers

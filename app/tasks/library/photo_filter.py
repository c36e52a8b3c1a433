"""Filter photos: by rating, label, flag, keyword or text."""

from dataclasses import dataclass

from app.domain.metadata import LABELS, Flag
from app.domain.photo import Photo

OTHER = "other"
"""Stands for every label that is none of LABELS."""


@dataclass(frozen=True, slots=True)
class PhotoFilter:
    """What a photo must meet to be shown, all of it. As it stands every photo does."""

    min_rating: int = 0
    """At least so many."""
    labels: frozenset[str] = frozenset()
    """One of these; "" for none, OTHER for one of another program's; none of them for any."""
    flags: frozenset[Flag | None] = frozenset()
    """One of these, None for unflagged; none of them for any."""
    keyword: str = ""
    """A part of one of its keywords, in whatever case."""
    text: str = ""
    """All of these words are in its name, title or caption, in whatever case."""

    def matches(self, photo: Photo) -> bool:
        """Whether the photo is to be shown."""
        metadata = photo.metadata
        if metadata.rating < self.min_rating or (self.flags and metadata.flag not in self.flags):
            return False
        if self.labels and _kind_of(metadata.label) not in self.labels:
            return False
        if self.keyword and not any(
            self.keyword.casefold() in word.casefold() for word in metadata.keywords
        ):
            return False
        text = f"{photo.path.name}\n{metadata.title}\n{metadata.caption}".casefold()
        return all(word in text for word in self.text.casefold().split())


def _kind_of(label: str) -> str:
    return label if not label or label in LABELS else OTHER

"""Tell what the library holds."""

from dataclasses import dataclass

from app.library import Library
from app.news import Progress, Task
from app.photo import Folder, Presence
from app.similarity.sight import LAYOUT
from app.tasks.survey import look_for_folders


@dataclass(frozen=True, slots=True)
class Status:
    """Counts, and sizes in bytes."""

    folders: tuple[Folder, ...]
    photos: int
    offline: int
    unreadable: int
    embedder: str
    """The one in use."""
    vectors: dict[str, int]
    """By embedder."""
    sizes: dict[str, int]
    """On disk: catalog, thumbnails, models."""


def read_status(library: Library) -> Task[Status]:
    """What there is, and where it is now: folders are looked for, not into."""
    yield Progress("Looking at the library")
    catalog = library.catalog
    look_for_folders(library)
    models = library.places.models.rglob("*")
    return Status(
        folders=catalog.folders.list(),
        photos=catalog.photos.count(),
        offline=catalog.photos.count(Presence.OFFLINE),
        unreadable=catalog.unreadable.count(),
        embedder=library.embedder_name,
        vectors={name: many for name, many in catalog.vectors.counts().items() if name != LAYOUT},
        sizes={
            "catalog": catalog.size(),
            "thumbnails": library.thumbnails.size(),
            "models": sum(file.stat().st_size for file in models if file.is_file()),
        },
    )

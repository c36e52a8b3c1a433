"""The status of the library."""

from dataclasses import dataclass

from app.domain.photo import Folder, Presence
from app.domain.progress import Progress, Task
from app.files.decoding.memory import BUDGET
from app.library import Library
from app.similarity.frames.names import LAYOUT, name_pictures
from app.tasks.indexing.reach import check_folders


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
    memory: int
    """Bytes that all decoders together may take."""


def read_status(library: Library) -> Task[Status]:
    """Count the library's contents, and check which folders are there."""
    yield Progress("Reading library status")
    catalog = library.catalog
    check_folders(library)
    photos = catalog.folders.count_photos()
    offline = photos.get(Presence.OFFLINE, 0)
    models = library.paths.models.rglob("*")
    return Status(
        folders=catalog.folders.list(),
        photos=photos.get(Presence.HERE, 0) + offline,
        offline=offline,
        unreadable=catalog.unreadable.count(),
        embedder=library.embedder_name,
        vectors=_count_vectors(library),
        sizes={
            "catalog": catalog.size(),
            "thumbnails": library.thumbnails.size(),
            "models": sum(file.stat().st_size for file in models if file.is_file()),
        },
        memory=BUDGET.total,
    )


def _count_vectors(library: Library) -> dict[str, int]:
    """Count vectors of whole photos, by the embedder's name."""
    vectors = library.catalog.vectors
    makers = vectors.makers()
    others = {LAYOUT, *map(name_pictures, makers)}
    counts = {maker: vectors.count(maker) for maker in makers if maker not in others}
    return {maker: count for maker, count in counts.items() if count}

"""The files that the catalog knows in a folder, against which a survey tells the new and the changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from os.path import normcase
from pathlib import Path

from app.catalog.passed_over import Row
from app.catalog.photos import KnownFile
from app.domain.photo import Presence
from app.domain.progress import ProgressMeter, Task
from app.files.formats import reader_name
from app.files.live_photo import belongs_to
from app.files.scan import ScannedFile, recognise
from app.library import Library
from app.tasks.indexing.pairing import stamp


@dataclass(slots=True)
class KnownFiles:
    """What is known of a folder; files by key, as `ScannedFile` has it."""

    files: dict[str, KnownFile] = field(default_factory=dict)
    """Main files."""
    companions: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)
    """By photo: size and time of each."""
    others: set[str] = field(default_factory=set)
    """All companions."""
    incomplete: set[str] = field(default_factory=set)
    """Digests without a vector, or without a thumbnail."""
    unreadable: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By this reader, which does not try again."""
    listed: dict[str, str] = field(default_factory=dict)
    """Unreadable by any reader: their paths."""
    passed_over: dict[str, Row] = field(default_factory=dict)

    def holds(self, found: ScannedFile) -> bool:
        """Whether a path is that of a file of a photo."""
        return found.key in self.files or found.key in self.others

    def recognise(self, found: ScannedFile) -> str:
        """Return why a file of an unknown extension is passed over; it is opened only if it is new or changed."""
        if self.holds(found) or found.key in self.listed:
            return ""
        known = self.passed_over.get(found.key)
        return known[1] if known and known[2:] == stamp(found) else recognise(found)

    def gives_up_on(self, found: ScannedFile) -> bool:
        """Whether the file could not be read as it is, by this reader."""
        return bool(self.unreadable) and self.unreadable.get(found.key) == stamp(found)

    def unchanged(self, found: ScannedFile) -> KnownFile | None:
        """Return a main file as it is known, unless it is new or changed."""
        known = self.files.get(found.key)
        return known if known and (known.size, known.mtime_ns) == stamp(found) else None

    def is_complete(self, found: ScannedFile) -> bool:
        """Whether the file need not be read; not with another model, after a stop, or without its thumbnail."""
        known = self.unchanged(found)
        return bool(known and known.digest not in self.incomplete) or self.gives_up_on(found)

    def is_paired(self, file: KnownFile, companions: Sequence[ScannedFile]) -> bool:
        """Whether a photo has these companions, as they are."""
        known = self.companions.get(file.photo)
        if not companions:
            return known is None
        stamps = {each.key: stamp(each) for each in companions}
        return known == stamps and stamps.keys().isdisjoint(self.listed)

    def is_moving_part(self, clip: ScannedFile, photo: ScannedFile) -> bool:
        """Whether a clip belongs to a photo of its name; it is opened only if one of the two is new or changed."""
        main = self.unchanged(photo)
        if main and self.companions.get(main.photo, {}).get(clip.key) == stamp(clip):
            return True
        if main and self.unchanged(clip):
            return False
        return belongs_to(clip.path, photo.path)

    def back(self, found: dict[str, ScannedFile]) -> list[KnownFile]:
        """Return files that were gone or offline, are among those found, and can be read."""
        return [
            file
            for key, file in self.files.items()
            if file.presence is not Presence.HERE
            and key in found
            and not self.gives_up_on(found[key])
        ]

    def not_in(self, found: dict[str, ScannedFile]) -> list[KnownFile]:
        """Return files that were here or offline, and are not among those found."""
        away = (self.files[key] for key in self.files.keys() - found.keys())
        return [file for file in away if file.presence is not Presence.MISSING]

    def add(self, files: Sequence[KnownFile]) -> None:
        """Add files of photos."""
        for file in files:
            key = normcase(file.place)
            if file.is_main:
                self.files[key] = file
            else:
                self.companions.setdefault(file.photo, {})[key] = (file.size, file.mtime_ns)
                self.others.add(key)


def load_known(library: Library, root: Path, pace: ProgressMeter) -> Task[KnownFiles]:
    """Read what is known of a folder, in steps."""
    catalog, known = library.catalog, KnownFiles()
    for files in catalog.photos.known_files(root):
        known.add(files)
        yield pace.report()
    given_up = catalog.unreadable.known(root, reader_name())
    known.unreadable = {normcase(path): stamp_ for path, stamp_ in given_up.items()}
    known.listed = {normcase(each.path): str(each.path) for each in catalog.unreadable.list(root)}
    known.passed_over = {normcase(row[0]): row for row in catalog.passed_over.list(root)}
    known.incomplete = yield from _find_incomplete(library, known, pace)
    return known


def _find_incomplete(library: Library, known: KnownFiles, pace: ProgressMeter) -> Task[set[str]]:
    """Return the digests without a vector of the model, or without a thumbnail."""
    digests = {file.digest for file in known.files.values()}
    lacking = set(digests)
    for some in library.catalog.vectors.digest_parts(library.embedder_name):
        lacking.difference_update(some)
        if not lacking:
            break
        if pace.is_due():
            yield pace.report()
    for some in library.thumbnails.missing(digests):
        lacking.update(some)
        if pace.is_due():
            yield pace.report()
    return lacking

"""The SQLite file: opened by one thread, WAL, one transaction a batch, errors as sentences."""

import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.catalog.array_files.vectors import Features, Regions, Vectors
from app.catalog.capture_times import CaptureTimes
from app.catalog.columns.exif import ExifColumns
from app.catalog.columns.faces import FaceColumns
from app.catalog.columns.flat_shares import FlatShares
from app.catalog.decisions import Decisions
from app.catalog.derived import Derived
from app.catalog.exif import ExifRecords
from app.catalog.file_names import OtherNames
from app.catalog.folders import Folders
from app.catalog.journal import Journal
from app.catalog.metadata_log import MetadataLog
from app.catalog.palettes import Palettes
from app.catalog.passed_over import PassedOverFiles
from app.catalog.people.erase import PeopleErasure
from app.catalog.people.face_decisions import FaceDecisions
from app.catalog.people.faces import Faces
from app.catalog.people.persons import Persons
from app.catalog.photo_texts import PhotoTexts
from app.catalog.photos import Photos
from app.catalog.safety.check import is_damage
from app.catalog.safety.newest import has_newest_shape, is_of_newest_shape
from app.catalog.safety.rows import read_position, read_state, uri_to_read
from app.catalog.safety.stamp import note_damage, write_position
from app.catalog.saved_searches import SavedSearches
from app.catalog.sidecar_state import SidecarState
from app.catalog.unreadable import UnreadableFiles
from app.domain.errors import CatalogUnusable
from app.domain.health import LogPosition

_PATIENCE_MS = 30_000
"""How long another Albumen on the same library may hold it: far longer than any batch takes."""


class Catalog:
    """An open catalog. Raises CatalogUnusable where the file cannot be opened or is not ours."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._noted = LogPosition()
        """How far the log was when it was last noted."""
        try:
            if read_only:
                self._open_to_read()
            else:
                self._open()
        except (OSError, sqlite3.Error) as error:
            raise CatalogUnusable(f"The catalog {path} cannot be opened: {error}.") from error
        self.folders = Folders(self._connection)
        self.photos = Photos(self._connection)
        self.capture_times = CaptureTimes(self._connection)
        self.other_names = OtherNames(self._connection)
        self.unreadable = UnreadableFiles(self._connection)
        self.passed_over = PassedOverFiles(self._connection)
        self.vectors = Vectors(self._connection, path)
        self.features = Features(self._connection, path)
        self.saved_searches = SavedSearches(self._connection)
        self.regions = Regions(self._connection, path)
        self.palettes = Palettes(self._connection)
        self.exif = ExifRecords(self._connection)
        self.exif_columns = ExifColumns(self._connection)
        self.faces = Faces(self._connection)
        self.face_columns = FaceColumns(self._connection)
        self.face_decisions = FaceDecisions(self._connection)
        self.persons = Persons(self._connection)
        self.photo_texts = PhotoTexts(self._connection)
        self.flat_shares = FlatShares(self._connection)
        self.people_erasure = PeopleErasure(self._connection)
        self.decisions = Decisions(self._connection)
        self.metadata_log = MetadataLog(self._connection)
        self.sidecar_state = SidecarState(self._connection)
        self.journal = Journal(self._connection)
        self.derived = Derived(self._connection, kept=not read_only)

    def __enter__(self) -> "Catalog":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextmanager
    def explained(self) -> Generator[None, None, None]:
        """Turn SQLite's errors into CatalogUnusable, with a sentence for the user."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if is_damage(error):  # So that the next start finds it, too.
                note_damage(self.path, str(error))
            if self.read_only and "readonly" in str(error):
                raise CatalogUnusable(_READ_ONLY) from error
            if reason := _reason(error):
                raise CatalogUnusable(f"The catalog {self.path} {reason}.") from error
            raise

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """Do all of the block or nothing. Never yield to the worker inside: other tasks share the connection."""
        with self.explained():
            # Immediate: a transaction that first reads and then writes could not wait its turn.
            self._connection.execute("BEGIN" if self.read_only else "BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            self._note_position()

    @contextmanager
    def erasing(self) -> Generator[None, None, None]:
        """Do all of the block or nothing, as `transaction`; what it deletes is overwritten in the files, too."""
        self._connection.execute("PRAGMA secure_delete=ON")
        try:
            with self.transaction():
                yield
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._connection.execute("PRAGMA secure_delete=OFF")

    def check_writable(self) -> None:
        """Raise CatalogUnusable where the catalog is only read."""
        if self.read_only:
            raise CatalogUnusable(_READ_ONLY)

    def state(self) -> str:
        """Return a text that differs whenever anything of the user's differs."""
        return read_state(self._connection)

    def has_work(self) -> bool:
        """Whether there is anything that the user made."""
        searches = self._connection.execute("SELECT EXISTS (SELECT 1 FROM saved_searches)")
        return bool(searches.fetchone()[0]) or read_position(self._connection) != LogPosition()

    def others_version(self) -> int:
        """Return another value whenever another program has written to the catalog."""
        return self._connection.execute("PRAGMA data_version").fetchone()[0]

    def size(self) -> int:
        """Return the bytes on disk, with the log and the array files."""
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        arrays = (self.vectors, self.features, self.regions)
        return sum(file.stat().st_size for file in files if file.exists()) + sum(
            table.size() for table in arrays
        )

    def close(self) -> None:
        """Close the catalog, leaving one file behind."""
        self._connection.close()

    def _use_wal(self) -> None:
        """Switch to a journal that lets others read meanwhile.

        The switch needs the file for itself for a moment, and SQLite does not wait for that by itself
        where another program is switching, or closing, at the same time.
        """
        last_try = time.monotonic() + _PATIENCE_MS / 1000
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > last_try:
                    raise
                time.sleep(0.02)
            else:
                return

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.explained():
            if not is_of_newest_shape(self.path):
                _update(self.path)
        self._connection = sqlite3.connect(self.path, isolation_level=None)
        with self.explained():
            self._connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            self._connection.execute("PRAGMA recursive_triggers=ON")
            is_newest = has_newest_shape(self._connection)
            if not is_newest:
                self._refuse_newer()
            self._use_wal()
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute("PRAGMA foreign_keys=ON")
        if not is_newest:
            with self.transaction():  # Two programs may open a new library at the same moment.
                _apply_steps(self._connection)

    def _open_to_read(self) -> None:
        """Open the catalog beside the program that writes to it."""
        with self.explained():
            address = uri_to_read(self.path)
            self._connection = sqlite3.connect(address, uri=True, isolation_level=None)
            if not has_newest_shape(self._connection):
                self._refuse_newer()
                raise CatalogUnusable(
                    f"The catalog {self.path} must be updated before it is read. "
                    "Close the other window, and open Albumen again."
                )

    def _refuse_newer(self) -> None:
        from app.catalog.migrations import STEPS
        from app.catalog.safety.update import is_newer

        if is_newer(self._connection, STEPS):
            raise CatalogUnusable(
                f"The catalog {self.path} was made by a newer version of Albumen. "
                "Update Albumen to open this library."
            )

    def _note_position(self) -> None:
        """Note how far the log of the user's changes is, to be compared at the next start."""
        if self.read_only:
            return
        now = read_position(self._connection)
        if now != self._noted:
            write_position(self.path, now)
            self._noted = now


def _update(catalog: Path) -> None:
    # What migrates catalogs is not loaded to open one that is up to date.
    from app.catalog.migrations import STEPS
    from app.catalog.safety.update import update_catalog

    update_catalog(catalog, STEPS, _PATIENCE_MS / 1000)


def _apply_steps(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    from app.catalog.migrations import STEPS

    STEPS.apply(Database(connection))


_REMEDY = "To restore a backup, restart Albumen or run “albumen doctor --repair”"
_READ_ONLY = (
    "This window is read-only, because Albumen is already open on this library. "
    "Make changes in the other window."
)


def _reason(error: sqlite3.DatabaseError) -> str:
    """Return what is wrong with the catalog; empty where the fault is ours."""
    text = str(error)
    if "locked" in text:
        return "is in use by another program. Close that program and try again"
    if "full" in text:
        return "cannot be saved, because the disk is full. Free some space and try again"
    if "malformed" in text or "not a database" in text:
        return f"is damaged. {_REMEDY}"
    return f"cannot be used ({text})" if isinstance(error, sqlite3.OperationalError) else ""

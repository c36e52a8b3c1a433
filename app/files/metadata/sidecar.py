"""XMP sidecars: find, read and write them.

Two names are in use, and both are read. `IMG.xmp` is the older one, of Adobe and compatible programs, for
camera RAW; it belongs to all of IMG's files together. `IMG.CR2.xmp` is darktable's and digiKam's, and belongs
to one file. (`IMG_01.CR2.xmp` is another edit of darktable's, not the photo: it is left alone.)
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from app.domain.errors import NotReadNow, Unreadable, Unwritable
from app.domain.metadata import MetadataChanges
from app.files.atomic import replace_file
from app.files.formats import extension_of, is_raw
from app.files.metadata.face_regions import (
    NO_FACES,
    UNKNOWN_PICTURE,
    NamedFaces,
    StoredPicture,
)
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import XmpMetadata, read_packet, update_packet
from app.files.scan import names_in

_EXTENSION = ".xmp"
_MOST_MB = 16
_MOST_BYTES = _MOST_MB << 20
"""Larger is no sidecar. darktable's, with drawn masks of many points, grow to a few MB."""


def is_sidecar(name: str) -> bool:
    """Whether the name is that of a sidecar."""
    return name[-len(_EXTENSION) :].lower() == _EXTENSION


class FolderSidecars:
    """The sidecars among the names in a folder, and the camera RAW that may own them."""

    def __init__(self, names: Collection[str]) -> None:
        self._by_stem: dict[str, list[str]] = {}
        for name in filter(is_sidecar, names):
            self._by_stem.setdefault(name[: -len(_EXTENSION)], []).append(name)
        self._owned = {Path(each).stem for each in names if _is_adobes(each)} if self else set()

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._by_stem)

    def may_have(self, name: str) -> bool:
        """Whether a photo of this name may have a sidecar, whatever companions it has."""
        return name in self._by_stem or name[: name.rfind(".")] in self._by_stem

    def of(self, files: Sequence[Path]) -> list[str]:
        """Return the names of the sidecars of a photo's files.

        An `IMG.xmp` that belongs to a RAW of another photo is not among them: to `IMG.CR2`, not to `IMG.DNG`.
        """
        stems = {stem for file in files for stem in (file.stem, file.name)}
        if not any(_is_adobes(file.name) for file in files):
            stems -= self._owned & {file.stem for file in files}
        return sorted(name for stem in stems for name in self._by_stem.get(stem, ()))


def find_sidecars(
    photo: Path, companions: Sequence[Path] = (), beside: FolderSidecars | None = None
) -> tuple[Path, ...]:
    """Return the existing sidecars of the photo and its companions; `beside` are those of its folder, if known.

    The extension matches in any case. A folder that cannot be read has none.
    """
    if beside is None:
        beside = FolderSidecars(names_in(photo.parent))
    return tuple(map(photo.with_name, beside.of((photo, *companions)))) if beside else ()


def _is_adobes(name: str) -> bool:
    """Whether Adobe's programs write a sidecar for such a file: for camera RAW but DNG."""
    return is_raw(name) and extension_of(name) != "dng"


def name_sidecars(
    photo: Path, companions: Sequence[Path], options: SidecarOptions
) -> tuple[Path, ...]:
    """Return the sidecars to write: all that exist, so that none contradicts.

    Where none does, a new one: by Adobe's rule `IMG.xmp` if any of its files is camera RAW but DNG, which
    Adobe's programs look for, else `IMG.JPG.xmp`, which never means another file; by digiKam's always that.
    """
    if existing := find_sidecars(photo, companions):
        return existing
    is_for_all = any(_is_adobes(file.name) for file in (photo, *companions))
    name = photo.stem if options.names == "adobe" and is_for_all else photo.name
    return (photo.with_name(name + _EXTENSION),)


def read_sidecar(path: Path, picture: StoredPicture = UNKNOWN_PICTURE) -> XmpMetadata:
    """Read a sidecar about a picture. Raises Unreadable where it is damaged, NotReadNow where it cannot be read now."""
    try:
        return read_packet(read_content(path), picture)
    except OSError as error:
        raise NotReadNow(path, f"The file cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise Unreadable(path, f"The sidecar cannot be read: {error}.") from error


def write_sidecar(
    path: Path,
    values: MetadataChanges,
    options: SidecarOptions,
    time: float,
    faces: NamedFaces = NO_FACES,
) -> None:
    """Change these fields of a sidecar, or make it. Raises Unwritable.

    A damaged one is never overwritten: what another program put there may still be of worth.
    """
    try:
        try:
            content = read_content(path)
        except FileNotFoundError:
            content = None
        packet = update_packet(content, values, options, time, faces)
    except OSError as error:
        raise Unwritable(path, f"The file cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise Unwritable(path, f"The sidecar is unchanged: {error}.") from error
    replace_file(path, packet)


def read_content(path: Path) -> bytes:
    """Read the bytes of a sidecar. Raises OSError, and ValueError where it is no file, or too large for one."""
    if not path.is_file() and path.exists():
        raise ValueError("this is not a file, but a folder or a device")
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError(f"the file is larger than {_MOST_MB} MB")
    return content

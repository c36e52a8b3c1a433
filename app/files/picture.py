"""From one open file: its digest, thumbnail, embedder's pixels, size, time, how it was taken, measures.

Runs in a child process (see `decoders`): the libraries below may crash, hang or ask for all memory.
The pixels are decoded once, scaled down while decoding where the format can (JPEG), brought to
sRGB and turned upright once, and everything asked for is cut from that.
"""

import io
import stat
from dataclasses import dataclass, field
from pathlib import Path
from pickle import PickleBuffer
from typing import Any, BinaryIO, SupportsIndex

from PIL import Image

from app.files import exif
from app.files.colour import to_rgb
from app.files.digest import digest_of
from app.files.drawing import Drawing, carry_metadata, draw_jpeg
from app.files.export_metadata import Copy, LibraryMetadata, add_metadata
from app.files.faults import FAULTS, TooLarge, explain
from app.files.kinds import DECODERS, is_raw
from app.files.measures import MEASURED_SIDE, measure
from app.files.metadata import Metadata, read_metadata
from app.files.previews import decode_preview
from app.files.raw import open_raw
from app.frame import Frame
from app.photo import Measures, Shot, Unreadable

try:
    import pillow_heif
except ImportError:  # HEIC files are then listed with that reason.
    pillow_heif = None
else:
    pillow_heif.register_heif_opener()

MOST_PIXELS = 300_000_000
"""More are refused: Pillow takes 4 bytes a pixel, so this is 1.2 GB in each child."""

Image.MAX_IMAGE_PIXELS = None  # Ours counts what is decoded, so a large JPEG may be scaled down.

_FORMATS = [name for name, _ in DECODERS]
_THUMBNAIL_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made of a file."""

    thumbnail: int = 0
    """Longer side of the thumbnail; 0 for none."""
    frame: Frame | None = None
    """The embedder's pixels, if any."""
    view: int | None = None
    """Longer side of the photo to look at, 0 for all its pixels; None for none."""
    preview: bool = False
    """To look at: only what a preview inside the file gives, however small; nothing where there is none."""
    measures: bool = False
    digest_only: bool = False
    shot_only: bool = False
    """Only how it was taken: of its bytes no more are read than say that, and there is no digest."""
    metadata: tuple[Path, ...] | None = None
    """Only what is said of it, in its own file and in these sidecars; RAW files have that, too."""
    drawing: Drawing | None = None
    """A new JPEG of it, if any."""
    library: LibraryMetadata = field(default_factory=LibraryMetadata)
    """What that is to say beside what the file says itself."""

    @property
    def only_to_look(self) -> bool:
        """Whether nothing but pixels to look at is wished: the bytes need no digest then."""
        return self.view is not None and not (self.thumbnail or self.frame or self.measures)


@dataclass(frozen=True, slots=True)
class Pixels:
    """RGB bytes, row after row, height x width x 3."""

    height: int
    width: int
    rgb: bytes

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Lets whoever sends it keep the bytes apart, so that a hundred million are not copied once more."""
        return Pixels, (self.height, self.width, PickleBuffer(self.rgb))


@dataclass(frozen=True, slots=True)
class Picture:
    """What was made of a file."""

    digest: str = ""
    width: int = 0
    height: int = 0
    taken: float | None = None
    """Seconds since 1970 by the camera's clock."""
    thumbnail: bytes = b""
    """A JPEG."""
    frame: Pixels | None = None
    view: Pixels | None = None
    shot: Shot | None = None
    """None where only the digest was read."""
    measures: Measures | None = None
    metadata: Metadata | None = None
    drawn: bytes = b""
    """A JPEG, as the drawing wants it."""
    notes: tuple[str, ...] = ()
    """What that JPEG had no room for, as sentences."""


def read_picture(path: Path, wish: Wish) -> Picture:
    """Make of the file what is wished. Raises Unreadable, with the reason as a sentence."""
    if wish.metadata is not None:
        return Picture(metadata=read_metadata(path, wish.metadata))
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # Opening a pipe would wait for a writer.
            raise Unreadable(path, "This is no file, but a folder or a device.")
        with path.open("rb") as file:
            if wish.shot_only:
                return _read_shot(file, is_raw(path.name))
            digest = "" if wish.only_to_look else digest_of(file)
            if wish.digest_only:
                return Picture(digest)
            file.seek(0)
            # Pillow would take the stamp-sized preview inside a RAW file for the photo.
            loaded = _load_raw(file, wish) if is_raw(path.name) else _load(file, wish)
            return _make(path, loaded, digest, wish) if loaded else Picture(digest)
    except MemoryError as error:
        raise Unreadable(
            path, "The picture needs more memory than Albumen allows one file."
        ) from error
    except FileNotFoundError as error:
        raise Unreadable(path, "The file vanished before it could be read.") from error
    except PermissionError as error:
        raise Unreadable(path, "You are not allowed to read this file.") from error
    except FAULTS as error:
        raise Unreadable(path, explain(path, error)) from error


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A photo decoded: upright, and no smaller than is wished."""

    upright: Image.Image
    width: int
    """Of the whole photo, upright, however small it was decoded."""
    height: int
    taken: float | None
    shot: Shot
    carrier: bytes
    """A JPEG with the metadata for a drawing, as far as Pillow reads them."""


def _read_shot(file: BinaryIO, raw: bool) -> Picture:
    if raw:
        with open_raw(file) as opened:
            return Picture(shot=_say(opened.details)[1])
    with Image.open(file, formats=_FORMATS) as picture:
        return Picture(shot=exif.read_shot(picture))


def _say(details: exif.Bearer | None) -> tuple[float | None, Shot]:
    """When and how it was taken."""
    return (exif.read_time(details), exif.read_shot(details)) if details else (None, Shot())


def _load(file: BinaryIO, wish: Wish) -> _Loaded | None:
    with Image.open(file, formats=_FORMATS) as picture:
        width, height = picture.size
        taken, shot = (None, Shot()) if wish.only_to_look else _say(picture)
        scale = _scale(wish, width, height)
        source = _choose(picture, file, wish, scale)
        if source is None:
            return None
        source.draft("RGB", (max(1, round(width * scale)), max(1, round(height * scale))))
        _refuse_too_many(*source.size)
        drafted = source.size
        source.load()
        orientation = exif.read_orientation(picture)
        upright = exif.turn(to_rgb(source, scale * width / source.width), orientation)
        turned_while_loading = source.size != drafted  # TIFF
        carrier = carry_metadata(picture) if wish.drawing else b""
    if turned_while_loading != exif.swaps_sides(orientation):
        width, height = height, width
    return _Loaded(upright, width, height, taken, shot, carrier)


def _choose(picture: Image.Image, file: BinaryIO, wish: Wish, scale: float) -> Image.Image | None:
    """What to decode: the picture, or the preview inside it where that serves as well."""
    preview = None
    if wish.only_to_look and wish.view:
        width = round(scale * picture.width)
        preview = decode_preview(picture, file, width, least=0 if wish.preview else width)
    if preview is not None:
        preview.info.setdefault("icc_profile", picture.info.get("icc_profile"))
        return preview
    return None if wish.preview else picture


def _load_raw(file: BinaryIO, wish: Wish) -> _Loaded | None:
    with open_raw(file) as raw:
        width, height = raw.size
        taken, shot = (None, Shot()) if wish.only_to_look else _say(raw.details)
        scale = _scale(wish, width, height)
        side = 0 if scale == 1 else round(scale * max(width, height))
        if wish.preview or raw.serves(side):
            picture = raw.decode_preview(side)
        else:
            _refuse_too_many(width, height)
            picture = raw.develop(side)
        if picture is None:
            return None
        upright = to_rgb(picture, scale * max(width, height) / max(picture.size))
        carrier = carry_metadata(raw.details) if wish.drawing and raw.details else b""
    return _Loaded(upright, width, height, taken, shot, carrier)


def _make(path: Path, loaded: _Loaded, digest: str, wish: Wish) -> Picture:
    upright = loaded.upright
    drawn, notes = _draw(path, loaded, wish, wish.drawing) if wish.drawing else (b"", ())
    return Picture(
        digest,
        loaded.width,
        loaded.height,
        loaded.taken,
        _thumbnail(upright, wish.thumbnail) if wish.thumbnail else b"",
        _frame(upright, wish.frame) if wish.frame else None,
        _pixels(upright) if wish.view is not None else None,
        loaded.shot,
        measure(upright) if wish.measures else None,
        drawn=drawn,
        notes=notes,
    )


def _draw(
    path: Path, loaded: _Loaded, wish: Wish, drawing: Drawing
) -> tuple[bytes, tuple[str, ...]]:
    """The new JPEG with its metadata, and what did not fit into it."""
    content, size = draw_jpeg(loaded.upright, drawing)
    made = Copy(content, size, path, loaded.carrier)
    return add_metadata(made, wish.library, drawing.metadata)


def _refuse_too_many(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise TooLarge(
            f"The picture has {width:,} × {height:,} pixels, too many to hold in memory."
        )


def _scale(wish: Wish, width: int, height: int) -> float:
    """The smallest scale, at most 1, that still serves every wish."""
    if wish.view == 0 or (wish.drawing and not wish.drawing.side):
        return 1.0
    longer, shorter = max(width, height), min(width, height)
    measured = MEASURED_SIDE if wish.measures else 0
    drawn = wish.drawing.side if wish.drawing else 0
    sizes = [max(wish.thumbnail, wish.view or 0, measured, drawn) / longer]
    if wish.frame:
        sizes.append(wish.frame.side / shorter)
    return min(1.0, max(sizes))


def _thumbnail(upright: Image.Image, side: int) -> bytes:
    small = upright.copy()
    small.thumbnail((side, side), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=_THUMBNAIL_QUALITY)
    return buffer.getvalue()


def _frame(upright: Image.Image, frame: Frame) -> Pixels:
    """The pixels for the embedder: whole, or cut and squeezed to a square."""
    if frame.whole:
        scale = frame.side / min(upright.size)
        size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
        return _pixels(upright.resize(size, Image.Resampling.BILINEAR))
    width, height = upright.size
    left, top, right, bottom = frame.cut(width, height)
    kept = (left * width, top * height, right * width, bottom * height)
    return _pixels(upright.resize((frame.side, frame.side), Image.Resampling.BILINEAR, kept))


def _pixels(picture: Image.Image) -> Pixels:
    return Pixels(picture.height, picture.width, picture.tobytes())

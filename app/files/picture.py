"""From one open file: its digest, thumbnail, embedder's pixels, size, time, how it was taken, measures.

Runs in a child process (see `decoders`): the libraries below may crash, hang or ask for all memory.
The pixels are decoded once, scaled down while decoding where the format can (JPEG), brought to
sRGB and turned upright once, and everything asked for is cut from that.
"""

import io
import stat
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from PIL import Image, ImageCms, UnidentifiedImageError

from app.files import exif
from app.files.digest import digest_of
from app.files.kinds import DECODERS, extension_of, is_raw
from app.files.measures import MEASURED_SIDE, measure
from app.files.metadata import Metadata, read_metadata
from app.photo import Frame, Measures, Shot, Unreadable

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
_RAW = "Camera RAW files are not read yet, and no JPEG of the same name is beside it."

# What Pillow and its codecs are known to raise on broken files.
_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError, EOFError, BufferError, AssertionError, struct.error, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made of a file."""

    thumbnail: int = 0
    """Longer side of the thumbnail; 0 for none."""
    frame: Frame | None = None
    """The embedder's pixels, if any."""
    view: int | None = None
    """Longer side of the photo to look at, 0 for all its pixels; None for none."""
    measures: bool = False
    digest_only: bool = False
    shot_only: bool = False
    """Only how it was taken: of its bytes no more are read than say that, and there is no digest."""
    metadata: tuple[Path, ...] | None = None
    """Only what is said of it, in its own file and in these sidecars; RAW files have that, too."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """RGB bytes, row after row, height x width x 3."""

    height: int
    width: int
    rgb: bytes


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


def read_picture(path: Path, wish: Wish) -> Picture:
    """Make of the file what is wished. Raises Unreadable, with the reason as a sentence."""
    if wish.metadata is not None:
        return Picture(metadata=read_metadata(path, wish.metadata))
    if is_raw(path.name):  # Pillow would take the stamp-sized preview inside for the photo.
        raise Unreadable(path, _RAW)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # Opening a pipe would wait for a writer.
            raise Unreadable(path, "This is no file, but a folder or a device.")
        with path.open("rb") as file:
            if wish.shot_only:
                return _read_shot(file)
            digest = digest_of(file)
            if wish.digest_only:
                return Picture(digest)
            file.seek(0)
            return _read(file, digest, wish)
    except MemoryError as error:
        raise Unreadable(
            path, "The picture needs more memory than Albumen allows one file."
        ) from error
    except FileNotFoundError as error:
        raise Unreadable(path, "The file vanished before it could be read.") from error
    except PermissionError as error:
        raise Unreadable(path, "You are not allowed to read this file.") from error
    except _FAULTS as error:
        raise Unreadable(path, _explain(path, error)) from error


def _read_shot(file: IO[bytes]) -> Picture:
    with Image.open(file, formats=_FORMATS) as picture:
        return Picture(shot=exif.read_shot(picture))


def _read(file: IO[bytes], digest: str, wish: Wish) -> Picture:
    with Image.open(file, formats=_FORMATS) as picture:
        width, height = picture.size
        taken, shot = exif.read_time(picture), exif.read_shot(picture)
        scale = _scale(wish, width, height)
        picture.draft("RGB", (max(1, round(width * scale)), max(1, round(height * scale))))
        if picture.width * picture.height > MOST_PIXELS:
            raise _TooLarge(
                f"The picture has {width:,} × {height:,} pixels, too many to hold in memory."
            )
        drafted = picture.size
        picture.load()
        orientation = exif.read_orientation(picture)
        upright = exif.turn(_rgb(picture, scale * width / picture.width), orientation)
    turned_while_loading = picture.size != drafted  # TIFF
    if turned_while_loading != exif.swaps_sides(orientation):
        width, height = height, width
    return Picture(
        digest,
        width,
        height,
        taken,
        _thumbnail(upright, wish.thumbnail) if wish.thumbnail else b"",
        _frame(upright, wish.frame) if wish.frame else None,
        _pixels(upright) if wish.view is not None else None,
        shot,
        measure(upright) if wish.measures else None,
    )


class _TooLarge(ValueError):
    """A picture of too many pixels; its text is the reason."""


def _scale(wish: Wish, width: int, height: int) -> float:
    """The smallest scale, at most 1, that still serves every wish."""
    if wish.view == 0:
        return 1.0
    longer, shorter = max(width, height), min(width, height)
    measured = MEASURED_SIDE if wish.measures else 0
    sizes = [max(wish.thumbnail, wish.view or 0, measured) / longer]
    if wish.frame:
        sizes.append(wish.frame.side / shorter)
    return min(1.0, max(sizes))


def _rgb(picture: Image.Image, scale: float) -> Image.Image:
    """Scaled, 8 bits, sRGB, without transparency."""
    profile = picture.info.get("icc_profile")
    plain = _eight_bits(picture)
    if scale < 1:
        size = (max(1, round(plain.width * scale)), max(1, round(plain.height * scale)))
        plain = plain.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    return _srgb(plain, profile)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Any mode as L, RGB or CMYK of 8 bits; transparency over white."""
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        return _scaled_to_eight_bits(picture)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return picture if picture.mode in ("RGB", "CMYK", "L") else picture.convert("RGB")


def _scaled_to_eight_bits(picture: Image.Image) -> Image.Image:
    """16-bit and float grey: Pillow's own conversion would cut off, not scale."""
    grey = picture.convert("F")
    low, high = cast("tuple[float, float]", grey.getextrema())
    if picture.mode.startswith("I;16") or (low >= 0 and 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif low >= 0 and high <= (1.0 if picture.mode == "F" else 255.0):
        low, high = 0.0, 1.0 if picture.mode == "F" else 255.0
    gain = 255 / ((high - low) or 1.0)
    # Pillow runs this on a stand-in for all pixels, so it can only multiply and add.
    return grey.point(lambda pixel: pixel * gain + -low * gain).convert("L")


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, by its own profile where it has a usable one."""
    if profile and b"sRGB" not in profile[:1024]:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # A broken profile, or one for other channels: the numbers as they are.
        else:
            if converted is not None:
                return converted
    return picture.convert("RGB")


_SRGB = ImageCms.createProfile("sRGB")


def _thumbnail(upright: Image.Image, side: int) -> bytes:
    small = upright.copy()
    small.thumbnail((side, side), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=_THUMBNAIL_QUALITY)
    return buffer.getvalue()


def _frame(upright: Image.Image, frame: Frame) -> Pixels:
    """The pixels for the embedder.

    Cut square, unless whole: the longer side gives up half (geometrically) of what it exceeds the
    shorter by, and what is left is squeezed. Measured on clothing, flowers and scenes together,
    nearest neighbour of the same class: squeezed whole 0.708/0.812/0.99, cut to the square
    0.742/0.806/0.99, half of each 0.738/0.806/0.985; and half sees more of a panorama.
    """
    if frame.whole:
        scale = frame.side / min(upright.size)
        size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
        return _pixels(upright.resize(size, Image.Resampling.BILINEAR))
    width, height = upright.size
    kept = (width * height) ** 0.5
    across, down = (width - kept) / 2 * (width > height), (height - kept) / 2 * (height > width)
    kept_box = (across, down, width - across, height - down)
    return _pixels(upright.resize((frame.side, frame.side), Image.Resampling.BILINEAR, kept_box))


def _pixels(picture: Image.Image) -> Pixels:
    return Pixels(picture.height, picture.width, picture.tobytes())


def _explain(path: Path, error: BaseException) -> str:
    """The reason as one sentence for the user."""
    if isinstance(error, _TooLarge):
        return str(error)
    if isinstance(error, OSError) and error.strerror:  # The system's word, not a codec's.
        return f"The file cannot be read ({error.strerror})."
    if path.stat().st_size == 0:
        return "The file is empty."
    if isinstance(error, UnidentifiedImageError):
        return _explain_unknown(path)
    message = str(error)
    if "truncated" in message or "EOF" in message or isinstance(error, EOFError):
        return "The file ends too early: part of the picture is missing."
    return f"The picture is damaged ({message or type(error).__name__})."


def _explain_unknown(path: Path) -> str:
    extension = extension_of(path.name)
    if extension in ("heic", "heif", "hif") and pillow_heif is None:
        return "The HEIC decoder is not installed (pillow-heif)."
    known = any(extension in extensions.split() for _, extensions in DECODERS)
    if extension and not known:
        return f"Albumen does not read {extension.upper()} files."
    return "The content is not a picture that Albumen can read."

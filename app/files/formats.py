"""File formats: the extensions read as photos, and their decoders; the content decides."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# One line a format: the decoder's name, then the extensions.
DECODERS: tuple[tuple[str, str], ...] = (
    ("JPEG", "jpg jpeg jpe jfif mpo"),
    ("PNG", "png apng"),
    ("WEBP", "webp"),
    ("TIFF", "tif tiff"),
    ("GIF", "gif"),
    ("BMP", "bmp"),
    ("DIB", "dib"),
    ("HEIF", "heic heif hif heics heifs"),
    ("AVIF", "avif avifs"),
    ("JXL", "jxl"),
    ("JPEG2000", "jp2 j2k j2c jpc jpf jpx"),
    ("PSD", "psd psb"),
    ("TGA", "tga icb vda vst"),
    ("PPM", "ppm pgm pbm pnm pfm"),
    ("PCX", "pcx"),
    ("DCX", "dcx"),
    ("SGI", "sgi rgb rgba bw"),
    ("SUN", "ras"),
    ("QOI", "qoi"),
    ("DDS", "dds"),
    ("ICO", "ico"),
    ("CUR", "cur"),
    ("ICNS", "icns"),
    ("XBM", "xbm"),
    ("XPM", "xpm"),
    ("MSP", "msp"),
    ("FLI", "fli flc"),
    ("PCD", "pcd"),
    ("IM", "im"),
    ("PIXAR", "pxr"),
)
"""Decoders that may open a file, tried on its content. Left out with care: EPS (runs Ghostscript)."""

RAW = frozenset(
    "3fr arw cr2 cr3 crw dcr dng erf fff gpr iiq k25 kdc mef mos mrw nef nrw orf pef raf raw"  # noqa: SIM905
    " rw2 rwl sr2 srf srw x3f".split()
)
"""Extensions of camera RAW files."""

# Pictures that Albumen lists with a reason rather than skips.
_NOT_READ = frozenset(
    "eps ps emf wmf fpx ftu ftc blp ff hdr exr svg xcf ai".split()  # noqa: SIM905
)

_EXTENSIONS = (
    frozenset(extension for _, extensions in DECODERS for extension in extensions.split())
    | RAW
    | _NOT_READ
)


def has_photo_extension(name: str) -> bool:
    """Whether a file of this name is to be indexed, or listed as unreadable."""
    return extension_of(name) in _EXTENSIONS


def is_raw(name: str) -> bool:
    """Whether the name is that of a camera RAW file."""
    return extension_of(name) in RAW


def extension_of(name: str) -> str:
    """Return the last extension, lower case, without its dot; empty where there is none."""
    return Path(name).suffix[1:].lower()


def reader_name() -> str:
    """Return the names and versions of the decoders: files that one could not read are read again by another."""
    return " ".join(
        f"{package} {_version(package)}"
        for package in ("pillow", "pillow-heif", "pillow-jxl-plugin", "av", "rawpy")
    )


@cache  # Metadata of a package takes a millisecond to read.
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
